package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type match struct {
	ID                 int64
	Division           string
	Season, Matchday   int
	Kickoff            time.Time
	KickoffTimeKnown   bool
	HomeTeam, AwayTeam struct {
		ID   int64
		Name string
	}
	Referee         *struct{ Name string }
	Status          string
	Score, HalfTime *struct{ Home, Away int }
	Forecast        *struct {
		MadeAt        time.Time
		ExpectedGoals struct{ Home, Away float64 }
	}
	Odds    []map[string]any
	Version int
}

// change sends a request with an If-Match header unless etag is "".
func (p *product) change(t *testing.T, token, method, path, etag, body string) *httptest.ResponseRecorder {
	t.Helper()
	header := map[string]string{"Authorization": "Bearer " + token}
	if etag != "" {
		header["If-Match"] = etag
	}
	return p.do(t, call{method: method, path: "/api/v1/" + path, body: body, header: header})
}

// editor starts a server with a league and returns the token of an editor.
func editor(t *testing.T, s *store.Store) (p *product, token string) {
	t.Helper()
	p = serve(t, s)
	p.fill(t)
	p.addUser(t, "a.editor", account.Editor)
	return p, p.sessionOf(t, account.Editor)
}

// details returns a request with a fixture of the league; teams 1 to 4 are A to D.
func details(change ...any) string {
	return object(append([]any{
		"division", "SP1", "season", "2023-24", "matchday", 5, "kickoff", "2023-09-09T18:30:00Z", "homeTeamId", 4, "awayTeamId", 1,
	}, change...)...)
}

func TestAddingAFixtureThatIsForecastAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		response := p.send(t, token, "POST", "/api/v1/matches", details("refereeId", 1,
			"odds", []any{map[string]any{"bookmaker": "Bet365", "moment": "opening", "home": 2.1, "draw": 3.2, "away": 3.6}}))
		wantStatus(t, "add", response, http.StatusCreated)
		got := decode[match](t, response)
		if got.Status != "scheduled" || got.Season != 2023 || got.Matchday != 5 || !got.KickoffTimeKnown || got.Version != 1 || got.Referee == nil ||
			got.HomeTeam.ID != 4 || len(got.Odds) != 1 || got.Odds[0]["bookmaker"] != "Bet365" {
			t.Errorf("added %+v", got)
		}
		if got.Forecast == nil || !got.Forecast.MadeAt.Equal(today) {
			t.Errorf("forecast %+v", got.Forecast)
		}
		if response.Header().Get("ETag") != `"1"` || response.Header().Get("Location") != fmt.Sprintf("/api/v1/matches/%d", got.ID) {
			t.Errorf("header %v", response.Header())
		}
		wantProblem(t, "the same again", p.send(t, token, "POST", "/api/v1/matches", details("matchday", 6)), http.StatusConflict)
		response = p.send(t, token, "POST", "/api/v1/matches", details("homeTeamId", 1, "awayTeamId", 2, "season", "2024", "kickoff", "2024-09-01T12:00:00Z"))
		wantStatus(t, "a season that was not there", response, http.StatusCreated)
	})
}

// brokenChampions is a store that fails when a forecast is made.
type brokenChampions struct{ training.ChampionStore }

func (brokenChampions) Champion(context.Context, string) (training.Model, error) {
	return training.Model{}, errors.New("the disk is full")
}

