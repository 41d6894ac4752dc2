package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Caller is the user who sends a request, with the session used for it.
type Caller struct {
	User    account.User
	Session account.Session
}

type callerKey struct{}

// CallerOf returns the caller of a request that has passed Middleware.
func CallerOf(ctx context.Context) (Caller, error) {
	c, ok := ctx.Value(callerKey{}).(Caller)
	if !ok {
		return Caller{}, errors.New("a route behind the token check has no caller")
	}
	return c, nil
}

// WithCaller returns a context with the caller, who is also the actor of the
// audit log.
func WithCaller(ctx context.Context, c Caller) context.Context {
	ctx = audit.WithActor(ctx, audit.Actor{UserID: c.User.ID, Name: c.User.Name})
	return context.WithValue(ctx, callerKey{}, c)
}

// CheckRole returns a Forbidden fault if the caller does not have the role.
func CheckRole(ctx context.Context, role account.Role) error {
	c, err := CallerOf(ctx)
	if err == nil && !c.User.Role.Allows(role) {
		err = fault.New(fault.Forbidden, "This takes the role %s; yours is %s.", fault.Say(string(role)), fault.Say(string(c.User.Role)))
	}
	return err
}

// Middleware rejects requests to the API without a valid access token. Routes
// open to anyone are listed here; every other path below /api/ is closed,
// whether or not there is such a route.
func (a *Authenticator) Middleware() echo.MiddlewareFunc {
	open := map[string]bool{
		"POST /api/v1/auth/login":    true,
		"POST /api/v1/auth/refresh":  true, // authenticated by the refresh token in its body
		"POST /api/quiniela/login":   true,
		"POST /api/quiniela/refresh": true,
		"GET /api/v1/openapi.json":   true,
		"GET /api/docs":              true,
	}
	return echojwt.WithConfig(echojwt.Config{
		Skipper: func(c echo.Context) bool {
			isAPI := strings.HasPrefix(c.Path(), "/api/") || strings.HasPrefix(c.Request().URL.Path, "/api/")
			return !isAPI || open[c.Request().Method+" "+c.Path()]
		},
		ParseTokenFunc: func(c echo.Context, token string) (any, error) {
			found, err := a.authenticateToken(c.Request().Context(), token)
			if err != nil {
				return nil, err
			}
			c.SetRequest(c.Request().WithContext(WithCaller(c.Request().Context(), found)))
			return found, nil
		},
		ErrorHandler: func(_ echo.Context, err error) error {
			if failed, ok := errors.AsType[*storeError](err); ok {
				return failed.cause
			}
			return fault.New(fault.Unauthorized, "Log in to use this: the token is missing, has expired or is not valid.")
		},
	})
}

// storeError marks a failure of the store, as opposed to an invalid token.
type storeError struct{ cause error }

func (e *storeError) Error() string { return e.cause.Error() }

// authenticateToken verifies an access token and checks that its session is
// active and belongs to the user.
func (a *Authenticator) authenticateToken(ctx context.Context, token string) (Caller, error) {
	c, err := a.verifiedClaims(token)
	if err != nil {
		return Caller{}, err
	}
	now := a.cfg.Now()
	found, err := a.callers.find(ctx, c.SessionID)
	if fault.KindOf(err) == fault.NotFound {
		return Caller{}, err
	}
	if err != nil {
		return Caller{}, &storeError{fmt.Errorf("look up a session: %w", err)}
	}
	if !found.Session.Active(now) || found.Session.AccessID != c.ID || strconv.FormatInt(found.User.ID, 10) != c.Subject {
		return Caller{}, errors.New("session ended, or its token replaced")
	}
	a.touch(ctx, found.Session, now)
	return found, nil
}

// touchInterval is the precision of a session's last use, so that not every
// request causes a write.
const touchInterval = time.Minute

// touch stores the time of a session's last use in the background.
func (a *Authenticator) touch(ctx context.Context, session account.Session, now time.Time) {
	if now.Sub(session.LastUsedAt) < touchInterval || !a.callers.claimTouch(session.ID, now) {
		return
	}
	a.background.Go(func() {
		if err := a.cfg.Sessions.TouchSession(context.WithoutCancel(ctx), session.ID, now); err != nil {
			a.cfg.Log.ErrorContext(ctx, "last use of a session not noted", "error", err)
		}
	})
}

type clientKey struct{}

// client is what is known of the sender of a request before anybody is logged in.
type client struct {
	address string
	secure  bool // it came over TLS
	cookies []*http.Cookie
}

// RememberClient puts the client's address and cookies into the context of the
// request, for rate limits and sessions.
func RememberClient(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		from := client{address: c.RealIP(), secure: c.Scheme() == "https", cookies: c.Request().Cookies()}
		c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), clientKey{}, from)))
		return next(c)
	}
}

func clientOf(ctx context.Context) client {
	from, _ := ctx.Value(clientKey{}).(client)
	return from
}

func addressOf(ctx context.Context) string { return clientOf(ctx).address }
