package api_test

import (
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type sharedTicket struct {
	Owner    string
	Mine     bool
	Shares   int
	Cost     float64
	Scrutiny *struct{ Net *float64 }
	Members  []struct {
		User, Name string
		Shares     int
		Cost       float64
		Net        *float64
		Me         bool
		State      string
	}
}

type balance struct {
	Jornadas []struct {
		Number       int
		Cost         float64
		Net, Balance *float64
		Best         *int
	}
	Settled struct {
		Cost, Net, Balance float64
		ReturnRate         *float64
	}
	Pending float64
}

func ticketOf(jornada int64, more ...any) string {
	return object(append([]any{"jornadaId", jornada, "ticket", json.RawMessage(`{"marks": [` + fourteenMarks + `]}`)}, more...)...)
}

type wanted map[string]any

var idMember = regexp.MustCompile(`"id":[0-9]+`)

type invitation struct {
	TicketID          int64
	Owner             string
	Shares, AllShares int
	OwnCost           float64
}

func TestASharedTicket(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		tokens := map[string]string{}
		for _, name := range []string{"alba", "beto", "carla"} {
			p.addUser(t, name, account.Player)
			tokens[name] = p.logInAs(t, name, "").Access
		}
		created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), nil))
		path := created.Header().Get("Location")
		id := decode[struct{ ID int64 }](t, created).ID
		members := []wanted{{"user": "alba", "shares": 2}, {"user": "Beto", "shares": 1}, {"name": "Tío Paco", "shares": 1}}
		for what, wrong := range map[string][]wanted{
			"nobody":   {{"shares": 1}},
			"no name":  {{"user": "zoe zoe", "shares": 1}},
			"both":     {{"user": "beto", "name": "Beto", "shares": 1}},
			"twice":    {{"user": "beto", "shares": 1}, {"user": "BETO", "shares": 1}},
			"no share": {{"user": "beto", "shares": 0}},
			"oneself":  {{"user": "alba", "shares": 3}},
		} {
			got := wantProblem(t, what, p.send(t, tokens["alba"], "POST", "/api/v1/tickets", ticketOf(id, "members", wrong)), http.StatusUnprocessableEntity)
			if len(got.Errors) == 0 || !strings.HasPrefix(got.Errors[0].Location, "body.members") {
				t.Errorf("%s: %+v", what, got)
			}
		}
		kept := p.send(t, tokens["alba"], "POST", "/api/v1/tickets", ticketOf(id, "members", members))
		wantStatus(t, "ticket", kept, http.StatusCreated)
		ticket := kept.Header().Get("Location")

		all := decode[sharedTicket](t, p.get(t, tokens["alba"], ticket))
		if !all.Mine || all.Owner != "alba" || all.Shares != 4 || len(all.Members) != 3 || all.Members[1].User != "Beto" || all.Members[2].Name != "Tío Paco" ||
			all.Members[0].Cost < 3.37 || all.Members[1].Cost != 0 || all.Members[1].State != "invited" || all.Members[2].State != "accepted" || !all.Members[0].Me {
			t.Errorf("the owner sees %+v", all)
		}
		wantProblem(t, "before accepting", p.get(t, tokens["beto"], ticket), http.StatusNotFound)
		invited := decode[struct{ Items []invitation }](t, p.get(t, tokens["beto"], "/api/v1/tickets/invitations")).Items
		if len(invited) != 1 || invited[0].Owner != "alba" || invited[0].Shares != 1 || invited[0].AllShares != 4 || invited[0].OwnCost < 1.12 || invited[0].OwnCost > 1.13 {
			t.Errorf("invitations %+v", invited)
		}
		wantStatus(t, "accept", p.send(t, tokens["beto"], "POST", ticket+"/membership", ""), http.StatusNoContent)
		own := decode[sharedTicket](t, p.get(t, tokens["beto"], ticket))
		if own.Mine || own.Shares != 4 || len(own.Members) != 1 || !own.Members[0].Me || own.Members[0].Cost < 1.12 {
			t.Errorf("a member sees %+v", own)
		}
		wantProblem(t, "another one", p.get(t, tokens["carla"], ticket), http.StatusNotFound)
		wantProblem(t, "the columns for another one", p.get(t, tokens["carla"], ticket+"/columns"), http.StatusNotFound)
		wantStatus(t, "the columns for a member", p.get(t, tokens["beto"], ticket+"/columns"), http.StatusOK)
		wantProblem(t, "a member's change", p.send(t, tokens["beto"], "PUT", ticket, ticketOf(id)), http.StatusForbidden)
		wantProblem(t, "a member's deletion", p.send(t, tokens["beto"], "DELETE", ticket, ""), http.StatusForbidden)
		wantProblem(t, "another one's change", p.send(t, tokens["carla"], "PUT", ticket, ticketOf(id)), http.StatusNotFound)
		wantProblem(t, "another one leaves", p.send(t, tokens["carla"], "DELETE", ticket+"/membership", ""), http.StatusNotFound)
		wantProblem(t, "the owner leaves", p.send(t, tokens["alba"], "DELETE", ticket+"/membership", ""), http.StatusConflict)

		members = append(members, wanted{"user": "carla", "shares": 4})
		wantStatus(t, "open shares", p.send(t, tokens["alba"], "PUT", ticket, ticketOf(id, "members", members, "openShares", true)), http.StatusOK)
		if open := decode[sharedTicket](t, p.get(t, tokens["beto"], ticket)); len(open.Members) != 4 || open.Members[0].User != "alba" {
			t.Errorf("with open shares a member sees %+v", open)
		}
		wantStatus(t, "accept", p.send(t, tokens["carla"], "POST", ticket+"/membership", ""), http.StatusNoContent)
		wantStatus(t, "leave", p.send(t, tokens["carla"], "DELETE", ticket+"/membership", ""), http.StatusNoContent)
		wantProblem(t, "who left", p.get(t, tokens["carla"], ticket), http.StatusNotFound)
		if left := decode[sharedTicket](t, p.get(t, tokens["alba"], ticket)); left.Shares != 8 || len(left.Members) != 3 || left.Members[0].Shares != 6 {
			t.Errorf("after one left %+v", left)
		}
		if list := decode[struct{ Items []sharedTicket }](t, p.get(t, tokens["beto"], "/api/v1/tickets")).Items; len(list) != 1 {
			t.Errorf("a member lists %+v", list)
		}
		// A ticket of his own besides the shared one; the cost of both is still pending.
		wantStatus(t, "a ticket of one's own", p.send(t, tokens["beto"], "POST", "/api/v1/tickets", ticketOf(id)), http.StatusCreated)
		if got := decode[balance](t, p.get(t, tokens["beto"], "/api/v1/tickets/balance")); got.Pending != 5.06 || len(got.Jornadas) != 1 || got.Jornadas[0].Net != nil || got.Settled.Cost != 0 {
			t.Errorf("pending: %+v", got)
		}

		p.clock.Advance(3 * time.Hour)
		for name := range tokens {
			tokens[name] = p.logInAs(t, name, "").Access
		}
		token = p.logInAs(t, "a.editor", "").Access
		wantProblem(t, "leaving a closed one", p.send(t, tokens["beto"], "DELETE", ticket+"/membership", ""), http.StatusConflict)
		results := object("signs", "1X111111111111", "pleno", "2-1", "winners", []int{0, 2, 100, 1500, 14000, 70000})
		wantStatus(t, "signs", p.send(t, token, "PUT", path+"/results", results), http.StatusOK)
		all = decode[sharedTicket](t, p.get(t, tokens["alba"], ticket))
		sum := 0.0
		for _, m := range all.Members {
			if m.Net == nil {
				t.Fatalf("no part of the prize: %+v", all)
			}
			sum += *m.Net
		}
		if math.Abs(sum-*all.Scrutiny.Net) > .005+1e-9 || math.Abs(*all.Members[0].Net-sum*6/8) > .01 {
			t.Errorf("parts of %v: %+v", *all.Scrutiny.Net, all.Members)
		}
		got := decode[balance](t, p.get(t, tokens["beto"], "/api/v1/tickets/balance"))
		// The same columns twice, one of them with a share of an eighth.
		if len(got.Jornadas) != 1 || got.Settled.Cost != 5.06 || math.Abs(got.Settled.Net-sum*9/8) > .02 || got.Pending != 0 ||
			math.Abs(got.Settled.Balance-(got.Settled.Net-5.06)) > 1e-9 || *got.Jornadas[0].Balance != got.Settled.Balance || *got.Jornadas[0].Best != 14 {
			t.Errorf("settled: %+v", got)
		}
		if got := decode[balance](t, p.get(t, tokens["carla"], "/api/v1/tickets/balance")); len(got.Jornadas) != 0 || got.Settled.ReturnRate != nil {
			t.Errorf("of who left: %+v", got)
		}

		// A shared ticket stays when the account of its creator is deleted.
		alba, err := s.UserByName(t.Context(), "alba")
		if err == nil {
			err = s.DeleteUser(t.Context(), alba.ID, today)
		}
		if err != nil {
			t.Fatal(err)
		}
		if rest := decode[sharedTicket](t, p.get(t, tokens["beto"], ticket)); !rest.Mine || rest.Owner != "beto" || rest.Shares != 8 || len(rest.Members) != 3 || rest.Members[0].User != "alba" {
			t.Errorf("without its first owner: %+v", rest)
		}
	})
}

