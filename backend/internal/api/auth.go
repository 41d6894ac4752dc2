package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Guessing of passwords is slowed down per user and per address: a burst of
// tries, then one every few seconds. Right ones do not count.
var (
	userLoginLimit    = account.RateLimit{Burst: 10, Every: 10 * time.Second}
	addressLoginLimit = account.RateLimit{Burst: 20, Every: 10 * time.Second}
)

// refreshGrace is how long after a refresh the same refresh token may come
// again, from another tab of the browser, and gets the same answer.
const refreshGrace = 20 * time.Second

// passwords hashes and verifies, a few at a time: argon2id takes 19 MiB each.
type passwords struct {
	slots     chan struct{}
	dummyHash func() string // made by the first log-in, right or wrong, not at every start
}

func newPasswords() passwords {
	return passwords{
		make(chan struct{}, runtime.NumCPU()),
		sync.OnceValue(func() string { return account.HashPassword(account.RandomPassword()) }),
	}
}

func (p passwords) acquire(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.acquire(ctx); err != nil {
		return "", err
	}
	defer func() { <-p.slots }()
	return account.HashPassword(password), nil
}

// verify compares; an empty hash costs the same time and is never right.
func (p passwords) verify(ctx context.Context, hash, password string) (bool, error) {
	if err := p.acquire(ctx); err != nil {
		return false, err
	}
	defer func() { <-p.slots }()
	dummy := p.dummyHash()
	if hash == "" {
		_, err := account.VerifyPassword(dummy, password)
		return false, err
	}
	return account.VerifyPassword(hash, password)
}

type loginInput struct {
	Authorization string     `header:"Authorization" validate:"max=4096" hidden:"true"`
	UserAgent     string     `header:"User-Agent" hidden:"true"`
	Body          *loginBody `required:"false"`
}

// loginBody may be empty but for the group when the rest comes by HTTP Basic.
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

func (s *Server) authRoutes() {
	login := operation(http.MethodPost, "login", "auth/login", "auth", "Log in with user and password",
		http.StatusUnauthorized, http.StatusTooManyRequests)
	login.Description = "As a JSON body or by HTTP Basic."
	route(s.router, forAnyone(login), s.login)

	refresh := operation(http.MethodPost, "refresh", "auth/refresh", "auth", "Change a refresh token for new tokens", http.StatusUnauthorized)
	refresh.Description = "The old tokens are dead at once. Using an old refresh token again ends the whole session, " +
		"but for the few seconds in which another tab of the same browser may have been as quick."
	route(s.router, forAnyone(refresh), s.refresh)

	logout := operation(http.MethodPost, "logout", "auth/logout", "auth", "End the session")
	logout.Description = "A session that was begun with a group ends together with all of that user's sessions of the group."
	route(s.router, noContent(logout), s.logout)
	route(s.router, noContent(operation(http.MethodPost, "revoke", "auth/revoke", "auth", "End the session, never the rest of its group")), s.revoke)
}

func (s *Server) login(ctx context.Context, in *loginInput) (*body[tokensBody], error) {
	name, password, err := in.credentials()
	if err != nil {
		return nil, err
	}
	user, err := s.checkCredentials(ctx, name, password)
	if err != nil {
		return nil, err
	}
	now := s.cfg.Now().UTC()
	session := account.Session{
		ID: account.NewID(), UserID: user.ID, Device: truncate(in.UserAgent, 200), Address: addressOf(ctx),
		AccessID: account.NewID(), AccessIssuedAt: now.Truncate(time.Second),
		CreatedAt: now, LastUsedAt: now, ExpiresAt: now.Add(s.cfg.RefreshTTL),
	}
	if in.Body != nil {
		session.Group = in.Body.Group
	}
	refresh := account.NewRefreshToken()
	if err := s.store.AddSession(ctx, session, account.HashRefreshToken(refresh)); err != nil {
		return nil, err
	}
	return s.issueTokens(session, refresh)
}

func (s *Server) issueTokens(session account.Session, refresh string) (*body[tokensBody], error) {
	token, c, err := s.sign(session)
	if err != nil {
		return nil, fmt.Errorf("sign a token: %w", err)
	}
	now := s.cfg.Now()
	return answer(tokensBody{
		AccessToken: token, RefreshToken: refresh, TokenType: "Bearer",
		ExpiresIn: seconds(c.ExpiresAt.Sub(now)), RefreshExpiresIn: seconds(session.ExpiresAt.Sub(now)),
		Subject: c.Subject, IssuedAt: c.IssuedAt.Unix(), ExpiresAt: c.ExpiresAt.Unix(),
	}), nil
}

