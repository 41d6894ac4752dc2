package store

import (
	"context"
	"encoding/json"
	"time"

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
	if err := s.kept(ctx, user, &rows); err != nil {
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
	err = s.keep(ctx, keptRow{
		Tabler: &row, id: set.ID, user: set.UserID, name: set.Name,
		full:   fault.New(fault.Conflict, "you have %d sets of conditions, which is as many as a user can keep: delete one first", s.limits.Sets),
		taken:  fault.At("name", fault.New(fault.Conflict, "you already have a set of conditions with the name %q", set.Name)),
		failed: func(err error) error { return toFault(err, "set of conditions %d", set.ID) },
	})
	if err != nil {
		return set, err
	}
	return row.set()
}

// DeleteConditionSet deletes a user's set of conditions.
func (s *Store) DeleteConditionSet(ctx context.Context, user, id int64) error {
	return toFault(s.deleteKept(ctx, &conditionSetRow{}, user, id), "set of conditions %d", id)
}
