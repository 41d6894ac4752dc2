// Package footballdata reads the CSV files of football-data.co.uk: results of one or
// more seasons of any year, and coming fixtures.
package footballdata

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Recognise reports whether a file that begins with head is meant to be one of the
// site's. Two of the first columns are enough, so that a damaged file gets a report.
func Recognise(head []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(head, text.ByteOrderMark), []byte("\n"))
	matching := 0
	for name := range strings.SplitSeq(string(line), ",") {
		switch strings.TrimSpace(name) {
		case "Div", "Date", "HomeTeam", "AwayTeam", "FTHG", "FTAG", "FTR":
			matching++
		}
	}
	return matching >= 2
}

// Reader reads the matches of a file one by one; see listing.Reader.
type Reader struct {
	csv       *csv.Reader
	columns   columns
	london    *time.Location
	divisions map[string]*progress
	broken    error // set once the file cannot be read further
}

// progress is the state of one division while reading.
type progress struct {
	season   football.Season
	last     time.Time
	detailed bool // a match of this season had details
}

// NewReader reads the heading; problems with it are returned as *listing.Problems.
func NewReader(file io.Reader) (*Reader, error) {
	london, err := time.LoadLocation("Europe/London") // the site gives kick-offs in UK time
	if err != nil {
		return nil, fmt.Errorf("find the site's time zone: %w", err)
	}
	r := &Reader{csv: csv.NewReader(text.NewReader(file)), london: london, divisions: map[string]*progress{}}
	r.csv.FieldsPerRecord = -1 // lines may be short, or end with empty columns
	r.csv.ReuseRecord = true
	heading, err := r.csv.Read()
	if err != nil {
		return nil, text.CSVProblem(err)
	}
	r.columns, err = readHeading(append([]string(nil), heading...))
	return r, err
}

// Next returns the next match; see listing.Reader.
func (r *Reader) Next() (listing.Entry, error) {
	if r.broken != nil {
		return listing.Entry{}, r.broken
	}
	for {
		record, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			return listing.Entry{}, io.EOF
		}
		if err != nil {
			r.broken = io.EOF // reported once; nothing after it can be read
			return listing.Entry{}, text.CSVProblem(err)
		}
		line := &csvRow{columns: &r.columns, record: record}
		line.number, _ = r.csv.FieldPos(0)
		if line.empty() {
			continue
		}
		return r.entry(line)
	}
}

// csvRow is one record with its problems.
type csvRow struct {
	columns  *columns
	record   []string
	number   int
	problems listing.Problems
	warnings []listing.Problem
}

func (l *csvRow) empty() bool {
	for _, field := range l.record {
		if strings.TrimSpace(field) != "" {
			return false
		}
	}
	return true
}

func (l *csvRow) field(at int) string {
	if at < 0 || at >= len(l.record) {
		return ""
	}
	return strings.TrimSpace(l.record[at])
}

func (l *csvRow) text(name string) string { return l.field(l.columns.indexOf(name)) }

