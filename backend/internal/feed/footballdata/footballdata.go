// Package footballdata reads the CSV files of football-data.co.uk: results of one or
// more seasons of any year, whole histories by country and league, and coming fixtures.
package footballdata

import (
	"fmt"
	"io"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Recognise reports whether a table with this heading is meant to be one of the
// site's. Two of the main columns are enough, so that a damaged file gets a report.
func Recognise(heading []string) bool {
	positions, _ := index(inSiteCase(heading))
	matching := 0
	for _, name := range []string{"Div", "Date", "HomeTeam", "AwayTeam", "FTHG", "FTAG", "FTR"} {
		if _, ok := positions[name]; ok {
			matching++
		}
	}
	return matching >= 2
}

// Reader reads the matches of a file one by one; see listing.Reader.
type Reader struct {
	records   *text.Records
	columns   columns
	london    *time.Location
	divisions map[string]*progress
	named     map[seasonOf]bool // whether the file names the season by two years
	warnings  []listing.Problem // of the heading: given with the first match
	begun     bool
	refused   bool
}

// NewReader reads a file of comma-separated values; see NewTableReader.
func NewReader(file io.Reader) (*Reader, error) {
	records, err := text.OpenCSV(file)
	if err != nil {
		return nil, err
	}
	return NewTableReader(records)
}

// NewTableReader finds the columns; problems with the heading are returned as
// *listing.Problems.
func NewTableReader(records *text.Records) (*Reader, error) {
	london, err := time.LoadLocation("Europe/London") // the site gives kick-offs in UK time
	if err != nil {
		return nil, fmt.Errorf("find the site's time zone: %w", err)
	}
	r := &Reader{records: records, london: london, divisions: map[string]*progress{}, named: map[seasonOf]bool{}}
	r.columns, err = readHeading(records.Heading, records.HeadingLine)
	r.warnings = r.columns.warnings
	return r, err
}

// Next returns the next match; see listing.Reader.
func (r *Reader) Next() (listing.Entry, error) {
	if r.refused {
		return listing.Entry{}, io.EOF
	}
	record, line, err := r.records.Next()
	if err != nil {
		return listing.Entry{}, err
	}
	e, err := r.entry(&csvRow{columns: &r.columns, record: record, number: line, decimalComma: r.records.DecimalComma})
	if err == nil && len(r.warnings) > 0 {
		e.Warnings, r.warnings = append(r.warnings, e.Warnings...), nil
	}
	return e, err
}

// csvRow is one record with its problems.
type csvRow struct {
	columns      *columns
	record       []string
	number       int
	decimalComma bool
	problems     listing.Problems
	warnings     []listing.Problem
}

func (l *csvRow) field(at int) string {
	if at < 0 || at >= len(l.record) {
		return ""
	}
	return text.Known(l.record[at])
}

func (l *csvRow) text(name string) string { return l.field(l.columns.indexOf(name)) }

func (l *csvRow) addProblem(column, format string, args ...any) {
	if at := l.columns.indexOf(column); at >= 0 {
		column = l.columns.name(at)
	}
	l.problems.Add(listing.Problem{Line: l.number, Column: column, Message: fault.Say(format, args...)})
}

func (l *csvRow) addWarning(at int, format string, args ...any) {
	l.warnings = append(l.warnings, listing.Problem{Line: l.number, Column: l.columns.name(at), Message: fault.Say(format, args...)})
}

func (r *Reader) entry(l *csvRow) (listing.Entry, error) {
	e := listing.Entry{Line: l.number, Home: l.text("HomeTeam"), Away: l.text("AwayTeam"), Referee: l.text("Referee")}
	division := l.division()
	e.Division = division.Code
	// The file of a whole history is one of a single league.
	r.refused = r.columns.closing && !r.begun && l.problems.Total > 0
	r.begun = true
	if r.refused {
		return listing.Entry{}, l.problems.Err()
	}
	for column, team := range map[string]string{"HomeTeam": e.Home, "AwayTeam": e.Away} {
		if team == "" {
			l.addProblem(column, "the team is missing")
		} else if len(team) > maxNameLength {
			l.addProblem(column, "the name has more than %d bytes", maxNameLength)
		}
	}
	if e.Home != "" && e.Home == e.Away {
		l.addProblem("AwayTeam", "%s plays against itself", e.Home)
	}
	e.Kickoff, e.TimeKnown = l.kickoff(r.london)
	l.readResult(&e)
	if err := l.problems.Err(); err != nil {
		return listing.Entry{}, err
	}
	if err := r.assignSeason(l, division, &e); err != nil {
		return listing.Entry{}, err
	}
	l.readDetails(&e)
	r.markWalkover(&e)
	e.Warnings = l.warnings
	return e, nil
}

// division returns the division of a line, by its code or by country and league.
func (l *csvRow) division() competition.Competition {
	if !l.columns.closing {
		code := l.text("Div")
		division, ok := competition.ByCode(code)
		if !ok {
			l.addProblem("Div", "%q is not the code of a division; one that is missing can be added under Competitions", code)
		}
		return division
	}
	country, league := l.text("Country"), l.text("League")
	division, ok := competition.ByCountryAndLeague(country, league)
	if !ok {
		l.addProblem("League", "%q of %q is not one of the known leagues; one that is missing can be added under Competitions", league, country)
	}
	return division
}

// maxNameLength is the maximum length of a team's name, in bytes.
const maxNameLength = 80

// noon stands for an unknown time of day.
const noon = 12 * time.Hour

func (l *csvRow) kickoff(zone *time.Location) (kickoff time.Time, timeKnown bool) {
	day, err := text.ParseDay(l.text("Date"))
	if err != nil {
		l.addProblem("Date", "%v", err)
		return time.Time{}, false
	}
	clock := l.text("Time")
	if clock == "" {
		return day.Add(noon), false
	}
	hour, minute, ok := text.ParseClock(clock)
	if !ok {
		l.addProblem("Time", "%q is not a time such as 18:30", clock)
		return time.Time{}, false
	}
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, zone).UTC(), true
}
