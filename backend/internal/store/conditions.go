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

type conditionSetRow struct {
	ID         int64 `gorm:"primaryKey"`
	UserID     int64
	Name       string
	Conditions string    // JSON
	UpdatedAt  time.Time `gorm:"autoUpdateTime:false"` // set by the caller
}

func (conditionSetRow) TableName() string { return "condition_sets" }

func (r *conditionSetRow) set() (jornada.ConditionSet, error) {
	set := jornada.ConditionSet{ID: r.ID, UserID: r.UserID, Name: r.Name, UpdatedAt: r.UpdatedAt.UTC()}
	return set, json.Unmarshal([]byte(r.Conditions), &set.Conditions)
}

// ConditionSets returns the sets of conditions that a user keeps, by name.
func (s *Store) ConditionSets(ctx context.Context, user int64) ([]jornada.ConditionSet, error) {
	var rows []conditionSetRow
	if err := s.db.WithContext(ctx).Where("user_id = ?", user).Order("lower(name), id").Find(&rows).Error; err != nil {
		return nil, toFault(err, "sets of conditions")
	}
	sets := make([]jornada.ConditionSet, len(rows))
	for i := range rows {
		var err error
		if sets[i], err = rows[i].set(); err != nil {
			return nil, toFault(err, "set of conditions %d", rows[i].ID)
		}
	}
	return sets, nil
}

// SaveConditionSet stores a user's set of conditions; one without an id is added. The
// name must not be that of another set of the user.
func (s *Store) SaveConditionSet(ctx context.Context, set jornada.ConditionSet, at time.Time) (jornada.ConditionSet, error) {
	lines, err := json.Marshal(set.Conditions)
	if err != nil {
		return set, err
	}
	row := conditionSetRow{set.ID, set.UserID, set.Name, string(lines), at.UTC()}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockUserAdditions(tx, set.UserID); err != nil {
			return err
		}
		own := func() *gorm.DB { return tx.Model(&conditionSetRow{}).Where("user_id = ?", set.UserID) }
		if set.ID == 0 {
			full := fault.New(fault.Conflict, "you have %d sets of conditions, which is as many as a user can keep: delete one first", s.limits.Sets)
			if err := checkPlace(own(), 1, s.limits.Sets, full); err != nil {
				return err
			}
		} else {
			var before conditionSetRow
			if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&before, "id = ? AND user_id = ?", set.ID, set.UserID).Error; err != nil {
				return toFault(err, "set of conditions %d", set.ID)
			}
		}
		var same int64
		if err := own().Where("name = ? AND id <> ?", set.Name, set.ID).Count(&same).Error; err != nil {
			return toFault(err, "sets of conditions")
		}
		if same > 0 {
			return fault.At("name", fault.New(fault.Conflict, "you already have a set of conditions with the name %q", set.Name))
		}
		return toFault(tx.Save(&row).Error, "set of conditions")
	})
	if err != nil {
		return set, err
	}
	return row.set()
}

// DeleteConditionSet deletes a user's set of conditions.
func (s *Store) DeleteConditionSet(ctx context.Context, user, id int64) error {
	done := s.db.WithContext(ctx).Delete(&conditionSetRow{}, "id = ? AND user_id = ?", id, user)
	if done.Error == nil && done.RowsAffected == 0 {
		done.Error = gorm.ErrRecordNotFound
	}
	return toFault(done.Error, "set of conditions %d", id)
}
