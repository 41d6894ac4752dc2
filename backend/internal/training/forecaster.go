package training

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
)

// ChampionStore is what a Forecaster reads and writes.
type ChampionStore interface {
	// Champion returns the model whose forecasts are shown for a division, with its
	// state, or a fault of kind NotFound.
	Champion(ctx context.Context, division string) (Model, error)
	// SaveForecast stores a forecast in place of the same model's for the match.
	SaveForecast(ctx context.Context, f Forecast) error
	// DropForecasts deletes the forecasts of a match.
	DropForecasts(ctx context.Context, match int64) error
}

// Forecaster forecasts single matches with stored models. It does not fit any.
type Forecaster struct {
	Store ChampionStore
	Now   func() time.Time
	// Pair returns the forecasts of any two teams of a competition on a day; nil: cups are
	// not simulated.
	Pair func(ctx context.Context, competition string, day time.Time) (Pairing, error)

	mutex  sync.Mutex
	models map[int64]*forecast.Model // by id; a stored model never changes
}

// MatchChanged updates the forecasts of a match after a user has changed it.
// Forecasts of a different pairing or of a cancelled fixture are deleted, and a fixture that is still to come
// is forecast by the division's champion. After the kick-off, forecasts that were
// made before it are not changed.
func (f *Forecaster) MatchChanged(ctx context.Context, before, after football.MatchRecord) error {
	another := before.ID != 0 && (before.Home.ID != after.Home.ID || before.Away.ID != after.Away.ID || before.Division != after.Division)
	if another || after.Status == football.Cancelled {
		if err := f.Store.DropForecasts(ctx, after.ID); err != nil {
			return fmt.Errorf("forget the forecasts of match %d: %w", after.ID, err)
		}
	}
	open := after.Score == nil && (after.Status == football.Scheduled || after.Status == football.Postponed)
	now := f.Now().UTC()
	if !open || (before.ID != 0 && !another && !now.Before(after.Kickoff)) {
		return nil
	}
	champion, err := f.Store.Champion(ctx, after.Division)
	if fault.KindOf(err) == fault.NotFound {
		return nil // no model has been trained for this division
	}
	if err != nil {
		return fmt.Errorf("champion of %s: %w", after.Division, err)
	}
	if after.Status == football.Scheduled && champion.TrainedThrough.After(after.Kickoff) {
		return nil // the model has learned from later matches than this one
	}
	model, err := f.model(champion)
	if err != nil {
		return fmt.Errorf("read model %d: %w", champion.ID, err)
	}
	predicted, err := model.Forecast(after.Fixture, after.Quotes...)
	if fault.KindOf(err) == fault.NotFound {
		return nil // the model does not know one of the teams
	}
	if err != nil {
		return fmt.Errorf("forecast match %d: %w", after.ID, err)
	}
	return f.Store.SaveForecast(ctx, Forecast{
		MatchID: after.ID, ModelID: champion.ID, Model: champion.Name, MadeAt: now, AsOf: now, Published: true, Forecast: predicted.Aged(now),
	})
}

func (f *Forecaster) model(m Model) (*forecast.Model, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if known, ok := f.models[m.ID]; ok {
		return known, nil
	}
	model, err := forecast.Decode(m.Recipe, m.State)
	if err != nil {
		return nil, err
	}
	f.models = map[int64]*forecast.Model{m.ID: model} // the latest one is enough
	return model, nil
}
