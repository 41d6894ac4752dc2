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
		rows := s.rows[key]
		meetings := s.pairings[key]
		rows, problems = s.dropDuplicates(rows, problems)
		for i, at := range assignMeetings(rows, meetings, s.division.At(s.key.season).HomeMeetings()) {
			one := rows[i]
			var record *football.MatchRecord
			if at >= 0 {
				record = meetings[at]
			} else {
				record = &football.MatchRecord{
					Fixture: football.Fixture{Division: s.key.division, Season: s.key.season, Home: one.home, Away: one.away},
					Meeting: s.freeMeeting(key), Status: football.Scheduled,
				}
				s.add(record)
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

// dropDuplicates removes rows of the same two teams that cannot be meetings of their
// own: those of a day that is there already, and those beyond the meetings that the
// league has.
func (s *season) dropDuplicates(rows []row, problems []error) (kept []row, _ []error) {
	for _, one := range rows {
		var same *row
		for i := range kept {
			if sameDay(kept[i].entry.Kickoff, one.entry.Kickoff) || len(kept) == s.division.At(s.key.season).HomeMeetings() {
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

// freeMeeting returns the lowest number of a meeting that no match has.
func (s *season) freeMeeting(key pairingKey) int {
	for number := 1; ; number++ {
		if !slices.ContainsFunc(s.pairings[key], func(m *football.MatchRecord) bool { return m.Meeting == number }) {
			return number
		}
	}
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// Costs of assigning a row to a match, in days by which its kick-off would move.
const (
	newMeetingCost = 45.0  // of a match that was played is moved less than that by a correction
	openDiscount   = .4    // fixtures are moved further than results are corrected
	otherRoundCost = 1000. // a row of another matchday is another meeting if there can be one
)

// assignMeetings returns for each row the index of its match in meetings, or −1 for a
// new one, such that the kick-offs move least in all. There are at most limit rows,
// and not more than limit matches afterwards.
func assignMeetings(rows []row, meetings []*football.MatchRecord, limit int) []int {
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
	if entry.Matchday > 0 && record.Matchday > 0 && !record.MatchdayInferred {
		if entry.Matchday == record.Matchday {
			return 0
		}
		days += otherRoundCost
	}
	if record.Score == nil {
		days *= openDiscount
	}
	return days
}
