package scoring

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// mostGoals is the number of goals from which on the pleno al 15 counts them as M.
const mostGoals = 3

// ScoreLogLoss returns −ln of the probability given to an exact score, in nats. A score
// beyond the grid counts as the highest one in it.
func ScoreLogLoss(grid *goalmodel.Grid, score football.Score) float64 {
	return -math.Log(grid[min(score.Home, goalmodel.MaxGoals)][min(score.Away, goalmodel.MaxGoals)])
}

// PlenoLogLoss returns −ln of the probability given to the cell of the pleno al 15 in
// which a score is, in nats: 0, 1, 2 or at least three goals of each side.
func PlenoLogLoss(grid *goalmodel.Grid, score football.Score) float64 {
	goals := func(n int) (from, to int) {
		if n < mostGoals {
			return n, n
		}
		return mostGoals, goalmodel.MaxGoals
	}
	sum := 0.0
	homeFrom, homeTo := goals(score.Home)
	awayFrom, awayTo := goals(score.Away)
	for h := homeFrom; h <= homeTo; h++ {
		for a := awayFrom; a <= awayTo; a++ {
			sum += grid[h][a]
		}
	}
	return -math.Log(sum)
}
