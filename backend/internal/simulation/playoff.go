package simulation

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// playOffPlan is the play-off between places of the table.
type playOffPlan struct {
	stage    competition.Stage
	teams    int               // that take part
	bracket  []int             // places in it, from 0, in the order of the ties; -1: no opponent
	rates    []goalmodel.Rates // [home·teams + away]
	entrants []int             // those of known ties, if all are known
	known    map[[2]int]knownTie
}

// knownTie is a PlayOffTie by numbers of teams.
type knownTie struct {
	matches []knownMatch
	winner  int // -1: open
}

type knownMatch struct {
	home   int
	margin int // goals of home less those of the other
	played bool
	extra  bool // with extra time
}

// preparePlayOff prepares the play-off, if it is known how it is played.
func (p *plan) preparePlayOff(number map[int64]int) error {
	stage, ok := p.in.Division.At(p.in.Season).PlayOff()
	if !ok || stage.Places[1] > len(p.in.Teams) {
		return nil
	}
	o := &playOffPlan{stage: stage, teams: stage.Places[1] - stage.Places[0] + 1, known: map[[2]int]knownTie{}}
	if o.teams < 2 && stage.Against == nil {
		return nil
	}
	o.bracket = bracketOf(o.teams)
	for _, tie := range p.in.Ties {
		a, knownA := number[tie.Teams[0]]
		b, knownB := number[tie.Teams[1]]
		if !knownA || !knownB {
			return fault.New(fault.Invalid, "a team of the play-off is not a team of the season")
		}
		o.known[[2]int{min(a, b), max(a, b)}] = newKnownTie(&tie, number)
		for _, team := range []int{a, b} {
			if !slices.Contains(o.entrants, team) {
				o.entrants = append(o.entrants, team)
			}
		}
	}
	if len(o.entrants) != o.teams {
		o.entrants = nil
	}
	p.playOff = o
	return nil
}

// bracketOf returns the places of a knock-out, from 0, so that neighbours meet, and then
// the winners of neighbouring ties: the best against the worst. Where there are too few
// for a full round the best have no opponent.
func bracketOf(teams int) []int {
	places := []int{0}
	for len(places) < 1<<bits.Len(uint(teams-1)) {
		next := make([]int, 0, 2*len(places))
		for _, place := range places {
			next = append(next, place, 2*len(places)-1-place)
		}
		places = next
	}
	for i, place := range places {
		if place >= teams {
			places[i] = -1
		}
	}
	return places
}

// takeRates keeps the rates of any two teams, from which extra time and matches on neutral
// ground are drawn.
func (o *playOffPlan) takeRates(fixtures []Fixture, games []game, teams int) {
	o.rates = make([]goalmodel.Rates, teams*teams)
	for k, g := range games {
		o.rates[g.home*teams+g.away] = fixtures[k].rates()
	}
}

// winner returns the winner of a season's play-off within the division; order is the final
// one.
func (s *simulator) winner(order []int, season int) int {
	if s.decider != nil && s.decider.entrant >= 0 {
		return s.decider.entrant
	}
	o := s.playOff
	entrants := order[o.stage.Places[0]-1 : o.stage.Places[1]]
	if ahead := o.stage.UnlessAhead; ahead > 0 && o.entrants == nil && s.ranking.Points(entrants[0]) >= s.ranking.Points(entrants[1])+ahead {
		return entrants[0]
	}
	if o.entrants != nil {
		entrants = make([]int, 0, o.teams)
		for _, team := range order {
			if slices.Contains(o.entrants, team) {
				entrants = append(entrants, team)
			}
		}
	}
	s.left = append(s.left[:0], o.bracket...)
	left := s.left // places among the entrants
	for first := true; len(left) > 1; first = false {
		for k := range len(left) / 2 {
			better, worse := left[2*k], left[2*k+1]
			if worse >= 0 && better > worse {
				better, worse = worse, better
			}
			if worse >= 0 && s.tie(entrants[better], entrants[worse], o.stage.RoundLegs(first, len(left) == 2), len(left) == 2, season) == entrants[worse] {
				better = worse
			}
			left[k] = better
		}
		left = left[:len(left)/2]
	}
	return entrants[left[0]]
}

// tie returns the winner of a tie between two teams of the table.
func (s *simulator) tie(better, worse, legs int, final bool, season int) int {
	o := s.playOff
	known, drawn := o.known[[2]int{min(better, worse), max(better, worse)}]
	if drawn && known.winner >= 0 {
		return known.winner
	}
	neutral := final && legs == 1 && o.stage.NeutralFinal
	ahead, last := 0, better                                             // goals of the better placed less those of the other; who is at home last
	extra := legs == 1 || o.stage.Level != competition.HigherPlaceAtOnce // extra time is to come if they are level
	for leg := range legs {
		home, away := better, worse
		if legs == 2 && leg == 0 {
			home, away = worse, better
		}
		if leg < len(known.matches) && known.matches[leg].home != home {
			home, away = away, home
		}
		var margin int
		switch {
		case leg < len(known.matches) && known.matches[leg].played:
			margin, extra = known.matches[leg].margin, extra && !known.matches[leg].extra
		case neutral:
			margin = s.goalsApart(home, away, true, 1, season)
		default:
			score := s.drawBetween(home, away, season)
			margin = score.Home - score.Away
		}
		if home != better {
			margin = -margin
		}
		ahead, last = ahead+margin, home
	}
	if ahead == 0 && extra {
		if last == better {
			ahead = s.goalsApart(better, worse, neutral, extraTime, season)
		} else {
			ahead = -s.goalsApart(worse, better, neutral, extraTime, season)
		}
	}
	if ahead < 0 || ahead == 0 && o.stage.Level == competition.Penalties && s.scoreSource.Uint64()&1 == 0 {
		return worse
	}
	return better
}

// extraTime is its share of a match.
const extraTime = 1. / 3

// goalsApart draws the goals of two teams in a part of a match, those of the first less
// those of the other. On neutral ground each has the mean of its rates at home and away.
func (s *simulator) goalsApart(home, away int, neutral bool, part float64, season int) int {
	n := len(s.in.Teams)
	r := s.playOff.rates[home*n+away]
	if neutral {
		back := s.playOff.rates[away*n+home]
		r.Home, r.Away = math.Sqrt(r.Home*back.Away), math.Sqrt(r.Away*back.Home)
	}
	shift := math.Exp((s.strengthErrors[home*batch+season] - s.strengthErrors[away*batch+season]) / 2)
	return poisson(s.normal, part*r.Home*shift) - poisson(s.normal, part*r.Away/shift)
}

// poisson draws a count (Knuth, "Seminumerical algorithms", sec. 3.4.1).
func poisson(random *rand.Rand, rate float64) int {
	limit, product := math.Exp(-rate), random.Float64()
	n := 0
	for ; product > limit; n++ {
		product *= random.Float64()
	}
	return n
}
