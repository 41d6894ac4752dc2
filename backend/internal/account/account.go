// Package account knows who may do what: users, roles, sessions, passwords.
package account

import (
	"crypto/rand"
	"encoding/hex"
	"regexp"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Role is what a user may do.
type Role string

// The roles, from most to least.
const (
	Admin  Role = "admin"  // users as well
	Editor Role = "editor" // matches, results, imports, training
	Player Role = "player" // reads, own tickets
)

// User can log in.
type User struct {
	ID           int64
	Name         string
	Role         Role
	PasswordHash string
	CreatedAt    time.Time
}

// Session begins with a log-in and lasts until it ends or expires.
type Session struct {
	ID         string
	UserID     int64
	Device     string // as the client names itself
	CreatedAt  time.Time
	LastUsedAt time.Time
	ExpiresAt  time.Time
	EndedAt    *time.Time
}

// Active says whether the session can be used at a time.
func (s Session) Active(at time.Time) bool { return s.EndedAt == nil && at.Before(s.ExpiresAt) }

// NewID is a name of 128 random bits that nobody can guess.
func NewID() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails: see crypto/rand
	return hex.EncodeToString(raw)
}

var userName = regexp.MustCompile(`^[A-Za-z0-9._@+-]{1,64}$`)

// CheckUserName says what is wrong with the name of a new user.
func CheckUserName(name string) error {
	if !userName.MatchString(name) {
		return fault.New(fault.Invalid, "a user name has 1 to 64 letters, digits and . _ @ + -")
	}
	return nil
}
