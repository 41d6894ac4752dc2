package competition

import (
	"cmp"
	"maps"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Standing is one row of a league table.
type Standing struct {
	Position     int // from 1; teams that no criterion separates share one
	Team         football.Team
	Played       int
	Won          int
	Drawn        int
	Lost         int
	GoalsFor     int
	GoalsAgainst int
	Points       int
	Form         []football.Outcome // of the last five matches, oldest first: Home is a win, Away a defeat, wherever played
}

// GoalDifference returns goals scored less goals conceded.
func (s Standing) GoalDifference() int { return s.GoalsFor - s.GoalsAgainst }

// Criterion separates teams that are level on points and on the criteria before
// it. Fair play, deciding matches and drawing of lots are none.
type Criterion string

// The criteria. Those head to head count the matches among the level teams, and only
// once all of those have been played.
const (
	ByDifference           Criterion = "difference"
	ByGoals                Criterion = "goals"
	ByWins                 Criterion = "wins"
	ByAwayGoals            Criterion = "away-goals"
	ByHeadToHeadPoints     Criterion = "h2h-points"
	ByHeadToHeadDifference Criterion = "h2h-difference"
	ByHeadToHeadGoals      Criterion = "h2h-goals"
	ByHeadToHeadAwayGoals  Criterion = "h2h-away-goals"
)

var criteria = []Criterion{
	ByDifference, ByGoals, ByWins, ByAwayGoals, ByHeadToHeadPoints, ByHeadToHeadDifference, ByHeadToHeadGoals, ByHeadToHeadAwayGoals,
}

// headToHead reports whether the criterion counts only the matches among the
// level teams.
func (c Criterion) headToHead() bool {
	switch c {
	case ByHeadToHeadPoints, ByHeadToHeadDifference, ByHeadToHeadGoals, ByHeadToHeadAwayGoals:
		return true
	case ByDifference, ByGoals, ByWins, ByAwayGoals:
	}
	return false
}

// formLength is the number of matches in Standing.Form.
const formLength = 5

// Table returns the league table of a season after a matchday; 0: after all
// matches played. It has every team that appears in records, which must be in
// order of kick-off. Points deductions are not known to it.
func Table(c Competition, season football.Season, records []football.MatchRecord, matchday int) []Standing {
	win := c.At(season).Win
	byTeam := map[int64]*Standing{}
	standing := func(team football.Team) *Standing {
		if byTeam[team.ID] == nil {
			byTeam[team.ID] = &Standing{Team: team}
		}
		return byTeam[team.ID]
	}
	var played []football.Match
	for _, s := range records {
		home, away := standing(s.Home), standing(s.Away)
		if m, ok := s.Match(); ok && (matchday == 0 || s.Matchday <= matchday) {
			played = append(played, m)
			home.add(m.Score, win)
			away.add(football.Score{Home: m.Score.Away, Away: m.Score.Home}, win)
		}
	}
	all := slices.SortedFunc(maps.Values(byTeam), func(a, b *Standing) int {
		return cmp.Or(cmp.Compare(a.Team.Name, b.Team.Name), cmp.Compare(a.Team.ID, b.Team.ID))
	})
	number := make(map[int64]int, len(all))
	for i, s := range all {
		number[s.Team.ID] = i
	}
	ranking := NewRanking(c, season, len(all))
	for _, m := range played {
		ranking.AddMatch(number[m.Home.ID], number[m.Away.ID], m.Score)
	}
	standings := make([]Standing, 0, len(all))
	order, position := ranking.Order()
	for _, i := range order {
		all[i].Position = position[i]
		standings = append(standings, *all[i])
	}
	return standings
}

// add counts a match; score has the team's own goals as Home.
func (s *Standing) add(score football.Score, win int) {
	s.Played++
	s.GoalsFor += score.Home
	s.GoalsAgainst += score.Away
	outcome := score.Outcome()
	switch outcome {
	case football.Home:
		s.Won++
		s.Points += win
	case football.Draw:
		s.Drawn++
		s.Points++
	case football.Away:
		s.Lost++
	}
	if s.Form = append(s.Form, outcome); len(s.Form) > formLength {
		s.Form = s.Form[1:]
	}
}

// TablePosition is a team's position and points after a matchday.
type TablePosition struct {
	Matchday int
	Position int
	Points   int
}

// TablePositions returns a team's position after each matchday of a season, up
// to the last one with a result.
func TablePositions(c Competition, season football.Season, records []football.MatchRecord, team int64) []TablePosition {
	last := 0
	for _, s := range records {
		if s.Score != nil {
			last = max(last, s.Matchday)
		}
	}
	positions := []TablePosition{}
	for matchday := 1; matchday <= last; matchday++ {
		for _, s := range Table(c, season, records, matchday) {
			if s.Team.ID == team {
				positions = append(positions, TablePosition{matchday, s.Position, s.Points})
			}
		}
	}
	return positions
}
