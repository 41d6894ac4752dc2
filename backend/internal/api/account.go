package api

import (
	"context"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// accountStore reads and changes a user's own account and sessions.
type accountStore interface {
	ChangeUser(ctx context.Context, id int64, change account.Change, at time.Time) (account.User, error)
	Sessions(ctx context.Context, userID int64, at time.Time) ([]account.Session, error)
	EndSession(ctx context.Context, userID int64, id string, at time.Time) error
	EndSessions(ctx context.Context, userID int64, at time.Time) error
}

type accountRoutes struct {
	*router
	store accountStore
	auth  *auth.Authenticator
}

type accountBody struct {
	ID   int64        `json:"id"`
	Name string       `json:"name"`
	Role account.Role `json:"role" enum:"admin,editor,player"`
}

type passwordInput struct {
	Body passwordBody
}

type passwordBody struct {
	CurrentPassword string `json:"currentPassword" validate:"required,max=1024"`
	NewPassword     string `json:"newPassword" validate:"required,max=1024" doc:"at least 12 characters, none of the common ones"`
}

type sessionBody struct {
	ID         string    `json:"id"`
	Current    bool      `json:"current" doc:"the session that asks"`
	Device     string    `json:"device" doc:"as the client named itself when it logged in"`
	Address    string    `json:"address" doc:"where it last logged in or refreshed from"`
	Group      string    `json:"group,omitempty"`
	CreatedAt  time.Time `json:"createdAt"`
	LastUsedAt time.Time `json:"lastUsedAt" doc:"to the minute"`
	ExpiresAt  time.Time `json:"expiresAt" doc:"unless it is used before"`
}

type sessionPath struct {
	ID string `path:"id" validate:"max=64"`
}

func (a accountRoutes) register() {
	route(a.router, get("getAccount", "account", "account", "Who is logged in"), a.getAccount)

	password := operation(http.MethodPut, "changePassword", "account/password", "account", "Change the password", http.StatusTooManyRequests)
	password.Description = "It ends all other sessions of the user."
	route(a.router, noContent(password), a.changePassword)

	route(a.router, get("listSessions", "account/sessions", "account", "Sessions that are active, last used first"), a.listSessions)
	route(a.router, noContent(operation(http.MethodDelete, "endSessions", "account/sessions", "account", "Sign out everywhere, here as well")), a.endSessions)
	route(a.router, noContent(operation(http.MethodDelete, "endSession", "account/sessions/{id}", "account", "End a session", http.StatusNotFound)), a.endSession)
}

func (a accountRoutes) getAccount(ctx context.Context, _ *struct{}) (*body[accountBody], error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return answer(accountBody{c.User.ID, c.User.Name, c.User.Role}), nil
}

// changePassword replaces the caller's password. Wrong current passwords are limited
// per session, so a stolen token does not help to guess the password.
func (a accountRoutes) changePassword(ctx context.Context, in *passwordInput) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := account.CheckPassword(in.Body.NewPassword, c.User.Name); err != nil {
		return nil, fault.At("body.newPassword", err)
	}
	if in.Body.NewPassword == in.Body.CurrentPassword {
		return nil, fault.At("body.newPassword", fault.New(fault.Invalid, "the new password is the old one").WithCode("password-same"))
	}
	if err := a.auth.CheckOwnPassword(ctx, in.Body.CurrentPassword); err != nil {
		if fault.KindOf(err) == fault.Unauthorized { // not 401: the token is valid and the client need not log in again
			err = fault.At("body.currentPassword", fault.New(fault.Invalid, "the current password is wrong").WithCode("password-wrong"))
		}
		return nil, err
	}
	hash, err := a.auth.HashPassword(ctx, in.Body.NewPassword)
	if err != nil {
		return nil, err
	}
	defer a.auth.ForgetAll()
	_, err = a.store.ChangeUser(ctx, c.User.ID, account.Change{PasswordHash: &hash, KeepSession: c.Session.ID}, a.now())
	return nil, err
}

func (a accountRoutes) listSessions(ctx context.Context, _ *struct{}) (*body[list[sessionBody]], error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	sessions, err := a.store.Sessions(ctx, c.User.ID, a.now())
	if err != nil {
		return nil, err
	}
	return listOf(sessions, "", func(session account.Session) sessionBody {
		return sessionBody{
			ID: session.ID, Current: session.ID == c.Session.ID, Device: session.Device, Address: session.Address, Group: session.Group,
			CreatedAt: session.CreatedAt, LastUsedAt: session.LastUsedAt, ExpiresAt: session.ExpiresAt,
		}
	}), nil
}

func (a accountRoutes) endSession(ctx context.Context, in *sessionPath) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	defer a.auth.Forget(in.ID)
	return nil, a.store.EndSession(ctx, c.User.ID, in.ID, a.now())
}

func (a accountRoutes) endSessions(ctx context.Context, _ *struct{}) (*struct{}, error) {
	c, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	defer a.auth.ForgetAll()
	return nil, a.store.EndSessions(ctx, c.User.ID, a.now())
}
