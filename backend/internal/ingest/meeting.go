package ingest

import (
	"math"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// row is an entry of a source with its teams, waiting to be assigned to a match.
type row struct {
	entry      listing.Entry
	home, away football.Team
	referee    *football.Referee // nil: not given
}

// assign finds the match of every row of the season, adding those that are missing,
// and merges the rows into them. All rows of two teams are looked at together: which
// meeting a row is can depend on the others. It returns a Problem for each row that
// cannot be a meeting.
func (s *season) assign(sample bool) (problems []error) {
	for _, key := range s.order {
		var rows []row
		s.placeSurplus(s.rows[key])
		rows, problems = s.dropDuplicates(s.rows[key], problems)
		for i, record := range s.matchesOf(key, rows) {
			one := rows[i]
			if record == nil {
				record = &football.MatchRecord{
					Fixture: football.Fixture{Division: s.key.division, Season: s.key.season, Home: one.home, Away: one.away, Stage: one.entry.Stage},
					Meeting: s.freeMeeting(key, one.entry.Stage), Status: football.Scheduled,
				}
				s.add(record)
			} else if record.Stage == "" && one.entry.Stage != "" {
				record.Meeting = s.freeMeeting(key, one.entry.Stage)
				record.Stage = one.entry.Stage
			}
			s.touched[record] = one.entry.Line
			record.Sample = sample
			if one.referee != nil {
				record.Referee = one.referee
			}
			merge(record, one.entry)
		}
	}
	s.order, s.rows = nil, map[pairingKey][]row{}
	return problems
}

// placeSurplus puts the rows of two teams beyond those that they can meet in the table
// of a league that splits into its play-offs, if they are the latest: sources that name
// no stage have them among the others.
func (s *season) placeSurplus(rows []row) {
	knockOut, ok := s.era.PlayOffsAfterSplit()
	if !ok {
		return
	}
	var own []*listing.Entry
	for i := range rows {
		if s.era.InTable(rows[i].entry.Stage) {
			own = append(own, &rows[i].entry)
		}
	}
	slices.SortFunc(own, func(a, b *listing.Entry) int { return a.Kickoff.Compare(b.Kickoff) })
	for _, entry := range own[min(len(own), s.era.HomeMeetings()):] {
		if entry.Stage == "" {
			entry.Stage = knockOut.Name
		}
	}
}

// group returns the stages that a stage's matches are counted with: a source may not say
// which of a league's matches were those of a split.
func (s *season) group(stage string) string {
	if s.era.InTable(stage) {
		return ""
	}
	return stage
}

// matchesOf returns the match of each row of two teams; nil for a new one. A row of a
// stage, and a match of which the stage is not known, are one only if the day is the
// same; so are a row without and a match with one. Otherwise the matches of each group
// of stages are assigned to its rows such that the kick-offs move least in all.
func (s *season) matchesOf(key pairingKey, rows []row) []*football.MatchRecord {
	found := make([]*football.MatchRecord, len(rows))
	stored := slices.Clone(s.pairings[key])
	for i := range rows {
		entry := &rows[i].entry
		at := slices.IndexFunc(stored, func(record *football.MatchRecord) bool {
			return s.group(record.Stage) != s.group(entry.Stage) && (record.Stage == "" || entry.Stage == "") && sameDay(record.Kickoff, entry.Kickoff)
		})
		if at >= 0 {
			found[i] = stored[at]
			stored = slices.Delete(stored, at, at+1)
		}
	}
	groups := map[string][]int{} // of rows that are left
	for i := range rows {
		if found[i] == nil {
			group := s.group(rows[i].entry.Stage)
			groups[group] = append(groups[group], i)
		}
	}
	for group, members := range groups {
		var meetings []*football.MatchRecord
		for _, record := range stored {
			if s.group(record.Stage) == group {
				meetings = append(meetings, record)
			}
		}
		some := make([]row, len(members))
		for k, i := range members {
			some[k] = rows[i]
		}
		for k, at := range assignMeetings(some, meetings, s.era.Meetings(group), s.newMeetingCost()) {
			if at >= 0 {
				found[members[k]] = meetings[at]
			}
		}
	}
	return found
}

// dropDuplicates removes rows of the same two teams that cannot be meetings of their
// own: those of a day that is there already, and those beyond the meetings that the
// stage has.
func (s *season) dropDuplicates(rows []row, problems []error) (kept []row, _ []error) {
	for _, one := range rows {
		var same *row
		count := 0
		for i := range kept {
			if sameDay(kept[i].entry.Kickoff, one.entry.Kickoff) && !s.bothPlayed(&kept[i].entry, &one.entry) {
				same = &kept[i]
			}
			if s.group(kept[i].entry.Stage) != s.group(one.entry.Stage) {
				continue
			}
			if count++; count == s.era.Meetings(s.group(one.entry.Stage)) {
				same = &kept[i]
			}
		}
		if same == nil {
			kept = append(kept, one)
			continue
		}
		problems = append(problems, listing.Problem{Line: one.entry.Line, Message: fault.Say("%s – %s is there already, on line %d",
			one.entry.Home, one.entry.Away, same.entry.Line)})
	}
	return kept, problems
}

// bothPlayed reports whether two rows of a day are two matches: national teams have met
// twice on one day, with two scores.
func (s *season) bothPlayed(a, b *listing.Entry) bool {
	return s.newMeetingCost() == nationalMeetingCost && a.Score != nil && b.Score != nil && *a.Score != *b.Score
}

// freeMeeting returns the lowest number of a meeting in a stage that no match has.
func (s *season) freeMeeting(key pairingKey, stage string) int {
	for number := 1; ; number++ {
		if !slices.ContainsFunc(s.pairings[key], func(m *football.MatchRecord) bool { return m.Stage == stage && m.Meeting == number }) {
			return number
		}
	}
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// Costs of assigning a row to a match, in days by which its kick-off would move.
const (
	leagueMeetingCost   = 45.0  // a match of a league is moved less than that by a correction
	nationalMeetingCost = 2.5   // national teams meet again soon, and their days are seldom wrong
	otherScoreCost      = .5    // of two meetings on days alike, the one with the same score
	openDiscount        = .4    // fixtures are moved further than results are corrected
	otherRoundCost      = 1000. // a row of another matchday is another meeting if there can be one
)

// newMeetingCost returns the cost of a match that is not there yet.
func (s *season) newMeetingCost() float64 {
	if s.division.Field == football.MenNational || s.division.Field == football.WomenNational {
		return nationalMeetingCost
	}
	return leagueMeetingCost
}

// assignMeetings returns for each row the index of its match in meetings, or −1 for a
// new one, such that the kick-offs move least in all. There are at most limit rows,
// and not more than limit matches afterwards.
func assignMeetings(rows []row, meetings []*football.MatchRecord, limit int, newMeetingCost float64) []int {
	best, least := make([]int, len(rows)), math.Inf(1)
	chosen := make([]int, len(rows))
	taken := make([]bool, len(meetings))
	var try func(i, free int, cost float64)
	try = func(i, free int, cost float64) {
		if cost >= least {
			return
		}
		if i == len(rows) {
			least = cost
			copy(best, chosen)
			return
		}
		for at, record := range meetings {
			if !taken[at] {
				taken[at], chosen[i] = true, at
				try(i+1, free, cost+moveCost(&rows[i].entry, record))
				taken[at] = false
			}
		}
		if free > 0 {
			chosen[i] = -1
			try(i+1, free-1, cost+newMeetingCost)
		}
	}
	try(0, limit-len(meetings), 0)
	return best
}

// moveCost is the cost of assigning a row to a match. Where both have a matchday that a
// source has given, it decides.
func moveCost(entry *listing.Entry, record *football.MatchRecord) float64 {
	days := math.Abs(entry.Kickoff.Sub(record.Kickoff).Hours()) / 24
	if entry.Stage != record.Stage && entry.Stage != "" && record.Stage != "" {
		return otherRoundCost
	}
	if entry.Matchday > 0 && record.Matchday > 0 && !record.MatchdayInferred {
		if entry.Matchday == record.Matchday {
			return 0
		}
		days += otherRoundCost
	}
	switch {
	case record.Score == nil:
		days *= openDiscount
	case entry.Score != nil && *entry.Score != *record.Score:
		days += otherScoreCost
	}
	return days
}
