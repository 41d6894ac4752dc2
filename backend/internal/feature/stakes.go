// Package feature works out, for each fixture, numbers that could move it
// beyond the strengths of its teams: what is at stake in the last rounds, form,
// rest. All of them are from what was known before its round block.
package feature

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// LastRounds of a season, in which something may be at stake.
const LastRounds = 9

// Stakes of one team in one match, all in [0, 1]. Leverage of a line of the
// table is how much the match moves a team's chance to end above it:
// P(above | wins) − P(above | loses).
type Stakes struct {
	Leverage   float64 // the highest over all lines
	First      float64 // of the first line: title or promotion
	Middle     float64 // the highest over the lines between the first and the last
	Relegation float64 // of the last line
	Draw       float64 // the highest of P(above | draws) − P(above | loses)
	Need       float64 // 1 where a line is within reach and not yet safe, else 0
	Dead       float64 // 1 where no line can be reached or crossed any more, else 0
}

const (
	simulatedSeasons = 2000 // simulated for each block
	// Chances of a simulated match at supremacy Δ are in proportion to
	// e^(slope·Δ), draw, e^(−slope·Δ).
	simulatedSlope = .66
	simulatedDraw  = .8
	needMargin     = 2.1 // points a round within which a line counts as near
	needRounds     = 3
)

// Season follows the table of one division through one season.
type Season struct {
	Boundaries     []int  `json:"lines"`   // places above each line, rising
	PointsForWin   int    `json:"win"`     // points for it
	Members        []int  `json:"members"` // teams
	Points         []int  `json:"points"`  // by index in Members, as the next ones
	GoalDifference []int  `json:"balance"` // goals scored less conceded
	Played         []int  `json:"played"`
	Met            []bool `json:"met"` // home·n + away: played, or decided at the table
}

// NewSeason is a season before its first match. members are its teams, in order.
func NewSeason(division football.Division, season football.Season, members []int) *Season {
	n := len(members)
	s := &Season{
		PointsForWin: football.PointsForWin(division, season), Members: members,
		Points: make([]int, n), GoalDifference: make([]int, n), Played: make([]int, n), Met: make([]bool, n*n),
	}
	for _, line := range football.Boundaries(division, season, n) {
		s.Boundaries = append(s.Boundaries, line.Places)
	}
	return s
}

// place of a team in Members, which are in order.
func (s *Season) place(team int) int {
	at, ok := slices.BinarySearch(s.Members, team)
	if !ok {
		panic("feature: a team that is not of the season")
	}
	return at
}

// Has says whether a team is of the season.
func (s *Season) Has(team int) bool {
	_, ok := slices.BinarySearch(s.Members, team)
	return ok
}

// Add a match. One without a result (a fixture) changes nothing.
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

// pair is a match still to be played.
type pair struct {
	home, away int
	// A draw of 32 random bits below win is a home win, below draw a draw.
	win, draw uint32
}

// Stakes of both sides of each game, which are of this season and not yet
// played. strength gives the supremacy of a home side over an away side, by
// team; seed makes the simulation what it is.
func (s *Season) Stakes(games []*history.Game, strength func(home, away int) float64, seed uint64) [][2]Stakes {
	n := len(s.Members)
	all := make([][2]Stakes, len(games))
	if len(s.Boundaries) == 0 || len(games) == 0 {
		return all
	}
	var left []pair
	index := make([]int, n*n) // of a pairing in left, from 1
	for i := range n {
		for j := range n {
			if i != j && !s.Met[i*n+j] {
				left = append(left, newPair(i, j, strength(s.Members[i], s.Members[j])))
				index[i*n+j] = len(left)
			}
		}
	}
	// tally[game][side][line][result of the side]: ends of the season above the line.
	type count struct{ above, total [3]float64 }
	lines := len(s.Boundaries)
	tally := make([]count, len(games)*2*lines)
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
			// Points decide, then the balance of goals as it stands, then chance.
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
					c := &tally[(k*2+side)*lines+l]
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
				c := &tally[(k*2+side)*lines+l]
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
				case lines - 1:
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

// reach says whether a line is near enough to play for, and whether none can be
// reached or crossed any more, from the points alone.
func (s *Season) reach(team int) (need, dead float64) {
	n := len(s.Members)
	remaining := 2*(n-1) - s.Played[team]
	dead = 1
	sorted := make([]int, 0, n-1) // points of the others, falling
	for i, p := range s.Points {
		if i != team {
			sorted = append(sorted, p)
		}
	}
	slices.SortFunc(sorted, func(a, b int) int { return b - a })
	for _, places := range s.Boundaries {
		// Without this team, the one in the last place above the line is who it
		// has to pass, or who has to pass it.
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

// MotivationColumns is how many numbers Motivation gives.
const MotivationColumns = 17

// Motivation is what the stakes of both sides say of a match: differences,
// home less away, by how many rounds are left. All are zero outside the last
// rounds. lower says that the division is not a country's first.
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

// Clone is a copy that later matches do not change.
func (s *Season) Clone() *Season {
	c := *s
	c.Points, c.GoalDifference, c.Played, c.Met = slices.Clone(s.Points), slices.Clone(s.GoalDifference), slices.Clone(s.Played), slices.Clone(s.Met)
	return &c
}

// Round of a game that comes at some time after the matches so far: Left and
// Played as in history.Game. Its matchday, 0 where it is not known, says how
// many come before it, unless it was put off.
func (s *Season) Round(g *history.Game, matchday int) (left, played int) {
	home, away := s.Played[s.place(g.Home)], s.Played[s.place(g.Away)]
	return max(1, 2*(len(s.Members)-1)-max(matchday-1, home, away)), (home + away) / 2
}
