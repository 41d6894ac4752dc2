package simulation

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// playOffTeams meet for the last place that goes up.
const playOffTeams = 4

// preparePlayOff makes the dice of all its possible matches.
func (p *plan) preparePlayOff() error {
	if p.in.PlayOff == nil {
		return nil
	}
	for i, line := range p.lines[:max(0, len(p.lines)-1)] {
		if next := p.lines[i+1]; line.Kind == football.Promotion && next == (football.Boundary{Kind: football.PlayOff, Places: line.Places + playOffTeams}) {
			p.promoted = line.Places
		}
	}
	if p.in.Division.Country != "ES" || p.promoted == 0 {
		return fault.New(fault.Invalid, "the play-off of %s in %s is not known: it cannot be simulated", p.in.Division.Name, p.in.Season)
	}
	n := len(p.in.Teams)
	p.playOff = make([]scoreSampler, n*n)
	for i, home := range p.in.Teams {
		for j, away := range p.in.Teams {
			if i == j {
				continue
			}
			f := Fixture{Fixture: football.Fixture{Home: home, Away: away}, Rates: p.in.PlayOff(home, away)}
			f.Rates.Spread = 0 // not read
			if err := f.check(); err != nil {
				return err
			}
			p.playOff[i*n+j] = newScoreSampler(f.grid(), math.Hypot(p.spreads[i], p.spreads[j]))
		}
	}
	return nil
}

// winner of a season's play-off between four teams in the order of the table.
func (s *simulator) winner(teams []int, season int) int {
	first, second := s.tie(teams[0], teams[3], season), s.tie(teams[1], teams[2], season)
	if first != teams[0] { // the last of the four: the other one was placed better
		first, second = second, first
	}
	return s.tie(first, second, season)
}

// tie of two matches; the better placed team, at home in the second one, goes
// on if as many goals were scored.
func (s *simulator) tie(better, worse, season int) int {
	ahead := s.margin(better, worse, season) - s.margin(worse, better, season)
	if ahead < 0 {
		return worse
	}
	return better
}

// margin of the home side in a match of the play-off.
func (s *simulator) margin(home, away, season int) int {
	shift := s.off[home*batch+season] - s.off[away*batch+season]
	score := scoreOf(s.playOff[home*len(s.in.Teams)+away].draw(shift, s.luck.Uint64()))
	return score.Home - score.Away
}
