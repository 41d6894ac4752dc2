package workshop

import (
	"context"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// MaxReduced is the number of columns that can be reduced unless they are all columns of
// some marks.
const MaxReduced = 50_000

// Reduced is a part of a set, with its proved guarantee.
type Reduced struct {
	Columns   []pool.Column
	From      int // columns of the whole set
	Guarantee int // minimum hits of the best column if the result is in the whole set
	// IfMarksFail is the minimum if the signs of none, one and two fixtures are outside
	// the marks that contain the set, as far as so many fixtures are without a triple, and
	// the set has all columns of these marks; else nil.
	IfMarksFail []int
}

// Reduce returns few columns of the set of which, if the result is in the set, the best
// has at least so many hits: 13, 12 or 11. At the direct fixtures, from 0, the best column
// is right besides: the columns of each choice of outcomes there are reduced by themselves.
func Reduce(ctx context.Context, s *Set, direct []int, guarantee int) (r Reduced, err error) {
	misses := pool.Fixtures - guarantee
	if misses < 1 || misses > maxMisses {
		return r, fault.New(fault.Invalid, "a reduction guarantees 13, 12 or 11, not %d", guarantee)
	}
	var isDirect [pool.Fixtures]bool
	for _, i := range direct {
		if i < 0 || i >= pool.Fixtures {
			return r, fault.New(fault.Invalid, "there is no fixture %d", i+1)
		}
		isDirect[i] = true
	}
	marks := s.Marks()
	r.From = s.Len()
	if r.From == 0 {
		return r, fault.New(fault.Invalid, "there are no columns to reduce")
	}
	whole := r.From == marks.Len()
	if !whole && r.From > MaxReduced {
		return r, fault.New(fault.Invalid, "%d columns are too many to reduce: at most %d, unless they are all columns of some marks", r.From, MaxReduced)
	}
	groups := []pool.Marks{marks}
	for i := range direct {
		groups = split(groups, direct[i])
	}
	chosen := NewSet()
	for i := range groups {
		if err := reduceGroup(ctx, s, &groups[i], misses, exchangeWork/len(groups), whole, chosen); err != nil {
			return r, err
		}
	}
	r.Columns = chosen.List()
	return r, r.prove(s, chosen, &marks, whole, guarantee)
}

// split splits each marks by the outcomes of a fixture.
func split(groups []pool.Marks, fixture int) (all []pool.Marks) {
	for _, m := range groups {
		for _, o := range m[fixture].Outcomes() {
			m[fixture] = pool.MarkOf(o)
			all = append(all, m)
		}
	}
	return all
}

// reduceGroup adds to chosen the columns for the part of s within marks.
func reduceGroup(ctx context.Context, s *Set, m *pool.Marks, misses, work int, whole bool, chosen *Set) error {
	var start []pool.Column
	if whole {
		start = codeColumns(m, misses)
	}
	if n := m.Len(); !whole || n <= maxExchanged {
		part := s.Intersection(SetOfMarks(m))
		c, err := newCover(ctx, part.List(), misses)
		if err != nil {
			return err
		}
		found, err := c.search(ctx, start, work)
		if err != nil {
			return err
		}
		start = found
	}
	for _, c := range start {
		chosen.Add(c)
	}
	return nil
}

// prove checks the guarantee on every column of the set.
func (r *Reduced) prove(s, chosen *Set, marks *pool.Marks, whole bool, guarantee int) error {
	missed := chosen.misses()
	worst := 0
	for block := range s.rows {
		for place := range side {
			if s.rows[block][place/64]>>(place%64)&1 == 1 {
				worst = max(worst, int(missed[block*side+place]))
			}
		}
	}
	r.Guarantee = pool.Fixtures - worst
	if r.Guarantee < guarantee {
		return fault.New(fault.Internal, "%d columns reduced to %d guarantee %d, not %d", r.From, len(r.Columns), r.Guarantee, guarantee)
	}
	if !whole {
		return nil
	}
	outside := func(marks []pool.Mark) (n [side]int) {
		for x, digits := range halfDigits() {
			for i, o := range digits {
				n[x] += 1 - int(marks[i]>>o&1)
			}
		}
		return n
	}
	blocks, places := outside(marks[:half]), outside(marks[half:])
	worstBy := [3]int{}
	for block := range side {
		for place := range side {
			if n := blocks[block] + places[place]; n < len(worstBy) {
				worstBy[n] = max(worstBy[n], int(missed[block*side+place]))
			}
		}
	}
	canFail := 0
	for _, m := range marks {
		if m != pool.Triple {
			canFail++
		}
	}
	for _, worst := range worstBy[:min(canFail+1, len(worstBy))] {
		r.IfMarksFail = append(r.IfMarksFail, max(0, pool.Fixtures-worst))
	}
	return nil
}
