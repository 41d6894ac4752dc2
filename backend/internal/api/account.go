package api

import (
	"context"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

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

func (s *Server) accountRoutes() {
	route(s.router, get("getAccount", "account", "account", "Who is logged in"), s.getAccount)

	password := operation(http.MethodPut, "changePassword", "account/password", "account", "Change the password", http.StatusTooManyRequests)
	password.Description = "It ends all other sessions of the user."
	route(s.router, noContent(password), s.changePassword)

	route(s.router, get("listSessions", "account/sessions", "account", "Sessions that are active, last used first"), s.listSessions)
	route(s.router, noContent(operation(http.MethodDelete, "endSessions", "account/sessions", "account", "Sign out everywhere, here as well")), s.endSessions)
	route(s.router, noContent(operation(http.MethodDelete, "endSession", "account/sessions/{id}", "account", "End a session", http.StatusNotFound)), s.endSession)
}

func (s *Server) getAccount(ctx context.Context, _ *struct{}) (*body[accountBody], error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	return answer(accountBody{c.user.ID, c.user.Name, c.user.Role}), nil
}

// changePassword counts wrong current passwords with the log-ins: a stolen
// token is no way to guess faster.
func (s *Server) changePassword(ctx context.Context, in *passwordInput) (*struct{}, error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := account.CheckPassword(in.Body.NewPassword, c.user.Name); err != nil {
		return nil, fault.At("body.newPassword", err)
	}
	if in.Body.NewPassword == in.Body.CurrentPassword {
		return nil, fault.At("body.newPassword", fault.New(fault.Invalid, "the new password is the old one").WithCode("password-same"))
	}
	if _, err := s.checkCredentials(ctx, c.user.Name, in.Body.CurrentPassword); err != nil {
		if fault.KindOf(err) == fault.Unauthorized { // the token is fine: no reason to log in again
			err = fault.At("body.currentPassword", fault.New(fault.Invalid, "the current password is wrong").WithCode("password-wrong"))
		}
		return nil, err
	}
	hash, err := s.passwords.hash(ctx, in.Body.NewPassword)
	if err != nil {
		return nil, err
	}
	defer s.callers.forgetAll()
	_, err = s.store.ChangeUser(ctx, c.user.ID, account.Change{PasswordHash: &hash, KeepSession: c.session.ID}, s.cfg.Now())
	return nil, err
}

func (s *Server) listSessions(ctx context.Context, _ *struct{}) (*body[list[sessionBody]], error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	sessions, err := s.store.Sessions(ctx, c.user.ID, s.cfg.Now())
	if err != nil {
		return nil, err
	}
	return listOf(sessions, "", func(one account.Session) sessionBody {
		return sessionBody{
			ID: one.ID, Current: one.ID == c.session.ID, Device: one.Device, Address: one.Address, Group: one.Group,
			CreatedAt: one.CreatedAt, LastUsedAt: one.LastUsedAt, ExpiresAt: one.ExpiresAt,
		}
	}), nil
}

func (s *Server) endSession(ctx context.Context, in *sessionPath) (*struct{}, error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	defer s.callers.forget(in.ID)
	return nil, s.store.EndSession(ctx, c.user.ID, in.ID, s.cfg.Now())
}

func (s *Server) endSessions(ctx context.Context, _ *struct{}) (*struct{}, error) {
	c, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	defer s.callers.forgetAll()
	return nil, s.store.EndSessions(ctx, c.user.ID, s.cfg.Now())
}
