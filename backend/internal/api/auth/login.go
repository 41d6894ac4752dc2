package auth

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// refreshGrace is how long a used refresh token is still accepted, with the same
// response: another tab of the browser may send it at nearly the same time.
const refreshGrace = 20 * time.Second

// Login is a request to log in.
type Login struct {
	User, Password string
	Group          string // sessions of one group end together; "" is no group
	Device         string // User-Agent of the client
}

// Tokens are the access and refresh token issued by a log-in or a refresh.
type Tokens struct {
	UserID           int64
	Access           string
	IssuedAt         time.Time // of the access token
	ExpiresAt        time.Time
	Refresh          string
	RefreshExpiresAt time.Time
	DeviceCookies    []http.Cookie // of a log-in, to be set by the response
}

// LogIn checks the credentials, starts a session and issues its tokens.
func (a *Authenticator) LogIn(ctx context.Context, in Login) (Tokens, error) {
	user, err := a.CheckCredentials(ctx, in.User, in.Password)
	if err != nil {
		return Tokens{}, err
	}
	now := a.cfg.Now().UTC()
	session := account.Session{
		ID: account.NewID(), UserID: user.ID, Device: truncate(cleantext.Repair(in.Device), 200), Address: addressOf(ctx), Group: in.Group,
		AccessID: account.NewID(), AccessIssuedAt: now.Truncate(time.Second),
		CreatedAt: now, LastUsedAt: now, ExpiresAt: now.Add(a.cfg.RefreshTTL),
	}
	refresh := account.NewRefreshToken()
	if err := a.cfg.Sessions.AddSession(ctx, session, account.HashRefreshToken(refresh)); err != nil {
		return Tokens{}, err
	}
	tokens, err := a.issueTokens(session, refresh)
	tokens.DeviceCookies = a.deviceCookies(ctx, user.ID)
	return tokens, err
}

// Refresh exchanges a refresh token for new tokens.
func (a *Authenticator) Refresh(ctx context.Context, used string) (Tokens, error) {
	now := a.cfg.Now().UTC()
	nonce := account.NewNonce()
	rotated, err := a.cfg.Sessions.Rotate(ctx, account.Rotation{
		Hash: account.HashRefreshToken(used), NextHash: account.HashRefreshToken(account.NextRefreshToken(used, nonce)), Nonce: nonce,
		AccessID: account.NewID(), At: now, ExpiresAt: now.Add(a.cfg.RefreshTTL), Grace: refreshGrace, Address: addressOf(ctx),
	})
	// Also after an error: a refused refresh may have ended the session.
	if rotated.Session.ID != "" {
		a.Forget(rotated.Session.ID)
	}
	if err != nil {
		return Tokens{}, err
	}
	return a.issueTokens(rotated.Session, account.NextRefreshToken(used, rotated.Nonce))
}

func (a *Authenticator) issueTokens(session account.Session, refresh string) (Tokens, error) {
	token, c, err := a.sign(session)
	if err != nil {
		return Tokens{}, fmt.Errorf("sign a token: %w", err)
	}
	return Tokens{
		UserID: session.UserID, Access: token, IssuedAt: c.IssuedAt.Time, ExpiresAt: c.ExpiresAt.Time,
		Refresh: refresh, RefreshExpiresAt: session.ExpiresAt,
	}, nil
}

// LogOut ends the caller's session, all sessions of its group and, unless group
// is "", all of the caller's sessions of that group.
func (a *Authenticator) LogOut(ctx context.Context, group string) error {
	c, err := CallerOf(ctx)
	if err != nil {
		return err
	}
	defer a.ForgetAll()
	for group := range map[string]bool{c.Session.Group: true, group: true} {
		if group == "" {
			continue
		}
		if err := a.cfg.Sessions.EndGroup(ctx, c.User.ID, group, a.cfg.Now()); err != nil {
			return err
		}
	}
	return a.endSession(ctx, c)
}

// Revoke ends the caller's session but not the others of its group.
func (a *Authenticator) Revoke(ctx context.Context) error {
	c, err := CallerOf(ctx)
	if err != nil {
		return err
	}
	defer a.Forget(c.Session.ID)
	return a.endSession(ctx, c)
}

// endSession ends the caller's session. It is no error if it has already ended.
func (a *Authenticator) endSession(ctx context.Context, c Caller) error {
	err := a.cfg.Sessions.EndSession(ctx, c.User.ID, c.Session.ID, a.cfg.Now())
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// CheckCredentials returns the user if the password is correct. To not reveal
// which users exist, an unknown user takes the same time and gets the same error
// as a wrong password, and rate limits apply to unknown users too.
func (a *Authenticator) CheckCredentials(ctx context.Context, name, password string) (account.User, error) {
	user, err := a.cfg.Logins.UserByName(ctx, name)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return account.User{}, err
	}
	return user, a.checkPassword(ctx, user, password, a.loginLimits(ctx, name, user.ID))
}

// CheckOwnPassword returns an Unauthorized fault if the password is not the
// caller's. Wrong ones count against the session alone, so that somebody who guesses
// at the log-in does not keep the user from changing the password.
func (a *Authenticator) CheckOwnPassword(ctx context.Context, password string) error {
	c, err := CallerOf(ctx)
	if err != nil {
		return err
	}
	return a.checkPassword(ctx, c.User, password, []limited{{"session " + c.Session.ID, ownLoginLimit}})
}

// checkPassword returns an Unauthorized fault for a wrong password and counts it
// against the limits. A right one counts against nothing.
func (a *Authenticator) checkPassword(ctx context.Context, user account.User, password string, limits []limited) error {
	leave, err := a.attempts.enter(ctx, limits)
	if err != nil {
		return err
	}
	defer leave()
	correct, err := a.passwords.verify(ctx, user.PasswordHash, password)
	if err != nil || correct {
		return err
	}
	// A client that leaves at this moment has used its attempt.
	counting := context.WithoutCancel(ctx)
	for _, l := range limits {
		if err := a.cfg.Logins.CountWrongLogin(counting, l.subject, l.limit, a.cfg.Now()); err != nil {
			return err
		}
	}
	return fault.New(fault.Unauthorized, "The user or the password is wrong.")
}

// truncate shortens text to a number of bytes without cutting a character.
func truncate(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	return strings.ToValidUTF8(text[:bytes], "")
}
