package simulation_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// halves is a league of four that splits into two pairs, which meet once at each ground.
func halves(carry competition.Carry) competition.Competition {
	c := competition.Unlisted("HALF", "ES")
	c.Eras = []competition.Era{{Stages: []competition.Stage{
		{Kind: competition.RoundRobin, Meetings: 1, Rounds: 6},
		{Name: "Top", Kind: competition.Split, Places: [2]int{1, 2}, Meetings: 1, Rounds: 2, Carry: carry},
		{Name: "Bottom", Kind: competition.Split, Places: [2]int{3, 4}, Meetings: 1, Rounds: 2, Carry: carry},
	}}}
	return c
}

// beforeTheSplit returns a season in which A has 14 points and B 12, of which one was taken
// away (by hand); C and D are far behind.
func beforeTheSplit(carry competition.Carry) simulation.Input {
	teams := clubs(4)
	a, b, c, d := teams[0], teams[1], teams[2], teams[3]
	one, none := football.Score{Home: 1}, football.Score{}
	return simulation.Input{Division: halves(carry), Season: 2024, Teams: teams, Deducted: map[int64]int{b.ID: 1}, Played: []football.Match{
		match(a, b, none), match(b, a, none), match(a, c, one), match(c, a, football.Score{Away: 1}), match(a, d, one), match(d, a, football.Score{Away: 1}),
		match(b, c, one), match(c, b, none), match(b, d, one), match(d, b, football.Score{Away: 1}), match(c, d, one), match(d, c, one),
	}}
}

// Two matches of A and B with the same rates are enumerated.
func TestASplitByHand(t *testing.T) {
	grid := goalmodel.NewGrid(1.4, 1.1, 0)
	for carry, lead := range map[competition.Carry]float64{competition.CarryAll: 3, competition.CarryHalf: 1.5, competition.CarryHalfUp: 1.5, competition.CarryNone: 0} {
		in := beforeTheSplit(carry)
		in.Between = always(goalmodel.Rates{Home: 1.4, Away: 1.1})
		first, level := 0.0, 0.0 // A, and of that with all goals level
		points := 0.0
		value := func(own, other int) float64 {
			switch {
			case own > other:
				return 3
			case own == other:
				return 1
			}
			return 0
		}
		for h1, row := range grid { // A at home
			for a1, p1 := range row {
				for h2, row := range grid { // B at home
					for a2, p2 := range row {
						own, other := value(h1, a1)+value(a2, h2), value(a1, h1)+value(h2, a2)
						p, ahead := p1*p2, h1-a1+a2-h2
						difference, goals := 4-3+2*ahead, 4-3+ahead // of the whole season
						points += p * own
						switch d := own - other + lead; {
						case d > 0 || d == 0 && (difference > 0 || difference == 0 && goals > 0):
							first += p
						case d == 0 && difference == 0 && goals == 0:
							level += p
						}
					}
				}
			}
		}
		r := run(t, in, 0)
		a, b, c := of(r, "A"), of(r, "B"), of(r, "C")
		near(t, fmt.Sprintf("%s: A first", carry), r, a.Positions[0], first+level/2)
		if math.Abs(a.Positions[0]+b.Positions[0]-1) > 1e-9 || math.Abs(c.Positions[2]+c.Positions[3]-1) > 1e-9 {
			t.Errorf("%s: teams leave their groups: %v %v %v", carry, a.Positions, b.Positions, c.Positions)
		}
		carried := map[competition.Carry]float64{competition.CarryAll: 14, competition.CarryHalf: 7, competition.CarryHalfUp: 7, competition.CarryNone: 0}[carry]
		if math.Abs(a.MeanPoints-carried-points) > .05 {
			t.Errorf("%s: A ends with %v points, want %v", carry, a.MeanPoints, carried+points)
		}
		if b.FinalPoints.Low != map[competition.Carry]int{competition.CarryAll: 11, competition.CarryHalf: 5, competition.CarryHalfUp: 6, competition.CarryNone: 0}[carry] {
			t.Errorf("%s: B ends with %d points after two defeats", carry, b.FinalPoints.Low)
		}
		if a.Points != 14 || a.Played != 6 {
			t.Errorf("%s: A has %d points of %d matches before the split", carry, a.Points, a.Played)
		}
	}
}

