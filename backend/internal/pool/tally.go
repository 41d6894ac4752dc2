package pool

// tally counts columns by their misses against each outcome of a half: in few
// those with 0 … 3, sixteen bits each, which hold more than a ticket's columns.
type tally struct {
	few  [side]uint64
	four [side]uint16
}

// missBits of a count in few.
const missBits = 16

// spread counts from the outcomes where the columns are over all others, as the
// coefficients of Σ z^misses, one fixture after the other: f'(x) = f(x) + z·(f(y) + f(y')).
// Times z is a shift of all counts at once.
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

// misses at an outcome, each column counting as some bets.
func (t *tally) misses(at int, bets float64, n *byMisses) {
	for d := range paidMisses {
		n[d] = float64(t.few[at]>>(d*missBits)&(1<<missBits-1)) * bets
	}
	n[paidMisses] = float64(t.four[at]) * bets
}

// nearby columns of each block, by place.
type nearby struct {
	places []int    // that have columns
	blocks []*tally // of those at each of the places
}

func newNearby(columns []Column) *nearby {
	var at [side]*tally
	n := &nearby{}
	for _, c := range columns {
		x := c.index()
		place := x % side
		if at[place] == nil {
			at[place] = new(tally)
			n.places, n.blocks = append(n.places, place), append(n.blocks, at[place])
		}
		at[place].few[x/side]++
	}
	sideBySide(len(n.blocks), func(from, to int) {
		for _, t := range n.blocks[from:to] {
			t.spread()
		}
	})
	return n
}

// at a block, the columns by their misses at each place; false if none is near.
func (n *nearby) at(block int, t *tally) (some bool) {
	*t = tally{}
	for i, place := range n.places {
		t.few[place], t.four[place] = n.blocks[i].few[block], n.blocks[i].four[block]
		some = some || t.few[place] > 0 || t.four[place] > 0
	}
	if some {
		t.spread()
	}
	return some
}
