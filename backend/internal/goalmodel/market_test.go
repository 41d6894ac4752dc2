package goalmodel_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

func TestOutcomesEqualThoseOfTheGrid(t *testing.T) {
	for _, home := range []float64{1e-9, .01, .8, 1.4, 3, 9, 40} {
		for _, away := range []float64{1e-9, .01, .7, 1.1, 3, 9, 40} {
			for _, rho := range []float64{-5, -.13, 0, .05, 5} {
				grid := goalmodel.NewGrid(home, away, rho)
				want, got := grid.Probs(), goalmodel.Outcomes(home, away, rho)
				for _, o := range football.Outcomes {
					if math.Abs(got[o]-want[o]) > 1e-12 {
						t.Errorf("rates %v, %v, rho %v: %v, want %v", home, away, rho, got, want)
						break
					}
				}
			}
		}
	}
}

// Values computed by an independent program.
func TestRatesOfKnownOdds(t *testing.T) {
	tests := []struct {
		odds     odds.Odds
		over     float64
		sup, tot float64
	}{
		{odds.Odds{2.10, 3.40, 3.60}, .48, .332163, .492457},
		{odds.Odds{1.45, 4.50, 7.00}, .58, .94837, .603525},
		{odds.Odds{2.6, 2.4, 4.3}, 0, .373139, -.823565},
	}
	for _, test := range tests {
		probs, ok := odds.Power(test.odds)
		if !ok {
			t.Fatalf("%v are rejected", test.odds)
		}
		got := goalmodel.FromMarket(probs, test.over, -.08)
		if math.Abs(got.Sup-test.sup) > 1e-6 || math.Abs(got.Tot-test.tot) > 1e-6 {
			t.Errorf("%v, over %v: %v, want sup %v, tot %v", test.odds, test.over, got, test.sup, test.tot)
		}
	}
	home, away := goalmodel.Supremacy{Sup: .332163, Tot: .492457}.Rates()
	near(t, "home rate", home, 1.510303, 1e-6)
	near(t, "away rate", away, 1.083446, 1e-6)
}

// The rates of a grid are recovered from its own probabilities.
func TestAGridsOwnLineGivesItsRates(t *testing.T) {
	for _, want := range []goalmodel.Supremacy{{}, {Sup: .4, Tot: .3}, {Sup: -1.5, Tot: .9}, {Sup: 3, Tot: 1}, {Sup: 2.5, Tot: -.5}} {
		home, away := want.Rates()
		p := goalmodel.Outcomes(home, away, -.08)
		total := home + away
		over := 1 - math.Exp(-total)*(1+total+total*total/2)
		for _, got := range []goalmodel.Supremacy{goalmodel.FromMarket(p, over, -.08), goalmodel.FromMarket(p, 0, -.08)} {
			if math.Abs(got.Sup-want.Sup) > 1e-6 || math.Abs(got.Tot-want.Tot) > 1e-6 {
				t.Errorf("%v, want %v", got, want)
			}
		}
	}
}

func TestExtremeLinesGiveFiniteRates(t *testing.T) {
	for _, p := range []football.Probs{{.998, .001, .001}, {.001, .001, .998}, {.01, .98, .01}, {.4999, .0002, .4999}, {1e-9, 1 - 2e-9, 1e-9}} {
		for _, over := range []float64{0, 1e-9, .5, 1 - 1e-9} {
			got := goalmodel.FromMarket(p, over, -.08)
			if home, away := got.Rates(); !(home > 0 && away > 0) || math.IsInf(home, 0) || math.IsInf(away, 0) {
				t.Errorf("%v, over %v: rates %v, %v", p, over, home, away)
			}
		}
	}
}
