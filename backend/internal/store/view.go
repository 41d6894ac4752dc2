package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

type viewRow struct {
	JornadaID int64 `gorm:"primaryKey;autoIncrement:false"`
	Position  int   `gorm:"primaryKey;autoIncrement:false"` // of the fixture, from 1
	UserID    int64 `gorm:"primaryKey;autoIncrement:false"`
	Home      float64
	Draw      float64
	Away      float64
	At        time.Time
}

func (viewRow) TableName() string { return "fixture_views" }

// Views returns what a user thinks of the fixtures of a jornada, in their order.
func (s *Store) Views(ctx context.Context, jornadaID, user int64) ([]jornada.View, error) {
	var rows []viewRow
	if err := s.db.WithContext(ctx).Where("jornada_id = ? AND user_id = ?", jornadaID, user).Order("position").Find(&rows).Error; err != nil {
		return nil, toFault(err, "views of jornada %d", jornadaID)
	}
	views := make([]jornada.View, 0, len(rows))
	for _, r := range rows {
		views = append(views, jornada.View{Position: r.Position, Probs: football.Probs{r.Home, r.Draw, r.Away}})
	}
	return views, nil
}

// SaveView stores what a user thinks of a fixture, in place of what the user thought
// before. It is refused once the jornada has closed.
func (s *Store) SaveView(ctx context.Context, jornadaID, user int64, v jornada.View, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := checkOpen(tx, jornadaID, at); err != nil {
			return err
		}
		row := viewRow{jornadaID, v.Position, user, v.Probs[football.Home], v.Probs[football.Draw], v.Probs[football.Away], at.UTC()}
		return toFault(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error, "view of jornada %d", jornadaID)
	})
}

// DeleteView deletes what a user thinks of a fixture, if it is there. It is refused once
// the jornada has closed.
func (s *Store) DeleteView(ctx context.Context, jornadaID, user int64, position int, at time.Time) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := checkOpen(tx, jornadaID, at); err != nil {
			return err
		}
		err := tx.Delete(&viewRow{}, "jornada_id = ? AND position = ? AND user_id = ?", jornadaID, position, user).Error
		return toFault(err, "view of jornada %d", jornadaID)
	})
}

// dropViews deletes what users think of fixtures whose places others have taken.
func dropViews(tx *gorm.DB, before, after *jornada.Jornada) error {
	for i, was := range before.Fixtures {
		is := after.Fixtures[i]
		if (was.Home == is.Home && was.Away == is.Away) || (was.MatchID != 0 && was.MatchID == is.MatchID) {
			continue
		}
		if err := tx.Delete(&viewRow{}, "jornada_id = ? AND position = ?", before.ID, i+1).Error; err != nil {
			return toFault(err, "views of jornada %d", before.ID)
		}
	}
	return nil
}
