package simulation_test

import (
	"math"
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// always forecasts every match alike.
func always(r goalmodel.Rates) func(home, away football.Team) simulation.Fixture {
	return func(football.Team, football.Team) simulation.Fixture { return simulation.Fixture{Rates: r} }
}

// inOrder returns a season that ends A, B, C …
func inOrder(t *testing.T, code string, n int) simulation.Input {
	in := rest(t, code, n, 0)
	for i, f := range in.Fixtures { // the earlier team wins
		in.Fixtures[i].Fixed = &football.Score{Home: 1}
		if f.Home.ID > f.Away.ID {
			in.Fixtures[i].Fixed = &football.Score{Away: 1}
		}
	}
	return in
}

// levelAndLost returns the chances that counts with the same rate end level, and that the
// first is lower.
func levelAndLost(rate float64) (level, lost float64) {
	grid := goalmodel.NewGrid(rate, rate, 0)
	for k := range grid {
		level += grid[k][k]
	}
	return level, (1 - level) / 2
}

// The final table is A, B, C … Without goals the better placed team always advances: C. A
// team that always wins is promoted from any place.
func TestPlayOffByHand(t *testing.T) {
	in := inOrder(t, "SP2", 12)
	for _, winner := range []string{"C", "D", "E", "F"} {
		in.Between = func(home, away football.Team) simulation.Fixture {
			r := goalmodel.Rates{Home: 1e-9, Away: 1e-9}
			switch winner {
			case "C":
			case home.Name:
				r.Home = 12
			case away.Name:
				r.Away = 12
			}
			return simulation.Fixture{Rates: r}
		}
		if got := of(run(t, in, 500), winner).ThroughPlayOff; got != 1 {
			t.Errorf("%s goes up with %v", winner, got)
		}
	}
	// For equal teams: the better placed loses a tie if it is behind after two matches, or
	// level and behind in extra time. C wins with q², as it is the better placed twice.
	in.Between = always(goalmodel.Rates{Home: 1.3, Away: 1.3})
	level, lost := levelAndLost(2.6)
	_, lostLater := levelAndLost(1.3 / 3)
	r, q := run(t, in, 0), 1-lost-level*lostLater
	near(t, "C", r, of(r, "C").ThroughPlayOff, q*q)
	near(t, "F", r, of(r, "F").ThroughPlayOff, (1-q)*(1-q))
	// D must beat E, then C as the worse placed or F as the better placed.
	near(t, "D", r, of(r, "D").ThroughPlayOff, q*(q*(1-q)+(1-q)*q))
	near(t, "E", r, of(r, "E").ThroughPlayOff, (1-q)*(q*(1-q)+(1-q)*q))
}

// In England a shoot-out decides, in which all are equal: so are the chances of four equal
// teams, in spite of their places, as the final is on neutral ground.
func TestShootOutsFavourNobody(t *testing.T) {
	for code, first := range map[string]int{"E1": 2, "E2": 2, "E3": 3} {
		in := inOrder(t, code, 22)
		in.Between = always(goalmodel.Rates{Home: 1.6, Away: 1.1})
		// At home in the second leg, the better placed has extra time at home too.
		ahead, level, grid := 0.0, 0.0, goalmodel.NewGrid(1.6, 1.1, 0)
		for h1, row := range grid {
			for a1, p1 := range row {
				for h2, row := range grid {
					for a2, p2 := range row {
						switch d := h2 - a2 - h1 + a1; {
						case d > 0:
							ahead += p1 * p2
						case d == 0:
							level += p1 * p2
						}
					}
				}
			}
		}
		extraTime := goalmodel.NewGrid(1.6/3, 1.1/3, 0)
		extra := extraTime.Probs()
		q := ahead + level*(extra[football.Home]+extra[football.Draw]/2)
		r := run(t, in, 0)
		for k, want := range []float64{q / 2, q / 2, (1 - q) / 2, (1 - q) / 2} {
			name := in.Teams[first+k].Name
			near(t, code+" "+name, r, of(r, name).ThroughPlayOff, want)
		}
	}
}

// Six teams: the two best wait for the winners of the others' ties, which are 3 against 6
// and 4 against 5. In equal chances of winning a tie, who waits has to win two.
func TestTheBestEnterInTheSecondRound(t *testing.T) {
	for code, first := range map[string]int{"EC": 1, "I2": 2} {
		in := inOrder(t, code, 20)
		for winner := range 6 {
			for stronger := range 6 {
				// One team beats all others, and another one beats it.
				goals := func(own, other string) float64 {
					switch best, worst := in.Teams[first+winner].Name, in.Teams[first+stronger].Name; {
					case own == worst && other == best, own == best && other != worst:
						return 12
					}
					return 1e-9
				}
				in.Between = func(home, away football.Team) simulation.Fixture {
					return simulation.Fixture{Rates: goalmodel.Rates{Home: goals(home.Name, away.Name), Away: goals(away.Name, home.Name)}}
				}
				// Of two others the better placed goes on in Serie B.
				meets := map[int][]int{0: {3, 1}, 1: {2, 0}, 2: {5, 1, 0}, 3: {4, 0, 1}, 4: {3, 0, 1}, 5: {2, 1, 0}}[winner]
				want := 1.0
				if slices.Contains(meets, stronger) {
					want = 0
				}
				got := of(run(t, in, 200), in.Teams[first+winner].Name).ThroughPlayOff
				if code == "I2" && got != want || stronger == winner && got != 1 {
					t.Errorf("%s: place %d wins with %v where place %d beats it, want %v", code, winner, got, stronger, want)
				}
			}
		}
	}
}

// What has been played of a play-off counts.
func TestKnownTiesOfAPlayOff(t *testing.T) {
	in := inOrder(t, "SP2", 12)
	in.Between = always(goalmodel.Rates{Home: 1.3, Away: 1.3})
	id := func(name string) int64 { return in.Teams[int(name[0]-'A')].ID }
	in.Ties = []simulation.PlayOffTie{
		{Teams: [2]int64{id("C"), id("F")}, Winner: id("F")},
		{Teams: [2]int64{id("D"), id("E")}, Matches: []simulation.PlayOffMatch{{Home: id("E"), Score: &football.Score{Home: 3}}, {Home: id("D")}}},
	}
	r := run(t, in, 0)
	behind, level := 0.0, 0.0
	grid := goalmodel.NewGrid(1.3, 1.3, 0)
	for h, row := range grid {
		for a, p := range row {
			switch {
			case h-a < 3:
				behind += p
			case h-a == 3:
				level += p
			}
		}
	}
	_, lost := levelAndLost(1.3 / 3)
	out := behind + level*lost // D
	both, lostBoth := levelAndLost(2.6)
	better := 1 - lostBoth - both*lost // against F
	near(t, "D", r, of(r, "D").ThroughPlayOff, (1-out)*better)
	near(t, "E", r, of(r, "E").ThroughPlayOff, out*better)
	near(t, "F", r, of(r, "F").ThroughPlayOff, 1-better)
	if of(r, "C").ThroughPlayOff != 0 {
		t.Error("a team that is out goes up")
	}
	// A club's reserve side, fourth, takes no part: the ties say who does.
	in.Ties = []simulation.PlayOffTie{{Teams: [2]int64{id("C"), id("G")}}, {Teams: [2]int64{id("E"), id("F")}}}
	r = run(t, in, 0)
	if of(r, "D").ThroughPlayOff != 0 || of(r, "G").ThroughPlayOff == 0 {
		t.Error("the known ties do not decide who takes part")
	}
	sum := 0.0
	for _, team := range r.Teams {
		sum += team.ThroughPlayOff
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("chances add up to %v", sum)
	}
}

func TestNoPlayOffWhereNoneIsKnown(t *testing.T) {
	in := rest(t, "SP1", 20, 0)
	in.Between = always(goalmodel.Rates{Home: 1.4, Away: 1})
	for _, team := range run(t, in, 100).Teams {
		if team.ThroughPlayOff != 0 {
			t.Errorf("%s: %v", team.Team.Name, team.ThroughPlayOff)
		}
	}
	if _, known := division(t, "E1").At(2024).PlayOff(); !known {
		t.Error("England's play-offs are not known")
	}
	if stage, _ := division(t, "E1").At(2024).PlayOff(); stage.Level != competition.Penalties {
		t.Errorf("level ties: %s", stage.Level)
	}
}
