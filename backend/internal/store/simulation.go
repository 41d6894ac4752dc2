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

// SaveEndings keeps how seasons may go, in place of what was kept before.
func (s *Store) SaveEndings(ctx context.Context, endings []training.Ending, also ...job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		for _, ending := range endings {
			row := endingRow{ending.Division, ending.At.UTC(), ending}
			if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
				return toFault(err, "ending of %s", ending.Division)
			}
		}
		return nil
	}, also...)
}

// Ending of a division's season, as it was simulated last.
func (s *Store) Ending(ctx context.Context, division string) (training.Ending, error) {
	var row endingRow
	err := s.db.WithContext(ctx).First(&row, "division = ?", division).Error
	return row.Ending, toFault(err, "simulation of %s", division)
}
