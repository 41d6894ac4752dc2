package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type session struct {
	ID                               string
	Current                          bool
	Device, Address, Group           string
	CreatedAt, LastUsedAt, ExpiresAt time.Time
}

func sessionsOf(t *testing.T, p *product, token string) []session {
	t.Helper()
	response := p.get(t, token, "/api/v1/account/sessions")
	wantStatus(t, "list of sessions", response, http.StatusOK)
	return decode[struct{ Items []session }](t, response).Items
}

func TestSessionsAreListedAndEndedOneByOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		login := call{
			method: "POST", path: "/api/v1/auth/login", body: credentials("ana", password), address: "192.0.2.7",
			header: map[string]string{"User-Agent": "Telephone/1.0"},
		}
		phone := decode[tokens](t, p.do(t, login))
		p.clock.Advance(10 * time.Minute)
		desk := p.logInAs(t, "ana", "web")
		wantStatus(t, "use the phone", p.get(t, phone.Access, "/api/v1/account"), http.StatusOK)
		p.server.Wait() // until the last use is stored

		list := sessionsOf(t, p, desk.Access)
		if len(list) != 2 {
			t.Fatalf("%d sessions", len(list))
		}
		byDevice := map[string]session{}
		for _, one := range list {
			byDevice[one.Device] = one
		}
		onPhone, onDesk := byDevice["Telephone/1.0"], byDevice[""]
		if onPhone.Address != "192.0.2.7" || onPhone.Current || !onPhone.CreatedAt.Equal(today) || !onPhone.LastUsedAt.Equal(today.Add(10*time.Minute)) ||
			!onPhone.ExpiresAt.Equal(today.Add(refreshTTL)) {
			t.Errorf("phone %+v", onPhone)
		}
		if !onDesk.Current || onDesk.Group != "web" {
			t.Errorf("desk %+v", onDesk)
		}

		wantStatus(t, "end the phone's", p.send(t, desk.Access, "DELETE", "/api/v1/account/sessions/"+onPhone.ID, ""), http.StatusNoContent)
		wantProblem(t, "the phone afterwards", p.get(t, phone.Access, "/api/v1/account"), http.StatusUnauthorized)
		wantProblem(t, "end it again", p.send(t, desk.Access, "DELETE", "/api/v1/account/sessions/"+onPhone.ID, ""), http.StatusNotFound)
		if list = sessionsOf(t, p, desk.Access); len(list) != 1 {
			t.Errorf("%d sessions are left", len(list))
		}
		phone = p.logInAs(t, "ana", "")
		wantStatus(t, "sign out everywhere", p.send(t, desk.Access, "DELETE", "/api/v1/account/sessions", ""), http.StatusNoContent)
		for name, token := range map[string]string{"phone": phone.Access, "desk": desk.Access} {
			wantProblem(t, name+" afterwards", p.get(t, token, "/api/v1/account"), http.StatusUnauthorized)
		}
	})
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		here, there := p.logInAs(t, "ana", ""), p.logInAs(t, "ana", "")
		const next = "another quite long phrase"
		wrong := []struct{ current, next, location, code string }{
			{"not the password", next, "body.currentPassword", "password-wrong"},
			{password, "short", "body.newPassword", "password-short"},
			{password, "Password1234", "body.newPassword", "password-common"},
			{password, "ana-ana-ana-ana", "body.newPassword", "password-common"},
			{password, password, "body.newPassword", "password-same"},
			{"", next, "body.currentPassword", ""},
			{password, "", "body.newPassword", ""},
		}
		for _, test := range wrong {
			response := p.send(t, here.Access, "PUT", "/api/v1/account/password", object("currentPassword", test.current, "newPassword", test.next))
			got := wantProblem(t, test.code, response, http.StatusUnprocessableEntity)
			if len(got.Errors) != 1 || got.Errors[0].Location != test.location || got.Errors[0].Code != test.code {
				t.Errorf("%+v: %+v", test, got)
			}
		}
		wantStatus(t, "the other session before", p.get(t, there.Access, "/api/v1/account"), http.StatusOK)
		response := p.send(t, here.Access, "PUT", "/api/v1/account/password", object("currentPassword", password, "newPassword", next))
		wantStatus(t, "change", response, http.StatusNoContent)
		wantStatus(t, "this session", p.get(t, here.Access, "/api/v1/account"), http.StatusOK)
		wantStatus(t, "its refresh token", p.refresh(t, here.Refresh), http.StatusOK)
		wantProblem(t, "the other access token", p.get(t, there.Access, "/api/v1/account"), http.StatusUnauthorized)
		wantProblem(t, "the other refresh token", p.refresh(t, there.Refresh), http.StatusUnauthorized)
		login := func(secret string) int {
			return p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: credentials("ana", secret)}).Code
		}
		if old, now := login(password), login(next); old != http.StatusUnauthorized || now != http.StatusOK {
			t.Errorf("log in with the old password %d, with the new one %d", old, now)
		}
	})
}

func TestPasswordChangesAreRateLimited(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	p.addUser(t, "eva", account.Player)
	token := p.logInAs(t, "eva", "").Access
	for range 30 {
		response := p.send(t, token, "PUT", "/api/v1/account/password", object("currentPassword", "x", "newPassword", "another quite long phrase"))
		if response.Code == http.StatusTooManyRequests {
			if response.Header().Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			return
		}
		wantProblem(t, "wrong", response, http.StatusUnprocessableEntity)
	}
	t.Error("thirty guesses are not slowed down")
}
