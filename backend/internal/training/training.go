// Package training turns what has been played into a model and forecasts.
package training

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
)

// Model is a fitted model as it is kept.
type Model struct {
	ID             int64
	Name           string
	Recipe         forecast.Recipe
	State          []byte // readable JSON; see forecast.Decode
	TrainedAt      time.Time
	TrainedThrough time.Time // kick-off of the last match it has learnt from
	Matches        int       // it has learnt from
	Divisions      []string  // it is the champion of
}

// Forecast is what a model said of one fixture.
type Forecast struct {
	MatchID       int64
	ModelID       int64
	Model         string
	MadeAt        time.Time
	AsOf          time.Time // nothing that happened later was known to it
	Retrospective bool      // worked out after the match from what was known before it
	forecast.Forecast
}

// Rating is how strong a team was taken to be after a match.
type Rating struct {
	TeamID int64
	At     time.Time // kick-off of the match
	forecast.Strength
}

// Findings are what a training sees on its way through history.
type Findings struct {
	Ratings  []Rating
	Referees []football.Effect // from forecasts made before each of the matches
}

// Query asks for forecasts of some matches.
type Query struct {
	football.MatchQuery
	// Current asks for one matchday of each division: the coming one, or the
	// last one played where nothing is to come.
	Current bool
	Now     time.Time
}

// Forecasted is a match and what was said of it; a nil forecast says that
// there is none.
type Forecasted struct {
	Sheet    football.Sheet
	Forecast *Forecast
}

// Store is what training reads and writes.
type Store interface {
	// PlayedMatches gives all matches with a score, statistics included.
	PlayedMatches(ctx context.Context) ([]football.Match, error)
	// OpenFixtures gives all fixtures without a score.
	OpenFixtures(ctx context.Context) ([]football.Fixture, error)
	// SaveModel keeps a model and its forecasts, and makes it the champion of
	// its divisions. What was found on the way takes the place of what the
	// training before had found.
	SaveModel(ctx context.Context, model Model, forecasts []Forecast, found Findings) (Model, error)
}

// Trainer fits models.
type Trainer struct {
	Store Store
	Now   func() time.Time
}

// Result sums up one training.
type Result struct {
	Model         Model
	Fixtures      int // forecast that are still to be played
	Retrospective int // matches of the last matchday, forecast as before it
}

// Run fits a model on everything played so far, keeps it, and forecasts every
// fixture still to be played. The last matchday played of every division is
// kept too, as it was forecast before a ball of it was kicked.
func (t *Trainer) Run(ctx context.Context, recipe forecast.Recipe) (Result, error) {
	now := t.Now().UTC()
	matches, err := t.Store.PlayedMatches(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("load matches: %w", err)
	}
	if len(matches) == 0 {
		return Result{}, fault.New(fault.Conflict, "there are no played matches to learn from: import some first")
	}
	fixtures, err := t.Store.OpenFixtures(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("load fixtures: %w", err)
	}

	result := Result{Model: Model{Name: recipe.Name, Recipe: recipe, TrainedAt: now}}
	var forecasts []Forecast
	ratings := make([]Rating, 0, 2*len(matches))
	referees := map[int64]*football.Effect{}
	last := lastMatchdays(matches)
	model, err := forecast.Walk(ctx, recipe, matches, func(m football.Match, f forecast.Forecast, asOf time.Time) error {
		if last[m.Division].holds(m.Fixture) {
			forecasts = append(forecasts, Forecast{MatchID: m.ID, MadeAt: now, AsOf: asOf, Retrospective: true, Forecast: f})
			result.Retrospective++
		}
		if m.RefereeID != 0 && !m.Awarded {
			effect, ok := referees[m.RefereeID]
			if !ok {
				effect = &football.Effect{RefereeID: m.RefereeID}
				referees[m.RefereeID] = effect
			}
			effect.Add(f.Probs, m.Score.Outcome())
		}
		return nil
	}, func(m football.Match, model *forecast.Model) {
		for _, team := range []football.Team{m.Home, m.Away} {
			if !m.Awarded {
				ratings = append(ratings, Rating{team.ID, m.Kickoff, model.Strength(team)})
			}
		}
	})
	if err != nil {
		return Result{}, fmt.Errorf("fit %s on %d matches: %w", recipe.Name, len(matches), err)
	}
	for _, fixture := range fixtures {
		f := model.Forecast(fixture)
		forecasts = append(forecasts, Forecast{MatchID: fixture.ID, MadeAt: now, AsOf: now, Forecast: f})
		result.Fixtures++
	}

	if result.Model.State, err = model.Encode(); err != nil {
		return Result{}, fmt.Errorf("encode %s: %w", recipe.Name, err)
	}
	for _, m := range matches {
		if m.Awarded {
			continue
		}
		result.Model.Matches++
		if m.Kickoff.After(result.Model.TrainedThrough) {
			result.Model.TrainedThrough = m.Kickoff
		}
	}
	for _, m := range matches {
		result.Model.Divisions = append(result.Model.Divisions, m.Division)
	}
	for _, f := range fixtures {
		result.Model.Divisions = append(result.Model.Divisions, f.Division)
	}
	slices.Sort(result.Model.Divisions)
	result.Model.Divisions = slices.Compact(result.Model.Divisions)

	found := Findings{Ratings: ratings}
	for _, id := range slices.Sorted(maps.Keys(referees)) {
		found.Referees = append(found.Referees, *referees[id])
	}
	if result.Model, err = t.Store.SaveModel(ctx, result.Model, forecasts, found); err != nil {
		return Result{}, fmt.Errorf("save %s: %w", recipe.Name, err)
	}
	return result, nil
}

// round is the last part of a division's calendar that was played: a
// matchday, or the last days where matchdays are not known.
type round struct {
	season   football.Season
	matchday int
	last     time.Time
}

// unnumberedRound is how long a round without a number may take.
const unnumberedRound = 4 * 24 * time.Hour

func (r round) holds(f football.Fixture) bool {
	if f.Season != r.season {
		return false
	}
	if r.matchday == 0 {
		return f.Kickoff.After(r.last.Add(-unnumberedRound))
	}
	return f.Matchday == r.matchday
}

// lastMatchdays finds each division's round of its latest match by kick-off.
func lastMatchdays(matches []football.Match) map[string]round {
	rounds := map[string]round{}
	for _, m := range matches {
		if m.Kickoff.After(rounds[m.Division].last) {
			rounds[m.Division] = round{m.Season, m.Matchday, m.Kickoff}
		}
	}
	return rounds
}
