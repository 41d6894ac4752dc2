package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type ratingRow struct {
	TeamID  int64     `gorm:"primaryKey;autoIncrement:false"`
	At      time.Time `gorm:"primaryKey"`
	Attack  float64
	Defence float64
}

func (ratingRow) TableName() string { return "team_ratings" }

// Ratings returns the ratings of a team from the last training, oldest first.
func (s *Store) Ratings(ctx context.Context, team int64) ([]training.Rating, error) {
	var rows []ratingRow
	if err := s.db.WithContext(ctx).Where("team_id = ?", team).Order("at").Find(&rows).Error; err != nil {
		return nil, toFault(err, "ratings of team %d", team)
	}
	return ratingsOf(rows), nil
}

// RatingsAt returns the last rating of each of some teams up to a time, from the last
// training. Teams without one are left out.
func (s *Store) RatingsAt(ctx context.Context, teams []int64, until time.Time) ([]training.Rating, error) {
	var rows []ratingRow
	err := s.db.WithContext(ctx).Where("team_id IN ?", teams).
		Where("at = (SELECT max(at) FROM team_ratings AS earlier WHERE earlier.team_id = team_ratings.team_id AND earlier.at <= ?)", until.UTC()).
		Order("team_id").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "ratings")
	}
	return ratingsOf(rows), nil
}

func ratingsOf(rows []ratingRow) []training.Rating {
	list := make([]training.Rating, 0, len(rows))
	for _, row := range rows {
		list = append(list, training.Rating{TeamID: row.TeamID, At: row.At.UTC(), TeamStrength: forecast.TeamStrength{Attack: row.Attack, Defence: row.Defence}})
	}
	return list
}

// saveRatings replaces all stored ratings with those of a new training.
func (s *Store) saveRatings(tx *gorm.DB, ratings []training.Rating) error {
	if err := tx.Where("1 = 1").Delete(&ratingRow{}).Error; err != nil {
		return toFault(err, "ratings")
	}
	type key struct {
		team int64
		at   int64
	}
	rows := make([]ratingRow, 0, len(ratings))
	index := make(map[key]int, len(ratings))
	for _, r := range ratings {
		row := ratingRow{r.TeamID, r.At.UTC(), r.Attack, r.Defence}
		at := key{r.TeamID, r.At.UnixMicro()}
		if i, duplicate := index[at]; duplicate { // two matches of a team with the same kick-off: the one learned later counts
			rows[i] = row
			continue
		}
		index[at] = len(rows)
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	return toFault(tx.CreateInBatches(&rows, s.dialect.batchRows).Error, "ratings")
}
