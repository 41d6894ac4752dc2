package simulation_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// A won 1-0 at home and now plays away to B. If B wins by one goal, the two are level
// on every criterion and a random draw decides; if B wins by more, B is first; else
// A.
func TestOneMatchLeftByHand(t *testing.T) {
	teams := clubs(2)
	rates := goalmodel.Rates{Home: 1.6, Away: .9, Rho: -.1}
	grid := goalmodel.NewGrid(rates.Home, rates.Away, rates.Rho)
	first := 0.0
	for h := range grid {
		for a, p := range grid[h] {
			switch {
			case h-a >= 2:
				first += p
			case h-a == 1:
				first += p / 2
			}
		}
	}
	for _, code := range []string{"SP1", "E0"} {
		in := simulation.Input{
			Division: division(t, code), Season: 2025, Teams: teams,
			Played:   []football.Match{match(teams[0], teams[1], football.Score{Home: 1})},
			Fixtures: []simulation.Fixture{fixture(teams[1], teams[0], rates)},
		}
		drawn := run(t, in, 0)
		in.Fixtures[0].Grid, in.Fixtures[0].Rates = &grid, goalmodel.Rates{}
		for name, r := range map[string]*simulation.Result{"rates": drawn, "grid": run(t, in, 0)} {
			a, b := of(r, "A"), of(r, "B")
			near(t, code+" "+name+": B first", r, b.Positions[0], first)
			near(t, code+" "+name+": A first", r, a.Positions[0], 1-first)
			if probs := grid.Probs(); math.Abs(a.MeanPoints-3-probs[football.Draw]-3*probs[football.Away]) > .03 {
				t.Errorf("%s: A has %v points on average", code, a.MeanPoints)
			}
			if r.Runs != simulation.DefaultRuns || a.Points != 3 || a.Played != 1 || a.Position != 1 || b.Points != 0 || math.Abs(r.StandardError-.003536) > 1e-6 {
				t.Errorf("%s: %+v", code, r)
			}
			if math.Abs(a.MeanPosition-(1+first)) > .015 {
				t.Errorf("%s: A ends %v on average", code, a.MeanPosition)
			}
		}
	}
}

// Before the last match A has 9 points and B 8; C and D are far below. B plays C.
func TestAFixedResultDecides(t *testing.T) {
	teams := clubs(4)
	a, b, c, d := teams[0], teams[1], teams[2], teams[3]
	in := simulation.Input{
		Division: division(t, "SP1"), Season: 2025, Teams: teams,
		Played: []football.Match{
			match(a, b, football.Score{Home: 1}), match(a, c, football.Score{Home: 1}), match(a, d, football.Score{Home: 1}),
			match(b, c, football.Score{Home: 1}), match(b, d, football.Score{Home: 1}), match(d, b, football.Score{}), match(c, d, football.Score{}),
			match(b, a, football.Score{Home: 1, Away: 1}),
		},
		Fixtures: []simulation.Fixture{fixture(c, b, goalmodel.Rates{Home: 1.2, Away: 1.3})},
	}
	open := run(t, in, 0)
	grid := goalmodel.NewGrid(1.2, 1.3, 0)
	near(t, "B champion", open, of(open, "B").Positions[0], grid.Probs()[football.Away])
	for score, champion := range map[football.Score]string{{Away: 1}: "B", {Home: 2, Away: 2}: "A", {Home: 3}: "A"} {
		in.Fixtures[0] = fixture(c, b, goalmodel.Rates{}) // rates are not needed
		in.Fixtures[0].Fixed = &score
		r := run(t, in, 1000)
		if got := of(r, champion); got.Positions[0] != 1 || got.Boundaries[0].Above != 1 || got.Boundaries[0].Kind != competition.Title {
			t.Errorf("%s: %s is champion with %v", score, champion, got.Positions[0])
		}
		if of(r, "A").Points != 10 || of(r, "B").Played != 5 {
			t.Errorf("%s: the present table contains the fixed result: %+v", score, r.Teams)
		}
	}
}

