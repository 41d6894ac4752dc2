package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestWrongInputOfTheOriginalClient(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := originalAdapter(t, s, nil)
		c.token = c.sessionOf(t, account.Editor)
		match := func(change ...any) string {
			return object(append([]any{"Journey", "5", "LocalTeam", 4, "VisitorTeam", 1, "Day", "2023-09-09", "Division", "1", "Referee", nil}, change...)...)
		}
		result := func(change ...any) string {
			return object(append([]any{"LocalGoals", "1", "VisitorGoals", 0, "MatchId", 7}, change...)...)
		}
		wantStatus(t, "a match", c.raw(t, "POST", "saveMatch", match()), http.StatusOK)
		long := strings.Repeat("x", 70<<10)
		tests := []struct {
			method, path, body string
			status             int
		}{
			{"POST", "login", "", 400},
			{"POST", "login", "{}", 400},
			{"POST", "login", "user", 400},
			{"POST", "login", `{"user": 1, "password": 2}`, 400},
			{"POST", "login", credentials("a.editor", ""), 400},
			{"POST", "login", credentials("", password), 400},
			{"POST", "login", credentials(strings.Repeat("x", 201), password), 400},
			{"POST", "login", credentials("nobody", password), 401},
			{"POST", "login", long, 413},
			{"GET", "login", "", 404},
			{"POST", "refresh", "", 400},
			{"POST", "refresh", "[]", 400},
			{"POST", "refresh", "{}", 400},
			{"POST", "refresh", object("refresh_token", "made up"), 401},
			{"GET", "logout", "", 404},
			{"GET", "revoke", "", 404},
			{"POST", "getTeams", "{}", 405},
			{"POST", "getReferees", "{}", 405},
			{"GET", "getMatches", "", 404},
			{"GET", "getMatches/", "", 404},
			{"POST", "getMatches/1", "{}", 405},
			{"POST", "getPrediction", "{}", 405},
			{"POST", "import", "{}", 405},
			{"POST", "prepare", "{}", 405},
			{"POST", "train", "{}", 405},
			{"GET", "getStatus/", "", 404},
			{"GET", "getStatus/CheckDance", "", 400},
			{"GET", "getStatus/checkimport", "", 400},
			{"GET", "dance", "", 404},
			{"POST", "saveMatch", "", 400},
			{"POST", "saveMatch", "null", 400},
			{"POST", "saveMatch", "{}", 400},
			{"POST", "saveMatch", "[]", 400},
			{"POST", "saveMatch", "{", 400},
			{"POST", "saveMatch", object("Journey", long), 413},
			{"POST", "saveMatch", match("Journey", ""), 400},
			{"POST", "saveMatch", match("Journey", "0"), 400},
			{"POST", "saveMatch", match("Journey", "43"), 400},
			{"POST", "saveMatch", match("Journey", "five"), 400},
			{"POST", "saveMatch", match("Journey", true), 400},
			{"POST", "saveMatch", match("Journey", []int{1}), 400},
			{"POST", "saveMatch", match("LocalTeam", ""), 400},
			{"POST", "saveMatch", match("LocalTeam", nil), 400},
			{"POST", "saveMatch", match("LocalTeam", 99), 400},
			{"POST", "saveMatch", match("LocalTeam", 1), 400},
			{"POST", "saveMatch", match("LocalTeam", 1.5), 400},
			{"POST", "saveMatch", match("LocalTeam", "99999999999999999999"), 400},
			{"POST", "saveMatch", match("VisitorTeam", nil), 400},
			{"POST", "saveMatch", match("VisitorTeam", -1), 400},
			{"POST", "saveMatch", match("Day", ""), 400},
			{"POST", "saveMatch", match("Day", "undefined-ed-ed"), 400},
			{"POST", "saveMatch", match("Day", "2023-02-30"), 400},
			{"POST", "saveMatch", match("Day", "0001-01-01"), 400},
			{"POST", "saveMatch", match("Division", ""), 400},
			{"POST", "saveMatch", match("Division", "Brasil"), 400},
			{"POST", "saveMatch", match("Division", "SP1"), 400},
			{"POST", "saveMatch", match("Division", "Premier"), 400}, // its teams play in another division
			{"POST", "saveMatch", match("Referee", "x"), 400},
			{"POST", "saveMatch", match("Referee", 99), 400},
			{"POST", "saveMatch", match("Journey", "6"), 409},
			{"POST", "saveResult", "", 400},
			{"POST", "saveResult", "{}", 400},
			{"POST", "saveResult", result("LocalGoals", ""), 400},
			{"POST", "saveResult", result("LocalGoals", nil), 400},
			{"POST", "saveResult", result("LocalGoals", "-1"), 400},
			{"POST", "saveResult", result("VisitorGoals", "two"), 400},
			{"POST", "saveResult", result("VisitorGoals", 1.5), 400},
			{"POST", "saveResult", result("VisitorGoals", 100), 400},
			{"POST", "saveResult", result("MatchId", ""), 400},
			{"POST", "saveResult", result("MatchId", "x"), 400},
			{"POST", "saveResult", result("MatchId", 999), 404},
			{"DELETE", "deleteMatch/x", "", 400},
			{"DELETE", "deleteMatch/0", "", 400},
			{"DELETE", "deleteMatch/", "", 405},
			{"GET", "deleteMatch/7", "", 404},
		}
		for i, test := range tests {
			what := fmt.Sprintf("%s %s %.100s", test.method, test.path, test.body)
			response := c.raw(t, test.method, test.path, test.body)
			if message := wantMessage(t, what, response, test.status); test.status == 400 && len(message) < 15 {
				t.Errorf("test %d: message %q", i, message)
			}
		}
		list := c.matches(t, "1")
		if len(list) != 9 || *list[1].Result != "" || *list[2].Result != "" {
			t.Errorf("something was kept: %+v", derefs(list))
		}
		accept := c.do(t, call{path: "/api/quiniela/getTeams", header: map[string]string{"Authorization": "Bearer " + c.token, "Accept": "text/html"}})
		wantMessage(t, "who takes no JSON", accept, http.StatusNotAcceptable)

		c.token = ""
		var last *httptest.ResponseRecorder
		for range 11 {
			last = c.raw(t, "POST", "login", credentials("guessed", "wrong"))
		}
		wantMessage(t, "guessing", last, http.StatusTooManyRequests)
		if last.Header().Get("Retry-After") == "" {
			t.Errorf("guessing: %v", last.Header())
		}
	})
}