func TestMatchIsStoredWhenItsForecastFails(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	p.stores.Champions = brokenChampions{p.store}
	p.start(t, p.clock.Now)
	added := p.send(t, token, "POST", "/api/v1/matches", details())
	wantStatus(t, "add", added, http.StatusCreated)
	got := decode[match](t, added)
	if got.Forecast != nil {
		t.Errorf("forecast %+v", got.Forecast)
	}
	changed := p.change(t, token, "PUT", fmt.Sprintf("matches/%d", got.ID), `"1"`, details("kickoff", "2023-09-10T18:30:00Z"))
	wantStatus(t, "change", changed, http.StatusOK)
	if log := p.log.String(); !strings.Contains(log, "the disk is full") || !strings.Contains(log, fmt.Sprintf("match=%d", got.ID)) {
		t.Errorf("log %s", log)
	}

	p.stores.Champions = p.store
	p.start(t, p.clock.Now)
	p.work(t)
	path := fmt.Sprintf("/api/v1/matches/%d", got.ID)
	for range 200 {
		if got = decode[match](t, p.get(t, token, path)); got.Forecast != nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the job of the change has not forecast the match")
}

func TestChangeOfAnyVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		for version := 2; version < 4; version++ {
			response := p.change(t, token, "PUT", "matches/8", "*", details("matchday", version))
			wantStatus(t, "change", response, http.StatusOK)
			if etag := response.Header().Get("ETag"); etag != fmt.Sprintf(`"%d"`, version) {
				t.Errorf("ETag %s, want version %d", etag, version)
			}
		}
		wantProblem(t, "version 0", p.change(t, token, "PUT", "matches/8", `"0"`, details()), http.StatusPreconditionFailed)
		wantProblem(t, "no version", p.change(t, token, "PUT", "matches/8", "", details()), http.StatusPreconditionRequired)
		wantStatus(t, "result", p.change(t, token, "PUT", "matches/8/result", "*", `{"homeGoals":2,"awayGoals":1,"kickoff":"2023-09-01T08:00:00Z"}`), http.StatusOK)
		wantStatus(t, "withdraw", p.change(t, token, "DELETE", "matches/8/result", "*", ""), http.StatusOK)
		wantStatus(t, "delete", p.change(t, token, "DELETE", "matches/8", "*", ""), http.StatusNoContent)
		wantProblem(t, "delete again", p.change(t, token, "DELETE", "matches/8", "*", ""), http.StatusNotFound)
	})
}

// The model has learned matches up to 26 August, so its forecast of an earlier match
// would use results from after that match.
func TestForecastsDoNotUseLaterResults(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		response := p.send(t, token, "POST", "/api/v1/matches", details("kickoff", "2023-08-15T18:30:00Z"))
		wantStatus(t, "add", response, http.StatusCreated)
		if got := decode[match](t, response); got.Forecast != nil {
			t.Errorf("forecast %+v", got.Forecast)
		}
	})
}

func TestFixtureChangeRequiresTheLatestVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		added := decode[match](t, p.send(t, token, "POST", "/api/v1/matches", details()))
		path := fmt.Sprintf("matches/%d", added.ID)
		p.clock.Advance(time.Minute)
		wantProblem(t, "without a version", p.change(t, token, "PUT", path, "", details("matchday", 7)), http.StatusPreconditionRequired)

		response := p.change(t, token, "PUT", path, `"1"`, details("matchday", 7, "awayTeamId", 2, "kickoff", "2023-09-10T00:00:00Z", "kickoffTimeKnown", false))
		wantStatus(t, "change", response, http.StatusOK)
		got := decode[match](t, response)
		if got.Matchday != 7 || got.AwayTeam.ID != 2 || got.KickoffTimeKnown || got.Version != 2 || response.Header().Get("ETag") != `"2"` {
			t.Errorf("changed %+v", got)
		}
		if got.Forecast == nil || got.Forecast.ExpectedGoals == added.Forecast.ExpectedGoals || !got.Forecast.MadeAt.Equal(today.Add(time.Minute)) {
			t.Errorf("the forecast is the one of before: %+v", got.Forecast)
		}
		for _, etag := range []string{`"1"`, `"3"`, `W/"1"`, `1`, `"x"`} {
			wantProblem(t, "another version "+etag, p.change(t, token, "PUT", path, etag, details("matchday", 8)), http.StatusPreconditionFailed)
		}
		response = p.change(t, token, "PUT", path, `"2"`, details("matchday", 7, "awayTeamId", 2, "kickoff", "2023-09-10T00:00:00Z", "kickoffTimeKnown", false))
		if got := decode[match](t, response); got.Version != 2 {
			t.Errorf("a change that changes nothing is version %d", got.Version)
		}
		wantStatus(t, "postpone", p.change(t, token, "PUT", path, `"2"`, details("status", "postponed")), http.StatusOK)
		if got := decode[match](t, p.get(t, token, "/api/v1/"+path)); got.Status != "postponed" || got.Forecast == nil {
			t.Errorf("postponed %+v", got)
		}

		// Of ten concurrent changes of the same version only one succeeds.
		codes := make(chan int, 10)
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() { codes <- p.change(t, token, "PUT", path, `"3"`, details("matchday", 10+i)).Code })
		}
		all.Wait()
		close(codes)
		seen := map[int]int{}
		for code := range codes {
			seen[code]++
		}
		if seen[http.StatusOK] != 1 || seen[http.StatusPreconditionFailed] != 9 {
			t.Errorf("ten changes of one version: %v", seen)
		}

		wantProblem(t, "delete another version", p.change(t, token, "DELETE", path, `"3"`, ""), http.StatusPreconditionFailed)
		wantStatus(t, "delete", p.change(t, token, "DELETE", path, `"4"`, ""), http.StatusNoContent)
		wantProblem(t, "deleted", p.get(t, token, "/api/v1/"+path), http.StatusNotFound)
		wantProblem(t, "delete again", p.change(t, token, "DELETE", path, `"4"`, ""), http.StatusNotFound)
	})
}

