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

// BenchmarkSuggest1500 chooses 2,000 columns, for each objective and card. The
// yardstick adds up the probabilities of all outcomes once.
func BenchmarkSuggest1500(b *testing.B) {
	for _, on := range benchmarkCards {
		card := pool.Card{Probs: on.probs, Takings: 3e6}
		for _, objective := range []pool.Objective{10, 11, 12, 13, 14, pool.Value} {
			b.Run(objective.String()+"/"+on.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					s := must(pool.Suggest(b.Context(), &card, rules, pool.SuggestionRequest{Budget: 1500, Objective: objective, Kind: pool.KindColumns}))
					if objective != pool.Value {
						b.ReportMetric(s.Chances.Best.AtLeast(int(objective)), "p")
					} else {
						b.ReportMetric(s.Return.Net, "euros")
					}
				}
			})
		}
	}
}

func BenchmarkReduce1500(b *testing.B) {
	for _, on := range benchmarkCards {
		card := pool.Card{Probs: on.probs, Takings: 3e6}
		for _, kind := range []pool.Kind{pool.KindReduced, pool.KindFree, pool.KindMultiple} {
			for _, objective := range []pool.Objective{10, 12, pool.Value} {
				b.Run(string(kind)+"/"+objective.String()+"/"+on.name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						s := must(pool.Suggest(b.Context(), &card, rules, pool.SuggestionRequest{Budget: 1500, Objective: objective, Kind: kind}))
						if objective != pool.Value {
							b.ReportMetric(s.Chances.Best.AtLeast(int(objective)), "p")
						} else {
							b.ReportMetric(s.Return.Net, "euros")
						}
					}
				})
			}
		}
	}
}
