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
	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

const (
	tokenIssuer   = "quinielaml"
	tokenAudience = "quinielaml-api"
	tokenLeeway   = 30 * time.Second
)

// claims of an access token. Only what it takes to find the session: the role
// is read from the user at each request, so that a demotion counts at once.
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

// sign makes an access token for a session.
func (s *Server) sign(user account.User, session account.Session) (string, claims, error) {
	now := s.cfg.Now().UTC().Truncate(time.Second)
	c := claims{session.ID, jwt.RegisteredClaims{
		Issuer: tokenIssuer, Audience: jwt.ClaimStrings{tokenAudience}, Subject: strconv.FormatInt(user.ID, 10),
		ID: account.NewID(), IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(s.cfg.AccessTTL)),
	}}
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, c)
	token.Header["kid"] = s.cfg.Keys.id
	signed, err := token.SignedString(s.cfg.Keys.signer)
	return signed, c, err
}

// authenticate lets only requests with a valid token pass to the API. What is
// open is named here; every other path below /api/ is closed, known or not.
func (s *Server) authenticate() echo.MiddlewareFunc {
	open := map[string]bool{
		"POST /api/v1/auth/login":  true,
		"GET /api/v1/openapi.json": true,
		"GET /api/docs":            true,
	}
	return echojwt.WithConfig(echojwt.Config{
		Skipper: func(c echo.Context) bool {
			inside := strings.HasPrefix(c.Path(), "/api/") || strings.HasPrefix(c.Request().URL.Path, "/api/")
			return !inside || open[c.Request().Method+" "+c.Path()]
		},
		ParseTokenFunc: func(c echo.Context, token string) (any, error) {
			found, err := s.caller(c.Request().Context(), token)
			if err != nil {
				return nil, err
			}
			c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), callerKey{}, found)))
			return found, nil
		},
		ErrorHandler: func(_ echo.Context, err error) error {
			if broken, ok := errors.AsType[*brokenStore](err); ok {
				return broken.cause
			}
			return newProblem(http.StatusUnauthorized, "Log in to use this: the token is missing, has expired or is not valid.")
		},
	})
}

// brokenStore keeps a failure of ours apart from a token that is not valid.
type brokenStore struct{ cause error }

func (e *brokenStore) Error() string { return e.cause.Error() }

// caller checks a token, its session and its user.
func (s *Server) caller(ctx context.Context, token string) (caller, error) {
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		id, _ := t.Header["kid"].(string)
		public, ok := s.cfg.Keys.publics[id]
		if !ok {
			return nil, errors.New("unknown key")
		}
		return public, nil
	},
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(tokenIssuer), jwt.WithAudience(tokenAudience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(tokenLeeway), jwt.WithTimeFunc(s.cfg.Now))
	if err != nil {
		return caller{}, err
	}
	session, user, err := s.store.Session(ctx, c.SessionID)
	if fault.KindOf(err) == fault.NotFound {
		return caller{}, err
	}
	if err != nil {
		return caller{}, &brokenStore{fmt.Errorf("look up a session: %w", err)}
	}
	if !session.Active(s.cfg.Now()) || strconv.FormatInt(user.ID, 10) != c.Subject {
		return caller{}, errors.New("session ended")
	}
	return caller{user, session}, nil
}
