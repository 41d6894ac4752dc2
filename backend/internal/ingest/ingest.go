// Package ingest imports published matches, results and quotes into the store. It
// adds new data and updates changed data. Data that a file does not have is never
// removed.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// ImportTx is an import in progress: it stores everything of a file or nothing.
type ImportTx interface {
	// HasUserMatches reports whether there are matches of a country that are not sample
	// data.
	HasUserMatches(ctx context.Context, country string) (bool, error)
	// DropSample removes the sample's matches of a country and returns how many.
	DropSample(ctx context.Context, country string) (int, error)
	// Season returns all records of a season, with statistics and quotes.
	Season(ctx context.Context, division competition.Competition, season football.Season) ([]football.MatchRecord, error)
	// Team returns the team with this spelling, adding one if there is none.
	Team(ctx context.Context, of TeamKey) (team football.Team, made bool, err error)
	// TeamsCalled returns the teams of a field, of any country, with a spelling.
	TeamsCalled(ctx context.Context, field football.Field, spelling string) ([]football.Team, error)
	// MatchesOn returns the played matches of two teams on a day.
	MatchesOn(ctx context.Context, one, other int64, day time.Time) ([]football.MatchRecord, error)
	// Teams returns all teams of a field and country with their spellings.
	Teams(ctx context.Context, field football.Field, country string) ([]KnownTeam, error)
	// AddAlias stores a spelling of a team.
	AddAlias(ctx context.Context, of TeamKey, team int64) error
	Referee(ctx context.Context, country, name string) (football.Referee, error)
	Insert(ctx context.Context, records []*football.MatchRecord) error
	Update(ctx context.Context, changes []Change) error
	// Record adds an audit entry for an import.
	Record(ctx context.Context, name string, report Report) error
	Commit(ctx context.Context, also ...job.Also) error
	Rollback() error
}

// TeamKey identifies a team by one of its spellings.
type TeamKey struct {
	Field   football.Field
	Country string
	Name    string
}

// Change is a stored record before and after an import.
type Change struct {
	Before football.MatchRecord
	After  *football.MatchRecord
}

// Options are the settings of one import.
type Options struct {
	Name   string // of the source, for the audit
	DryRun bool   // report only
	// Sample marks the imported matches as sample data. The results of each division's
	// last matchday are left out, so that there are fixtures to forecast. The sample has
	// its own spellings of teams, so it is never mixed with the user's matches of the
	// same country: it skips a country that has them, and is removed when the first of
	// them are imported.
	Sample bool
	// Spellings maps unknown spellings to team ids; 0 means a new team. They are stored
	// as aliases.
	Spellings map[string]int64
	// NewTeams takes unknown spellings for new teams, however likely they mean known ones.
	NewTeams bool
	// SkipWrong imports the valid lines of a source that has invalid ones.
	SkipWrong bool
	// Divisions are those whose matches are imported; nil: all.
	Divisions []string
	// Now is the time at which matches that are to come have no scores; zero: any may.
	Now  time.Time
	Also []job.Also // runs in the transaction of the matches
	News []job.Also // runs there too, unless the source has nothing new
}

// Report summarizes an import.
type Report struct {
	Entries      int               `json:"entries"` // lines with a match
	Contents     []*Contents       `json:"contents"`
	New          int               `json:"new"`
	Changed      int               `json:"changed"`
	Unchanged    int               `json:"unchanged"`
	Dropped      int               `json:"sampleMatchesRemoved"`
	NewTeams     []string          `json:"newTeams"`
	Unknown      []UnknownSpelling `json:"-"`                  // spellings that are neither known nor in Options.Spellings; only in a dry run
	Rows         []Row             `json:"-"`                  // the first maxRows that are new or changed
	OpenFixtures []Change          `json:"-"`                  // fixtures that are new or changed, and need a forecast
	Rejected     *listing.Problems `json:"rejected,omitempty"` // lines that were left out, with Options.SkipWrong
	Warnings     []listing.Problem `json:"warnings"`           // the first ones
	Warned       int               `json:"warned"`             // number of all warnings
}

// HasNews reports whether the import added, changed or removed a match.
func (r Report) HasNews() bool { return r.New+r.Changed+r.Dropped > 0 }

