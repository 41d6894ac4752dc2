package pool

import (
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Ticket is either columns or marks. Marks with a reduction are played in the
// columns of its code alone.
type Ticket struct {
	Columns   []Column
	Marks     *Marks // nil: Columns
	Reduction int    // number of one, for Marks; 0: none
	Pleno     []Cell // ticked; none: the pleno al 15 is left out of all sums
	Elige8    []int  // fixtures, from 0, of the extra game; none: not played
}

// Validate says what the rules do not allow of a ticket that is played.
func (t *Ticket) Validate(r Rules) error {
	if err := t.Check(r); err != nil {
		return err
	}
	return r.check(t.Len())
}

// Check says what is wrong with a ticket, but for one thing: a single column, which
// the pool does not take, can be weighed.
func (t *Ticket) Check(r Rules) error {
	if t.Marks != nil && len(t.Columns) > 0 {
		return fault.New(fault.Invalid, "a ticket has columns or marks, not both")
	}
	if t.Marks == nil && t.Reduction != 0 {
		return fault.At("reduction", fault.New(fault.Invalid, "a reduction needs marks"))
	}
	if t.Marks != nil {
		for i, m := range t.Marks {
			if m == 0 || m > Triple {
				return atFixture("marks", i, fault.New(fault.Invalid, "tick one, two or three of 1, X and 2"))
			}
		}
		if t.Reduction != 0 {
			reduction, err := ReductionByNumber(t.Reduction)
			if err != nil {
				return err
			}
			if _, err := reduction.assign(*t.Marks); err != nil {
				return err
			}
		}
	}
	if err := checkCells(t.Pleno); err != nil {
		return err
	}
	if len(t.Elige8) > 0 {
		if err := checkElige8(t.Elige8); err != nil {
			return err
		}
	}
	if n := t.Len(); n == 0 || n >= r.MinColumns {
		return r.check(n)
	}
	return nil
}

// Len is the number of columns, each cell of the pleno counting anew.
func (t *Ticket) Len() int {
	n := len(t.Columns)
	if t.Marks != nil {
		n = t.Marks.Len()
		if reduction, err := ReductionByNumber(t.Reduction); err == nil {
			n = reduction.Len()
		}
	}
	return n * max(1, len(t.Pleno))
}

// Cost in euros, with that of Elige 8.
func (t *Ticket) Cost(r Rules) float64 {
	cost := t.columnsCost(r)
	if len(t.Elige8) > 0 {
		cost += r.Elige8Price
	}
	return cost
}

func (t *Ticket) columnsCost(r Rules) float64 { return r.Price * float64(t.Len()) }

// Expand writes the columns out, the pleno apart.
func (t *Ticket) Expand() ([]Column, error) {
	if t.Marks == nil {
		return t.Columns, nil
	}
	if t.Reduction == 0 {
		return t.Marks.Expand(), nil
	}
	reduction, err := ReductionByNumber(t.Reduction)
	if err != nil {
		return nil, err
	}
	return reduction.Columns(*t.Marks)
}

// Chances of the ticket's columns, the pleno apart: its cells multiply the
// columns of each number of hits, and P(14) by their chance is that of the pleno al 15.
func (t *Ticket) Chances(f *Forecasts) (Chances, error) {
	if t.Marks != nil && t.Reduction == 0 {
		return t.Marks.Chances(f), nil
	}
	columns, err := t.Expand()
	if err != nil {
		return Chances{}, err
	}
	return ChancesOf(f, columns), nil
}
