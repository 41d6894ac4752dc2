package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

type sessionRow struct {
	ID             string `gorm:"primaryKey"`
	UserID         int64
	GroupName      string
	Device         string
	Address        string
	AccessID       string
	AccessIssuedAt time.Time
	CreatedAt      time.Time
	LastUsedAt     time.Time
	ExpiresAt      time.Time
	EndedAt        *time.Time
}

func (sessionRow) TableName() string { return "sessions" }

func newSessionRow(s account.Session) sessionRow {
	return sessionRow{
		ID: s.ID, UserID: s.UserID, GroupName: s.Group, Device: s.Device, Address: s.Address,
		AccessID: s.AccessID, AccessIssuedAt: s.AccessIssuedAt.UTC(),
		CreatedAt: s.CreatedAt.UTC(), LastUsedAt: s.LastUsedAt.UTC(), ExpiresAt: s.ExpiresAt.UTC(), EndedAt: s.EndedAt,
	}
}

func (r sessionRow) session() account.Session {
	return account.Session{
		ID: r.ID, UserID: r.UserID, Group: r.GroupName, Device: r.Device, Address: r.Address,
		AccessID: r.AccessID, AccessIssuedAt: r.AccessIssuedAt.UTC(),
		CreatedAt: r.CreatedAt.UTC(), LastUsedAt: r.LastUsedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), EndedAt: r.EndedAt,
	}
}

type refreshRow struct {
	Hash      string `gorm:"primaryKey"`
	SessionID string
	ExpiresAt time.Time
	UsedAt    *time.Time
	Nonce     string
}

func (refreshRow) TableName() string { return "refresh_tokens" }

// sessionRetention is how long a session is stored after its end.
const sessionRetention = 30 * 24 * time.Hour

// maxRows is a limit that no query reaches: SQLite has no OFFSET without LIMIT.
const maxRows = 1 << 30

// AddSession stores a new session with the hash of its first refresh token, and
// deletes the user's old sessions. If there are too many, ended ones and then the
// active ones used longest ago make room.
func (s *Store) AddSession(ctx context.Context, session account.Session, refreshHash string) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		old := session.CreatedAt.Add(-sessionRetention).UTC()
		// The fixed order and SKIP LOCKED avoid deadlocks between concurrent log-ins.
		forgotten := tx.Model(&sessionRow{}).Select("id").Where("user_id = ? AND (expires_at < ? OR ended_at < ?)", session.UserID, old, old).
			Order("id").Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"})
		if err := tx.Where("id IN (?)", forgotten).Delete(&sessionRow{}).Error; err != nil {
			return toFault(err, "old sessions")
		}
		if err := lockUserAdditions(tx, session.UserID); err != nil {
			return err
		}
		crowded := tx.Model(&sessionRow{}).Select("id").Where("user_id = ?", session.UserID).
			Order("ended_at IS NOT NULL, last_used_at DESC, id").Limit(maxRows).Offset(s.limits.Sessions - 1)
		if err := tx.Where("id IN (?)", crowded).Delete(&sessionRow{}).Error; err != nil {
			return toFault(err, "crowded sessions")
		}
		row := newSessionRow(session)
		if err := tx.Create(&row).Error; err != nil {
			return toFault(err, "session")
		}
		return addRefreshToken(tx, session, refreshHash)
	})
}

func addRefreshToken(tx *gorm.DB, session account.Session, hash string) error {
	row := refreshRow{Hash: hash, SessionID: session.ID, ExpiresAt: session.ExpiresAt.UTC()}
	return toFault(tx.Create(&row).Error, "refresh token")
}

// errNoSession gives no reason: the client may be an attacker.
var errNoSession = fault.New(fault.Unauthorized, "The session has ended. Log in again.")

// Rotate uses a refresh token up and replaces the tokens of its session. If the same
// token comes again within the grace period, the result is the same. At any other
// time a used token must have been stolen: its session ends, and the error is an
// Unauthorized fault.
func (s *Store) Rotate(ctx context.Context, r account.Rotation) (account.RotationResult, error) {
	var (
		rotated account.RotationResult
		reused  bool
	)
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		at := r.At.UTC()
		token, session, user, err := lockToken(tx, r.Hash)
		if err != nil {
			return err
		}
		if !session.Active(at) || !at.Before(token.ExpiresAt) {
			return errNoSession
		}
		rotated = account.RotationResult{Session: session, User: user, Nonce: token.Nonce}
		if token.UsedAt == nil {
			rotated.Nonce = r.Nonce
			rotated.Session.AccessID, rotated.Session.AccessIssuedAt = r.AccessID, at.Truncate(time.Second)
			rotated.Session.LastUsedAt, rotated.Session.ExpiresAt, rotated.Session.Address = at, r.ExpiresAt.UTC(), r.Address
			return s.replaceTokens(tx, rotated.Session, r)
		}
		var later int64 // tokens of the session that were used after this one
		err = tx.Model(&refreshRow{}).Where("session_id = ? AND used_at > ?", session.ID, token.UsedAt.UTC()).Count(&later).Error
		if err != nil {
			return toFault(err, "refresh tokens")
		}
		if later == 0 && at.Sub(*token.UsedAt) <= r.Grace {
			return nil
		}
		reused = true
		return endSessions(tx.Where("id = ?", session.ID), at)
	})
	if err == nil && reused {
		err = errNoSession
	}
	return rotated, err
}

