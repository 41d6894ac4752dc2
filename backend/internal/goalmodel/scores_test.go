package goalmodel_test

import (
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

func TestLikeliestScoresComeFirst(t *testing.T) {
	var g goalmodel.Grid
	g[1][0], g[0][2], g[3][3] = .5, .2, .3
	want := []football.Score{{Home: 1, Away: 0}, {Home: 3, Away: 3}, {Home: 0, Away: 2}}
	if got := g.Likeliest(3); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if n := len(g.Likeliest(1000)); n != 169 {
		t.Errorf("%d scores", n)
	}
}
