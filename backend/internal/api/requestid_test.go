package api_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestTheIDOfARequestIsInItsAnswerAndItsLogLines(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	for path, status := range map[string]int{
		"/api/v1/matches/77":         http.StatusNotFound,            // a handler's
		"/api/v1/matches/x":          http.StatusUnprocessableEntity, // Huma's
		"/api/v1/nothing":            http.StatusNotFound,            // Echo's
		"/api/v1/matches?limit=1000": http.StatusUnprocessableEntity, // the validator's
	} {
		response := p.get(t, token, path)
		wantProblem(t, path, response, status)
		id := response.Header().Get("X-Request-Id")
		if got := decode[struct{ RequestID string }](t, response).RequestID; len(id) < 20 || got != id {
			t.Errorf("%s: the problem has the id %q, the header %q", path, got, id)
		}
		if line := lineWith(p.log.String(), id); !strings.Contains(line, "msg=request ") {
			t.Errorf("%s: %q is not logged: %s", path, id, p.log)
		}
	}
	if response := p.get(t, token, "/api/v1/account"); response.Header().Get("X-Request-Id") == "" || strings.Contains(response.Body.String(), "requestId") {
		t.Errorf("a good answer has the id in the header only: %v %s", response.Header(), response.Body)
	}
}

func TestWhatWentWrongIsLoggedWithTheIDThatTheClientSees(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	pool, _, err := p.store.SQL()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.ExecContext(t.Context(), "DROP TABLE audit_entries"); err != nil {
		t.Fatal(err)
	}
	response := p.get(t, token, "/api/v1/audit")
	wantStatus(t, "a table is missing", response, http.StatusInternalServerError)
	cause := lineWith(p.log.String(), "no such table")
	if !strings.Contains(cause, "requestId="+response.Header().Get("X-Request-Id")) {
		t.Errorf("logged %q", cause)
	}
}

type panickingDivisions struct{ *store.Store }

func (panickingDivisions) Divisions(context.Context) ([]competition.Competition, error) {
	panic("no divisions")
}

func TestAPanicIsLoggedOnceWithTheID(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	p.stores.Divisions = panickingDivisions{p.store}
	p.start(t, p.clock.Now)
	response := p.get(t, token, "/api/v1/divisions")
	wantProblem(t, "a panic", response, http.StatusInternalServerError)
	line := lineWith(p.log.String(), "panic: no divisions")
	if !strings.Contains(line, "requestId="+response.Header().Get("X-Request-Id")) || !strings.Contains(line, "requestid_test.go") {
		t.Errorf("logged %q", line)
	}
	if strings.Count(p.log.String(), "panic: no divisions") != 1 {
		t.Errorf("logged more than once: %s", p.log)
	}
}

func lineWith(text, word string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, word) {
			return line
		}
	}
	return ""
}

func TestAnIDIsTakenFromTrustedProxiesOnly(t *testing.T) {
	_, network, _ := net.ParseCIDR("10.0.0.0/8")
	p := serve(t, storetest.Open(t, storetest.SQLite(t)), func(c *api.Config) { c.TrustedProxies = []*net.IPNet{network} })
	for _, one := range []struct {
		what, address, id string
		taken             bool
	}{
		{"a proxy", "10.1.2.3", "7f1c2a90-33c5", true},
		{"anybody", "192.0.2.1", "7f1c2a90-33c5", false},
		{"a proxy that passes on what it got", "10.1.2.3", "a b\"c", false},
		{"a long one", "10.1.2.3", strings.Repeat("a", 65), false},
		{"none", "10.1.2.3", "", false},
	} {
		response := p.do(t, call{path: "/healthz", address: one.address, header: map[string]string{"X-Request-Id": one.id}})
		got := response.Header().Get("X-Request-Id")
		if (got == one.id) != one.taken || got == "" {
			t.Errorf("%s sends %q: %q", one.what, one.id, got)
		}
	}
}

func TestTheOriginalProtocolKeepsItsErrors(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	p.addUser(t, "pia", account.Player)
	response := p.do(t, call{method: "POST", path: "/api/quiniela/login", header: map[string]string{"Authorization": "Basic eA=="}})
	if response.Code < 400 || strings.Contains(response.Body.String(), "requestId") || response.Header().Get("X-Request-Id") == "" {
		t.Errorf("%d %v %s", response.Code, response.Header(), response.Body)
	}
}
