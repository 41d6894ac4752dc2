package text

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// CSVProblem makes a Problem of what the CSV parser says.
func CSVProblem(err error) error {
	var (
		problem listing.Problem
		parse   *csv.ParseError
	)
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.As(err, &parse):
		return listing.Problem{Line: parse.Line, Message: "not a line of comma-separated values: " + parse.Err.Error()}
	case errors.Is(err, io.EOF):
		return listing.Problem{Message: "the file is empty"}
	}
	return fmt.Errorf("read the file: %w", err)
}

// Table reads comma-separated values under a heading.
type Table struct {
	csv     *csv.Reader
	columns map[string]int // by name in lower case
	ended   bool
}

// NewTable reads the heading, in which the required columns must be.
func NewTable(file io.Reader, required ...string) (*Table, error) {
	t := &Table{csv: csv.NewReader(NewReader(file)), columns: map[string]int{}}
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	heading, err := t.csv.Read()
	if err != nil {
		return nil, CSVProblem(err)
	}
	var problems listing.Problems
	for i, name := range heading {
		name = ColumnKey(name)
		if _, twice := t.columns[name]; twice && name != "" {
			problems.Add(listing.Problem{Line: 1, Column: name, Message: "the column is there twice"})
		}
		t.columns[name] = i
	}
	for _, name := range required {
		if _, ok := t.columns[name]; !ok {
			problems.Add(listing.Problem{Line: 1, Column: name, Message: "the column is missing"})
		}
	}
	return t, problems.Err()
}

// ColumnKey is a column's name as Table knows it.
func ColumnKey(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// Row is one line of a table, with what is wrong with it.
type Row struct {
	Line     int
	Problems listing.Problems
	table    *Table
	record   []string
}

// Next is the next line that is not empty; io.EOF at the end. A line that is
// not CSV ends the reading.
func (t *Table) Next() (*Row, error) {
	for !t.ended {
		record, err := t.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.ended = true
			return nil, CSVProblem(err)
		}
		line, _ := t.csv.FieldPos(0)
		if strings.TrimSpace(strings.Join(record, "")) != "" {
			return &Row{Line: line, table: t, record: record}, nil
		}
	}
	return nil, io.EOF
}

// Field is a column's value without the spaces around it; "" where the line is
// too short or the column is not there.
func (r *Row) Field(column string) string {
	i, ok := r.table.columns[column]
	if !ok || i >= len(r.record) {
		return ""
	}
	return strings.TrimSpace(r.record[i])
}

// AddProblem notes what is wrong with a value.
func (r *Row) AddProblem(column, format string, args ...any) {
	r.Problems.Add(listing.Problem{Line: r.Line, Column: column, Message: fmt.Sprintf(format, args...)})
}

// Required is Field, and notes when it is empty.
func (r *Row) Required(column string) string {
	value := r.Field(column)
	if value == "" {
		r.AddProblem(column, "the value is missing")
	}
	return value
}

// Number reads a count; nil when the field is empty.
func (r *Row) Number(column string, most int) *int {
	value := r.Field(column)
	if value == "" {
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > most {
		r.AddProblem(column, "%q is not a number from 0 to %d", value, most)
		return nil
	}
	return &n
}

// MaxGoals is more than one side has ever scored in a league match.
const MaxGoals = 99

// ParseScore reads "2-1"; nil when it is empty or "?".
func ParseScore(value string) (*football.Score, error) {
	value = strings.TrimSpace(value)
	if value == "" || value == "?" || value == "-" {
		return nil, nil
	}
	home, away, ok := strings.Cut(strings.NewReplacer("–", "-", ":", "-").Replace(value), "-")
	h, err1 := strconv.Atoi(strings.TrimSpace(home))
	a, err2 := strconv.Atoi(strings.TrimSpace(away))
	if !ok || err1 != nil || err2 != nil || h < 0 || a < 0 || h > MaxGoals || a > MaxGoals {
		return nil, fmt.Errorf("%q is not a score such as 2-1", value)
	}
	return &football.Score{Home: h, Away: a}, nil
}

// CheckHalfTime says whether a score can have come from another one.
func CheckHalfTime(half, full *football.Score) error {
	switch {
	case half == nil:
		return nil
	case full == nil:
		return fmt.Errorf("%s at half-time, and no score", half)
	case half.Home > full.Home || half.Away > full.Away:
		return fmt.Errorf("%s at half-time cannot become %s", half, full)
	}
	return nil
}

// Years in which there can be matches.
const (
	firstYear = 1850
	lastYear  = 2200
)

// CheckDay says whether there can be matches on a day.
func CheckDay(day time.Time) error {
	if day.Year() < firstYear || day.Year() > lastYear {
		return fmt.Errorf("there is no football in the year %d", day.Year())
	}
	return nil
}

// Noon of a day stands for a kick-off of which only the day is known.
func Noon(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
}