// UnknownSpelling is a spelling for which a new team was added.
type UnknownSpelling struct {
	Spelling    string
	Country     string
	Suggestions []Suggestion
}

// Row is a match that a source adds or changes.
type Row struct {
	Line   int
	Before *football.MatchRecord // nil: the match is new
	After  football.MatchRecord
}

// maxRows limits the rows that a report lists.
const maxRows = 500

// maxOpenSeasons limits the seasons in memory. Files are in order of season, and a
// file with several leagues has a few dozen at most.
const maxOpenSeasons = 48

// Import reads a source to its end and stores all of it. If the source is invalid,
// nothing is stored and the error is *listing.Problems; with Options.SkipWrong the
// valid lines are stored.
func Import(ctx context.Context, begin func(context.Context) (ImportTx, error), source listing.Reader, opt Options) (Report, error) {
	tx, err := begin(ctx)
	if err != nil {
		return Report{}, err
	}
	run := &run{tx: tx, opt: opt, seasons: map[seasonKey]*season{}, teams: map[spellingKey]football.Team{}, referees: map[nameKey]football.Referee{}, own: map[string]bool{}, rosters: map[TeamKey]*roster{}, countries: map[TeamKey]string{}, unknown: map[spellingKey]*unknown{}, named: map[int64]bool{}}
	err = run.read(ctx, source)
	if err == nil && !opt.DryRun {
		if err = tx.Record(ctx, opt.Name, run.report); err == nil {
			also := opt.Also
			if run.report.HasNews() {
				also = slices.Concat(also, opt.News)
			}
			err = tx.Commit(ctx, also...)
		}
		if err == nil {
			return run.report, nil
		}
	}
	if rollback := tx.Rollback(); rollback != nil && err == nil {
		err = fmt.Errorf("undo the dry run: %w", rollback)
	}
	return run.report, err
}

type run struct {
	tx       ImportTx
	opt      Options
	seasons  map[seasonKey]*season
	teams    map[spellingKey]football.Team
	referees map[nameKey]football.Referee
	problems listing.Problems
	report   Report
	clock    int
	rosters  map[TeamKey]*roster // by field and country
	// countries are those of spellings in cups whose sources do not give them.
	countries map[TeamKey]string
	unknown   map[spellingKey]*unknown
	others    int             // matches of other divisions than Options.Divisions
	missing   int             // shoot-outs of matches that are not there
	named     map[int64]bool  // known teams that the source names by a known spelling
	own       map[string]bool // whether the user has matches of a country
}

func (r *run) read(ctx context.Context, source listing.Reader) error {
	for {
		entry, err := source.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if !r.addProblem(err) {
				return fmt.Errorf("read the source: %w", err)
			}
			continue
		}
		if r.opt.Divisions != nil && !slices.Contains(r.opt.Divisions, entry.Division) {
			r.others++
			continue
		}
		r.report.Entries++
		for _, warning := range entry.Warnings {
			r.warn(warning)
		}
		if r.problems.Total > 0 && !r.opt.SkipWrong {
			continue // nothing will be stored: the rest is only checked
		}
		if err := cleanEntry(&entry); err != nil {
			r.addProblem(err)
			continue
		}
		err = r.importEntry(ctx, entry)
		if errors.Is(err, errNothingStored) {
			continue
		}
		if err != nil && !r.addProblem(err) {
			return err
		}
	}
	if r.missing > 0 && len(r.seasons) == 0 {
		r.addProblem(listing.Problem{Message: fault.Say("none of these shoot-outs is of a match that is there: import the file of results first")})
	}
	seasons := slices.SortedFunc(maps.Keys(r.seasons), compareSeasons)
	r.settleUnknown()
	for _, key := range seasons {
		r.assign(r.seasons[key])
	}
	if err := r.problems.Err(); err != nil {
		if !r.opt.SkipWrong {
			return err
		}
		r.report.Rejected = &r.problems
	}
	if r.report.Entries == 0 && r.others == 0 {
		if err := r.problems.Err(); err != nil {
			return err // says more
		}
		return &listing.Problems{Total: 1, List: []listing.Problem{{Message: fault.Say("the file has a heading but no matches")}}}
	}
	for _, key := range seasons {
		if err := r.finish(ctx, r.seasons[key]); err != nil {
			return err
		}
	}
	slices.Sort(r.report.NewTeams)
	return nil
}

