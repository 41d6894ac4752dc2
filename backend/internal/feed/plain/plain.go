// Package plain reads and writes the product's own CSV table of matches: one line per
// match, with named columns in any order.
package plain

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Columns are the names of the table's columns, in the order in which Writer writes
// them.
var Columns = []string{
	"division", "season", "matchday", "kickoff", "home", "away", "status", "home_goals", "away_goals", "half_home_goals", "half_away_goals",
	"referee", "odds_home", "odds_draw", "odds_away",
}

// Template is an example table with a match and a fixture, for users to fill in.
const Template = `division,season,matchday,kickoff,home,away,status,home_goals,away_goals,half_home_goals,half_away_goals,referee,odds_home,odds_draw,odds_away
SP1,2026-27,1,2026-08-16 19:00,Barcelona,Betis,played,2,1,1,0,Gil Manzano,1.45,4.6,6.5
SP1,2026-27,2,2026-08-23,Betis,Sevilla,scheduled,,,,,,,,
`

// bookmaker stands for the unnamed source of the odds in a table.
const bookmaker = "own"

// Recognise reports whether a table with this heading is one.
func Recognise(heading []string) bool {
	matching := 0
	for _, name := range heading {
		switch text.ColumnKey(name) {
		case "division", "kickoff", "home", "away", "home_goals":
			matching++
		}
	}
	return matching >= 3
}

// Reader reads the matches of a table; see listing.Reader.
type Reader struct {
	table *text.Table
	zones map[string]*time.Location
}

// NewReader looks up the columns.
func NewReader(records *text.Records) (*Reader, error) {
	table, err := text.NewTable(records, "division", "kickoff", "home", "away")
	return &Reader{table, map[string]*time.Location{}}, err
}

// Next returns the next match; see listing.Reader.
func (r *Reader) Next() (listing.Entry, error) {
	row, err := r.table.Next()
	if err != nil {
		return listing.Entry{}, err
	}
	e := listing.Entry{
		Line: row.Line, Division: row.Required("division"), Home: row.Required("home"), Away: row.Required("away"),
		Referee: row.Field("referee"), Status: football.Scheduled,
	}
	division, ok := competition.ByCode(e.Division)
	if !ok {
		row.AddProblem("division", "%q is not a division such as SP1 or E0; one that is missing can be added under Competitions", e.Division)
		return e, row.Problems.Err()
	}
	if err := r.kickoff(row, &e, division); err != nil {
		return e, err
	}
	if n := row.Number("matchday", 99); n != nil {
		e.Matchday = *n
	}
	readResult(row, &e)
	readQuote(row, &e)
	return e, row.Problems.Err()
}

// kickoff sets kick-off and season. A kick-off is a day, a day with the league's local
// time, or RFC 3339.
func (r *Reader) kickoff(row *text.Row, e *listing.Entry, division competition.Competition) error {
	zone, ok := r.zones[division.TimeZone()]
	if !ok {
		var err error
		if zone, err = time.LoadLocation(division.TimeZone()); err != nil {
			return fmt.Errorf("find the time zone of %s: %w", division.Code, err)
		}
		r.zones[division.TimeZone()] = zone
	}
	value := row.Required("kickoff")
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		e.Kickoff = text.Noon(day.Date())
	} else if day, ok := text.ParseSheetDay(value); ok {
		e.Kickoff = text.Noon(day.Date())
		if _, part, found := strings.Cut(value, "."); found {
			hour, minute, _ := text.ParseClock("0." + part)
			e.Kickoff, e.TimeKnown = time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, zone).UTC(), true
		}
	} else if moment, err := time.Parse(time.RFC3339, value); err == nil {
		e.Kickoff, e.TimeKnown = moment.UTC(), true
	} else if moment, err := time.ParseInLocation("2006-01-02 15:04", value, zone); err == nil {
		e.Kickoff, e.TimeKnown = moment.UTC(), true
	} else {
		if value != "" {
			row.AddProblem("kickoff", "%q is not a kick-off such as 2026-08-16 or 2026-08-16 19:00", value)
		}
		return nil
	}
	if err := text.CheckDay(e.Kickoff); err != nil {
		row.AddProblem("kickoff", "%v", err)
		return nil
	}
	e.Season = division.SeasonOn(e.Kickoff)
	if named := row.Field("season"); named != "" {
		season, err := football.ParseSeason(named)
		if err != nil {
			row.AddProblem("season", "%v", err)
		} else if year := e.Kickoff.Year(); year < int(season) || year > int(season)+1 {
			row.AddProblem("season", "the season %s is not played in %d", division.SeasonName(season), year)
		}
		e.Season = season
	}
	return nil
}