// Repeating a change changes nothing, so it queues no forecast job.
func TestRepeatedChangeQueuesNoForecast(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		forecastJobs := func() int {
			t.Helper()
			return len(decode[struct{ Items []background }](t, p.get(t, token, "/api/v1/jobs?kind=forecast")).Items)
		}
		put := func(path, etag, body string) {
			t.Helper()
			wantStatus(t, "change", p.change(t, token, "PUT", path, etag, body), http.StatusOK)
		}
		change := details("homeTeamId", 2, "awayTeamId", 1, "matchday", 9)
		put("matches/7", `"1"`, change)
		if got := forecastJobs(); got != 1 {
			t.Errorf("%d jobs after a change", got)
		}
		p.work(t)
		p.idle(t, token) // otherwise the next change would reuse the queued job
		put("matches/7", `"2"`, change)
		if got := forecastJobs(); got != 1 {
			t.Errorf("%d jobs after the same change twice", got)
		}
		result := object("homeGoals", 1, "awayGoals", 0, "kickoff", p.clock.Now().Add(-2*time.Hour).Format(time.RFC3339))
		put("matches/7/result", `"2"`, result)
		p.idle(t, token)
		put("matches/7/result", `"3"`, result)
		if got := forecastJobs(); got != 2 {
			t.Errorf("%d jobs after a result that was entered twice", got)
		}
	})
}

