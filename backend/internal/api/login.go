package api

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/api/metrics"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

type loginRoutes struct {
	*router
	auth *auth.Authenticator
}

type loginInput struct {
	Authorization string     `header:"Authorization" validate:"max=4096" hidden:"true"`
	UserAgent     string     `header:"User-Agent" hidden:"true"`
	Body          *loginBody `required:"false"`
}

// loginBody has only the group, if any, when the credentials are sent by HTTP Basic.
type loginBody struct {
	User     string `json:"user,omitempty" validate:"max=200"`
	Password string `json:"password,omitempty" validate:"max=1024"`
	Group    string `json:"group,omitempty" validate:"max=64" doc:"logging out of one session of a group ends all of the user's"`
}

type refreshInput struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      refreshBody
}

type refreshBody struct {
	RefreshToken string `json:"refresh_token" validate:"required,max=4096"`
}

type leaveInput struct {
	Body *leaveBody `required:"false"`
}

type leaveBody struct {
	Group string `json:"group,omitempty" validate:"max=64" doc:"ends every session of this group as well"`
}

type tokensBody struct {
	AccessToken      string `json:"access_token"`
	RefreshToken     string `json:"refresh_token" doc:"good for one use"`
	TokenType        string `json:"token_type"`
	ExpiresIn        int    `json:"expires_in" doc:"seconds"`
	RefreshExpiresIn int    `json:"refresh_expires_in" doc:"seconds"`
	Subject          string `json:"sub" doc:"id of the user"`
	IssuedAt         int64  `json:"iat" doc:"seconds since 1970"`
	ExpiresAt        int64  `json:"exp" doc:"seconds since 1970"`
}

func (l loginRoutes) register() {
	login := operation(http.MethodPost, "login", "auth/login", "auth", "Log in with user and password",
		http.StatusUnauthorized, http.StatusTooManyRequests)
	login.Description = "As a JSON body or by HTTP Basic."
	route(l.router, forAnyone(login), l.login)

	refresh := operation(http.MethodPost, "refresh", "auth/refresh", "auth", "Change a refresh token for new tokens", http.StatusUnauthorized)
	refresh.Description = "The old tokens are dead at once. Using an old refresh token again ends the whole session, " +
		"but for the few seconds in which another tab of the same browser may have been as quick."
	route(l.router, forAnyone(refresh), l.refresh)

	logout := operation(http.MethodPost, "logout", "auth/logout", "auth", "End the session")
	logout.Description = "A session that was begun with a group ends together with all of that user's sessions of the group."
	route(l.router, noContent(logout), l.logout)
	route(l.router, noContent(operation(http.MethodPost, "revoke", "auth/revoke", "auth", "End the session, never the rest of its group")), l.revoke)
}

type loginOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie" doc:"makes the device known: others' wrong passwords no longer slow down log-ins from it"`
	Body      tokensBody
}

func (l loginRoutes) login(ctx context.Context, in *loginInput) (*loginOutput, error) {
	request := auth.Login{Device: in.UserAgent}
	var err error
	if request.User, request.Password, err = in.credentials(); err != nil {
		return nil, l.countRefusal(err)
	}
	if in.Body != nil {
		request.Group = in.Body.Group
	}
	tokens, err := l.auth.LogIn(ctx, request)
	if err != nil {
		return nil, l.countRefusal(err)
	}
	return &loginOutput{tokens.DeviceCookies, l.newTokensBody(tokens)}, nil
}

// countRefusal counts the error of a log-in and returns it.
func (r *router) countRefusal(err error) error {
	reason := metrics.NotPossible
	if _, tooMany := errors.AsType[*auth.TooManyTries](err); tooMany {
		reason = metrics.TooManyTries
	} else if kind := fault.KindOf(err); kind == fault.Unauthorized {
		reason = metrics.WrongPassword
	} else if kind == fault.Invalid {
		reason = metrics.Malformed
	}
	r.metrics.LoginRefused(reason)
	return err
}

func (l loginRoutes) newTokensBody(t auth.Tokens) tokensBody {
	now := l.now()
	return tokensBody{
		AccessToken: t.Access, RefreshToken: t.Refresh, TokenType: "Bearer",
		ExpiresIn: seconds(t.ExpiresAt.Sub(now)), RefreshExpiresIn: seconds(t.RefreshExpiresAt.Sub(now)),
		Subject: strconv.FormatInt(t.UserID, 10), IssuedAt: t.IssuedAt.Unix(), ExpiresAt: t.ExpiresAt.Unix(),
	}
}

// seconds rounds up, so that a client waiting as long as Retry-After says has waited
// long enough.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// credentials returns the user and password of the JSON body or of HTTP Basic.
func (in *loginInput) credentials() (name, password string, err error) {
	if in.Body != nil && (in.Body.User != "" || in.Body.Password != "") {
		if in.Body.User == "" {
			return "", "", fault.At("body.user", fault.New(fault.Invalid, "user is missing"))
		}
		if in.Body.Password == "" {
			return "", "", fault.At("body.password", fault.New(fault.Invalid, "password is missing"))
		}
		return in.Body.User, in.Body.Password, nil
	}
	if scheme, encoded, ok := strings.Cut(in.Authorization, " "); ok && strings.EqualFold(scheme, "Basic") {
		raw, err := base64.StdEncoding.DecodeString(encoded)
		name, password, found := strings.Cut(string(raw), ":")
		if err == nil && found && name != "" && password != "" && len(password) <= account.MaxPasswordBytes {
			return name, password, nil
		}
	}
	return "", "", fault.New(fault.Invalid, "send user and password, as JSON or by HTTP Basic")
}

func (l loginRoutes) refresh(ctx context.Context, in *refreshInput) (*body[tokensBody], error) {
	tokens, err := l.auth.Refresh(ctx, in.Body.RefreshToken)
	if err != nil {
		return nil, err
	}
	return answer(l.newTokensBody(tokens)), nil
}

func (l loginRoutes) logout(ctx context.Context, in *leaveInput) (*struct{}, error) {
	group := ""
	if in.Body != nil {
		group = in.Body.Group
	}
	return nil, l.auth.LogOut(ctx, group)
}

func (l loginRoutes) revoke(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, l.auth.Revoke(ctx)
}
