package api_test

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type twoTeams struct {
	Home, Away struct {
		Team         struct{ Name string }
		Matches      int
		LastMatch    string
		DaysAgo      int
		Competitions []struct{ Competition string }
	}
	Field, Competition, Day string
	Neutral                 bool
	Probs, Errors           struct{ Home, Draw, Away float64 }
	ExpectedGoals           struct{ Home, Away float64 }
	Grid                    [][]float64
}

func TestForecastOfAnyTwoTeams(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		ask := func(query string) twoTeams {
			t.Helper()
			return decode[twoTeams](t, p.get(t, token, "/api/v1/forecast?"+query))
		}
		home := ask("home=A&away=B")
		if sum := home.Probs.Home + home.Probs.Draw + home.Probs.Away; math.Abs(sum-1) > 1e-9 || len(home.Grid) != 13 || home.ExpectedGoals.Home <= 0 {
			t.Errorf("%+v", home)
		}
		if home.Home.Team.Name != "A" || home.Home.Matches == 0 || !strings.HasPrefix(home.Home.LastMatch, "2023-") || len(home.Home.Competitions) != 1 ||
			home.Competition != "SP1" || home.Field != "men" || home.Errors.Home <= 0 {
			t.Errorf("it rests on %+v", home)
		}
		neutral := ask("home=A&away=B&neutral=true")
		if !neutral.Neutral || neutral.Probs.Home >= home.Probs.Home {
			t.Errorf("on neutral ground %+v, at home %+v", neutral.Probs, home.Probs)
		}
		later := ask("home=A&away=B&day=2027-08-26")
		if later.Errors.Home <= home.Errors.Home || later.Home.DaysAgo <= home.Home.DaysAgo || later.Day != "2027-08-26" {
			t.Errorf("years later %+v, now %+v", later, home)
		}
		// Of a day in the past, with what was known before it.
		if past := ask("home=A&away=B&day=" + home.Home.LastMatch); past.Home.Matches >= home.Home.Matches {
			t.Errorf("before the last match %d matches are known, after it %d", past.Home.Matches, home.Home.Matches)
		}
		for query, want := range map[string]int{
			"home=A&away=A":                       http.StatusUnprocessableEntity,
			"home=A&away=Nobody":                  http.StatusNotFound,
			"home=A&away=B&day=1990-01-01":        http.StatusUnprocessableEntity,
			"home=A&away=B&day=yesterday":         http.StatusUnprocessableEntity,
			"home=A&away=B&competition=NONE":      http.StatusUnprocessableEntity,
			"home=A&away=B&competition=WWC":       http.StatusNotFound,
			"home=A":                              http.StatusUnprocessableEntity,
			"home=A&away=B&neutral=true&ground=1": http.StatusUnprocessableEntity,
		} {
			wantStatus(t, query, p.get(t, token, "/api/v1/forecast?"+query), want)
		}
	})
}

// A name that several teams may have is a conflict that names them.
func TestAnAmbiguousNameIsAConflict(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	p.importFile(t, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\nE0,19/08/2023,Everton,Fulham,1,0,H\n")
	p.importFile(t, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\nSP2,19/08/2023,Evian,Fuenlabrada,1,0,H\n")
	answer := p.get(t, token, "/api/v1/forecast?home=Ev&away=Fulham")
	wantStatus(t, "ambiguous", answer, http.StatusConflict)
	if text := answer.Body.String(); !strings.Contains(text, "Everton (GB-ENG") || !strings.Contains(text, "Evian (ES") || !strings.Contains(text, "query.home") {
		t.Error(text)
	}
	got := decode[struct {
		Errors []struct {
			Choices []struct {
				ID                   int64
				Name, Country, Field string
			}
		}
	}](t, answer)
	if len(got.Errors) != 1 || len(got.Errors[0].Choices) != 2 {
		t.Fatalf("choices %+v", got)
	}
	for _, choice := range got.Errors[0].Choices {
		wantStatus(t, choice.Name, p.get(t, token, fmt.Sprintf("/api/v1/forecast?home=%d&away=Fulham", choice.ID)), http.StatusOK)
		if choice.Field != "men" || choice.Country == "" {
			t.Errorf("%+v", choice)
		}
	}
}
