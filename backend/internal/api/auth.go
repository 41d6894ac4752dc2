package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// logins slows down guessing of passwords, per address and per user.
type logins struct {
	addresses, users middleware.RateLimiterStore
	hashing          chan struct{} // argon2id takes 19 MiB each: a few at a time
	dummyHash        string
}

// A burst of tries, then one every ten seconds.
const (
	triesAtOnce = 20
	tryEvery    = 10 * time.Second
)

func newLogins() logins {
	limiter := func() middleware.RateLimiterStore {
		return middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
			Rate: rate.Every(tryEvery), Burst: triesAtOnce, ExpiresIn: triesAtOnce * tryEvery,
		})
	}
	return logins{
		addresses: limiter(), users: limiter(),
		hashing:   make(chan struct{}, runtime.NumCPU()),
		dummyHash: account.HashPassword(account.RandomPassword()),
	}
}

type loginInput struct {
	Authorization string     `header:"Authorization" validate:"max=4096" hidden:"true"`
	UserAgent     string     `header:"User-Agent" hidden:"true"`
	Body          *loginBody `required:"false"`
}

type loginBody struct {
	User     string `json:"user" validate:"required,max=200"`
	Password string `json:"password" validate:"required,max=1024"`
}

type tokensBody struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in" doc:"seconds"`
	Subject     string `json:"sub" doc:"id of the user"`
	IssuedAt    int64  `json:"iat" doc:"seconds since 1970"`
	ExpiresAt   int64  `json:"exp" doc:"seconds since 1970"`
}

type accountBody struct {
	ID   int64        `json:"id"`
	Name string       `json:"name"`
	Role account.Role `json:"role" enum:"admin,editor,player"`
}

func (s *Server) authRoutes() {
	route(s, huma.Operation{
		OperationID: "login", Method: http.MethodPost, Path: "/api/v1/auth/login", Tags: []string{"auth"},
		Summary: "Log in with user and password", Description: "As a JSON body or by HTTP Basic.",
		Security: []map[string][]string{},
		Errors:   []int{http.StatusUnauthorized, http.StatusTooManyRequests}, MaxBodyBytes: 16 << 10,
		Middlewares: huma.Middlewares{s.rememberAddress},
	}, s.login)
	route(s, huma.Operation{
		OperationID: "logout", Method: http.MethodPost, Path: "/api/v1/auth/logout", Tags: []string{"auth"},
		Summary: "End the session", DefaultStatus: http.StatusNoContent,
	}, s.logout)
	route(s, get("getAccount", "account", "account", "Who is logged in"), s.getAccount)
}

func (s *Server) login(ctx context.Context, in *loginInput) (*body[tokensBody], error) {
	name, password, err := in.credentials()
	if err != nil {
		return nil, err
	}
	if err := s.slowDown(ctx, name); err != nil {
		return nil, err
	}
	user, err := s.verify(ctx, name, password)
	if err != nil {
		return nil, err
	}
	now := s.cfg.Now().UTC()
	session := account.Session{
		ID: account.NewID(), UserID: user.ID, Device: clip(in.UserAgent, 200),
		CreatedAt: now, LastUsedAt: now, ExpiresAt: now.Add(s.cfg.AccessTTL),
	}
	token, c, err := s.sign(user, session)
	if err != nil {
		return nil, fmt.Errorf("sign a token: %w", err)
	}
	if err := s.store.AddSession(ctx, session); err != nil {
		return nil, err
	}
	return answer(tokensBody{
		AccessToken: token, TokenType: "Bearer", ExpiresIn: int(s.cfg.AccessTTL.Seconds()),
		Subject: c.Subject, IssuedAt: c.IssuedAt.Unix(), ExpiresAt: c.ExpiresAt.Unix(),
	}), nil
}

// credentials come as a JSON body or as HTTP Basic.
func (in *loginInput) credentials() (name, password string, err error) {
	if in.Body != nil {
		return in.Body.User, in.Body.Password, nil
	}
	if encoded, ok := strings.CutPrefix(in.Authorization, "Basic "); ok {
		raw, err := base64.StdEncoding.DecodeString(encoded)
		name, password, found := strings.Cut(string(raw), ":")
		if err == nil && found && name != "" && password != "" && len(password) <= account.MaxPassword {
			return name, password, nil
		}
	}
	return "", "", fault.New(fault.Invalid, "send user and password, as JSON or by HTTP Basic")
}

type addressKey struct{}

func (s *Server) rememberAddress(ctx huma.Context, next func(huma.Context)) {
	next(huma.WithValue(ctx, addressKey{}, humaecho.Unwrap(ctx).RealIP()))
}

func (s *Server) slowDown(ctx context.Context, name string) error {
	address, _ := ctx.Value(addressKey{}).(string)
	for identifier, store := range map[string]middleware.RateLimiterStore{
		address: s.logins.addresses, strings.ToLower(clip(name, 200)): s.logins.users,
	} {
		ok, err := store.Allow(identifier)
		if err != nil {
			return fmt.Errorf("count log-ins: %w", err)
		}
		if !ok {
			return huma.ErrorWithHeaders(
				newProblem(http.StatusTooManyRequests, "Too many tries. Wait a little and try again."),
				http.Header{"Retry-After": {strconv.Itoa(int(tryEvery.Seconds()))}})
		}
	}
	return nil
}

// verify finds the user if the password is right. An unknown user costs the
// same time as a wrong password and gets the same answer.
func (s *Server) verify(ctx context.Context, name, password string) (account.User, error) {
	user, err := s.store.UserByName(ctx, name)
	known := err == nil
	if !known && fault.KindOf(err) != fault.NotFound {
		return account.User{}, err
	}
	hash := s.logins.dummyHash
	if known {
		hash = user.PasswordHash
	}
	select {
	case s.logins.hashing <- struct{}{}:
		defer func() { <-s.logins.hashing }()
	case <-ctx.Done():
		return account.User{}, ctx.Err()
	}
	right, err := account.VerifyPassword(hash, password)
	if err != nil {
		return account.User{}, err
	}
	if !known || !right {
		return account.User{}, fault.New(fault.Unauthorized, "The user or the password is wrong.")
	}
	return user, nil
}

func (s *Server) logout(ctx context.Context, _ *struct{}) (*struct{}, error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.store.EndSession(ctx, c.session.ID, s.cfg.Now())
}

func (s *Server) getAccount(ctx context.Context, _ *struct{}) (*body[accountBody], error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	return answer(accountBody{c.user.ID, c.user.Name, c.user.Role}), nil
}

// clip shortens text to a number of bytes.
func clip(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	return strings.ToValidUTF8(text[:bytes], "")
}
