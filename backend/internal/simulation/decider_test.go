package simulation_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// relegationPlayOff is the sixteenth of Germany's first division, P, against the second one's
// third.
func relegationPlayOff(t *testing.T) simulation.Input {
	in := inOrder(t, "D1", 18)
	in.Between = always(goalmodel.Rates{Home: 1.3, Away: 1.3})
	in.Decider = &simulation.Decider{
		Opponents: []simulation.Opponent{{Team: football.Team{ID: 9001, Name: "weak"}, Chance: .25}, {Team: football.Team{ID: 9002, Name: "strong"}, Chance: .75}},
		Between: func(home, away football.Team) simulation.Fixture {
			r := goalmodel.Rates{Home: 1e-9, Away: 1e-9}
			switch {
			case home.ID == 9002 || away.ID == 9001:
				r.Home = 12
			default:
				r.Away = 12
			}
			return simulation.Fixture{Rates: r}
		},
	}
	return in
}

func down(t *testing.T, r *simulation.Result, team string) float64 {
	t.Helper()
	for _, c := range of(r, team).Boundaries {
		if c.Kind == competition.Relegation {
			if math.Abs(c.Above+c.Own-1) > 1e-9 {
				t.Errorf("%s stays up with %v and goes down with %v", team, c.Above, c.Own)
			}
			return c.Own
		}
	}
	t.Fatal("nobody goes down")
	return 0
}

func TestADeciderSavesOrNot(t *testing.T) {
	in := relegationPlayOff(t)
	r := run(t, in, 0)
	near(t, "P is saved", r, of(r, "P").ThroughPlayOff, .25)
	near(t, "P goes down", r, down(t, r, "P"), .75)
	for team, want := range map[string]float64{"O": 0, "Q": 1, "R": 1} {
		if got := down(t, r, team); got != want || of(r, team).ThroughPlayOff != 0 {
			t.Errorf("%s goes down with %v, want %v", team, got, want)
		}
	}
	if of(r, "P").Entered != 1 {
		t.Errorf("P plays the decider with %v", of(r, "P").Entered)
	}
	// Without the other division nobody is saved: the place is in danger.
	in.Decider = nil
	if r := run(t, in, 100); down(t, r, "P") != 1 || of(r, "P").Entered != 1 || of(r, "P").ThroughPlayOff != 0 {
		t.Errorf("without an opponent P goes down with %v", down(t, r, "P"))
	}
}

// The winner of places 3 to 5 of France's second division has to beat the first one's
// sixteenth, too.
func TestADeciderFollowsThePlayOffWithin(t *testing.T) {
	in := inOrder(t, "F2", 18)
	in.Between = always(goalmodel.Rates{Home: 1.3, Away: 1.3})
	in.Decider = &simulation.Decider{
		Opponents: []simulation.Opponent{{Team: football.Team{ID: 9001, Name: "equal"}, Chance: 1}},
		Between:   always(goalmodel.Rates{Home: 1.3, Away: 1.3}),
	}
	r := run(t, in, 0)
	sum := 0.0
	for _, name := range []string{"C", "D", "E"} {
		team := of(r, name)
		near(t, name, r, team.ThroughPlayOff, team.Entered/2)
		sum += team.Entered
	}
	if math.Abs(sum-1) > 1e-9 || of(r, "C").Entered < of(r, "D").Entered || of(r, "D").Entered < .2 {
		t.Errorf("C, D and E enter with %v, %v and %v", of(r, "C").Entered, of(r, "D").Entered, of(r, "E").Entered)
	}
	if got := down(t, r, "C"); got != 0 {
		t.Errorf("C goes down with %v", got)
	}
}

