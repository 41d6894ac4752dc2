package auth

import (
	"errors"
	"strconv"
	"time"

	"github.com/golang-jwt/jwt/v5"
	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/quinielaml/quinielaml/backend/internal/account"
)

const (
	tokenIssuer   = "quinielaml"
	tokenAudience = "quinielaml-api"
	tokenLeeway   = 30 * time.Second
)

// claims of an access token. They identify only the session; the role is read
// from the user, so that a change of role takes effect at once.
type claims struct {
	SessionID string `json:"sid"`
	jwt.RegisteredClaims
}

// sign returns the access token of a session. It is the same each time until the
// session gets a new AccessID.
func (a *Authenticator) sign(session account.Session) (string, claims, error) {
	issued := session.AccessIssuedAt.UTC().Truncate(time.Second)
	c := claims{session.ID, jwt.RegisteredClaims{
		Issuer: tokenIssuer, Audience: jwt.ClaimStrings{tokenAudience}, Subject: strconv.FormatInt(session.UserID, 10),
		ID: session.AccessID, IssuedAt: jwt.NewNumericDate(issued), ExpiresAt: jwt.NewNumericDate(issued.Add(a.cfg.AccessTTL)),
	}}
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, c)
	id, signer := a.cfg.Keys.signingKey()
	token.Header["kid"] = id
	signed, err := token.SignedString(signer)
	return signed, c, err
}

// verifiedToken is the content of a token with a valid signature and claims.
type verifiedToken struct {
	claims claims
	kid    string
}

// verifiedClaims verifies a token's signature, algorithm, issuer, audience and
// times. The signature is the expensive part, so verified tokens are cached.
func (a *Authenticator) verifiedClaims(token string) (claims, error) {
	if cached, ok := a.verifiedTokens.Get(token); ok {
		if a.cfg.Now().Before(cached.claims.ExpiresAt.Add(tokenLeeway)) && a.cfg.Keys.has(cached.kid) {
			return cached.claims, nil
		}
		a.verifiedTokens.Remove(token)
		return claims{}, jwt.ErrTokenExpired
	}
	var v verifiedToken
	_, err := jwt.ParseWithClaims(token, &v.claims, func(t *jwt.Token) (any, error) {
		v.kid, _ = t.Header["kid"].(string)
		public, ok := a.cfg.Keys.publicKey(v.kid, a.cfg.Log)
		if !ok {
			return nil, errors.New("unknown key")
		}
		return public, nil
	},
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(tokenIssuer), jwt.WithAudience(tokenAudience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(tokenLeeway), jwt.WithTimeFunc(a.cfg.Now))
	if err != nil {
		return claims{}, err
	}
	a.verifiedTokens.Add(token, v)
	return v.claims, nil
}

// maxCachedTokens is the size of the caches of verified tokens and of callers,
// about 10 MB.
const maxCachedTokens = 10_000

func newVerifiedTokens() *lru.Cache[string, verifiedToken] {
	cache, err := lru.New[string, verifiedToken](maxCachedTokens)
	if err != nil {
		panic(err) // only a size below 1 is an error
	}
	return cache
}
