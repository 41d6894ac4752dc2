package football

import (
	"cmp"
	"maps"
	"slices"
)

// Standing is one row of a league table.
type Standing struct {
	Position     int // from 1; teams that no criterion separates share one
	Team         Team
	Played       int
	Won          int
	Drawn        int
	Lost         int
	GoalsFor     int
	GoalsAgainst int
	Points       int
	Form         []Outcome // of the last five matches, oldest first: Home is a win, Away a defeat, wherever played
}

// GoalDifference returns goals scored less goals conceded.
func (s Standing) GoalDifference() int { return s.GoalsFor - s.GoalsAgainst }

// criterion separates teams that are level on points and on the criteria before
// it.
type criterion int

const (
	byDifference criterion = iota
	byGoals
	byWins
	byHeadToHeadPoints // this and the following: in the matches among the level teams,
	byHeadToHeadDifference
	byHeadToHeadGoals // and only once all of those have been played
)

// headToHead reports whether the criterion counts only the matches among the
// level teams.
func (c criterion) headToHead() bool { return c >= byHeadToHeadPoints }

// rules are the table rules of a country's leagues.
type rules struct {
	threePoints Season // the first season in which a win counted three points instead of two
	criteria    []criterion
}

var (
	headToHeadFirst = []criterion{byHeadToHeadPoints, byHeadToHeadDifference, byDifference, byGoals}
	differenceFirst = []criterion{byDifference, byGoals}
)

// rulesByCountry is from the leagues' regulations as of 2025-26. Fair play,
// deciding matches and drawing of lots are left out.
var rulesByCountry = map[string]rules{
	"ES":     {1995, headToHeadFirst},
	"GB-ENG": {1981, []criterion{byDifference, byGoals, byHeadToHeadPoints}},
	"GB-SCT": {1994, differenceFirst},
	"IT":     {1994, headToHeadFirst},
	"DE":     {1995, []criterion{byDifference, byGoals, byHeadToHeadPoints, byHeadToHeadDifference}},
	"FR":     {1994, []criterion{byDifference, byHeadToHeadPoints, byHeadToHeadDifference, byGoals}},
	"NL":     {1995, []criterion{byDifference, byGoals, byHeadToHeadPoints}},
	"PT":     {1995, []criterion{byHeadToHeadPoints, byHeadToHeadDifference, byDifference, byWins, byGoals}},
	"BE":     {1995, []criterion{byWins, byDifference, byGoals}},
	"TR":     {1987, headToHeadFirst},
	"GR":     {1992, []criterion{byHeadToHeadPoints, byHeadToHeadDifference, byHeadToHeadGoals, byDifference, byGoals}},
	"AT":     {1995, []criterion{byDifference, byGoals, byWins}},
}

// formLength is the number of matches in Standing.Form.
const formLength = 5

// Table returns the league table of a season after a matchday; 0: after all
// matches played. It has every team that appears in records, which must be in
// order of kick-off. Points deductions are not known to it.
func Table(division Division, season Season, records []MatchRecord, matchday int) []Standing {
	win := PointsForWin(division, season)
	byTeam := map[int64]*Standing{}
	standing := func(team Team) *Standing {
		if byTeam[team.ID] == nil {
			byTeam[team.ID] = &Standing{Team: team}
		}
		return byTeam[team.ID]
	}
	var played []Match
	for _, s := range records {
		home, away := standing(s.Home), standing(s.Away)
		if m, ok := s.Match(); ok && (matchday == 0 || s.Matchday <= matchday) {
			played = append(played, m)
			home.add(m.Score, win)
			away.add(Score{m.Score.Away, m.Score.Home}, win)
		}
	}
	all := slices.SortedFunc(maps.Values(byTeam), func(a, b *Standing) int {
		return cmp.Or(cmp.Compare(a.Team.Name, b.Team.Name), cmp.Compare(a.Team.ID, b.Team.ID))
	})
	number := make(map[int64]int, len(all))
	for i, s := range all {
		number[s.Team.ID] = i
	}
	ranking := NewRanking(division, season, len(all))
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
func (s *Standing) add(score Score, win int) {
	s.Played++
	s.GoalsFor += score.Home
	s.GoalsAgainst += score.Away
	outcome := score.Outcome()
	switch outcome {
	case Home:
		s.Won++
		s.Points += win
	case Draw:
		s.Drawn++
		s.Points++
	case Away:
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
func TablePositions(division Division, season Season, records []MatchRecord, team int64) []TablePosition {
	last := 0
	for _, s := range records {
		if s.Score != nil {
			last = max(last, s.Matchday)
		}
	}
	positions := []TablePosition{}
	for matchday := 1; matchday <= last; matchday++ {
		for _, s := range Table(division, season, records, matchday) {
			if s.Team.ID == team {
				positions = append(positions, TablePosition{matchday, s.Position, s.Points})
			}
		}
	}
	return positions
}
