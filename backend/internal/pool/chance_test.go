package pool_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// asPrinted reports whether a number, rounded, has the digits of a table.
func asPrinted(got float64, want string) bool {
	mantissa, exponent, scientific := strings.Cut(want, "e")
	if scientific {
		e, _ := strconv.Atoi(exponent)
		for range -e {
			got *= 10
		}
	}
	_, decimals, _ := strings.Cut(mantissa, ".")
	return strings.TrimPrefix(strconv.FormatFloat(got, 'f', len(decimals), 64), "0") == mantissa
}

func checkPrinted(t *testing.T, name string, best pool.Hits, want [5]string) {
	t.Helper()
	for i, digits := range want {
		if got := best.AtLeast(10 + i); !asPrinted(got, digits) {
			t.Errorf("%s: at least %d right with %v, want %s", name, 10+i, got, digits)
		}
	}
}

// The expected chances come from an independent program, by full enumeration.
func TestChancesOnTheReferenceCard(t *testing.T) {
	single := func(from, to int, text string) []string {
		texts := strings.Split("1 1 1 1 1 1 1 1 1 1 1 2 2 2", " ")
		for i := from - 1; i < to; i++ {
			texts[i] = text
		}
		return texts
	}
	dobles := single(8, 10, "1X")
	dobles[9], dobles[10] = "12", "12"
	tests := []struct {
		name    string
		columns []pool.Column
		want    [5]string
	}{
		{"the favourites", []pool.Column{reference.Favourites()}, [5]string{".0697611", ".0203913", ".00415608", ".000525399", ".0000309511"}},
		{"triples on 10 and 11", marks(t, single(10, 11, "1X2")...).Expand(), [5]string{".201925", ".0754496", ".0195942", ".00313849", ".000232715"}},
		{"the nine most probable", pool.Likeliest(&reference, 9, nil), [5]string{".192062", ".0722174", ".0189960", ".00309953", ".000235276"}},
		{"dobles on 8 to 11", marks(t, dobles...).Expand(), [5]string{".216719", ".0862349", ".0241822", ".00422962", ".000345498"}},
		{"the sixteen most probable", pool.Likeliest(&reference, 16, nil), [5]string{".229362", ".0922751", ".0262458", ".00467907", ".000391988"}},
	}
	for _, test := range tests {
		checkPrinted(t, test.name, pool.ChancesOf(&reference, test.columns).Best, test.want)
	}
}

func TestMarksAndTheirColumnsHaveTheSameChances(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		f := randomForecasts(r)
		var m pool.Marks
		for i := range m {
			m[i] = []pool.Mark{1, 2, 4, 1, 2, 3, 5, 6, 7}[r.IntN(9)]
		}
		marked, columns := m.Chances(&f), pool.ChancesOf(&f, m.Expand())
		for k := range marked.Best {
			near(t, m[0].String()+" best", columns.Best[k], marked.Best[k], 1e-12)
			near(t, m[0].String()+" columns", columns.Columns[k]/float64(m.Len()), marked.Columns[k]/float64(m.Len()), 1e-12)
		}
	}
}

// bruteForce loops over all outcomes and columns.
func bruteForce(f *pool.Forecasts, columns []pool.Column) (best pool.Hits) {
	played := pack(columns)
	everyOutcome(func(happened *pool.Column) {
		best[mostHits(played, pack([]pool.Column{*happened})[0])] += f.Probability(*happened)
	})
	return best
}

func TestChancesAgreeWithAPlainLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 7} {
		f, columns := randomForecasts(r), randomColumns(r, n)
		for i := range columns { // some fixtures have one outcome in all columns
			copy(columns[i][3:6], columns[0][3:6])
		}
		got, want := pool.ChancesOf(&f, columns).Best, bruteForce(&f, columns)
		for k := range got {
			near(t, strconv.Itoa(n)+" columns", got[k], want[k], 1e-12)
		}
	}
}

func BenchmarkChancesOf1000Columns(b *testing.B) {
	columns := randomColumns(rand.New(rand.NewPCG(5, 6)), 1000)
	b.Run("transform", func(b *testing.B) {
		for b.Loop() {
			pool.ChancesOf(&reference, columns)
		}
	})
	b.Run("double loop", func(b *testing.B) {
		for b.Loop() {
			bruteForce(&reference, columns)
		}
	})
}
