package text

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Records reads the lines of a table after its heading, from separated values or from
// a sheet.
type Records struct {
	Heading     []string // trimmed
	HeadingLine int
	// DecimalComma reports whether a comma in a number can only be a decimal one,
	// because it does not separate values.
	DecimalComma bool
	next         func() (record []string, line int, err error)
	ended        bool
}

// NewRecords reads the heading of a table from next, which returns one line after the
// other, then io.EOF. A record is only valid until the next one.
func NewRecords(next func() (record []string, line int, err error), decimalComma bool) (*Records, error) {
	t := &Records{next: next, DecimalComma: decimalComma}
	heading, line, err := t.Next()
	if errors.Is(err, io.EOF) {
		return nil, listing.Problem{Message: fault.Say("the file is empty")}
	}
	if err != nil {
		return nil, err
	}
	t.HeadingLine = line
	for _, name := range heading {
		t.Heading = append(t.Heading, strings.Clone(strings.TrimSpace(name)))
	}
	return t, nil
}

// Next returns the next line that is not empty, or io.EOF. Reading ends after a line
// that cannot be taken apart.
func (t *Records) Next() (record []string, line int, err error) {
	for !t.ended {
		record, line, err = t.next()
		if err != nil {
			t.ended = true
			if errors.Is(err, io.EOF) {
				break
			}
			return nil, line, err
		}
		for _, field := range record {
			if strings.TrimSpace(field) != "" {
				return record, line, nil
			}
		}
	}
	return nil, 0, io.EOF
}

// separators are the characters between values, in order of preference.
const separators = ",;\t|"

// OpenCSV reads the heading of a file of separated values. Spreadsheets and programs
// write comma, semicolon, tab or bar; the heading shows which.
func OpenCSV(file io.Reader) (*Records, error) {
	r := NewReader(file)
	_, head, err := r.Head()
	if err != nil {
		return nil, CSVProblem(err)
	}
	separator, stated := separatorOf(string(head))
	c := csv.NewReader(r)
	c.Comma = separator
	c.FieldsPerRecord = -1 // lines may be short, or end with empty columns
	c.ReuseRecord = true
	next := func() ([]string, int, error) {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil, 0, io.EOF
		}
		if err != nil {
			return nil, 0, CSVProblem(err)
		}
		line, _ := c.FieldPos(0)
		return record, line, nil
	}
	if stated {
		if _, _, err := next(); err != nil {
			return nil, err
		}
	}
	return NewRecords(next, separator != ',')
}

// separatorOf returns the separator of a table by its first line: the one it states as
// spreadsheets do, sep=;, or the most frequent one outside of quotation marks.
func separatorOf(head string) (separator rune, stated bool) {
	line, _, _ := strings.Cut(strings.TrimLeft(head, "\r\n \ufeff"), "\n")
	line = strings.TrimRight(line, "\r")
	unquoted := strings.Trim(line, `"`)
	if given, ok := strings.CutPrefix(strings.ToLower(unquoted), "sep="); ok && len(given) > 0 && strings.ContainsRune(separators, rune(given[0])) {
		return rune(given[0]), true
	}
	separator = ','
	most := 0
	for _, one := range separators {
		count, quoted := 0, false
		for _, c := range line {
			switch {
			case c == '"':
				quoted = !quoted
			case c == one && !quoted:
				count++
			}
		}
		if count > most {
			separator, most = one, count
		}
	}
	return separator, false
}

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
		message := fault.Say("a value in quotation marks does not end, or goes on behind them")
		if errors.Is(parse.Err, csv.ErrBareQuote) {
			message = fault.Say("there is a quotation mark within a value that does not begin with one")
		}
		return listing.Problem{Line: parse.Line, Message: message}
	case errors.Is(err, io.EOF):
		return listing.Problem{Message: fault.Say("the file is empty")}
	}
	return fmt.Errorf("read the file: %w", err)
}
