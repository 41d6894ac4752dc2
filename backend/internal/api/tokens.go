package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	lru "github.com/hashicorp/golang-lru/v2"
	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
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

// caller is who sends a request.
type caller struct {
	user    account.User
	session account.Session
}

type callerKey struct{}

func callerOf(ctx context.Context) (caller, error) {
	c, ok := ctx.Value(callerKey{}).(caller)
	if !ok {
		return caller{}, errors.New("a route behind the token check has no caller")
	}
	return c, nil
}

// withCaller makes a request one of a caller, in whose name it changes things.
func withCaller(ctx context.Context, c caller) context.Context {
	ctx = audit.WithActor(ctx, audit.Actor{UserID: c.user.ID, Name: c.user.Name})
	return context.WithValue(ctx, callerKey{}, c)
}

// sign makes the access token of a session: the same one each time until the
// session gets another.
func (s *Server) sign(session account.Session) (string, claims, error) {
	issued := session.AccessIssuedAt.UTC().Truncate(time.Second)
	c := claims{session.ID, jwt.RegisteredClaims{
		Issuer: tokenIssuer, Audience: jwt.ClaimStrings{tokenAudience}, Subject: strconv.FormatInt(session.UserID, 10),
		ID: session.AccessID, IssuedAt: jwt.NewNumericDate(issued), ExpiresAt: jwt.NewNumericDate(issued.Add(s.cfg.AccessTTL)),
	}}
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, c)
	id, signer := s.cfg.Keys.signingKey()
	token.Header["kid"] = id
	signed, err := token.SignedString(signer)
	return signed, c, err
}

// authenticate lets only requests with a valid token pass to the API. What is
// open is named here; every other path below /api/ is closed, known or not.
func (s *Server) authenticate() echo.MiddlewareFunc {
	open := map[string]bool{
		"POST /api/v1/auth/login":    true,
		"POST /api/v1/auth/refresh":  true, // its body has a token of its own
		"POST /api/quiniela/login":   true,
		"POST /api/quiniela/refresh": true,
		"GET /api/v1/openapi.json":   true,
		"GET /api/docs":              true,
	}
	return echojwt.WithConfig(echojwt.Config{
		Skipper: func(c echo.Context) bool {
			inside := strings.HasPrefix(c.Path(), "/api/") || strings.HasPrefix(c.Request().URL.Path, "/api/")
			return !inside || open[c.Request().Method+" "+c.Path()]
		},
		ParseTokenFunc: func(c echo.Context, token string) (any, error) {
			found, err := s.authenticateToken(c.Request().Context(), token)
			if err != nil {
				return nil, err
			}
			c.SetRequest(c.Request().WithContext(withCaller(c.Request().Context(), found)))
			return found, nil
		},
		ErrorHandler: func(_ echo.Context, err error) error {
			if broken, ok := errors.AsType[*storeError](err); ok {
				return broken.cause
			}
			return newProblem(http.StatusUnauthorized, "Log in to use this: the token is missing, has expired or is not valid.")
		},
	})
}

// storeError keeps a failure of ours apart from a token that is not valid.
type storeError struct{ cause error }

func (e *storeError) Error() string { return e.cause.Error() }

// authenticateToken checks a token, its session and its user.
func (s *Server) authenticateToken(ctx context.Context, token string) (caller, error) {
	c, err := s.verifiedClaims(token)
	if err != nil {
		return caller{}, err
	}
	now := s.cfg.Now()
	found, err := s.callers.find(ctx, c.SessionID)
	if fault.KindOf(err) == fault.NotFound {
		return caller{}, err
	}
	if err != nil {
		return caller{}, &storeError{fmt.Errorf("look up a session: %w", err)}
	}
	if !found.session.Active(now) || found.session.AccessID != c.ID || strconv.FormatInt(found.user.ID, 10) != c.Subject {
		return caller{}, errors.New("session ended, or its token replaced")
	}
	s.touch(ctx, found.session, now)
	return found, nil
}

// verifiedToken is a token whose signature and claims were found right.
type verifiedToken struct {
	claims claims
	kid    string
}

// verifiedClaims checks a token's signature, algorithm, issuer, audience and
// times. The signature, which costs most, is checked once per token.
func (s *Server) verifiedClaims(token string) (claims, error) {
	if known, ok := s.verifiedTokens.Get(token); ok {
		if s.cfg.Now().Before(known.claims.ExpiresAt.Add(tokenLeeway)) && s.cfg.Keys.has(known.kid) {
			return known.claims, nil
		}
		s.verifiedTokens.Remove(token)
		return claims{}, jwt.ErrTokenExpired
	}
	var v verifiedToken
	_, err := jwt.ParseWithClaims(token, &v.claims, func(t *jwt.Token) (any, error) {
		v.kid, _ = t.Header["kid"].(string)
		public, ok := s.cfg.Keys.publicKey(v.kid, s.cfg.Log)
		if !ok {
			return nil, errors.New("unknown key")
		}
		return public, nil
	},
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(tokenIssuer), jwt.WithAudience(tokenAudience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(tokenLeeway), jwt.WithTimeFunc(s.cfg.Now))
	if err != nil {
		return claims{}, err
	}
	s.verifiedTokens.Add(token, v)
	return v.claims, nil
}

// maxCachedTokens is how many verified tokens and their sessions are kept in
// memory, some 10 MB.
const maxCachedTokens = 10_000

// touchInterval is how exact the last use of a session is.
const touchInterval = time.Minute

// touch notes that a session is in use, without letting the request wait for
// the write.
func (s *Server) touch(ctx context.Context, session account.Session, now time.Time) {
	if now.Sub(session.LastUsedAt) < touchInterval || !s.callers.claimTouch(session.ID, now) {
		return
	}
	s.background.Go(func() {
		if err := s.store.TouchSession(context.WithoutCancel(ctx), session.ID, now); err != nil {
			s.cfg.Log.Error("last use of a session not noted", "error", err)
		}
	})
}

// newVerifiedTokens cannot fail: the size is positive.
func newVerifiedTokens() *lru.Cache[string, verifiedToken] {
	cache, err := lru.New[string, verifiedToken](maxCachedTokens)
	if err != nil {
		panic(err)
	}
	return cache
}
