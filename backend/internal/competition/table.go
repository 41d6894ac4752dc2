package competition

import (
	"cmp"
	"maps"
	"slices"
	"time"

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
	Points       int                // after a split, with those taken along; less those deducted
	Deducted     int                // negative: more were given back than taken away
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

// Season is a season of a competition as far as tables are concerned.
type Season struct {
	Competition Competition
	Season      football.Season
	Records     []football.MatchRecord // in order of kick-off
	Deductions  []Deduction
}

// Table returns the league table of a season after a matchday; 0: after all matches
// played. It has every team that appears in a match of the league's own rounds or of a
// split; play-offs do not count. After a split, the teams of a group stand together, with
// the points that they take along.
func (s *Season) Table(matchday int) []Standing {
	era := s.Competition.At(s.Season)
	parts := era.TableParts(s.Records)
	byTeam := map[int64]*Standing{}
	standing := func(team football.Team) {
		if byTeam[team.ID] == nil {
			byTeam[team.ID] = &Standing{Team: team}
		}
	}
	for i := range s.Records {
		if parts[i] != NotInTable {
			standing(s.Records[i].Home)
			standing(s.Records[i].Away)
		}
	}
	all := slices.SortedFunc(maps.Values(byTeam), func(a, b *Standing) int {
		return cmp.Or(cmp.Compare(a.Team.Name, b.Team.Name), cmp.Compare(a.Team.ID, b.Team.ID))
	})
	number := make(map[int64]int, len(all))
	for i, of := range all {
		number[of.Team.ID] = i
	}
	ranking := NewRanking(s.Competition, s.Season, len(all))
	var split []int // records
	for i := range s.Records {
		r := &s.Records[i]
		if parts[i] == InSplit {
			split = append(split, i)
		}
		if parts[i] == InOwnRounds && (matchday == 0 || r.Matchday <= matchday) {
			s.count(r, ranking, all, number, era.Win)
		}
	}
	var splitFrom time.Time // the first match of the split; zero: there is none
	if len(split) > 0 {
		splitFrom = s.Records[split[0]].Kickoff
	}
	deductions := s.DeductionsAfter(matchday)
	deduct(deductions, ranking, all, number, func(d Deduction) bool { return splitFrom.IsZero() || d.Day.Before(splitFrom) })
	if len(split) > 0 && s.ownRoundsEnded(parts) && (matchday == 0 || matchday > era.Stages[0].Rounds) {
		s.split(era, parts, ranking, all, number, split, matchday)
	}
	deduct(deductions, ranking, all, number, func(d Deduction) bool { return !splitFrom.IsZero() && !d.Day.Before(splitFrom) })
	standings := make([]Standing, 0, len(all))
	order, position := ranking.Order()
	for _, i := range order {
		all[i].Position = position[i]
		standings = append(standings, *all[i])
	}
	return standings
}

// count counts a match that has been played.
func (s *Season) count(r *football.MatchRecord, ranking *Ranking, all []*Standing, number map[int64]int, win int) {
	m, ok := r.Match()
	if !ok {
		return
	}
	home, away := number[m.Home.ID], number[m.Away.ID]
	all[home].add(m.Score, win)
	all[away].add(football.Score{Home: m.Score.Away, Away: m.Score.Home}, win)
	ranking.AddMatch(home, away, m.Score)
}

// ownRoundsEnded reports whether no match of the league's own rounds is to come.
func (s *Season) ownRoundsEnded(parts []TablePart) bool {
	for i := range s.Records {
		if status := s.Records[i].Status; parts[i] == InOwnRounds && status != football.Cancelled && s.Records[i].Score == nil {
			return false
		}
	}
	return true
}

// split parts the table and counts the matches after that.
func (s *Season) split(era Era, parts []TablePart, ranking *Ranking, all []*Standing, number map[int64]int, records []int, matchday int) {
	var matches [][2]int
	for _, i := range records {
		matches = append(matches, [2]int{number[s.Records[i].Home.ID], number[s.Records[i].Away.ID]})
	}
	splitting := era.NewSplitting(len(all), matches)
	if splitting == nil {
		return
	}
	_, places := ranking.Order()
	splitting.Part(ranking, places)
	for i, of := range all {
		if group := splitting.Group[i]; group >= 0 {
			_, of.Points = splitting.Stages[group].Carry.carried(of.Points)
		}
	}
	for _, i := range records {
		if matchday == 0 || s.round(era, parts, i) <= matchday {
			s.count(&s.Records[i], ranking, all, number, era.Win)
		}
	}
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

// Positions returns a team's position after each matchday, up to the last one with a
// result.
func (s *Season) Positions(team int64) []TablePosition {
	last := 0
	for _, r := range s.Records {
		if r.Score != nil {
			last = max(last, r.Matchday)
		}
	}
	positions := []TablePosition{}
	for matchday := 1; matchday <= last; matchday++ {
		for _, of := range s.Table(matchday) {
			if of.Team.ID == team {
				positions = append(positions, TablePosition{matchday, of.Position, of.Points})
			}
		}
	}
	return positions
}
