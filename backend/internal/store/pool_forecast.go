package store

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// PoolMatches are matches of a jornada by number, with what was to be known of
// them at a time, such as its closing: of each the latest published forecast that
// nothing later went into, of equal ones the first, as later models would only
// look better; else what the main model said of it in a comparison over past
// seasons, without a grid of scores and without the number of a model. A match
// that was deleted is missing.
func (s *Store) PoolMatches(ctx context.Context, ids []int64, at time.Time) (map[int64]training.MatchForecast, error) {
	tx := s.db.WithContext(ctx)
	var there []matchRow
	if err := tx.Find(&there, "id IN ?", ids).Error; err != nil {
		return nil, toFault(err, "matches of the pool")
	}
	records, err := s.matchRecords(ctx, there)
	if err != nil {
		return nil, err
	}
	known := make(map[int64]*training.Forecast, len(records))
	var replayed []backtestForecastRow
	if err := tx.Find(&replayed, "match_id IN ? AND model = ?", ids, forecast.Strength).Error; err != nil {
		return nil, toFault(err, "replays of the pool")
	}
	for _, r := range replayed {
		f := training.Forecast{MatchID: r.MatchID, Model: r.Model}
		f.Probs = football.Probs{r.Home, r.Draw, r.Away}
		known[r.MatchID] = &f
	}
	var rows []struct {
		Forecast forecastRow `gorm:"embedded"`
		Name     string
	}
	err = tx.Table("forecasts").Select("forecasts.*, models.name").Joins("JOIN models ON models.id = forecasts.model_id").
		Where("forecasts.match_id IN ? AND forecasts.published AND forecasts.as_of <= ?", ids, at.UTC()).
		Order("forecasts.as_of, forecasts.made_at DESC, forecasts.model_id DESC").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "forecasts of the pool")
	}
	for _, row := range rows {
		f, err := row.Forecast.forecast(row.Name)
		if err != nil {
			return nil, err
		}
		known[f.MatchID] = &f
	}
	matches := make(map[int64]training.MatchForecast, len(records))
	for _, record := range records {
		matches[record.ID] = training.MatchForecast{Record: record, Forecast: known[record.ID]}
	}
	return matches, nil
}
