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

// sessionRetention is how long a session is remembered after its end.
const sessionRetention = 30 * 24 * time.Hour

// AddSession keeps a new session and the hash of its first refresh token, and
// forgets the user's old ones.
func (s *Store) AddSession(ctx context.Context, session account.Session, refreshHash string) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		old := session.CreatedAt.Add(-sessionRetention).UTC()
		// In one order and without waiting: two log-ins at once may do the same.
		forgotten := tx.Model(&sessionRow{}).Select("id").Where("user_id = ? AND (expires_at < ? OR ended_at < ?)", session.UserID, old, old).
			Order("id").Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"})
		if err := tx.Where("id IN (?)", forgotten).Delete(&sessionRow{}).Error; err != nil {
			return toFault(err, "old sessions")
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

// errNoSession says nothing about why: who asks may be an attacker.
var errNoSession = fault.New(fault.Unauthorized, "The session has ended. Log in again.")

// Rotate uses up a refresh token and changes the session's tokens. The same
// token within the grace gets the same answer again; at any other time a used
// token is a stolen one, and its session ends.
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
			return replaceTokens(tx, rotated.Session, r)
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

// lockToken finds a refresh token with its session and user. The session is
// locked, and with it everything that belongs to it.
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
	// Whether it has been used is only certain now.
	if err := tx.First(&token, "hash = ?", hash).Error; err != nil {
		return none(err)
	}
	if err := tx.First(&user, "id = ?", session.UserID).Error; err != nil {
		return none(err)
	}
	return token, session.session(), user.user(), nil
}

// replaceTokens writes a session's new tokens.
func replaceTokens(tx *gorm.DB, session account.Session, r account.Rotation) error {
	at := r.At.UTC()
	err := tx.Model(&refreshRow{}).Where("hash = ?", r.Hash).Updates(map[string]any{"used_at": at, "nonce": r.Nonce}).Error
	if err != nil {
		return toFault(err, "refresh token")
	}
	row := newSessionRow(session)
	if err := tx.Save(&row).Error; err != nil {
		return toFault(err, "session")
	}
	// A token that has expired is refused without any memory of it.
	if err := tx.Where("session_id = ? AND expires_at < ?", session.ID, at).Delete(&refreshRow{}).Error; err != nil {
		return toFault(err, "expired refresh tokens")
	}
	return addRefreshToken(tx, session, r.NextHash)
}

// Session finds a session and its user.
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

// Sessions lists a user's sessions that are active, last used first.
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

// TouchSession notes when a session was last used.
func (s *Store) TouchSession(ctx context.Context, id string, at time.Time) error {
	err := s.db.WithContext(ctx).Model(&sessionRow{}).Where("id = ? AND last_used_at < ?", id, at.UTC()).Update("last_used_at", at.UTC()).Error
	return toFault(err, "session")
}

// EndSession ends one session of a user; another user's is not found.
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

// endSessions ends what a query finds; what has ended already stays as it is.
func endSessions(query *gorm.DB, at time.Time) error {
	return toFault(query.Model(&sessionRow{}).Where("ended_at IS NULL").Update("ended_at", at.UTC()).Error, "sessions")
}
