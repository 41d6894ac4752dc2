package quinielaml

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Sessions logs users in and out.
type Sessions interface {
	Login(ctx context.Context, user, password, device string) (Tokens, error)
	Refresh(ctx context.Context, token string) (Tokens, error)
	// Logout ends the caller's session and all others of its group.
	Logout(ctx context.Context) error
	// Revoke ends only the caller's session.
	Revoke(ctx context.Context) error
}

// Tokens are issued by a log-in or a refresh. Times are in seconds since 1970.
type Tokens struct {
	Access    string `json:"access_token"`
	Refresh   string `json:"refresh_token"`
	Subject   string `json:"sub"`
	IssuedAt  int64  `json:"iat"`
	ExpiresAt int64  `json:"exp"`

	Cookies []http.Cookie `json:"-"` // set by the response
}

func (p Handler) login(c echo.Context) error {
	var in struct {
		User     string `json:"user"`
		Password string `json:"password"`
	}
	if err := readBody(c, &in); err != nil {
		return err
	}
	if in.User == "" || in.Password == "" {
		return fault.New(fault.Invalid, "user or password is missing.")
	}
	tokens, err := p.Sessions.Login(c.Request().Context(), in.User, in.Password, c.Request().UserAgent())
	if err != nil {
		return err
	}
	for _, cookie := range tokens.Cookies {
		c.SetCookie(&cookie)
	}
	return c.JSON(http.StatusOK, tokens)
}

func (p Handler) refresh(c echo.Context) error {
	var in struct {
		Token string `json:"refresh_token"`
	}
	if err := readBody(c, &in); err != nil {
		return err
	}
	if in.Token == "" {
		return fault.New(fault.Invalid, "refresh_token is missing.")
	}
	tokens, err := p.Sessions.Refresh(c.Request().Context(), in.Token)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, tokens)
}

// endSession handles logout and revoke. The body of the request is ignored.
func (p Handler) endSession(end func(context.Context) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := end(c.Request().Context()); err != nil {
			return err
		}
		return c.JSON(http.StatusOK, struct{}{})
	}
}
