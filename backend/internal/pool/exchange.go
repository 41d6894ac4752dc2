package pool

import (
	"context"
	"slices"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Exchanging columns looks at no more than so many outcomes for each of them, four or five
// rounds where balls are largest, nor at more than so many in all, in about a tenth of a
// second.
const (
	exchangeLookupsEach = 340_000
	exchangeLookups     = 25_000_000
)

// columnLookups is how many lookups take as long as the rest of the work for a column.
const columnLookups = 100

// exchange replaces each of the best columns by the one that covers most in its place
// among those that differ from it in one fixture, or in up to two where balls are small
// and columns few, until that helps no more.
func (c *coverage) exchange(ctx context.Context) error {
	if c.highest > nearlyAll {
		return nil
	}
	counts := countBuffers.Get().(*[side * side]uint16)
	defer countBuffers.Put(counts)
	*counts = [side * side]uint16{}
	c.ball.reset()
	c.best = slices.Clone(c.best) // it may be a part of a list of candidates
	c.ball.addAll(c.best, counts)
	sizes := ballSizes()
	pairWork := sizes[2] * (sizes[c.ball.radius] + columnLookups)
	work, better, together := pairWork, c.betterPair, 1
	left := min(exchangeLookups, len(c.best)*exchangeLookupsEach)
	if len(c.best)*pairWork > left {
		// The ball and the next larger one are looked at, and their blocks and places are
		// assigned to their outcomes.
		work = sizes[c.ball.radius+1] + 2*half*within[c.ball.radius+2]
		better, together = c.betterSingle, exchangedTogether
	}
	for improved := true; improved; {
		improved = false
		for columns := range slices.Chunk(c.best, together) {
			if left -= work * len(columns); left < 0 {
				return nil
			}
			others := make([]Column, len(columns))
			err := parallelContext(ctx, len(columns), func(from, to int) {
				for i := from; i < to; i++ {
					others[i] = better(columns[i], counts)
				}
			})
			if err != nil {
				return err
			}
			for i, other := range others {
				if other != columns[i] && c.ball.swap(columns[i], other, counts) {
					columns[i], improved = other, true
				}
			}
		}
	}
	return nil
}

// exchangedTogether is the number of columns that are weighed at the same time, each as if
// the others stayed. With more, those exchanged first spoil what the later ones would gain.
const exchangedTogether = 8

// swap covers the outcomes around other instead of those around column if that is more.
func (b *ball) swap(column, other Column, counts *[side * side]uint16) (done bool) {
	lost := b.remove(column, counts)
	if b.add(other, counts) > lost*(1+noise) {
		return true
	}
	b.remove(other, counts)
	b.add(column, counts)
	return false
}

// noise is a relative difference that may be due to rounding, and is no improvement.
const noise = 1e-5

// betterSingle returns the column that covers most in the place of column among those that
// differ from it in one fixture; column itself if none covers more.
func (c *coverage) betterSingle(column Column, counts *[side * side]uint16) Column {
	p, shifts := c.ball.shifts(column, counts)
	best, highest := column, p*(1+noise)
	for i, gained := range shifts {
		for o, gain := range gained {
			if football.Outcome(o) == column[i] || p+gain <= highest {
				continue
			}
			other := column
			other[i] = football.Outcome(o)
			if c.keep == nil || c.keep(other) {
				best, highest = other, p+gain
			}
		}
	}
	return best
}

// betterPair is betterSingle among the columns that differ in one fixture or two.
func (c *coverage) betterPair(column Column, counts *[side * side]uint16) Column {
	c.others = neighbours(c.others[:0], column, 2, c.keep)
	gains := make([]float64, len(c.others))
	p := c.ball.remove(column, counts)
	parallel(len(gains), func(from, to int) {
		for i := from; i < to; i++ {
			gains[i] = c.ball.probability(c.others[i])
		}
	})
	c.ball.add(column, counts)
	best, highest := column, p*(1+noise)
	for i, gain := range gains {
		if gain > highest {
			best, highest = c.others[i], gain
		}
	}
	return best
}

// shifts returns the probability that only column covers, of those that are counted, and
// for each fixture and outcome how much more it would cover with that outcome there. It
// would lose the outcomes at the edge of its ball that agree with it in the fixture, and
// gain those just outside that have the new outcome.
func (b *ball) shifts(column Column, counts *[side * side]uint16) (alone float64, gained [Fixtures][3]float64) {
	x := column.index()
	digits := halfDigits()
	blocks, places := &b.nearby[x/side], &b.nearby[x%side]
	var edges, outsides [side]float32 // by place
	count := func(fixture int, outcomes *[half]uint8, edge, outside float64) {
		for i, o := range outcomes {
			if at := fixture + i; football.Outcome(o) == column[at] {
				gained[at][(o+1)%3] -= edge
				gained[at][(o+2)%3] -= edge
			} else {
				gained[at][o] += outside
			}
		}
	}
	placeProbs := (*[side]float64)(b.places)
	for d := range b.radius + 2 {
		var inside, edge []uint16
		if d <= b.radius {
			inside, edge = places[:within[b.radius-d]], places[within[b.radius-d]:within[b.radius-d+1]]
		}
		outside := places[within[b.radius-d+1]:within[b.radius-d+2]]
		for _, block := range blocks[within[d]:within[d+1]] {
			covering := (*[side]uint16)(counts[int(block)*side:])
			probability := b.blocks[block]
			var inner float64
			for _, place := range inside {
				if covering[place] == 1 {
					inner += placeProbs[place]
				}
			}
			var e, o float32
			for _, place := range edge {
				if covering[place] == 1 {
					p := float32(probability * placeProbs[place])
					e += p
					edges[place] += p
				}
			}
			alone += probability*inner + float64(e)
			uncovered := (*[side]float32)(b.uncovered[int(block)*side:])
			for _, place := range outside {
				o += uncovered[place]
				outsides[place] += uncovered[place]
			}
			count(0, &digits[block], float64(e), float64(o))
		}
	}
	for _, place := range places[:within[b.radius+2]] {
		count(half, &digits[place], float64(edges[place]), float64(outsides[place]))
	}
	return alone, gained
}

// countBuffers holds arrays for the number of columns that cover each outcome.
var countBuffers = sync.Pool{New: func() any { return new([side * side]uint16) }}

// ballSizes returns the number of columns within 0 … 5 changes of any: C(14, d) 2^d,
// added up.
func ballSizes() (sizes [paidMisses + 2]int) {
	at, total := 1, 0
	for d := range sizes {
		total += at
		sizes[d] = total
		at = at * 2 * (Fixtures - d) / (d + 1)
	}
	return sizes
}

// add covers the outcomes around a column, counts it there and returns how much that added.
func (b *ball) add(c Column, counts *[side * side]uint16) (added float64) {
	b.rows(c, func(block int, uncovered []float32, places []uint16) {
		row := counts[block*side : (block+1)*side]
		var sum float32
		for _, place := range places {
			row[place]++
			sum += uncovered[place]
			uncovered[place] = 0
		}
		added += float64(sum)
	})
	return added
}

// addAll is add for columns, block by block at the same time.
func (b *ball) addAll(columns []Column, counts *[side * side]uint16) {
	numbers := make([]int, len(columns))
	for i, c := range columns {
		numbers[i] = c.index()
	}
	parallel(side, func(from, to int) {
		for block := from; block < to; block++ {
			uncovered, row := b.uncovered[block*side:(block+1)*side], counts[block*side:(block+1)*side]
			for _, x := range numbers {
				missed := differences(block, x/side)
				if missed > b.radius {
					continue
				}
				for _, place := range b.nearby[x%side][:within[b.radius-missed+1]] {
					row[place]++
					uncovered[place] = 0
				}
			}
		}
	})
}

// remove undoes add and returns the probability that no other column covers.
func (b *ball) remove(c Column, counts *[side * side]uint16) (lost float64) {
	b.rows(c, func(block int, uncovered []float32, places []uint16) {
		row := counts[block*side : (block+1)*side]
		var sum float32 // as add does it, so that they compare
		for _, place := range places {
			if row[place]--; row[place] == 0 {
				p := float32(b.blocks[block] * b.places[place])
				uncovered[place] = p
				sum += p
			}
		}
		lost += float64(sum)
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