// seconds are rounded up, as those of a Retry-After must be.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

func (s *Server) refresh(ctx context.Context, in *refreshInput) (*body[tokensBody], error) {
	now := s.cfg.Now().UTC()
	used, nonce := in.Body.RefreshToken, account.NewNonce()
	rotated, err := s.store.Rotate(ctx, account.Rotation{
		Hash: account.HashRefreshToken(used), NextHash: account.HashRefreshToken(account.NextRefreshToken(used, nonce)), Nonce: nonce,
		AccessID: account.NewID(), At: now, ExpiresAt: now.Add(s.cfg.RefreshTTL), Grace: refreshGrace, Address: addressOf(ctx),
	})
	// Refused or not: a refresh replaces the access token or ends the session.
	if rotated.Session.ID != "" {
		s.callers.forget(rotated.Session.ID)
	}
	if err != nil {
		return nil, err
	}
	return s.issueTokens(rotated.Session, account.NextRefreshToken(used, rotated.Nonce))
}

// credentials come as a JSON body or as HTTP Basic.
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

// checkCredentials finds the user if the password is right. An unknown user costs the
// same time as a wrong password and gets the same answer; so does a user who
// was tried too often, known or not.
func (s *Server) checkCredentials(ctx context.Context, name, password string) (account.User, error) {
	subjects := map[string]account.RateLimit{
		"user " + strings.ToLower(name): userLoginLimit, "address " + network(addressOf(ctx)): addressLoginLimit,
	}
	for _, subject := range slices.Sorted(maps.Keys(subjects)) {
		wait, err := s.store.TryLogin(ctx, subject, subjects[subject], s.cfg.Now())
		if err != nil {
			return account.User{}, err
		}
		if wait > 0 {
			return account.User{}, tooManyAttempts(wait)
		}
	}
	user, err := s.store.UserByName(ctx, name)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return account.User{}, err
	}
	right, err := s.passwords.verify(ctx, user.PasswordHash, password)
	if err != nil {
		return account.User{}, err
	}
	if !right {
		return account.User{}, fault.New(fault.Unauthorized, "The user or the password is wrong.")
	}
	for subject, limit := range subjects {
		if err := s.store.UndoLoginTry(ctx, subject, limit, s.cfg.Now()); err != nil {
			return account.User{}, err
		}
	}
	return user, nil
}

func tooManyAttempts(wait time.Duration) error {
	return huma.ErrorWithHeaders(
		newProblem(http.StatusTooManyRequests, "Too many tries. Wait a little and try again."),
		http.Header{"Retry-After": {strconv.Itoa(seconds(wait))}})
}

// network is what one household or attacker has of addresses: one of IPv4, or
// a /64 of IPv6.
func network(address string) string {
	parsed, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if parsed = parsed.Unmap(); parsed.Is4() {
		return parsed.String()
	}
	prefix, err := parsed.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}

func (s *Server) logout(ctx context.Context, in *leaveInput) (*struct{}, error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	defer s.callers.forgetAll()
	groups := map[string]bool{c.session.Group: true}
	if in.Body != nil {
		groups[in.Body.Group] = true
	}
	for group := range groups {
		if group == "" {
			continue
		}
		if err := s.store.EndGroup(ctx, c.user.ID, group, s.cfg.Now()); err != nil {
			return nil, err
		}
	}
	return nil, s.endCurrentSession(ctx, c)
}

func (s *Server) revoke(ctx context.Context, _ *struct{}) (*struct{}, error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	defer s.callers.forget(c.session.ID)
	return nil, s.endCurrentSession(ctx, c)
}

// endCurrentSession ends the caller's session, which may just have ended.
func (s *Server) endCurrentSession(ctx context.Context, c caller) error {
	err := s.store.EndSession(ctx, c.user.ID, c.session.ID, s.cfg.Now())
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

type addressKey struct{}

// rememberAddress keeps the client's address for who asks.
func rememberAddress(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), addressKey{}, c.RealIP())))
		return next(c)
	}
}

func addressOf(ctx context.Context) string {
	address, _ := ctx.Value(addressKey{}).(string)
	return address
}

// truncate shortens text to a number of bytes.
func truncate(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	return strings.ToValidUTF8(text[:bytes], "")
}
