package pool

import "context"

// ColumnValues holds the expected payout of every possible column after tax, in
// euros, if its owner plays no other. It serves to search a card for the best
// expected return. It takes some 20 MB, and some hundred while it is computed.
type ColumnValues struct {
	each []float32 // by column index; exact enough for choosing
}

// NewColumnValues computes the values for a card, whose takings must be known.
// cells are the cells of the pleno that the ticket will tick; with several, the
// value of a column is the mean over its bets. The only error is that of ctx.
func NewColumnValues(ctx context.Context, card *Card, r Rules, cells []Cell) (*ColumnValues, error) {
	m, _ := newMarket(card, r)
	// at[x][d] starts as the payout in outcome x to a column with d misses. The
	// transform, the reverse of tally.spread, sums it over outcomes by their
	// distance, so that at[x][0] ends as the value of column x.
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
	v := &ColumnValues{each: make([]float32, len(at))}
	for x := range at {
		v.each[x] = at[x][0]
	}
	return v, nil
}

func gather(a, b, c *[paidMisses + 1]float32) {
	for d := range paidMisses {
		x, y, z := a[d+1], b[d+1], c[d+1]
		a[d] += y + z
		b[d] += x + z
		c[d] += x + y
	}
}

// singleColumn returns the probability of an outcome times the payout in it to a
// single column with 0 … 4 misses.
func (m *market) singleColumn(block, place int, cells []Cell) (value [paidMisses + 1]float32) {
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
		value[misses] = float32(p * m.rules.Net(prizes[c]))
	}
	if m.pleno != nil {
		for _, cell := range cells {
			happens := m.pleno[cell.Home][cell.Away]
			pleno := m.funds[PlenoAl15] * share(1, rivals[0]*happens)
			value[0] += float32(p * happens / float64(len(cells)) *
				(m.rules.Net(prizes[Fourteen]+pleno) - m.rules.Net(prizes[Fourteen])))
		}
	}
	return value
}

// Value returns the expected payout of a column, in euros.
func (v *ColumnValues) Value(c Column) float64 { return float64(v.each[c.index()]) }

// Best returns the n columns with the highest value, best first, among those that
// keep accepts (nil: all). It ignores that a ticket's own columns share funds with
// one another; ExpectedReturn accounts for that.
func (v *ColumnValues) Best(n int, keep func(Column) bool) []Column {
	best := topColumns{n: n, keep: keep}
	for x, value := range v.each {
		best.offer(float64(value), x)
	}
	return best.columns()
}

// BestMultiple returns marks of at most the given number of columns with a high
// total value, by local search: starting from the best marks for eleven hits, the
// marks of two fixtures at a time are changed while that helps. The result need
// not be optimal. The only error is that of ctx.
func (v *ColumnValues) BestMultiple(ctx context.Context, f *Forecasts, columns int) (Marks, error) {
	best := BestMultiple(f, columns, MinHits+1)
	highest := v.sum(best)
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
						if sum := v.sum(marks); sum > highest*(1+1e-9) {
							best, highest, improved = marks, sum, true
						}
					}
				}
			}
		}
	}
	return best, nil
}

// sum returns the total value of the columns of marks.
func (v *ColumnValues) sum(m Marks) float64 {
	var add func(i, x int) float64
	add = func(i, x int) (sum float64) {
		if i == Fixtures {
			return float64(v.each[x])
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
