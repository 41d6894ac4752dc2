// Package training fits models on past matches, compares them, and makes forecasts
// and simulations with them.
package training

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// Model is a fitted model as it is stored.
type Model struct {
	ID             int64
	Name           string
	Recipe         forecast.Recipe
	State          []byte // readable JSON; see forecast.Decode
	TrainedAt      time.Time
	TrainedThrough time.Time // kick-off of the last match it has learned from
	Matches        int       // number of matches it has learned from
	Divisions      []string  // of which it is the champion
	Held           []string  // those of Divisions where a user chose it; comparisons do not replace it there
	// Digest is a hash of State: a fit on the same matches has the same one. State
	// itself is deleted when a later model of the same name replaces this one.
	Digest string
	// Comparison is the id of the comparison in which it was fitted; 0: none.
	Comparison int64
	// Inputs is a digest of what its forecasts depend on; see Outdated. "": not known.
	Inputs string
}

// Fitted is a model with its forecasts and ratings.
type Fitted struct {
	Model
	Forecasts []Forecast
	// Seen is the champion of each division when the work began. A division whose
	// champion was changed since then keeps it. nil: any champion is replaced.
	Seen map[string]Champion
}

// Forecast is a model's forecast of one fixture.
type Forecast struct {
	MatchID       int64
	ModelID       int64
	Model         string
	MadeAt        time.Time
	AsOf          time.Time // only what was known at this time was used
	Retrospective bool      // computed after the match from what was known before it
	Published     bool      // made by the champion at the time, so shown to users
	forecast.Forecast

	ended bool // the match already has a result
}

// Rating is a model's estimate of a team's strength after a match.
type Rating struct {
	TeamID int64
	At     time.Time // kick-off of the match
	forecast.TeamStrength
}

// Findings are by-products of fitting a model on the history.
type Findings struct {
	Ratings  []Rating
	Referees []football.Effect // compared with forecasts made before each match
}

// Query selects matches with their forecasts.
type Query struct {
	football.MatchQuery
	// Current selects one matchday of each division: the next one, or the last one
	// played if nothing is to come.
	Current bool
	Now     time.Time
}

// MatchForecast is a match with its forecast; nil if there is none.
type MatchForecast struct {
	Record   football.MatchRecord
	Forecast *Forecast
}

// Store is what training reads and writes.
type Store interface {
	// History returns all matches, whether played, awarded, scheduled or postponed,
	// with statistics and quotes.
	History(ctx context.Context) ([]football.MatchRecord, error)
	// SaveModels stores models and their forecasts in one transaction, and makes each
	// the champion of its divisions. found replaces the stored findings unless it is
	// nil.
	SaveModels(ctx context.Context, models []Fitted, found *Findings, also ...job.Also) ([]Model, error)
	// Champions returns the champions by division.
	Champions(ctx context.Context) (map[string]Champion, error)
	// Ending returns the stored simulation of a division's season, or a fault of kind
	// NotFound.
	Ending(ctx context.Context, division string) (Ending, error)
	// Deductions returns the points taken away from teams in a season.
	Deductions(ctx context.Context, division string, season football.Season) ([]competition.Deduction, error)
	// AllDeductions returns those of all seasons.
	AllDeductions(ctx context.Context) ([]competition.Deduction, error)
	// Compared reports whether a comparison with these inputs is stored.
	Compared(ctx context.Context, inputs string) (bool, error)
	// SaveComparison stores a comparison with its backtest forecasts, and the models
	// fitted after it as SaveModels does.
	SaveComparison(ctx context.Context, c Comparison, replays []BacktestForecast, models []Fitted, found *Findings, also ...job.Also) (Comparison, []Model, error)
}

// Champion is the model whose forecasts are shown for a division.
type Champion struct {
	ModelID int64
	Recipe  forecast.Recipe
	Held    bool   // a user chose it; comparisons do not replace it
	Inputs  string // of the model
}

// Trainer fits and compares models and stores their forecasts.
type Trainer struct {
	Store   Store
	Now     func() time.Time
	Version string // of the program: models of another version are outdated
}

// Hooks are called while the trainer works. The zero value does nothing.
type Hooks struct {
	// Progress is called with the current step and how much of it is done; nil: not
	// called.
	Progress func(step string, done, total int)
	// Also is called in the transaction of the last change.
	Also []job.Also
}

func (a Hooks) progress(step string, done, total int) {
	if a.Progress != nil {
		a.Progress(step, done, total)
	}
}

// Result is the result of Run.
type Result struct {
	Model         Model
	Fixtures      int // forecast, without a result
	Retrospective int // matches of the last matchday, forecast as before it
}

