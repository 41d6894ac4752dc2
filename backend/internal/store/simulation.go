package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type endingRow struct {
	Division string `gorm:"primaryKey"`
	At       time.Time
	Ending   string // JSON
}

func (endingRow) TableName() string { return "endings" }

// SaveEndings keeps how seasons may go, in place of what was kept before.
func (s *Store) SaveEndings(ctx context.Context, endings []training.Ending, also ...job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		for _, ending := range endings {
			text, err := json.Marshal(ending)
			if err != nil {
				return fmt.Errorf("write the ending of %s: %w", ending.Division, err)
			}
			row := endingRow{ending.Division, ending.At.UTC(), string(text)}
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
	var ending training.Ending
	if err := s.db.WithContext(ctx).First(&row, "division = ?", division).Error; err != nil {
		return ending, toFault(err, "simulation of %s", division)
	}
	if err := json.Unmarshal([]byte(row.Ending), &ending); err != nil {
		return ending, fmt.Errorf("read the ending of %s: %w", division, err)
	}
	return ending, nil
}
