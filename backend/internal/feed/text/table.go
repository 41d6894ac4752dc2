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

// CSVProblem converts an error of the CSV parser to a listing.Problem if the file is
// at fault.
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

// Table reads comma-separated values with a heading.
type Table struct {
	csv     *csv.Reader
	columns map[string]int // positions, by ColumnKey
	ended   bool
}

// NewTable reads the heading, which must contain the required columns.
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

// ColumnKey returns a column's name in the form used by Table: trimmed and in lower
// case.
func ColumnKey(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// Row is one line of a table with its problems.
type Row struct {
	Line     int
	Problems listing.Problems
	table    *Table
	record   []string
}

// Next returns the next line that is not empty, or io.EOF. Reading ends after a line
// that is not valid CSV.
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

// Field returns a column's value without surrounding spaces; "" if the line is too
// short or there is no such column.
func (r *Row) Field(column string) string {
	i, ok := r.table.columns[column]
	if !ok || i >= len(r.record) {
		return ""
	}
	return strings.TrimSpace(r.record[i])
}

// AddProblem records a problem with a value.
func (r *Row) AddProblem(column, format string, args ...any) {
	r.Problems.Add(listing.Problem{Line: r.Line, Column: column, Message: fmt.Sprintf(format, args...)})
}

// Required is Field, and records a problem if the value is empty.
func (r *Row) Required(column string) string {
	value := r.Field(column)
	if value == "" {
		r.AddProblem(column, "the value is missing")
	}
	return value
}

// Number returns a column's value as a number in 0 … largest. It returns nil if the
// field is empty, and also, after recording a problem, if it is invalid.
func (r *Row) Number(column string, largest int) *int {
	value := r.Field(column)
	if value == "" {
		return nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > largest {
		r.AddProblem(column, "%q is not a number from 0 to %d", value, largest)
		return nil
	}
	return &n
}

// MaxGoals is the maximum number of goals of one side, more than has ever been scored
// in a league match.
const MaxGoals = 99

// ParseScore parses a score such as "2-1"; nil if it is empty, "?" or "-".
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

// CheckHalfTime returns an error if the score at half-time contradicts the final one.
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

// CheckDay returns an error for a day on which there cannot be matches.
func CheckDay(day time.Time) error {
	if day.Year() < firstYear || day.Year() > lastYear {
		return fmt.Errorf("there is no football in the year %d", day.Year())
	}
	return nil
}

// Noon returns noon UTC of a day, which stands for a kick-off whose time is not known.
func Noon(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
}
