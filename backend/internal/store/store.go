// Package store stores the types of the domain in a database, SQLite or PostgreSQL.
// GORM and the row types are internal to it.
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
	shared  *shared
	inside  bool // db is a transaction of its own
	limits  Limits
}

// Default maximum numbers of connections. SQLite writes on one at a time.
const (
	DefaultSQLite   = 8
	DefaultPostgres = 20
)

// connectionLifetime is the maximum age of a connection, so that a database that has
// moved to another address is found again.
const connectionLifetime = 30 * time.Minute

// dialect is what differs between the two databases.
type dialect struct {
	name      string // the directory in migrations/
	batchRows int    // rows of about twenty columns that fit into one insert

	connections int // default of their maximum number
}

// Open opens the database at url, which is sqlite:PATH or postgres://…. It does not
// change the schema; see Migrate. An invalid address is an Invalid fault.
func Open(ctx context.Context, url string) (*Store, error) {
	for try := 1; ; try++ {
		s, err := open(ctx, url)
		// Of several processes that make a new SQLite database at the same moment one
		// turns on the write-ahead log, and SQLite does not let the others wait for it.
		busy := strings.HasPrefix(url, "sqlite:") && dberr.KindOf(err) == dberr.Unavailable
		if !busy || try == sqliteTries || ctx.Err() != nil {
			return s, err
		}
		time.Sleep(time.Duration(try) * sqlitePause)
	}
}

func open(ctx context.Context, url string) (*Store, error) {
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
	switch {
	case err != nil && d.name == "postgres":
		// The driver's error has a line for each address it tried.
		return nil, fmt.Errorf("open the postgres database: %s", strings.Join(strings.Fields(err.Error()), " "))
	case err != nil:
		return nil, fmt.Errorf("open the %s database: %w", d.name, err)
	}
	s := &Store{db: db, dialect: d, limits: Limits{}.withDefaults(), shared: &shared{}}
	if d.name == "sqlite" {
		s.shared.writing = make(chan struct{}, 1)
	}
	if err := s.LimitConnections(d.connections); err != nil {
		return nil, err
	}
	if err := errors.Join(s.countChanges(), s.Ping(ctx)); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// LimitConnections sets the maximum number of open connections, at least 2. Initially
// it is DefaultSQLite or DefaultPostgres.
func (s *Store) LimitConnections(n int) error {
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n) // closing and opening again under load would cost more than keeping them
	pool.SetConnMaxLifetime(connectionLifetime)
	return nil
}

// Ping returns an error if the database does not answer.
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

// Close closes all connections.
func (s *Store) Close() error {
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// SQL returns the connection pool, for data that is not stored by this package.
func (s *Store) SQL() (pool *sql.DB, postgres bool, err error) {
	pool, err = s.db.DB()
	return pool, s.dialect.name == "postgres", err
}

// transaction runs f and then also in one transaction.
func (s *Store) transaction(ctx context.Context, f func(tx *gorm.DB) error, also ...job.Also) error {
	end, err := s.beginWriting(ctx)
	if err != nil {
		return err
	}
	defer end()
	err = s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := f(tx); err != nil {
			return err
		}
		return runAlso(ctx, tx, also)
	})
	if dberr.KindOf(err) == dberr.Unavailable { // f may have succeeded, and the commit failed
		err = toFault(err, "transaction")
	}
	return err
}

// runAlso runs the follow-up work of a change within its transaction.
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

// toFault converts errors of the database into faults about the object that the
// format describes. nil stays nil.
func toFault(err error, format string, args ...any) error {
	thing := fault.Say(format, args...)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.New(fault.NotFound, "%s not found", thing)
	}
	return dberr.Fault(err, thing)
}
