// Package quinielaml speaks the protocol of the original QuinielaML
// demonstration, so that its page works unchanged. It translates to and from what
// the main API does, and decides nothing itself.
package quinielaml

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

// Prefix is where the protocol is spoken.
const Prefix = "/api/quiniela/"

// Handles says whether a path is one of the protocol's.
func Handles(path string) bool { return strings.HasPrefix(path, Prefix) }

// Handler is what the protocol is spoken for.
type Handler struct {
	Store    Store
	Matches  Matches
	Jobs     Jobs
	Sessions Sessions
	// Allow says whether the caller has a role.
	Allow func(ctx context.Context, role account.Role) error
	Now   func() time.Time
}

// bodyLimit is far more than any form of the page brings.
const bodyLimit = "64K"

// Register adds the routes. Who calls has been authenticated before, but for
// login and refresh.
func Register(e *echo.Echo, p Handler) {
	add := func(method, path string, handle echo.HandlerFunc, before ...echo.MiddlewareFunc) {
		e.Add(method, Prefix+path, handle, append(before, requireJSON, middleware.BodyLimit(bodyLimit))...)
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

// requireJSON answers 406 to who takes no JSON, as the original does.
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

// WriteError answers with an error. The page knows no status for values that are
// wrong but 400.
func WriteError(c echo.Context, status int, message string) error {
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
	}
	return c.JSON(status, map[string]string{"message": message})
}

// envelope is every answer but those about tokens. Result is a JSON array as
// text.
type envelope struct {
	Operation string
	Status    string
	Result    string `json:",omitempty"`
}

// Texts of Status.
const (
	inProcess = "In Process"
	finished  = "Finished"
	failed    = "Error"
)

func writeFinished(c echo.Context, operation string) error {
	return c.JSON(http.StatusOK, envelope{Operation: operation, Status: finished})
}

// writeList answers with a list. The page deletes the first backslash of the text,
// so there must be none in it.
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

// stripEscapes is a name without the characters that JSON writes with a backslash.
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

// readBody takes a request's body.
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
