package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type asOfRow struct {
	Day          string `gorm:"primaryKey"`
	MatchID      int64  `gorm:"primaryKey;autoIncrement:false"`
	Model        string
	Home         float64
	Draw         float64
	Away         float64
	ScoreHome    int
	ScoreAway    int
	ExpectedHome float64
	ExpectedAway float64
	Rho          float64
	Confidence   float64
	MadeAt       time.Time
}

func (asOfRow) TableName() string { return "past_forecasts" }

// SaveAsOf stores what a model would have forecast on a past day, replacing what was
// stored for that day.
func (s *Store) SaveAsOf(ctx context.Context, past training.AsOfResult, model string, forecasts []training.Forecast, also ...job.Also) error {
	rows := make([]asOfRow, 0, len(forecasts))
	for _, f := range forecasts {
		rows = append(rows, asOfRow{
			past.Day, f.MatchID, model, f.Probs[football.Home], f.Probs[football.Draw], f.Probs[football.Away], f.Score.Home, f.Score.Away,
			f.Expected.Home, f.Expected.Away, f.Rho, f.Confidence, past.MadeAt.UTC(),
		})
	}
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockAdditions(tx, "past_forecasts"); err != nil { // two may look back at the same day
			return err
		}
		if err := tx.Where("day = ?", past.Day).Delete(&asOfRow{}).Error; err != nil {
			return toFault(err, "forecasts as of %s", past.Day)
		}
		if len(rows) == 0 {
			return nil
		}
		return toFault(tx.CreateInBatches(&rows, s.dialect.batchRows).Error, "forecasts as of %s", past.Day)
	}, also...)
}

// ForecastsAsOf returns the matches after a past day with the forecasts that a model
// would have made on it, by kick-off.
func (s *Store) ForecastsAsOf(ctx context.Context, day, division string) ([]training.MatchForecast, error) {
	var rows []asOfRow
	query := s.db.WithContext(ctx).Where("day = ?", day)
	if division != "" {
		query = query.Where("match_id IN (SELECT id FROM matches WHERE division = ?)", division)
	}
	if err := query.Find(&rows).Error; err != nil {
		return nil, toFault(err, "forecasts as of %s", day)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	byMatch := make(map[int64]asOfRow, len(rows))
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		byMatch[row.MatchID] = row
		ids = append(ids, row.MatchID)
	}
	matches, err := findMatches(s.db.WithContext(ctx).Where("id IN ?", ids).Order("kickoff, id"))
	if err != nil {
		return nil, toFault(err, "matches")
	}
	records, err := s.matchRecords(ctx, matches)
	if err != nil {
		return nil, err
	}
	at, err := training.Day{Date: day}.Time()
	if err != nil {
		return nil, err
	}
	list := make([]training.MatchForecast, 0, len(records))
	for _, record := range records {
		row := byMatch[record.ID]
		list = append(list, training.MatchForecast{Record: record, Forecast: &training.Forecast{
			MatchID: row.MatchID, Model: row.Model, MadeAt: row.MadeAt.UTC(), AsOf: at, Retrospective: true,
			Forecast: forecast.Forecast{
				Probs: football.Probs{row.Home, row.Draw, row.Away}, Score: football.Score{Home: row.ScoreHome, Away: row.ScoreAway},
				Expected: forecast.Goals{Home: row.ExpectedHome, Away: row.ExpectedAway}, Rho: row.Rho, Confidence: row.Confidence,
			},
		}})
	}
	return list, nil
}
