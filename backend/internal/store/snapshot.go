package store

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"
)

// Snapshot lets f read the database as it was at one moment, whatever is written
// to it meanwhile. The snapshot is only for reading.
func (s *Store) Snapshot(ctx context.Context, f func(snapshot *Store, tx *sql.Tx) error) error {
	// On SQLite a read-only transaction begins deferred, in spite of
	// _txlock=immediate: writers go on beside it.
	options := &sql.TxOptions{ReadOnly: true}
	if s.dialect.name == "postgres" {
		options.Isolation = sql.LevelRepeatableRead
	}
	return s.within(ctx, func(snapshot *Store, tx *sql.Tx) error {
		// The moment of a snapshot is that of its first read.
		var migrations int64
		if err := snapshot.db.WithContext(ctx).Table("goose_db_version").Count(&migrations).Error; err != nil {
			return toFault(err, "snapshot")
		}
		return f(snapshot, tx)
	}, options)
}

// Whole keeps all that f writes, or nothing of it.
func (s *Store) Whole(ctx context.Context, f func(whole *Store, tx *sql.Tx) error) error {
	return s.within(ctx, f)
}

func (s *Store) within(ctx context.Context, f func(inside *Store, tx *sql.Tx) error, options ...*sql.TxOptions) error {
	return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		raw, ok := tx.Statement.ConnPool.(*sql.Tx)
		if !ok {
			return fmt.Errorf("a transaction of %T, not of database/sql", tx.Statement.ConnPool)
		}
		return f(&Store{db: tx.Session(&gorm.Session{NewDB: true}), dialect: s.dialect}, raw)
	}, options...)
}
