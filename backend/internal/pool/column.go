package pool

import (
	"fmt"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Column is one bet: an outcome for each of the fourteen fixtures.
type Column [Fixtures]football.Outcome

// ParseColumn parses fourteen outcomes, 1, X or 2, ignoring spaces and commas.
func ParseColumn(text string) (Column, error) {
	var c Column
	n := 0
	for _, sign := range strings.NewReplacer(" ", "", ",", "", "\t", "").Replace(strings.TrimSpace(text)) {
		o, ok := outcomeOf(sign)
		if !ok {
			return Column{}, fault.New(fault.Invalid, "fixture %d: %q is not an outcome: write 1, X or 2", n+1, string(sign))
		}
		if n < Fixtures {
			c[n] = o
		}
		n++
	}
	if n != Fixtures {
		return Column{}, fault.New(fault.Invalid, "a column has %d outcomes, this one has %d", Fixtures, n)
	}
	return c, nil
}

// ParseColumns parses a column from each text. The error names the first invalid
// one.
func ParseColumns(texts []string) ([]Column, error) {
	columns := make([]Column, len(texts))
	for i, text := range texts {
		var err error
		if columns[i], err = ParseColumn(text); err != nil {
			return nil, fault.At(fmt.Sprintf("columns[%d]", i), fault.New(fault.Invalid, "column %d: %v", i+1, err))
		}
	}
	return columns, nil
}

func (c Column) String() string {
	var text strings.Builder
	for _, o := range c {
		text.WriteString(o.String())
	}
	return text.String()
}

// Hits returns the number of outcomes that the column has right.
func (c Column) Hits(happened Column) (n int) {
	for i, o := range c {
		if o == happened[i] {
			n++
		}
	}
	return n
}

// atFixture adds the number of the fixture to the sentence and the location of an
// error.
func atFixture(list string, i int, err error) error {
	return fault.At(fmt.Sprintf("%s[%d]", list, i), fault.New(fault.Invalid, "fixture %d: %v", i+1, err))
}
