package simulation

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// Cup is a season of a cup as it stands. Teams are named by their index in Teams.
type Cup struct {
	Competition competition.Competition
	Season      football.Season
	Teams       []football.Team
	// Groups of a group stage that has not ended, or a league phase as the only one; none:
	// the knock-out has begun.
	Groups [][]int
	Phase  []CupMatch // matches of the groups, played or not
	// Places are the first and the last place of each group from which teams go on. Where
	// this leaves too few for a knock-out of 8, 16 or 32 teams, the best of the place behind
	// go on as well; where it leaves too many, the best go on to the second round.
	Places [2]int
	// Ties of the knock-out that have been drawn and not decided, and the teams in it that
	// wait for their next tie.
	Ties    []Tie
	Waiting []int
	// Legs of a tie, of which the final has one. Neutral: single matches are on neutral ground,
	// but that the teams in Hosts play theirs at home, if not against each other.
	Legs    int
	Neutral bool
	Hosts   []int
	// Rates returns the rates of a match between any two teams. The spread of a team's
	// strength is the average of those of its matches.
	Rates func(home, away int, neutral bool) goalmodel.Rates
}

// CupMatch is a match of a cup; Score is nil if it has not been played.
type CupMatch struct {
	Home, Away int
	Neutral    bool
	Score      *football.Score
}

// Tie is a tie of two teams, with its matches in order. Those that are missing for the
// number of legs are played with the grounds changed.
type Tie struct {
	Matches []CupMatch // one at least
}

// CupResult has the chances of the teams of a cup.
type CupResult struct {
	Runs  int
	Teams []CupProspect // the likeliest winner first
}

// CupProspect has one team's chances: Last[k] is that of being among the last 2^k teams,
// so that Last[0] is that of winning the cup.
type CupProspect struct {
	Team int
	Last []float64
}

// cupPlan is a cup prepared for simulating.
type cupPlan struct {
	*Cup

	rates   [2][]goalmodel.Rates // at home and on neutral ground, by home·teams + away
	spreads []float64            // of the strengths
	base    *competition.Ranking // with what has been played of the groups, to compare teams of different ones
	groups  []cupGroup
	rounds  int // numbers of teams left that are counted: 2^0 … 2^(rounds−1)
}

// cupGroup is a group of a cup, in which teams have numbers of their own: matches among
// the level teams decide within it.
type cupGroup struct {
	base *competition.Ranking
	open []cupMatch
}

type cupMatch struct {
	CupMatch

	home, away int // numbers in the group
}

// PlayCup plays the rest of a cup many times. Ties that are level after extra time, which
// is a third of a match, are decided by lot, as shoot-outs nearly are. Teams are drawn
// against each other by lot, those that were better in the groups against the others in
// the first round. The same input and seed give the same result.
func PlayCup(ctx context.Context, cup Cup, runs int, seed uint64) (*CupResult, error) {
	p, err := newCupPlan(&cup)
	if err != nil {
		return nil, err
	}
	s := &cupSeason{cupPlan: p, random: rand.New(rand.NewPCG(seed, 1)), errors: make([]float64, len(cup.Teams)), ranking: competition.NewRanking(cup.Competition, cup.Season, len(cup.Teams))}
	for _, teams := range cup.Groups {
		s.groupRankings = append(s.groupRankings, competition.NewRanking(cup.Competition, cup.Season, len(teams)))
	}
	s.counts = make([]int, p.rounds*len(cup.Teams))
	for run := range runs {
		if run%batch == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.play()
	}
	result := &CupResult{Runs: runs}
	for team := range cup.Teams {
		one := CupProspect{Team: team, Last: make([]float64, p.rounds)}
		for k := range p.rounds {
			one.Last[k] = float64(s.counts[k*len(cup.Teams)+team]) / float64(runs)
		}
		result.Teams = append(result.Teams, one)
	}
	slices.SortStableFunc(result.Teams, func(a, b CupProspect) int { return slices.Compare(b.Last, a.Last) })
	return result, nil
}

