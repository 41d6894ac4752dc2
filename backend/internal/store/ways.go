package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

type keptWayRow struct {
	ID        int64 `gorm:"primaryKey"`
	UserID    int64
	Name      string
	Way       string    // JSON
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"` // set by the caller
}

func (keptWayRow) TableName() string { return "kept_ways" }

func (r *keptWayRow) way() jornada.KeptWay {
	return jornada.KeptWay{ID: r.ID, UserID: r.UserID, Name: r.Name, Way: json.RawMessage(r.Way), UpdatedAt: r.UpdatedAt.UTC()}
}

// KeptWays returns the ways of playing that a user keeps, by name.
func (s *Store) KeptWays(ctx context.Context, user int64) ([]jornada.KeptWay, error) {
	var rows []keptWayRow
	if err := s.db.WithContext(ctx).Where("user_id = ?", user).Order("lower(name), id").Find(&rows).Error; err != nil {
		return nil, toFault(err, "ways of playing")
	}
	ways := make([]jornada.KeptWay, len(rows))
	for i := range rows {
		ways[i] = rows[i].way()
	}
	return ways, nil
}

// SaveKeptWay stores a user's way of playing; one without an id is added. The name must
// not be that of another way of the user.
func (s *Store) SaveKeptWay(ctx context.Context, way jornada.KeptWay, at time.Time) (jornada.KeptWay, error) {
	row := keptWayRow{way.ID, way.UserID, way.Name, string(way.Way), at.UTC()}
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockUserAdditions(tx, way.UserID); err != nil {
			return err
		}
		own := func() *gorm.DB { return tx.Model(&keptWayRow{}).Where("user_id = ?", way.UserID) }
		if way.ID == 0 {
			full := fault.New(fault.Conflict, "you have %d ways of playing, which is as many as a user can keep: delete one first", s.limits.Sets)
			if err := checkPlace(own(), 1, s.limits.Sets, full); err != nil {
				return err
			}
		} else {
			var before keptWayRow
			if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&before, "id = ? AND user_id = ?", way.ID, way.UserID).Error; err != nil {
				return toFault(err, "way of playing %d", way.ID)
			}
		}
		var same int64
		if err := own().Where("name = ? AND id <> ?", way.Name, way.ID).Count(&same).Error; err != nil {
			return toFault(err, "ways of playing")
		}
		if same > 0 {
			return fault.At("name", fault.New(fault.Conflict, "you already have a way of playing with the name %q", way.Name))
		}
		return toFault(tx.Save(&row).Error, "way of playing")
	})
	if err != nil {
		return way, err
	}
	return row.way(), nil
}

// DeleteKeptWay deletes a user's way of playing.
func (s *Store) DeleteKeptWay(ctx context.Context, user, id int64) error {
	done := s.db.WithContext(ctx).Delete(&keptWayRow{}, "id = ? AND user_id = ?", id, user)
	if done.Error == nil && done.RowsAffected == 0 {
		done.Error = gorm.ErrRecordNotFound
	}
	return toFault(done.Error, "way of playing %d", id)
}