// lockToken returns a refresh token with its session and user. It locks the session,
// which serializes all changes of its tokens.
func lockToken(tx *gorm.DB, hash string) (refreshRow, account.Session, account.User, error) {
	none := func(err error) (refreshRow, account.Session, account.User, error) {
		if errors.Is(err, gorm.ErrRecordNotFound) {
			err = errNoSession
		}
		return refreshRow{}, account.Session{}, account.User{}, err
	}
	var (
		token   refreshRow
		session sessionRow
		user    userRow
	)
	if err := tx.First(&token, "hash = ?", hash).Error; err != nil {
		return none(err)
	}
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&session, "id = ?", token.SessionID).Error; err != nil {
		return none(err)
	}
	// Read the token again: before the lock, another request may have used it.
	if err := tx.First(&token, "hash = ?", hash).Error; err != nil {
		return none(err)
	}
	if err := tx.First(&user, "id = ?", session.UserID).Error; err != nil {
		return none(err)
	}
	return token, session.session(), user.user(), nil
}

// replaceTokens stores the new tokens of a session.
func (s *Store) replaceTokens(tx *gorm.DB, session account.Session, r account.Rotation) error {
	at := r.At.UTC()
	err := tx.Model(&refreshRow{}).Where("hash = ?", r.Hash).Updates(map[string]any{"used_at": at, "nonce": r.Nonce}).Error
	if err != nil {
		return toFault(err, "refresh token")
	}
	row := newSessionRow(session)
	if err := tx.Save(&row).Error; err != nil {
		return toFault(err, "session")
	}
	// Expired tokens are refused anyway, so they need not be stored.
	if err := tx.Where("session_id = ? AND expires_at < ?", session.ID, at).Delete(&refreshRow{}).Error; err != nil {
		return toFault(err, "expired refresh tokens")
	}
	crowded := tx.Model(&refreshRow{}).Select("hash").Where("session_id = ? AND used_at IS NOT NULL", session.ID).
		Order("used_at DESC, hash").Limit(maxRows).Offset(s.limits.RefreshTokens)
	if err := tx.Where("hash IN (?)", crowded).Delete(&refreshRow{}).Error; err != nil {
		return toFault(err, "crowded refresh tokens")
	}
	return addRefreshToken(tx, session, r.NextHash)
}

// Session returns a session and its user.
func (s *Store) Session(ctx context.Context, id string) (account.Session, account.User, error) {
	return findSession(s.db.WithContext(ctx), id)
}

func findSession(tx *gorm.DB, id string) (account.Session, account.User, error) {
	var session sessionRow
	if err := tx.First(&session, "id = ?", id).Error; err != nil {
		return account.Session{}, account.User{}, toFault(err, "session")
	}
	var user userRow
	err := tx.First(&user, "id = ?", session.UserID).Error
	return session.session(), user.user(), toFault(err, "user")
}

// Sessions lists the active sessions of a user, last used first.
func (s *Store) Sessions(ctx context.Context, userID int64, at time.Time) ([]account.Session, error) {
	var rows []sessionRow
	err := s.db.WithContext(ctx).Where("user_id = ? AND ended_at IS NULL AND expires_at > ?", userID, at.UTC()).
		Order("last_used_at DESC, id").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "sessions")
	}
	sessions := make([]account.Session, 0, len(rows))
	for _, row := range rows {
		sessions = append(sessions, row.session())
	}
	return sessions, nil
}

// TouchSession records when a session was last used.
func (s *Store) TouchSession(ctx context.Context, id string, at time.Time) error {
	err := s.db.WithContext(ctx).Model(&sessionRow{}).Where("id = ? AND last_used_at < ?", id, at.UTC()).Update("last_used_at", at.UTC()).Error
	return toFault(err, "session")
}

// EndSession ends a session of a user. A session of another user is a NotFound
// fault.
func (s *Store) EndSession(ctx context.Context, userID int64, id string, at time.Time) error {
	ended := s.db.WithContext(ctx).Model(&sessionRow{}).
		Where("id = ? AND user_id = ? AND ended_at IS NULL AND expires_at > ?", id, userID, at.UTC()).Update("ended_at", at.UTC())
	if ended.Error != nil {
		return toFault(ended.Error, "session")
	}
	if ended.RowsAffected == 0 {
		return fault.New(fault.NotFound, "there is no such session")
	}
	return nil
}

// EndGroup ends every session of a user in a group.
func (s *Store) EndGroup(ctx context.Context, userID int64, group string, at time.Time) error {
	return endSessions(s.db.WithContext(ctx).Where("user_id = ? AND group_name = ?", userID, group), at)
}

// EndSessions ends every session of a user.
func (s *Store) EndSessions(ctx context.Context, userID int64, at time.Time) error {
	return endSessions(s.db.WithContext(ctx).Where("user_id = ?", userID), at)
}

// endSessions ends the sessions that a query selects and that have not ended yet.
func endSessions(query *gorm.DB, at time.Time) error {
	return toFault(query.Model(&sessionRow{}).Where("ended_at IS NULL").Update("ended_at", at.UTC()).Error, "sessions")
}
