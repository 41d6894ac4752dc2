package pool

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// The columns of the last code leave no outcome more than four misses away; with the
// favourites, which are in each, and the number of columns that its digits imply.
func TestParityCodes(t *testing.T) {
	var f Forecasts
	for i := range f {
		f[i] = football.Probs{.25, .30 + float64(i)/100, .45 - float64(i)/100}
	}
	for i, code := range parityCodes[1:] {
		columns := code.likeliest(&f, 600_000, nil)
		digits := i + 2
		if len(code[0]) != digits || len(columns) != power3(Fixtures-digits) || columns[0] != f.Favourites() {
			t.Errorf("code %d has %d digits, %d columns, and begins with %v", i+1, len(code[0]), len(columns), columns[0])
		}
		if digits == maxDigits {
			if p := bestHits(&f, columns).AtLeast(MinHits); p < 1-1e-12 {
				t.Errorf("ten hits have a chance of %v", p)
			}
		}
	}
}

// checkShifts compares what a column would cover with one outcome changed with what the
// changed column covers in its place, alone and beside others.
func checkShifts(t *testing.T, b *ball, column Column) {
	t.Helper()
	counts := new([side * side]uint16)
	b.add(column, counts)
	for _, beside := range []Column{column, {1, 0, 2, 2, 1, 0, 0, 0, 1, 2, 0, 1, 0, 0}, {1, 0, 2, 2, 1, 0, 0, 1, 1, 2, 0, 1, 1, 2}} {
		if beside != column {
			b.add(beside, counts)
		}
		alone, shifts := b.shifts(column, counts)
		if lost := b.remove(column, counts); math.Abs(alone/lost-1) > 1e-4 {
			t.Errorf("radius %d: alone %v, want %v", b.radius, alone, lost)
		}
		for i := range column {
			for o := range 3 {
				other := column
				other[i] = football.Outcome(o)
				if want := b.probability(other); other != column && math.Abs(alone+shifts[i][o]-want) > 1e-4*max(alone, want) {
					t.Errorf("radius %d, fixture %d: %v, want %v", b.radius, i, alone+shifts[i][o], want)
				}
			}
		}
		b.add(column, counts)
	}
	b.reset()
}

func TestBallsHaveTheirSize(t *testing.T) {
	if sizes := ballSizes(); sizes != [...]int{1, 29, 393, 3305, 19321, 83385} {
		t.Errorf("%v", sizes)
	}
	f := Forecasts{}
	for i := range f {
		f[i] = football.Probs{.5, .3, .2}
	}
	column := Column{1, 0, 2, 2, 1, 0, 0, 0, 1, 2, 0, 1, 1, 2}
	for radius := 1; radius <= paidMisses; radius++ {
		b := newBall(&f, radius)
		want := hitsOf(&f, column).AtLeast(Fixtures - radius)
		checkShifts(t, b, column)
		got, covered, after := b.probability(column), b.cover(column), b.probability(column)
		if got < want*(1-1e-6) || got > want*(1+1e-6) || covered < want*(1-1e-6) || covered > want*(1+1e-6) || after != 0 {
			t.Errorf("radius %d: %v, covered %v, then %v; want %v", radius, got, covered, after, want)
		}
		b.free()
	}
}
