package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

type userBody struct {
	ID         int64        `json:"id"`
	Name       string       `json:"name"`
	Role       account.Role `json:"role" enum:"admin,editor,player"`
	CreatedAt  time.Time    `json:"createdAt"`
	LastUsedAt *time.Time   `json:"lastUsedAt,omitempty" doc:"absent: not in the last weeks"`
	Sessions   int          `json:"sessions" doc:"that are active"`
}

func newUserBody(seen account.UserActivity) userBody {
	b := userBody{ID: seen.ID, Name: seen.Name, Role: seen.Role, CreatedAt: seen.CreatedAt, Sessions: seen.Sessions}
	if !seen.LastUsedAt.IsZero() {
		b.LastUsedAt = &seen.LastUsedAt
	}
	return b
}

// grantedBody is a user with the password that was made for it.
type grantedBody struct {
	ID       int64        `json:"id"`
	Name     string       `json:"name"`
	Role     account.Role `json:"role" enum:"admin,editor,player"`
	Password string       `json:"password,omitempty" doc:"shown this once only; absent when the request brought one"`
}

type usersInput struct {
	Search string `query:"search" validate:"max=64" doc:"part of the name"`
	Cursor string `query:"cursor" validate:"max=64"`
	Limit  int    `query:"limit" default:"50" validate:"min=1,max=200"`
}

type addUserInput struct {
	Body addUserBody
}

type addUserBody struct {
	Name     string       `json:"name" validate:"required,max=64"`
	Role     account.Role `json:"role" validate:"required,oneof=admin editor player"`
	Password string       `json:"password,omitempty" validate:"max=1024" doc:"without one, it is made and answered once"`
}

type createdUser struct {
	Location string `header:"Location"`
	Body     grantedBody
}

type userPath struct {
	ID int64 `path:"id" validate:"min=1"`
}

type changeUserInput struct {
	ID   int64 `path:"id" validate:"min=1"`
	Body changeUserBody
}

type changeUserBody struct {
	Role          account.Role `json:"role,omitempty" validate:"omitempty,oneof=admin editor player"`
	Password      string       `json:"password,omitempty" validate:"max=1024" doc:"ends the user's sessions"`
	ResetPassword bool         `json:"resetPassword,omitempty" doc:"make a password and answer it once"`
}

func (s *Server) userRoutes() {
	route(s.router, forAdmins(get("listUsers", "users", "users", "Users in the order of their names")), s.listUsers)

	add := operation(http.MethodPost, "addUser", "users", "users", "Add a user", http.StatusConflict)
	add.DefaultStatus = http.StatusCreated
	route(s.router, forAdmins(add), s.addUser)

	change := operation(http.MethodPatch, "changeUser", "users/{id}", "users", "Change a user's role or password", http.StatusNotFound, http.StatusConflict)
	change.Description = "A role counts from the next request on; a password ends all of the user's sessions. The last administrator stays one."
	route(s.router, forAdmins(change), s.changeUser)

	remove := operation(http.MethodDelete, "deleteUser", "users/{id}", "users", "Delete a user and all that is theirs", http.StatusNotFound, http.StatusConflict)
	route(s.router, forAdmins(noContent(remove)), s.deleteUser)
}

func (s *Server) listUsers(ctx context.Context, in *usersInput) (*body[list[userBody]], error) {
	users, next, err := s.store.Users(ctx, account.Query{Search: in.Search, After: in.Cursor, Limit: in.Limit}, s.cfg.Now())
	if err != nil {
		return nil, err
	}
	return listOf(users, next, newUserBody), nil
}

func (s *Server) addUser(ctx context.Context, in *addUserInput) (*createdUser, error) {
	if err := account.CheckUserName(in.Body.Name); err != nil {
		return nil, fault.At("body.name", err)
	}
	hash, made, err := s.newPassword(ctx, in.Body.Password, in.Body.Name)
	if err != nil {
		return nil, err
	}
	user, err := s.store.AddUser(ctx, account.User{Name: in.Body.Name, Role: in.Body.Role, PasswordHash: hash, CreatedAt: s.cfg.Now()})
	if err != nil {
		return nil, fault.At("body.name", err)
	}
	return &createdUser{fmt.Sprintf("/api/v1/users/%d", user.ID), grantedBody{user.ID, user.Name, user.Role, made}}, nil
}

func (s *Server) changeUser(ctx context.Context, in *changeUserInput) (*body[grantedBody], error) {
	if in.Body.Role == "" && in.Body.Password == "" && !in.Body.ResetPassword {
		return nil, fault.New(fault.Invalid, "say what to change: role, password or resetPassword")
	}
	if in.Body.Password != "" && in.Body.ResetPassword {
		return nil, fault.At("body.resetPassword", fault.New(fault.Invalid, "send a password, or ask for one to be made"))
	}
	var (
		change account.Change
		made   string
	)
	if in.Body.Role != "" {
		change.Role = &in.Body.Role
	}
	if in.Body.Password != "" || in.Body.ResetPassword {
		user, err := s.store.User(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		var hash string
		if hash, made, err = s.newPassword(ctx, in.Body.Password, user.Name); err != nil {
			return nil, err
		}
		change.PasswordHash = &hash
	}
	defer s.callers.forgetAll()
	user, err := s.store.ChangeUser(ctx, in.ID, change, s.cfg.Now())
	if err != nil {
		return nil, err
	}
	return answer(grantedBody{user.ID, user.Name, user.Role, made}), nil
}

// newPassword hashes the password that was sent, or one that it makes.
func (s *Server) newPassword(ctx context.Context, sent, user string) (hash, made string, err error) {
	password := sent
	if password == "" {
		made = account.RandomPassword()
		password = made
	} else if err := account.CheckPassword(password, user); err != nil {
		return "", "", fault.At("body.password", err)
	}
	hash, err = s.passwords.hash(ctx, password)
	return hash, made, err
}

func (s *Server) deleteUser(ctx context.Context, in *userPath) (*struct{}, error) {
	defer s.callers.forgetAll()
	return nil, s.store.DeleteUser(ctx, in.ID, s.cfg.Now())
}
