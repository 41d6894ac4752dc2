// Package forecast puts models behind one word: a recipe is fitted on played
// matches and gives a model, a model forecasts fixtures.
package forecast

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// DynamicGoals is the name of the dynamic goals model.
const DynamicGoals = "dynamic-goals"

// Recipe says which model is fitted and how; with the same matches it gives
// the same model.
type Recipe struct {
	Name string `json:"name"`
}

// Goals of both sides as expected, not as counted.
type Goals struct {
	Home, Away float64
}

// Forecast of one fixture.
type Forecast struct {
	Probs    football.Probs
	Score    football.Score // the most probable one
	Expected Goals
	Rho      float64 // with Expected gives the grid of exact scores; see goalmodel.NewGrid
	// Confidence is one minus the standard error of ln(Expected.Home/Expected.Away),
	// at least 0: 1 would be full knowledge of both teams. It says nothing about chance.
	Confidence float64
}

// Model forecasts fixtures from what it has learnt.
type Model struct {
	recipe  Recipe
	dynamic *goalmodel.Dynamic
}

func newModel(recipe Recipe) (*Model, error) {
	if recipe.Name != DynamicGoals {
		return nil, fault.New(fault.Invalid, "there is no model called %q", recipe.Name)
	}
	return &Model{recipe, goalmodel.NewDynamic(goalmodel.DynamicSettings{})}, nil
}

// Forecast of a fixture.
func (m *Model) Forecast(f football.Fixture) Forecast {
	rates := m.dynamic.Rates(f)
	grid := goalmodel.NewGrid(rates.Home, rates.Away, rates.Rho)
	return Forecast{
		Probs: grid.Probs(), Score: grid.MostProbable(), Expected: Goals{rates.Home, rates.Away}, Rho: rates.Rho,
		Confidence: max(0, 1-rates.Spread),
	}
}

// Strength of a team: attack and defence in logarithms of goals.
type Strength struct {
	Attack, Defence float64
}

// Strength of a team as the model knows it.
func (m *Model) Strength(team football.Team) Strength {
	attack, defence := m.dynamic.Strength(team.ID)
	return Strength{attack, defence}
}

// Encode writes what the model knows as readable JSON; Decode reads it.
func (m *Model) Encode() ([]byte, error) { return json.Marshal(m.dynamic) }

// Decode makes a model of its recipe and what Encode wrote.
func Decode(recipe Recipe, state []byte) (*Model, error) {
	model, err := newModel(recipe)
	if err != nil {
		return nil, err
	}
	return model, json.Unmarshal(state, model.dynamic)
}

// Walk goes through history in order: every match of a round block is forecast
// from the same state, that of the block's start, and learnt only when all of
// the block have been forecast. Each forecast is told to visit, with the time
// after which nothing was known to it. The model that Walk gives has learnt
// every match; whoever wants to see it on the way is told of each match learnt.
func Walk(
	ctx context.Context, recipe Recipe, matches []football.Match,
	visit func(m football.Match, f Forecast, asOf time.Time) error,
	learnt ...func(m football.Match, model *Model),
) (*Model, error) {
	model, err := newModel(recipe)
	if err != nil {
		return nil, err
	}
	for _, block := range blocks(matches) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		asOf := block[0].Kickoff
		for _, m := range block {
			if err := visit(m, model.Forecast(m.Fixture), asOf); err != nil {
				return nil, err
			}
		}
		for _, m := range block {
			if err := model.dynamic.Learn(m); err != nil {
				return nil, fmt.Errorf("learn the block of %s: %w", asOf.Format(time.DateOnly), err)
			}
			for _, tell := range learnt {
				tell(m, model)
			}
		}
	}
	return model, nil
}

// blocks splits history into round blocks: runs of days at most one apart in
// which no team plays twice, one country at a time, as teams of different
// countries tell nothing about one another. They come in order of their start.
func blocks(matches []football.Match) [][]football.Match {
	byCountry := map[string][]football.Match{}
	for _, m := range matches {
		byCountry[m.Home.Country] = append(byCountry[m.Home.Country], m)
	}
	var all [][]football.Match
	for _, list := range byCountry {
		slices.SortFunc(list, compareMatches)
		start := 0
		busy := map[int64]bool{}
		for i, m := range list {
			if i > start && (day(m.Kickoff)-day(list[i-1].Kickoff) > 1 || busy[m.Home.ID] || busy[m.Away.ID]) {
				all = append(all, list[start:i])
				start = i
				clear(busy)
			}
			busy[m.Home.ID], busy[m.Away.ID] = true, true
		}
		all = append(all, list[start:])
	}
	slices.SortFunc(all, func(a, b []football.Match) int { return compareMatches(a[0], b[0]) })
	return all
}

// compareMatches orders by kick-off. Teams decide where that is the same, so
// that the order does not hang on how the matches were stored.
func compareMatches(a, b football.Match) int {
	return cmp.Or(a.Kickoff.Compare(b.Kickoff), cmp.Compare(a.Home.Country, b.Home.Country), cmp.Compare(a.Home.Name, b.Home.Name))
}

func day(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }
