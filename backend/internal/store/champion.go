package store

import (
	"context"

	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Champion is the model whose forecasts are shown for a division, state included.
func (s *Store) Champion(ctx context.Context, division string) (training.Model, error) {
	var row modelRow
	err := s.db.WithContext(ctx).Where("id = (SELECT model_id FROM champions WHERE division = ?)", division).First(&row).Error
	if err != nil {
		return training.Model{}, toFault(err, "champion of %s", division)
	}
	return row.model(), nil
}

// SaveForecast keeps a forecast in place of the same model's for the match.
func (s *Store) SaveForecast(ctx context.Context, f training.Forecast) error {
	row := newForecastRow(f.ModelID, f)
	return toFault(s.db.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error, "forecast of match %d", f.MatchID)
}

// DropForecasts forgets what was said of a match.
func (s *Store) DropForecasts(ctx context.Context, match int64) error {
	return toFault(s.db.WithContext(ctx).Where("match_id = ?", match).Delete(&forecastRow{}).Error, "forecasts of match %d", match)
}
