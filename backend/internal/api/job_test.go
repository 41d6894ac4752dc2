package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type ranking struct {
	Division, Model     string
	N                   int
	RPS                 float64
	Champion, Benchmark bool
}

func TestTrainingComparesPromotesAndForecasts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.work(t)
		prepared := p.finished(t, token, p.send(t, token, "POST", "/api/v1/jobs", object("kind", "prepare")))
		var counts struct {
			Matches, Fixtures, Features int
			Divisions                   []struct {
				Division          string
				Matches, WithOdds int
			}
		}
		if err := json.Unmarshal(prepared.Result, &counts); err != nil || counts.Matches != 6 || counts.Fixtures != 2 || counts.Features == 0 || counts.Divisions[0].WithOdds != 6 {
			t.Errorf("prepared %s, %v", prepared.Result, err)
		}
		done := p.finished(t, token, p.send(t, token, "POST", "/api/v1/jobs", object("kind", "train")))
		if done.State != "succeeded" || done.By != "a.editor" {
			t.Fatalf("%+v", done)
		}
		board := decode[struct{ Items []struct{ Ranks []ranking } }](t, p.get(t, token, "/api/v1/comparisons")).Items[0].Ranks
		champions := 0
		for _, r := range board {
			if r.Division != "SP1" || r.N != 6 || r.Champion && r.Benchmark {
				t.Errorf("rank %+v", r)
			}
			if r.Champion {
				champions++
			}
		}
		if len(board) < 12 || champions != 1 {
			t.Errorf("%d ranks with %d champions", len(board), champions)
		}
		models := decode[struct {
			Items []struct {
				ID     int64
				Name   string
				Active bool
				Digest string
			}
		}](t, p.get(t, token, "/api/v1/models")).Items
		elo, active := int64(0), 0
		for _, m := range models {
			if m.Name == "elo" && elo == 0 {
				elo = m.ID
			}
			if m.Active {
				active++
			}
		}
		if active != 1 || elo == 0 {
			t.Fatalf("models %+v", models)
		}
		detail := p.get(t, token, "/api/v1/models/"+itoa(elo))
		if !strings.Contains(detail.Body.String(), `"knows"`) || !strings.Contains(detail.Body.String(), `"rps"`) {
			t.Errorf("model %s", detail.Body)
		}

		wantStatus(t, "activate", p.send(t, token, "POST", "/api/v1/models/"+itoa(elo)+"/activate", object()), http.StatusOK)
		p.idle(t, token)
		shown := decode[struct{ Model string }](t, p.get(t, token, "/api/v1/matches/7/forecast"))
		if shown.Model != "elo" {
			t.Errorf("after elo was made the champion by hand, %s speaks", shown.Model)
		}
		// A manual choice stays even if another model is better,
		p.finished(t, token, p.send(t, token, "POST", "/api/v1/jobs", object("kind", "train", "models", []string{"elo", "strength"})))
		if shown := decode[struct{ Model string }](t, p.get(t, token, "/api/v1/matches/7/forecast")); shown.Model != "elo" {
			t.Errorf("after another comparison, %s speaks", shown.Model)
		}
		// until the choice is left to comparisons again.
		latest := decode[struct {
			Items []struct {
				ID   int64
				Name string
				Held []string
			}
		}](t, p.get(t, token, "/api/v1/models")).Items
		for _, m := range latest {
			if len(m.Held) > 0 {
				if m.Name != "elo" || m.Held[0] != "SP1" {
					t.Errorf("held: %+v", m)
				}
				wantStatus(t, "release", p.send(t, token, "POST", "/api/v1/models/"+itoa(m.ID)+"/activate", object("hold", false)), http.StatusOK)
			}
		}
		if text := p.get(t, token, "/api/v1/models").Body.String(); strings.Contains(text, `"held":["SP1"]`) {
			t.Errorf("still held: %s", text)
		}
		p.idle(t, token)
		for body, status := range map[string]int{
			object("kind", "train", "models", []string{"oracle"}):    http.StatusUnprocessableEntity,
			object("kind", "backtest", "from", "2023", "to", "2020"): http.StatusUnprocessableEntity,
			object("kind", "backtest", "from", "x"):                  http.StatusUnprocessableEntity,
			object("kind", "asof"):                                   http.StatusUnprocessableEntity,
			object("kind", "asof", "date", "yesterday"):              http.StatusUnprocessableEntity,
			object("kind", "import"):                                 http.StatusUnprocessableEntity,
			object():                                                 http.StatusUnprocessableEntity,
		} {
			wantProblem(t, body, p.send(t, token, "POST", "/api/v1/jobs", body), status)
		}
		wantProblem(t, "activate for a division without matches", p.send(t, token, "POST", "/api/v1/models/"+itoa(elo)+"/activate", object("divisions", []string{"E0"})), http.StatusUnprocessableEntity)
		wantProblem(t, "kind of jobs", p.get(t, token, "/api/v1/jobs?kind=dance"), http.StatusUnprocessableEntity)
	})
}

// A new result updates the forecasts of later matches without a request.
func TestNewResultUpdatesForecasts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		type forecast struct {
			MadeAt time.Time
			Probs  struct{ Home float64 }
		}
		later := object("division", "SP1", "season", "2023", "kickoff", "2023-09-12T17:30:00Z", "homeTeamId", 1, "awayTeamId", 3)
		path := p.send(t, token, "POST", "/api/v1/matches", later).Header().Get("Location") + "/forecast"
		before := decode[forecast](t, p.get(t, token, path))
		p.clock.Advance(time.Minute)
		result := p.do(t, call{method: "PUT", path: "/api/v1/matches/7/result", body: object("homeGoals", 7, "awayGoals", 0, "kickoff", today.Add(-2*time.Hour).Format(time.RFC3339)), header: map[string]string{
			"Authorization": "Bearer " + token, "If-Match": p.get(t, token, "/api/v1/matches/7").Header().Get("ETag"),
		}})
		wantStatus(t, "result", result, http.StatusOK)
		waiting := decode[struct{ Items []background }](t, p.get(t, token, "/api/v1/jobs?kind=forecast")).Items
		if len(waiting) != 1 || waiting[0].State != "queued" || waiting[0].By != "a.editor" {
			t.Fatalf("jobs %+v", waiting)
		}
		p.work(t)
		p.idle(t, token)
		after := decode[forecast](t, p.get(t, token, path))
		if !after.MadeAt.After(before.MadeAt) || after.Probs.Home == before.Probs.Home {
			t.Errorf("before %+v, after %+v", before, after)
		}
	})
}

func TestJobsAreCancelledAndRetried(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		location := p.send(t, token, "POST", "/api/v1/jobs", object("kind", "train")).Header().Get("Location")
		if j := decode[background](t, p.send(t, token, "DELETE", location, "")); j.State != "cancelled" {
			t.Errorf("%+v", j)
		}
		wantProblem(t, "twice", p.send(t, token, "DELETE", location, ""), http.StatusConflict)
		wantStatus(t, "again", p.send(t, token, "POST", location+"/retry", ""), http.StatusAccepted)
		if j := decode[background](t, p.get(t, token, location)); j.State != "queued" {
			t.Errorf("%+v", j)
		}
		wantProblem(t, "a queued one again", p.send(t, token, "POST", location+"/retry", ""), http.StatusConflict)
	})
}
