package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type endingRow struct {
	Division string `gorm:"primaryKey"`
	At       time.Time
	Ending   training.Ending `gorm:"serializer:json"`
}

func (endingRow) TableName() string { return "endings" }

// SaveEndings stores how the seasons may end, replacing earlier simulations.
func (s *Store) SaveEndings(ctx context.Context, endings []training.Ending, also ...job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		rows := make([]endingRow, 0, len(endings))
		for _, ending := range endings {
			rows = append(rows, endingRow{ending.Division, ending.At.UTC(), ending})
		}
		if len(rows) == 0 {
			return nil
		}
		return toFault(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&rows).Error, "endings")
	}, also...)
}

// Ending returns the latest simulation of a division's season.
func (s *Store) Ending(ctx context.Context, division string) (training.Ending, error) {
	var row endingRow
	err := s.db.WithContext(ctx).First(&row, "division = ?", division).Error
	return row.Ending, toFault(err, "simulation of %s", division)
}
