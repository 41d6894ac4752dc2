package pool_test

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// allAlike returns a card on which every fixture has the same probabilities, which
// makes choosing hardest: no candidate can be ruled out early.
func allAlike(p football.Probs) (f pool.Forecasts) {
	for i := range f {
		f[i] = p
	}
	return f
}

// benchmarkCards are the reference, and what is known where no fixture has a
// forecast: outcomes by their frequency, or the public's usual shares.
var benchmarkCards = []struct {
	name  string
	probs pool.Forecasts
}{
	{"reference", reference},
	{"flat", allAlike(football.Probs{.45, .27, .28})},
	{"public", allAlike(football.Probs{.60, .25, .15})},
}

// benchmarkSuggest measures the choice of a ticket on each card, and reports what it was
// chosen for.
func benchmarkSuggest(b *testing.B, budget float64, kind pool.Kind, objectives ...pool.Objective) {
	for _, on := range benchmarkCards {
		card := pool.Card{Probs: on.probs, Takings: 3e6}
		for _, objective := range objectives {
			b.Run(string(kind)+"/"+objective.String()+"/"+on.name, func(b *testing.B) {
				b.ReportAllocs()
				var s pool.Suggestion
				for b.Loop() {
					s = must(pool.Suggest(b.Context(), &card, rules, pool.SuggestionRequest{Budget: budget, Objective: objective, Kind: kind}))
				}
				if objective == pool.Value {
					b.ReportMetric(s.Return.Net, "euros")
				} else {
					b.ReportMetric(s.Chances.Best.AtLeast(int(objective)), "chance")
				}
			})
		}
	}
}

func BenchmarkSuggest100(b *testing.B) {
	b.Run("yardstick", benchmarkYardstick)
	benchmarkSuggest(b, 100, pool.KindColumns, 10, 12, 14, pool.Value)
}

func BenchmarkSuggest1500(b *testing.B) {
	b.Run("yardstick", benchmarkYardstick)
	benchmarkSuggest(b, 1500, pool.KindColumns, 10, 11, 12, 13, 14, pool.Value)
}

func BenchmarkReduce1500(b *testing.B) {
	b.Run("yardstick", benchmarkYardstick)
	benchmarkSuggest(b, 1500, pool.KindReduced, 10, 12, pool.Value)
	benchmarkSuggest(b, 1500, pool.KindFree, 10, 12, pool.Value)
}

// benchmarkYardstick goes over all outcomes once, on one processor: what anything that
// looks at all of them takes at least.
func benchmarkYardstick(b *testing.B) {
	outcomes := make([]float32, 4_782_969)
	for b.Loop() {
		sum := float32(0)
		for i, p := range outcomes {
			sum += p
			outcomes[i] = sum
		}
	}
}