func newCupPlan(cup *Cup) (*cupPlan, error) {
	n := len(cup.Teams)
	left := len(cup.Waiting) + 2*len(cup.Ties)
	if len(cup.Groups) > 0 {
		left = cup.entrants()
	}
	if left < 1 {
		return nil, fault.New(fault.Conflict, "the rest of %s cannot be played: it is not known who is still in it", cup.Competition.Name.English)
	}
	p := &cupPlan{Cup: cup, spreads: make([]float64, n), rounds: bits.Len(uint(left-1)) + 1}
	p.base = competition.NewRanking(cup.Competition, cup.Season, n)
	group, within := make([]int, n), make([]int, n) // of a team, and its number in it
	for at, teams := range cup.Groups {
		p.groups = append(p.groups, cupGroup{base: competition.NewRanking(cup.Competition, cup.Season, len(teams))})
		for k, team := range teams {
			group[team], within[team] = at, k
		}
	}
	for _, m := range cup.Phase {
		at := group[m.Home]
		if group[m.Away] != at {
			return nil, fault.New(fault.Conflict, "the rest of %s cannot be played: its groups are not known", cup.Competition.Name.English)
		}
		one := cupMatch{m, within[m.Home], within[m.Away]}
		if m.Score != nil {
			p.base.AddMatch(m.Home, m.Away, *m.Score)
			p.groups[at].base.AddMatch(one.home, one.away, *m.Score)
		} else {
			p.groups[at].open = append(p.groups[at].open, one)
		}
	}
	for ground := range p.rates {
		p.rates[ground] = make([]goalmodel.Rates, n*n)
	}
	for home := range n {
		for away := range n {
			if home == away {
				continue
			}
			for ground, neutral := range []bool{false, true} {
				r := cup.Rates(home, away, neutral)
				if err := checkRates(r, cup.Teams[home].Name+" – "+cup.Teams[away].Name); err != nil {
					return nil, err
				}
				p.rates[ground][home*n+away] = r
			}
			spread := p.rates[1][home*n+away].Spread
			p.spreads[home] += spread * spread / 2 / float64(n-1)
		}
	}
	for team, variance := range p.spreads {
		p.spreads[team] = math.Sqrt(variance)
	}
	return p, nil
}

// entrants returns how many teams of the groups go on to the knock-out.
func (c *Cup) entrants() int {
	direct := 0
	for _, group := range c.Groups {
		direct += max(0, min(c.Places[1], len(group))-c.Places[0]+1)
	}
	if full := 1 << bits.Len(uint(max(1, direct)-1)); len(c.Groups) > 1 && full-direct <= len(c.Groups) {
		return full
	}
	return direct
}

// cupSeason plays the rest of one season after another.
type cupSeason struct {
	*cupPlan

	random  *rand.Rand
	errors  []float64 // of the strengths in this season
	ranking *competition.Ranking
	// groupRankings are those of the groups.
	groupRankings []*competition.Ranking
	counts        []int // [k·teams + team]: seasons in which the team was among the last 2^k
}

func (s *cupSeason) play() {
	for team, spread := range s.spreads {
		s.errors[team] = spread * s.random.NormFloat64()
	}
	var left []int // the best first as long as they are seeded
	seeded := len(s.Groups) > 0
	if seeded {
		left = s.qualifiers()
	} else {
		left = slices.Clone(s.Waiting)
		if len(s.Ties) > 0 {
			s.count(append(slices.Clone(left), s.teamsOfTies()...))
		}
		for _, tie := range s.Ties {
			left = append(left, s.decide(tie.Matches))
		}
		s.shuffle(left)
	}
	for {
		s.count(left)
		if len(left) == 1 {
			return
		}
		left = s.round(left, seeded)
		seeded = false
	}
}

// count counts the teams that are left, if their number is that of a round.
func (s *cupSeason) count(left []int) {
	if n := len(left); n&(n-1) == 0 && n > 0 {
		k := bits.Len(uint(n)) - 1
		for _, team := range left {
			s.counts[k*len(s.Teams)+team]++
		}
	}
}

func (s *cupSeason) teamsOfTies() (teams []int) {
	for _, tie := range s.Ties {
		teams = append(teams, tie.Matches[0].Home, tie.Matches[0].Away)
	}
	return teams
}

// qualifiers plays the groups and returns the teams that go on, the best first.
func (s *cupSeason) qualifiers() []int {
	s.ranking.CopyFrom(s.base)
	tables := make([][]int, len(s.Groups)) // teams of each group in its order
	for at, teams := range s.Groups {
		of := s.groupRankings[at]
		of.CopyFrom(s.groups[at].base)
		for _, m := range s.groups[at].open {
			score := s.score(m.CupMatch)
			of.AddMatch(m.home, m.away, score)
			s.ranking.AddMatch(m.Home, m.Away, score)
		}
		for _, k := range s.byLot(of.Order()) {
			tables[at] = append(tables[at], teams[k])
		}
	}
	place := make([]int, len(s.Teams)) // in the table of all teams
	for at, team := range s.byLot(s.ranking.Order()) {
		place[team] = at
	}
	better := func(a, b int) int { return place[a] - place[b] }
	var through, behind []int
	for rank := s.Places[0]; rank <= s.Places[1]; rank++ { // winners before seconds
		var same []int
		for _, table := range tables {
			if rank <= len(table) {
				same = append(same, table[rank-1])
			}
		}
		slices.SortFunc(same, better)
		through = append(through, same...)
	}
	if more := s.entrants() - len(through); more > 0 {
		for _, table := range tables {
			if s.Places[1] < len(table) {
				behind = append(behind, table[s.Places[1]])
			}
		}
		slices.SortFunc(behind, better)
		through = append(through, behind[:min(more, len(behind))]...)
	}
	return through
}

