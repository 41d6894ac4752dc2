package pool

import "sync"

// ball measures the uncovered probability of the outcomes within a number of misses
// of a column.
type ball struct {
	radius         int
	blocks, places []float64
	uncovered      []float32 // by outcome; twice as fast as float64, and exact enough for choosing
	nearby         *[side][nearbyHalf]uint16
}

// uncoveredBuffers holds the arrays of balls that are no longer used, 19 MB each.
var uncoveredBuffers = sync.Pool{New: func() any { return new([side * side]float32) }}

// newBall returns a ball with nothing covered. free must be called in the end.
func newBall(f *Forecasts, radius int) *ball {
	b := &ball{
		radius: radius, blocks: products(f[:half]), places: products(f[half:]),
		uncovered: uncoveredBuffers.Get().(*[side * side]float32)[:], nearby: nearby(),
	}
	b.reset()
	return b
}

// reset makes everything uncovered.
func (b *ball) reset() {
	parallel(side, func(from, to int) {
		for block := from; block < to; block++ {
			row := b.uncovered[block*side : (block+1)*side]
			for i, p := range b.places {
				row[i] = float32(b.blocks[block] * p)
			}
		}
	})
}

func (b *ball) free() { uncoveredBuffers.Put((*[side * side]float32)(b.uncovered)) }

// rows calls each with the blocks within the radius and the places of the ball in
// each of them.
func (b *ball) rows(c Column, each func(block int, uncovered []float32, places []uint16)) {
	x := c.index()
	blocks, places := &b.nearby[x/side], &b.nearby[x%side]
	for d := range b.radius + 1 {
		near := places[:within[b.radius-d+1]]
		for _, block := range blocks[within[d]:within[d+1]] {
			each(int(block), b.uncovered[int(block)*side:(int(block)+1)*side], near)
		}
	}
}

// probability returns the uncovered probability around a column. It takes nearly all
// the time of Coverage, so it repeats rows without the call.
func (b *ball) probability(c Column) (sum float64) {
	x := c.index()
	blocks, places := &b.nearby[x/side], &b.nearby[x%side]
	for d := range b.radius + 1 {
		near := places[:within[b.radius-d+1]]
		for _, block := range blocks[within[d]:within[d+1]] {
			uncovered := (*[side]float32)(b.uncovered[int(block)*side:])
			var row float32
			for _, place := range near {
				row += uncovered[place]
			}
			sum += float64(row)
		}
	}
	return sum
}

// cover covers the outcomes around a column and returns how much that added.
func (b *ball) cover(c Column) (sum float64) {
	b.rows(c, func(_ int, uncovered []float32, places []uint16) {
		for _, place := range places {
			sum += float64(uncovered[place])
			uncovered[place] = 0
		}
	})
	return sum
}
