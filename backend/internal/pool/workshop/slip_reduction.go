package workshop

import (
	"context"
	"iter"
	"math/bits"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// reductionSlips returns the official reductions that have most of the set's columns on
// fewer slips than single ones: one reduction on some fixtures, once for each choice of
// outcomes of the others with which the set has all its columns. The rest is what they
// leave.
func reductionSlips(ctx context.Context, s *Set) (slips []Slip, rest *Set, err error) {
	marks, columns := s.Marks(), s.List()
	packed := make([]uint32, len(columns))
	for i, c := range columns {
		packed[i] = pack(c)
	}
	var best []pool.Marks
	var of *pool.Reduction
	saved := 0
	reductions := pool.Reductions()
	for i := range reductions {
		r := &reductions[i]
		if !r.Official() {
			continue
		}
		for chosen := range placements(&marks, r) {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			found := reductionsOn(s, packed, &marks, chosen, r)
			if n := len(found) * (r.Len()/SimpleColumns - 1 + r.Len()%SimpleColumns); n > saved {
				best, of, saved = found, r, n
			}
		}
	}
	rest = s
	for i := range best {
		slip := Slip{Marks: &best[i], Reduction: of.Number}
		words, err := of.Columns(best[i])
		if err != nil {
			return nil, nil, err
		}
		rest = rest.Difference(SetOf(words))
		slips = append(slips, slip)
	}
	return slips, rest, nil
}

// placements yields the fixtures, as bits, on which a reduction has room: as many triples
// and dobles as it needs.
func placements(marks *pool.Marks, r *pool.Reduction) iter.Seq[uint16] {
	var triples, dobles uint16
	for i, m := range marks {
		switch m.Len() {
		case 3:
			triples |= 1 << i
		case 2:
			dobles |= 1 << i
		}
	}
	return func(yield func(uint16) bool) {
		for t := range choices(triples, r.Triples) {
			for d := range choices(dobles, r.Dobles) {
				if !yield(t | d) {
					return
				}
			}
		}
	}
}

// choices yields the parts of a set of bits that have n of them.
func choices(of uint16, n int) iter.Seq[uint16] {
	return func(yield func(uint16) bool) {
		for part := of; ; part = (part - 1) & of {
			if bits.OnesCount16(part) == n && !yield(part) {
				return
			}
			if part == 0 {
				return
			}
		}
	}
}

// reductionsOn returns the marks of each reduction on the chosen fixtures of which the set
// has all columns.
func reductionsOn(s *Set, columns []uint32, marks *pool.Marks, chosen uint16, r *pool.Reduction) (found []pool.Marks) {
	m := *marks
	var mask uint32
	for i := range m {
		if chosen>>i&1 == 0 {
			m[i] = pool.MarkOf(outcomeOf(columns[0], i))
		} else {
			mask |= 0b11 << (2 * i)
		}
	}
	words, err := r.Columns(m)
	if err != nil {
		return nil
	}
	first := pack(words[0])
	for _, c := range columns {
		if (c^first)&mask != 0 {
			continue // one column of each reduction begins it
		}
		whole := true
		for _, w := range words {
			for i := range w {
				if chosen>>i&1 == 0 {
					w[i] = outcomeOf(c, i)
				}
			}
			if whole = s.Has(w); !whole {
				break
			}
		}
		if whole {
			for i := range m {
				if chosen>>i&1 == 0 {
					m[i] = pool.MarkOf(outcomeOf(c, i))
				}
			}
			found = append(found, m)
		}
	}
	return found
}

// pack has two bits for each fixture of a column.
func pack(c pool.Column) (packed uint32) {
	for i, o := range c {
		packed |= uint32(o) << (2 * i)
	}
	return packed
}

func outcomeOf(packed uint32, fixture int) football.Outcome {
	return football.Outcome(packed >> (2 * fixture) & 0b11)
}