func TestResultsAreEnteredCorrectedAndWithdrawn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		const path = "matches/7/result" // B – A, not yet played
		before := decode[match](t, p.get(t, token, "/api/v1/matches/7"))
		if before.Score != nil || before.Forecast == nil {
			t.Fatalf("match 7 is no fixture with a forecast: %+v", before)
		}
		response := p.change(t, token, "PUT", path, `"1"`, `{"homeGoals": 2, "awayGoals": 0, "kickoff": "2023-09-01T08:00:00Z"}`)
		wantStatus(t, "enter", response, http.StatusOK)
		got := decode[match](t, response)
		if got.Status != "played" || got.Score == nil || got.Score.Home != 2 || got.HalfTime != nil || got.Version != 2 {
			t.Errorf("entered %+v", got)
		}
		if got.Forecast == nil || *got.Forecast != *before.Forecast {
			t.Errorf("the result changed the forecast: %+v, was %+v", got.Forecast, before.Forecast)
		}
		response = p.change(t, token, "PUT", path, `"2"`, `{"homeGoals": 2, "awayGoals": 1, "halfTime": {"home": 0, "away": 1}}`)
		if got := decode[match](t, response); got.Score.Away != 1 || got.HalfTime.Away != 1 {
			t.Errorf("corrected %+v", got)
		}
		response = p.change(t, token, "PUT", path, `"3"`, `{"homeGoals": 3, "awayGoals": 0, "awarded": true}`)
		if got := decode[match](t, response); got.Status != "awarded" {
			t.Errorf("awarded %+v", got)
		}
		wantProblem(t, "postpone what has a result", p.change(t, token, "PUT", "matches/7", `"4"`,
			details("homeTeamId", 2, "awayTeamId", 1, "status", "postponed")), http.StatusConflict)
		response = p.change(t, token, "DELETE", path, `"4"`, "")
		if got := decode[match](t, response); got.Status != "scheduled" || got.Score != nil || got.HalfTime != nil || got.Version != 5 {
			t.Errorf("withdrawn %+v", got)
		}
		wantProblem(t, "withdraw again", p.change(t, token, "DELETE", path, `"5"`, ""), http.StatusConflict)

		changes := decode[struct {
			Items []struct {
				Action  string
				Actor   struct{ Name string }
				Details map[string]struct{ Was, Is string }
			}
		}](t, p.get(t, token, "/api/v1/matches/7/changes"))
		if len(changes.Items) != 4 {
			t.Fatalf("%d changes", len(changes.Items))
		}
		for i, want := range []string{"score 3-0 → ", "score 2-1 → 3-0", "score 2-0 → 2-1", "score  → 2-0"} {
			score := changes.Items[i].Details["score"]
			if got := "score " + score.Was + " → " + score.Is; got != want || changes.Items[i].Actor.Name != "a.editor" {
				t.Errorf("change %d: %q by %s, want %q", i, got, changes.Items[i].Actor.Name, want)
			}
		}
	})
}

func TestWrongMatchesAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		price := func(pairs ...any) []any {
			fields := map[string]any{"bookmaker": "Bet365", "moment": "opening"}
			for i := 0; i < len(pairs); i += 2 {
				fields[fmt.Sprint(pairs[i])] = pairs[i+1]
			}
			return []any{fields}
		}
		tests := []struct {
			body, location string
			status         int
		}{
			{"{}", "body.division", http.StatusUnprocessableEntity},
			{details("division", "XX"), "body.division", http.StatusUnprocessableEntity},
			{details("division", "E0"), "body.homeTeamId", http.StatusUnprocessableEntity},
			{details("season", "23"), "body.season", http.StatusUnprocessableEntity},
			{details("matchday", -1), "body.matchday", http.StatusUnprocessableEntity},
			{details("matchday", 100), "body.matchday", http.StatusUnprocessableEntity},
			{details("kickoff", "2025-09-09T18:30:00Z"), "body.kickoff", http.StatusUnprocessableEntity},
			{details("kickoff", "soon"), "body", http.StatusUnprocessableEntity},
			{details("homeTeamId", 99), "body.homeTeamId", http.StatusUnprocessableEntity},
			{details("awayTeamId", 4), "body.awayTeamId", http.StatusUnprocessableEntity},
			{details("refereeId", 99), "body.refereeId", http.StatusUnprocessableEntity},
			{details("status", "played"), "body.status", http.StatusUnprocessableEntity},
			{details("odds", price("home", 2.0)), "body.odds[0]", http.StatusUnprocessableEntity},
			{details("odds", price("home", 0.9, "draw", 3.0, "away", 4.0)), "body.odds[0].home", http.StatusUnprocessableEntity},
			{details("odds", price()), "body.odds[0]", http.StatusUnprocessableEntity},
			{details("odds", price("handicap", -0.5)), "body.odds[0]", http.StatusUnprocessableEntity},
			{details("odds", price("over25", 2.0)), "body.odds[0]", http.StatusUnprocessableEntity},
			{details("odds", append(price("over25", 2.0, "under25", 2.0), price("over25", 2.0, "under25", 2.0)...)), "body.odds[1]", http.StatusUnprocessableEntity},
		}
		for _, test := range tests {
			got := wantProblem(t, test.body, p.send(t, token, "POST", "/api/v1/matches", test.body), test.status)
			if len(got.Errors) == 0 || got.Errors[0].Location != test.location {
				t.Errorf("%s: %+v, want %s", test.body, got, test.location)
			}
		}
		results := map[string]string{
			`{}`:                                   "body.homeGoals",
			`{"homeGoals": 1}`:                     "body.awayGoals",
			`{"homeGoals": -1, "awayGoals": 1}`:    "body.homeGoals",
			`{"homeGoals": 1, "awayGoals": 100}`:   "body.awayGoals",
			`{"homeGoals": "two", "awayGoals": 1}`: "body.homeGoals",
			`{"homeGoals": 1, "awayGoals": 1, "halfTime": {"home": 2, "away": 0}}`:  "body.halfTime",
			`{"homeGoals": 1, "awayGoals": 1, "halfTime": {"home": -1, "away": 0}}`: "body.halfTime.home",
		}
		for body, location := range results {
			got := wantProblem(t, body, p.change(t, token, "PUT", "matches/7/result", `"1"`, body), http.StatusUnprocessableEntity)
			if len(got.Errors) == 0 || got.Errors[0].Location != location {
				t.Errorf("%s: %+v, want %s", body, got, location)
			}
		}
		if got := decode[match](t, p.get(t, token, "/api/v1/matches/7")); got.Version != 1 || got.Score != nil {
			t.Errorf("something was kept: %+v", got)
		}
		if list := p.get(t, token, "/api/v1/matches?limit=500"); strings.Count(list.Body.String(), `"kickoff"`) != 8 {
			t.Errorf("something was added: %s", list.Body)
		}
	})
}

