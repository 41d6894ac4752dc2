package football_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestBoundariesOfATable(t *testing.T) {
	division := func(code string) football.Division { d, _ := football.DivisionByCode(code); return d }
	type boundaries = []football.Boundary
	tests := []struct {
		name     string
		division football.Division
		season   football.Season
		teams    int
		want     boundaries
	}{
		{"Primera 1995-96: four go down", division("SP1"), 1995, 22, boundaries{{football.Title, 1}, {football.Europe, 6}, {football.Relegation, 18}}},
		{"Primera 1996-97: five go down", division("SP1"), 1996, 22, boundaries{{football.Title, 1}, {football.Europe, 6}, {football.Relegation, 17}}},
		{"Primera 2012-13", division("SP1"), 2012, 20, boundaries{{football.Title, 1}, {football.Champions, 4}, {football.Europe, 6}, {football.Relegation, 17}}},
		{"Primera 2023-24", division("SP1"), 2023, 20, boundaries{{football.Title, 1}, {football.Champions, 4}, {football.Europe, 6}, {football.Conference, 7}, {football.Relegation, 17}}},
		{"Primera 2024-25: five and eight", division("SP1"), 2024, 20, boundaries{{football.Title, 1}, {football.Champions, 5}, {football.Europe, 7}, {football.Conference, 8}, {football.Relegation, 17}}},
		{"Segunda 2009-10: three go up", division("SP2"), 2009, 22, boundaries{{football.Promotion, 3}, {football.Relegation, 18}}},
		{"Segunda 2010-11: play-off", division("SP2"), 2010, 22, boundaries{{football.Promotion, 2}, {football.PlayOff, 6}, {football.Relegation, 18}}},
		{"an unknown league", football.Division{Tier: 1}, 2020, 12, boundaries{{football.Title, 1}, {football.Champions, 4}, {football.Europe, 6}, {football.Relegation, 9}}},
		{"with four teams only the title fits", football.Division{Tier: 1}, 2020, 4, boundaries{{football.Title, 1}}},
		{"two teams", football.Division{Tier: 2}, 2020, 2, nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, football.Boundaries(test.division, test.season, test.teams)); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
	}
}
