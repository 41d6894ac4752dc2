package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// userStore reads and changes users on behalf of administrators.
type userStore interface {
	User(ctx context.Context, id int64) (account.User, error)
	Users(ctx context.Context, q account.Query, at time.Time) ([]account.UserActivity, string, error)
	AddUser(ctx context.Context, user account.User) (account.User, error)
	ChangeUser(ctx context.Context, id int64, change account.Change, at time.Time) (account.User, error)
	DeleteUser(ctx context.Context, id int64, at time.Time) error
}

type userRoutes struct {
	*router
	store userStore
	auth  *auth.Authenticator
}

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

// grantedBody is a user with its generated password, if one was generated.
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

func (u userRoutes) register() {
	route(u.router, forAdmins(get("listUsers", "users", "users", "Users in the order of their names")), u.listUsers)

	add := operation(http.MethodPost, "addUser", "users", "users", "Add a user", http.StatusConflict)
	add.DefaultStatus = http.StatusCreated
	route(u.router, forAdmins(add), u.addUser)

	change := operation(http.MethodPatch, "changeUser", "users/{id}", "users", "Change a user's role or password", http.StatusNotFound, http.StatusConflict)
	change.Description = "A role counts from the next request on; a password ends all of the user's sessions. The last administrator stays one."
	route(u.router, forAdmins(change), u.changeUser)

	remove := operation(http.MethodDelete, "deleteUser", "users/{id}", "users", "Delete a user and all that is theirs", http.StatusNotFound, http.StatusConflict)
	route(u.router, forAdmins(noContent(remove)), u.deleteUser)
}

func (u userRoutes) listUsers(ctx context.Context, in *usersInput) (*body[list[userBody]], error) {
	users, next, err := u.store.Users(ctx, account.Query{Search: in.Search, After: in.Cursor, Limit: in.Limit}, u.now())
	if err != nil {
		return nil, err
	}
	return listOf(users, next, newUserBody), nil
}

func (u userRoutes) addUser(ctx context.Context, in *addUserInput) (*createdUser, error) {
	if err := account.CheckUserName(in.Body.Name); err != nil {
		return nil, fault.At("body.name", err)
	}
	hash, made, err := u.newPassword(ctx, in.Body.Password, in.Body.Name)
	if err != nil {
		return nil, err
	}
	user, err := u.store.AddUser(ctx, account.User{Name: in.Body.Name, Role: in.Body.Role, PasswordHash: hash, CreatedAt: u.now()})
	if err != nil {
		return nil, fault.At("body.name", err)
	}
	return &createdUser{fmt.Sprintf("/api/v1/users/%d", user.ID), grantedBody{user.ID, user.Name, user.Role, made}}, nil
}

func (u userRoutes) changeUser(ctx context.Context, in *changeUserInput) (*body[grantedBody], error) {
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
		user, err := u.store.User(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		var hash string
		if hash, made, err = u.newPassword(ctx, in.Body.Password, user.Name); err != nil {
			return nil, err
		}
		change.PasswordHash = &hash
	}
	defer u.auth.ForgetAll()
	user, err := u.store.ChangeUser(ctx, in.ID, change, u.now())
	if err != nil {
		return nil, err
	}
	return answer(grantedBody{user.ID, user.Name, user.Role, made}), nil
}

// newPassword hashes the password of a request, or a random one if that is empty,
// and returns the random one as generated.
func (u userRoutes) newPassword(ctx context.Context, requested, user string) (hash, generated string, err error) {
	password := requested
	if password == "" {
		generated = account.RandomPassword()
		password = generated
	} else if err := account.CheckPassword(password, user); err != nil {
		return "", "", fault.At("body.password", err)
	}
	hash, err = u.auth.HashPassword(ctx, password)
	return hash, generated, err
}

func (u userRoutes) deleteUser(ctx context.Context, in *userPath) (*struct{}, error) {
	defer u.auth.ForgetAll()
	return nil, u.store.DeleteUser(ctx, in.ID, u.now())
}
