package football

import (
	"cmp"
	"maps"
	"slices"
)

// Standing is one line of a league table.
type Standing struct {
	Position     int // teams that nothing tells apart share one
	Team         Team
	Played       int
	Won          int
	Drawn        int
	Lost         int
	GoalsFor     int
	GoalsAgainst int
	Points       int
	Form         []Outcome // of the last five matches, oldest first: Home is a win, Away a defeat
}

// GoalDifference is goals scored less goals conceded.
func (s Standing) GoalDifference() int { return s.GoalsFor - s.GoalsAgainst }

// criterion tells teams apart that are level on points, or on the criteria
// before it.
type criterion int

const (
	byDifference criterion = iota
	byGoals
	byWins
	byHeadToHeadPoints // this and the next ones: in the matches between the level teams,
	byHeadToHeadDifference
	byHeadToHeadGoals // and only once all of those have been played
)

// headToHead criteria count the matches between the level teams alone.
func (c criterion) headToHead() bool { return c >= byHeadToHeadPoints }

// rules of a league.
type rules struct {
	threePoints Season // the first season in which a win counted three points instead of two
	criteria    []criterion
}

var (
	headToHeadFirst = []criterion{byHeadToHeadPoints, byHeadToHeadDifference, byDifference, byGoals}
	differenceFirst = []criterion{byDifference, byGoals}
)

// rulesByCountry each country, from the regulations of its leagues as of 2025-26;
// criteria of fair play, play-offs and lots are not among them.
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

// formLength is how many matches make a team's form.
const formLength = 5

// Table is the league table of a season after a matchday; 0: after everything
// that was played. Every team of the season is in it. Records are in order of
// kick-off. Points that a team lost at the table are not known to it.
func Table(division Division, season Season, records []MatchRecord, matchday int) []Standing {
	win := PointsForWin(division, season)
	lines := map[int64]*Standing{}
	line := func(team Team) *Standing {
		if lines[team.ID] == nil {
			lines[team.ID] = &Standing{Team: team}
		}
		return lines[team.ID]
	}
	var played []Match
	for _, s := range records {
		home, away := line(s.Home), line(s.Away)
		if m, ok := s.Match(); ok && (matchday == 0 || s.Matchday <= matchday) {
			played = append(played, m)
			home.add(m.Score, win)
			away.add(Score{m.Score.Away, m.Score.Home}, win)
		}
	}
	all := slices.SortedFunc(maps.Values(lines), func(a, b *Standing) int {
		return cmp.Or(cmp.Compare(a.Team.Name, b.Team.Name), cmp.Compare(a.Team.ID, b.Team.ID))
	})
	number := make(map[int64]int, len(all))
	for i, line := range all {
		number[line.Team.ID] = i
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

// add counts a match from the team's own side.
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

// TablePosition is where a team stood after a matchday.
type TablePosition struct {
	Matchday int
	Position int
	Points   int
}

// TablePositions of a team after each matchday of a season, up to the last one played.
func TablePositions(division Division, season Season, records []MatchRecord, team int64) []TablePosition {
	last := 0
	for _, s := range records {
		if s.Score != nil {
			last = max(last, s.Matchday)
		}
	}
	places := []TablePosition{}
	for matchday := 1; matchday <= last; matchday++ {
		for _, line := range Table(division, season, records, matchday) {
			if line.Team.ID == team {
				places = append(places, TablePosition{matchday, line.Position, line.Points})
			}
		}
	}
	return places
}
