package pool

import (
	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Ticket consists of either columns or marks. Marks with a reduction play only the
// columns of its code.
type Ticket struct {
	Columns   []Column
	Marks     *Marks // nil: the ticket has Columns
	Reduction int    // number of a reduction of Marks; 0: none
	Pleno     []Cell // ticked cells; empty: the pleno al 15 is left out of all sums
	Elige8    []int  // fixtures, from 0, of the extra game; empty: not played
}

// Validate returns an Invalid fault if the rules do not allow the ticket to be played.
func (t *Ticket) Validate(r Rules) error {
	if err := t.Check(r); err != nil {
		return err
	}
	return r.check(t.Len())
}

// Check returns an Invalid fault if something is wrong with the ticket. Unlike
// Validate it allows a single column, which can be evaluated although the pool does
// not take it.
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

// Len returns the number of bets: columns times the ticked cells of the pleno, if
// any.
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

// Cost returns the cost in euros, including Elige 8.
func (t *Ticket) Cost(r Rules) float64 {
	cost := t.columnsCost(r)
	if len(t.Elige8) > 0 {
		cost += r.Elige8Price
	}
	return cost
}

func (t *Ticket) columnsCost(r Rules) float64 { return r.Price * float64(t.Len()) }

// Expand returns the columns, without regard to the pleno.
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

// Chances returns the chances of the ticket's columns, without regard to the pleno:
// its cells multiply the columns of each number of hits, and P(14) times their
// chance is the chance of the pleno al 15.
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
