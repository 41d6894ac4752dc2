package pool

import "github.com/quinielaml/quinielaml/backend/internal/football"

// tally counts columns by their misses against each outcome of a half. few packs
// the counts for 0 … 3 misses into sixteen bits each, enough for a ticket's
// columns; four has those for 4.
type tally struct {
	few  [side]uint64
	four [side]uint16
}

// missBits is the width of a count in few.
const missBits = 16

// spread distributes the counts from the columns' own outcomes to all others, as
// coefficients of Σ z^misses, one fixture at a time: f'(x) = f(x) + z·(f(y) + f(y')).
// Multiplying by z is a shift of all counts at once.
func (t *tally) spread() {
	for stride := 1; stride < side; stride *= 3 {
		for at := 0; at < side; at += 3 * stride {
			a, b, c := t.few[at:at+stride], t.few[at+stride:at+2*stride], t.few[at+2*stride:at+3*stride]
			four := t.four[at : at+3*stride]
			for i := range a {
				x, y, z := a[i], b[i], c[i]
				if x|y|z == 0 {
					continue
				}
				a[i] += (y + z) << missBits
				b[i] += (x + z) << missBits
				c[i] += (x + y) << missBits
				x, y, z = x>>(3*missBits), y>>(3*missBits), z>>(3*missBits)
				four[i] += uint16(y + z)
				four[i+stride] += uint16(x + z)
				four[i+2*stride] += uint16(x + y)
			}
		}
	}
}

// misses unpacks the counts at an outcome; each column counts as bets.
func (t *tally) misses(at int, bets float64, n *byMisses) {
	for d := range paidMisses {
		n[d] = float64(t.few[at]>>(d*missBits)&(1<<missBits-1)) * bets
	}
	n[paidMisses] = float64(t.four[at]) * bets
}

// winningOutcomes gives a ticket's bets within four misses of each outcome.
type winningOutcomes interface {
	// at fills own with the bets by misses at each place of a block; each column
	// counts as bets. It returns false if there are none in the block.
	at(block int, bets float64, own *ownBets) (some bool)
}

// ownBets are the bets at the places of a block.
type ownBets struct {
	kinds [side + 1]byMisses // distinct counts; the first means none
	at    [side]uint16       // index in kinds, by place
	t     tally
	// loaded is scratch space of denseColumns.
	loaded *loadedBlocks
}

// nearby returns the ticket's bets near each outcome, and the expected number of
// columns by hits.
func (t *Ticket) nearby(f *Forecasts) (near winningOutcomes, expected Hits, err error) {
	if t.Marks != nil && t.Reduction == 0 {
		return newNearMarks(t.Marks), t.Marks.expectedColumns(f), nil
	}
	columns, err := t.Expand()
	if err != nil {
		return nil, expected, err
	}
	return newNearColumns(columns), expectedColumns(f, columns), nil
}

// fewNear is the number of columns up to which counting around each of them takes less
// time than spreading all counts over a block.
const fewNear = 600

// newNearColumns returns the bets of single columns.
func newNearColumns(columns []Column) winningOutcomes {
	if len(columns) <= fewNear {
		return newSparseColumns(columns)
	}
	return newDenseColumns(columns)
}

// sparseColumns counts around each column.
type sparseColumns struct {
	columns []int // their numbers
	nearby  *[side][nearbyHalf]uint16
}

func newSparseColumns(columns []Column) *sparseColumns {
	n := &sparseColumns{nearby: nearby()}
	for _, c := range columns {
		n.columns = append(n.columns, c.index())
	}
	return n
}

func (n *sparseColumns) at(block int, bets float64, own *ownBets) (some bool) {
	t := &own.t
	for _, x := range n.columns {
		missed := differences(block, x/side)
		if missed > paidMisses {
			continue
		}
		if !some {
			*t, some = tally{}, true
		}
		places := &n.nearby[x%side]
		for d := missed; d < paidMisses; d++ {
			one := uint64(1) << (d * missBits)
			for _, place := range places[within[d-missed]:within[d-missed+1]] {
				t.few[place] += one
			}
		}
		for _, place := range places[within[paidMisses-missed]:within[paidMisses-missed+1]] {
			t.four[place]++
		}
	}
	if some {
		own.take(bets)
	}
	return some
}

// denseColumns counts the columns near each block, by place.
type denseColumns struct {
	places []int    // places that have columns
	blocks []*tally // for each of places, its columns over the blocks
}

