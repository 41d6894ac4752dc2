package pool_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func TestElige8(t *testing.T) {
	e := pool.Elige8{Fixtures: [8]int{0, 1, 2, 3, 4, 5, 6, 13}}
	if err := e.Validate(); err != nil {
		t.Error(err)
	}
	if hits, won := e.Hits(results(t, "1111111222222-", "")); hits != 7 || won {
		t.Errorf("%d hits, won %v", hits, won)
	}
	if hits, won := e.Hits(results(t, "11111112222221", "")); hits != 8 || !won {
		t.Errorf("%d hits, won %v", hits, won)
	}
	near(t, "chance", e.Chance(&reference), .72*.62*.55*.5*.47*.45*.43*.16, 1e-15)
	for _, fixtures := range [][8]int{{0, 1, 2, 3, 4, 5, 6, 6}, {0, 1, 2, 3, 4, 5, 6, 14}} {
		if e := (pool.Elige8{Fixtures: fixtures}); fault.KindOf(e.Validate()) != fault.Invalid {
			t.Errorf("%v is taken", fixtures)
		}
	}
}

func TestElige8OfATicket(t *testing.T) {
	var ticket pool.Ticket
	const text = `{"marks":["1","X","12","1","1X2","2","1","1","1","1","1","1","1","1"],"pleno":["1-0"],"elige8":[2,3,4,5,6,7,8,14]}`
	if err := json.Unmarshal([]byte(text), &ticket); err != nil {
		t.Fatal(err)
	}
	if err := ticket.Validate(rules); err != nil {
		t.Error(err)
	}
	if written := string(must(json.Marshal(ticket))); written != text {
		t.Errorf("%s is written as %s", text, written)
	}
	if ticket.Len() != 6 || ticket.Cost(rules) != 6*.75+.5 {
		t.Errorf("%d columns for %v €", ticket.Len(), ticket.Cost(rules))
	}
	bet := must(ticket.Elige8Bet())
	if want := must(pool.ParseColumn("1X111211111111")); bet.Column != want || bet.Fixtures != [8]int{1, 2, 3, 4, 5, 6, 7, 13} {
		t.Errorf("%+v", bet)
	}
	if hits, won := bet.Hits(results(t, "1X1112XX------", "")); hits != 5 || won {
		t.Errorf("%d hits, won %v", hits, won)
	}
	card := pool.Card{Probs: reference, Takings: 2e6}
	got := expected(t, card, ticket)
	if got.Cost != 6*.75 {
		t.Errorf("the expected return is compared with %v €", got.Cost)
	}
	ticket.Elige8 = nil
	if bet := must(ticket.Elige8Bet()); bet != nil {
		t.Errorf("%+v", bet)
	}
}

// No other eight fixtures of the first column have a higher chance.
func TestTheLikeliestElige8(t *testing.T) {
	m := marks(t, "1", "X", "1X", "2", "1X2", "1", "1", "1", "2", "1", "1", "2", "2", "2")
	ticket := pool.Ticket{Marks: &m}
	ticket.Elige8 = must(ticket.LikeliestElige8(&reference))
	// By hand: .72 .55 .47 .45 .43 .41 .50 .62, not .38 and .41 of fixtures 10 and 12.
	if want := []int{0, 2, 4, 5, 6, 7, 12, 13}; !slices.Equal(ticket.Elige8, want) {
		t.Errorf("%v, want %v", ticket.Elige8, want)
	}
	if err := ticket.Validate(rules); err != nil {
		t.Error(err)
	}
	near(t, "chance", must(ticket.Elige8Bet()).Chance(&reference), .72*.55*.47*.45*.43*.41*.50*.62, 1e-15)
}
