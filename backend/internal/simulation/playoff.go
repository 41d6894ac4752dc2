package simulation

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// playOffTeams is the number of teams that play for the last promotion place.
const playOffTeams = 4

// canPlayOff reports whether a play-off is one that the package simulates: two rounds of
// two-legged ties, in which the better placed team advances if the aggregate is level.
func canPlayOff(stage competition.Stage) bool {
	return stage.Places[1]-stage.Places[0]+1 == playOffTeams && stage.Legs == 2 && stage.Level == competition.HigherPlace
}

// preparePlayOff prepares the samplers of all possible matches of the play-off.
func (p *plan) preparePlayOff() error {
	if p.in.PlayOff == nil {
		return nil
	}
	stage, ok := p.in.Division.At(p.in.Season).PromotionPlayOff()
	if !ok || !canPlayOff(stage) || stage.Places[1] >= len(p.in.Teams) {
		return fault.New(fault.Invalid, "the play-off of %s in %s is not known: it cannot be simulated", p.in.Division.Name.English, p.in.Season)
	}
	p.promoted = stage.Places[0] - 1
	n := len(p.in.Teams)
	p.playOff = make([]scoreSampler, n*n)
	for i, home := range p.in.Teams {
		for j, away := range p.in.Teams {
			if i == j {
				continue
			}
			f := Fixture{Fixture: football.Fixture{Home: home, Away: away}, Rates: p.in.PlayOff(home, away)}
			f.Rates.Spread = 0 // ignored; may be anything
			if err := f.check(); err != nil {
				return err
			}
			p.playOff[i*n+j] = newScoreSampler(f.grid(), math.Hypot(p.spreads[i], p.spreads[j]))
		}
	}
	return nil
}

// winner returns the winner of a season's play-off between four teams in table
// order.
func (s *simulator) winner(teams []int, season int) int {
	first, second := s.tie(teams[0], teams[3], season), s.tie(teams[1], teams[2], season)
	if first != teams[0] { // the fourth won: the other finalist was placed better
		first, second = second, first
	}
	return s.tie(first, second, season)
}

// tie returns the winner over two matches. If the aggregate is level, the better
// placed team, at home in the second match, advances.
func (s *simulator) tie(better, worse, season int) int {
	ahead := s.margin(better, worse, season) - s.margin(worse, better, season)
	if ahead < 0 {
		return worse
	}
	return better
}

// margin draws a match of the play-off and returns the home side's goal
// difference.
func (s *simulator) margin(home, away, season int) int {
	shift := s.strengthErrors[home*batch+season] - s.strengthErrors[away*batch+season]
	score := scoreOf(s.playOff[home*len(s.in.Teams)+away].draw(shift, s.scoreSource.Uint64()))
	return score.Home - score.Away
}
