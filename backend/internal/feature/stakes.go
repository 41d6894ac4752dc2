// Package feature computes, for each fixture, numbers that may influence it beyond
// the strengths of its teams: what is at stake in the last rounds, recent
// matches, rest. All of them use only what was known before its round block.
package feature

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// LastRounds is the number of final rounds of a season in which motivation is
// considered.
const LastRounds = 9

// Stakes measures what is at stake for one team in one match, all in [0, 1]. The
// leverage at a boundary of the table is how much the match moves the team's
// chance to end above it: P(above | wins) − P(above | loses).
type Stakes struct {
	Leverage   float64 // the highest over all boundaries
	First      float64 // at the first boundary: title or promotion
	Middle     float64 // the highest over the boundaries between the first and the last
	Relegation float64 // at the last boundary
	Draw       float64 // the highest of P(above | draws) − P(above | loses)
	Need       float64 // 1 if a boundary is close enough to be crossed either way soon, else 0
	Dead       float64 // 1 if no boundary can be crossed any more, else 0
}

const (
	simulatedSeasons = 2000 // per block
	// Win, draw and defeat in a simulated match at supremacy Δ have
	// probabilities in proportion to e^(slope·Δ), draw, e^(−slope·Δ).
	simulatedSlope = .66
	simulatedDraw  = .8
	needMargin     = 2.1 // points per remaining round within which a boundary counts as near,
	// for at most needRounds rounds
	needRounds = 3
)

// Season follows the table of one division through one season.
type Season struct {
	Boundaries     []int  `json:"lines"`   // number of places above each boundary, ascending
	PointsForWin   int    `json:"win"`     // points for a win
	Members        []int  `json:"members"` // teams
	Points         []int  `json:"points"`  // by index in Members, like the following
	GoalDifference []int  `json:"balance"` // goals scored less conceded
	Played         []int  `json:"played"`
	Met            []bool `json:"met"` // [home·n + away]: played or awarded
}

// NewSeason returns a season before its first match. members are its teams by
// index, ascending.
func NewSeason(division competition.Competition, season football.Season, members []int) *Season {
	n := len(members)
	s := &Season{
		PointsForWin: division.At(season).Win, Members: members,
		Points: make([]int, n), GoalDifference: make([]int, n), Played: make([]int, n), Met: make([]bool, n*n),
	}
	for _, boundary := range division.Boundaries(season, n) {
		s.Boundaries = append(s.Boundaries, boundary.Places)
	}
	return s
}

// place returns the index of a team in Members, which are sorted.
func (s *Season) place(team int) int {
	at, ok := slices.BinarySearch(s.Members, team)
	if !ok {
		panic("feature: the team does not play in the season")
	}
	return at
}

// Has reports whether a team plays in the season.
func (s *Season) Has(team int) bool {
	_, ok := slices.BinarySearch(s.Members, team)
	return ok
}

// Add counts a match, played or awarded.
func (s *Season) Add(g *history.Game, score football.Score) {
	i, j := s.place(g.Home), s.place(g.Away)
	s.Met[i*len(s.Members)+j] = true
	s.Played[i]++
	s.Played[j]++
	s.GoalDifference[i] += score.Home - score.Away
	s.GoalDifference[j] += score.Away - score.Home
	switch score.Outcome() {
	case football.Home:
		s.Points[i] += s.PointsForWin
	case football.Away:
		s.Points[j] += s.PointsForWin
	case football.Draw:
		s.Points[i]++
		s.Points[j]++
	}
}

// Deduct takes points away from a team.
func (s *Season) Deduct(team, points int) { s.Points[s.place(team)] -= points }

// pair is a match still to be played between two indices of Members.
type pair struct {
	home, away int
	// 32 random bits below win make a home win, else below draw a draw.
	win, draw uint32
}