// The required role of each route of the protocol.
var originalRoles = map[string]account.Role{
	"POST login": anyone, "POST refresh": anyone, "POST logout": account.Player, "POST revoke": account.Player,
	"GET getTeams": account.Player, "GET getReferees": account.Player, "GET getMatches/:division": account.Player,
	"GET getPrediction": account.Player, "GET getStatus/:operation": account.Player,
	"POST saveMatch": account.Editor, "POST saveResult": account.Editor, "DELETE deleteMatch/:matchId": account.Editor,
	"GET import": account.Editor, "GET prepare": account.Editor, "GET train": account.Editor,
}

func TestOriginalRoutesAreGuardedAndOpenToTheOtherOrigin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.addUser(t, "a.player", account.Player)
		router, ok := p.handler.(*echo.Echo)
		if !ok {
			t.Fatal("not a router of Echo")
		}
		const origin = "http://localhost:4200"
		tried := 0
		for _, route := range router.Routes() {
			path, ours := strings.CutPrefix(route.Path, "/api/quiniela/")
			if !ours {
				continue
			}
			tried++
			role, known := originalRoles[route.Method+" "+path]
			if !known {
				t.Errorf("%s %s is not in this test's table", route.Method, path)
			}
			path = strings.NewReplacer(":division", "1", ":operation", "GetDataCount", ":matchId", "7").Replace(route.Path)
			what := route.Method + " " + path

			// A preflight request has neither a token nor a body.
			h := p.do(t, call{method: "OPTIONS", path: path, header: map[string]string{
				"Origin": origin, "Access-Control-Request-Method": route.Method, "Access-Control-Request-Headers": "authorization,content-type",
			}})
			if h.Code != http.StatusNoContent || h.Header().Get("Access-Control-Allow-Origin") != origin {
				t.Errorf("preflight of %s: %d %v", what, h.Code, h.Header())
			}
			for header, words := range map[string][]string{
				"Access-Control-Allow-Methods": {"GET", "POST", "DELETE", "OPTIONS"}, "Access-Control-Allow-Headers": {"Authorization", "Content-Type"},
			} {
				for _, word := range words {
					if !strings.Contains(h.Header().Get(header), word) {
						t.Errorf("preflight of %s: %s is %q", what, header, h.Header().Get(header))
					}
				}
			}

			send := func(token string) *httptest.ResponseRecorder {
				header := map[string]string{"Origin": origin, "Content-Type": "application/json"}
				if token != "" {
					header["Authorization"] = "Bearer " + token
				}
				got := p.do(t, call{method: route.Method, path: path, header: header})
				if got.Header().Get("Access-Control-Allow-Origin") != origin {
					t.Errorf("%s: the page may not read %d", what, got.Code)
				}
				return got
			}
			if role == anyone {
				wantMessage(t, what, send(""), http.StatusBadRequest) // empty body
				continue
			}
			wantMessage(t, what+" without a token", send(""), http.StatusUnauthorized)
			wantMessage(t, what+" with a wrong token", send("made.up.token"), http.StatusUnauthorized)
			got := send(p.sessionOf(t, account.Player))
			if role == account.Editor {
				wantMessage(t, what+" as a player", got, http.StatusForbidden)
			} else {
				wantStatus(t, what+" as a player", got, http.StatusOK)
			}
		}
		if tried != len(originalRoles) {
			t.Errorf("%d of %d routes", tried, len(originalRoles))
		}
	})
}
