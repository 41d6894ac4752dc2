package training

import (
	"context"
	"fmt"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// Day of the past to forecast from.
type Day struct {
	Date string `json:"date"` // 2024-03-01: what was known when it began
}

// Time is the beginning of the day.
func (d Day) Time() (time.Time, error) {
	at, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return at, fault.New(fault.Invalid, "%q is not a day such as 2024-03-01", d.Date)
	}
	return at, nil
}

// AsOfResult is what a model would have said on a day.
type AsOfResult struct {
	Day     string    `json:"day"`
	Matches int       `json:"matches"` // that it spoke of
	Learnt  int       `json:"learnt"`  // matches that had been played by then
	MadeAt  time.Time `json:"-"`
}

// AsOfStore keeps what was said of a day.
type AsOfStore interface {
	SaveAsOf(ctx context.Context, past AsOfResult, model string, forecasts []Forecast, also ...job.Also) error
}

// asOfDays is how far ahead a day of the past looks.
const asOfDays = 30

// AsOf works out what the default model would have said on a day of the past,
// from what was known before it alone: everything that happened later is taken
// away before anything is fitted.
func (t *Trainer) AsOf(ctx context.Context, store AsOfStore, day Day, hooks Hooks, past *AsOfResult) error {
	at, err := day.Time()
	if err != nil {
		return err
	}
	records, now, err := t.history(ctx)
	if err != nil {
		return err
	}
	if !at.Before(now) {
		return fault.New(fault.Invalid, "%s is not in the past", day.Date)
	}
	var known []football.MatchRecord
	for i := range records {
		s := records[i]
		switch {
		case s.Kickoff.Before(at) && s.Score == nil:
			continue // what was never played, or has no result to this day
		case s.Kickoff.Before(at):
			past.Learnt++
		case s.Kickoff.Before(at.AddDate(0, 0, asOfDays)):
			s.Score, s.HalfTime, s.Statistics, s.Quotes, s.Status = nil, nil, nil, nil, football.Scheduled
		default:
			continue
		}
		known = append(known, s)
	}
	if past.Learnt == 0 {
		return fault.New(fault.Conflict, "no match had been played before %s", day.Date)
	}
	hooks.progress("fit", 0, 1)
	recipe := forecast.Recipe{Name: forecast.Strength, Seed: 1}
	var forecasts []Forecast
	_, err = forecast.Fit(ctx, recipe, known, forecast.Observer{OnForecast: func(f forecast.PastForecast) error {
		if s := &known[f.Record]; s.Score == nil {
			forecasts = append(forecasts, Forecast{MatchID: s.ID, MadeAt: now, AsOf: at, Retrospective: true, Forecast: f.Forecast})
		}
		return nil
	}})
	if err != nil {
		return fmt.Errorf("fit %s as of %s: %w", recipe.Name, day.Date, err)
	}
	past.Day, past.Matches, past.MadeAt = day.Date, len(forecasts), now
	hooks.progress("save", 1, 1)
	return store.SaveAsOf(ctx, *past, recipe.Name, forecasts, hooks.Also...)
}
