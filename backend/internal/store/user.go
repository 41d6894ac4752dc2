package store

import (
	"context"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
)

type userRow struct {
	ID           int64 `gorm:"primaryKey"`
	Name         string
	Role         string
	PasswordHash string
	CreatedAt    time.Time
}

func (userRow) TableName() string { return "users" }

func (r userRow) user() account.User {
	return account.User{ID: r.ID, Name: r.Name, Role: account.Role(r.Role), PasswordHash: r.PasswordHash, CreatedAt: r.CreatedAt.UTC()}
}

type sessionRow struct {
	ID         string `gorm:"primaryKey"`
	UserID     int64
	Device     string
	CreatedAt  time.Time
	LastUsedAt time.Time
	ExpiresAt  time.Time
	EndedAt    *time.Time
}

func (sessionRow) TableName() string { return "sessions" }

// CountUsers says how many users there are.
func (s *Store) CountUsers(ctx context.Context) (int, error) {
	var n int64
	err := s.db.WithContext(ctx).Model(&userRow{}).Count(&n).Error
	return int(n), named(err, "users")
}

// AddUser keeps a new user. Names differ in more than their case.
func (s *Store) AddUser(ctx context.Context, user account.User) (account.User, error) {
	row := userRow{Name: user.Name, Role: string(user.Role), PasswordHash: user.PasswordHash, CreatedAt: user.CreatedAt.UTC()}
	err := s.db.WithContext(ctx).Create(&row).Error
	return row.user(), named(err, "user %s", user.Name)
}

// UserByName finds a user whatever the case of the name.
func (s *Store) UserByName(ctx context.Context, name string) (account.User, error) {
	var row userRow
	err := s.db.WithContext(ctx).Where("lower(name) = ?", strings.ToLower(name)).First(&row).Error
	return row.user(), named(err, "user")
}

// AddSession keeps a new session.
func (s *Store) AddSession(ctx context.Context, session account.Session) error {
	row := sessionRow(session)
	return named(s.db.WithContext(ctx).Create(&row).Error, "session")
}

// Session finds a session and its user.
func (s *Store) Session(ctx context.Context, id string) (account.Session, account.User, error) {
	var session sessionRow
	if err := s.db.WithContext(ctx).First(&session, "id = ?", id).Error; err != nil {
		return account.Session{}, account.User{}, named(err, "session")
	}
	var user userRow
	err := s.db.WithContext(ctx).First(&user, "id = ?", session.UserID).Error
	return account.Session(session), user.user(), named(err, "user")
}

// EndSession ends a session; one that has ended already stays as it is.
func (s *Store) EndSession(ctx context.Context, id string, at time.Time) error {
	err := s.db.WithContext(ctx).Model(&sessionRow{}).Where("id = ? AND ended_at IS NULL", id).Update("ended_at", at.UTC()).Error
	return named(err, "session")
}
