package playing_test

import (
	"context"
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// open opens a ticket of two columns, the first of which has fourteen hits in finished.
func open(t *testing.T, j jornada.Jornada, change func(*jornada.Ticket)) playing.KeptTicket {
	t.Helper()
	ticket, err := playing.NewTicket(&j, &pool.Ticket{Columns: []pool.Column{column(t, "1X111111111112"), column(t, "11111111111111")}})
	if err != nil {
		t.Fatal(err)
	}
	ticket.UserID = 1
	if change != nil {
		change(&ticket)
	}
	kept, err := playing.OpenTicket(j, ticket)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestMoneyIsKnownWithThePrizesOrWhenNothingCanBeWon(t *testing.T) {
	prizes := &[jornada.Categories]float64{0, 50_000, 900, 60, 9, 2}
	for _, test := range []struct {
		name, signs string
		prizes      *[jornada.Categories]float64
		known       bool
		net         float64
	}{
		{"no sign", "", nil, false, 0},
		{"some signs", "1X11----------", nil, false, 0},
		{"all signs, no prizes", "1X111111111112", nil, false, 0},
		{"prizes before the last sign", "1X11111111111-", prizes, false, 0},
		// The tax is 20 % of what exceeds 40,000 €; the other column has twelve hits.
		{"all is known", "1X111111111112", prizes, true, 48_000 + 60},
		{"nine can be reached", "22222---------", nil, true, 0},
		{"ten can be reached", "2222----------", nil, false, 0},
	} {
		j := sample()
		j.Outcomes, j.Prizes = test.signs, test.prizes
		kept := open(t, j, nil)
		if (kept.Settled == nil) != (test.signs == "") {
			t.Errorf("%s: settled %+v", test.name, kept.Settled)
		}
		if net := kept.Net(); (net != nil) != test.known || net != nil && math.Abs(*net-test.net) > 1e-9 {
			t.Errorf("%s: net %v", test.name, net)
		}
	}
}

func TestTicketThatWasNotPlayedSharesThePrizes(t *testing.T) {
	j := finished()
	results := playing.Results{Signs: j.Outcomes, Winners: &[jornada.Categories]int{0, 0, 100, 1500, 14000, 70000}}
	if err := results.Enter(&j); err != nil {
		t.Fatal(err)
	}
	// Nobody had fourteen hits: the ticket would have won the whole fund, 16 % of 2.5 million.
	kept := open(t, j, nil)
	if got, want := *kept.Net(), 40_000+.8*360_000; math.Abs(got-want) > 150 {
		t.Errorf("got %v, want %v and a prize of twelve", got, want)
	}
}

func TestEnterResults(t *testing.T) {
	j := sample()
	winners := [jornada.Categories]int{0, 1, 100, 1500, 14000, 70000}
	for _, signs := range []string{"1x1", "1X11111111111Z"} {
		if err := (&playing.Results{Signs: signs}).Check(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", signs, err)
		}
	}
	r := playing.Results{Signs: "1x1 111.111?112", Pleno: "M-0", Winners: &winners, Takings: 3e6}
	if err := r.Enter(&j); err != nil || r.Check() != nil || j.Outcomes != "1X1111-111-112" || j.Takings != 3e6 ||
		j.Prizes[pool.Fourteen] != 480_000 {
		t.Errorf("%+v, %v", j, err)
	}
	given := [jornada.Categories]float64{0, 1, 2, 3, 4, 5}
	j.Takings = 0
	r = playing.Results{Signs: "1X111111111112", Winners: &winners}
	if err := r.Enter(&j); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without takings or prizes: %v", err)
	}
	r.Prizes = &given
	if err := r.Enter(&j); err != nil || *j.Prizes != given {
		t.Errorf("prizes that are given: %v, %v", j.Prizes, err)
	}
	r = playing.Results{Signs: "1X111111111112"}
	if err := r.Enter(&j); err != nil || j.Winners != nil || j.Prizes != nil {
		t.Errorf("results without winners: %+v, %v", j, err)
	}
}

func TestPartsOfSharedTickets(t *testing.T) {
	j := sample()
	j.Outcomes, j.Prizes = "1X111111111112", &[jornada.Categories]float64{0, 1000, 100, 10, 5, 2}
	members := []jornada.Member{{UserID: 2, Name: "beto", Shares: 3, State: jornada.Accepted}, {Name: "Paco", Shares: 1, State: jornada.Accepted}}
	shared := open(t, j, func(ticket *jornada.Ticket) { ticket.Members = members })
	if shared.Shares != 4 || len(shared.Parts) != 2 {
		t.Fatalf("%+v", shared)
	}
	for _, test := range []struct {
		user      int64
		seen      int
		cost, net float64
	}{{1, 2, 0, 0}, {2, 1, 1.13, 757.5}, {3, 0, 0, 0}} {
		if got := len(shared.PartsSeenBy(test.user)); got != test.seen {
			t.Errorf("user %d sees %d parts, want %d", test.user, got, test.seen)
		}
		part := shared.PartOf(test.user)
		if part.Cost != test.cost || (part.Net == nil) != (test.net == 0) || part.Net != nil && *part.Net != test.net {
			t.Errorf("user %d has %+v, want %+v", test.user, part, test)
		}
	}
	opened := open(t, j, func(ticket *jornada.Ticket) { ticket.Members, ticket.OpenShares = members, true })
	if parts := opened.PartsSeenBy(2); len(parts) != 2 {
		t.Errorf("with open shares %+v", parts)
	}
	alone := open(t, j, nil)
	if part := alone.PartOf(1); part.Cost != 1.5 || *part.Net != 1010 {
		t.Errorf("alone: %+v", part)
	}

	// A jornada is pending if the winnings of one of its tickets are not known.
	later := sample()
	later.ID, later.Day = 7, closes.AddDate(0, 0, 7)
	b := playing.NewBalance(1, []playing.KeptTicket{open(t, later, nil), alone, shared})
	if len(b.Jornadas) != 2 || b.Jornadas[0].Tickets != 1 || b.Cost != 1.5 || b.Net != 1010 || b.Balance() != 1008.5 || b.Pending != 1.5 || *b.Jornadas[0].Balance != 1008.5 ||
		b.Jornadas[1].Net != nil || b.Jornadas[1].Balance != nil || *b.Jornadas[0].Best != 14 || math.Abs(*b.Rate()-1010/1.5) > 1e-9 {
		t.Errorf("%+v", b)
	}
	if b := playing.NewBalance(3, []playing.KeptTicket{shared}); len(b.Jornadas) != 0 || b.Rate() != nil {
		t.Errorf("of who has no part: %+v", b)
	}
}

type users map[string]account.User

func (u users) UserByName(_ context.Context, name string) (account.User, error) {
	if user, ok := u[name]; ok {
		return user, nil
	}
	return account.User{}, fault.New(fault.NotFound, "user %s not found", name)
}

func TestMembersOfASharedTicket(t *testing.T) {
	known := users{"alba": {ID: 1, Name: "alba"}, "beto": {ID: 2, Name: "beto"}, "BETO": {ID: 2, Name: "beto"}}
	for what, wanted := range map[string][]playing.WantedMember{
		"nobody":  {{Shares: 1}},
		"no name": {{User: "zoe zoe", Shares: 1}},
		"both":    {{User: "beto", Name: "Beto", Shares: 1}},
		"twice":   {{User: "beto", Shares: 1}, {User: "BETO", Shares: 1}},
		"oneself": {{User: "alba", Shares: 3}},
	} {
		if _, err := playing.Members(t.Context(), known, 1, wanted); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	members, err := playing.Members(t.Context(), known, 1, []playing.WantedMember{{User: "BETO", Shares: 2}, {Name: " Paco ", Shares: 1}})
	if err != nil || len(members) != 2 || members[0] != (jornada.Member{UserID: 2, Name: "BETO", ByUserName: true, Shares: 2}) || members[1] != (jornada.Member{Name: "Paco", Shares: 1}) {
		t.Errorf("%+v, %v", members, err)
	}
}
