package pool_test

import (
	"math/rand/v2"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// With nine columns, the best placement for twelve hits is at least as good as the
// reference's triples, and no exchange of a fixture or a size improves it.
func TestBestMultipleIsOptimal(t *testing.T) {
	for objective := pool.Objective(10); objective <= 14; objective++ {
		for _, columns := range []int{2, 9, 16, 100} {
			best := pool.BestMultiple(&reference, columns, objective)
			if best.Len() > columns {
				t.Fatalf("%d columns, %d allowed", best.Len(), columns)
			}
			p := best.Chances(&reference).Best.AtLeast(int(objective))
			for i := range best {
				for j := range best {
					for m := pool.Mark(1); m <= pool.Triple; m++ {
						for n := pool.Mark(1); n <= pool.Triple; n++ {
							other := best
							other[i], other[j] = m, n
							if other.Len() <= columns && other.Chances(&reference).Best.AtLeast(int(objective)) > p+1e-15 {
								t.Fatalf("p%d, %d columns: %v is better than %v", objective, columns, other, best)
							}
						}
					}
				}
			}
		}
	}
	triples := marks(t, "1", "1", "1", "1", "1", "1", "1", "1", "1", "1X2", "1X2", "2", "2", "2")
	if best := pool.BestMultiple(&reference, 9, 12); best.Chances(&reference).Best.AtLeast(12) < triples.Chances(&reference).Best.AtLeast(12) {
		t.Errorf("%v is worse than triples on 10 and 11", best)
	}
}

// The reference gives the chances of one placement of each code; the placement
// found must be at least as good for the hits that it was chosen for.
func TestPlacedReductionsAreAtLeastAsGoodAsTheReference(t *testing.T) {
	tests := []struct {
		number int
		want   [3]float64 // at least 10, 11, 12
	}{
		{1, [3]float64{.240345, .0883006, .0213692}},
		{2, [3]float64{.274557, .107582, .0278192}},
	}
	for _, test := range tests {
		r, _ := pool.ReductionByNumber(test.number)
		for i, want := range test.want {
			placed := must(r.Place(t.Context(), &reference, pool.Objective(10+i)))
			if got := pool.ChancesOf(&reference, placed.Columns).Best.AtLeast(10 + i); got < want*(1-1e-5) {
				t.Errorf("reduction %d for %d: %v, want at least %v", test.number, 10+i, got, want)
			}
		}
	}
}

func TestAPlacedReductionKeepsItsGuarantee(t *testing.T) {
	f := randomForecasts(rand.New(rand.NewPCG(7, 8)))
	for i := range pool.Reductions() {
		r := &pool.Reductions()[i]
		if testing.Short() && r.Triples+r.Dobles > 8 {
			continue
		}
		placed := must(r.Place(t.Context(), &f, 11))
		if len(placed.Columns) != r.Len() {
			t.Errorf("%v: %d columns", r, len(placed.Columns))
		}
		least, played := pool.Fixtures, pack(placed.Columns)
		for _, happened := range pack(placed.Marks.Expand()) {
			least = min(least, mostHits(played, happened))
		}
		if least != r.Guarantee() {
			t.Errorf("%v: %d right, want %d", r, least, r.Guarantee())
		}
		standard, err := r.Columns(placed.Marks)
		if err != nil {
			t.Fatal(err)
		}
		a, b := pool.ChancesOf(&f, standard).Best.AtLeast(11), pool.ChancesOf(&f, placed.Columns).Best.AtLeast(11)
		if a > b+1e-12 {
			t.Errorf("%v: %v, but %v with the outcomes in their order", r, b, a)
		}
	}
}

func TestTheBestReductionIsAffordable(t *testing.T) {
	best, err := pool.BestReduction(t.Context(), &reference, 24, 11, false)
	if err != nil || best.Reduction.Number < 1 || best.Reduction.Number > 3 {
		t.Errorf("%v, %v", best.Reduction, err)
	}
	if _, err := pool.BestReduction(t.Context(), &reference, 8, 11, false); fault.KindOf(err) != fault.Invalid {
		t.Errorf("eight columns: %v", err)
	}
	if best, err := pool.BestReduction(t.Context(), &reference, 8, 11, true); err != nil || best.Reduction.Len() > 8 {
		t.Errorf("%v, %v", best.Reduction, err)
	}
}

func BenchmarkBestMultipleOf1000Columns(b *testing.B) {
	for b.Loop() {
		pool.BestMultiple(&reference, 1000, 10)
	}
}

func BenchmarkBestOfficialReduction(b *testing.B) {
	for b.Loop() {
		must(pool.BestReduction(b.Context(), &reference, 132, 11, false))
	}
}
