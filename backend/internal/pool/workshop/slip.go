package workshop

import (
	"context"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// SimpleColumns is the number of columns on a slip of single columns.
const SimpleColumns = 8

// MaxSlipColumns is the number of columns that can be split into slips.
const MaxSlipColumns = 50_000

// Slip is one slip of paper: single columns, or marks, with an official reduction of
// them or in full.
type Slip struct {
	Columns   []pool.Column
	Marks     *pool.Marks
	Reduction int // 0: none
}

// Len returns the number of columns.
func (s *Slip) Len() int {
	t := s.Ticket()
	return t.Len()
}

// Ticket returns the slip as a ticket.
func (s *Slip) Ticket() pool.Ticket {
	return pool.Ticket{Columns: s.Columns, Marks: s.Marks, Reduction: s.Reduction}
}

// Slips splits a set into few slips that have each column once and no other: official
// reductions where they make fewer, then the largest multiples that are found, then single
// columns. A slip of one column cannot be played alone; there is one only if nothing else
// is left.
func Slips(ctx context.Context, s *Set, r *pool.Rules) (slips []Slip, err error) {
	n := s.Len()
	if n > MaxSlipColumns {
		return nil, fault.New(fault.Invalid, "%d columns are too many for slips: at most %d", n, MaxSlipColumns)
	}
	if n == 0 {
		return nil, fault.New(fault.Invalid, "there are no columns for a slip")
	}
	if slips, err = multiples(ctx, s, r.MaxColumns); err != nil {
		return nil, err
	}
	reduced, rest, err := reductionSlips(ctx, s)
	if err != nil || len(reduced) >= len(slips) {
		return slips, err
	}
	others, err := multiples(ctx, rest, r.MaxColumns)
	if err != nil || len(reduced)+len(others) >= len(slips) {
		return slips, err
	}
	return append(reduced, others...), nil
}

// simples puts eight columns on each slip; the last one has two at least if there are
// more than one.
func simples(columns []pool.Column) (slips []Slip) {
	for len(columns) > 0 {
		n := min(SimpleColumns, len(columns))
		if len(columns) == SimpleColumns+1 {
			n--
		}
		slips = append(slips, Slip{Columns: columns[:n:n]})
		columns = columns[n:]
	}
	return slips
}