// history loads all matches and returns them with the present time. It returns a
// Conflict if there is nothing to learn from.
func (t *Trainer) history(ctx context.Context) (known past, now time.Time, err error) {
	now = t.Now().UTC()
	records, err := t.Store.History(ctx)
	if err != nil {
		return past{}, now, fmt.Errorf("load matches: %w", err)
	}
	for i := range records {
		if s := &records[i]; s.Status == football.Postponed && s.Kickoff.Before(now) {
			s.Kickoff = now // forecast it with what is known now
		}
	}
	if !slices.ContainsFunc(records, func(s football.MatchRecord) bool { return s.Score != nil }) {
		return past{}, now, fault.New(fault.Conflict, "there are no played matches to learn from: import some first")
	}
	deductions, err := t.Store.AllDeductions(ctx)
	if err != nil {
		return past{}, now, fmt.Errorf("load deductions: %w", err)
	}
	return past{records, decidedBefore(deductions, now)}, now, nil
}

// past is what models learn from.
type past struct {
	records    []football.MatchRecord
	deductions []competition.Deduction
}

// decidedBefore returns the deductions that were decided before a time. It may change the
// list.
func decidedBefore(deductions []competition.Deduction, at time.Time) []competition.Deduction {
	return slices.DeleteFunc(deductions, func(d competition.Deduction) bool { return !d.Day.Before(at) })
}

// Run fits a model on everything played so far, makes it the champion of all
// divisions, and stores its forecasts of every fixture without a result. It also
// stores forecasts of the last matchday played in each division, made with only what
// was known before that matchday.
func (t *Trainer) Run(ctx context.Context, recipe forecast.Recipe) (Result, error) {
	known, now, err := t.history(ctx)
	if err != nil {
		return Result{}, err
	}
	records := known.records
	inputs, err := t.inputsOf(known, now)
	if err != nil {
		return Result{}, err
	}
	fitted, found, err := fit(ctx, recipe, known, now)
	if err != nil {
		return Result{}, err
	}
	fitted.Inputs = inputs.forecasts()
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

// RefitResult is the result of Refit.
type RefitResult struct {
	Same    bool   `json:"same"` // as the stored model, to the last bit
	Matches int    `json:"matches"`
	Digest  string `json:"digest"`
}

// Refit fits a stored model's recipe again on the matches up to its last one. If
// those are unchanged, the result is the same model to the last bit. Nothing is
// stored.
func (t *Trainer) Refit(ctx context.Context, model Model) (RefitResult, error) {
	known, _, err := t.history(ctx)
	if err != nil {
		return RefitResult{}, err
	}
	records := known.records
	known.deductions = decidedBefore(known.deductions, model.TrainedAt)
	for i := range records {
		if s := &records[i]; s.Kickoff.After(model.TrainedThrough) {
			s.Score, s.HalfTime, s.Statistics, s.Status = nil, nil, nil, football.Scheduled
		}
	}
	fitted, _, err := fit(ctx, model.Recipe, known, model.TrainedAt)
	if err != nil {
		return RefitResult{}, err
	}
	return RefitResult{fitted.Digest == model.Digest, fitted.Matches, fitted.Digest}, nil
}

// divisions returns the divisions of the records.
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

// fit fits a model on everything played so far and makes its forecasts of what is to
// come and of the last matchdays played.
func fit(ctx context.Context, recipe forecast.Recipe, known past, now time.Time) (fitted Fitted, found Findings, err error) {
	records := known.records
	fitted.Model = Model{Name: recipe.Name, Recipe: recipe, TrainedAt: now}
	ratings := make([]Rating, 0, 2*len(records))
	referees := map[int64]*football.Effect{}
	last := lastMatchdays(records)
	model, err := forecast.Fit(ctx, recipe, records, forecast.Observer{
		OnForecast: func(past forecast.PastForecast) error {
			s := &records[past.Record]
			switch {
			case s.Score == nil:
				f := Forecast{MatchID: s.ID, MadeAt: now, AsOf: now, Forecast: past.Forecast.Aged(now)}
				if s.Kickoff.Before(now) {
					// A past fixture without its result: do not use what happened since.
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
	}, known.deductions...)
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

// round is the last part of a division's calendar that was played: a matchday, or a
// few days if matchdays are not known.
type round struct {
	season   football.Season
	matchday int
	last     time.Time
}

// unnumberedRound is the longest duration of a round without a number.
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

// lastMatchdays returns, by division, the round of the latest match by kick-off.
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
