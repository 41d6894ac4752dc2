package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type user struct {
	ID       int64
	Name     string
	Role     account.Role
	Password string
	Sessions int
}

func TestManagingUsers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		ana := p.logIn(t)
		response := p.send(t, ana, "POST", "/api/v1/users", object("name", "eva", "role", "editor", "password", password))
		wantStatus(t, "add", response, http.StatusCreated)
		eva := decode[user](t, response)
		path := fmt.Sprintf("/api/v1/users/%d", eva.ID)
		if response.Header().Get("Location") != path || eva.Name != "eva" || eva.Role != account.Editor || eva.Password != "" {
			t.Errorf("added %+v at %s", eva, response.Header().Get("Location"))
		}
		hers := p.logInAs(t, "eva", "")

		response = p.send(t, ana, "POST", "/api/v1/users", object("name", "leo", "role", "player"))
		wantStatus(t, "add without a password", response, http.StatusCreated)
		leo := decode[user](t, response)
		if err := account.CheckPassword(leo.Password, "leo"); err != nil {
			t.Errorf("made password %q: %v", leo.Password, err)
		}
		login := call{method: "POST", path: "/api/v1/auth/login", body: credentials("leo", leo.Password)}
		wantStatus(t, "log in with it", p.do(t, login), http.StatusOK)

		list := func(query string) (names []string, next string) {
			t.Helper()
			response := p.get(t, ana, "/api/v1/users"+query)
			wantStatus(t, "list", response, http.StatusOK)
			page := decode[struct {
				Items      []user
				NextCursor string
			}](t, response)
			for _, one := range page.Items {
				names = append(names, fmt.Sprintf("%s %s %d", one.Name, one.Role, one.Sessions))
			}
			if strings.Contains(response.Body.String(), "argon2") || strings.Contains(strings.ToLower(response.Body.String()), "password") {
				t.Errorf("the list tells secrets: %s", response.Body)
			}
			return names, page.NextCursor
		}
		names, next := list("?limit=2")
		if got := strings.Join(names, ", "); got != "ana admin 1, eva editor 1" || next != "eva" {
			t.Errorf("list %s, next %s", got, next)
		}
		if names, next = list("?limit=2&cursor=" + next); len(names) != 1 || names[0] != "leo player 1" || next != "" {
			t.Errorf("second page %v, next %s", names, next)
		}
		if names, _ = list("?search=E"); len(names) != 2 {
			t.Errorf("search %v", names)
		}

		wantStatus(t, "another role", p.send(t, ana, "PATCH", path, `{"role": "player"}`), http.StatusOK)
		wantStatus(t, "the session goes on", p.get(t, hers.Access, "/api/v1/account"), http.StatusOK)
		response = p.send(t, ana, "PATCH", path, `{"resetPassword": true}`)
		wantStatus(t, "reset the password", response, http.StatusOK)
		reset := decode[user](t, response)
		if reset.Role != account.Player || reset.Password == "" {
			t.Errorf("reset %+v", reset)
		}
		wantProblem(t, "the session after a reset", p.get(t, hers.Access, "/api/v1/account"), http.StatusUnauthorized)
		login.body = credentials("eva", reset.Password)
		wantStatus(t, "log in with the new password", p.do(t, login), http.StatusOK)
		wantStatus(t, "delete", p.send(t, ana, "DELETE", path, ""), http.StatusNoContent)
		wantProblem(t, "delete again", p.send(t, ana, "DELETE", path, ""), http.StatusNotFound)
		wantProblem(t, "log in when deleted", p.do(t, login), http.StatusUnauthorized)

		entries := decode[struct {
			Items []struct {
				Action        string
				Actor, Object struct{ Name string }
			}
		}](t, p.get(t, ana, fmt.Sprintf("/api/v1/audit?kind=user&object=%d", eva.ID)))
		var actions []string
		for _, e := range entries.Items {
			actions = append(actions, e.Actor.Name+" "+e.Action+" "+e.Object.Name)
		}
		want := "ana deleted eva, ana password changed eva, ana role changed eva, ana added eva"
		if got := strings.Join(actions, ", "); got != want {
			t.Errorf("audit %s, want %s", got, want)
		}
	})
}

func TestWrongUsersAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		ana := p.logIn(t)
		p.addUser(t, "eva", account.Player)
		tests := []struct {
			method, path, body string
			status             int
			location, code     string
		}{
			{"POST", "users", object("name", "EVA", "role", "player"), http.StatusConflict, "body.name", ""},
			{"POST", "users", object("name", "a b", "role", "player"), http.StatusUnprocessableEntity, "body.name", "user-name"},
			{"POST", "users", object("name", "", "role", "player"), http.StatusUnprocessableEntity, "body.name", ""},
			{"POST", "users", object("name", "leo"), http.StatusUnprocessableEntity, "body.role", ""},
			{"POST", "users", object("name", "leo", "role", "root"), http.StatusUnprocessableEntity, "body.role", ""},
			{"POST", "users", object("name", "leo", "role", "player", "password", "short"), http.StatusUnprocessableEntity, "body.password", "password-short"},
			{"POST", "users", object("name", "leonardo", "role", "player", "password", "leonardo2026"), http.StatusUnprocessableEntity, "body.password", "password-common"},
			{"PATCH", "users/2", `{}`, http.StatusUnprocessableEntity, "", ""},
			{"PATCH", "users/2", object("role", "root"), http.StatusUnprocessableEntity, "body.role", ""},
			{"PATCH", "users/2", object("password", "qwertyuiop12"), http.StatusUnprocessableEntity, "body.password", "password-common"},
			{"PATCH", "users/2", object("password", "an unusual phrase", "resetPassword", true), http.StatusUnprocessableEntity, "body.resetPassword", ""},
			{"PATCH", "users/99", object("role", "player"), http.StatusNotFound, "", ""},
			{"PATCH", "users/99", object("resetPassword", true), http.StatusNotFound, "", ""},
			{"PATCH", "users/x", object("role", "player"), http.StatusUnprocessableEntity, "path.id", ""},
			{"PATCH", "users/1", object("role", "player"), http.StatusConflict, "", "last-admin"},
			{"DELETE", "users/1", "", http.StatusConflict, "", "last-admin"},
			{"DELETE", "users/99", "", http.StatusNotFound, "", ""},
			{"GET", "users?limit=0", "", http.StatusUnprocessableEntity, "query.limit", ""},
			{"GET", "users?sort=name", "", http.StatusUnprocessableEntity, "query.sort", ""},
			{"GET", "audit?kind=dog", "", http.StatusUnprocessableEntity, "query.kind", ""},
		}
		for _, test := range tests {
			name := test.method + " " + test.path + " " + test.body
			got := wantProblem(t, name, p.send(t, ana, test.method, "/api/v1/"+test.path, test.body), test.status)
			if test.location == "" && test.code == "" {
				continue
			}
			if len(got.Errors) != 1 || got.Errors[0].Location != test.location || got.Errors[0].Code != test.code {
				t.Errorf("%s: %+v", name, got)
			}
		}
	})
}
