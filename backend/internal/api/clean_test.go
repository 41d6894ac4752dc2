package api_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// Invalid text is rejected with its location in every kind of input, with both
// databases.
func TestInvalidTextIsRejectedInEveryInput(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		token := p.logIn(t)
		texts := map[string]string{
			"NUL": "a\x00b", "a control character": "a\x1b[31mb", "a line feed": "a\nb", "an override of the direction": "a\u202eb", "blanks": " \u200b ", "half a character": "a\ufffdb",
		}
		for what, text := range texts {
			for _, one := range []struct{ method, path, body, location string }{
				{"POST", "/api/v1/auth/login", object("user", text, "password", "x"), "body.user"},
				{"POST", "/api/v1/auth/login", object("user", "ana", "password", password, "group", text), "body.group"},
				{"POST", "/api/v1/auth/refresh", object("refresh_token", text), "body.refresh_token"},
				{"POST", "/api/v1/teams", object("name", text, "country", "ES"), "body.name"},
				{"POST", "/api/v1/referees", object("name", text), "body.name"},
				{"POST", "/api/v1/users", object("name", text, "password", password, "role", "player"), "body.name"},
				{"GET", "/api/v1/matches?division=" + url.QueryEscape(text), "", "query.division"},
				{"GET", "/api/v1/audit?kind=" + url.QueryEscape(text), "", "query.kind"},
			} {
				response := p.send(t, token, one.method, one.path, one.body)
				got := wantProblem(t, what+" in "+one.location+" of "+one.path, response, http.StatusUnprocessableEntity)
				if len(got.Errors) == 0 || got.Errors[0].Location != one.location {
					t.Errorf("%s in %s: %+v", what, one.location, got)
				}
			}
		}
		wantProblem(t, "bytes that are no text", p.send(t, token, "POST", "/api/v1/teams", "{\"name\":\"caf\xe9\",\"country\":\"ES\"}"), http.StatusUnprocessableEntity)
		spanish := p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: object("user", "a\x00", "password", "x"), header: map[string]string{"Accept-Language": "es"}})
		if got := wantProblem(t, "in Spanish", spanish, http.StatusUnprocessableEntity); len(got.Errors) == 0 || !strings.Contains(got.Errors[0].Message, "carácter de control") {
			t.Errorf("%+v", got)
		}
	})
}

func TestTextIsStoredInNormalForm(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	wantStatus(t, "a team", p.send(t, token, "POST", "/api/v1/teams", object("name", "Co\u0301rdoba", "country", "ES")), http.StatusCreated)
	if list := p.get(t, token, "/api/v1/teams").Body.String(); !strings.Contains(list, "Córdoba") {
		t.Errorf("the name is kept otherwise: %s", list)
	}
	wantStatus(t, "the same team", p.send(t, token, "POST", "/api/v1/teams", object("name", "Córdoba", "country", "ES")), http.StatusConflict)
}

// A body that breaks the rules of HTTP is the client's fault.
func TestUnreadableBodiesAre400(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	server := httptest.NewServer(p.handler)
	defer server.Close()
	for what, body := range map[string]string{
		"a chunk extension of 20 kB": "5;" + strings.Repeat("x", 20<<10) + "\r\n{\"a\":\r\n0\r\n\r\n",
		"a chunk without a length":   "zz\r\n{}\r\n0\r\n\r\n",
	} {
		for _, path := range []string{"/api/v1/auth/login", "/api/quiniela/login"} {
			connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
			go func() {
				_, _ = io.WriteString(connection, "POST "+path+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"+body)
			}()
			line := make([]byte, len("HTTP/1.1 400"))
			if _, err := io.ReadFull(connection, line); err != nil || string(line) != "HTTP/1.1 400" {
				t.Errorf("%s to %s: %s, %v", what, path, line, err)
			}
			_ = connection.Close()
		}
	}
}

func TestNamesOfUploadedFilesAreRepaired(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	name := "a\u202eb" + strings.Repeat("ñ", 200) + ".csv"
	reports := p.preview(t, token, "", map[string]string{name: season()})
	if len(reports) != 1 || strings.Contains(reports[0].File, "\u202e") || len(reports[0].File) > 200 || !strings.HasSuffix(reports[0].File, "ñ.csv") || !utf8.ValidString(reports[0].File) {
		t.Errorf("%+v", reports)
	}
}