// With all results fixed, or no fixtures, the season ends with the order of
// Season.Table; teams that share a position get each of its places equally often.
func TestFinalOrderIsThatOfTheLeagueTable(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for k := range 600 {
		code := []string{"SP1", "E0", "I1", "F1", "P1", "B1", "SC0", "SP2"}[k%8]
		in := simulation.Input{Division: division(t, code), Season: football.Season(1990 + random.IntN(36)), Teams: clubs(3 + random.IntN(6))}
		// Few goals leave many teams level.
		var records []football.MatchRecord
		left := random.Float64() * float64(k%3) / 3 // share of matches left out; 0 in every third season
		for _, home := range in.Teams {
			for _, away := range in.Teams {
				for range in.Division.At(in.Season).HomeMeetings() {
					if home == away {
						continue
					}
					record := football.MatchRecord{Fixture: football.Fixture{Home: home, Away: away}}
					score := football.Score{Home: random.IntN(3), Away: random.IntN(2)}
					switch {
					case random.Float64() < left:
					case random.IntN(2) == 0:
						in.Played = append(in.Played, match(home, away, score))
						record.Score = &score
					default:
						in.Fixtures = append(in.Fixtures, simulation.Fixture{Fixture: record.Fixture, Fixed: &score})
						record.Score = &score
					}
					records = append(records, record)
				}
			}
		}
		season := competition.Season{Competition: in.Division, Season: in.Season, Records: records}
		in.Deducted = map[int64]int{}
		for _, team := range in.Teams {
			if random.IntN(4) == 0 {
				points := random.IntN(30) - 5
				in.Deducted[team.ID] = points
				season.Deductions = append(season.Deductions, competition.Deduction{Team: team, Points: points})
			}
		}
		r := run(t, in, 200)
		table := season.Table(0)
		sharing := map[int]int{}
		for _, line := range table {
			sharing[line.Position]++
		}
		for _, line := range table {
			got, n := of(r, line.Team.Name), sharing[line.Position]
			for place, p := range got.Positions {
				want := 0.0
				if place+1 >= line.Position && place+1 < line.Position+n {
					want = 1 / float64(n)
				}
				if math.Abs(p-want) > 5*r.ErrorOf(want) {
					t.Fatalf("%s %s, %d teams: %s ends in place %d with %v, want %v", code, in.Season, len(in.Teams), line.Team.Name, place+1, p, want)
				}
			}
			if got.FinalPoints != (simulation.Quantiles{Low: line.Points, Median: line.Points, High: line.Points}) || math.Abs(got.MeanPoints-float64(line.Points)) > 1e-9 {
				t.Fatalf("%s %s: %s ends with %+v points, want %d", code, in.Season, line.Team.Name, got.FinalPoints, line.Points)
			}
		}
	}
}

func TestWithoutFixturesThePresentTableIsFinal(t *testing.T) {
	teams := clubs(3)
	in := simulation.Input{
		Division: division(t, "SP1"), Season: 2025, Teams: teams,
		Played: []football.Match{match(teams[2], teams[0], football.Score{Home: 2}), match(teams[2], teams[1], football.Score{}), match(teams[0], teams[1], football.Score{Away: 1})},
	}
	r := run(t, in, 10)
	// By hand: C 2-0, 0-0 and B 0-0, 1-0 have 4 points; they have met once, so all goals decide.
	for i, name := range []string{"C", "B", "A"} {
		if got := r.Teams[i]; got.Team.Name != name || got.Position != i+1 || got.Positions[i] != 1 || got.MeanPosition != float64(i+1) {
			t.Errorf("place %d: %+v, want %s", i+1, got, name)
		}
	}
	if need := r.Needs[0]; need.Kind != competition.Title || need.Points.Median != 4 || need.Distribution[4] != 1 {
		t.Errorf("the title took %+v", need)
	}
}