func (l *csvRow) addProblem(column, format string, args ...any) {
	l.problems.Add(listing.Problem{Line: l.number, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (l *csvRow) addWarning(at int, format string, args ...any) {
	l.warnings = append(l.warnings, listing.Problem{Line: l.number, Column: l.columns.name(at), Message: fmt.Sprintf(format, args...)})
}

func (r *Reader) entry(l *csvRow) (listing.Entry, error) {
	e := listing.Entry{Line: l.number, Division: l.text("Div"), Home: l.text("HomeTeam"), Away: l.text("AwayTeam"), Referee: l.text("Referee")}
	if _, ok := football.DivisionByCode(e.Division); !ok {
		l.addProblem("Div", "%q is not the code of a division", e.Division)
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
	if err := r.assignSeason(l, &e); err != nil {
		return listing.Entry{}, err
	}
	l.readDetails(&e)
	r.markWalkover(&e)
	e.Warnings = l.warnings
	return e, nil
}

// maxNameLength is the maximum length of a team's name, in bytes.
const maxNameLength = 80

// noon stands for an unknown time of day.
const noon = 12 * time.Hour

func (l *csvRow) kickoff(zone *time.Location) (kickoff time.Time, timeKnown bool) {
	day, err := parseDay(l.text("Date"))
	if err != nil {
		l.addProblem("Date", "%v", err)
		return time.Time{}, false
	}
	text := l.text("Time")
	if text == "" {
		return day.Add(noon), false
	}
	clock, err := time.Parse("15:04", text)
	if err != nil {
		l.addProblem("Time", "%q is not a time such as 18:30", text)
		return time.Time{}, false
	}
	return time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, zone).UTC(), true
}

// lastShortYear is the last two-digit year that belongs to this century.
const lastShortYear = 79

func parseDay(text string) (time.Time, error) {
	wrong := fmt.Errorf("%q is not a date such as 28/08/2004", text)
	parts := strings.Split(text, "/")
	if len(parts) != 3 || (len(parts[2]) != 2 && len(parts[2]) != 4) {
		return time.Time{}, wrong
	}
	var numbers [3]int
	for i, part := range parts {
		number, err := strconv.Atoi(part)
		if err != nil || number < 0 {
			return time.Time{}, wrong
		}
		numbers[i] = number
	}
	year := numbers[2]
	if len(parts[2]) == 2 {
		year += 1900
		if numbers[2] <= lastShortYear {
			year += 100
		}
	}
	day := time.Date(year, time.Month(numbers[1]), numbers[0], 0, 0, 0, 0, time.UTC)
	if day.Day() != numbers[0] || int(day.Month()) != numbers[1] {
		return time.Time{}, fmt.Errorf("there is no day %s", text)
	}
	if year < firstYear || year > lastYear {
		return time.Time{}, fmt.Errorf("%s cannot be the date of a match", text)
	}
	return day, nil
}

// Years in which there can be matches; no league is older than firstYear.
const (
	firstYear = 1888
	lastYear  = 2100
)

// maxGoals is the maximum number of goals of one side; more are taken for a data
// error.
const maxGoals = 30

// readResult reads the scores at full time and half time; an entry without them is a
// fixture.
func (l *csvRow) readResult(e *listing.Entry) {
	e.Status = football.Scheduled
	full, ok := l.score("FTHG", "FTAG")
	half, halfOK := l.score("HTHG", "HTAG")
	if !ok || !halfOK {
		return
	}
	if full == nil {
		if half != nil {
			l.addProblem("FTHG", "there is a score at half time but none at the end")
		}
		if sign := l.text("FTR"); sign != "" {
			l.addProblem("FTR", "there is a result %q without a score", sign)
		}
		return
	}
	if sign := l.text("FTR"); sign != "" && sign != outcomeLetters[full.Outcome()] {
		l.addProblem("FTR", "the result %q does not go with the score %s", sign, full)
	}
	if half != nil {
		if half.Home > full.Home || half.Away > full.Away {
			l.addProblem("HTHG", "the score at half time %s is above the final one %s", half, full)
		}
		if sign := l.text("HTR"); sign != "" && sign != outcomeLetters[half.Outcome()] {
			l.addProblem("HTR", "the result %q does not go with the score at half time %s", sign, half)
		}
	}
	e.Status, e.Score, e.HalfTime = football.Played, full, half
}

// outcomeLetters are the outcomes as written in the site's files.
var outcomeLetters = [3]string{"H", "D", "A"}

func (l *csvRow) score(homeColumn, awayColumn string) (*football.Score, bool) {
	home, away := l.text(homeColumn), l.text(awayColumn)
	if home == "" && away == "" {
		return nil, true
	}
	var score football.Score
	ok := true
	for _, side := range []struct {
		column, text string
		goals        *int
	}{{homeColumn, home, &score.Home}, {awayColumn, away, &score.Away}} {
		goals, err := strconv.Atoi(side.text)
		if err != nil || goals < 0 || goals > maxGoals {
			l.addProblem(side.column, "%q cannot be the goals of a side", side.text)
			ok = false
		}
		*side.goals = goals
	}
	return &score, ok
}

// assignSeason sets the season of an entry: from the Season column if there is one,
// else from the dates. A season can run into the next summer (2019-20 ended in
// August), so the month decides only at the start of a division and after a long
// break.
func (r *Reader) assignSeason(l *csvRow, e *listing.Entry) error {
	p := r.divisions[e.Division]
	if p == nil {
		p = &progress{}
		r.divisions[e.Division] = p
	}
	season := p.season
	if text := l.text("Season"); text != "" {
		stated, err := football.ParseSeason(text)
		if err != nil {
			return listing.Problem{Line: l.number, Column: "Season", Message: err.Error()}
		}
		season = stated
	} else if p.last.IsZero() || !seasonContains(p.season, e.Kickoff) || (e.Kickoff.Sub(p.last) > summerBreak && e.Kickoff.Month() >= time.July) {
		season = football.SeasonOn(e.Kickoff)
	}
	if !seasonContains(season, e.Kickoff) {
		return listing.Problem{Line: l.number, Column: "Date", Message: fmt.Sprintf("%s is not in the season %s", l.text("Date"), season)}
	}
	if season != p.season {
		*p = progress{season: season}
	}
	p.last = e.Kickoff
	e.Season = season
	return nil
}

// summerBreak is shorter than any break between two seasons, and longer than any
// pause in July or August within one.
const summerBreak = 30 * 24 * time.Hour

func seasonContains(season football.Season, kickoff time.Time) bool {
	start := time.Date(int(season), time.July, 1, 0, 0, 0, 0, time.UTC)
	return !kickoff.Before(start) && kickoff.Before(start.AddDate(1, 2, 0))
}

// readDetails reads statistics and odds once the line is known to be a match. Invalid
// values are left out with a warning; the match is still accepted.
func (l *csvRow) readDetails(e *listing.Entry) {
	var s football.Statistics
	for _, column := range l.columns.statistics {
		if count := l.count(column.at); count != nil {
			*column.of(&s) = count
		}
	}
	if s != (football.Statistics{}) {
		e.Statistics = &s
	}
	e.Attendance = l.count(l.columns.indexOf("Attendance"))
	e.Quotes = make([]odds.Quote, 0, len(l.columns.quotes))
	for _, q := range l.columns.quotes {
		quote := odds.Quote{
			Bookmaker: q.bookmaker, Moment: q.moment,
			Odds:   odds.Odds{l.price(q.home), l.price(q.draw), l.price(q.away)},
			Over25: l.price(q.over), Under25: l.price(q.under),
			HandicapHome: l.price(q.handicapHome), HandicapAway: l.price(q.handicapAway),
		}
		if quote.HandicapHome != 0 || quote.HandicapAway != 0 {
			for _, at := range q.handicap {
				if quote.Handicap = l.handicap(at); quote.Handicap != nil {
					break
				}
			}
			if quote.Handicap == nil { // prices without a known handicap are useless
				quote.HandicapHome, quote.HandicapAway = 0, 0
			}
		}
		if !quote.Empty() {
			e.Quotes = append(e.Quotes, quote)
		}
	}
}

// markWalkover marks an awarded match. The site lists such a match like any other,
// but with nothing except the score where the season's other matches have half-time
// score, statistics and odds.
func (r *Reader) markWalkover(e *listing.Entry) {
	p := r.divisions[e.Division]
	if e.HalfTime != nil && (e.Statistics != nil || len(e.Quotes) > 0) {
		p.detailed = true
		return
	}
	bare := e.HalfTime == nil && e.Statistics == nil && len(e.Quotes) == 0
	if bare && p.detailed && e.Score != nil && walkovers[*e.Score] {
		e.Status = football.Awarded
	}
}

// walkovers are the scores with which matches are awarded.
var walkovers = map[football.Score]bool{
	{Home: 1}: true, {Away: 1}: true, {Home: 3}: true, {Away: 3}: true,
}

func (l *csvRow) count(at int) *int {
	text := l.field(at)
	if text == "" {
		return nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 || number > maxCount {
		l.addWarning(at, "%q is not a count", text)
		return nil
	}
	return &number
}

// maxCount is more than the attendance of any ground.
const maxCount = 250_000

func (l *csvRow) price(at int) float64 {
	text := l.field(at)
	if text == "" {
		return 0
	}
	price, err := strconv.ParseFloat(text, 64)
	// The comparison is written so that NaN fails it.
	if err != nil || !(price > 1 && price <= maxPrice) {
		if price != 0 || err != nil {
			l.addWarning(at, "%q is not a price", text)
		}
		return 0
	}
	return price
}

// maxPrice is just above the limit of betting exchanges, 1000.
const maxPrice = 1001

// handicap parses a handicap in goals; a split one, "-0.5,-1" or "-0.5/-1", is the
// mean of both.
func (l *csvRow) handicap(at int) *float64 {
	text := l.field(at)
	if text == "" {
		return nil
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '/' })
	var goals float64
	for _, part := range parts {
		one, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || !(one >= -maxHandicap && one <= maxHandicap) || len(parts) > 2 {
			l.addWarning(at, "%q is not a handicap", text)
			return nil
		}
		goals += one / float64(len(parts))
	}
	goals = cmp.Or(goals, 0) // -0 is 0
	return &goals
}

// maxHandicap is the largest handicap accepted, in goals.
const maxHandicap = 20
