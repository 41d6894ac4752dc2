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

// claims of an access token. Only what it takes to find the session: the role
// is read from the user, so that a demotion counts at once.
type claims struct {
	SessionID string `json:"sid"`
	jwt.RegisteredClaims
}

// sign makes the access token of a session: the same one each time until the
// session gets another.
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

// verifiedToken is a token whose signature and claims were found right.
type verifiedToken struct {
	claims claims
	kid    string
}

// verifiedClaims checks a token's signature, algorithm, issuer, audience and
// times. The signature, which costs most, is checked once per token.
func (a *Authenticator) verifiedClaims(token string) (claims, error) {
	if known, ok := a.verifiedTokens.Get(token); ok {
		if a.cfg.Now().Before(known.claims.ExpiresAt.Add(tokenLeeway)) && a.cfg.Keys.has(known.kid) {
			return known.claims, nil
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

// maxCachedTokens is how many verified tokens and their sessions are kept in
// memory, some 10 MB.
const maxCachedTokens = 10_000

// newVerifiedTokens cannot fail: the size is positive.
func newVerifiedTokens() *lru.Cache[string, verifiedToken] {
	cache, err := lru.New[string, verifiedToken](maxCachedTokens)
	if err != nil {
		panic(err)
	}
	return cache
}