// Extra time is at the ground of the second leg: the division's rules say whose that is.
func TestExtraTimeOfADeciderIsAtTheSecondGround(t *testing.T) {
	score := func(home, away int) *football.Score { return &football.Score{Home: home, Away: away} }
	for _, test := range []struct {
		division string
		ownFirst bool
		want     float64 // whoever is at home scores a lot
	}{{"D1", true, 0}, {"F1", false, 1}} {
		in := inOrder(t, test.division, 18)
		in.Between = always(goalmodel.Rates{Home: 1.3, Away: 1.3})
		opponent := football.Team{ID: 9001, Name: "opponent"}
		own := in.Teams[15].ID
		first, second := own, opponent.ID
		if !test.ownFirst {
			first, second = second, first
		}
		in.Decider = &simulation.Decider{
			Opponents: []simulation.Opponent{{Team: opponent, Chance: 1}},
			Between:   always(goalmodel.Rates{Home: 12, Away: 1e-9}),
			Tie: &simulation.PlayOffTie{
				Teams:   [2]int64{opponent.ID, own},
				Matches: []simulation.PlayOffMatch{{Home: first, Score: score(2, 1)}, {Home: second, Score: score(1, 0)}},
			},
		}
		r := run(t, in, 2000)
		if got := of(r, "P").ThroughPlayOff; math.Abs(got-test.want) > .03 { // without a goal in extra time a shoot-out decides
			t.Errorf("%s: P wins with %v, want %v", test.division, got, test.want)
		}
	}
}

func TestKnownDeciders(t *testing.T) {
	in := relegationPlayOff(t)
	own, other := in.Teams[16], in.Decider.Opponents[1].Team // Q: the tie says who plays it
	in.Decider.Opponents = []simulation.Opponent{{Team: other, Chance: 1}}
	tie := simulation.PlayOffTie{Teams: [2]int64{own.ID, other.ID}}
	in.Decider.Tie = &tie
	for _, test := range []struct {
		winner  int64
		matches []simulation.PlayOffMatch
		want    float64
	}{
		{winner: own.ID, want: 1},
		{winner: other.ID, want: 0},
		{matches: []simulation.PlayOffMatch{{Home: own.ID, Score: &football.Score{Home: 60}}}, want: 1}, // the rest is lost by about twelve goals
		{want: 0},
	} {
		tie.Winner, tie.Matches = test.winner, test.matches
		r := run(t, in, 500)
		if got := of(r, "Q").ThroughPlayOff; got != test.want || of(r, "P").Entered != 0 {
			t.Errorf("%+v: Q stays with %v, want %v", tie, got, test.want)
		}
	}
}

func TestWrongDeciders(t *testing.T) {
	for _, test := range []struct {
		change func(*simulation.Decider)
		want   string
	}{
		{func(d *simulation.Decider) { d.Opponents = nil }, "nobody stands"},
		{func(d *simulation.Decider) { d.Opponents[0].Chance = .5 }, "add up to 1.25"},
		{func(d *simulation.Decider) { d.Opponents[0].Chance = math.NaN() }, "between 0 and 1"},
		{func(d *simulation.Decider) { d.Opponents[0].Team = clubs(4)[3] }, "both divisions"},
		{func(d *simulation.Decider) { d.Tie = &simulation.PlayOffTie{Teams: [2]int64{3, 4}} }, "only opponent"},
		{func(d *simulation.Decider) { d.Between = always(goalmodel.Rates{}) }, "expected goals"},
	} {
		in := relegationPlayOff(t)
		test.change(in.Decider)
		if _, err := simulation.Run(context.Background(), in, 10, 1); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}

// In Italy's second division the third needs no play-off if it is far ahead of the fourth.
func TestAThirdFarAheadNeedsNoPlayOff(t *testing.T) {
	in := inOrder(t, "I2", 20)
	in.Between = always(goalmodel.Rates{Home: 1.3, Away: 1.3})
	points := func(name string) int { return of(run(t, in, 1), name).FinalPoints.Median }
	gap := points("C") - points("D")
	in.Deducted = map[int64]int{in.Teams[3].ID: 14 - gap}
	for k := 4; k < 20; k++ { // the order stays
		in.Deducted[in.Teams[k].ID] = 14 - gap
	}
	if got := of(run(t, in, 1000), "C").ThroughPlayOff; got == 1 {
		t.Error("C goes up at once with 14 points more than D")
	}
	for id := range in.Deducted {
		in.Deducted[id]++
	}
	if got := of(run(t, in, 1000), "C").ThroughPlayOff; got != 1 {
		t.Errorf("with 15 points more than D, C goes up with %v", got)
	}
}
