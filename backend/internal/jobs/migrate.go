package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river/rivermigrate"
)

// Migrate brings the tables of the queue up to date and returns the number of
// migrations applied. Several processes may call it at the same time.
func Migrate(ctx context.Context, db Database) (done int, err error) {
	migrator, err := rivermigrate.New(db.driver(), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return 0, err
	}
	up := func() error {
		result, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
		if err == nil {
			done = len(result.Versions)
		}
		return err
	}
	if db.Postgres {
		err = db.withMigrationLock(ctx, up)
	} else {
		// SQLite has no lock that spans several migrations. Of two processes that start
		// at the same time, one fails because a table exists already, and tries again.
		for try := range sqliteTries {
			if err = up(); err == nil || ctx.Err() != nil {
				break
			}
			time.Sleep(time.Duration(try+1) * sqlitePause)
		}
	}
	if err != nil {
		return 0, fmt.Errorf("bring the tables of jobs up to date: %w", err)
	}
	return done, nil
}

const (
	sqliteTries  = 5
	sqlitePause  = 100 * time.Millisecond
	postgresLock = 7_170_211 // arbitrary key of the advisory lock for migrations
	queueLock    = 7_170_212 // arbitrary first key of the advisory locks for queueing
)

// withMigrationLock calls work while it holds PostgreSQL's advisory lock for
// migrations.
func (d Database) withMigrationLock(ctx context.Context, work func() error) (err error) {
	connection, err := d.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close() }()
	if _, err := connection.ExecContext(ctx, "SELECT pg_advisory_lock($1)", postgresLock); err != nil {
		return err
	}
	err = work()
	_, unlocked := connection.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", postgresLock)
	return errors.Join(err, unlocked)
}
