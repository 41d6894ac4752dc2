package api_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

func TestEveryListIsExportedCompletely(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		// More than one page of matches, and a name that a spreadsheet would evaluate as a
		// formula.
		if _, err := s.AddTeam(t.Context(), football.Team{Name: "=1+1", Country: "ES"}, today); err != nil {
			t.Fatal(err)
		}
		pairs := [][2]int64{{1, 2}, {1, 3}, {1, 4}, {2, 1}, {2, 3}}
		for i := range 600 {
			pair := pairs[i/120]
			record := football.MatchRecord{
				Fixture: football.Fixture{
					Division: "SP1", Season: football.Season(1851 + i%120), Kickoff: today.AddDate(-1, 0, 0), Home: football.Team{ID: pair[0]}, Away: football.Team{ID: pair[1]},
				},
				Status: football.Scheduled,
			}
			if _, err := s.AddMatch(t.Context(), record, today); err != nil {
				t.Fatal(err)
			}
		}
		table := func(path string) [][]string {
			t.Helper()
			response := p.get(t, token, "/api/v1/export/"+path)
			wantStatus(t, path, response, http.StatusOK)
			if !strings.HasPrefix(response.Header().Get("Content-Type"), "text/csv") || !strings.Contains(response.Header().Get("Content-Disposition"), ".csv") {
				t.Errorf("%s: %v", path, response.Header())
			}
			records, err := csv.NewReader(response.Body).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			return records
		}
		all := table("matches")
		if len(all) != 609 || all[0][0] != "id" || all[0][1] != "division" {
			t.Errorf("%d lines under %v", len(all), all[0])
		}
		// Only matches on the last page have a half-time score.
		if !slices.Contains(all[0], "halfTime.home") || !slices.Contains(all[0], "forecast.probs.home") {
			t.Errorf("columns that only the last page fills are missing: %v", all[0])
		}
		if met := table("matches?team=1&opponent=2&season=2023"); len(met) != 3 {
			t.Errorf("%d lines of A against B", len(met)-1)
		}
		if some := table("matches?division=SP1&season=2023&status=played"); len(some) != 7 {
			t.Errorf("%d lines of played matches", len(some))
		}
		if teams := fmt.Sprint(table("teams")); !strings.Contains(teams, "'=1+1") {
			t.Errorf("teams %s", teams)
		}
		if standings := table("standings?division=SP1&season=2023"); len(standings) != 5 || !strings.Contains(fmt.Sprint(standings[1]), "won drawn won") {
			t.Errorf("standings %v", standings)
		}
		response := p.get(t, token, "/api/v1/export/matches?format=json&season=2023")
		var items []match
		if err := json.Unmarshal(response.Body.Bytes(), &items); err != nil || len(items) != 8 {
			t.Errorf("%d items, %v", len(items), err)
		}
		if empty := p.get(t, token, "/api/v1/export/matches?format=json&season=2150").Body.String(); strings.TrimSpace(empty) != "[]" {
			t.Errorf("an empty list: %q", empty)
		}

		// The validation of the list applies.
		wantProblem(t, "users as an editor", p.get(t, token, "/api/v1/export/users"), http.StatusForbidden)
		wantProblem(t, "standings without a division", p.get(t, token, "/api/v1/export/standings"), http.StatusUnprocessableEntity)
		wantProblem(t, "a filter that the list has not", p.get(t, token, "/api/v1/export/teams?status=played"), http.StatusUnprocessableEntity)
		wantProblem(t, "no such list", p.get(t, token, "/api/v1/export/passwords"), http.StatusUnprocessableEntity)
		wantProblem(t, "no such format", p.get(t, token, "/api/v1/export/teams?format=pdf"), http.StatusUnprocessableEntity)
		p.addUser(t, "a.admin", account.Admin)
		wantStatus(t, "users as an administrator", p.get(t, p.sessionOf(t, account.Admin), "/api/v1/export/users"), http.StatusOK)
	})
}

// An export requires the same role as the list.
func TestExportRequiresTheRoleOfItsList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, _ := exporter(t, s)
		p.addUser(t, "a.editor", account.Editor)
		closed := 0
		for _, role := range []account.Role{account.Player, account.Editor, account.Admin} {
			token := p.sessionOf(t, role)
			for _, list := range exports {
				list, _, _ := strings.Cut(list, "?")
				own := p.get(t, token, "/api/v1/"+list+"?division=SP1").Code == http.StatusForbidden
				export := p.get(t, token, "/api/v1/export/"+list+"?division=SP1").Code == http.StatusForbidden
				if own != export {
					t.Errorf("%s as %s: the list is closed: %v, its export: %v", list, role, own, export)
				}
				if own {
					closed++
				}
			}
		}
		if closed == 0 {
			t.Error("every list is open to everybody")
		}
	})
}

// An export takes every filter of its list.
func TestExportOfTheAuditTakesItsFilters(t *testing.T) {
	var file struct {
		Paths map[string]struct {
			Get struct {
				Parameters []struct {
					Name   string
					Schema struct{ Enum []string }
				}
			}
		}
	}
	text, err := os.ReadFile("../../../frontend/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, _ := exporter(t, s)
		admin := p.sessionOf(t, account.Admin)
		seen := 0
		for _, parameter := range file.Paths["/api/v1/audit"].Get.Parameters {
			if parameter.Name != "kind" {
				continue
			}
			for _, kind := range parameter.Schema.Enum {
				seen++
				wantStatus(t, kind, p.get(t, admin, "/api/v1/export/audit?kind="+kind), http.StatusOK)
			}
		}
		if seen < 9 {
			t.Errorf("%d kinds", seen)
		}
		for query, want := range map[string]bool{
			"actor=system": true, "actor=nobody": false, "actor=system&to=2000-01-01T00:00:00Z": false, "actor=system&from=2000-01-01T00:00:00Z": true,
		} {
			for _, path := range []string{"/api/v1/audit?", "/api/v1/export/audit?format=json&"} {
				got := p.get(t, admin, path+query)
				wantStatus(t, path+query, got, http.StatusOK)
				if strings.Contains(got.Body.String(), `"name":"system"`) != want {
					t.Errorf("%s%s: %s", path, query, got.Body)
				}
			}
		}
	})
}

// brokenMatches is a store that fails after the first page.
type brokenMatches struct{ *store.Store }

func (b brokenMatches) Forecasts(ctx context.Context, q training.Query) ([]training.MatchForecast, string, error) {
	if q.Cursor != "" {
		return nil, "", errors.New("the disk is full")
	}
	q.Limit = 3
	return b.Store.Forecasts(ctx, q)
}

// If a later page fails the connection is aborted, so that the client does not take
// the list for complete.
func TestIncompleteExportAbortsTheConnection(t *testing.T) {
	p, token := exporter(t, storetest.Open(t, storetest.SQLite(t)))
	p.stores.Matches = brokenMatches{p.store}
	p.start(t, p.clock.Now)
	server := httptest.NewServer(p.handler)
	defer server.Close()
	for _, format := range []string{"csv", "json"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/v1/export/matches?format="+format, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			continue // aborted before the first byte
		}
		text, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err == nil {
			t.Errorf("%s: %d %s", format, response.StatusCode, text)
		}
	}
	if !strings.Contains(p.log.String(), "export broke off") {
		t.Errorf("the log does not say it: %s", p.log)
	}
}
