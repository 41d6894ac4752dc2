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

// rank of a role; what is no role ranks below all.
var rank = map[Role]int{Player: 1, Editor: 2, Admin: 3}

// Allows says whether the role may do what another one is needed for.
func (r Role) Allows(needed Role) bool { return rank[r] > 0 && rank[r] >= rank[needed] }

// CheckRole says whether there is such a role.
func CheckRole(r Role) error {
	if rank[r] == 0 {
		return fault.New(fault.Invalid, "there is no role %q: choose admin, editor or player", r)
	}
	return nil
}

// User can log in.
type User struct {
	ID           int64
	Name         string
	Role         Role
	PasswordHash string
	CreatedAt    time.Time
}

// UserActivity is a user with what an administrator sees of the sessions.
type UserActivity struct {
	User
	LastUsedAt time.Time // zero: never, or longer ago than sessions are kept
	Sessions   int       // that are active
}

// Query asks for users in the order of their names.
type Query struct {
	Search string // part of the name; "": all
	After  string // only names after this one
	Limit  int
}

// Change of a user; what is nil stays as it is.
type Change struct {
	Role         *Role
	PasswordHash *string
	KeepSession  string // the session that goes on after a new password; "": none does
}

var userName = regexp.MustCompile(`^[A-Za-z0-9._@+-]{1,64}$`)

// CheckUserName says what is wrong with the name of a new user.
func CheckUserName(name string) error {
	if !userName.MatchString(name) {
		return fault.New(fault.Invalid, "a user name has 1 to 64 letters, digits and . _ @ + -").WithCode("user-name")
	}
	return nil
}

// NewID is a name of 128 random bits that nobody can guess.
func NewID() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails: see crypto/rand
	return hex.EncodeToString(raw)
}
