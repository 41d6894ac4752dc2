package simulation_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// cupOf returns a cup of equal teams in which every match has the same rates.
func cupOf(teams int) simulation.Cup {
	cup := simulation.Cup{Legs: 2, Rates: func(int, int, bool) goalmodel.Rates { return goalmodel.Rates{Home: 1.3, Away: 1.3} }}
	cup.Competition, _ = competition.ByCode("UCL")
	for i := range teams {
		cup.Teams = append(cup.Teams, football.Team{ID: int64(i + 1), Name: strconv.Itoa(i)})
	}
	return cup
}

func playCup(t *testing.T, cup simulation.Cup) map[int][]float64 {
	t.Helper()
	r, err := simulation.PlayCup(t.Context(), cup, 20_000, 1)
	if err != nil {
		t.Fatal(err)
	}
	last := map[int][]float64{}
	for k := range r.Teams[0].Last {
		sum := 0.0
		for _, p := range r.Teams {
			last[p.Team] = p.Last
			sum += p.Last[k]
		}
		if want := float64(int(1) << k); math.Abs(sum-want) > 1e-9 && k < len(r.Teams[0].Last)-1 {
			t.Errorf("%.3f teams are among the last %.0f", sum, want)
		}
	}
	return last
}

func nearly(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > .015 {
		t.Errorf("%s: %.4f, want %.4f", what, got, want)
	}
}

func TestEqualTeamsHaveEqualChances(t *testing.T) {
	cup := cupOf(8)
	cup.Waiting = []int{0, 1, 2, 3, 4, 5, 6, 7}
	for team, last := range playCup(t, cup) {
		nearly(t, fmt.Sprintf("team %d wins", team), last[0], .125)
		nearly(t, fmt.Sprintf("team %d in the final", team), last[1], .25)
		nearly(t, fmt.Sprintf("team %d in the quarter-finals", team), last[3], 1)
	}
}

// A lead of three from the first leg is worth P(the other side does not make it up).
func TestTheFirstLegCounts(t *testing.T) {
	cup := cupOf(2)
	cup.Ties = []simulation.Tie{{Matches: []simulation.CupMatch{{Home: 0, Away: 1, Score: &football.Score{Home: 3}}, {Home: 1, Away: 0}}}}
	lost, level := 0.0, 0.0 // of the second leg by more than three, and by three
	poisson := func(n int) float64 { return math.Exp(-1.3) * math.Pow(1.3, float64(n)) / math.Gamma(float64(n)+1) }
	for home := range 15 {
		for away := range 15 {
			switch p := poisson(home) * poisson(away); {
			case home-away > 3:
				lost += p
			case home-away == 3:
				level += p
			}
		}
	}
	nearly(t, "the leaders go on", playCup(t, cup)[0][0], 1-lost-level/2)
	cup.Ties[0].Matches[1].Score = &football.Score{Home: 4}
	if got := playCup(t, cup)[1][0]; got != 1 {
		t.Errorf("the winners of the second leg by four go on with %.3f", got)
	}
}

// The eight best of a league phase have no match in the first round.
func TestALeaguePhaseSeedsTheKnockOut(t *testing.T) {
	cup := cupOf(36)
	cup.Season, cup.Places = 2024, [2]int{1, 24}
	group := make([]int, 36)
	for i := range group {
		group[i] = i
		for other := range i { // the lower number wins
			cup.Phase = append(cup.Phase, simulation.CupMatch{Home: other, Away: i, Score: &football.Score{Home: 1}})
		}
	}
	cup.Groups = [][]int{group}
	last := playCup(t, cup)
	nearly(t, "the best among the last sixteen", last[0][4], 1)
	sum := 0.0
	for team := range 36 {
		if last[team][4] > .4 && last[team][4] < .6 {
			sum++
		}
	}
	if sum != 16 {
		t.Errorf("%v teams play for a place among the last sixteen, want 16", sum)
	}
}

// Six groups of four: twelve go on and the four best thirds.
func TestTheBestThirdsGoOn(t *testing.T) {
	cup := cupOf(24)
	cup.Places, cup.Legs, cup.Neutral = [2]int{1, 2}, 1, true
	for g := range 6 {
		group := []int{4 * g, 4*g + 1, 4*g + 2, 4*g + 3}
		cup.Groups = append(cup.Groups, group)
		for i, home := range group {
			for j, away := range group[i+1:] {
				goals := 3
				if i == 2 && j == 0 { // the third beats the fourth, by more in later groups
					goals += g
				}
				cup.Phase = append(cup.Phase, simulation.CupMatch{Home: home, Away: away, Score: &football.Score{Home: goals}})
			}
		}
	}
	last := playCup(t, cup)
	for team := range 24 {
		want := 0.0
		if place := team % 4; place < 2 || place == 2 && team/4 >= 2 {
			want = 1
		}
		if got := last[team][4]; got != want {
			t.Errorf("place %d of group %d goes on with %.2f, want %.0f", team%4+1, team/4, got, want)
		}
	}
}

// The hosts of a tournament play at home, if not against each other.
func TestHostsPlayAtHome(t *testing.T) {
	cup := cupOf(8)
	cup.Waiting, cup.Legs, cup.Neutral, cup.Hosts = []int{0, 1, 2, 3, 4, 5, 6, 7}, 1, true, []int{2, 5}
	cup.Rates = func(_, _ int, neutral bool) goalmodel.Rates {
		if neutral {
			return goalmodel.Rates{Home: 1.3, Away: 1.3}
		}
		return goalmodel.Rates{Home: 12, Away: 1e-9}
	}
	for team, last := range playCup(t, cup) {
		want := 0.0
		if team == 2 || team == 5 {
			want = .5
		}
		nearly(t, fmt.Sprintf("team %d wins", team), last[0], want)
	}
	cup.Neutral = false // a club's cup: one match at the ground of the better team
	for _, last := range playCup(t, cup) {
		nearly(t, "a team in a cup without hosts", last[0], .125)
	}
}

// A team that is much stronger wins more often; less so if that is not known well.
func TestStrengthsAndTheirErrorsCount(t *testing.T) {
	cup := cupOf(4)
	cup.Waiting = []int{0, 1, 2, 3}
	spread := 0.0
	cup.Rates = func(home, away int, _ bool) goalmodel.Rates {
		r := goalmodel.Rates{Home: 1.3, Away: 1.3, Spread: spread}
		if home == 0 {
			r.Home = 2.4
		}
		if away == 0 {
			r.Away = 2.4
		}
		return r
	}
	sure := playCup(t, cup)[0][0]
	spread = 1
	if unsure := playCup(t, cup)[0][0]; !(sure > .55 && unsure < sure-.05 && unsure > .25) {
		t.Errorf("the strongest wins with %.3f, and %.3f if that is not sure", sure, unsure)
	}
}

func TestCupsThatCannotBePlayed(t *testing.T) {
	cup := cupOf(4)
	if _, err := simulation.PlayCup(t.Context(), cup, 10, 1); fault.KindOf(err) != fault.Conflict {
		t.Errorf("nobody left: %v", err)
	}
	cup.Waiting = []int{0, 1}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := simulation.PlayCup(ctx, cup, 10, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	cup.Rates = func(int, int, bool) goalmodel.Rates { return goalmodel.Rates{} }
	if _, err := simulation.PlayCup(t.Context(), cup, 10, 1); fault.KindOf(err) != fault.Invalid {
		t.Errorf("rates of zero: %v", err)
	}
}
