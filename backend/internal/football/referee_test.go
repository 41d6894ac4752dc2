package football_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestARefereesRatesAgainstTheLeagues(t *testing.T) {
	league := football.OutcomeCounts{Matches: 100, Outcomes: [3]int{50, 25, 25}}
	his := football.OutcomeCounts{Matches: 4, Outcomes: [3]int{2, 1, 1}}
	if his.Share(football.Home) != .5 || league.Share(football.Draw) != .25 {
		t.Errorf("%+v against %+v", his, league)
	}
	// By hand: 1/4 against 1/4; sqrt(.25·.75/4).
	if difference, se := his.Deviation(league, football.Away); difference != 0 || math.Abs(se-math.Sqrt(.046875)) > 1e-12 {
		t.Errorf("%g ± %g", difference, se)
	}
	if difference, se := (football.OutcomeCounts{}).Deviation(league, football.Home); difference != 0 || se != 0 {
		t.Errorf("of a referee without matches: %g ± %g", difference, se)
	}
}

func TestARefereesEffectBeyondTheForecasts(t *testing.T) {
	var e football.Effect
	e.Add(football.Probs{.5, .3, .2}, football.Home)
	e.Add(football.Probs{.5, .3, .2}, football.Home)
	e.Add(football.Probs{.4, .2, .4}, football.Away)
	// By hand: home (.5 + .5 - .4)/3, sqrt(.25 + .25 + .24)/3.
	excess, se := e.Mean(football.Home)
	if math.Abs(excess-.2) > 1e-12 || math.Abs(se-math.Sqrt(.74)/3) > 1e-12 {
		t.Errorf("%g ± %g", excess, se)
	}
	sum := 0.0
	for _, o := range football.Outcomes {
		one, _ := e.Mean(o)
		sum += one
	}
	if math.Abs(sum) > 1e-12 {
		t.Errorf("the excesses add up to %g", sum)
	}
	if excess, se := (football.Effect{}).Mean(football.Draw); excess != 0 || se != 0 {
		t.Errorf("without matches: %g ± %g", excess, se)
	}
}
