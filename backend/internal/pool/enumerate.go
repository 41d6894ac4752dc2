package pool

import (
	"context"
	"encoding/binary"
	"sync"
	"sync/atomic"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
)

// All outcomes of n fixtures are numbered 0 … 3^n − 1, with the first fixture as
// the most significant ternary digit. A number consists of two halves: a block,
// from the first fixtures, and a place within it, from the last seven. Blocks fit
// into the processor's first-level cache and can be processed in parallel.
const (
	half = Fixtures / 2
	side = 2187 // 3^half
)

func power3(n int) int {
	p := 1
	for range n {
		p *= 3
	}
	return p
}

// index returns the number of a column among all outcomes.
func (c Column) index() int {
	x := 0
	for _, o := range c {
		x = 3*x + int(o)
	}
	return x
}

func columnAt(x int) (c Column) {
	for i := Fixtures - 1; i >= 0; i-- {
		c[i] = football.Outcome(x % 3)
		x /= 3
	}
	return c
}

// products returns the probability of every outcome of some fixtures, in order of
// their numbers.
func products(f []football.Probs) []float64 {
	p := []float64{1}
	for _, probs := range f {
		next := make([]float64, 0, 3*len(p))
		for _, x := range p {
			next = append(next, x*probs[0], x*probs[1], x*probs[2])
		}
		p = next
	}
	return p
}

// parallel splits 0 … n − 1 among the processors, into many more parts than
// processors because some parts take longer than others.
func parallel(n int, work func(from, to int)) {
	_ = parallelContext(context.Background(), n, work) // never cancelled
}

// parallelContext is parallel, but starts no further part once ctx is done and
// then returns its error.
func parallelContext(ctx context.Context, n int, work func(from, to int)) error {
	workers := min(processors.Count(), n)
	parts := min(16*workers, n)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for part := int(next.Add(1)) - 1; part < parts && ctx.Err() == nil; part = int(next.Add(1)) - 1 {
				work(n*part/parts, n*(part+1)/parts)
			}
		})
	}
	wait.Wait()
	return ctx.Err()
}

// bestHits returns the distribution of the hits of the best column.
//
// The distance of every outcome to the nearest column is computed one fixture at
// a time, d'(x) = min over outcomes o of d(x with o) + [x lacks o]: a distance
// transform (as in Felzenszwalb & Huttenlocher, "Distance transforms of sampled
// functions", 2012), whose cost does not depend on the number of columns.
func bestHits(f *Forecasts, columns []Column) Hits {
	var vary []football.Probs
	var fixed []float64
	var differs [Fixtures]bool
	for i := range f {
		for _, c := range columns {
			if c[i] != columns[0][i] {
				differs[i] = true
				break
			}
		}
		if differs[i] {
			vary = append(vary, f[i])
		} else {
			fixed = append(fixed, f[i][columns[0][i]])
		}
	}
	n := len(vary)
	words := make([]int, len(columns))
	for w, c := range columns {
		for i, o := range c {
			if differs[i] {
				words[w] = 3*words[w] + int(o)
			}
		}
	}
	distance := distances(n, words)
	var hits Hits
	for d, p := range byDistance(distance, vary) {
		if d <= n {
			hits[n-d] = p
		}
	}
	return convolve(hits, poissonBinomial(fixed))
}

// distances returns the distance of each of the 3^n outcomes to the nearest of
// words, of which there must be at least one.
func distances(n int, words []int) []uint8 {
	d := make([]uint8, power3(n))
	for i := range d {
		d[i] = far
	}
	for _, w := range words {
		d[w] = 0
	}
	spread(n, d)
	return d
}

// far is greater than any distance.
const far = Fixtures + 1

