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

// Day is a day in the past from which to forecast.
type Day struct {
	Date string `json:"date"` // like 2024-03-01; what was known when it began counts
}

// Time returns the beginning of the day, or an Invalid fault.
func (d Day) Time() (time.Time, error) {
	at, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return at, fault.New(fault.Invalid, "%q is not a day such as 2024-03-01", d.Date)
	}
	return at, nil
}

// AsOfResult sums up forecasts made as of a day in the past.
type AsOfResult struct {
	Day     string    `json:"day"`
	Matches int       `json:"matches"` // forecast
	Learnt  int       `json:"learnt"`  // matches played before the day
	MadeAt  time.Time `json:"-"`
}

// AsOfStore stores forecasts made as of a day in the past.
type AsOfStore interface {
	SaveAsOf(ctx context.Context, past AsOfResult, model string, forecasts []Forecast, also ...job.Also) error
}

// asOfDays is the number of days for which AsOf makes forecasts.
const asOfDays = 30

// AsOf computes and stores the forecasts that the default model would have made on a
// day in the past. Everything that happened on that day or later is removed before
// the model is fitted. It fails with an Invalid fault if the day is not in the past,
// and with a Conflict if no match had been played before it.
func (t *Trainer) AsOf(ctx context.Context, store AsOfStore, day Day, hooks Hooks, past *AsOfResult) error {
	at, err := day.Time()
	if err != nil {
		return err
	}
	stored, now, err := t.history(ctx)
	if err != nil {
		return err
	}
	records := stored.records
	if !at.Before(now) {
		return fault.New(fault.Invalid, "%s is not in the past", day.Date)
	}
	var known []football.MatchRecord
	for i := range records {
		s := records[i]
		switch {
		case s.Kickoff.Before(at) && s.Score == nil:
			continue // not played, or still without a result
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
	}}, decidedBefore(stored.deductions, at)...)
	if err != nil {
		return fmt.Errorf("fit %s as of %s: %w", recipe.Name, day.Date, err)
	}
	past.Day, past.Matches, past.MadeAt = day.Date, len(forecasts), now
	hooks.progress("save", 1, 1)
	return store.SaveAsOf(ctx, *past, recipe.Name, forecasts, hooks.Also...)
}
