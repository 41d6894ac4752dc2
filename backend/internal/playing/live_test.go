package playing_test

import (
	"math"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func liveCoupon() playing.Coupon {
	var c playing.Coupon
	for i := range c.Fixtures {
		c.Fixtures[i].Probs = football.Probs{.5, .3, .2}
	}
	return c
}

// An official sign counts before everything, then our result, then a source of scores.
func TestSignsOfAJornadaUnderWay(t *testing.T) {
	c := liveCoupon()
	c.Fixtures[0].Sign = "X" // by lot
	c.Fixtures[0].Score = &football.Score{Home: 2}
	c.Fixtures[1].Score = &football.Score{Away: 1}
	c.PlenoScore = &football.Score{Home: 2, Away: 5}
	score := func(position, home, away int, ended bool, clock string) jornada.RunningScore {
		return jornada.RunningScore{Position: position, Score: football.Score{Home: home, Away: away}, Ended: ended, Clock: clock}
	}
	live := c.Live([]jornada.RunningScore{score(2, 3, 0, false, "60'"), score(3, 1, 1, true, ""), score(4, 1, 0, false, "80'"), score(15, 0, 0, false, "10'")})
	for i, want := range map[int]struct {
		sign     string
		standing playing.Standing
	}{0: {"X", playing.Official}, 1: {"2", playing.Final}, 2: {"X", playing.Final}, 3: {"1", playing.Provisional}, 4: {"", ""}, 14: {"2-M", playing.Final}} {
		if f := live[i]; f.Sign != want.sign || f.Standing != want.standing {
			t.Errorf("fixture %d: %q %q, want %q %q", i+1, f.Sign, f.Standing, want.sign, want.standing)
		}
	}
	if live[0].Probs != (football.Probs{0, 1, 0}) || live[4].Probs != (football.Probs{.5, .3, .2}) {
		t.Errorf("probabilities %v, %v", live[0].Probs, live[4].Probs)
	}
}

// The chances of a match under way begin with those before it, and move to its score.
func TestChancesOfAMatchUnderWay(t *testing.T) {
	c := liveCoupon()
	at := func(home, away int, clock string) football.Probs {
		return c.Live([]jornada.RunningScore{{Position: 1, Score: football.Score{Home: home, Away: away}, Clock: clock}})[0].Probs
	}
	before := at(0, 0, "0'")
	for o := range before {
		if math.Abs(before[o]-c.Fixtures[0].Probs[o]) > .01 {
			t.Errorf("at the kick-off %v", before)
		}
	}
	last := 0.0
	for _, clock := range []string{"10'", "45'+2'", "70'", "85'", "90'+4'"} {
		p := at(1, 0, clock)
		if math.Abs(p[0]+p[1]+p[2]-1) > 1e-12 || p[0] <= last {
			t.Errorf("one goal ahead at %s: %v, before %v", clock, p, last)
		}
		last = p[0]
	}
	if last < .96 || last >= 1 {
		t.Errorf("one goal ahead at the end: %v", last)
	}
	if p := at(0, 1, ""); p[2] <= p[0] {
		t.Errorf("one goal behind at half-time: %v", p)
	}
}

// What a ticket can still win is what an enumeration of the open fixtures says.
func TestTheOutlookOfATicket(t *testing.T) {
	c := liveCoupon()
	for i := range 11 {
		c.Fixtures[i].Sign = "1"
	}
	c.Fixtures[10].Sign = "2"
	live := c.Live(nil)
	ticket := pool.Ticket{Columns: []pool.Column{{}, {11: 1}}} // all 1, and one X
	o, err := playing.NewOutlook(&ticket, &live)
	if err != nil {
		t.Fatal(err)
	}
	if o.Best != 10 || o.BestPossible != 13 || o.AtLeast()["10"] != 1 || o.AtLeast()["14"] != 0 {
		t.Errorf("%+v, %v", o.Settled, o.AtLeast())
	}
	want := 0.0
	p := football.Probs{.5, .3, .2}
	for a := range 3 {
		for b := range 3 {
			for d := range 3 {
				others := map[bool]int{true: 1}[b == 0] + map[bool]int{true: 1}[d == 0]
				if best := others + map[bool]int{true: 1}[a == 0 || a == 1]; best == 3 {
					want += p[a] * p[b] * p[d]
				}
			}
		}
	}
	if got := o.AtLeast()["13"]; math.Abs(got-want) > 1e-12 {
		t.Errorf("13 right: %v, want %v", got, want)
	}
}

// The cell of the pleno al 15 follows its match: goals that have fallen count, those of
// the rest come at the rates of before.
func TestWhatThePlenoCanStillPay(t *testing.T) {
	c := liveCoupon()
	c.Card.Takings, c.Rules = 2_000_000, pool.RulesOn(time.Date(2026, 9, 26, 0, 0, 0, 0, time.UTC))
	for i := range c.Fixtures {
		c.Fixtures[i].Sign = "1"
		c.Card.Probs[i] = c.Fixtures[i].Probs
	}
	chance := func(pleno *jornada.RunningScore, cells ...pool.Cell) float64 {
		t.Helper()
		var scores []jornada.RunningScore
		if pleno != nil {
			pleno.Position = 15
			scores = []jornada.RunningScore{*pleno}
		}
		ticket := pool.Ticket{Columns: []pool.Column{{}, {1}}, Pleno: cells}
		p, err := c.Payouts(t.Context(), &ticket, scores, nil)
		if err != nil {
			t.Fatal(err)
		}
		if p.Categories[0].Category != pool.PlenoAl15 {
			return 0
		}
		return p.Categories[0].Chance
	}
	var all []pool.Cell
	for home := range uint8(4) {
		for away := range uint8(4) {
			all = append(all, pool.Cell{Home: home, Away: away})
		}
	}
	running := func(home, away int, ended bool, clock string) *jornada.RunningScore {
		return &jornada.RunningScore{Score: football.Score{Home: home, Away: away}, Ended: ended, Clock: clock}
	}
	if sum := chance(nil, all...); math.Abs(sum-1) > 1e-9 {
		t.Errorf("all cells: %v", sum)
	}
	if sum := chance(running(1, 0, false, "50'"), all...); math.Abs(sum-1) > 1e-9 {
		t.Errorf("all cells under way: %v", sum)
	}
	if p := chance(running(1, 0, false, "50'"), pool.Cell{}); p != 0 {
		t.Errorf("no goals, after one: %v", p)
	}
	before, early, late := chance(nil, pool.Cell{Home: 1}), chance(running(1, 0, false, "20'"), pool.Cell{Home: 1}), chance(running(1, 0, false, "85'"), pool.Cell{Home: 1})
	if !(before < early && early < late && late < 1 && late > .7) {
		t.Errorf("one goal to none: %v before, %v early, %v late", before, early, late)
	}
	if p := chance(running(5, 0, true, ""), pool.Cell{Home: 3}); p != 1 {
		t.Errorf("five goals are M: %v", p)
	}
}
