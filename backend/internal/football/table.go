package football

import (
	"cmp"
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

// rules of a league.
type rules struct {
	threePoints Season // the first season in which a win counted three points instead of two
	criteria    []criterion
}

var (
	headToHeadFirst = []criterion{byHeadToHeadPoints, byHeadToHeadDifference, byDifference, byGoals}
	differenceFirst = []criterion{byDifference, byGoals}
)

// rulesOf each country, from the regulations of its leagues as of 2025-26;
// criteria of fair play, play-offs and lots are not among them.
var rulesOf = map[string]rules{
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
// that was played. Every team of the season is in it. Sheets are in order of
// kick-off. Points that a team lost at the table are not known to it.
func Table(division Division, season Season, sheets []Sheet, matchday int) []Standing {
	league, ok := rulesOf[division.Country]
	if !ok {
		league = rules{0, differenceFirst}
	}
	win := 3
	if season < league.threePoints {
		win = 2
	}
	t := table{win: win, meetings: division.HomeMeetings, lines: map[int64]*Standing{}}
	for _, s := range sheets {
		t.line(s.Home)
		t.line(s.Away)
		if m, played := s.Match(); played && (matchday == 0 || s.Matchday <= matchday) {
			t.played = append(t.played, m)
			t.count(m)
		}
	}
	all := make([]*Standing, 0, len(t.lines))
	for _, line := range t.lines {
		all = append(all, line)
	}
	slices.SortFunc(all, func(a, b *Standing) int {
		return cmp.Or(cmp.Compare(a.Team.Name, b.Team.Name), cmp.Compare(a.Team.ID, b.Team.ID))
	})
	standings := make([]Standing, 0, len(all))
	for _, level := range split(all, func(s *Standing) int { return s.Points }) {
		for _, shared := range t.order(level, level, league.criteria) {
			position := len(standings) + 1
			for _, line := range shared {
				line.Position = position
				standings = append(standings, *line)
			}
		}
	}
	return standings
}

type table struct {
	win      int // points
	meetings int // of two teams at one ground
	lines    map[int64]*Standing
	played   []Match
}

func (t *table) line(team Team) *Standing {
	line, ok := t.lines[team.ID]
	if !ok {
		line = &Standing{Team: team}
		t.lines[team.ID] = line
	}
	return line
}

func (t *table) count(m Match) {
	home, away := t.line(m.Home), t.line(m.Away)
	home.add(m.Score, t.win)
	away.add(Score{m.Score.Away, m.Score.Home}, t.win)
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

// order tells the teams of a group apart, which is part of those that were
// level on points. Groups come in order; what nothing tells apart stays one.
func (t *table) order(group, level []*Standing, criteria []criterion) [][]*Standing {
	if len(group) == 1 || len(criteria) == 0 {
		return [][]*Standing{group}
	}
	var value func(*Standing) int
	switch criteria[0] {
	case byDifference:
		value = (*Standing).difference
	case byGoals:
		value = func(s *Standing) int { return s.GoalsFor }
	case byWins:
		value = func(s *Standing) int { return s.Won }
	case byHeadToHeadPoints, byHeadToHeadDifference, byHeadToHeadGoals:
		among, complete := t.among(level)
		if !complete {
			return t.order(group, level, criteria[1:])
		}
		value = func(s *Standing) int {
			own := among[s.Team.ID]
			return map[criterion]int{
				byHeadToHeadPoints: own.Points, byHeadToHeadDifference: own.GoalDifference(), byHeadToHeadGoals: own.GoalsFor,
			}[criteria[0]]
		}
	}
	var ordered [][]*Standing
	for _, part := range split(group, value) {
		ordered = append(ordered, t.order(part, level, criteria[1:])...)
	}
	return ordered
}

func (s *Standing) difference() int { return s.GoalDifference() }

// among is the table of the matches between some teams; complete says whether
// all of them have been played.
func (t *table) among(level []*Standing) (lines map[int64]*Standing, complete bool) {
	small := table{win: t.win, lines: map[int64]*Standing{}}
	for _, s := range level {
		small.line(s.Team)
	}
	n := 0
	for _, m := range t.played {
		if small.lines[m.Home.ID] != nil && small.lines[m.Away.ID] != nil {
			small.count(m)
			n++
		}
	}
	return small.lines, n == len(level)*(len(level)-1)*t.meetings
}

// split sorts by a value, highest first, and gives groups of equal ones; the
// order of equals stays.
func split(group []*Standing, value func(*Standing) int) [][]*Standing {
	sorted := slices.Clone(group)
	slices.SortStableFunc(sorted, func(a, b *Standing) int { return cmp.Compare(value(b), value(a)) })
	var parts [][]*Standing
	for start, i := 0, 1; i <= len(sorted); i++ {
		if i == len(sorted) || value(sorted[i]) != value(sorted[start]) {
			parts = append(parts, sorted[start:i])
			start = i
		}
	}
	return parts
}

// Place is where a team stood after a matchday.
type Place struct {
	Matchday int
	Position int
	Points   int
}

// Places of a team after each matchday of a season, up to the last one played.
func Places(division Division, season Season, sheets []Sheet, team int64) []Place {
	last := 0
	for _, s := range sheets {
		if s.Score != nil {
			last = max(last, s.Matchday)
		}
	}
	places := []Place{}
	for matchday := 1; matchday <= last; matchday++ {
		for _, line := range Table(division, season, sheets, matchday) {
			if line.Team.ID == team {
				places = append(places, Place{matchday, line.Position, line.Points})
			}
		}
	}
	return places
}
