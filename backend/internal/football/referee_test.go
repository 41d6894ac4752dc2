package football_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestARefereesRatesAgainstTheLeagues(t *testing.T) {
	league := football.Rates{Matches: 100, Outcomes: [3]int{50, 25, 25}}
	his := football.Rates{Matches: 4, Outcomes: [3]int{2, 1, 1}}
	if his.Share(football.Home) != .5 || league.Share(football.Draw) != .25 {
		t.Errorf("%+v against %+v", his, league)
	}
	// By hand: 1/4 against 1/4; sqrt(.25·.75/4).
	if difference, se := his.Deviation(league, football.Away); difference != 0 || math.Abs(se-math.Sqrt(.046875)) > 1e-12 {
		t.Errorf("%g ± %g", difference, se)
	}
	if difference, se := (football.Rates{}).Deviation(league, football.Home); difference != 0 || se != 0 {
		t.Errorf("of a referee without matches: %g ± %g", difference, se)
	}
}

func TestPlacesOfATeam(t *testing.T) {
	got := football.Places(division(t, "SP1"), 2023, league(level), 2) // B, in the league of the other tests
	if len(got) != 2 || got[0] != (football.Place{Matchday: 1, Position: 2, Points: 4}) || got[1].Position != 2 || got[1].Points != 7 {
		t.Errorf("%+v", got)
	}
}
