// Package quinielaml implements the protocol of the original QuinielaML
// demonstration, so that its page works unchanged. It only translates to and from
// the operations of the main API and has no rules of its own.
package quinielaml

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Prefix of the paths of all routes.
const Prefix = "/api/quiniela/"

// Handles reports whether a path belongs to the protocol.
func Handles(path string) bool { return strings.HasPrefix(path, Prefix) }

// Handler serves the routes of the protocol.
type Handler struct {
	Store    Store
	Matches  Matches
	Jobs     Jobs
	Sessions Sessions
	// Allow returns an error if the caller does not have the role.
	Allow func(ctx context.Context, role account.Role) error
	// Enter waits until the server admits a request; leave must be called after it.
	Enter func(ctx context.Context) (leave func(), err error)
	Now   func() time.Time
}

// bodyLimit is far above the size of any form that the page sends.
const bodyLimit = "64K"

// Register adds the routes. All but login and refresh expect an authenticated
// caller.
func Register(e *echo.Echo, p Handler) {
	add := func(method, path string, handle echo.HandlerFunc, before ...echo.MiddlewareFunc) {
		e.Add(method, Prefix+path, handle, append(before, requireJSON, middleware.BodyLimit(bodyLimit), p.admit)...)
	}
	player, editor := p.requireRole(account.Player), p.requireRole(account.Editor)

	add(http.MethodPost, "login", p.login)
	add(http.MethodPost, "refresh", p.refresh)
	add(http.MethodPost, "logout", p.endSession(p.Sessions.Logout), player)
	add(http.MethodPost, "revoke", p.endSession(p.Sessions.Revoke), player)

	add(http.MethodGet, "getTeams", p.getTeams, player)
	add(http.MethodGet, "getReferees", p.getReferees, player)
	add(http.MethodGet, "getMatches/:division", p.getMatches, player)
	add(http.MethodGet, "getPrediction", p.getPrediction, player)
	add(http.MethodPost, "saveMatch", p.saveMatch, editor)
	add(http.MethodPost, "saveResult", p.saveResult, editor)
	add(http.MethodDelete, "deleteMatch/:matchId", p.deleteMatch, editor)

	for path, w := range backgroundJobs {
		add(http.MethodGet, path, p.launch(w), player)
	}
	add(http.MethodGet, "getStatus/:operation", p.getStatus, player)
}

func (p Handler) requireRole(role account.Role) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := p.Allow(c.Request().Context(), role); err != nil {
				return err
			}
			return next(c)
		}
	}
}

// bodyTimeout is how long a client may take to send a form.
const bodyTimeout = 5 * time.Second

// admit reads the body and then waits until the server admits the request, so that
// slow clients do not occupy its slots.
func (p Handler) admit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(bodyTimeout)) // not supported by the writers of tests
		content, err := readAll(c)
		if err != nil {
			return err
		}
		c.Request().Body = io.NopCloser(bytes.NewReader(content))
		leave, err := p.Enter(c.Request().Context())
		if err != nil {
			return err
		}
		defer leave()
		return next(c)
	}
}

// requireJSON responds 406 to clients that do not accept JSON, as the original
// does.
func requireJSON(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		accept := c.Request().Header.Get(echo.HeaderAccept)
		for part := range strings.SplitSeq(accept, ",") {
			switch kind, _, _ := mime.ParseMediaType(part); kind {
			case "*/*", "application/*", echo.MIMEApplicationJSON:
				return next(c)
			}
		}
		if accept == "" {
			return next(c)
		}
		return echo.ErrNotAcceptable
	}
}

// WriteError writes an error response. Invalid values get 400 instead of 422, the
// only status for them that the page handles.
func WriteError(c echo.Context, status int, message string) error {
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
	}
	return c.JSON(status, map[string]string{"message": message})
}

// envelope is the body of every response without tokens. Result is a JSON array
// encoded as a string.
type envelope struct {
	Operation string
	Status    string
	Result    string `json:",omitempty"`
}

// Values of envelope.Status that the page expects.
const (
	inProcess = "In Process"
	finished  = "Finished"
	failed    = "Error"
)

func writeFinished(c echo.Context, operation string) error {
	return c.JSON(http.StatusOK, envelope{Operation: operation, Status: finished})
}

// writeList writes a list as the result of an envelope. The page deletes the first
// backslash of the result, so there must be none in it; see stripEscapes.
func writeList[T any](c echo.Context, operation string, list []T) error {
	if list == nil {
		list = []T{}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(list); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, envelope{operation, finished, strings.TrimSpace(text.String())})
}

// stripEscapes replaces the characters that JSON escapes with a backslash.
func stripEscapes(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '"':
			return '\''
		case r == '\\':
			return '/'
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		}
		return r
	}, name)
}

// readBody decodes the JSON body whatever its content type.
func readBody(c echo.Context, to any) error {
	content, err := readAll(c)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, to); err != nil {
		return fault.New(fault.Invalid, "The body must be a JSON object of texts and numbers.")
	}
	return nil
}

func readAll(c echo.Context) ([]byte, error) {
	var content bytes.Buffer
	if _, err := content.ReadFrom(c.Request().Body); err != nil {
		if tooLarge, ok := errors.AsType[*echo.HTTPError](err); ok {
			return nil, tooLarge
		}
		return nil, fault.New(fault.Invalid, "The body could not be read.")
	}
	return content.Bytes(), nil
}
