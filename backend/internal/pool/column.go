package pool

import (
	"fmt"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Column is one outcome for each of the fourteen fixtures: what a bet is on.
type Column [Fixtures]football.Outcome

// ParseColumn reads fourteen signs; spaces and commas between them do not count.
func ParseColumn(text string) (Column, error) {
	var c Column
	n := 0
	for _, sign := range strings.NewReplacer(" ", "", ",", "", "\t", "").Replace(strings.TrimSpace(text)) {
		o, ok := outcomeOf(sign)
		if !ok {
			return Column{}, fault.New(fault.Invalid, "fixture %d: %q is no sign of a column, write 1, X or 2", n+1, string(sign))
		}
		if n < Fixtures {
			c[n] = o
		}
		n++
	}
	if n != Fixtures {
		return Column{}, fault.New(fault.Invalid, "a column has %d signs, this one has %d", Fixtures, n)
	}
	return c, nil
}

// ParseColumns reads a column from each text, such as the lines of a file; the
// error says which one is wrong.
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

// Hits of the column against what happened.
func (c Column) Hits(happened Column) (n int) {
	for i, o := range c {
		if o == happened[i] {
			n++
		}
	}
	return n
}

// atFixture says in the sentence and in the location which fixture an error is about.
func atFixture(list string, i int, err error) error {
	return fault.At(fmt.Sprintf("%s[%d]", list, i), fault.New(fault.Invalid, "fixture %d: %v", i+1, err))
}