// What is known of the split counts: its results, its fixtures and points taken away since.
func TestWhatIsKnownOfASplit(t *testing.T) {
	in := beforeTheSplit(competition.CarryHalf)
	in.Between = always(goalmodel.Rates{Home: 1.4, Away: 1.1})
	a, b := in.Teams[0], in.Teams[1]
	in.SplitPlayed = []football.Match{match(b, a, football.Score{Home: 2})}
	in.SplitDeducted = map[int64]int{b.ID: 1}
	last := fixture(a, b, goalmodel.Rates{Home: 1.4, Away: 1.1})
	last.InSplit = true
	in.Fixtures = []simulation.Fixture{last}
	r := run(t, in, 0)
	grid := goalmodel.NewGrid(1.4, 1.1, 0)
	// A has 7, B 5½ + 3 − 1 = 7½, shown as 7: A must win.
	near(t, "A first", r, of(r, "A").Positions[0], grid.Probs()[football.Home])
	if got := of(r, "B"); got.Points != 7 || got.Position != 1 || got.Played != 7 {
		t.Errorf("now B has %d points of %d matches in place %d, want 7 of 7 in place 1", got.Points, got.Played, got.Position)
	}
	in.Fixtures[0].Fixed = &football.Score{}
	if got := of(run(t, in, 100), "B"); got.Positions[0] != 1 || got.MeanPoints != 8 {
		t.Errorf("after a draw B is first with %v and %v points", got.Positions[0], got.MeanPoints)
	}
}

// A whole season of Scotland's: every team plays 38 matches, the points add up, and who is
// among the first six after 33 rounds stays there.
func TestAWholeSeasonWithASplit(t *testing.T) {
	in := simulation.Input{Division: division(t, "SC0"), Season: 2024, Teams: clubs(12)}
	strong := func(home, away football.Team) goalmodel.Rates {
		h, a := goalmodel.Supremacy{Sup: .3 + .1*float64(away.ID-home.ID), Tot: .4}.Rates()
		return goalmodel.Rates{Home: h, Away: a, Spread: .2}
	}
	for i, x := range in.Teams {
		for j, y := range in.Teams {
			if i == j {
				continue
			}
			in.Fixtures = append(in.Fixtures, fixture(x, y, strong(x, y)))
			if (i+j)%2 == 0 == (i < j) { // a third meeting
				in.Fixtures = append(in.Fixtures, fixture(x, y, strong(x, y)))
			}
		}
	}
	if len(in.Fixtures) != 12*33/2 {
		t.Fatalf("%d fixtures", len(in.Fixtures))
	}
	before := run(t, in, 4000)
	in.Between = func(home, away football.Team) simulation.Fixture {
		return simulation.Fixture{Rates: strong(home, away)}
	}
	after := run(t, in, 4000)
	sum := func(r *simulation.Result) (points float64) {
		for _, team := range r.Teams {
			points += team.MeanPoints
		}
		return points
	}
	// A match has between two and three points.
	if more := sum(after) - sum(before); more < 2*30 || more > 3*30 {
		t.Errorf("the split has %v points, want those of 30 matches", more)
	}
	for _, team := range after.Teams {
		places := 0.0
		for _, p := range team.Positions {
			places += p
		}
		if math.Abs(places-1) > 1e-9 {
			t.Errorf("%s: %v", team.Team.Name, places)
		}
	}
	// The upper half is the same: the split follows the same rounds.
	for _, name := range []string{"A", "F", "G", "L"} {
		half := func(r *simulation.Result) (p float64) {
			for _, q := range of(r, name).Positions[:6] {
				p += q
			}
			return p
		}
		if math.Abs(half(before)-half(after)) > .02 {
			t.Errorf("%s is among the first six with %v, without the split %v", name, half(after), half(before))
		}
	}
	if a, b := of(before, "A").Positions[0], of(after, "A").Positions[0]; math.Abs(a-b) > .1 || b < .3 {
		t.Errorf("the best is first with %v, without the split %v", b, a)
	}
}
