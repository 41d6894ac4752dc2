// Package account defines users, roles, sessions and passwords.
package account

import (
	"crypto/rand"
	"encoding/hex"
	"regexp"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Role determines what a user may do.
type Role string

// The roles, from most to least.
const (
	Admin  Role = "admin"  // everything, including users
	Editor Role = "editor" // changes matches and results, imports, trains
	Player Role = "player" // reads, and keeps tickets
)

// rank orders the roles; an unknown role ranks 0, below all.
var rank = map[Role]int{Player: 1, Editor: 2, Admin: 3}

// Allows reports whether the role may do what needs another role.
func (r Role) Allows(needed Role) bool { return rank[r] > 0 && rank[r] >= rank[needed] }

// CheckRole returns an Invalid fault for an unknown role.
func CheckRole(r Role) error {
	if rank[r] == 0 {
		return fault.New(fault.Invalid, "there is no role %q: choose admin, editor or player", r)
	}
	return nil
}

// User is somebody who can log in.
type User struct {
	ID           int64
	Name         string
	Role         Role
	PasswordHash string
	CreatedAt    time.Time
}

// UserActivity is a user with the session figures that an administrator sees.
type UserActivity struct {
	User
	LastUsedAt time.Time // zero: never, or before the oldest stored session
	Sessions   int       // number of active sessions
}

// Query selects users, in order of name.
type Query struct {
	Search string // part of the name; "": all
	After  string // only names after this one
	Limit  int
}

// Change describes a change of a user; nil fields stay unchanged.
type Change struct {
	Role         *Role
	PasswordHash *string
	KeepSession  string // the one session that survives a new password; "": none
}

var userName = regexp.MustCompile(`^[A-Za-z0-9._@+-]{1,64}$`)

// CheckUserName returns an Invalid fault for a name that a new user cannot have.
func CheckUserName(name string) error {
	if !userName.MatchString(name) {
		return fault.New(fault.Invalid, "a user name has 1 to 64 letters, digits and . _ @ + -").WithCode("user-name")
	}
	return nil
}

// NewID returns an unguessable identifier of 128 random bits, in hex.
func NewID() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails: see crypto/rand
	return hex.EncodeToString(raw)
}
