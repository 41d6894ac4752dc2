// Package auth knows who calls: log-ins and their sessions, the tokens of these,
// the keys that sign the tokens.
package auth

import (
	"context"
	"log/slog"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/quinielaml/quinielaml/backend/internal/account"
)

// SessionStore keeps sessions.
type SessionStore interface {
	AddSession(ctx context.Context, session account.Session, refreshHash string) error
	Rotate(ctx context.Context, r account.Rotation) (account.RotationResult, error)
	Session(ctx context.Context, id string) (account.Session, account.User, error)
	TouchSession(ctx context.Context, id string, at time.Time) error
	EndSession(ctx context.Context, userID int64, id string, at time.Time) error
	EndGroup(ctx context.Context, userID int64, group string, at time.Time) error
}

// LoginStore finds who logs in and counts the tries.
type LoginStore interface {
	UserByName(ctx context.Context, name string) (account.User, error)
	TryLogin(ctx context.Context, subject string, limit account.RateLimit, at time.Time) (time.Duration, error)
	UndoLoginTry(ctx context.Context, subject string, limit account.RateLimit, at time.Time) error
}

// Config is what an Authenticator needs to know.
type Config struct {
	Sessions   SessionStore
	Logins     LoginStore
	Keys       *Keys
	AccessTTL  time.Duration
	RefreshTTL time.Duration
	Log        *slog.Logger
	Now        func() time.Time
}

// Authenticator lets users in and finds who sends a request.
type Authenticator struct {
	cfg            Config
	passwords      passwords
	verifiedTokens *lru.Cache[string, verifiedToken]
	callers        *callerCache
	background     sync.WaitGroup // writes that no request waits for
}

// New makes an Authenticator.
func New(cfg Config) *Authenticator {
	return &Authenticator{cfg: cfg, passwords: newPasswords(), verifiedTokens: newVerifiedTokens(), callers: newCallerCache(cfg.Sessions, cfg.Now)}
}

// HashPassword hashes a password for the store.
func (a *Authenticator) HashPassword(ctx context.Context, password string) (string, error) {
	return a.passwords.hash(ctx, password)
}

// Forget makes the next request of a session read it again: it has been changed.
func (a *Authenticator) Forget(session string) { a.callers.forget(session) }

// ForgetAll is Forget for every session.
func (a *Authenticator) ForgetAll() { a.callers.forgetAll() }

// Wait returns when what requests left to be written has been written.
func (a *Authenticator) Wait() { a.background.Wait() }
