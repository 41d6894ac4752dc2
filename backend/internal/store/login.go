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

// LoginTries returns how many more wrong passwords a subject, such as an address or a
// user, may send now. If that is none, it returns how long to wait for the next.
func (s *Store) LoginTries(ctx context.Context, subject string, limit account.RateLimit, at time.Time) (left int, wait time.Duration, err error) {
	var row loginRow
	err = s.db.WithContext(ctx).First(&row, "subject = ?", subjectKey(subject)).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return 0, 0, toFault(err, "log-in tries")
	}
	now, each := at.UnixMilli(), limit.Every.Milliseconds()
	room := now + each*int64(limit.Burst) - max(row.EmptyAt, now)
	if room < each {
		return 0, time.Duration(each-room) * time.Millisecond, nil
	}
	return int(room / each), 0, nil
}

// CountWrongLogin counts a wrong password of a subject, and deletes the subjects
// whose buckets are empty.
func (s *Store) CountWrongLogin(ctx context.Context, subject string, limit account.RateLimit, at time.Time) error {
	db := s.db.WithContext(ctx)
	now, each := at.UnixMilli(), limit.Every.Milliseconds()
	err := db.Table(loginRow{}.TableName()).Exec("INSERT INTO login_tries (subject, empty_at) VALUES (?, ?) ON CONFLICT (subject) DO UPDATE "+
		"SET empty_at = CASE WHEN login_tries.empty_at > ? THEN login_tries.empty_at ELSE ? END + ?",
		subjectKey(subject), now+each, now, now, each).Error
	if err != nil {
		return toFault(err, "log-in tries")
	}
	empty := db.Model(&loginRow{}).Select("subject").Where("empty_at < ?", now).
		Order("subject").Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"})
	return toFault(db.Where("subject IN (?)", empty).Delete(&loginRow{}).Error, "log-in tries")
}
