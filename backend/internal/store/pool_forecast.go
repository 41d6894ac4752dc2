package store

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// PoolForecasts are what was to be known of matches at a time, such as the
// closing of a jornada: of each the latest published forecast that nothing later
// went into, of equal ones the first, as later models would only look better;
// else what the main model said of it in a comparison over past seasons, without
// a grid of scores and without the number of a model. A match that is there
// without either is nil; one that is not there is missing.
func (s *Store) PoolForecasts(ctx context.Context, matches []int64, at time.Time) (map[int64]*training.Forecast, error) {
	known := map[int64]*training.Forecast{}
	tx := s.db.WithContext(ctx)
	var there []matchRow
	if err := tx.Select("id").Find(&there, "id IN ?", matches).Error; err != nil {
		return nil, named(err, "matches of the pool")
	}
	for i := range there {
		known[there[i].ID] = nil
	}
	var replayed []replayRow
	if err := tx.Find(&replayed, "match_id IN ? AND model = ?", matches, forecast.Strength).Error; err != nil {
		return nil, named(err, "replays of the pool")
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
	err := tx.Table("forecasts").Select("forecasts.*, models.name").Joins("JOIN models ON models.id = forecasts.model_id").
		Where("forecasts.match_id IN ? AND forecasts.published AND forecasts.as_of <= ?", matches, at.UTC()).
		Order("forecasts.as_of, forecasts.made_at DESC, forecasts.model_id DESC").Find(&rows).Error
	if err != nil {
		return nil, named(err, "forecasts of the pool")
	}
	for _, row := range rows {
		f, err := row.Forecast.forecast(row.Name)
		if err != nil {
			return nil, err
		}
		known[f.MatchID] = &f
	}
	return known, nil
}
