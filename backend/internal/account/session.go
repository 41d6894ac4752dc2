package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"
)

// Session begins with a log-in and lasts until it ends or expires. At each
// moment one access token and one refresh token belong to it.
type Session struct {
	ID             string
	UserID         int64
	Group          string // sessions of one user that log out together; "": alone
	Device         string // as the client names itself
	Address        string // where it was last refreshed from
	AccessID       string // of the one access token that is taken
	AccessIssuedAt time.Time
	CreatedAt      time.Time
	LastUsedAt     time.Time
	ExpiresAt      time.Time // unless it is refreshed before
	EndedAt        *time.Time
}

// Active says whether the session can be used at a time.
func (s Session) Active(at time.Time) bool { return s.EndedAt == nil && at.Before(s.ExpiresAt) }

// NewRefreshToken is a secret of 256 random bits, in base64url. Only its hash is kept.
func NewRefreshToken() string { return base64.RawURLEncoding.EncodeToString(random32()) }

// NewNonce is what a refresh token's successor is made with, 256 random bits in
// base64url. It is kept, and says nothing to who does not have the token.
func NewNonce() string { return base64.RawURLEncoding.EncodeToString(random32()) }

// NextRefreshToken is the successor of a refresh token: HMAC-SHA256 of a nonce,
// keyed with the token. So the same successor can be given twice to who asks
// twice at the same moment, although only hashes are kept.
func NextRefreshToken(token, nonce string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte(nonce))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// HashRefreshToken is what is kept of a refresh token. Its secret is random, so
// a fast hash without salt is enough.
func HashRefreshToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func random32() []byte {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: see crypto/rand
	return raw
}

// Rotation changes the tokens of a session for new ones.
type Rotation struct {
	Hash      string // of the refresh token that is used up
	NextHash  string // of its successor
	Nonce     string // that the successor was made with
	AccessID  string // of the new access token
	At        time.Time
	ExpiresAt time.Time     // of the successor, and with it of the session
	Grace     time.Duration // in which the same token may come again
	Address   string
}

// RotationResult is a session after a rotation, or after the one a moment ago that
// used the same token.
type RotationResult struct {
	Session Session
	User    User
	Nonce   string // that the successor was made with
}

// RateLimit is how often something may be tried: a burst at once, then one each
// time that passes.
type RateLimit struct {
	Burst int
	Every time.Duration
}
