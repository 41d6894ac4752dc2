package goalmodel_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// By hand for independent counts: total goals are Poisson with the sum of the
// rates.
func TestMarketsOfTheGrid(t *testing.T) {
	grid := goalmodel.NewGrid(1.4, 1.1, 0)
	const total = 2.5
	near(t, "over 2.5", grid.Over(2.5), 1-math.Exp(-total)*(1+total+total*total/2), 1e-6)
	near(t, "over 0.5", grid.Over(.5), 1-math.Exp(-total), 1e-6)
	near(t, "both score", grid.BothScore(), (1-math.Exp(-1.4))*(1-math.Exp(-1.1)), 1e-6)
	probs := grid.Probs()
	win, push, lose := grid.Handicap(0)
	near(t, "level handicap won", win, probs[football.Home], 1e-12)
	near(t, "level handicap given back", push, probs[football.Draw], 1e-12)
	near(t, "level handicap lost", lose, probs[football.Away], 1e-12)
	win, push, lose = grid.Handicap(-.5)
	near(t, "half a goal given away", win, probs[football.Home], 1e-12)
	near(t, "nothing given back on half a goal", push, 0, 0)
	near(t, "half a goal given away, lost", lose, probs[football.Draw]+probs[football.Away], 1e-12)
}

func TestPlenoCellsAddUp(t *testing.T) {
	grid := goalmodel.NewGrid(1.4, 1.1, -.08)
	cells := grid.Pleno()
	sum, many := 0.0, 0.0
	for h := range cells {
		for _, p := range cells[h] {
			sum += p
		}
	}
	for h := 3; h <= goalmodel.MaxGoals; h++ {
		for a := 3; a <= goalmodel.MaxGoals; a++ {
			many += grid[h][a]
		}
	}
	near(t, "sum", sum, 1, 1e-12)
	near(t, "M-M", cells[3][3], many, 1e-12)
	near(t, "2-1", cells[2][1], grid[2][1], 0)
}

// Scaling the outcomes preserves ratios within each, here of two home wins.
func TestMatchedGridHasTheGivenProbabilities(t *testing.T) {
	grid := goalmodel.NewGrid(1.4, 1.1, -.08)
	want := football.Probs{.5, .27, .23}
	matched := grid.Matched(want)
	got := matched.Probs()
	for o := range want {
		near(t, "probability", got[o], want[o], 1e-12)
	}
	near(t, "1-0 to 3-1", matched[1][0]/matched[3][1], grid[1][0]/grid[3][1], 1e-9)
	fair := goalmodel.FairPrices(want)
	near(t, "fair price of a home win", fair[0], 2, 1e-12)
}
