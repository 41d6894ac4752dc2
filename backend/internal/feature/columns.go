package feature

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// TeamRecent summarises a team's last six matches.
type TeamRecent struct {
	Points []float64 `json:"points"` // of the last matches, oldest first: 3, 1, 0
	Goals  []float64 `json:"goals"`  // scored less conceded in them
	Target []float64 `json:"target"` // shots on target made less allowed, of the last matches in which they were counted
	Day    int       `json:"day"`    // of the last match, in days since 1970; 0: none
}

const recentLength = 6

// RecentMatches keeps the last matches of every team.
type RecentMatches struct {
	Teams []TeamRecent `json:"teams"` // by index
}

// NewRecentMatches returns a record without matches for a number of teams.
func NewRecentMatches(teams int) *RecentMatches { return &RecentMatches{make([]TeamRecent, teams)} }

// Learn adds a game; one without a result to learn from is ignored.
func (f *RecentMatches) Learn(g *history.Game) {
	if !g.HasResult {
		return
	}
	home, away := &f.Teams[g.Home], &f.Teams[g.Away]
	goals := g.Goals[0] - g.Goals[1]
	points := [2]float64{1, 1}
	switch {
	case goals > 0:
		points = [2]float64{3, 0}
	case goals < 0:
		points = [2]float64{0, 3}
	}
	for side, team := range [2]*TeamRecent{home, away} {
		sign := float64(1 - 2*side)
		push(&team.Points, points[side])
		push(&team.Goals, sign*goals)
		if g.HasShots {
			push(&team.Target, sign*(g.OnTarget[0]-g.OnTarget[1]))
		}
		team.Day = g.Day
	}
}

func push(list *[]float64, value float64) {
	*list = append(*list, value)
	if len(*list) > recentLength {
		*list = (*list)[1:]
	}
}

// RecentColumns is the length of the result of Columns.
const RecentColumns = 8

const maxRest = 21 // days; longer rests count the same

// Columns returns the features of a game from both sides' recent matches: for
// home and away side, mean points, mean goal difference, mean difference of shots
// on target, and days of rest, at most maxRest. NaN: not known.
func (f *RecentMatches) Columns(g *history.Game) [RecentColumns]float64 {
	home, away := &f.Teams[g.Home], &f.Teams[g.Away]
	return [RecentColumns]float64{
		mean(home.Points), mean(away.Points), mean(home.Goals), mean(away.Goals), mean(home.Target), mean(away.Target),
		rest(home, g.Day), rest(away, g.Day),
	}
}

func mean(list []float64) float64 {
	if len(list) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / float64(len(list))
}

func rest(team *TeamRecent, day int) float64 {
	if team.Day == 0 {
		return math.NaN()
	}
	return float64(min(day-team.Day, maxRest))
}
