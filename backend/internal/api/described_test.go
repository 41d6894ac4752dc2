package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestBodiesThatTheDescriptionForbidsAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, editorToken := editor(t, s)
		p.addUser(t, "a.admin", account.Admin)
		admin := p.sessionOf(t, account.Admin)
		for _, one := range []struct {
			what, token, method, path, body, location, message string
		}{
			{"an unknown property", editorToken, "POST", "matches", details("refereeID", 1), "body.refereeID", "is not known here"},
			{"a name in other case", admin, "POST", "users", `{"name":"new","Role":"player","role":"player"}`, "body.Role", "is not known here"},
			{"null for an optional value", editorToken, "POST", "matches", details("refereeId", nil), "body.refereeId", "must not be null"},
			{"null for a body", editorToken, "PATCH", "teams/1", "null", "body", "must not be null"},
			{"null in a map", editorToken, "POST", "imports/fetch", `{"address":"https://x.example/a.csv","spellings":{"A":null}}`, "body.spellings.A", "must not be null"},
			{"no required value that may be zero", editorToken, "PUT", "matches/1/result", `{"homeGoals":1,"awayGoals":0,"halfTime":{"home":0}}`, "body.halfTime.away", "is missing"},
			{"zero below the minimum", editorToken, "POST", "matches", details("matchday", 0), "body.matchday", "must be at least 1"},
			{"nothing of an enumeration", admin, "PATCH", "users/1", `{"role":"","resetPassword":true}`, "body.role", "must not be empty"},
			{"an empty season", editorToken, "POST", "jobs", `{"kind":"train","from":""}`, "body.from", "must not be empty"},
		} {
			got := wantProblem(t, one.what, p.change(t, one.token, one.method, one.path, "*", one.body), http.StatusUnprocessableEntity)
			if len(got.Errors) != 1 || got.Errors[0].Location != one.location || got.Errors[0].Message != one.message {
				t.Errorf("%s: %+v, want %s at %s", one.what, got, one.message, one.location)
			}
		}
		spanish := p.do(t, call{method: "POST", path: "/api/v1/matches", body: details("matchday", 0), header: map[string]string{
			"Authorization": "Bearer " + editorToken, "Accept-Language": "es",
		}})
		if got := wantProblem(t, "in Spanish", spanish, http.StatusUnprocessableEntity); len(got.Errors) != 1 || got.Errors[0].Message != "debe ser al menos 1" {
			t.Errorf("in Spanish: %+v", got)
		}
	})
}

func TestQueriesThatTheDescriptionForbidsAreRefused(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	for query, want := range map[string]string{
		"matches?matchday=0":              "must be at least 1",
		"matches?matchday=":               "must not be empty",
		"matches?matchday=1&matchday=2":   "must be there only once",
		"matches?matchday=%2B1":           "must be a number",
		"matches?status=":                 "must not be empty",
		"matches?season=":                 "must not be empty",
		"matches?from=":                   "must not be empty",
		"jornadas?coming=1":               "must be true or false",
		"jornadas/1/replay?budget=0x1p-2": "must be a number",
	} {
		got := wantProblem(t, query, p.get(t, token, "/api/v1/"+query), http.StatusUnprocessableEntity)
		if len(got.Errors) != 1 || !strings.HasPrefix(got.Errors[0].Location, "query.") || got.Errors[0].Message != want {
			t.Errorf("%s: %+v, want %s", query, got, want)
		}
	}
	for _, query := range []string{"matches?division=", "matches?cursor=", "teams?division=", "jornadas?coming=true"} {
		wantStatus(t, query, p.get(t, token, "/api/v1/"+query), http.StatusOK)
	}
}

func TestPathParametersAreDecoded(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	for _, id := range []string{strings.Repeat("%C3%80", 64), "%2C" + strings.Repeat("%C3%80", 63)} {
		wantProblem(t, id, p.send(t, token, "DELETE", "/api/v1/account/sessions/"+id, ""), http.StatusNotFound)
	}
	wantStatus(t, "a number", p.get(t, token, "/api/v1/matches/%31"), http.StatusOK)
}

func TestAnExportOfStandingsSaysThatItNeedsADivision(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	got := wantProblem(t, "no division", p.get(t, token, "/api/v1/export/standings"), http.StatusUnprocessableEntity)
	if len(got.Errors) != 1 || got.Errors[0].Location != "query.division" || got.Detail != "standings are of one division: name it" {
		t.Errorf("%+v", got)
	}
}

func TestWholeNumbersMayHaveAFraction(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	body := `{"division":"SP1","season":2023.0,"matchday":5e0,"kickoff":"2023-09-09T18:30:00Z","homeTeamId":4.0,"awayTeamId":1}`
	response := p.send(t, token, "POST", "/api/v1/matches", body)
	wantStatus(t, "add", response, http.StatusCreated)
	if got := decode[match](t, response); got.Season != 2023 || got.Matchday != 5 || got.HomeTeam.ID != 4 {
		t.Errorf("added %+v", got)
	}
	for _, wrong := range []string{"4.5", "1e400", "1e300", "9223372036854775808"} {
		wantProblem(t, wrong, p.send(t, token, "POST", "/api/v1/matches", strings.Replace(body, "4.0", wrong, 1)), http.StatusUnprocessableEntity)
	}
}

