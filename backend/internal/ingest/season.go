package ingest

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

type (
	seasonKey struct {
		division string
		season   football.Season
	}
	nameKey struct{ country, name string } // of a referee
	// spellingKey has the season only where it decides which team is meant.
	spellingKey struct {
		TeamKey
		season football.Season
	}
	pairingKey struct{ home, away int64 }
)

func compareSeasons(a, b seasonKey) int {
	return cmp.Or(cmp.Compare(a.season, b.season), cmp.Compare(a.division, b.division))
}

// season has the records of one season during an import.
type season struct {
	key      seasonKey
	division competition.Competition
	era      competition.Era
	records  []*football.MatchRecord
	before   map[*football.MatchRecord]football.MatchRecord // as they are stored
	pairings map[pairingKey][]*football.MatchRecord
	rows     map[pairingKey][]row          // not yet assigned to matches
	order    []pairingKey                  // of rows, as they appear in the source
	touched  map[*football.MatchRecord]int // line of its entry; 0: none
	used     int                           // run.clock at its last use
}

func (r *run) season(ctx context.Context, division competition.Competition, entry listing.Entry) (*season, error) {
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
		if !r.assign(oldest) {
			return nil, errNothingStored
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
		key: key, division: division, era: division.At(key.season), used: r.clock,
		before:   make(map[*football.MatchRecord]football.MatchRecord, len(stored)),
		pairings: make(map[pairingKey][]*football.MatchRecord, max(len(stored), 400)),
		rows:     map[pairingKey][]row{},
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

// addRow keeps a row until assign.
func (s *season) addRow(one row) {
	key := pairingKey{one.home.ID, one.away.ID}
	if s.rows[key] == nil {
		s.order = append(s.order, key)
	}
	s.rows[key] = append(s.rows[key], one)
}

// assign assigns the rows of a season to its matches. It reports whether the import
// goes on: problems end it unless wrong lines are left out.
func (r *run) assign(s *season) bool {
	for _, problem := range s.assign(r.opt.Sample) {
		r.addProblem(problem)
	}
	if err := s.checkTeams(); err != nil {
		r.addProblem(err)
	}
	return r.problems.Total == 0 || r.opt.SkipWrong
}

// finish infers the matchdays of a season and writes its new and changed records.
func (r *run) finish(ctx context.Context, s *season) error {
	if s.division.Kind == competition.League {
		inferMatchdays(s.inTable(), s.division)
	}
	if r.opt.Sample {
		s.keepResults()
	}
	var added []*football.MatchRecord
	var changed []Change
	for _, record := range s.records {
		before, known := s.before[record]
		switch {
		case !known:
			added = append(added, record)
			r.addRow(Row{Line: s.touched[record], After: *record})
			if isOpen(record) {
				r.report.OpenFixtures = append(r.report.OpenFixtures, Change{After: record})
			}
		case !reflect.DeepEqual(before, *record):
			changed = append(changed, Change{before, record})
			r.addRow(Row{Line: s.touched[record], Before: &before, After: *record})
			if isOpen(record) {
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

// inTable returns the records that count in the league's table.
func (s *season) inTable() []*football.MatchRecord {
	return slices.DeleteFunc(slices.Clone(s.records), func(record *football.MatchRecord) bool { return !s.era.InTable(record.Stage) })
}

// checkTeams returns a Problem if the import adds teams to the season beyond those that
// its competition can have: then some are likely to be there under two spellings.
func (s *season) checkTeams() error {
	most := s.era.Teams[1]
	if most == 0 {
		return nil
	}
	teams, stored := map[int64]string{}, map[int64]bool{}
	for _, record := range s.records {
		if s.division.Kind == competition.League && !s.era.InTable(record.Stage) {
			continue
		}
		_, known := s.before[record]
		for _, team := range []football.Team{record.Home, record.Away} {
			teams[team.ID] = team.Name
			stored[team.ID] = stored[team.ID] || known
		}
	}
	var added []string
	line := 0
	for id, name := range teams {
		if !stored[id] {
			added = append(added, name)
		}
	}
	if len(teams) <= most || len(added) == 0 {
		return nil
	}
	slices.Sort(added)
	for _, record := range s.records {
		if at := s.touched[record]; at > 0 && (line == 0 || at < line) && (!stored[record.Home.ID] || !stored[record.Away.ID]) {
			line = at
		}
	}
	return listing.Problem{Line: line, Message: fault.Say(
		"%s would have %d teams in %s, and has %d at most: some of them are likely known under another spelling (%s)",
		s.division.Name.English, len(teams), s.division.SeasonName(s.key.season), most, strings.Join(added[:min(len(added), maxNamed)], ", "))}
}

// maxNamed limits how many teams a sentence names.
const maxNamed = 8

// isOpen reports whether a fixture is still to be played.
func isOpen(record *football.MatchRecord) bool {
	return record.Status == football.Scheduled || record.Status == football.Postponed
}

func (r *run) addRow(row Row) {
	if len(r.report.Rows) < maxRows {
		r.report.Rows = append(r.report.Rows, row)
	}
}

// keepResults undoes what the sample changes of matches that have a result already: it
// may be one that a user has entered.
func (s *season) keepResults() {
	for _, record := range s.records {
		if before, known := s.before[record]; known && before.Score != nil {
			*record = before
		}
	}
}