func TestSharingDoesNotRevealWhichUsersExist(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.addUser(t, "alba", account.Player)
		beto := p.addUser(t, "beto", account.Player)
		alba := p.logInAs(t, "alba", "").Access
		id := decode[struct{ ID int64 }](t, p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), nil))).ID
		var answers [2][]string
		for i, other := range []string{"Beto", "Nobo"} { // there is a beto, and no nobo
			same := strings.NewReplacer(strings.ToLower(other), "????", other, "????")
			members := []wanted{{"user": "alba", "shares": 2}, {"user": other, "shares": 1}}
			kept := p.send(t, alba, "POST", "/api/v1/tickets", ticketOf(id, "members", members))
			wantStatus(t, other, kept, http.StatusCreated)
			ticket := kept.Header().Get("Location")
			read := p.get(t, alba, ticket)
			twice := p.send(t, alba, "PUT", ticket, ticketOf(id, "members", append(members, wanted{"user": strings.ToLower(other), "shares": 1})))
			for _, response := range []*httptest.ResponseRecorder{kept, read, twice} {
				answers[i] = append(answers[i], idMember.ReplaceAllString(requestIDMember.ReplaceAllString(same.Replace(response.Body.String()), ""), "id"))
			}
		}
		if diff := cmp.Diff(answers[0], answers[1]); diff != "" || !strings.Contains(answers[0][0], "????") {
			t.Errorf("told apart (-user +nobody)\n%s", diff)
		}
		list := decode[struct{ Items []invitation }](t, p.get(t, p.logInAs(t, "beto", "").Access, "/api/v1/tickets/invitations")).Items
		if len(list) != 1 || list[0].Owner != "alba" {
			t.Errorf("the member sees %+v", list)
		}
		// Nor is it told that an account was deleted.
		if err := s.DeleteUser(t.Context(), beto.ID, today); err != nil {
			t.Fatal(err)
		}
		if left := decode[sharedTicket](t, p.get(t, alba, "/api/v1/tickets/1")); left.Members[1].User != "Beto" {
			t.Errorf("after the account was deleted: %+v", left)
		}
	})
}