func newDenseColumns(columns []Column) *denseColumns {
	var at [side]*tally
	n := &denseColumns{}
	for _, c := range columns {
		x := c.index()
		place := x % side
		if at[place] == nil {
			at[place] = new(tally)
			n.places, n.blocks = append(n.places, place), append(n.blocks, at[place])
		}
		at[place].few[x/side]++
	}
	parallel(len(n.blocks), func(from, to int) {
		for _, t := range n.blocks[from:to] {
			t.spread()
		}
	})
	return n
}

func (n *denseColumns) at(block int, bets float64, own *ownBets) (some bool) {
	if own.loaded == nil {
		own.loaded = &loadedBlocks{first: -1}
	}
	loaded := own.loaded
	if first := block - block%blocksAtOnce; loaded.first != first {
		n.load(first, loaded)
	}
	if !loaded.some[block%blocksAtOnce] {
		return false
	}
	own.t = loaded.blocks[block%blocksAtOnce]
	own.t.spread()
	own.take(bets)
	return true
}

// blocksAtOnce is the number of blocks whose counts are next to each other in one line of
// the processor's cache.
const blocksAtOnce = 8

// loadedBlocks are the counts of some blocks by place. Counts are stored by place, each far
// from the next, so those of one block alone would take as long to read as eight.
type loadedBlocks struct {
	first  int
	blocks [blocksAtOnce]tally
	some   [blocksAtOnce]bool
}

func (n *denseColumns) load(first int, into *loadedBlocks) {
	into.first, into.some = first, [blocksAtOnce]bool{}
	for i, place := range n.places {
		from := n.blocks[i]
		for k := range min(blocksAtOnce, side-first) {
			few, four := from.few[first+k], from.four[first+k]
			into.blocks[k].few[place], into.blocks[k].four[place] = few, four
			into.some[k] = into.some[k] || few > 0 || four > 0
		}
	}
}

// take sets the bets at each place from the tally; each column counts as bets.
func (own *ownBets) take(bets float64) {
	t := &own.t
	for place := range side {
		own.at[place] = 0
		if t.few[place] > 0 || t.four[place] > 0 {
			own.at[place] = uint16(place + 1)
			t.misses(place, bets, &own.kinds[place+1])
		}
	}
}

// nearMarks counts the columns of a multiple. They are all combinations of two
// halves, so Σ z^misses is the product of the halves' polynomials. Equal
// polynomials of places are stored once.
type nearMarks struct {
	blocks []byMisses // polynomial of the first half, by block
	places [side]int  // index in halves, by place
	halves []byMisses // distinct polynomials of the second half
}

func newNearMarks(m *Marks) *nearMarks {
	n := &nearMarks{blocks: countMisses(m[:half])}
	known := map[byMisses]int{}
	for place, misses := range countMisses(m[half:]) {
		at, ok := known[misses]
		if !ok {
			at = len(n.halves)
			known[misses] = at
			n.halves = append(n.halves, misses)
		}
		n.places[place] = at
	}
	return n
}

func (n *nearMarks) at(block int, bets float64, own *ownBets) (some bool) {
	var kinds [side]uint16
	for i := range n.halves {
		misses := n.blocks[block].times(&n.halves[i])
		if misses == (byMisses{}) {
			continue
		}
		for d := range misses {
			own.kinds[i+1][d] = misses[d] * bets
		}
		kinds[i], some = uint16(i+1), true
	}
	for place, half := range n.places {
		own.at[place] = kinds[half]
	}
	return some
}

// countMisses returns, for each outcome of the marks' fixtures, the number of
// combinations of the marks by misses.
func countMisses(marks []Mark) []byMisses {
	counts := []byMisses{{1}}
	for _, m := range marks {
		next := make([]byMisses, 0, 3*len(counts))
		for _, before := range counts {
			for _, o := range football.Outcomes {
				misses := byMisses{0, float64(m.Len())}
				if m.Has(o) {
					misses = byMisses{1, float64(m.Len() - 1)}
				}
				next = append(next, before.times(&misses))
			}
		}
		counts = next
	}
	return counts
}

// times multiplies two polynomials in z, up to z^4.
func (a *byMisses) times(b *byMisses) (c byMisses) {
	for i, x := range a {
		for j := range c[i:] {
			c[i+j] += x * b[j]
		}
	}
	return c
}
