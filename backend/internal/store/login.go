package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/account"
)

// loginRow is a leaky bucket that log-in attempts fill. Only the time when it will
// be empty is stored, in milliseconds since 1970 (the generic cell rate algorithm,
// ITU-T I.371).
type loginRow struct {
	Subject string `gorm:"primaryKey"`
	EmptyAt int64
}

func (loginRow) TableName() string { return "login_tries" }

// subjectKey hashes a subject: users type passwords into the name field by mistake,
// and the database must not contain them.
func subjectKey(subject string) string {
	sum := sha256.Sum256([]byte(subject))
	return hex.EncodeToString(sum[:])
}

// TryLogin counts a log-in attempt for a subject, an address or a user, and returns
// how long to wait: zero if the attempt is allowed. A refused attempt is not
// counted, so that waiting that long always suffices.
func (s *Store) TryLogin(ctx context.Context, subject string, limit account.RateLimit, at time.Time) (wait time.Duration, err error) {
	now, each := at.UnixMilli(), limit.Every.Milliseconds()
	room := each * int64(limit.Burst-1)
	key := subjectKey(subject)
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		counted := tx.Table(loginRow{}.TableName()).Exec("INSERT INTO login_tries (subject, empty_at) VALUES (?, ?) ON CONFLICT (subject) DO UPDATE "+
			"SET empty_at = CASE WHEN login_tries.empty_at > ? THEN login_tries.empty_at ELSE ? END + ? WHERE login_tries.empty_at <= ?",
			key, now+each, now, now, each, now+room)
		if counted.Error != nil {
			return toFault(counted.Error, "log-in tries")
		}
		if counted.RowsAffected == 1 {
			return nil
		}
		var row loginRow
		if err := tx.First(&row, "subject = ?", key).Error; err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return toFault(err, "log-in tries")
		}
		wait = max(time.Duration(row.EmptyAt-now-room)*time.Millisecond, time.Millisecond)
		return nil
	})
	return wait, err
}

// UndoLoginTry takes back an attempt whose password was right, and deletes the
// subjects whose buckets are empty.
func (s *Store) UndoLoginTry(ctx context.Context, subject string, limit account.RateLimit, at time.Time) error {
	db := s.db.WithContext(ctx)
	empty := db.Model(&loginRow{}).Select("subject").Where("empty_at < ?", at.UnixMilli()).
		Order("subject").Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"})
	if err := db.Where("subject IN (?)", empty).Delete(&loginRow{}).Error; err != nil {
		return toFault(err, "log-in tries")
	}
	err := db.Model(&loginRow{}).Where("subject = ?", subjectKey(subject)).
		Update("empty_at", gorm.Expr("empty_at - ?", limit.Every.Milliseconds())).Error
	return toFault(err, "log-in tries")
}
