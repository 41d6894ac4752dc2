package store

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/quinielaml/quinielaml/migrations"
)

// Migration is one step of the schema.
type Migration struct {
	Version   int64     `json:"version"`
	Name      string    `json:"name"`
	AppliedAt time.Time `json:"appliedAt,omitzero"` // zero: not applied yet
}

// Migrate brings the schema up to date and returns how many steps it applied.
// Several processes may call it at the same time: on PostgreSQL one waits for the
// other, on SQLite a failed attempt is repeated.
func (s *Store) Migrate(ctx context.Context) (int, error) {
	for try := 1; ; try++ {
		provider, err := s.provider()
		if err != nil {
			return 0, err
		}
		done, err := provider.Up(ctx)
		if err == nil {
			return len(done), nil
		}
		// SQLite has no lock that spans several steps: if two processes migrate at the same
		// time, one fails because the other has already made a step. The next attempt finds
		// that step applied.
		if s.dialect.name != "sqlite" || try == sqliteTries || ctx.Err() != nil {
			return 0, fmt.Errorf("bring the schema up to date: %w", err)
		}
		time.Sleep(time.Duration(try) * sqlitePause)
	}
}

const (
	sqliteTries = 5
	sqlitePause = 100 * time.Millisecond
)

// lockPeriod is how often, in seconds, a process checks whether another one has
// finished migrating PostgreSQL; lockTries is how many times.
const (
	lockPeriod = 1
	lockTries  = 300
)

// Migrations lists all steps with the time when each was applied.
func (s *Store) Migrations(ctx context.Context) ([]Migration, error) {
	provider, err := s.provider()
	if err != nil {
		return nil, err
	}
	status, err := provider.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the state of the schema: %w", err)
	}
	list := make([]Migration, 0, len(status))
	for _, one := range status {
		list = append(list, Migration{Version: one.Source.Version, Name: one.Source.Path, AppliedAt: one.AppliedAt})
	}
	return list, nil
}

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations.Files, s.dialect.name)
	if err != nil {
		return nil, err
	}
	pool, err := s.db.DB()
	if err != nil {
		return nil, err
	}
	if s.dialect.name == "sqlite" {
		return goose.NewProvider(goose.DialectSQLite3, pool, files)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockPeriod, lockTries))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, pool, files, goose.WithSessionLocker(locker))
}