func (r *run) warn(about listing.Problem) {
	r.report.Warned++
	if len(r.report.Warnings) < listing.MaxProblems {
		r.report.Warnings = append(r.report.Warnings, about)
	}
}

// cleanEntry normalizes the names of an entry. It returns a Problem for one that must
// not be stored, and for a team that is the rest of a misread line.
func cleanEntry(entry *listing.Entry) error {
	for _, field := range []struct {
		name fault.Sentence
		text *string
	}{
		{fault.Say("home team"), &entry.Home},
		{fault.Say("away team"), &entry.Away},
		{fault.Say("referee"), &entry.Referee},
		{fault.Say("stage"), &entry.Stage},
		{fault.Say("round"), &entry.Round},
		{fault.Say("ground"), &entry.Venue},
	} {
		clean, err := cleantext.Line(*field.text)
		if err != nil {
			return listing.Problem{Line: entry.Line, Message: fault.Say("%s: %v", field.name, err)}
		}
		*field.text = strings.Join(strings.Fields(clean), " ") // names differ in no-break and doubled spaces
	}
	for _, team := range []string{entry.Home, entry.Away} {
		if err := listing.CheckTeamName(team); err != nil {
			return listing.Problem{Line: entry.Line, Message: fault.SentenceOf(err)}
		}
	}
	return nil
}

// errNothingStored ends the work on an entry when problems have been found and nothing
// will be stored.
var errNothingStored = errors.New("nothing will be stored")

// addProblem adds err to the problems of the source. It reports whether err is such
// a problem.
func (r *run) addProblem(err error) bool {
	var one listing.Problem
	var many *listing.Problems
	switch {
	case errors.As(err, &many):
		for _, problem := range many.List {
			r.problems.Add(problem)
		}
		r.problems.Total += many.Total - len(many.List)
	case errors.As(err, &one):
		r.problems.Add(one)
	default:
		return false
	}
	return true
}

// checkBegun returns a Problem for the score of a match that cannot have begun.
func (r *run) checkBegun(entry *listing.Entry) error {
	match := football.MatchRecord{Score: entry.Score, Status: entry.Status}
	match.Kickoff, match.TimeKnown, match.Home.Name, match.Away.Name = entry.Kickoff, entry.TimeKnown, entry.Home, entry.Away
	if r.opt.Now.IsZero() {
		return nil
	}
	if err := match.CheckScore(r.opt.Now); err != nil {
		return listing.Problem{Line: entry.Line, Message: fault.SentenceOf(err)}
	}
	return nil
}

// importEntry merges one entry into its season.
func (r *run) importEntry(ctx context.Context, entry listing.Entry) error {
	if entry.Division == "" && entry.ShootoutWinner != "" {
		known, err := r.findShootout(ctx, &entry)
		if err != nil || !known {
			return err
		}
	}
	division, ok := competition.ByCode(entry.Division)
	if !ok {
		return listing.Problem{Line: entry.Line, Message: fault.Say("unknown division %q", entry.Division)}
	}
	if err := r.checkBegun(&entry); err != nil {
		return err
	}
	if err := r.separateSample(ctx, division.Area); err != nil {
		return err
	}
	if r.opt.Sample && r.own[division.Area] {
		return nil
	}
	s, err := r.season(ctx, division, entry)
	if err != nil {
		return err
	}
	settleStage(&entry, s.era)
	home, err := r.team(ctx, s, side{entry.Home, entry.HomeCountry}, entry.Line)
	if err != nil {
		return err
	}
	away, err := r.team(ctx, s, side{entry.Away, entry.AwayCountry}, entry.Line)
	if err != nil {
		return err
	}
	if home.ID == away.ID {
		return listing.Problem{Line: entry.Line, Message: fault.Say("%s and %s are the same team", entry.Home, entry.Away)}
	}
	one := row{entry: entry, home: home, away: away}
	if entry.Referee != "" {
		key := nameKey{s.division.Area, entry.Referee}
		referee, ok := r.referees[key]
		if !ok {
			if referee, err = r.tx.Referee(ctx, key.country, key.name); err != nil {
				return err
			}
			r.referees[key] = referee
		}
		one.referee = &referee
	}
	s.addRow(one)
	r.count(&entry, home, away)
	return nil
}
