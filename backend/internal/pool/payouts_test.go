package pool_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// payoutCard is the reference card with its first open fixtures open: of the others the
// first sign has happened.
func payoutCard(open int) *pool.Card {
	card := &pool.Card{Takings: 2_500_000}
	for i := range card.Probs {
		card.Probs[i] = football.Probs{1, 0, 0}
		if i < open {
			card.Probs[i] = football.Probs{.5, .3, .2}
		}
	}
	public := pool.Forecasts{}
	for i := range public {
		public[i] = football.Probs{.6, .25, .15}
	}
	card.Public = &public
	return card
}

// What can be won is what a plain enumeration of all results finds.
func TestPayoutsEqualAPlainEnumeration(t *testing.T) {
	const open = 7
	card := payoutCard(open)
	prizes := pool.Money{0, 30_000, 900, 60, 2, 1.5}
	for name, ticket := range map[string]pool.Ticket{
		"columns": {Columns: []pool.Column{{0, 1, 2, 0, 1, 2, 0}, {0, 0, 0, 2}, {2, 2, 2, 2, 2, 2, 2}, {0, 0, 0, 2, 0, 0, 0, 1, 1}}},
		"marks":   {Marks: new(marks(t, "1X", "1", "1X2", "1", "2", "1", "1", "1X", "1", "1", "1", "1", "1", "1"))},
	} {
		fixtures := []int{2, 0}
		got, err := pool.PayoutsOf(t.Context(), card, rules, &ticket, fixtures, pool.Played{Prizes: &prizes})
		if err != nil {
			t.Fatal(name, err)
		}
		columns, err := ticket.Expand()
		if err != nil {
			t.Fatal(err)
		}
		cost := rules.Price * float64(len(columns))
		want := make([]pool.PayoutSums, 9)
		all := pool.PayoutSums{Chance: 1}
		likeliest := 0.0
		for x := range 2187 {
			var result pool.Column
			chance := 1.0
			for i, rest := 0, x; i < open; i, rest = i+1, rest/3 {
				result[i] = football.Outcome(rest % 3)
				chance *= card.Probs[i][rest%3]
			}
			net := 0.0
			for _, c := range columns {
				if category, wins := pool.CategoryOf(c.Hits(result)); wins {
					net += rules.Net(prizes[category])
				}
			}
			if net == 0 {
				continue
			}
			likeliest = max(likeliest, chance)
			for _, sums := range []*pool.PayoutSums{&all, &want[3*int(result[2])+int(result[0])]} {
				sums.Paying++
				sums.Pays += chance
				sums.Expected += chance * net
				if net >= cost {
					sums.Back += chance
				}
				sums.Largest = max(sums.Largest, net)
				if sums.Smallest == 0 || net < sums.Smallest {
					sums.Smallest = net
				}
			}
		}
		equal := func(what string, got, want *pool.PayoutSums) {
			t.Helper()
			near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9*max(1, b) }
			if got.Paying != want.Paying || !near(got.Pays, want.Pays) || !near(got.Back, want.Back) || !near(got.Expected, want.Expected) || !near(got.Smallest, want.Smallest) || !near(got.Largest, want.Largest) {
				t.Errorf("%s, %s: %+v, want %+v", name, what, got, want)
			}
		}
		if all.Paying == 0 || got.Possible != 2187 || got.Cost != cost || len(got.Groups) != 9 || len(got.Likeliest) != min(50, all.Paying) || got.Likeliest[0].Chance < likeliest*(1-1e-12) {
			t.Errorf("%s: %d possible, %d groups, %+v", name, got.Possible, len(got.Groups), got.Likeliest[:1])
		}
		equal("all", &got.All, &all)
		for g := range got.Groups {
			one := &got.Groups[g]
			equal("group", &one.PayoutSums, &want[3*int(one.Outcomes[0])+int(one.Outcomes[1])])
			if p := card.Probs[2][one.Outcomes[0]] * card.Probs[0][one.Outcomes[1]]; math.Abs(one.Chance-p) > 1e-12 {
				t.Errorf("%s: chance %v of %v, want %v", name, one.Chance, one.Outcomes, p)
			}
		}
	}
}

// Before the first match the chances times the winnings are the expected return.
func TestPayoutsAddUpToTheExpectedReturn(t *testing.T) {
	card := payoutCard(pool.Fixtures)
	ticket := pool.Ticket{Marks: new(marks(t, "1X", "1", "1X2", "1", "2", "1", "1", "1X", "1", "1", "X", "1", "12", "1"))}
	got, err := pool.PayoutsOf(t.Context(), card, rules, &ticket, nil, pool.Played{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := pool.ExpectedReturn(t.Context(), card, rules, &ticket)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got.All.Expected/want.Net-1) > 1e-9 || got.Groups != nil || got.Possible != 4_782_969 || got.All.Smallest <= 0 || got.All.Largest < 100*got.All.Smallest {
		t.Errorf("%+v, want %v", got.All, want.Net)
	}
	for what, wrong := range map[string][]int{"four": {0, 1, 2, 3}, "no such": {14}, "twice": {1, 1}} {
		if _, err := pool.PayoutsOf(t.Context(), card, rules, &ticket, wrong, pool.Played{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	card.Takings = 0
	if _, err := pool.PayoutsOf(t.Context(), card, rules, &ticket, nil, pool.Played{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without takings: %v", err)
	}
}

// One result of two pays: the share is the chance less the chance of losing over the gain.
func TestTheShareOfOnesMoneyThatGrowsFastest(t *testing.T) {
	card := payoutCard(1)
	ticket := pool.Ticket{Columns: []pool.Column{{}}}
	for prize, want := range map[float64]float64{3: .5 - .5/3, 1.5: 0, 1: 0, 75: .5 - .5/99} {
		got, err := pool.PayoutsOf(t.Context(), card, rules, &ticket, nil, pool.Played{Prizes: &pool.Money{0, prize, 0, 0, 0, 0}})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "share", got.Growth, want, 1e-9)
	}
	// Of all results of the reference card, by the pool's own prizes, it is nothing.
	whole := pool.Card{Probs: reference, Takings: 2_500_000}
	got, err := pool.PayoutsOf(t.Context(), &whole, rules, &ticket, nil, pool.Played{})
	if err != nil || got.Growth != 0 {
		t.Errorf("%v, %v", got.Growth, err)
	}
}