func TestChancesAddUpToOne(t *testing.T) {
	in := rest(t, "SP2", 22, .25)
	in.Between = always(goalmodel.Rates{Home: 1.4, Away: 1})
	r := run(t, in, 2000)
	places, through := make([]float64, 22), 0.0
	one := func(what string, sum float64) {
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: %v", what, sum)
		}
	}
	for _, team := range r.Teams {
		sum := 0.0
		for place, p := range team.Positions {
			sum += p
			places[place] += p
		}
		one(team.Team.Name, sum)
		through += team.ThroughPlayOff
		if q := team.FinalPoints; q.Low > q.Median || q.Median > q.High || math.Abs(team.MeanPoints-float64(q.Median)) > 3 {
			t.Errorf("%s: %+v points, %v on average", team.Team.Name, q, team.MeanPoints)
		}
		own := 0.0
		for _, chance := range team.Boundaries {
			own += chance.Own
		}
		if promotion, playOff, relegation := team.Boundaries[0], team.Boundaries[1], team.Boundaries[2]; promotion.Kind != competition.Promotion || playOff.Kind != competition.PlayOff ||
			math.Abs(promotion.Above+playOff.Own-playOff.Above) > 1e-9 || math.Abs(relegation.Above+relegation.Own-1) > 1e-9 || own > 1+1e-9 || team.ThroughPlayOff > playOff.Own+1e-9 {
			t.Errorf("%s: %+v, through the play-off %v", team.Team.Name, team.Boundaries, team.ThroughPlayOff)
		}
	}
	for place, sum := range places {
		one(fmt.Sprint("place ", place+1), sum)
	}
	one("play-off", through)
	for i, need := range r.Needs {
		sum := 0.0
		for _, p := range need.Distribution {
			sum += p
		}
		one(string(need.Kind), sum)
		if i > 0 && need.Points.Median > r.Needs[i-1].Points.Median {
			t.Errorf("the %s takes more points than the %s", need.Kind, r.Needs[i-1].Kind)
		}
	}
}

func TestTheSameSeedGivesTheSameResultOnAnyNumberOfProcessors(t *testing.T) {
	in := rest(t, "SP1", 8, .3)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := run(t, in, 1950)
	runtime.GOMAXPROCS(2)
	two := run(t, in, 1950)
	if !reflect.DeepEqual(one, two) {
		t.Error("one and two processors give different results")
	}
	other, err := simulation.Run(context.Background(), in, 1950, 8)
	if err != nil || reflect.DeepEqual(one, other) {
		t.Error("a different seed gives the same result", err)
	}
}

func TestAFixedWinRaisesTheWinnersChances(t *testing.T) {
	in := rest(t, "SP1", 12, .2)
	chances := map[string]*simulation.Result{"": run(t, in, 4000)}
	index := 0
	for i, f := range in.Fixtures {
		if f.Home.Name == "H" && f.Away.Name == "I" {
			index = i
		}
	}
	for _, score := range []football.Score{{Home: 2}, {Away: 2}} {
		in.Fixtures[index].Fixed = &score
		chances[score.String()] = run(t, in, 4000)
	}
	stays := func(score, name string) float64 {
		for _, chance := range of(chances[score], name).Boundaries {
			if chance.Kind == competition.Relegation {
				return chance.Above
			}
		}
		panic("no line of relegation")
	}
	for _, test := range [][3]string{{"H", "2-0", "0-2"}, {"I", "0-2", "2-0"}} {
		better, open, worse := stays(test[1], test[0]), stays("", test[0]), stays(test[2], test[0])
		if better <= open || open <= worse {
			t.Errorf("%s stays with %v after winning, %v, %v after losing", test[0], better, open, worse)
		}
	}
	// The other matches had the same scores in all of the runs.
	if a, b := of(chances["2-0"], "A"), of(chances["0-2"], "A"); a.MeanPoints != b.MeanPoints || a.FinalPoints != b.FinalPoints {
		t.Errorf("A, which does not play in it, has %v and %v points", a.MeanPoints, b.MeanPoints)
	}
}

// The variance of a team's points in n matches is Σ var + (slope · n · spread)²: errors
// of strengths add up over a season, while randomness averages out.
func TestErrorsOfStrengthsWidenTheRangeOfPoints(t *testing.T) {
	sure, unsure := run(t, rest(t, "SP1", 20, 0), 4000), run(t, rest(t, "SP1", 20, .4), 4000)
	for _, name := range []string{"A", "J", "T"} {
		a, b := of(sure, name), of(unsure, name)
		if b.FinalPoints.High-b.FinalPoints.Low <= a.FinalPoints.High-a.FinalPoints.Low+4 {
			t.Errorf("%s: %+v without errors, %+v with them", name, a.FinalPoints, b.FinalPoints)
		}
		if math.Abs(a.MeanPoints-b.MeanPoints) > 2.5 {
			t.Errorf("%s: %v points on average without errors, %v with them", name, a.MeanPoints, b.MeanPoints)
		}
	}
	if a, b := of(sure, "A").Positions[0], of(unsure, "A").Positions[0]; b >= a {
		t.Errorf("the best team is champion with %v, with errors %v", a, b)
	}
}

