package competition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestBoundariesOfATable(t *testing.T) {
	division := func(code string) competition.Competition { return division(t, code) }
	unlisted := func(tier int) competition.Competition { c := competition.Unlisted("XX", "ES"); c.Tier = tier; return c }
	type boundaries = []competition.Boundary
	tests := []struct {
		name     string
		division competition.Competition
		season   football.Season
		teams    int
		want     boundaries
	}{
		{"Primera 1995-96: four go down", division("SP1"), 1995, 22, boundaries{{competition.Title, 1}, {competition.Europe, 6}, {competition.Relegation, 18}}},
		{"Primera 1996-97: five go down", division("SP1"), 1996, 22, boundaries{{competition.Title, 1}, {competition.Europe, 6}, {competition.Relegation, 17}}},
		{"Primera 2012-13", division("SP1"), 2012, 20, boundaries{{competition.Title, 1}, {competition.Champions, 4}, {competition.Europe, 6}, {competition.Relegation, 17}}},
		{"Primera 2023-24", division("SP1"), 2023, 20, boundaries{{competition.Title, 1}, {competition.Champions, 4}, {competition.Europe, 6}, {competition.Conference, 7}, {competition.Relegation, 17}}},
		{"Primera 2024-25: five and eight", division("SP1"), 2024, 20, boundaries{{competition.Title, 1}, {competition.Champions, 5}, {competition.Europe, 7}, {competition.Conference, 8}, {competition.Relegation, 17}}},
		{"Segunda 2009-10: three go up", division("SP2"), 2009, 22, boundaries{{competition.Promotion, 3}, {competition.Relegation, 18}}},
		{"Segunda 2010-11: play-off", division("SP2"), 2010, 22, boundaries{{competition.Promotion, 2}, {competition.PlayOff, 6}, {competition.Relegation, 18}}},
		{"an unknown league", unlisted(1), 2020, 12, boundaries{{competition.Title, 1}, {competition.Champions, 4}, {competition.Europe, 6}, {competition.Relegation, 9}}},
		{"with four teams only the title fits", unlisted(1), 2020, 4, boundaries{{competition.Title, 1}}},
		{"two teams", unlisted(2), 2020, 2, nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, test.division.Boundaries(test.season, test.teams)); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
	}
}