// A ticket that can no longer win is settled as lost, whether or not the prizes are
// known.
func TestALostTicketIsSettledWithoutPrizes(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), nil))
	id := decode[struct{ ID int64 }](t, created).ID
	wantStatus(t, "ticket", p.send(t, token, "POST", "/api/v1/tickets", ticketOf(id)), http.StatusCreated)
	for _, one := range []struct {
		signs            string
		pending, balance float64
	}{{"2-222---------", 4.5, 0}, {"2-2222--------", 0, -4.5}} {
		wantStatus(t, one.signs, p.send(t, token, "PUT", created.Header().Get("Location")+"/results", object("signs", one.signs)), http.StatusOK)
		wantProblem(t, "one more with a sign known", p.send(t, token, "POST", "/api/v1/tickets", ticketOf(id)), http.StatusConflict)
		if got := decode[balance](t, p.get(t, token, "/api/v1/tickets/balance")); got.Pending != one.pending || got.Settled.Balance != one.balance {
			t.Errorf("%s: %+v", one.signs, got)
		}
	}
}

func TestReplayOfAJornada(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), nil))
	path := created.Header().Get("Location")
	wantProblem(t, "one that is not over", p.get(t, token, path+"/replay"), http.StatusConflict)
	results := object("signs", "1X111111111111", "pleno", "2-1", "winners", []int{0, 2, 100, 1500, 14000, 70000})
	wantStatus(t, "signs", p.send(t, token, "PUT", path+"/results", results), http.StatusOK)
	wantProblem(t, "a budget of nothing", p.get(t, token, path+"/replay?budget=1"), http.StatusUnprocessableEntity)
	type replay struct {
		Known      int
		Strategies []struct {
			Name      string
			Cost, Won float64
			Best      int
			AtLeast   map[string]float64
		}
	}
	if got := decode[replay](t, p.get(t, token, path+"/replay")); got.Known != 2 || len(got.Strategies) != 0 {
		t.Errorf("with too few forecasts: %+v", got)
	}
	got := decode[replay](t, p.get(t, token, path+"/replay?known=2&budget=12"))
	if len(got.Strategies) != 7 {
		t.Fatalf("%+v", got)
	}
	for _, s := range got.Strategies {
		if s.Cost > 12 || s.Cost < 1.5 || s.Best < 10 || s.Won <= 0 || s.AtLeast["10"] <= s.AtLeast["14"] {
			t.Errorf("%+v", s)
		}
	}
}

