// Package footballcsv reads the files of footballcsv: Date, Team 1, FT, HT, Team 2.
// They contain neither league nor season; their names do (2010-11/es.1.csv).
package footballcsv

import (
	"regexp"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Recognise reports whether a table with this heading is one of footballcsv.
func Recognise(heading []string) bool {
	names := map[string]bool{}
	for _, name := range heading {
		names[strings.ReplaceAll(text.ColumnKey(name), " ", "")] = true
	}
	return names["team1"] && names["team2"]
}

// Reader reads the matches of a file; see listing.Reader.
type Reader struct {
	table    *text.Table
	division competition.Competition
	season   football.Season // 0: follows from each day
}

// NewReader looks up the columns. The division must come from hints or their file
// name.
func NewReader(records *text.Records, hints listing.Hints) (*Reader, error) {
	hints = hints.WithFileName()
	division, ok := competition.ByCode(hints.Division)
	if !ok {
		return nil, listing.Problem{Message: fault.Say("the file does not say of which league it is: give the division, or a name such as 2010-11_es.1.csv")}
	}
	table, err := text.NewTable(records, "date", "team 1", "ft", "team 2")
	return &Reader{table, division, hints.Season}, err
}

// Next returns the next match; see listing.Reader.
func (r *Reader) Next() (listing.Entry, error) {
	row, err := r.table.Next()
	if err != nil {
		return listing.Entry{}, err
	}
	e := listing.Entry{
		Line: row.Line, Division: r.division.Code, Home: row.Required("team 1"), Away: row.Required("team 2"), Status: football.Scheduled,
	}
	day, err := parseDay(row.Required("date"))
	if err == nil {
		err = text.CheckDay(day)
	}
	if err != nil {
		row.AddProblem("date", "%v", err)
		return e, row.Problems.Err()
	}
	e.Kickoff = text.Noon(day.Date())
	if e.Season = r.season; e.Season == 0 {
		e.Season = r.division.SeasonOn(day)
	}
	if !r.division.Contains(e.Season, day) {
		row.AddProblem("date", "%s is not in the season %s", day.Format(time.DateOnly), r.division.SeasonName(e.Season))
	}
	readRound(row, &e)
	full, awarded := strings.CutSuffix(row.Field("ft"), "(*)")
	if e.Score, err = text.ParseScore(full); err != nil {
		row.AddProblem("ft", "%v", err)
	}
	for column, score := range map[string]**football.Score{"et": &e.ExtraTime, "p": &e.Penalties} {
		if *score, err = text.ParseScore(row.Field(column)); err != nil {
			row.AddProblem(column, "%v", err)
		}
	}
	if err := text.CheckExtraTime(e.Score, e.ExtraTime, e.Penalties); err != nil {
		row.AddProblem("et", "%v", err)
	}
	if e.HalfTime, err = text.ParseScore(row.Field("ht")); err == nil {
		err = text.CheckHalfTime(e.HalfTime, e.Score)
	}
	if err != nil {
		row.AddProblem("ht", "%v", err)
	}
	if e.Score != nil {
		e.Status = football.Played
	}
	if awarded {
		if err := e.SetStatus(football.Awarded); err != nil {
			row.AddProblem("ft", "%v", err)
		}
	}
	return e, row.Problems.Err()
}

// readRound sets stage and round or matchday, which not all files have.
func readRound(row *text.Row, e *listing.Entry) {
	e.Stage = row.Field("stage")
	if strings.EqualFold(e.Stage, "regular") || strings.EqualFold(e.Stage, "regular season") {
		e.Stage = ""
	}
	for _, column := range []string{"matchday", "round"} {
		value := row.Field(column)
		if found := numberAtEnd.FindStringSubmatch(value); found != nil {
			if n, ok := text.ParseCount(found[1], maxMatchday); ok {
				e.Matchday = n
			}
		} else if value != "" && value != "?" {
			e.Round = value
		}
	}
}

var numberAtEnd = regexp.MustCompile(`^(?:(?i:matchday|round)\s*)?(\d{1,2})\.?$`)

const maxMatchday = 99

var brackets = regexp.MustCompile(`\([^)]*\)`)

// parseDay parses a day such as Sat Aug 28 2010, with or without a week in brackets.
func parseDay(value string) (time.Time, error) {
	value = strings.TrimSpace(brackets.ReplaceAllString(value, ""))
	for _, layout := range []string{"Mon Jan 2 2006", time.DateOnly, "2 Jan 2006", "Mon 2 Jan 2006"} {
		if day, err := time.Parse(layout, value); err == nil {
			return day, nil
		}
	}
	if day, ok := text.ParseSheetDay(value); ok {
		return day, nil
	}
	if value == "" {
		return time.Time{}, fault.New(fault.Invalid, "the day is not known")
	}
	return time.Time{}, fault.New(fault.Invalid, "%q is not a day such as Sat Aug 28 2010", value)
}
