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
	forecast.TeamStrength
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
	// History gives all that was played or decided, and all that is scheduled
	// or postponed, with statistics and quotes.
	History(ctx context.Context) ([]football.Sheet, error)
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
	Fixtures      int // forecast that have no result
	Retrospective int // matches of the last matchday, forecast as before it
}

// Run fits a model on everything played so far, keeps it, and forecasts every
// fixture without a result. The last matchday played of every division is
// kept too, as it was forecast before a ball of it was kicked.
func (t *Trainer) Run(ctx context.Context, recipe forecast.Recipe) (Result, error) {
	now := t.Now().UTC()
	sheets, err := t.Store.History(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("load matches: %w", err)
	}
	for i := range sheets {
		if s := &sheets[i]; s.Status == football.Postponed && s.Kickoff.Before(now) {
			s.Kickoff = now // it will be played with what is known by then
		}
	}
	if !slices.ContainsFunc(sheets, func(s football.Sheet) bool { return s.Score != nil }) {
		return Result{}, fault.New(fault.Conflict, "there are no played matches to learn from: import some first")
	}

	result := Result{Model: Model{Name: recipe.Name, Recipe: recipe, TrainedAt: now}}
	var forecasts []Forecast
	ratings := make([]Rating, 0, 2*len(sheets))
	referees := map[int64]*football.Effect{}
	last := lastMatchdays(sheets)
	model, err := forecast.Fit(ctx, recipe, sheets, forecast.Observer{
		Said: func(said forecast.Said) error {
			s := &sheets[said.Sheet]
			switch {
			case s.Score == nil:
				f := Forecast{MatchID: s.ID, MadeAt: now, AsOf: now, Forecast: said.Forecast}
				if s.Kickoff.Before(now) {
					// Its result is missing; what happened since stays out of it.
					f.AsOf, f.Retrospective = said.AsOf, true
				}
				forecasts = append(forecasts, f)
				result.Fixtures++
			case last[s.Division].holds(s.Fixture):
				forecasts = append(forecasts, Forecast{MatchID: s.ID, MadeAt: now, AsOf: said.AsOf, Retrospective: true, Forecast: said.Forecast})
				result.Retrospective++
			}
			return nil
		},
		Before: func(sheet int, probs football.Probs) {
			s := &sheets[sheet]
			if s.Referee == nil {
				return
			}
			effect, ok := referees[s.Referee.ID]
			if !ok {
				effect = &football.Effect{RefereeID: s.Referee.ID}
				referees[s.Referee.ID] = effect
			}
			effect.Add(probs, s.Score.Outcome())
		},
		After: func(sheet int, home, away forecast.TeamStrength) {
			s := &sheets[sheet]
			ratings = append(ratings, Rating{s.Home.ID, s.Kickoff, home}, Rating{s.Away.ID, s.Kickoff, away})
		},
	})
	if err != nil {
		return Result{}, fmt.Errorf("fit %s on %d matches: %w", recipe.Name, len(sheets), err)
	}
	if result.Model.State, err = model.Encode(); err != nil {
		return Result{}, fmt.Errorf("encode %s: %w", recipe.Name, err)
	}
	for i := range sheets {
		s := &sheets[i]
		result.Model.Divisions = append(result.Model.Divisions, s.Division)
		if s.Score == nil || s.Status == football.Awarded {
			continue
		}
		result.Model.Matches++
		if s.Kickoff.After(result.Model.TrainedThrough) {
			result.Model.TrainedThrough = s.Kickoff
		}
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
func lastMatchdays(sheets []football.Sheet) map[string]round {
	rounds := map[string]round{}
	for i := range sheets {
		m := &sheets[i]
		if m.Score != nil && m.Kickoff.After(rounds[m.Division].last) {
			rounds[m.Division] = round{m.Season, m.Matchday, m.Kickoff}
		}
	}
	return rounds
}