func readResult(row *text.Row, e *listing.Entry) {
	score := func(home, away string) *football.Score {
		h, a := row.Number(home, text.MaxGoals), row.Number(away, text.MaxGoals)
		switch {
		case h != nil && a != nil:
			return &football.Score{Home: *h, Away: *a}
		case h == nil && a != nil && row.Field(home) == "":
			row.AddProblem(home, "the value is missing")
		case h != nil && a == nil && row.Field(away) == "":
			row.AddProblem(away, "the value is missing")
		}
		return nil
	}
	e.Score, e.HalfTime = score("home_goals", "away_goals"), score("half_home_goals", "half_away_goals")
	if err := text.CheckHalfTime(e.HalfTime, e.Score); err != nil {
		row.AddProblem("half_home_goals", "%v", err)
	}
	if e.Score != nil {
		e.Status = football.Played
	}
	named := row.Field("status")
	if named == "" {
		return
	}
	status, ok := listing.ParseStatus(named)
	switch {
	case !ok:
		row.AddProblem("status", "%q is not one of scheduled, played, postponed, abandoned, awarded, cancelled", named)
	case (status == football.Played || status == football.Awarded) && e.Score == nil:
		row.AddProblem("status", "a match that is %s has a score", listing.StatusText(status))
	case status != football.Played && status != football.Awarded && e.Score != nil:
		row.AddProblem("status", "a match that is %s has no score", listing.StatusText(status))
	}
	e.Status = status
}

func readQuote(row *text.Row, e *listing.Entry) {
	q := odds.Quote{Bookmaker: bookmaker, Moment: odds.Opening}
	given := 0
	for i, column := range []string{"odds_home", "odds_draw", "odds_away"} {
		value := row.Field(column)
		if value == "" {
			continue
		}
		given++
		price, err := text.ParseDecimal(value)
		if err != nil || !(price > 1 && price <= 10_000) {
			row.AddProblem(column, "%q is not a price above 1", value)
		}
		q.Odds[i] = price
	}
	switch {
	case given == 3:
		e.Quotes = []odds.Quote{q}
	case given > 0:
		row.AddProblem("odds_home", "home, draw and away come together")
	}
}

// Writer writes match records as a table that Reader reads.
type Writer struct{ csv *csv.Writer }

// NewWriter writes the heading.
func NewWriter(to io.Writer) (*Writer, error) {
	w := &Writer{csv.NewWriter(to)}
	return w, w.csv.Write(Columns)
}

// Write writes one match.
func (w *Writer) Write(s football.MatchRecord) error {
	number := func(n int, known bool) string {
		if !known {
			return ""
		}
		return strconv.Itoa(n)
	}
	kickoff := s.Kickoff.UTC().Format(time.DateOnly)
	if s.TimeKnown {
		kickoff = s.Kickoff.UTC().Format(time.RFC3339)
	}
	var score, half football.Score
	if s.Score != nil {
		score = *s.Score
	}
	if s.HalfTime != nil {
		half = *s.HalfTime
	}
	referee := ""
	if s.Referee != nil {
		referee = s.Referee.Name
	}
	record := []string{
		s.Division, competition.SeasonName(s.Division, s.Season), number(s.Matchday, s.Matchday > 0), kickoff, s.Home.Name, s.Away.Name, string(s.Status),
		number(score.Home, s.Score != nil), number(score.Away, s.Score != nil), number(half.Home, s.HalfTime != nil), number(half.Away, s.HalfTime != nil),
		referee, "", "", "",
	}
	for _, q := range s.Quotes {
		if q.Bookmaker == bookmaker && q.Odds.Complete() {
			for i, price := range q.Odds {
				record[12+i] = strconv.FormatFloat(price, 'g', -1, 64)
			}
		}
	}
	return w.csv.Write(record)
}

// Close flushes the table; it does not close the underlying writer.
func (w *Writer) Close() error {
	w.csv.Flush()
	return w.csv.Error()
}
