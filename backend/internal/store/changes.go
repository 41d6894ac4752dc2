package store

import (
	"context"
	"sync/atomic"

	"gorm.io/gorm"
)

// shared is what all views of one open database have in common.
type shared struct {
	changes atomic.Uint64
	// writing admits one writing transaction at a time on SQLite, which can run no
	// more. The others wait here instead of holding a connection that readers could
	// use. It is nil on PostgreSQL.
	writing chan struct{}
	loaded  loaded
}

// unlisted are the tables whose changes no list or object of the API shows, and that
// change so often that counting them would make the counter useless.
var unlisted = map[string]bool{
	sessionRow{}.TableName(): true, refreshRow{}.TableName(): true, loginRow{}.TableName(): true,
	auditRow{}.TableName(): true, backupRow{}.TableName(): true, userRow{}.TableName(): true,
	answerRow{}.TableName(): true, viewRow{}.TableName(): true,
}

// Changes counts the changes that this process has made to the data, except
// accounts, sessions and the audit log. It has increased when the method that made a
// change returns, and until then readers may see data of before the change.
func (s *Store) Changes() uint64 { return s.shared.changes.Load() }

// countChanges makes every statement that writes increase the counter. Statements in
// plain SQL name their table with Table if it is unlisted.
func (s *Store) countChanges() error {
	count := func(tx *gorm.DB) {
		if !unlisted[tx.Statement.Table] {
			s.shared.changes.Add(1)
		}
	}
	const name = "quiniela:count_changes"
	callbacks := s.db.Callback()
	for _, register := range []func() error{
		func() error { return callbacks.Create().After("gorm:create").Register(name, count) },
		func() error { return callbacks.Update().After("gorm:update").Register(name, count) },
		func() error { return callbacks.Delete().After("gorm:delete").Register(name, count) },
		func() error { return callbacks.Raw().After("gorm:raw").Register(name, count) },
	} {
		if err := register(); err != nil {
			return err
		}
	}
	return nil
}

// beginWriting waits until this process may begin a transaction that writes. The
// caller must call end after the transaction.
func (s *Store) beginWriting(ctx context.Context) (end func(), err error) {
	before := s.Changes()
	count := func() {
		// Others may have read, and counted, before the commit what was there until then.
		if s.Changes() != before {
			s.shared.changes.Add(1)
		}
	}
	if s.shared.writing == nil || s.inside {
		return count, nil
	}
	select {
	case s.shared.writing <- struct{}{}:
		return func() {
			count()
			<-s.shared.writing
		}, nil
	case <-ctx.Done():
		return nil, toFault(ctx.Err(), "transaction")
	}
}