// A ticket kept here need not have been played, so the official winners may not
// include it. If officially nobody had 14 hits, its prize is what it would have won.
func TestATicketThatWasNeverPlayed(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), nil))
	id := decode[struct{ ID int64 }](t, created).ID
	kept := p.send(t, token, "POST", "/api/v1/tickets", ticketOf(id))
	won := func(winners ...int) float64 {
		t.Helper()
		wantStatus(t, "signs", p.send(t, token, "PUT", created.Header().Get("Location")+"/results", object("signs", "1X111111111111", "winners", winners)), http.StatusOK)
		return *decode[sharedTicket](t, p.get(t, token, kept.Header().Get("Location"))).Scrutiny.Net
	}
	counted, alone := won(0, 1, 100, 1500, 14000, 70000), won(0, 0, 100, 1500, 14000, 70000)
	// Its 3 columns with 13 hits share their prize with 100 others.
	if counted < 300_000 || math.Abs(alone/counted-1) > .01 {
		t.Errorf("counted among the winners it gets %v, else %v", counted, alone)
	}
}

// Prizes cannot be computed without takings, and must not become zero.
func TestWinnersNeedTakingsOrPrizes(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), func(b map[string]any) { delete(b, "takings") }))
	path := created.Header().Get("Location")
	id := decode[struct{ ID int64 }](t, created).ID
	kept := p.send(t, token, "POST", "/api/v1/tickets", ticketOf(id)).Header().Get("Location")
	winners := []int{0, 1, 100, 1500, 14000, 70000}
	result := func(more ...any) string {
		return object(append([]any{"signs", "1X111111111111", "winners", winners}, more...)...)
	}
	got := wantProblem(t, "no takings", p.send(t, token, "PUT", path+"/results", result()), http.StatusUnprocessableEntity)
	if len(got.Errors) != 1 || got.Errors[0].Location != "body.takings" {
		t.Errorf("%+v", got)
	}
	for what, body := range map[string]string{"takings": result("takings", 2_000_000), "prizes": result("prizes", []float64{0, 300_000, 1500, 100, 10, 2})} {
		wantStatus(t, what, p.send(t, token, "PUT", path+"/results", body), http.StatusOK)
		if net := decode[sharedTicket](t, p.get(t, token, kept)).Scrutiny.Net; net == nil || *net < 200_000 {
			t.Errorf("with %s: %v", what, net)
		}
	}
}
