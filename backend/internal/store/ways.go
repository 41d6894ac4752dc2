package store

import (
	"context"
	"encoding/json"
	"time"

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
	if err := s.kept(ctx, user, &rows); err != nil {
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
	err := s.keep(ctx, keptRow{
		Tabler: &row, id: way.ID, user: way.UserID, name: way.Name,
		full:   fault.New(fault.Conflict, "you have %d ways of playing, which is as many as a user can keep: delete one first", s.limits.Sets),
		taken:  fault.At("name", fault.New(fault.Conflict, "you already have a way of playing with the name %q", way.Name)),
		failed: func(err error) error { return toFault(err, "way of playing %d", way.ID) },
	})
	if err != nil {
		return way, err
	}
	return row.way(), nil
}

// DeleteKeptWay deletes a user's way of playing.
func (s *Store) DeleteKeptWay(ctx context.Context, user, id int64) error {
	return toFault(s.deleteKept(ctx, &keptWayRow{}, user, id), "way of playing %d", id)
}
