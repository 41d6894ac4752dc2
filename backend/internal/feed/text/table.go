package text

import (
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Table reads a table by the names of its columns.
type Table struct {
	records *Records
	columns map[string]int // positions, by ColumnKey
}

// NewTable looks up the columns of a table, which must contain the required ones.
func NewTable(records *Records, required ...string) (*Table, error) {
	t := &Table{records: records, columns: map[string]int{}}
	var problems listing.Problems
	for i, name := range records.Heading {
		name = ColumnKey(name)
		if _, twice := t.columns[name]; twice && name != "" {
			problems.Add(listing.Problem{Line: records.HeadingLine, Column: name, Message: fault.Say("the column is there twice")})
		}
		t.columns[name] = i
	}
	for _, name := range required {
		if _, ok := t.columns[name]; !ok {
			problems.Add(listing.Problem{Line: records.HeadingLine, Column: name, Message: fault.Say("the column is missing")})
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

// Next returns the next line that is not empty, or io.EOF.
func (t *Table) Next() (*Row, error) {
	record, line, err := t.records.Next()
	if err != nil {
		return nil, err
	}
	return &Row{Line: line, table: t, record: record}, nil
}

// Field returns a column's value without surrounding spaces; "" if the line is too
// short or there is no such column.
func (r *Row) Field(column string) string {
	i, ok := r.table.columns[column]
	if !ok || i >= len(r.record) {
		return ""
	}
	return Known(r.record[i])
}

// Known returns a value of a table without surrounding spaces; "" for what programs
// write where there is none.
func Known(value string) string {
	value = strings.TrimSpace(value)
	switch value {
	case "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", "<NA>":
		return ""
	}
	return value
}

// AddProblem records a problem with a value.
func (r *Row) AddProblem(column, format string, args ...any) {
	r.Problems.Add(listing.Problem{Line: r.Line, Column: column, Message: fault.Say(format, args...)})
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
	n, ok := ParseCount(value, largest)
	if !ok {
		r.AddProblem(column, "%q is not a number from 0 to %d", value, largest)
		return nil
	}
	return &n
}
