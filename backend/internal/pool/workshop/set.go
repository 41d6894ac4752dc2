package workshop

import (
	"iter"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
)

// A column is numbered by its outcomes as ternary digits. The first seven fixtures
// select the row of a set, the last seven the bit within it.
const (
	half     = pool.Fixtures / 2
	side     = 2187 // 3^half
	rowWords = (side + 63) / 64
)

type row [rowWords]uint64

// lastWord has the bits of the last word of a row that stand for columns.
const lastWord = 1<<(side%64) - 1

// Set is a set of columns, each one bit.
type Set struct{ rows []row }

// NewSet returns an empty set.
func NewSet() *Set { return &Set{make([]row, side)} }

// SetOf returns the set of the given columns; the same one twice is once in it.
func SetOf(columns []pool.Column) *Set {
	s := NewSet()
	for _, c := range columns {
		s.Add(c)
	}
	return s
}

// SetOfMarks returns the columns that the marks expand into.
func SetOfMarks(m *pool.Marks) *Set {
	s := NewSet()
	blocks, places := pickedHalves(m[:half]), pickedHalves(m[half:])
	var one row
	for _, place := range places {
		one[place/64] |= 1 << (place % 64)
	}
	for _, block := range blocks {
		s.rows[block] = one
	}
	return s
}

// pickedHalves returns the numbers of the halves that seven marks contain.
func pickedHalves(marks []pool.Mark) (numbers []int) {
	for x, digits := range halfDigits() {
		all := true
		for i, m := range marks {
			all = all && m.Has(football.Outcome(digits[i]))
		}
		if all {
			numbers = append(numbers, x)
		}
	}
	return numbers
}

// All returns the set of all columns.
func All() *Set {
	m := pool.Marks{}
	for i := range m {
		m[i] = pool.Triple
	}
	return SetOfMarks(&m)
}

func halvesOf(c pool.Column) (block, place int) {
	for i := range half {
		block, place = 3*block+int(c[i]), 3*place+int(c[half+i])
	}
	return block, place
}

func columnAt(block, place int) (c pool.Column) {
	digits := halfDigits()
	for i := range half {
		c[i], c[half+i] = football.Outcome(digits[block][i]), football.Outcome(digits[place][i])
	}
	return c
}

// halfDigits has the outcomes of each half.
var halfDigits = sync.OnceValue(func() *[side][half]uint8 {
	all := new([side][half]uint8)
	for x := range all {
		rest := x
		for i := half - 1; i >= 0; i-- {
			all[x][i] = uint8(rest % 3)
			rest /= 3
		}
	}
	return all
})

// Add adds a column.
func (s *Set) Add(c pool.Column) {
	block, place := halvesOf(c)
	s.rows[block][place/64] |= 1 << (place % 64)
}

// Has reports whether a column is in the set.
func (s *Set) Has(c pool.Column) bool {
	block, place := halvesOf(c)
	return s.rows[block][place/64]>>(place%64)&1 == 1
}

// Len returns the number of columns.
func (s *Set) Len() (n int) {
	for i := range s.rows {
		for _, w := range s.rows[i] {
			n += bits.OnesCount64(w)
		}
	}
	return n
}

func (s *Set) empty() bool {
	return !slices.ContainsFunc(s.rows, func(r row) bool { return r != row{} })
}

// combine returns the set that f makes of each pair of words.
func (s *Set) combine(t *Set, f func(a, b uint64) uint64) *Set {
	sum := NewSet()
	for i := range sum.rows {
		for w := range sum.rows[i] {
			sum.rows[i][w] = f(s.rows[i][w], t.rows[i][w])
		}
	}
	return sum
}

// Union returns the columns of either set.
func (s *Set) Union(t *Set) *Set { return s.combine(t, func(a, b uint64) uint64 { return a | b }) }

// Intersection returns the columns of both sets.
func (s *Set) Intersection(t *Set) *Set {
	return s.combine(t, func(a, b uint64) uint64 { return a & b })
}

// Difference returns the columns that are not in t. The complement of a set within
// marks is SetOfMarks(marks).Difference(set).
func (s *Set) Difference(t *Set) *Set {
	return s.combine(t, func(a, b uint64) uint64 { return a &^ b })
}

// Columns yields the columns in order of their outcomes.
func (s *Set) Columns() iter.Seq[pool.Column] {
	return func(yield func(pool.Column) bool) {
		for block := range s.rows {
			for w, word := range s.rows[block] {
				for ; word != 0; word &= word - 1 {
					if !yield(columnAt(block, w*64+bits.TrailingZeros64(word))) {
						return
					}
				}
			}
		}
	}
}

// List returns all columns in order.
func (s *Set) List() []pool.Column { return s.Page(0, s.Len()) }

// Page returns up to limit columns after skipping the first offset ones.
func (s *Set) Page(offset, limit int) []pool.Column {
	columns := make([]pool.Column, 0, min(limit, 1<<16))
	for block := range s.rows {
		for w, word := range s.rows[block] {
			if n := bits.OnesCount64(word); n <= offset {
				offset -= n
				continue
			}
			for ; word != 0; word &= word - 1 {
				if offset > 0 {
					offset--
					continue
				}
				if len(columns) == limit {
					return columns
				}
				columns = append(columns, columnAt(block, w*64+bits.TrailingZeros64(word)))
			}
		}
	}
	return columns
}

// Marks returns the marks that contain every column of the set.
func (s *Set) Marks() (m pool.Marks) {
	digits := halfDigits()
	var any row
	for block := range s.rows {
		found := false
		for w, word := range s.rows[block] {
			any[w] |= word
			found = found || word != 0
		}
		if found {
			for i, o := range digits[block] {
				m[i] |= pool.MarkOf(football.Outcome(o))
			}
		}
	}
	for place := range side {
		if any[place/64]>>(place%64)&1 == 1 {
			for i, o := range digits[place] {
				m[half+i] |= pool.MarkOf(football.Outcome(o))
			}
		}
	}
	return m
}

// Chance returns the probability that one of the columns has all fourteen right.
func (s *Set) Chance(f *pool.Forecasts) (p float64) {
	blocks, places := products(f[:half]), products(f[half:])
	sums := make([]float64, side)
	parallel(side, func(block int) {
		sum := 0.0
		for w, word := range s.rows[block] {
			for ; word != 0; word &= word - 1 {
				sum += places[w*64+bits.TrailingZeros64(word)]
			}
		}
		sums[block] = sum * blocks[block]
	})
	for _, sum := range sums {
		p += sum
	}
	return p
}

// Best returns the distribution of the hits of the best column.
func (s *Set) Best(f *pool.Forecasts) pool.Hits { return pool.BestHits(f, s.misses()) }

// misses returns how many outcomes the best column has wrong, for each outcome.
func (s *Set) misses() []uint8 {
	return pool.Misses(func(block, place int) bool { return s.rows[block][place/64]>>(place%64)&1 == 1 })
}

// products returns the product of the probabilities for each half.
func products(f []football.Probs) []float64 {
	all := make([]float64, side)
	for x, digits := range halfDigits() {
		all[x] = 1
		for i, o := range digits {
			all[x] *= f[i][o]
		}
	}
	return all
}

// parallel calls work with 0 … n − 1, on all processors.
func parallel(n int, work func(i int)) {
	const chunk = 27
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(processors.Count(), (n+chunk-1)/chunk) {
		wait.Go(func() {
			for from := int(next.Add(chunk)) - chunk; from < n; from = int(next.Add(chunk)) - chunk {
				for i := from; i < min(n, from+chunk); i++ {
					work(i)
				}
			}
		})
	}
	wait.Wait()
}
