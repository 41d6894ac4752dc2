// Package auth authenticates callers: log-ins and their sessions, access and
// refresh tokens, and the keys that sign the tokens.
package auth

import (
	"context"
	"log/slog"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/quinielaml/quinielaml/backend/internal/account"
)

// SessionStore stores sessions.
type SessionStore interface {
	AddSession(ctx context.Context, session account.Session, refreshHash string) error
	Rotate(ctx context.Context, r account.Rotation) (account.RotationResult, error)
	Session(ctx context.Context, id string) (account.Session, account.User, error)
	TouchSession(ctx context.Context, id string, at time.Time) error
	EndSession(ctx context.Context, userID int64, id string, at time.Time) error
	EndGroup(ctx context.Context, userID int64, group string, at time.Time) error
}

// LoginStore finds users by name and counts wrong passwords.
type LoginStore interface {
	UserByName(ctx context.Context, name string) (account.User, error)
	LoginTries(ctx context.Context, subject string, limit account.RateLimit, at time.Time) (left int, wait time.Duration, err error)
	CountWrongLogin(ctx context.Context, subject string, limit account.RateLimit, at time.Time) error
}

// Config has the dependencies and settings of an Authenticator.
type Config struct {
	Sessions   SessionStore
	Logins     LoginStore
	Keys       *Keys
	AccessTTL  time.Duration
	RefreshTTL time.Duration
	Log        *slog.Logger
	Now        func() time.Time
}

// Authenticator logs users in and identifies the caller of a request.
type Authenticator struct {
	cfg            Config
	passwords      passwords
	attempts       *attempts
	verifiedTokens *lru.Cache[string, verifiedToken]
	callers        *callerCache
	background     sync.WaitGroup // writes that outlive their request
}

// New returns an Authenticator with empty caches.
func New(cfg Config) *Authenticator {
	return &Authenticator{
		cfg: cfg, passwords: newPasswords(), attempts: newAttempts(cfg.Logins, cfg.Now),
		verifiedTokens: newVerifiedTokens(), callers: newCallerCache(cfg.Sessions, cfg.Now),
	}
}

// HashPassword hashes a password for storage. It waits while too many other
// passwords are being hashed.
func (a *Authenticator) HashPassword(ctx context.Context, password string) (string, error) {
	return a.passwords.hash(ctx, password)
}

// Forget removes a session from the cache, to be called after the session has
// changed.
func (a *Authenticator) Forget(session string) { a.callers.forget(session) }

// ForgetAll removes every session from the cache.
func (a *Authenticator) ForgetAll() { a.callers.forgetAll() }

// Wait returns when all background writes are done.
func (a *Authenticator) Wait() { a.background.Wait() }
