package competition

import "github.com/quinielaml/quinielaml/backend/internal/football"

// Ranking orders the teams of one season of a division by the rules of its
// league. Teams are numbers from 0. After NewRanking it allocates no memory,
// however many matches it counts and orders it computes, because a simulation
// ranks the same teams thousands of times. It is not safe for concurrent use.
type Ranking struct {
	criteria []Criterion
	win      int // points for a win
	teams    int
	meetings int32 // of two teams at least, once all have been played

	total  []record // by team
	adjust []int    // by team: in half points, what it has beside those of its matches
	up     []int    // by team: 1 if a half point is shown as one, else 0
	block  []int    // by team: teams with a lower number are placed higher whatever their points
	met    []record // [team·teams + opponent]: the team's, in its matches against the opponent

	// Scratch of Order; indexed by team, except order.
	order    []int
	position []int
	value    []int    // by the criterion being applied
	among    []record // in the matches against the teams level with it on points
	complete bool     // every two of the current group of level teams have met as often as they do
}

// leastMeetings is how often two teams of a league meet at least. In leagues where some
// meet more often, after a split or in play-offs, the meetings that there were count.
const leastMeetings = 2

// blockWeight is more than the half points that a team can have.
const blockWeight = 1 << 20

// record sums some of a team's matches.
type record struct {
	played, won, points, scored, conceded, away int32 // away: goals scored away
}

// NewRanking returns the ranking of a season before its first match.
func NewRanking(c Competition, season football.Season, teams int) *Ranking {
	era := c.At(season)
	meetings := int32(leastMeetings)
	if c.Kind == Cup && (c.Field == football.MenNational || c.Field == football.WomenNational) {
		meetings = 1 // in the groups of tournaments
	}
	return &Ranking{
		criteria: era.Ties, win: era.Win, teams: teams, meetings: meetings,
		total: make([]record, teams), adjust: make([]int, teams), up: make([]int, teams), block: make([]int, teams), met: make([]record, teams*teams),
		order: make([]int, teams), position: make([]int, teams), value: make([]int, teams), among: make([]record, teams),
	}
}

// AddMatch counts a match. home and away must differ.
func (r *Ranking) AddMatch(home, away int, score football.Score) {
	own, other := record{played: 1, scored: int32(score.Home), conceded: int32(score.Away)}, record{played: 1, scored: int32(score.Away), conceded: int32(score.Home), away: int32(score.Away)}
	switch win := int32(r.win); {
	case score.Home > score.Away:
		own.won, own.points = 1, win
	case score.Home < score.Away:
		other.won, other.points = 1, win
	default:
		own.points, other.points = 1, 1
	}
	r.total[home].add(&own)
	r.total[away].add(&other)
	r.met[home*r.teams+away].add(&own)
	r.met[away*r.teams+home].add(&other)
}

func (r *record) add(other *record) {
	r.played += other.played
	r.won += other.won
	r.points += other.points
	r.scored += other.scored
	r.conceded += other.conceded
	r.away += other.away
}

// Deduct takes points away from a team.
func (r *Ranking) Deduct(team, points int) { r.adjust[team] -= 2 * points }

// CopyFrom replaces what was counted by what another ranking of the same season has.
func (r *Ranking) CopyFrom(from *Ranking) {
	copy(r.adjust, from.adjust)
	copy(r.up, from.up)
	copy(r.block, from.block)
	copy(r.total, from.total)
	copy(r.met, from.met)
}

// Points returns the points of a team as a table shows them.
func (r *Ranking) Points(team int) int {
	return int(r.total[team].points) + (r.adjust[team]+r.up[team])>>1
}

// Played returns how many of a team's matches were counted.
func (r *Ranking) Played(team int) int { return int(r.total[team].played) }

// Order returns the teams from first to last, and the position of each team,
// from 1, indexed by team. Teams that no criterion separates share a position
// and come in order of their numbers. Both slices are valid until the next call.
func (r *Ranking) Order() (order, position []int) {
	for team := range r.order {
		r.order[team], r.value[team] = team, 2*int(r.total[team].points)+r.adjust[team]-r.block[team]*blockWeight
	}
	r.sort(r.order)
	for start := 0; start < r.teams; {
		level := r.leadingTies(r.order[start:])
		if len(level) > 1 {
			r.countHeadToHead(level)
		}
		r.settle(level, start+1, r.criteria)
		start += len(level)
	}
	return r.order, r.position
}

// settle assigns positions from first on to a group of teams level on points,
// applying the criteria in turn.
func (r *Ranking) settle(group []int, first int, criteria []Criterion) {
	for len(criteria) > 0 && criteria[0].headToHead() && !r.complete {
		criteria = criteria[1:]
	}
	if len(group) == 1 || len(criteria) == 0 {
		for _, team := range group {
			r.position[team] = first
		}
		return
	}
	for _, team := range group {
		r.value[team] = r.criterionValue(criteria[0], team)
	}
	r.sort(group)
	for start := 0; start < len(group); {
		part := r.leadingTies(group[start:])
		r.settle(part, first+start, criteria[1:])
		start += len(part)
	}
}

// criterionValue returns a team's value for a criterion; higher is better.
func (r *Ranking) criterionValue(c Criterion, team int) int {
	of := &r.total[team]
	if c.headToHead() {
		of = &r.among[team]
	}
	switch c {
	case ByDifference, ByHeadToHeadDifference:
		return int(of.scored - of.conceded)
	case ByGoals, ByHeadToHeadGoals:
		return int(of.scored)
	case ByWins:
		return int(of.won)
	case ByAwayGoals, ByHeadToHeadAwayGoals:
		return int(of.away)
	case ByHeadToHeadPoints:
		return int(of.points)
	}
	panic("competition: a criterion without a value")
}

// countHeadToHead sums the matches among the level teams.
func (r *Ranking) countHeadToHead(level []int) {
	r.complete = true
	for _, team := range level {
		sum := record{}
		for _, opponent := range level {
			met := &r.met[team*r.teams+opponent]
			sum.add(met)
			r.complete = r.complete && (opponent == team || met.played >= r.meetings)
		}
		r.among[team] = sum
	}
}

// sort orders teams by value, highest first, and is stable. Insertion sort: there
// are few teams, mostly in order already.
func (r *Ranking) sort(teams []int) {
	for i := 1; i < len(teams); i++ {
		team, j := teams[i], i
		for ; j > 0 && r.value[teams[j-1]] < r.value[team]; j-- {
			teams[j] = teams[j-1]
		}
		teams[j] = team
	}
}

// leadingTies returns the leading teams of a sorted slice that share its highest
// value.
func (r *Ranking) leadingTies(teams []int) []int {
	n := 1
	for n < len(teams) && r.value[teams[n]] == r.value[teams[0]] {
		n++
	}
	return teams[:n]
}
