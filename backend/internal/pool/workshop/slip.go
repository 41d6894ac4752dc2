package workshop

import (
	"context"
	"math/rand/v2"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
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

// Slips splits a set into few slips that have each column once and no other: a reduction
// if the set is one, then the largest multiples that are found, then single columns. A
// slip of one column cannot be played alone; there is one only if nothing else is left.
func Slips(ctx context.Context, s *Set, r *pool.Rules) (slips []Slip, err error) {
	n := s.Len()
	if n > MaxSlipColumns {
		return nil, fault.New(fault.Invalid, "%d columns are too many for slips: at most %d", n, MaxSlipColumns)
	}
	if n == 0 {
		return nil, fault.New(fault.Invalid, "there are no columns for a slip")
	}
	if slip, ok := reductionSlip(s); ok {
		return []Slip{slip}, nil
	}
	left := s.Union(NewSet())
	b := boxes{left: left, largest: r.MaxColumns, random: rand.New(rand.NewPCG(uint64(n), 8)), work: slipWork}
	for left.Len() > SimpleColumns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		marks, size := b.best()
		if size <= SimpleColumns {
			break
		}
		slips = append(slips, Slip{Marks: &marks})
		whole := SetOfMarks(&marks)
		for i := range left.rows {
			for w := range left.rows[i] {
				left.rows[i][w] &^= whole.rows[i][w]
			}
		}
	}
	return append(slips, simples(left.List())...), nil
}

// reductionSlip returns the official reduction that has exactly the columns of the set.
func reductionSlip(s *Set) (Slip, bool) {
	marks := s.Marks()
	reductions := pool.Reductions()
	for i := range reductions {
		r := &reductions[i]
		if !r.Official() || r.Len() != s.Len() {
			continue
		}
		columns, err := r.Columns(marks)
		if err != nil {
			continue // the marks have other numbers of triples and dobles
		}
		if s.Difference(SetOf(columns)).Len() == 0 {
			return Slip{Marks: &marks, Reduction: r.Number}, true
		}
	}
	return Slip{}, false
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

const (
	slipSeeds = 200         // columns around which a multiple is sought at a time
	slipWork  = 100_000_000 // columns looked up in all, seconds
)

// boxes looks for marks all of whose columns are left.
type boxes struct {
	left    *Set
	largest int
	random  *rand.Rand
	work    int
}

// best returns the largest marks found around some columns.
func (b *boxes) best() (best pool.Marks, size int) {
	columns := b.left.List()
	for i := range min(slipSeeds, len(columns)) {
		if b.work < 0 {
			break
		}
		seed := columns[i*len(columns)/min(slipSeeds, len(columns))]
		for range 2 {
			if marks, n := b.grow(seed); n > size {
				best, size = marks, n
			}
			if size == min(len(columns), b.largest) {
				return best, size
			}
		}
	}
	return best, size
}

// grow adds outcomes to the marks around a column while all their columns are left.
func (b *boxes) grow(seed pool.Column) (marks pool.Marks, size int) {
	for i, o := range seed {
		marks[i] = pool.MarkOf(o)
	}
	box := []pool.Column{seed}
	// What cannot be added to smaller marks cannot be added to larger ones, so each
	// fixture and outcome is tried once.
	for _, x := range b.random.Perm(3 * pool.Fixtures) {
		i, o := x/3, football.Outcome(x%3)
		if marks[i].Has(o) || len(box)/marks[i].Len()*(marks[i].Len()+1) > b.largest {
			continue
		}
		more := make([]pool.Column, 0, len(box)/marks[i].Len())
		ok := true
		for _, c := range box {
			if c[i] != seed[i] {
				continue
			}
			c[i] = o
			b.work--
			if ok = b.left.Has(c); !ok {
				break
			}
			more = append(more, c)
		}
		if ok {
			box = append(box, more...)
			marks[i] |= pool.MarkOf(o)
		}
	}
	return marks, len(box)
}
