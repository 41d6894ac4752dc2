package pool

import (
	"context"
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
				m.singleColumns(part*partBlocks+block, cells, places)
				gatherAll(places)
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

// gatherAll gathers the outcomes of each fixture of a block. A third of the block at a
// time stays in the fastest cache.
func gatherAll(block []missValues) {
	const third = side / 3
	for start := 0; start < side; start += third {
		places := block[start : start+third]
		for i := 0; i+3 <= third; i += 3 {
			three := (*[3]missValues)(places[i:])
			gatherOne(&three[0], &three[1], &three[2])
		}
		for stride := 3; stride < third; stride *= 3 {
			for at := 0; at < third; at += 3 * stride {
				gather(places[at:at+stride], places[at+stride:at+2*stride], places[at+2*stride:at+3*stride])
			}
		}
	}
	gather(block[:third], block[third:2*third], block[2*third:])
}

// gather gathers the three outcomes of one fixture from each other, for numbers that
// agree in everything else.
func gather(a, b, c []missValues) {
	b, c = b[:len(a)], c[:len(a)]
	for i := range a {
		gatherOne(&a[i], &b[i], &c[i])
	}
}

// gatherOne adds to the three outcomes of a fixture what the two others get with one miss
// more. It is unrolled because a loop takes half as long again.
func gatherOne(x, y, z *missValues) {
	x1, y1, z1 := x[1], y[1], z[1]
	x[0] += y1 + z1
	y[0] += x1 + z1
	z[0] += x1 + y1
	x2, y2, z2 := x[2], y[2], z[2]
	x[1] = x1 + (y2 + z2)
	y[1] = y1 + (x2 + z2)
	z[1] = z1 + (x2 + y2)
	x3, y3, z3 := x[3], y[3], z[3]
	x[2] = x2 + (y3 + z3)
	y[2] = y2 + (x3 + z3)
	z[2] = z2 + (x3 + y3)
	x4, y4, z4 := x[4], y[4], z[4]
	x[3] = x3 + (y4 + z4)
	y[3] = y3 + (x4 + z4)
	z[3] = z3 + (x4 + y4)
}

// singleColumns sets the values at the places of a block: the probability of the outcome
// times the payout in it to a single column with 0 … 4 misses.
func (m *market) singleColumns(block int, cells []Cell, values []missValues) {
	var rivals, prizes byMisses
	for place := range values {
		m.rivalsAt(block, place, &rivals)
		if !m.usualPrizes(&rivals, &prizes) {
			m.singlePrizes(&rivals, &prizes)
		}
		p, value := m.blocks[block]*m.places[place], &values[place]
		value[0] = float32(p * m.rules.Net(prizes[0]))
		value[1] = float32(p * m.rules.Net(prizes[1]))
		value[2] = float32(p * m.rules.Net(prizes[2]))
		value[3] = float32(p * m.rules.Net(prizes[3]))
		value[4] = float32(p * m.rules.Net(prizes[4]))
		if m.pleno == nil {
			continue
		}
		for _, cell := range cells {
			happens := m.pleno[cell.Home][cell.Away]
			pleno := m.funds[PlenoAl15] * share(1, rivals[0]*happens)
			value[0] += float32(p * happens / float64(len(cells)) * (m.rules.Net(prizes[0]+pleno) - m.rules.Net(prizes[0])))
		}
	}
}

// usualPrizes sets the prizes of a single column where each category pays out its own
// fund or, if nobody else is likely to have thirteen, twelve pay the fund of thirteen as
// well, and reports whether that is so. In other outcomes, funds are merged, fall below
// their minimum, or are passed on further.
func (m *market) usualPrizes(rivals, prizes *byMisses) bool {
	if !likelyWon(rivals[2]) || !likelyWon(rivals[3]) || !likelyWon(rivals[4]) {
		return false
	}
	funds := (*byMisses)(m.funds[Fourteen:])
	fourteen := funds[0] * roughShare(m.shares, rivals[0])
	thirteen := funds[1] * roughShare(m.shares, rivals[1])
	twelve := funds[2] * roughShare(m.shares, rivals[2])
	eleven := funds[3] * roughShare(m.shares, rivals[3])
	ten := funds[4] * roughShare(m.shares, rivals[4])
	prizes[0], prizes[1], prizes[2], prizes[3], prizes[4] = fourteen, thirteen, twelve, eleven, ten
	most := twelve
	if !likelyWon(rivals[1]) {
		most *= (funds[1] + funds[2]) / funds[2]
		prizes[2] = most
	} else if thirteen > fourteen {
		return false
	}
	minimum := (*byMisses)(m.rules.Minimum[Fourteen:])
	return most <= fourteen && most <= thirteen && twelve >= eleven && eleven >= ten &&
		thirteen >= minimum[1] && twelve >= minimum[2] && eleven >= minimum[3] && ten >= minimum[4]
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
