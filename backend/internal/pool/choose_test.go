package pool_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
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

// One column is the best of all, and five cover no less than those found by adding the
// best of the sixty most probable ones five times, by exact enumeration.
func TestCoverageIsNoWorseThanPlainGreedyChoice(t *testing.T) {
	f := randomForecasts(rand.New(rand.NewPCG(13, 14)))
	candidates := pool.Likeliest(&f, 60, nil)
	for objective := pool.Objective(10); objective <= 14; objective++ {
		p := func(columns []pool.Column) float64 {
			return pool.ChancesOf(&f, columns).Best.AtLeast(int(objective))
		}
		var greedy []pool.Column
		for n := 1; n <= 5; n++ {
			best, highest := pool.Column{}, 0.0
			for _, c := range candidates {
				if with := p(append(slices.Clone(greedy), c)); with > highest {
					best, highest = c, with
				}
			}
			greedy = append(greedy, best)
			if chosen := must(pool.Coverage(t.Context(), &f, n, objective, nil)); len(chosen) != n || p(chosen) < highest*(1-1e-6) {
				t.Errorf("p%d, %d columns: %v, greedy %v", objective, n, p(chosen), highest)
			}
		}
	}
}

// What the best of the columns reached before parity codes and exchanges, on the
// reference card and on one where all fixtures are alike.
func TestCoverageReachesWhatItOnceDid(t *testing.T) {
	flat := allAlike(football.Probs{.45, .27, .28})
	tests := []struct {
		f         *pool.Forecasts
		columns   int
		objective pool.Objective
		want      float64
	}{
		{&reference, 16, 10, .34}, // greedy: .33548
		{&reference, 16, 12, .0328},
		{&reference, 133, 10, .77}, // greedy: .71464
		{&reference, 133, 12, .131},
		{&flat, 133, 10, .63}, // greedy: .51245
		{&flat, 133, 11, .249},
		{&flat, 2000, 10, .9995}, // greedy: .78525
		{&flat, 2000, 12, .35},   // greedy: .27891
	}
	for _, test := range tests {
		columns := must(pool.Coverage(t.Context(), test.f, test.columns, test.objective, nil))
		if got := pool.ChancesOf(test.f, columns).Best.AtLeast(int(test.objective)); got < test.want {
			t.Errorf("%d columns for %v: %v, want at least %v", test.columns, test.objective, got, test.want)
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
