package api_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type team struct {
	ID            int64
	Name, Country string
	Aliases       []string
}

func TestTeamsAndTheirSpellings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		response := p.send(t, token, "POST", "/api/v1/teams", object("name", "  Real   Betis ", "country", "ES"))
		wantStatus(t, "add", response, http.StatusCreated)
		betis := decode[team](t, response)
		if betis.Name != "Real Betis" || response.Header().Get("Location") != "/api/v1/teams/5" {
			t.Errorf("added %+v", betis)
		}
		response = p.send(t, token, "PATCH", "/api/v1/teams/5", object("name", "Betis", "aliases", []string{"R. Betis", "R. Betis"}))
		wantStatus(t, "rename", response, http.StatusOK)
		if got := decode[team](t, response); got.Name != "Betis" || !slices.Equal(got.Aliases, []string{"R. Betis", "Real Betis"}) {
			t.Errorf("renamed %+v: files will go on saying Real Betis", got)
		}
		response = p.send(t, token, "PATCH", "/api/v1/teams/5", object("aliases", []string{}))
		if got := decode[team](t, response); len(got.Aliases) != 0 {
			t.Errorf("without aliases %+v", got)
		}
		wantStatus(t, "an alias", p.send(t, token, "PATCH", "/api/v1/teams/5", object("aliases", []string{"Bético"})), http.StatusOK)
		for _, test := range []struct {
			method, path, body, location string
			status                       int
		}{
			{"POST", "teams", object("name", "A", "country", "ES"), "body.name", http.StatusConflict},
			{"POST", "teams", object("name", "Bético", "country", "ES"), "body.name", http.StatusConflict},
			{"POST", "teams", object("name", "New", "country", "Atlantis"), "body.country", http.StatusUnprocessableEntity},
			{"POST", "teams", object("name", "  ", "country", "ES"), "body.name", http.StatusUnprocessableEntity},
			{"PATCH", "teams/5", object("name", "A"), "body.name", http.StatusConflict},
			{"PATCH", "teams/5", object("aliases", []string{"B"}), "body.aliases", http.StatusConflict},
			{"PATCH", "teams/5", object("aliases", []string{""}), "body.aliases[0]", http.StatusUnprocessableEntity},
			{"PATCH", "teams/99", object("name", "X"), "", http.StatusNotFound},
			{"POST", "referees", object("name", "M Riley", "country", "ES"), "body.name", http.StatusConflict},
			{"POST", "referees", object("name", "", "country", "ES"), "body.name", http.StatusUnprocessableEntity},
			{"PATCH", "referees/99", object("name", "X"), "", http.StatusNotFound},
		} {
			got := wantProblem(t, test.path+test.body, p.send(t, token, test.method, "/api/v1/"+test.path, test.body), test.status)
			if test.location != "" && (len(got.Errors) == 0 || got.Errors[0].Location != test.location) {
				t.Errorf("%s %s: %+v", test.path, test.body, got)
			}
		}
		wantStatus(t, "the same name in another country", p.send(t, token, "POST", "/api/v1/teams", object("name", "A", "country", "IT")), http.StatusCreated)
		response = p.send(t, token, "POST", "/api/v1/referees", object("name", "Gil Manzano", "country", "ES"))
		wantStatus(t, "add a referee", response, http.StatusCreated)
		path := response.Header().Get("Location")
		wantStatus(t, "rename a referee", p.send(t, token, "PATCH", path, object("name", "J. Gil Manzano")), http.StatusOK)
		wantProblem(t, "to a name that is taken", p.send(t, token, "PATCH", path, object("name", "M Riley")), http.StatusConflict)
	})
}

