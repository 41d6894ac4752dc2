// Package training turns what has been played into a model and forecasts.
package training

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/job"
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
	Held           []string  // of those, by hand: no comparison changes that
	// Digest of State: a fit on the same matches gives the same one. State itself
	// is dropped when a later model of the same name takes its place.
	Digest string
	// Comparison that it was fitted in; 0: none.
	Comparison int64
}

// Fitted is a model with all that it says.
type Fitted struct {
	Model
	Forecasts []Forecast
}

// Forecast is what a model said of one fixture.
type Forecast struct {
	MatchID       int64
	ModelID       int64
	Model         string
	MadeAt        time.Time
	AsOf          time.Time // nothing that happened later was known to it
	Retrospective bool      // worked out after the match from what was known before it
	Published     bool      // by the champion of its day: what people were shown
	forecast.Forecast

	ended bool // its match has a result already
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

// MatchForecast is a match and what was said of it; a nil forecast says that
// there is none.
type MatchForecast struct {
	Record   football.MatchRecord
	Forecast *Forecast
}

// Store is what training reads and writes.
type Store interface {
	// History gives all that was played or decided, and all that is scheduled
	// or postponed, with statistics and quotes.
	History(ctx context.Context) ([]football.MatchRecord, error)
	// SaveModels keeps models and their forecasts, and makes each the champion of
	// its divisions. What was found on the way takes the place of what the
	// training before had found; nil: that stays. All of it is kept or nothing.
	SaveModels(ctx context.Context, models []Fitted, found *Findings, also ...job.Also) ([]Model, error)
	// Champions gives the recipe of each division's champion.
	Champions(ctx context.Context) (map[string]Champion, error)
	// SaveComparison keeps a comparison with the models that were fitted after it
	// and with what each model said of past matches.
	SaveComparison(ctx context.Context, c Comparison, replays []BacktestForecast, models []Fitted, found *Findings, also ...job.Also) (Comparison, []Model, error)
}

// Champion is the model whose forecasts of a division are shown.
type Champion struct {
	ModelID int64
	Recipe  forecast.Recipe
	Held    bool // by hand: no comparison puts another in its place
}

// Trainer fits models.
type Trainer struct {
	Store Store
	Now   func() time.Time
}

// Hooks is what happens around a piece of work. The zero value does nothing.
type Hooks struct {
	// Progress is told what is being done and how much of it.
	Progress func(step string, done, total int)
	// Also is kept together with the last change.
	Also []job.Also
}

func (a Hooks) progress(step string, done, total int) {
	if a.Progress != nil {
		a.Progress(step, done, total)
	}
}

// Result sums up one training.
type Result struct {
	Model         Model
	Fixtures      int // forecast that have no result
	Retrospective int // matches of the last matchday, forecast as before it
}

// history loads what there is to learn from, as it stands now.
func (t *Trainer) history(ctx context.Context) (records []football.MatchRecord, now time.Time, err error) {
	now = t.Now().UTC()
	records, err = t.Store.History(ctx)
	if err != nil {
		return nil, now, fmt.Errorf("load matches: %w", err)
	}
	for i := range records {
		if s := &records[i]; s.Status == football.Postponed && s.Kickoff.Before(now) {
			s.Kickoff = now // it will be played with what is known by then
		}
	}
	if !slices.ContainsFunc(records, func(s football.MatchRecord) bool { return s.Score != nil }) {
		return nil, now, fault.New(fault.Conflict, "there are no played matches to learn from: import some first")
	}
	return records, now, nil
}

// Run fits a model on everything played so far, makes it the champion of all
// divisions, and forecasts every fixture without a result. The last matchday
// played of every division is kept too, as it was forecast before a ball of it
// was kicked.
func (t *Trainer) Run(ctx context.Context, recipe forecast.Recipe) (Result, error) {
	records, now, err := t.history(ctx)
	if err != nil {
		return Result{}, err
	}
	fitted, found, err := fit(ctx, recipe, records, now)
	if err != nil {
		return Result{}, err
	}
	fitted.Divisions = divisions(records)
	fitted.publish(records)
	models, err := t.Store.SaveModels(ctx, []Fitted{fitted}, &found)
	if err != nil {
		return Result{}, fmt.Errorf("save %s: %w", recipe.Name, err)
	}
	result := Result{Model: models[0]}
	for i := range fitted.Forecasts {
		if fitted.Forecasts[i].ended {
			result.Retrospective++
		} else {
			result.Fixtures++
		}
	}
	return result, nil
}

// RefitResult says what fitting a kept model's recipe once more came to.
type RefitResult struct {
	Same    bool   `json:"same"` // to the last bit
	Matches int    `json:"matches"`
	Digest  string `json:"digest"`
}

// Refit fits a kept model's recipe once more on what it had learnt from: nothing
// after its last match. Where the matches before are as they were then, it is
// the same model to the last bit.
func (t *Trainer) Refit(ctx context.Context, model Model) (RefitResult, error) {
	records, _, err := t.history(ctx)
	if err != nil {
		return RefitResult{}, err
	}
	for i := range records {
		if s := &records[i]; s.Kickoff.After(model.TrainedThrough) {
			s.Score, s.HalfTime, s.Statistics, s.Status = nil, nil, nil, football.Scheduled
		}
	}
	fitted, _, err := fit(ctx, model.Recipe, records, model.TrainedAt)
	if err != nil {
		return RefitResult{}, err
	}
	return RefitResult{fitted.Digest == model.Digest, fitted.Matches, fitted.Digest}, nil
}

// divisions that there are matches of.
func divisions(records []football.MatchRecord) []string {
	var all []string
	for i := range records {
		all = append(all, records[i].Division)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// publish marks the forecasts of the divisions that the model is champion of.
func (f *Fitted) publish(records []football.MatchRecord) {
	division := make(map[int64]string, len(records))
	for i := range records {
		division[records[i].ID] = records[i].Division
	}
	for i := range f.Forecasts {
		f.Forecasts[i].Published = slices.Contains(f.Divisions, division[f.Forecasts[i].MatchID])
	}
}

// fit a model on everything played so far and forecast what is to come.
func fit(ctx context.Context, recipe forecast.Recipe, records []football.MatchRecord, now time.Time) (fitted Fitted, found Findings, err error) {
	fitted.Model = Model{Name: recipe.Name, Recipe: recipe, TrainedAt: now}
	ratings := make([]Rating, 0, 2*len(records))
	referees := map[int64]*football.Effect{}
	last := lastMatchdays(records)
	model, err := forecast.Fit(ctx, recipe, records, forecast.Observer{
		OnForecast: func(past forecast.PastForecast) error {
			s := &records[past.Record]
			switch {
			case s.Score == nil:
				f := Forecast{MatchID: s.ID, MadeAt: now, AsOf: now, Forecast: past.Forecast}
				if s.Kickoff.Before(now) {
					// Its result is missing; what happened since stays out of it.
					f.AsOf, f.Retrospective = past.AsOf, true
				}
				fitted.Forecasts = append(fitted.Forecasts, f)
			case last[s.Division].contains(s.Fixture):
				fitted.Forecasts = append(fitted.Forecasts, Forecast{MatchID: s.ID, MadeAt: now, AsOf: past.AsOf, Retrospective: true, ended: true, Forecast: past.Forecast})
			}
			return nil
		},
		OnBaseline: func(record int, probs football.Probs) {
			s := &records[record]
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
		OnStrengths: func(record int, home, away forecast.TeamStrength) {
			s := &records[record]
			ratings = append(ratings, Rating{s.Home.ID, s.Kickoff, home}, Rating{s.Away.ID, s.Kickoff, away})
		},
	})
	if err != nil {
		return Fitted{}, Findings{}, fmt.Errorf("fit %s on %d matches: %w", recipe.Name, len(records), err)
	}
	if fitted.State, err = model.Encode(); err != nil {
		return Fitted{}, Findings{}, fmt.Errorf("encode %s: %w", recipe.Name, err)
	}
	digest := sha256.Sum256(fitted.State)
	fitted.Digest = hex.EncodeToString(digest[:])
	for i := range records {
		s := &records[i]
		if s.Score == nil || s.Status == football.Awarded {
			continue
		}
		fitted.Matches++
		if s.Kickoff.After(fitted.TrainedThrough) {
			fitted.TrainedThrough = s.Kickoff
		}
	}
	found.Ratings = ratings
	for _, id := range slices.Sorted(maps.Keys(referees)) {
		found.Referees = append(found.Referees, *referees[id])
	}
	return fitted, found, nil
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

func (r round) contains(f football.Fixture) bool {
	if f.Season != r.season {
		return false
	}
	if r.matchday == 0 {
		return f.Kickoff.After(r.last.Add(-unnumberedRound))
	}
	return f.Matchday == r.matchday
}

// lastMatchdays finds each division's round of its latest match by kick-off.
func lastMatchdays(records []football.MatchRecord) map[string]round {
	rounds := map[string]round{}
	for i := range records {
		m := &records[i]
		if m.Score != nil && m.Kickoff.After(rounds[m.Division].last) {
			rounds[m.Division] = round{m.Season, m.Matchday, m.Kickoff}
		}
	}
	return rounds
}
