package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

const competitionsPath = "/api/v1/competitions"

// regional is a league that the catalogue does not have.
const regional = `{"code": "REG1", "name": {"en": "Regional League", "es": "Liga Regional"}, "area": "ES", "field": "men", "kind": "league", "tier": 7,
	"calendar": {"from": "07-01"}, "eras": [{"teams": [4, 6], "win": 3, "stages": [{"name": "", "kind": "round-robin", "meetings": 1}]}],
	"sources": {"headings": ["regional league"]}}`

type listedCompetition struct {
	Code, Country, Field, Kind string
	Names                      struct{ En, Es string }
	Own                        bool
}

func TestOwnCompetitions(t *testing.T) {
	wantAt := func(what string, response *httptest.ResponseRecorder, status int, location string) {
		t.Helper()
		got := wantProblem(t, what, response, status)
		if len(got.Errors) == 0 || got.Errors[0].Location != location {
			t.Errorf("%s: %+v, want it at %s", what, got, location)
		}
	}

	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Cleanup(func() {
			if err := competition.Use(nil); err != nil {
				t.Error(err)
			}
		})
		p, player := editor(t, s)
		admin := p.logIn(t)
		find := func(code string) (found listedCompetition) {
			t.Helper()
			list := decode[struct{ Items []listedCompetition }](t, p.get(t, player, competitionsPath)).Items
			if len(list) < 100 || list[0].Code != "SP1" {
				t.Fatalf("%d competitions, %+v first", len(list), list[0])
			}
			for _, one := range list {
				if one.Code == code {
					found = one
				}
			}
			return found
		}
		if got := find("UCL"); got.Country != "UEFA" || got.Kind != "cup" || got.Own {
			t.Errorf("%+v", got)
		}
		added := p.send(t, admin, "POST", competitionsPath, regional)
		wantStatus(t, "add", added, http.StatusCreated)
		if at := added.Header().Get("Location"); at != competitionsPath+"/REG1" {
			t.Errorf("location %q", at)
		}
		if got := find("REG1"); !got.Own || got.Names.Es != "Liga Regional" {
			t.Errorf("%+v", got)
		}
		// What an answer has can be sent back.
		whole := p.get(t, player, competitionsPath+"/REG1")
		wantStatus(t, "one", whole, http.StatusOK)
		var sent map[string]any
		if err := json.Unmarshal(whole.Body.Bytes(), &sent); err != nil {
			t.Fatal(err)
		}
		delete(sent, "$schema")
		sent["tier"] = 8
		text, err := json.Marshal(sent)
		if err != nil {
			t.Fatal(err)
		}
		wantStatus(t, "change", p.send(t, admin, "PUT", competitionsPath+"/REG1", string(text)), http.StatusOK)
		if list, err := s.OwnCompetitions(t.Context()); err != nil || len(list) != 1 || list[0].Tier != 8 || list[0].Eras[0].Teams != [2]int{4, 6} {
			t.Errorf("%+v, %v", list, err)
		}

		file := "= Regional League 2023/24\n\n▪ Matchday 1\n  Sat Aug 5 2023\n    15:00  Alfa v Beta  1-0\n"
		preview := p.form(t, player, "/api/v1/imports/preview", "", map[string]string{"regional.txt": file})
		if !strings.Contains(preview.Body.String(), `"division":"REG1"`) {
			t.Errorf("a file of it: %s", preview.Body)
		}

		wantAt("twice", p.send(t, admin, "POST", competitionsPath, regional), http.StatusConflict, "body.code")
		for name, test := range map[string]struct{ from, to, location string }{
			"a code with blanks": {`"REG1"`, `"reg 1"`, "body.code"},
			"no area":            {`"ES", "field"`, `"Spain", "field"`, "body.area"},
			"no kind":            {`"league", "tier"`, `"liga", "tier"`, "body.kind"},
			"no tier":            {`"tier": 7`, `"tier": 0`, "body.tier"},
			"no day":             {`"07-01"`, `"July"`, "body.calendar.from"},
			"teams":              {`[4, 6]`, `[6, 4]`, "body.eras[0].teams"},
			"meetings":           {`"meetings": 1`, `"meetings": 0`, "body.eras[0].stages[0].meetings"},
			"a tier below":       {`"tier": 7`, `"tier": 21`, "body.tier"},
			"too many meetings":  {`"meetings": 1`, `"meetings": 9`, "body.eras[0].stages[0].meetings"},
			"too many teams":     {`[4, 6]`, `[4, 801]`, "body.eras[0].teams"},
			"a long name":        {`Regional League`, strings.Repeat("ñ", 81), "body.name"},
			"another's heading":  {`"REG1", "name"`, `"REG2", "name"`, "body.sources"},
			"a misspelt field":   {`"win"`, `"wins"`, "body.eras[0].wins"},
			"nothing":            {regional, `{}`, "body.code"},
		} {
			wantAt(name, p.send(t, admin, "POST", competitionsPath, strings.Replace(regional, test.from, test.to, 1)), http.StatusUnprocessableEntity, test.location)
		}
		long := strings.NewReplacer(`"REG1"`, `"REG2"`, `Liga Regional`, strings.Repeat("ñ", 80), `regional league`, `another league`).Replace(regional)
		wantStatus(t, "a name of 80 letters, however many bytes", p.send(t, admin, "POST", competitionsPath, long), http.StatusCreated)
		wantStatus(t, "delete it", p.send(t, admin, "DELETE", competitionsPath+"/REG2", ""), http.StatusNoContent)
		wantAt("another code", p.send(t, admin, "PUT", competitionsPath+"/SP1", regional), http.StatusUnprocessableEntity, "body.code")
		wantAt("a built-in one", p.send(t, admin, "POST", competitionsPath, strings.Replace(regional, "REG1", "SP2", 1)), http.StatusConflict, "body.code")
		wantProblem(t, "unknown", p.get(t, player, competitionsPath+"/XX"), http.StatusNotFound)
		wantProblem(t, "delete a built-in one", p.send(t, admin, "DELETE", competitionsPath+"/SP1", ""), http.StatusConflict)
		wantStatus(t, "delete", p.send(t, admin, "DELETE", competitionsPath+"/REG1", ""), http.StatusNoContent)
		if got := find("REG1"); got.Code != "" {
			t.Errorf("deleted: %+v", got)
		}
		if log := p.get(t, admin, "/api/v1/audit?kind=competition").Body.String(); strings.Count(log, `"name":"REG1"`) != 3 {
			t.Errorf("audit: %s", log)
		}
	})
}