func TestTeamsAreMergedAndUnmerged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		// "A" has another spelling in the next season's file.
		wantStatus(t, "another A", p.send(t, token, "POST", "/api/v1/teams", object("name", "Club A", "country", "ES")), http.StatusCreated)
		wantStatus(t, "spelling", p.send(t, token, "PATCH", "/api/v1/teams/5", object("aliases", []string{"CA"})), http.StatusOK)
		for i, home := range []int64{5, 2} {
			wantStatus(t, "its match", p.send(t, token, "POST", "/api/v1/matches",
				details("season", "2024", "kickoff", "2024-09-09T18:30:00Z", "homeTeamId", home, "awayTeamId", []int64{2, 5}[i])), http.StatusCreated)
		}
		matchesOf := func(team string) int {
			t.Helper()
			return len(decode[struct{ Items []match }](t, p.get(t, token, "/api/v1/matches?team="+team)).Items)
		}
		type merge struct {
			ID                 int64
			Matches            int
			Aliases, Conflicts []string
			From, Into         team
			UndoneAt           *time.Time
		}
		response := p.send(t, token, "POST", "/api/v1/team-merges", `{"from": 5, "into": 1, "dryRun": true}`)
		wantStatus(t, "try", response, http.StatusOK)
		if plan := decode[merge](t, response); plan.ID != 0 || plan.Matches != 2 || !slices.Equal(plan.Aliases, []string{"CA"}) || len(plan.Conflicts) != 0 || plan.From.Name != "Club A" {
			t.Errorf("plan %+v", plan)
		}
		if n := matchesOf("5"); n != 2 {
			t.Errorf("a dry run moved matches: %d", n)
		}
		response = p.send(t, token, "POST", "/api/v1/team-merges", `{"from": 1, "into": 2, "dryRun": true}`)
		if plan := decode[merge](t, response); !slices.Equal(plan.Conflicts, []string{"SP1 2023-24"}) {
			t.Errorf("conflicts %+v", plan)
		}
		wantProblem(t, "merge two clubs", p.send(t, token, "POST", "/api/v1/team-merges", `{"from": 1, "into": 2}`), http.StatusConflict)

		before := matchesOf("1")
		response = p.send(t, token, "POST", "/api/v1/team-merges", `{"from": 5, "into": 1}`)
		wantStatus(t, "merge", response, http.StatusCreated)
		done := decode[merge](t, response)
		if n := matchesOf("1"); n != before+2 {
			t.Errorf("%d matches, want %d", n, before+2)
		}
		wantProblem(t, "the team that went", p.get(t, token, "/api/v1/teams/5"), http.StatusNotFound)
		if got := decode[team](t, p.get(t, token, "/api/v1/teams/1")); !slices.Equal(got.Aliases, []string{"CA", "Club A"}) {
			t.Errorf("spellings %v", got.Aliases)
		}
		if moved, err := s.Match(t.Context(), 9); err != nil || moved.Home.ID != 1 || moved.Version != 2 {
			t.Errorf("moved match %+v, %v", moved, err)
		}

		path := "/api/v1/team-merges/1"
		if done.ID != 1 {
			t.Fatalf("merge %+v", done)
		}
		wantStatus(t, "undo", p.send(t, token, "DELETE", path, ""), http.StatusNoContent)
		wantProblem(t, "undo again", p.send(t, token, "DELETE", path, ""), http.StatusConflict)
		if matchesOf("1") != before || matchesOf("5") != 2 {
			t.Errorf("after undoing: %d and %d matches", matchesOf("1"), matchesOf("5"))
		}
		if got := decode[team](t, p.get(t, token, "/api/v1/teams/5")); got.Name != "Club A" || !slices.Equal(got.Aliases, []string{"CA"}) {
			t.Errorf("parted %+v", got)
		}
		list := decode[struct{ Items []merge }](t, p.get(t, token, "/api/v1/team-merges")).Items
		if len(list) != 1 || list[0].UndoneAt == nil {
			t.Errorf("merges %+v", list)
		}
		for body, status := range map[string]int{
			`{"from": 1, "into": 1}`: http.StatusUnprocessableEntity, `{"from": 1, "into": 99}`: http.StatusNotFound, `{"from": 99, "into": 1}`: http.StatusNotFound, `{}`: http.StatusUnprocessableEntity,
		} {
			wantProblem(t, body, p.send(t, token, "POST", "/api/v1/team-merges", body), status)
		}
		if _, err := s.AddTeam(t.Context(), football.Team{Name: "Foreign", Country: "IT"}, today); err != nil {
			t.Fatal(err)
		}
		wantProblem(t, "another country", p.send(t, token, "POST", "/api/v1/team-merges", `{"from": 6, "into": 1}`), http.StatusUnprocessableEntity)
	})
}