func TestBodiesOfAnotherTypeAreRefused(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	send := func(path, contentType, body string, status int) {
		t.Helper()
		response := p.do(t, call{method: "POST", path: "/api/v1/" + path, body: body, header: map[string]string{
			"Authorization": "Bearer " + token, "Content-Type": contentType,
		}})
		wantProblem(t, path+" as "+contentType, response, status)
	}
	send("matches", "text/plain", details(), http.StatusUnsupportedMediaType)
	send("imports", "application/json", "{}", http.StatusUnsupportedMediaType)
	send("imports", "multipart/form-data", "--b--", http.StatusBadRequest)
	send("imports", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"\x07\"\r\n\r\n", http.StatusBadRequest)
}

func TestFormsThatTheDescriptionForbidsAreRefused(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	files := map[string]string{"a.csv": season()}
	for settings, location := range map[string]string{
		`{"skipwrong":true}`:        "body.settings.skipwrong",
		`{"season":null}`:           "body.settings.season",
		`{"spellings":{"A":null}}`:  "body.settings.spellings.A",
		`{"divisions":["SP1",""] }`: "",
	} {
		response := p.form(t, token, "/api/v1/imports/preview", settings, files)
		if location == "" {
			wantStatus(t, settings, response, http.StatusOK)
			continue
		}
		if got := wantProblem(t, settings, response, http.StatusUnprocessableEntity); len(got.Errors) != 1 || got.Errors[0].Location != location {
			t.Errorf("%s: %+v", settings, got)
		}
	}
	part := "--b\r\nContent-Disposition: form-data; name=%\r\n\r\nx\r\n--b--\r\n"
	for _, path := range []string{"imports", "jornadas/imports"} {
		for name, location := range map[string]string{`"other"`: "body.other", `"other"; filename="a.csv"`: "body.other"} {
			response := p.do(t, call{method: "POST", path: "/api/v1/" + path, body: strings.Replace(part, "%", name, 1), header: map[string]string{
				"Authorization": "Bearer " + token, "Content-Type": "multipart/form-data; boundary=b",
			}})
			if got := wantProblem(t, path+name, response, http.StatusUnprocessableEntity); len(got.Errors) != 1 || got.Errors[0].Location != location {
				t.Errorf("%s with %s: %+v", path, name, got)
			}
		}
	}
}

// described is the part of the OpenAPI file that these tests look at.
type described struct {
	Paths map[string]map[string]struct {
		Parameters []struct {
			Name   string
			Schema struct {
				MinLength *int
				Pattern   string
			}
		}
		RequestBody struct {
			Content map[string]struct {
				Schema struct {
					Properties           map[string]any
					Required             []string
					AdditionalProperties any
				}
			}
		}
		Responses map[string]struct {
			Content map[string]any
		}
	}
	Components struct {
		Schemas map[string]struct {
			Properties map[string]struct {
				MinLength     *int
				Pattern       string
				PropertyNames map[string]string
			}
		}
	}
}

func TestTheOpenAPIFileDescribesFilesAndText(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	var file described
	if err := json.Unmarshal(p.server.OpenAPI(), &file); err != nil {
		t.Fatal(err)
	}
	for path, contentTypes := range map[string][]string{
		"imports/template": {"text/csv"}, "track-record/forecasts": {"text/csv"}, "tickets/{id}/columns": {"text/plain"}, "export/{list}": {"text/csv", "application/json"},
	} {
		content := file.Paths["/api/v1/"+path]["get"].Responses["200"].Content
		for _, contentType := range contentTypes {
			if _, ok := content[contentType]; !ok || len(content) != len(contentTypes) {
				t.Errorf("%s answers %v, want %v", path, content, contentTypes)
			}
		}
	}
	for path, fields := range map[string]int{"imports": 2, "imports/preview": 2, "jornadas/imports": 2} {
		form := file.Paths["/api/v1/"+path]["post"].RequestBody.Content["multipart/form-data"].Schema
		if len(form.Properties) != fields || form.Properties["file"] == nil || len(form.Required) != 1 || form.AdditionalProperties != false {
			t.Errorf("%s takes %+v", path, form)
		}
	}
	for path, methods := range file.Paths {
		for method, operation := range methods {
			_, said := operation.Responses["415"]
			if takes := len(operation.RequestBody.Content) > 0; takes != said {
				t.Errorf("%s %s takes a body: %v, answers 415: %v", method, path, takes, said)
			}
		}
	}
	for path, want := range map[string]bool{"matches/{id}": true, "standings": true, "account": false} {
		if _, said := file.Paths["/api/v1/"+path]["get"].Responses["304"]; said != want {
			t.Errorf("%s answers 304: %v, want %v", path, said, want)
		}
	}
	properties := file.Components.Schemas["AddTeam"].Properties
	if name := properties["name"]; name.MinLength == nil || *name.MinLength != 1 || name.Pattern == "" {
		t.Errorf("the name of a team is %+v", name)
	}
	if names := file.Components.Schemas["ImportSettings"].Properties["spellings"].PropertyNames; names["pattern"] == "" {
		t.Errorf("spellings are %v", names)
	}
	if home := file.Components.Schemas["DraftFixture"].Properties["home"]; home.MinLength != nil {
		t.Error("a draft must have the teams of all fixtures")
	}
}
