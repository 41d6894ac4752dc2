package pool

import "context"

// ColumnValues is what each column is expected to be paid after tax, in euros, if it
// is the only one of its owner: how a card is searched for the best expected
// return. It takes some hundred megabytes while it is made and twenty then.
type ColumnValues struct {
	each []float32 // by outcome: exact enough to choose by
}

// NewColumnValues of a card, which has takings. cells are those that the ticket will
// tick of the pleno; with several, a column is a bet on each and its worth the
// mean of them. The error is that of the context, which may end it.
func NewColumnValues(ctx context.Context, card *Card, r Rules, cells []Cell) (*ColumnValues, error) {
	m, _ := newMarket(card, r)
	// at[x][d] is first what is paid in outcome x to a column with d misses, and at
	// the end the sum of it over all outcomes at d misses less from x: the
	// transform of tally.spread, turned around.
	at := make([][paidMisses + 1]float32, side*side)
	err := parallelContext(ctx, side, func(from, to int) {
		for block := from; block < to; block++ {
			places := at[block*side : (block+1)*side]
			for place := range places {
				places[place] = m.singleColumn(block, place, cells)
			}
			for stride := 1; stride < side; stride *= 3 {
				for i := range side / 3 {
					x := i/stride*3*stride + i%stride
					gather(&places[x], &places[x+stride], &places[x+2*stride])
				}
			}
		}
	})
	for stride := side; stride < len(at) && err == nil; stride *= 3 {
		err = parallelContext(ctx, len(at)/3, func(from, to int) {
			for i := from; i < to; i++ {
				x := i/stride*3*stride + i%stride
				gather(&at[x], &at[x+stride], &at[x+2*stride])
			}
		})
	}
	if err != nil {
		return nil, err
	}
	w := &ColumnValues{each: make([]float32, len(at))}
	for x := range at {
		w.each[x] = at[x][0]
	}
	return w, nil
}

func gather(a, b, c *[paidMisses + 1]float32) {
	for d := range paidMisses {
		x, y, z := a[d+1], b[d+1], c[d+1]
		a[d] += y + z
		b[d] += x + z
		c[d] += x + y
	}
}

// singleColumn is the probability of an outcome times what is paid in it to a
// single column with 0 … 4 misses.
func (m *market) singleColumn(block, place int, cells []Cell) (worth [paidMisses + 1]float32) {
	p := m.blocks[block] * m.places[place]
	var rivals byMisses
	m.rivalsAt(block, place, &rivals)
	var others Money
	for misses, r := range rivals {
		others[Fourteen+Category(misses)] = someWinners(r)
	}
	prizes := m.rules.share(m.funds, others)
	for misses, r := range rivals {
		c := Fourteen + Category(misses)
		if others[c] == 0 {
			winners := others
			winners[c] = 1 / share(1, r)
			prizes[c] = m.rules.share(m.funds, winners)[c]
		}
		worth[misses] = float32(p * m.rules.Net(prizes[c]))
	}
	if m.pleno != nil {
		for _, cell := range cells {
			happens := m.pleno[cell.Home][cell.Away]
			pleno := m.funds[PlenoAl15] * share(1, rivals[0]*happens)
			worth[0] += float32(p * happens / float64(len(cells)) *
				(m.rules.Net(prizes[Fourteen]+pleno) - m.rules.Net(prizes[Fourteen])))
		}
	}
	return worth
}

// Value a column, in euros.
func (w *ColumnValues) Value(c Column) float64 { return float64(w.each[c.index()]) }

// Best are the n columns worth most, the best first, among those that keep
// says yes to (nil: all). That they share some funds with one another is left
// out here; ExpectedReturn counts it.
func (w *ColumnValues) Best(n int, keep func(Column) bool) []Column {
	best := topColumns{n: n, keep: keep}
	for x, worth := range w.each {
		best.offer(float64(worth), x)
	}
	return best.columns()
}

// BestMultiple are marks of at most some number of columns that are worth most
// in sum: from the marks that suit eleven hits, those of two fixtures at a time
// are changed as long as it helps. Good, not proven the best. The error is that
// of the context, which may end it.
func (w *ColumnValues) BestMultiple(ctx context.Context, f *Forecasts, columns int) (Marks, error) {
	best := BestMultiple(f, columns, MinHits+1)
	most := w.sum(best)
	for improved := true; improved; {
		improved = false
		from := best
		for i := range from {
			if err := ctx.Err(); err != nil {
				return Marks{}, err
			}
			for j := range from[:i] {
				for m := Mark(1); m <= Triple; m++ {
					for n := Mark(1); n <= Triple; n++ {
						marks := from
						marks[i], marks[j] = m, n
						if marks.Len() > columns {
							continue
						}
						if sum := w.sum(marks); sum > most*(1+1e-9) {
							best, most, improved = marks, sum, true
						}
					}
				}
			}
		}
	}
	return best, nil
}

// sum of the columns of marks.
func (w *ColumnValues) sum(m Marks) float64 {
	var add func(i, x int) float64
	add = func(i, x int) (sum float64) {
		if i == Fixtures {
			return float64(w.each[x])
		}
		for o := range 3 {
			if m[i]>>o&1 == 1 {
				sum += add(i+1, 3*x+o)
			}
		}
		return sum
	}
	return add(0, 0)
}
