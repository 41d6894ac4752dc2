package pool

import (
	"cmp"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// elige8Fixtures is the number of fixtures of an Elige 8 bet.
const elige8Fixtures = 8

// Elige8 is a bet of the extra game: the chosen eight fixtures of the ticket's
// first column must all be right.
type Elige8 struct {
	Column   Column
	Fixtures [elige8Fixtures]int // from 0
}

// Validate checks that the eight are different fixtures.
func (e *Elige8) Validate() error {
	var seen [Fixtures]bool
	for _, i := range e.Fixtures {
		if i < 0 || i >= Fixtures {
			return fault.At("elige8", fault.New(fault.Invalid, "there is no fixture %d: choose eight of 1 to %d", i+1, Fixtures))
		}
		if seen[i] {
			return fault.At("elige8", fault.New(fault.Invalid, "fixture %d is chosen twice", i+1))
		}
		seen[i] = true
	}
	return nil
}

// Hits returns the hits so far, and won if all eight are right. The prize of
// Elige 8 has rules of its own and is not computed.
func (e *Elige8) Hits(r *Results) (hits int, won bool) {
	for _, i := range e.Fixtures {
		if o := r.Outcomes[i]; o != nil && *o == e.Column[i] {
			hits++
		}
	}
	return hits, hits == elige8Fixtures
}

// Chance returns the probability that all eight are right.
func (e *Elige8) Chance(f *Forecasts) float64 {
	p := 1.0
	for _, i := range e.Fixtures {
		p *= f[i][e.Column[i]]
	}
	return p
}

func checkElige8(fixtures []int) error {
	if len(fixtures) != elige8Fixtures {
		return fault.At("elige8", fault.New(fault.Invalid, "Elige 8 is played on eight fixtures, not %d", len(fixtures)))
	}
	return (&Elige8{Fixtures: [elige8Fixtures]int(fixtures)}).Validate()
}

// Elige8Bet returns the Elige 8 bet of a valid ticket; nil if it has none.
func (t *Ticket) Elige8Bet() (*Elige8, error) {
	if len(t.Elige8) == 0 {
		return nil, nil
	}
	columns, err := t.Expand()
	if err != nil {
		return nil, err
	}
	return &Elige8{Column: columns[0], Fixtures: [elige8Fixtures]int(t.Elige8)}, nil
}

// LikeliestElige8 returns the eight fixtures, ascending, on which the first column
// of a valid ticket has the highest chance of winning Elige 8.
func (t *Ticket) LikeliestElige8(f *Forecasts) ([]int, error) {
	columns, err := t.Expand()
	if err != nil {
		return nil, err
	}
	p := func(fixture int) float64 { return f[fixture][columns[0][fixture]] }
	fixtures := allFixtures()
	slices.SortStableFunc(fixtures, func(i, j int) int { return cmp.Compare(p(j), p(i)) })
	fixtures = fixtures[:elige8Fixtures]
	slices.Sort(fixtures)
	return fixtures, nil
}

func allFixtures() []int {
	all := make([]int, Fixtures)
	for i := range all {
		all[i] = i
	}
	return all
}
