package goalmodel

import (
	"cmp"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Likeliest returns the most probable exact scores, the likeliest first.
func (g *Grid) Likeliest(n int) []football.Score {
	scores := make([]football.Score, 0, len(g)*len(g))
	for h := range g {
		for a := range g[h] {
			scores = append(scores, football.Score{Home: h, Away: a})
		}
	}
	slices.SortStableFunc(scores, func(a, b football.Score) int { return cmp.Compare(g[b.Home][b.Away], g[a.Home][a.Away]) })
	return scores[:min(n, len(scores))]
}
