package api_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

var update = flag.Bool("update", false, "write the file in testdata anew")

// exports are the paths of all lists, with and without filters.
var exports = []string{
	"divisions", "seasons", "seasons?division=SP1", "teams", "teams?division=SP1&season=2023", "referees",
	"matches", "matches?division=SP1&season=2023-24&matchday=2&status=played", "matches?team=1&opponent=2",
	"matches?referee=1&from=2023-08-20T00:00:00Z&to=2023-08-27T00:00:00Z",
	"forecasts", "forecasts?division=SP1&season=2023&status=scheduled&matchday=4", "standings?division=SP1", "standings?division=SP1&season=2023&matchday=1",
	"models", "users", "users?search=a.", "audit", "audit?kind=team",
}

// refusals are paths of invalid exports.
var refusals = []string{
	"standings", "teams?status=played", "standings?division=XX", "standings?division=E0", "matches?season=abc", "audit?kind=dance",
	"seasons?season=2023", "passwords", "teams?format=pdf",
}

// exporter starts a server with a league, forecasts that are the same on every
// machine, and an administrator, whose token it returns.
func exporter(t *testing.T, s *store.Store) (p *product, token string) {
	t.Helper()
	p = serve(t, s)
	p.importFile(t, season())
	if _, err := s.AddTeam(t.Context(), football.Team{Name: "=1+1 <Ñ> & \"co\"", Country: "ES"}, today); err != nil {
		t.Fatal(err)
	}
	var said []training.Forecast
	for _, match := range []int64{5, 7} {
		said = append(said, training.Forecast{
			MatchID: match, MadeAt: today.AddDate(0, -1, 0), AsOf: today.AddDate(0, -1, 0), Published: true,
			Forecast: forecast.Forecast{
				Probs: football.Probs{.5, .25, .25}, Score: football.Score{Home: 1}, Expected: forecast.Goals{Home: 1.5, Away: 1}, Confidence: .75,
				Parts: []forecast.Part{{Name: forecast.PartHome, Home: .25, Away: -.125}},
			},
		})
	}
	_, err := s.SaveModels(t.Context(), []training.Fitted{{Model: training.Model{
		Name: "elo", Recipe: forecast.Recipe{Name: "elo"}, State: []byte(`{}`), Digest: "abc", TrainedAt: today, TrainedThrough: today, Matches: 6, Divisions: []string{"SP1"},
	}, Forecasts: said}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.addUser(t, "a.player", account.Player)
	p.addUser(t, "a.admin", account.Admin)
	return p, p.sessionOf(t, account.Admin)
}

// wallClock matches times of the real clock in a response.
var wallClock = regexp.MustCompile(`20(2[4-9]|[3-9]\d)-\d\d-\d\dT[0-9:.]+Z`)

// requestIDMember is the only member of a problem that differs from request to request.
var requestIDMember = regexp.MustCompile(`,"requestId":"[A-Z2-7]{26}"`)

// Exports in both formats and errors in both languages are compared with a golden
// file byte by byte.
func TestExportsMatchTheGoldenFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := exporter(t, s)
		var got strings.Builder
		ask := func(path, language string) {
			response := p.do(t, call{method: "GET", path: "/api/v1/export/" + path, header: map[string]string{
				"Authorization": "Bearer " + token, "Accept-Language": language,
			}})
			header := response.Header()
			fmt.Fprintf(&got, "=== %s in %s: %d, %s, %s\n%s\n", path, language, response.Code, header.Get("Content-Type"),
				header.Get("Content-Disposition"), wallClock.ReplaceAllString(requestIDMember.ReplaceAllString(response.Body.String(), ""), "NOW"))
		}
		for _, list := range exports {
			ask(list, "en")
			separator := "?"
			if strings.Contains(list, separator) {
				separator = "&"
			}
			ask(list+separator+"format=json", "en")
		}
		for _, list := range refusals {
			ask(list, "en")
			ask(list, "es")
		}
		file := filepath.Join("testdata", "exports.txt")
		if *update {
			if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
