package store

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"
)

// Snapshot calls f with a read-only, consistent view of the database, while others
// may write to it.
func (s *Store) Snapshot(ctx context.Context, f func(snapshot *Store, tx *sql.Tx) error) error {
	// On SQLite a read-only transaction begins deferred in spite of _txlock=immediate,
	// so it does not block writers.
	options := &sql.TxOptions{ReadOnly: true}
	if s.dialect.name == "postgres" {
		options.Isolation = sql.LevelRepeatableRead
	}
	return s.within(ctx, func(snapshot *Store, tx *sql.Tx) error {
		// The first read determines the moment of the snapshot.
		var migrations int64
		if err := snapshot.db.WithContext(ctx).Table("goose_db_version").Count(&migrations).Error; err != nil {
			return toFault(err, "snapshot")
		}
		return f(snapshot, tx)
	}, options)
}

// Whole calls f in a transaction: if f returns an error, nothing it wrote is stored.
func (s *Store) Whole(ctx context.Context, f func(whole *Store, tx *sql.Tx) error) error {
	end, err := s.beginWriting(ctx)
	if err != nil {
		return err
	}
	defer end()
	return s.within(ctx, f)
}

func (s *Store) within(ctx context.Context, f func(inside *Store, tx *sql.Tx) error, options ...*sql.TxOptions) error {
	return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		raw, ok := tx.Statement.ConnPool.(*sql.Tx)
		if !ok {
			return fmt.Errorf("a transaction of %T, not of database/sql", tx.Statement.ConnPool)
		}
		return f(s.in(tx.Session(&gorm.Session{NewDB: true})), raw)
	}, options...)
}

// in returns the store within a transaction.
func (s *Store) in(tx *gorm.DB) *Store {
	return &Store{db: tx, dialect: s.dialect, limits: s.limits, shared: s.shared, inside: true}
}
