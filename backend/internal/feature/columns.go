package feature

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// TeamRecent is what a team's last matches say.
type TeamRecent struct {
	Points []float64 `json:"points"` // of the last matches, oldest first: 3, 1, 0
	Goals  []float64 `json:"goals"`  // scored less conceded in them
	Target []float64 `json:"target"` // shots on target, made less allowed; only where they were counted
	Day    int       `json:"day"`    // of the last one; 0: none
}

const recentLength = 6

// RecentMatches follows the last matches of every team.
type RecentMatches struct {
	Teams []TeamRecent `json:"teams"` // by index
}

// NewRecentMatches has seen nothing. teams is how many there are.
func NewRecentMatches(teams int) *RecentMatches { return &RecentMatches{make([]TeamRecent, teams)} }

// Learn a game that was played.
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

// RecentColumns is how many numbers Columns gives.
const RecentColumns = 8

const maxRest = 21 // days, beyond which rest is rest

// Columns of a game from the form of both sides: each side's mean of points,
// goals and shots on target, and days of rest; NaN where nothing is known.
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
