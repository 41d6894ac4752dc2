package api_test

import (
	"encoding/json"
	"math"
	"net/http"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type ending struct {
	Season, Runs int
	Teams        []struct {
		Team      team
		Played    int
		Positions []float64
	}
	Remaining []struct {
		MatchID    int64
		Home, Away team
		Fixed      *struct{ Home, Away int }
	}
}

func TestSeasonSimulationAndWhatIf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.work(t)
		p.finished(t, token, p.send(t, token, "POST", "/api/v1/jobs", object("kind", "simulate")))
		kept := decode[ending](t, p.get(t, token, "/api/v1/simulations?division=SP1"))
		// Four teams have 12 pairings: 6 played, 2 scheduled, 4 not in the calendar.
		if kept.Runs != 20000 || len(kept.Teams) != 4 || len(kept.Remaining) != 6 || kept.Season != 2023 {
			t.Fatalf("%+v", kept)
		}
		for place := range 4 {
			sum := 0.0
			for _, team := range kept.Teams {
				sum += team.Positions[place]
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("place %d: chances add up to %v", place+1, sum)
			}
		}
		var fixed []map[string]any
		leader := kept.Teams[0].Team.ID
		for _, m := range kept.Remaining { // the leader wins all matches 10-0
			switch leader {
			case m.Home.ID:
				fixed = append(fixed, map[string]any{"homeTeamId": m.Home.ID, "awayTeamId": m.Away.ID, "homeGoals": 10, "awayGoals": 0})
			case m.Away.ID:
				fixed = append(fixed, map[string]any{"homeTeamId": m.Home.ID, "awayTeamId": m.Away.ID, "homeGoals": 0, "awayGoals": 10})
			}
		}
		body := func(fixed any) string {
			text, err := json.Marshal(map[string]any{"division": "SP1", "fixed": fixed})
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		what := decode[ending](t, p.send(t, token, "POST", "/api/v1/simulations", body(fixed)))
		if before, after := kept.Teams[0].Positions[0], what.Teams[0].Positions[0]; after < before || after < .9 {
			t.Errorf("the leader's chance went from %v to %v", before, after)
		}
		unknown := []map[string]any{{"homeTeamId": 1, "awayTeamId": 2, "homeGoals": 1, "awayGoals": 0}} // already played
		wantProblem(t, "a match that is over", p.send(t, token, "POST", "/api/v1/simulations", body(unknown)), http.StatusUnprocessableEntity)
		wantProblem(t, "too many goals", p.send(t, token, "POST", "/api/v1/simulations", body([]map[string]any{{"homeTeamId": 1, "awayTeamId": 2, "homeGoals": 99}})), http.StatusUnprocessableEntity)
		wantProblem(t, "no such division", p.send(t, token, "POST", "/api/v1/simulations", object("division", "XX", "fixed", []int{})), http.StatusNotFound)
	})
}

func TestForecastsAsOfAPastDate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.work(t)
		const path = "/api/v1/forecasts/as-of?date=2023-08-20"
		wantProblem(t, "before it was worked out", p.get(t, token, path), http.StatusNotFound)
		j := p.finished(t, token, p.send(t, token, "POST", "/api/v1/jobs", object("kind", "asof", "date", "2023-08-20")))
		if j.State != "succeeded" {
			t.Fatalf("%+v", j)
		}
		type item struct {
			Match         struct{ Kickoff string }
			Retrospective bool
			AsOf          string
		}
		list := decode[struct{ Items []item }](t, p.get(t, token, path+"&division=SP1")).Items
		if len(list) != 4 || list[0].AsOf != "2023-08-20T00:00:00Z" || !list[0].Retrospective {
			t.Errorf("%+v", list)
		}
		late := p.send(t, token, "POST", "/api/v1/jobs", object("kind", "asof", "date", "2030-01-01"))
		if j := p.finished(t, token, late); j.State != "failed" || j.Error != "2030-01-01 is not in the past" {
			t.Errorf("%+v", j)
		}
		if j := p.inSpanish(t, token, late.Header().Get("Location")); j.Error != "2030-01-01 no está en el pasado" {
			t.Errorf("in Spanish: %+v", j)
		}
	})
}
