package playing_test

import (
	"reflect"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Whatever of a card changes, the choice is the same as without kept values.
func TestKeptValuesAreThoseOfTheCard(t *testing.T) {
	var probs, public pool.Forecasts
	for i := range probs {
		probs[i] = football.Probs{.5 + .02*float64(i%5), .25, .25 - .02*float64(i%5)}
		public[i] = football.Probs{.6 - .03*float64(i%4), .2 + .03*float64(i%4), .2}
	}
	first := pool.Card{Probs: probs, Public: &public, Takings: 2e6, Pleno: &pool.PlenoProbs{{.5, .2}, {.3}}}
	cells := []pool.Cell{{Home: 1}}
	likelier, taken, other := first, public, first
	likelier.Probs[3] = football.Probs{.1, .2, .7}
	taken[2] = football.Probs{.1, .1, .8}
	other.Public = &taken
	jackpot, unknown, exact := first, first, first
	jackpot.Jackpot, unknown.Public, exact.Pleno = 4e6, nil, &pool.PlenoProbs{{.2, .5}, {.3}}
	values := playing.NewValues(2)
	for _, test := range []struct {
		card  pool.Card
		pleno []pool.Cell
	}{{first, nil}, {likelier, nil}, {other, nil}, {jackpot, nil}, {unknown, nil}, {first, cells}, {exact, cells}, {exact, cells}} {
		request := pool.SuggestionRequest{Budget: 12, Objective: pool.Value, Kind: pool.KindColumns, Pleno: test.pleno}
		calculator := playing.NewCalculator(&test.card, rules)
		want, err := calculator.Suggest(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		calculator.Values = values
		if got, err := calculator.Suggest(t.Context(), request); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v with %v: %v\nwant %v, %v", test.card, test.pleno, got.Ticket, want.Ticket, err)
		}
	}
}
