package pool

import (
	"context"
	"math"
	"sync"
)

// ColumnValues holds the expected payout of every possible column after tax, in
// euros, if its owner plays no other. It serves to search a card for the best
// expected return. It takes some 20 MB.
type ColumnValues struct {
	each []float32 // by column index; exact enough for choosing
}

// Values are computed in nine parts, one for each outcome of the first two fixtures,
// because a part fits into the processor's cache and all of them would take 96 MB.
const (
	parts      = 9
	partBlocks = side / parts
	partSize   = partBlocks * side
)

// missValues has a value for each of 0 … 4 misses.
type missValues [paidMisses + 1]float32

var partBuffers = sync.Pool{New: func() any { return new([partSize]missValues) }}

// NewColumnValues computes the values for a card, whose takings must be known.
// cells are the cells of the pleno that the ticket will tick; with several, the
// value of a column is the mean over its bets. The only error is that of ctx.
func NewColumnValues(ctx context.Context, card *Card, r Rules, cells []Cell) (*ColumnValues, error) {
	m, _ := newMarket(card, r)
	m.shares = roughShares()
	v := &ColumnValues{each: make([]float32, side*side)}
	// at[x][d] starts as the payout in outcome x to a column with d misses. The
	// transform, the reverse of tally.spread, sums it over outcomes by their
	// distance, so that at[x][d] ends as what column x gets from this part if it
	// misses d of the first two fixtures.
	at := partBuffers.Get().(*[partSize]missValues)
	defer partBuffers.Put(at)
	for part := range parts {
		err := parallelContext(ctx, partBlocks, func(from, to int) {
			for block := from; block < to; block++ {
				places := at[block*side : (block+1)*side]
				for place := range places {
					m.singleColumn(part*partBlocks+block, place, cells, &places[place])
				}
				for stride := 1; stride < side; stride *= 3 {
					gatherAll(places, stride, side)
				}
			}
		})
		if err != nil {
			return nil, err
		}
		// Blocks are gathered for some places at a time, which stay in the cache.
		const tile = 27
		err = parallelContext(ctx, side/tile, func(from, to int) {
			for place := from * tile; place < to*tile; place += tile {
				for stride := side; stride < partSize; stride *= 3 {
					for start := place; start < partSize; start += 3 * stride {
						for row := start; row < start+stride; row += side {
							gather(at[row:row+tile], at[row+stride:row+stride+tile], at[row+2*stride:row+2*stride+tile])
						}
					}
				}
			}
		})
		if err != nil {
			return nil, err
		}
		parallel(partBlocks, func(from, to int) {
			for block := from; block < to; block++ {
				values := at[block*side : (block+1)*side]
				for other := range parts {
					misses := hammingDistance(part, other)
					start := (other*partBlocks + block) * side
					each := v.each[start : start+len(values)]
					for i := range each {
						each[i] += values[i][misses]
					}
				}
			}
		})
	}
	return v, nil
}

// gatherAll gathers the outcomes of one fixture from each other, for all of size
// numbers.
func gatherAll(at []missValues, stride, size int) {
	for start := 0; start < size; start += 3 * stride {
		gather(at[start:start+stride], at[start+stride:start+2*stride], at[start+2*stride:start+3*stride])
	}
}

// gather adds to the three outcomes of one fixture what the two others get with one
// miss more, for numbers that agree in everything else.
func gather(a, b, c []missValues) {
	b, c = b[:len(a)], c[:len(a)]
	for i := range a {
		x, y, z := &a[i], &b[i], &c[i]
		for d := range paidMisses {
			p, q, r := x[d+1], y[d+1], z[d+1]
			x[d] += q + r
			y[d] += p + r
			z[d] += p + q
		}
	}
}

