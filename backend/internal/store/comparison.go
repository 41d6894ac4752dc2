package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type comparisonRow struct {
	ID         int64 `gorm:"primaryKey"`
	At         time.Time
	FromSeason int
	ToSeason   int
	TookMs     int64
	Board      board `gorm:"serializer:json"`
	Inputs     string
}

func (comparisonRow) TableName() string { return "comparisons" }

type board struct {
	Ranks      []training.Rank      `json:"ranks"`
	Promotions []training.Promotion `json:"promotions"`
}

func (r comparisonRow) comparison() training.Comparison {
	return training.Comparison{
		ID: r.ID, At: r.At.UTC(), From: football.Season(r.FromSeason), To: football.Season(r.ToSeason), Took: time.Duration(r.TookMs) * time.Millisecond,
		Ranks: r.Board.Ranks, Promotions: r.Board.Promotions, Inputs: r.Inputs,
	}
}

type backtestForecastRow struct {
	MatchID int64  `gorm:"primaryKey;autoIncrement:false"`
	Model   string `gorm:"primaryKey"`
	Home    float64
	Draw    float64
	Away    float64
}

func (backtestForecastRow) TableName() string { return "replays" }

// SaveComparison stores a comparison, the forecasts that models made of past matches
// in it, and the models that were fitted after it, in one transaction.
func (s *Store) SaveComparison(
	ctx context.Context, c training.Comparison, replays []training.BacktestForecast, models []training.Fitted, found *training.Findings,
	also ...job.Also,
) (training.Comparison, []training.Model, error) {
	row := comparisonRow{
		At: c.At.UTC(), FromSeason: int(c.From), ToSeason: int(c.To), TookMs: c.Took.Milliseconds(), Board: board{c.Ranks, c.Promotions}, Inputs: c.Inputs,
	}
	var saved []training.Model
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return toFault(err, "comparison")
		}
		rows := make([]backtestForecastRow, 0, len(replays))
		for _, r := range replays {
			rows = append(rows, backtestForecastRow{r.MatchID, r.Model, r.Probs[football.Home], r.Probs[football.Draw], r.Probs[football.Away]})
		}
		if len(rows) > 0 {
			if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(&rows, s.dialect.batchRows).Error; err != nil {
				return toFault(err, "replays")
			}
		}
		var err error
		saved, err = s.saveModels(tx, row.ID, models, found)
		return err
	}, also...)
	c.ID = row.ID
	return c, saved, err
}

// Compared reports whether there is a comparison with these inputs.
func (s *Store) Compared(ctx context.Context, inputs string) (bool, error) {
	var n int64
	err := s.db.WithContext(ctx).Model(&comparisonRow{}).Where("inputs = ?", inputs).Count(&n).Error
	return n > 0, toFault(err, "comparisons")
}

// Comparisons lists the latest comparisons, newest first.
func (s *Store) Comparisons(ctx context.Context, limit int) ([]training.Comparison, error) {
	var rows []comparisonRow
	if err := s.db.WithContext(ctx).Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, toFault(err, "comparisons")
	}
	list := make([]training.Comparison, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.comparison())
	}
	return list, nil
}

// Comparison returns a comparison by its id.
func (s *Store) Comparison(ctx context.Context, id int64) (training.Comparison, error) {
	var row comparisonRow
	if err := s.db.WithContext(ctx).First(&row, id).Error; err != nil {
		return training.Comparison{}, toFault(err, "comparison %d", id)
	}
	return row.comparison(), nil
}
