package pool

import (
	"math/bits"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Mark is the set of outcomes ticked for a fixture: one, two (doble) or three
// (triple). The zero value has none and is not valid on a ticket.
type Mark uint8

// Triple ticks all three outcomes.
const Triple Mark = 1<<football.Home | 1<<football.Draw | 1<<football.Away

// MarkOf returns the mark with the given outcomes.
func MarkOf(outcomes ...football.Outcome) (m Mark) {
	for _, o := range outcomes {
		m |= 1 << o
	}
	return m
}

// ParseMark parses ticked outcomes such as "1", "x2" or "1X2".
func ParseMark(text string) (Mark, error) {
	var m Mark
	for _, sign := range strings.TrimSpace(text) {
		o, ok := outcomeOf(sign)
		if !ok {
			return 0, fault.New(fault.Invalid, "%q is not a mark: tick 1, X or 2", text)
		}
		if m.Has(o) {
			return 0, fault.New(fault.Invalid, "the mark %q ticks %s twice", text, o)
		}
		m |= MarkOf(o)
	}
	if m == 0 {
		return 0, fault.New(fault.Invalid, "nothing is ticked: tick 1, X or 2")
	}
	return m, nil
}

func outcomeOf(sign rune) (football.Outcome, bool) {
	switch sign {
	case '1':
		return football.Home, true
	case 'X', 'x':
		return football.Draw, true
	case '2':
		return football.Away, true
	}
	return 0, false
}

// Has reports whether an outcome is ticked.
func (m Mark) Has(o football.Outcome) bool { return m>>o&1 == 1 }

// Len returns the number of outcomes ticked.
func (m Mark) Len() int { return bits.OnesCount8(uint8(m & Triple)) }

// Outcomes returns the outcomes ticked, in the order 1, X, 2.
func (m Mark) Outcomes() []football.Outcome {
	outcomes := make([]football.Outcome, 0, 3)
	for _, o := range football.Outcomes {
		if m.Has(o) {
			outcomes = append(outcomes, o)
		}
	}
	return outcomes
}

func (m Mark) String() string {
	var text strings.Builder
	for _, o := range m.Outcomes() {
		text.WriteString(o.String())
	}
	return text.String()
}

// probability returns the probability that one of the ticked outcomes happens.
func (m Mark) probability(p football.Probs) (sum float64) {
	for _, o := range m.Outcomes() {
		sum += p[o]
	}
	return sum
}

// Marks holds the marks of all fourteen fixtures.
type Marks [Fixtures]Mark

// ParseMarks parses the marks of the fixtures in order.
func ParseMarks(texts []string) (marks Marks, err error) {
	if len(texts) != Fixtures {
		return marks, fault.At("marks", fault.New(fault.Invalid, "a ticket has marks for %d fixtures, this one for %d", Fixtures, len(texts)))
	}
	for i, text := range texts {
		if marks[i], err = ParseMark(text); err != nil {
			return Marks{}, atFixture("marks", i, err)
		}
	}
	return marks, nil
}

// Len returns the number of columns that the marks expand into.
func (m Marks) Len() int {
	n := 1
	for _, mark := range m {
		n *= mark.Len()
	}
	return n
}

// Expand returns all columns of the marks, in order of their outcomes.
func (m Marks) Expand() []Column {
	columns := make([]Column, 0, m.Len())
	var column Column
	var choose func(i int)
	choose = func(i int) {
		if i == Fixtures {
			columns = append(columns, column)
			return
		}
		for _, o := range m[i].Outcomes() {
			column[i] = o
			choose(i + 1)
		}
	}
	choose(0)
	return columns
}
