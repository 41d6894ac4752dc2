// Package store keeps the words in a database, SQLite or PostgreSQL. GORM and
// the row types stay inside: rows come in, words go out.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"gorm.io/gorm"
	gormlogger "gorm.io/gorm/logger"

	"github.com/quinielaml/quinielaml/backend/internal/dberr"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// Store is an open database.
type Store struct {
	db      *gorm.DB
	dialect dialect
}

// dialect is what differs between the two databases.
type dialect struct {
	name      string // the folder in migrations/
	batchRows int    // rows of about twenty columns that fit into one insert
}

// Open opens the database that url names: sqlite:PATH or postgres://….
// The schema is left as it is; see Migrate.
func Open(ctx context.Context, url string) (*Store, error) {
	var (
		dialector gorm.Dialector
		d         dialect
		err       error
	)
	switch scheme, rest, _ := strings.Cut(url, ":"); scheme {
	case "sqlite":
		dialector, d, err = openSQLite(rest)
	case "postgres", "postgresql":
		dialector, d, err = openPostgres(url)
	default:
		return nil, fault.New(fault.Invalid, "the database address must begin with sqlite: or postgres://")
	}
	if err != nil {
		return nil, err
	}
	db, err := gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		Logger:                 gormlogger.NewSlogLogger(slog.Default(), gormlogger.Config{LogLevel: gormlogger.Silent}),
		NowFunc:                func() time.Time { return time.Now().UTC() },
	})
	if err != nil {
		// The PostgreSQL driver writes a line for each address it has tried.
		return nil, fmt.Errorf("open the %s database: %s", d.name, strings.Join(strings.Fields(err.Error()), " "))
	}
	s := &Store{db: db, dialect: d}
	if err := s.Ping(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	if err := pool.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the %s database: %w", s.dialect.name, err)
	}
	return nil
}

// Close ends all connections.
func (s *Store) Close() error {
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// SQL is the pool of connections beneath, for what is not kept by this package.
func (s *Store) SQL() (pool *sql.DB, postgres bool, err error) {
	pool, err = s.db.DB()
	return pool, s.dialect.name == "postgres", err
}

// transaction keeps all that f changes together with what follows it, or nothing.
func (s *Store) transaction(ctx context.Context, f func(tx *gorm.DB) error, also ...job.Also) error {
	return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := f(tx); err != nil {
			return err
		}
		return runAlso(ctx, tx, also)
	})
}

// runAlso does what follows a change, within its transaction.
func runAlso(ctx context.Context, tx *gorm.DB, also []job.Also) error {
	raw, ok := tx.Statement.ConnPool.(job.Tx)
	if !ok {
		return fmt.Errorf("%T is not a transaction", tx.Statement.ConnPool)
	}
	for _, follow := range also {
		if err := follow(ctx, raw); err != nil {
			return err
		}
	}
	return nil
}

// toFault turns errors of the database into faults about the thing that was asked for.
func toFault(err error, format string, args ...any) error {
	thing := fault.Say(format, args...)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.New(fault.NotFound, "%s not found", thing)
	}
	return dberr.Fault(err, thing)
}
