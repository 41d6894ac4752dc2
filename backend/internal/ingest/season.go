package ingest

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

type (
	seasonKey struct {
		division string
		season   football.Season
	}
	nameKey    struct{ country, name string }
	pairingKey struct{ home, away int64 }
)

func compareSeasons(a, b seasonKey) int {
	return cmp.Or(cmp.Compare(a.season, b.season), cmp.Compare(a.division, b.division))
}

// season has the records of one season during an import.
type season struct {
	key      seasonKey
	division football.Division
	records  []*football.MatchRecord
	before   map[*football.MatchRecord]football.MatchRecord // as they are stored
	pairings map[pairingKey][]*football.MatchRecord
	touched  map[*football.MatchRecord]int // line of its entry; 0: none
	used     int                           // run.clock at its last use
}

func (r *run) season(ctx context.Context, division football.Division, entry listing.Entry) (*season, error) {
	r.clock++
	key := seasonKey{entry.Division, entry.Season}
	if s, ok := r.seasons[key]; ok {
		s.used = r.clock
		return s, nil
	}
	if len(r.seasons) == maxOpenSeasons {
		var oldest *season
		for _, s := range r.seasons {
			if oldest == nil || s.used < oldest.used {
				oldest = s
			}
		}
		if err := r.finish(ctx, oldest); err != nil {
			return nil, err
		}
		delete(r.seasons, oldest.key)
	}
	stored, err := r.tx.Season(ctx, division, entry.Season)
	if err != nil {
		return nil, err
	}
	s := &season{
		key: key, division: division, used: r.clock,
		before:   make(map[*football.MatchRecord]football.MatchRecord, len(stored)),
		pairings: make(map[pairingKey][]*football.MatchRecord, max(len(stored), 400)),
		touched:  map[*football.MatchRecord]int{},
	}
	for i := range stored {
		record := &stored[i]
		s.before[record] = *record
		record.Quotes = slices.Clone(record.Quotes)
		s.add(record)
	}
	r.seasons[key] = s
	return s, nil
}

func (s *season) add(record *football.MatchRecord) {
	s.records = append(s.records, record)
	key := pairingKey{record.Home.ID, record.Away.ID}
	s.pairings[key] = append(s.pairings[key], record)
}

// find returns the record of an entry, adding one if there is none. If two teams
// meet more than once at a ground, it prefers the meeting on the same day, then one
// without a score.
func (s *season) find(entry listing.Entry, home, away football.Team) (*football.MatchRecord, error) {
	meetings := s.pairings[pairingKey{home.ID, away.ID}]
	best := -1
	for i, record := range meetings {
		if s.touched[record] == 0 && (best < 0 || s.fit(record, entry) > s.fit(meetings[best], entry)) {
			best = i
		}
	}
	full := len(meetings) >= s.division.HomeMeetings
	if best >= 0 && (full || s.fit(meetings[best], entry) > 0) {
		s.touched[meetings[best]] = entry.Line
		return meetings[best], nil
	}
	if full {
		return nil, listing.Problem{Line: entry.Line, Message: fmt.Sprintf("%s – %s is there already, on line %d",
			entry.Home, entry.Away, s.touched[meetings[len(meetings)-1]])}
	}
	record := &football.MatchRecord{
		Fixture: football.Fixture{Division: entry.Division, Season: entry.Season, Home: home, Away: away},
		Meeting: len(meetings) + 1, Status: football.Scheduled,
	}
	s.add(record)
	s.touched[record] = entry.Line
	return record, nil
}

// fit returns how well an entry fits a record of the same two teams: 2 for the same
// day, 1 if the record has no score, else 0.
func (s *season) fit(record *football.MatchRecord, entry listing.Entry) int {
	switch {
	case record.Kickoff.Format("2006-01-02") == entry.Kickoff.Format("2006-01-02"):
		return 2
	case record.Score == nil:
		return 1
	}
	return 0
}

// finish infers the matchdays of a season and writes its new and changed records.
func (r *run) finish(ctx context.Context, s *season) error {
	inferMatchdays(s.records)
	if r.opt.Sample && r.last[s.key.division] == s.key.season {
		r.clearLastMatchday(s)
	}
	var added []*football.MatchRecord
	var changed []Change
	for _, record := range s.records {
		before, known := s.before[record]
		switch {
		case !known:
			added = append(added, record)
			r.addRow(Row{Line: s.touched[record], After: *record})
			if record.Score == nil {
				r.report.OpenFixtures = append(r.report.OpenFixtures, Change{After: record})
			}
		case !reflect.DeepEqual(before, *record):
			changed = append(changed, Change{before, record})
			r.addRow(Row{Line: s.touched[record], Before: &before, After: *record})
			if record.Score == nil {
				r.report.OpenFixtures = append(r.report.OpenFixtures, Change{before, record})
			}
		case s.touched[record] != 0:
			r.report.Unchanged++
		}
	}
	r.report.New += len(added)
	r.report.Changed += len(changed)
	if err := r.tx.Insert(ctx, added); err != nil {
		return err
	}
	return r.tx.Update(ctx, changed)
}

func (r *run) addRow(row Row) {
	if len(r.report.Rows) < maxRows {
		r.report.Rows = append(r.report.Rows, row)
	}
}

// clearLastMatchday turns the sample's last matchday into fixtures. A result that
// the user has entered is left.
func (r *run) clearLastMatchday(s *season) {
	last := 0
	for _, record := range s.records {
		last = max(last, record.Matchday)
	}
	for _, record := range s.records {
		if before, known := s.before[record]; record.Matchday == last && record.Sample && (!known || before.Score == nil) {
			record.Status, record.Score, record.HalfTime = football.Scheduled, nil, nil
		}
	}
}
