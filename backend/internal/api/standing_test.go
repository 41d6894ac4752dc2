package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestStandings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.fill(t)
		token := p.logIn(t)
		table := func(query string) (lines []string, season, matchday int) {
			t.Helper()
			response := p.get(t, token, "/api/v1/standings?"+query)
			wantStatus(t, query, response, http.StatusOK)
			got := decode[struct {
				Season, Matchday int
				Items            []struct {
					Position, Played, Won, Drawn, Lost, GoalsFor, GoalsAgainst, Points int
					Team                                                               struct{ Name string }
					Form                                                               []string
				}
			}](t, response)
			for _, l := range got.Items {
				lines = append(lines, fmt.Sprint(l.Position, l.Team.Name, l.Played, l.Won, l.Drawn, l.Lost, l.GoalsFor, l.GoalsAgainst, l.Points, l.Form))
			}
			return lines, got.Season, got.Matchday
		}
		// The league of season, computed by hand: A – B and C – D 0-1, C – A and B – D 1-1, A – D and B – C 2-1.
		all, season, matchday := table("division=SP1")
		if len(all) != 4 || season != 2023 || matchday != 0 || all[0] != "1B3 2 1 0 4 2 7 [won drawn won]" {
			t.Errorf("%q of %d", all, season)
		}
		if first, _, matchday := table("division=SP1&season=2023-24&matchday=1"); matchday != 1 || first[0] != "1B1 1 0 0 1 0 3 [won]" && first[0] != "1D1 1 0 0 1 0 3 [won]" {
			t.Errorf("after matchday 1: %q", first)
		}
		for query, status := range map[string]int{
			"": http.StatusUnprocessableEntity, "division=XX": http.StatusUnprocessableEntity, "division=SP1&season=x": http.StatusUnprocessableEntity,
			"division=E0": http.StatusNotFound, "division=SP1&season=1999": http.StatusNotFound, "division=SP1&matchday=0": http.StatusUnprocessableEntity,
		} {
			wantStatus(t, query, p.get(t, token, "/api/v1/standings?"+query), status)
		}
	})
}

func TestTeamAndRefereeStatistics(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.fill(t)
		token := p.logIn(t)
		places := decode[struct {
			Items []struct{ Matchday, Position, Points int }
		}](t, p.get(t, token, "/api/v1/teams/2/places?division=SP1&season=2023")).Items
		if len(places) != 3 || places[2].Points != 7 || places[2].Position != 1 {
			t.Errorf("places of B: %+v", places)
		}
		ratings := decode[struct {
			Items []struct {
				At              time.Time
				Attack, Defence float64
			}
		}](t, p.get(t, token, "/api/v1/teams/2/ratings")).Items
		if len(ratings) != 3 || !ratings[0].At.Before(ratings[2].At) || ratings[2].Attack == ratings[0].Attack || ratings[2].Defence == 0 {
			t.Errorf("ratings of B: %+v", ratings)
		}
		type rankedTeam struct {
			Position                  int
			Team                      struct{ Name string }
			Strength, Attack, Defence float64
			Change                    *float64
			At                        time.Time
			Form                      string
		}
		type ranked struct {
			Season int
			Items  []rankedTeam
		}
		ranking := decode[ranked](t, p.get(t, token, "/api/v1/ratings?division=SP1"))
		if ranking.Season != 2023 || len(ranking.Items) != 4 {
			t.Fatalf("ranking %+v", ranking)
		}
		for i, one := range ranking.Items {
			if one.Position != i+1 || one.Strength != one.Attack+one.Defence || one.Change != nil || i > 0 && one.Strength > ranking.Items[i-1].Strength {
				t.Errorf("%+v in place %d of the ranking, in the first season", one, i+1)
			}
			if last := ratings[2]; one.Team.Name == "B" && (one.Attack != last.Attack || !one.At.Equal(last.At)) {
				t.Errorf("B is ranked by %+v, its last rating is %+v", one, last)
			}
		}
		// B has won, then drawn, then won: 7 points.
		for before, want := range map[string]string{"": "WDW", "&before=" + ratings[2].At.Format(time.RFC3339): "WD", "&before=" + ratings[0].At.Format(time.RFC3339): ""} {
			items := decode[ranked](t, p.get(t, token, "/api/v1/ratings?division=SP1"+before)).Items
			i := slices.IndexFunc(items, func(one rankedTeam) bool { return one.Team.Name == "B" })
			switch {
			case want == "" && i < 0: // not rated before its first match
			case i < 0 || items[i].Form != want || !items[i].At.Equal(ratings[max(0, len(want)-1)].At):
				t.Errorf("before %q B is %+v, want form %s", before, items, want)
			}
		}
		// All six matches are M Riley's: home 0-1, 0-1; 1-1, 1-1; 2-1, 2-1.
		referee := decode[struct {
			Matches, Forecast int
			Rates             []struct {
				Outcome             string
				Share, League       float64
				Chance              bool
				Effect, EffectError float64
			}
			Cards *struct{}
		}](t, p.get(t, token, "/api/v1/referees/1"))
		if referee.Matches != 6 || referee.Forecast != 6 || len(referee.Rates) != 3 || referee.Cards != nil {
			t.Fatalf("%+v", referee)
		}
		for _, rate := range referee.Rates {
			if rate.Share != 1.0/3 || rate.League != 1.0/3 || !rate.Chance || rate.Effect == 0 || rate.EffectError <= 0 {
				t.Errorf("%+v", rate)
			}
		}
		if met := decode[struct{ Items []match }](t, p.get(t, token, "/api/v1/matches?team=1&opponent=2")).Items; len(met) != 2 {
			t.Errorf("A and B met %d times", len(met))
		}
		if refereed := decode[struct{ Items []match }](t, p.get(t, token, "/api/v1/matches?referee=1&order=newest&limit=1")).Items; len(refereed) != 1 || refereed[0].Matchday != 4 {
			t.Errorf("matches of M Riley: %+v", refereed)
		}
		if of := decode[struct{ Items []match }](t, p.get(t, token, "/api/v1/matches?referee=99")).Items; len(of) != 0 {
			t.Errorf("matches of nobody: %+v", of)
		}
		for path, status := range map[string]int{
			"teams/99/places?division=SP1&season=2023": http.StatusNotFound, "teams/1/places?division=SP1": http.StatusUnprocessableEntity,
			"teams/1/places?division=XX&season=2023": http.StatusUnprocessableEntity, "teams/99/ratings": http.StatusNotFound,
			"ratings": http.StatusUnprocessableEntity, "ratings?division=XX": http.StatusUnprocessableEntity, "ratings?division=E0": http.StatusNotFound, "ratings?division=SP1&season=1999": http.StatusNotFound,
			"referees/99": http.StatusNotFound, "matches?team=1&opponent=x": http.StatusUnprocessableEntity,
		} {
			wantProblem(t, path, p.get(t, token, "/api/v1/"+path), status)
		}
	})
}
