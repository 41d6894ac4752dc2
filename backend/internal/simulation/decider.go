package simulation

import (
	"math"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// Decider is the tie over two legs with a team of another division that follows a play-off:
// see competition.Against.
type Decider struct {
	// Opponents are the teams of the other division that may be there.
	Opponents []Opponent
	// Between returns a match between a team of each division, at the ground of the first.
	Between func(home, away football.Team) Fixture
	// Tie is the tie, if it is known who plays it; nil: not yet.
	Tie *PlayOffTie
}

// Opponent is a team with its chance to stand for its division, above 0 and at most 1.
type Opponent struct {
	Team   football.Team
	Chance float64
}

// deciderPlan is a Decider by numbers of teams.
type deciderPlan struct {
	homeFirst bool
	upTo      []float64 // opponents' chances, each with those before it
	// home and away have the rates at the team's own and at the opponent's ground, those of
	// the home team first: [team·opponents + opponent].
	home, away []goalmodel.Rates
	entrant    int // if it is known; -1: not yet
	tie        knownTie
}

// outsider stands for the opponent in a known tie.
const outsider = -2

func (p *plan) prepareDecider(number map[int64]int) error {
	d := p.in.Decider
	if d == nil || p.playOff == nil || p.playOff.stage.Against == nil {
		return nil
	}
	if len(d.Opponents) == 0 {
		return fault.New(fault.Invalid, "nobody stands for the other division")
	}
	plan := &deciderPlan{homeFirst: p.playOff.stage.Against.HomeFirst, entrant: -1, tie: knownTie{winner: -1}}
	sum := 0.0
	for _, opponent := range d.Opponents {
		if _, own := number[opponent.Team.ID]; own {
			return fault.New(fault.Invalid, "%s cannot stand for both divisions", opponent.Team.Name)
		}
		if !within(opponent.Chance, 0, 1) {
			return fault.New(fault.Invalid, "the chance of %s to stand for its division is %v: chances are between 0 and 1", opponent.Team.Name, opponent.Chance)
		}
		sum += opponent.Chance
		plan.upTo = append(plan.upTo, sum)
	}
	if math.Abs(sum-1) > 1e-6 {
		return fault.New(fault.Invalid, "the chances of the other division's teams add up to %v instead of 1", sum)
	}
	for _, own := range p.in.Teams {
		for _, opponent := range d.Opponents {
			home, away := d.Between(own, opponent.Team), d.Between(opponent.Team, own)
			home.Home, home.Away, away.Home, away.Away = own, opponent.Team, opponent.Team, own
			for _, f := range []*Fixture{&home, &away} {
				if err := f.check(); err != nil {
					return err
				}
			}
			plan.home, plan.away = append(plan.home, home.rates()), append(plan.away, away.rates())
		}
	}
	p.decider = plan
	return plan.know(d, number)
}

// know takes what is known of the tie.
func (d *deciderPlan) know(of *Decider, number map[int64]int) error {
	if of.Tie == nil {
		return nil
	}
	teams := of.Tie.Teams
	own, known := number[teams[0]]
	if !known {
		teams[0], teams[1] = teams[1], teams[0]
		own, known = number[teams[0]]
	}
	if !known || len(of.Opponents) != 1 || of.Opponents[0].Team.ID != teams[1] {
		return fault.New(fault.Invalid, "the tie with the other division is not one of a team of the season with its only opponent")
	}
	numbers := map[int64]int{teams[0]: own, teams[1]: outsider}
	d.entrant, d.tie = own, newKnownTie(of.Tie, numbers)
	return nil
}

// newKnownTie returns what is known of a tie.
func newKnownTie(tie *PlayOffTie, number map[int64]int) knownTie {
	one := knownTie{winner: -1}
	if winner, decided := number[tie.Winner]; decided && tie.Winner != 0 {
		one.winner = winner
	}
	for _, m := range tie.Matches {
		match := knownMatch{home: number[m.Home]}
		if m.Score != nil {
			match.margin, match.played, match.extra = m.Score.Home-m.Score.Away, true, m.ExtraTime
		}
		one.matches = append(one.matches, match)
	}
	return one
}

// rates returns the fixture's rates, those of its grid if there is nothing else.
func (f *Fixture) rates() goalmodel.Rates {
	r := f.Rates
	if r.Home == 0 {
		for h, row := range f.grid() {
			for a, chance := range row {
				r.Home += float64(h) * chance
				r.Away += float64(a) * chance
			}
		}
	}
	return r
}

// wins reports whether a team beats the other division's in a season.
func (s *simulator) wins(team, season int) bool {
	d := s.decider
	if d.tie.winner >= 0 || d.tie.winner == outsider {
		return d.tie.winner == team
	}
	at := s.normal.Float64() * d.upTo[len(d.upTo)-1]
	opponent := min(slices.IndexFunc(d.upTo, func(upTo float64) bool { return at < upTo }), len(d.upTo)-1)
	opponent += team * len(d.upTo)
	own := s.spreads[team]
	theirs := math.Sqrt(max(0, d.home[opponent].Spread*d.home[opponent].Spread-own*own)) * s.normal.NormFloat64()
	shift := math.Exp((s.strengthErrors[team*batch+season] - theirs) / 2)
	atHome := func(part float64) int {
		r := d.home[opponent]
		return poisson(s.normal, part*r.Home*shift) - poisson(s.normal, part*r.Away/shift)
	}
	atTheirs := func(part float64) int {
		r := d.away[opponent]
		return poisson(s.normal, part*r.Away*shift) - poisson(s.normal, part*r.Home/shift)
	}
	ahead, extra, home := 0, true, !d.homeFirst
	for leg := range 2 {
		home = !home // who has the first leg has not the second one
		var known knownMatch
		if leg < len(d.tie.matches) {
			known = d.tie.matches[leg]
			home = known.home == team
		}
		switch {
		case known.played && home:
			ahead += known.margin
		case known.played:
			ahead -= known.margin
		case home:
			ahead += atHome(1)
		default:
			ahead += atTheirs(1)
		}
		extra = extra && !known.extra
	}
	if ahead == 0 && extra && home {
		ahead = atHome(extraTime)
	} else if ahead == 0 && extra {
		ahead = atTheirs(extraTime)
	}
	return ahead > 0 || ahead == 0 && s.scoreSource.Uint64()&1 == 0
}
