package pool

import (
	"context"
	"slices"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// exchangeLookups limits the outcomes looked at while columns are exchanged, to about a
// tenth of a second.
const exchangeLookups = 120_000_000

// columnLookups is how many lookups take as long as the rest of the work for a column.
const columnLookups = 100

// exchange replaces each of the best columns by the one that covers most in its place
// among those that differ from it in one fixture, or in two where that does not take
// too long, until that helps no more.
func (c *coverage) exchange(ctx context.Context) error {
	if c.highest > nearlyAll {
		return nil
	}
	sizes := ballSizes()
	outcomes := sizes[c.ball.radius]
	changes := 2
	for changes > 0 && len(c.best)*(sizes[changes]-1)*(outcomes+columnLookups) > exchangeLookups {
		changes--
	}
	if changes == 0 {
		return nil
	}
	counts := countBuffers.Get().(*[side * side]uint16)
	defer countBuffers.Put(counts)
	*counts = [side * side]uint16{}
	c.ball.reset()
	c.best = slices.Clone(c.best) // it may be a part of a list of candidates
	for _, column := range c.best {
		c.ball.add(column, counts)
	}
	left := exchangeLookups
	var others []Column
	var gains []float64
	for improved := true; improved; {
		improved = false
		for i, column := range c.best {
			others = neighbours(others[:0], column, changes, c.keep)
			if left -= len(others) * (outcomes + columnLookups); left < 0 {
				return nil
			}
			lost := c.ball.remove(column, counts)
			gains = slices.Grow(gains[:0], len(others))[:len(others)]
			err := parallelContext(ctx, len(others), func(from, to int) {
				for i := from; i < to; i++ {
					gains[i] = c.ball.probability(others[i])
				}
			})
			if err != nil {
				return err
			}
			// Rounding differences are no improvement.
			highest := lost * (1 + 1e-5)
			for k, p := range gains {
				if p > highest {
					highest, c.best[i], improved = p, others[k], true
				}
			}
			c.ball.add(c.best[i], counts)
		}
	}
	return nil
}

// countBuffers holds arrays for the number of columns that cover each outcome.
var countBuffers = sync.Pool{New: func() any { return new([side * side]uint16) }}

// ballSizes returns the number of columns within 0 … 4 changes of any: C(14, d) 2^d,
// added up.
func ballSizes() (sizes [paidMisses + 1]int) {
	at := 1
	for d := range sizes {
		sizes[d] = at
		if d > 0 {
			sizes[d] += sizes[d-1]
		}
		at = at * 2 * (Fixtures - d) / (d + 1)
	}
	return sizes
}

// add covers the outcomes around a column, and counts it there.
func (b *ball) add(c Column, counts *[side * side]uint16) {
	b.rows(c, func(block int, uncovered []float32, places []uint16) {
		row := counts[block*side : (block+1)*side]
		for _, place := range places {
			row[place]++
			uncovered[place] = 0
		}
	})
}

// remove undoes add and returns the probability that no other column covers.
func (b *ball) remove(c Column, counts *[side * side]uint16) (lost float64) {
	b.rows(c, func(block int, uncovered []float32, places []uint16) {
		row := counts[block*side : (block+1)*side]
		for _, place := range places {
			if row[place]--; row[place] == 0 {
				p := b.blocks[block] * b.places[place]
				uncovered[place] = float32(p)
				lost += p
			}
		}
	})
	return lost
}

// neighbours appends the columns that keep accepts (nil: all) and that differ from c
// in one fixture, or in up to two.
func neighbours(all []Column, c Column, changes int, keep func(Column) bool) []Column {
	var change func(from, left int, changed Column)
	change = func(from, left int, changed Column) {
		for i := from; i < Fixtures; i++ {
			for _, o := range football.Outcomes {
				if o == c[i] {
					continue
				}
				other := changed
				other[i] = o
				if keep == nil || keep(other) {
					all = append(all, other)
				}
				if left > 1 {
					change(i+1, left-1, other)
				}
			}
		}
	}
	change(0, changes, c)
	return all
}
