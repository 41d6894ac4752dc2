package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type rankedPlace struct {
	Rank, Tickets, Hits, BestPossible int
	User, Name                        string
	Me                                bool
}

func (p *product) ranking(t *testing.T, token string) []rankedPlace {
	t.Helper()
	return decode[struct{ Ranking []rankedPlace }](t, p.get(t, token, "/api/v1/jornadas/1/live")).Ranking
}

// Members of a shared ticket stand by hits, then by chances; a ticket of one's own counts
// only if its owner shows its hits, and those who share nothing see nothing.
func TestWhereOneStandsInThePena(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		j := decode[poolJornada](t, p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil)))
		tokens := map[string]string{}
		for _, name := range []string{"alba", "beto", "carla", "dani"} {
			p.addUser(t, name, account.Player)
			tokens[name] = p.logInAs(t, name, "").Access
		}
		columns := func(signs ...string) map[string]any { return map[string]any{"columns": signs} }
		keep := func(who string, ticket map[string]any, more ...any) string {
			t.Helper()
			kept := p.send(t, tokens[who], "POST", "/api/v1/tickets", object(append([]any{"jornadaId", j.ID, "ticket", ticket}, more...)...))
			wantStatus(t, who, kept, http.StatusCreated)
			return kept.Header().Get("Location")
		}
		members := []map[string]any{{"user": "alba", "shares": 1}, {"user": "beto", "shares": 1}, {"user": "carla", "shares": 1}, {"name": "Tío Paco", "shares": 1}}
		shared := keep("alba", columns("11111111111111", "X1111111111111"), "members", members, "openShares", true)
		if got := p.ranking(t, tokens["alba"]); len(got) != 2 { // with Tío Paco; the others are only invited
			t.Errorf("before anybody has accepted: %+v", got)
		}
		wantStatus(t, "accept", p.send(t, tokens["beto"], "POST", shared+"/membership", ""), http.StatusNoContent)
		keep("beto", columns("2X111111111111", "XX111111111111"), "ranked", true)
		keep("beto", columns("22222222222222", "2222222222222X")) // not shown, and worse
		keep("alba", columns("22X11111111111", "2XX11111111111")) // not shown
		keep("dani", columns("22111111111111", "22111111111112"), "ranked", true)
		wantStatus(t, "signs", p.send(t, token, "PUT", "/api/v1/jornadas/1/results", object("signs", "22X-----------")), http.StatusOK)
		got := p.ranking(t, tokens["alba"])
		if len(got) != 3 || got[0].User != "beto" || got[0].Rank != 1 || got[0].Hits != 1 || got[0].Tickets != 2 || got[0].Me ||
			got[1].User != "Tío Paco" && got[1].Name != "Tío Paco" && got[1].User != "alba" || got[1].Rank != 2 || got[2].Rank != 2 || got[1].Hits != 0 {
			t.Errorf("alba's view: %+v", got)
		}
		if got := p.ranking(t, tokens["beto"]); len(got) != 3 || !got[0].Me {
			t.Errorf("beto's view: %+v", got)
		}
		for _, who := range []string{"carla", "dani"} { // invited only; a stranger
			if got := p.ranking(t, tokens[who]); len(got) != 0 {
				t.Errorf("%s sees %+v", who, got)
			}
		}
	})
}

// Unless shares are open, members do not learn of each other.
func TestTheRankingKeepsMembersToThemselves(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	j := decode[poolJornada](t, p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil)))
	tokens := map[string]string{}
	for _, name := range []string{"alba", "beto", "carla"} {
		p.addUser(t, name, account.Player)
		tokens[name] = p.logInAs(t, name, "").Access
	}
	ticket := map[string]any{"columns": []string{"11111111111111", "X1111111111111"}}
	members := []map[string]any{{"user": "alba", "shares": 1}, {"user": "beto", "shares": 1}, {"user": "carla", "shares": 1}}
	kept := p.send(t, tokens["alba"], "POST", "/api/v1/tickets", object("jornadaId", j.ID, "ticket", ticket, "members", members))
	for _, who := range []string{"beto", "carla"} {
		wantStatus(t, "accept", p.send(t, tokens[who], "POST", kept.Header().Get("Location")+"/membership", ""), http.StatusNoContent)
	}
	if got := p.ranking(t, tokens["alba"]); len(got) != 3 {
		t.Errorf("the owner sees %+v", got)
	}
	if got := p.ranking(t, tokens["beto"]); len(got) != 0 {
		t.Errorf("a member sees %+v", got)
	}
}