// singleColumn sets value to the probability of an outcome times the payout in it to a
// single column with 0 … 4 misses.
func (m *market) singleColumn(block, place int, cells []Cell, value *missValues) {
	p := m.blocks[block] * m.places[place]
	var rivals, prizes byMisses
	m.rivalsAt(block, place, &rivals)
	if !m.plainPrizes(&rivals, &prizes) {
		m.singlePrizes(&rivals, &prizes)
	}
	for misses, prize := range prizes {
		value[misses] = float32(p * m.rules.Net(prize))
	}
	if m.pleno == nil {
		return
	}
	for _, cell := range cells {
		happens := m.pleno[cell.Home][cell.Away]
		pleno := m.funds[PlenoAl15] * share(1, rivals[0]*happens)
		value[0] += float32(p * happens / float64(len(cells)) * (m.rules.Net(prizes[0]+pleno) - m.rules.Net(prizes[0])))
	}
}

// plainPrizes sets the prizes of a single column where each category just pays out its
// own fund, as in most outcomes, and reports whether that is so: the lower categories
// are likely won, and no fund has to be passed on, merged or falls below its minimum.
func (m *market) plainPrizes(rivals, prizes *byMisses) bool {
	above := math.Inf(1)
	for misses, lambda := range rivals {
		prize := m.funds[int(Fourteen)+misses] * roughShare(m.shares, lambda)
		if misses > 0 && !likelyWon(lambda) || prize > above || prize < m.rules.Minimum[int(Fourteen)+misses] {
			return false
		}
		prizes[misses], above = prize, prize
	}
	return true
}

// Shares of a fund, share(1, λ), up to a λ from which on they are 1/λ to seven digits.
const (
	sharesUpTo   = 16
	sharesPerOne = 256
)

// roughShares is a table of shares, from which others follow to six digits in a fifth
// of the time that their exponential takes.
var roughShares = sync.OnceValue(func() *[sharesUpTo*sharesPerOne + 1]float64 {
	shares := &[sharesUpTo*sharesPerOne + 1]float64{1}
	for i := 1; i < len(shares); i++ {
		shares[i] = share(1, float64(i)/sharesPerOne)
	}
	return shares
})

// roughShare returns share(1, lambda), interpolated from the table.
func roughShare(shares *[sharesUpTo*sharesPerOne + 1]float64, lambda float64) float64 {
	if lambda >= sharesUpTo {
		return 1 / lambda
	}
	at := lambda * sharesPerOne
	i := int(at)
	return shares[i] + (at-float64(i))*(shares[i+1]-shares[i])
}

// singlePrizes sets the prizes of a single column by the full rules.
func (m *market) singlePrizes(rivals, prizes *byMisses) {
	var others Money
	for misses, r := range rivals {
		if likelyWon(r) {
			others[Fourteen+Category(misses)] = 1 / roughShare(m.shares, r)
		}
	}
	shared := m.rules.share(m.funds, others)
	*prizes = byMisses(shared[Fourteen:])
	for misses, r := range rivals {
		if c := Fourteen + Category(misses); others[c] == 0 {
			winners := others
			winners[c] = 1 / roughShare(m.shares, r)
			prizes[misses] = m.rules.share(m.funds, winners)[c]
		}
	}
}

// Value returns the expected payout of a column, in euros.
func (v *ColumnValues) Value(c Column) float64 { return float64(v.each[c.index()]) }

// Best returns the n columns with the highest value, best first, among those that
// keep accepts (nil: all). It ignores that a ticket's own columns share funds with
// one another; ExpectedReturn accounts for that.
func (v *ColumnValues) Best(n int, keep func(Column) bool) []Column {
	best := topColumns{n: n, keep: keep}
	for x, value := range v.each {
		if p := float64(value); best.wants(p) {
			best.offer(p, x)
		}
	}
	return best.columns()
}

// BestMultiple returns marks of at most the given number of columns with a high
// total value, by local search: starting from the best marks for eleven hits, the
// marks of two fixtures at a time are changed while that helps. The result need
// not be optimal. The only error is that of ctx.
func (v *ColumnValues) BestMultiple(ctx context.Context, f *Forecasts, columns int) (Marks, error) {
	best := bestMultiple(ctx, f, columns, MinHits+1)
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