// byLot returns teams in an order in which those that share a position are drawn.
func (s *cupSeason) byLot(order, position []int) []int {
	order = slices.Clone(order)
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && position[order[to]] == position[order[from]] {
			to++
		}
		s.shuffle(order[from:to])
		from = to
	}
	return order
}

// round plays a round of the knock-out. Where the number of teams is none of a full round,
// the best have no match.
func (s *cupSeason) round(left []int, seeded bool) []int {
	free := 1<<bits.Len(uint(len(left)-1)) - len(left)
	next, playing := slices.Clone(left[:free]), slices.Clone(left[free:])
	half := len(playing) / 2
	if seeded {
		s.shuffle(playing[:half])
		s.shuffle(playing[half:])
	} else {
		s.shuffle(playing)
	}
	for k := range half {
		better, other := playing[k], playing[half+k]
		if final := len(left) == 2; final || s.Legs == 1 {
			next = append(next, s.decideOver([]CupMatch{s.single(better, other, final || s.Neutral)}, 1))
			continue
		}
		next = append(next, s.decideOver([]CupMatch{{Home: other, Away: better}}, s.Legs))
	}
	return next
}

// single returns a tie's only match, at the better team's ground if there is one.
func (s *cupSeason) single(better, other int, neutral bool) CupMatch {
	hosts := func(team int) bool { return s.Neutral && slices.Contains(s.Hosts, team) }
	switch {
	case hosts(better) && !hosts(other):
		return CupMatch{Home: better, Away: other}
	case hosts(other) && !hosts(better):
		return CupMatch{Home: other, Away: better}
	}
	return CupMatch{Home: better, Away: other, Neutral: neutral}
}

func (s *cupSeason) shuffle(teams []int) {
	s.random.Shuffle(len(teams), func(i, j int) { teams[i], teams[j] = teams[j], teams[i] })
}

// decide plays what is left of a tie and returns its winner. The last tie of all is the
// final.
func (s *cupSeason) decide(matches []CupMatch) int {
	legs := s.Legs
	if len(s.Ties) == 1 && len(s.Waiting) == 0 {
		legs = len(matches)
	}
	return s.decideOver(matches, max(legs, len(matches)))
}

func (s *cupSeason) decideOver(matches []CupMatch, legs int) int {
	first, other := matches[0].Home, matches[0].Away
	ahead := 0
	last := matches[0]
	for leg := range legs {
		m := CupMatch{Home: other, Away: first, Neutral: last.Neutral}
		if leg < len(matches) {
			m = matches[leg]
		} else if last.Home == other {
			m.Home, m.Away = first, other
		}
		score := s.score(m)
		if m.Home == first {
			ahead += score.Home - score.Away
		} else {
			ahead += score.Away - score.Home
		}
		last = m
	}
	if ahead == 0 {
		extra := s.draw(last, extraTime)
		if ahead = extra.Home - extra.Away; last.Home != first {
			ahead = -ahead
		}
	}
	if ahead > 0 || ahead == 0 && s.random.Uint64()&1 == 0 {
		return first
	}
	return other
}

// score returns the score of a match, drawn if it has not been played.
func (s *cupSeason) score(m CupMatch) football.Score {
	if m.Score != nil {
		return *m.Score
	}
	return s.draw(m, 1)
}

// draw draws the score of a part of a match.
func (s *cupSeason) draw(m CupMatch, part float64) football.Score {
	ground := 0
	if m.Neutral {
		ground = 1
	}
	r := s.rates[ground][m.Home*len(s.Teams)+m.Away]
	shift := math.Exp((s.errors[m.Home] - s.errors[m.Away]) / 2)
	return football.Score{Home: poisson(s.random, part*r.Home*shift), Away: poisson(s.random, part*r.Away/shift)}
}