// A score for a match that is to come is refused, unless the match was played before and
// its kick-off is corrected.
func TestAMatchToComeHasNoScore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		at := func(before time.Duration, more string) string {
			return fmt.Sprintf(`{"division": "SP1", "season": "2022", "kickoff": %q, "homeTeamId": 1, "awayTeamId": 2%s}`, today.Add(before).Format(time.RFC3339), more)
		}
		created := p.send(t, token, "POST", "/api/v1/matches", at(9*24*time.Hour, ""))
		wantStatus(t, "a fixture", created, http.StatusCreated)
		path := strings.TrimPrefix(created.Header().Get("Location"), "/api/v1/")
		enter := func(body string) *httptest.ResponseRecorder {
			return p.change(t, token, "PUT", path+"/result", "*", body)
		}
		wantProblem(t, "far ahead", enter(`{"homeGoals": 1, "awayGoals": 0}`), http.StatusUnprocessableEntity)
		wantStatus(t, "still to come", enter(fmt.Sprintf(`{"homeGoals": 1, "awayGoals": 0, "kickoff": %q}`, today.Add(5*time.Hour).Format(time.RFC3339))), http.StatusUnprocessableEntity)
		wantStatus(t, "another season", enter(`{"homeGoals": 1, "awayGoals": 0, "kickoff": "2021-05-01T18:00:00Z"}`), http.StatusUnprocessableEntity)
		wantStatus(t, "awarded", enter(`{"homeGoals": 3, "awayGoals": 0, "awarded": true}`), http.StatusOK)
		wantStatus(t, "played before", enter(fmt.Sprintf(`{"homeGoals": 1, "awayGoals": 0, "kickoff": %q}`, today.Add(-3*time.Hour).Format(time.RFC3339))), http.StatusOK)
		if got := decode[struct{ Kickoff time.Time }](t, p.get(t, token, "/api/v1/"+path)); !got.Kickoff.Equal(today.Add(-3 * time.Hour)) {
			t.Errorf("the kick-off is %s", got.Kickoff)
		}
		wantStatus(t, "moved away with its score", p.change(t, token, "PUT", path, "*", at(9*24*time.Hour, "")), http.StatusUnprocessableEntity)
		wantStatus(t, "begins in minutes", p.change(t, token, "PUT", path, "*", at(20*time.Minute, "")), http.StatusOK)
	})
}