// Misses returns how many outcomes the best of the columns that in accepts has wrong, for
// each of the 3^14 outcomes; more than fourteen if there is no column. Columns and outcomes
// are numbered by their halves, ternary digits, the first fixture the most significant one.
func Misses(in func(block, place int) bool) []uint8 {
	d := make([]uint8, side*side)
	parallel(side, func(from, to int) {
		for block := from; block < to; block++ {
			row := d[block*side : (block+1)*side]
			for place := range row {
				if !in(block, place) {
					row[place] = far
				}
			}
		}
	})
	spread(Fixtures, d)
	return d
}

// BestHits returns the distribution of the hits of the best column from what Misses
// returned.
func BestHits(f *Forecasts, misses []uint8) (hits Hits) {
	for d, p := range byDistance(misses, f[:]) {
		if d <= Fixtures {
			hits[Fixtures-d] = p
		}
	}
	return hits
}

// spread turns the distances of some of the 3^n outcomes, far for all others, into those
// to the nearest one.
func spread(n int, d []uint8) {
	low := power3(min(n, half))
	parallel(len(d)/low, func(from, to int) {
		for block := from; block < to; block++ {
			relaxAll(d[block*low:(block+1)*low], 1)
		}
	})
	// For the fixtures that make up the block, places are independent.
	for stride := low; stride < len(d); stride *= 3 {
		parallel(len(d)/(3*low), func(from, to int) {
			for row := from; row < to; row++ {
				// row numbers the runs of low places in the first of every three
				// strides.
				at := row*low/stride*3*stride + row*low%stride
				relax(d[at:at+low], d[at+stride:at+stride+low], d[at+2*stride:at+2*stride+low])
			}
		})
	}
}

// relaxAll relaxes the fixtures from a stride on.
func relaxAll(d []uint8, stride int) {
	for ; stride < len(d); stride *= 3 {
		for at := 0; at < len(d); at += 3 * stride {
			relax(d[at:at+stride], d[at+stride:at+2*stride], d[at+2*stride:at+3*stride])
		}
	}
}

// relax updates the distances for the three outcomes of one fixture from each
// other, for numbers that agree in everything else; eight bytes at a time.
func relax(a, b, c []uint8) {
	const ones = 0x0101010101010101
	b, c = b[:len(a)], c[:len(a)]
	i := 0
	for ; i+8 <= len(a); i += 8 {
		x, y, z := binary.LittleEndian.Uint64(a[i:]), binary.LittleEndian.Uint64(b[i:]), binary.LittleEndian.Uint64(c[i:])
		other := lesser(lesser(x, y), z) + ones
		binary.LittleEndian.PutUint64(a[i:], lesser(x, other))
		binary.LittleEndian.PutUint64(b[i:], lesser(y, other))
		binary.LittleEndian.PutUint64(c[i:], lesser(z, other))
	}
	for ; i < len(a); i++ {
		other := min(a[i], b[i], c[i]) + 1
		a[i], b[i], c[i] = min(a[i], other), min(b[i], other), min(c[i], other)
	}
}

// lesser returns the smaller of each pair of eight bytes, which must be below 128.
func lesser(x, y uint64) uint64 {
	const high = 0x8080808080808080
	// The high bit of a byte survives where x ≥ y; times 255 it fills the byte.
	mask := (((x | high) - y) & high >> 7) * 255
	return y&mask | x&^mask
}

// byDistance sums the probabilities of the outcomes at each distance.
func byDistance(distance []uint8, f []football.Probs) (sum [Fixtures + 2]float64) {
	cut := max(0, len(f)-half)
	blocks, places := products(f[:cut]), products(f[cut:])
	// Sums of blocks are added in a fixed order, so that the last digits do not
	// depend on the number of processors.
	sums := make([][Fixtures + 2]float64, len(blocks))
	parallel(len(blocks), func(from, to int) {
		for b := from; b < to; b++ {
			var s [16]float64
			for i, d := range distance[b*len(places) : (b+1)*len(places)] {
				s[d&15] += places[i]
			}
			for d := range s {
				sums[b][d] = s[d] * blocks[b]
			}
		}
	})
	for b := range sums {
		for d, p := range sums[b] {
			sum[d] += p
		}
	}
	return sum
}