func TestAWinCountsTwoPointsBeforeTheChange(t *testing.T) {
	in := rest(t, "SP1", 2, 0)
	in.Fixtures[0].Fixed, in.Fixtures[1].Fixed = &football.Score{Home: 1}, &football.Score{Home: 1, Away: 1}
	for season, want := range map[football.Season]float64{1994: 3, 1995: 4} {
		in.Season = season
		if got := of(run(t, in, 10), "A").MeanPoints; got != want {
			t.Errorf("%s: %v points, want %v", season, got, want)
		}
	}
}

func TestStopsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := simulation.Run(ctx, rest(t, "SP1", 4, 0), 0, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestInvalidInputIsRejected(t *testing.T) {
	good := goalmodel.Rates{Home: 1, Away: 1}
	teams := clubs(3)
	a, b := teams[0], teams[1]
	stranger := football.Team{ID: 999, Name: "Z"}
	played := []football.Match{match(a, b, football.Score{})}
	with := func(r goalmodel.Rates) []simulation.Fixture { return []simulation.Fixture{fixture(b, a, r)} }
	gridOf := func(p float64) []simulation.Fixture {
		f := fixture(b, a, goalmodel.Rates{})
		f.Grid = &goalmodel.Grid{{p}}
		return []simulation.Fixture{f}
	}
	fixed := fixture(b, a, goalmodel.Rates{})
	fixed.Fixed = &football.Score{Home: -1}
	tests := []struct {
		in   simulation.Input
		runs int
		want string
	}{
		{simulation.Input{Teams: teams[:1]}, 1, "a season has two teams or more, not 1"},
		{simulation.Input{Teams: []football.Team{a, b, a}}, 1, "A appears twice among the teams of the season"},
		{simulation.Input{}, -1, "a season is simulated between 1 and 1000000 times, not -1"},
		{simulation.Input{Fixtures: []simulation.Fixture{fixture(a, stranger, good)}}, 1, "Z is not a team of the season: A – Z cannot be simulated"},
		{simulation.Input{Played: []football.Match{match(stranger, a, football.Score{})}}, 1, "Z is not a team of the season: Z – A cannot be simulated"},
		{simulation.Input{Fixtures: []simulation.Fixture{fixture(a, a, good)}}, 1, "A does not play against itself"},
		{simulation.Input{Played: played, Fixtures: []simulation.Fixture{fixture(a, b, good)}}, 1, "A – B has been played: it cannot be a fixture too"},
		{simulation.Input{Fixtures: []simulation.Fixture{fixture(b, a, good), fixture(b, a, good)}}, 1, "B – A appears more often among the fixtures than the teams meet there"},
		{simulation.Input{Played: append(played, played...)}, 1, "A – B appears more often among the matches played than the teams meet there"},
		{simulation.Input{Played: []football.Match{match(a, b, football.Score{Away: -2})}}, 1, "A – B did not end 0--2"},
		{simulation.Input{Fixtures: []simulation.Fixture{fixed}}, 1, "B – A cannot end -1-0"},
		{simulation.Input{Fixtures: with(goalmodel.Rates{Home: math.NaN(), Away: 1})}, 1, "the expected goals of B – A are NaN and 1: they must be above 0 and at most 12"},
		{simulation.Input{Fixtures: with(goalmodel.Rates{Home: 1})}, 1, "the expected goals of B – A are 1 and 0: they must be above 0 and at most 12"},
		{simulation.Input{Fixtures: with(goalmodel.Rates{Home: 1, Away: 1, Rho: math.Inf(1)})}, 1, "the dependence between the goals of B – A is +Inf: it must be between -1 and 1"},
		{simulation.Input{Fixtures: with(goalmodel.Rates{Home: 1, Away: 1, Spread: -1})}, 1, "the spread of B – A is -1: it must be between 0 and 3"},
		{simulation.Input{Fixtures: gridOf(math.NaN())}, 1, "the score grid of B – A has a chance of NaN: chances are between 0 and 1"},
		{simulation.Input{Fixtures: gridOf(.5)}, 1, "the score grid of B – A adds up to 0.5 instead of 1"},
	}
	for _, test := range tests {
		test.in.Division, test.in.Season = division(t, "SP1"), 2025
		if test.in.Teams == nil {
			test.in.Teams = teams
		}
		if _, err := simulation.Run(context.Background(), test.in, test.runs, 1); fault.KindOf(err) != fault.Invalid || err.Error() != test.want {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
}