// Stakes returns the stakes of both sides of each game, home first. The games must
// belong to this season and not have been played. strength returns the supremacy
// of a home team over an away team; seed fixes the simulation.
func (s *Season) Stakes(games []*history.Game, strength func(home, away int) float64, seed uint64) [][2]Stakes {
	n := len(s.Members)
	all := make([][2]Stakes, len(games))
	if len(s.Boundaries) == 0 || len(games) == 0 {
		return all
	}
	var left []pair
	index := make([]int, n*n) // of a pairing in left, from 1; 0: none
	for i := range n {
		for j := range n {
			if i != j && !s.Met[i*n+j] {
				left = append(left, newPair(i, j, strength(s.Members[i], s.Members[j])))
				index[i*n+j] = len(left)
			}
		}
	}
	// tally[game][side][boundary] counts, by the result of the side, the simulated
	// seasons that it ends above the boundary, and all of them.
	type count struct{ above, total [3]float64 }
	boundaries := len(s.Boundaries)
	tally := make([]count, len(games)*2*boundaries)
	chosen, sides := make([]int, len(games)), make([][2]int, len(games))
	for k, g := range games {
		sides[k] = [2]int{s.place(g.Home), s.place(g.Away)}
		chosen[k] = index[sides[k][0]*n+sides[k][1]] - 1
	}
	random := rand.New(rand.NewPCG(seed, 0))
	outcome := make([]uint8, len(left)) // of the home side: 0 won, 1 drawn, 2 lost
	value := make([]int, n)
	sorted := make([]int, n)
	for range simulatedSeasons {
		for i := range n {
			// Points decide, then the present goal difference, then chance.
			value[i] = (s.Points[i]<<10+s.GoalDifference[i]+512)<<10 + int(random.Uint32()>>22)
		}
		for k := range left {
			p := &left[k]
			switch r := random.Uint32(); {
			case r < p.win:
				outcome[k] = 0
				value[p.home] += s.PointsForWin << 20
			case r < p.draw:
				outcome[k] = 1
				value[p.home] += 1 << 20
				value[p.away] += 1 << 20
			default:
				outcome[k] = 2
				value[p.away] += s.PointsForWin << 20
			}
		}
		copy(sorted, value)
		slices.Sort(sorted)
		for k := range games {
			if chosen[k] < 0 {
				continue
			}
			result := outcome[chosen[k]]
			for side, team := range sides[k] {
				of := result
				if side == 1 {
					of = 2 - result
				}
				for l, places := range s.Boundaries {
					c := &tally[(k*2+side)*boundaries+l]
					c.total[of]++
					if value[team] >= sorted[n-places] {
						c.above[of]++
					}
				}
			}
		}
	}
	for k := range games {
		for side, team := range sides[k] {
			st := &all[k][side]
			for l := range s.Boundaries {
				c := &tally[(k*2+side)*boundaries+l]
				chance := func(result int) float64 {
					if c.total[result] == 0 {
						return 0
					}
					return c.above[result] / c.total[result]
				}
				leverage, draw := 0.0, 0.0
				if c.total[0] > 0 && c.total[2] > 0 {
					leverage = max(0, chance(0)-chance(2))
				}
				if c.total[1] > 0 && c.total[2] > 0 {
					draw = max(0, chance(1)-chance(2))
				}
				st.Leverage = max(st.Leverage, leverage)
				st.Draw = max(st.Draw, draw)
				switch l {
				case 0:
					st.First = leverage
				case boundaries - 1:
					st.Relegation = leverage
				default:
					st.Middle = max(st.Middle, leverage)
				}
			}
			st.Need, st.Dead = s.reach(team)
		}
	}
	return all
}

// reach returns Need and Dead of a team, from the points alone.
func (s *Season) reach(team int) (need, dead float64) {
	n := len(s.Members)
	remaining := 2*(n-1) - s.Played[team]
	dead = 1
	sorted := make([]int, 0, n-1) // points of the others, descending
	for i, p := range s.Points {
		if i != team {
			sorted = append(sorted, p)
		}
	}
	slices.SortFunc(sorted, func(a, b int) int { return b - a })
	for _, places := range s.Boundaries {
		// Among the other teams, the one in the last place above the boundary is
		// the one it must overtake, or that must overtake it.
		gap := s.Points[team] - sorted[places-1]
		if gap < 0 {
			gap = -gap
		}
		if gap <= s.PointsForWin*remaining {
			dead = 0
		}
		if float64(gap) <= needMargin*float64(min(remaining, needRounds)) {
			need = 1
		}
	}
	return need, dead
}

func newPair(home, away int, sup float64) pair {
	a, c := math.Exp(simulatedSlope*sup), math.Exp(-simulatedSlope*sup)
	total := a + simulatedDraw + c
	const scale = 1 << 32
	return pair{home, away, bits(a / total * scale), bits((a + simulatedDraw) / total * scale)}
}

func bits(x float64) uint32 { return uint32(min(x, math.MaxUint32)) }

// MotivationColumns is the length of the result of Motivation.
const MotivationColumns = 17

// Motivation returns the features of a match from the stakes of both sides:
// mostly differences, home less away, in columns by the rounds left. All are zero
// before the last rounds. lower marks divisions below a country's first.
func Motivation(g *history.Game, home, away Stakes, lower bool) (x [MotivationColumns]float64) {
	if g.RoundsLeft < 1 || g.RoundsLeft > LastRounds {
		return x
	}
	leverage := home.Leverage - away.Leverage
	switch {
	case g.RoundsLeft <= 3:
		x[g.RoundsLeft-1] = leverage
	case g.RoundsLeft <= 5:
		x[3] = leverage
	default:
		x[4] = leverage
	}
	if g.RoundsLeft <= 3 {
		x[5] = home.Need - away.Need
		x[7] = home.Dead - away.Dead
		x[9] = home.First - away.First
		x[10] = home.Middle - away.Middle
		x[11] = home.Relegation - away.Relegation
		x[13] = home.Draw - away.Draw
	}
	if g.RoundsLeft <= 6 {
		x[6] = home.Need - away.Need
		x[8] = home.Dead - away.Dead
		x[12] = home.Relegation - away.Relegation
		x[14] = home.Leverage * away.Leverage
		x[15] = home.First + home.Middle + home.Relegation - away.First - away.Middle - away.Relegation
	}
	if g.RoundsLeft == 1 && lower {
		x[16] = 1
	}
	return x
}

// Clone returns a copy that later matches do not change.
func (s *Season) Clone() *Season {
	c := *s
	c.Points, c.GoalDifference, c.Played, c.Met = slices.Clone(s.Points), slices.Clone(s.GoalDifference), slices.Clone(s.Played), slices.Clone(s.Met)
	return &c
}

// Round returns RoundsLeft and RoundsPlayed, as in history.Game, of a future game.
// matchday, 0 if not known, tells how many matches come before it; it is ignored
// if the teams have played more than that, as with a postponed match.
func (s *Season) Round(g *history.Game, matchday int) (left, played int) {
	home, away := s.Played[s.place(g.Home)], s.Played[s.place(g.Away)]
	return max(1, 2*(len(s.Members)-1)-max(matchday-1, home, away)), (home + away) / 2
}
