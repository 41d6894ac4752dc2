package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"
)

// Session begins with a log-in and lasts until it is ended or expires. At any
// time it has exactly one valid access token and one valid refresh token.
type Session struct {
	ID             string
	UserID         int64
	Group          string // sessions of one user that log out together; "": on its own
	Device         string // as the client describes itself
	Address        string // network address of the last refresh
	AccessID       string // id of the one access token that is accepted
	AccessIssuedAt time.Time
	CreatedAt      time.Time
	LastUsedAt     time.Time
	ExpiresAt      time.Time // each refresh moves it forward
	EndedAt        *time.Time
}

// Active reports whether the session can be used at a time.
func (s Session) Active(at time.Time) bool { return s.EndedAt == nil && at.Before(s.ExpiresAt) }

// NewRefreshToken returns a secret of 256 random bits, in base64url. Only its
// hash is stored.
func NewRefreshToken() string { return base64.RawURLEncoding.EncodeToString(random32()) }

// NewNonce returns 256 random bits in base64url, from which a refresh token's
// successor is derived. It is stored, and useless without the token.
func NewNonce() string { return base64.RawURLEncoding.EncodeToString(random32()) }

// NextRefreshToken returns the successor of a refresh token: HMAC-SHA256 of a
// nonce, keyed with the token. Two simultaneous requests with the same token can
// thus get the same successor although only hashes are stored.
func NextRefreshToken(token, nonce string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte(nonce))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// HashRefreshToken returns the hash under which a refresh token is stored. The
// token is random, so a fast hash without salt is enough.
func HashRefreshToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func random32() []byte {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: see crypto/rand
	return raw
}

// Rotation replaces the tokens of a session.
type Rotation struct {
	Hash      string // of the refresh token that is being replaced
	NextHash  string // of its successor
	Nonce     string // from which the successor is derived
	AccessID  string // of the new access token
	At        time.Time
	ExpiresAt time.Time     // of the successor, and so of the session
	Grace     time.Duration // in which the replaced token is still accepted
	Address   string
}

// RotationResult is a session after a rotation, or after the earlier rotation
// that used the same token within the grace period.
type RotationResult struct {
	Session Session
	User    User
	Nonce   string // from which the successor is derived
}

// RateLimit limits how often something may be tried: Burst times at once, then
// once per Every.
type RateLimit struct {
	Burst int
	Every time.Duration
}
