package simulation_test

import (
	"context"
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// A team can end the season below zero. By hand: A has 3 points of which 10 are taken away,
// B and C have 1; the last match is B – C.
func TestATeamMayEndBelowZero(t *testing.T) {
	teams := clubs(3)
	rates := goalmodel.Rates{Home: 1.4, Away: 1.1}
	grid := goalmodel.NewGrid(rates.Home, rates.Away, rates.Rho)
	in := simulation.Input{
		Division: division(t, "SP1"), Season: 2025, Teams: teams,
		Played: []football.Match{
			match(teams[0], teams[1], football.Score{Home: 1}), match(teams[2], teams[1], football.Score{}),
		},
		Fixtures: []simulation.Fixture{fixture(teams[1], teams[2], rates), fixture(teams[2], teams[0], goalmodel.Rates{})},
		Deducted: map[int64]int{teams[0].ID: 10},
	}
	in.Fixtures[1].Fixed = &football.Score{Away: 2} // A wins, and has –4 for certain
	r := run(t, in, 0)
	a := of(r, "A")
	if a.Points != -7 || a.Position != 3 || a.MeanPoints != -4 || a.FinalPoints != (simulation.Quantiles{Low: -4, Median: -4, High: -4}) || a.Positions[2] != 1 {
		t.Errorf("A: %+v", a)
	}
	// The title takes 4 points, or 2 after a draw. The lowest number of points is A's before its last match.
	need, draw := r.Needs[0], grid.Probs()[football.Draw]
	if need.Lowest != -4 || need.Points.Median != 4 {
		t.Fatalf("the title takes %+v", need)
	}
	for points, want := range map[int]float64{4: 1 - draw, 2: draw, 0: 0, 3: 0, -4: 0} {
		near(t, "points of the champion", r, need.Distribution[points-need.Lowest], want)
	}
	if b := of(r, "B"); math.Abs(b.MeanPoints-1-3*grid.Probs()[football.Home]-draw) > .03 {
		t.Errorf("B has %v points on average", b.MeanPoints)
	}

	// Everybody below zero.
	in.Deducted = map[int64]int{teams[0].ID: 30, teams[1].ID: 20, teams[2].ID: 25}
	r = run(t, in, 100)
	if of(r, "B").Positions[0] != 1 || of(r, "C").FinalPoints.High > -20 || r.Needs[0].Points.High > -15 || of(r, "A").MeanPoints != -24 {
		t.Errorf("%+v", r)
	}

	// Points given count as well.
	in.Deducted = map[int64]int{teams[1].ID: -20}
	if b := of(run(t, in, 100), "B"); b.Points != 21 || b.FinalPoints.Low < 21 || b.Positions[0] != 1 {
		t.Errorf("with 20 points given: %+v", b)
	}

	in.Deducted = map[int64]int{99: 3}
	if _, err := simulation.Run(context.Background(), in, 10, 1); fault.KindOf(err) != fault.Invalid {
		t.Errorf("points deducted from a team that does not play: %v", err)
	}
}
