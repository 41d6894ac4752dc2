package pool_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func TestLikeliestAreTheMostProbable(t *testing.T) {
	f := randomForecasts(rand.New(rand.NewPCG(11, 12)))
	got := pool.Likeliest(&f, 500, nil)
	var all []float64
	everyOutcome(func(c *pool.Column) { all = append(all, f.Probability(*c)) })
	slices.Sort(all)
	slices.Reverse(all)
	for i, c := range got {
		near(t, "probability", f.Probability(c), all[i], 1e-15)
	}
	if got[0] != f.Favourites() {
		t.Errorf("the first is %v", got[0])
	}
	few := pool.Likeliest(&f, 100, func(c pool.Column) bool { return c[0] == 2 && c[13] == 1 })
	if len(few) != 100 || slices.ContainsFunc(few, func(c pool.Column) bool { return c[0] != 2 || c[13] != 1 }) {
		t.Errorf("%d columns, not all kept", len(few))
	}
	if none := pool.Likeliest(&f, 10, func(pool.Column) bool { return false }); len(none) != 0 {
		t.Errorf("%v", none)
	}
}

// The first column has the highest chance of all, and each further one is the best
// that can be added, by exact enumeration.
func TestCoverageAddsTheBestColumn(t *testing.T) {
	f := randomForecasts(rand.New(rand.NewPCG(13, 14)))
	for objective := pool.Objective(10); objective <= 14; objective++ {
		p := func(columns []pool.Column) float64 {
			return pool.ChancesOf(&f, columns).Best.AtLeast(int(objective))
		}
		chosen := must(pool.Coverage(t.Context(), &f, 5, objective, nil))
		candidates := pool.Likeliest(&f, 60, nil)
		for n := range chosen {
			with := p(chosen[:n+1])
			for _, other := range candidates {
				if better := p(append(slices.Clone(chosen[:n]), other)); better > with*(1+1e-6) {
					t.Fatalf("p%d, column %d: %v gives %v, chosen was %v with %v", objective, n+1, other, better, chosen[n], with)
				}
			}
		}
	}
}

func TestCoverageOfMoreColumnsThanCandidates(t *testing.T) {
	f := randomForecasts(rand.New(rand.NewPCG(19, 20)))
	few := must(pool.Coverage(t.Context(), &f, 100, 13, func(c pool.Column) bool { return c[0] == c[1] && slices.Max(c[4:]) == 0 }))
	if len(few) != 27 { // 3 for the first two fixtures, which are equal, times 3^2
		t.Errorf("%d columns, want 27", len(few))
	}
	all := map[pool.Column]bool{}
	for _, c := range must(pool.Coverage(t.Context(), &f, 7000, 10, func(c pool.Column) bool { return slices.Max(c[:6]) == 0 })) {
		all[c] = true
	}
	if len(all) != 6561 { // 3^8
		t.Errorf("%d columns, want 6561", len(all))
	}
}

func TestCoverageBeatsTheMostProbableColumns(t *testing.T) {
	for objective := pool.Objective(10); objective <= 13; objective++ {
		covering := pool.ChancesOf(&reference, must(pool.Coverage(t.Context(), &reference, 50, objective, nil))).Best.AtLeast(int(objective))
		likeliest := pool.ChancesOf(&reference, pool.Likeliest(&reference, 50, nil)).Best.AtLeast(int(objective))
		if covering <= likeliest {
			t.Errorf("p%d: %v, the most probable have %v", objective, covering, likeliest)
		}
	}
}

func BenchmarkLikeliest1000(b *testing.B) {
	for b.Loop() {
		pool.Likeliest(&reference, 1000, nil)
	}
}

func BenchmarkCoverage(b *testing.B) {
	for b.Loop() {
		must(pool.Coverage(b.Context(), &reference, 100, 10, nil))
	}
}

func BenchmarkCoverage1000(b *testing.B) {
	for b.Loop() {
		must(pool.Coverage(b.Context(), &reference, 1000, 10, nil))
	}
}
