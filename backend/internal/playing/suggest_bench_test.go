package playing_test

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// BenchmarkCompare24 compares all kinds of tickets for 24 €: on a card whose fixtures
// differ and on those of a jornada without forecasts, where they have the usual
// frequencies or the public's shares. The yardstick is the exact return of one multiple,
// of which a comparison computes six of several kinds. "Again" is a comparison of a card
// whose values of columns are kept, for which the budget or the objective was changed.
func BenchmarkCompare24(b *testing.B) {
	open := pool.Forecasts{
		{.72, .18, .10},
		{.62, .23, .15},
		{.55, .26, .19},
		{.50, .27, .23},
		{.47, .28, .25},
		{.45, .29, .26},
		{.43, .30, .27},
		{.41, .30, .29},
		{.40, .31, .29},
		{.38, .30, .32},
		{.35, .31, .34},
		{.30, .29, .41},
		{.24, .26, .50},
		{.16, .22, .62},
	}
	var flat, public pool.Forecasts
	for i := range flat {
		flat[i], public[i] = football.Probs{.45, .27, .28}, football.Probs{.60, .25, .15}
	}
	b.Run("yardstick", func(b *testing.B) {
		card := pool.Card{Probs: open, Takings: 3e6}
		marks := pool.BestMultiple(&open, 32, 10)
		for b.Loop() {
			if _, err := pool.ExpectedReturn(b.Context(), &card, rules, &pool.Ticket{Marks: &marks}); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, on := range []struct {
		name  string
		probs pool.Forecasts
	}{{"reference", open}, {"flat", flat}, {"public", public}} {
		card := pool.Card{Probs: on.probs, Takings: 3e6}
		for _, objective := range []pool.Objective{10, 12, pool.Value} {
			for _, again := range []bool{false, true} {
				when, values := "first", (*playing.Values)(nil)
				if again {
					when, values = "again", playing.NewValues(1)
				}
				b.Run(objective.String()+"/"+on.name+"/"+when, func(b *testing.B) {
					calculator := playing.NewCalculator(&card, rules)
					calculator.Values = values
					b.ReportAllocs()
					for b.Loop() {
						if _, err := calculator.Compare(b.Context(), pool.SuggestionRequest{Budget: 24, Objective: objective}); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}
