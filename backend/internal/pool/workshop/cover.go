package workshop

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync/atomic"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

const (
	maxExchanged = 20_000     // columns of marks for which a known code is improved upon
	maxNear      = 40_000_000 // pairs of columns within the misses, 160 MB
	exchangeWork = 60_000_000 // steps of the exchange, below a second
)

// cover looks for few columns that have all others within some misses.
type cover struct {
	columns []pool.Column
	near    [][]int32 // for each column those within the misses, itself included

	in     []bool
	count  []int32 // columns in that are near
	weight []int64 // of each column, greater the longer it stays uncovered
	// score is the weight that a column outside would cover, or that only it covers.
	score     []int64
	age       []int // step at which it was last exchanged
	members   []int32
	memberAt  []int32
	uncovered []int32
	openAt    []int32
	work      int
}

func newCover(ctx context.Context, columns []pool.Column, misses int) (*cover, error) {
	n := len(columns)
	c := &cover{columns: columns, near: make([][]int32, n)}
	packed := make([]uint32, n)
	for i, column := range columns {
		for _, o := range column {
			packed[i] = packed[i]<<2 | uint32(o)
		}
	}
	var pairs atomic.Int64
	find := c.pairwise(packed, misses)
	if misses == 1 && n > 64 {
		find = c.byChanges(packed)
	}
	parallel(n, func(i int) {
		if pairs.Load() > maxNear || ctx.Err() != nil {
			return
		}
		c.near[i] = find(i)
		pairs.Add(int64(len(c.near[i])))
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if pairs.Load() > maxNear {
		return nil, fault.New(fault.Invalid, "these %d columns are too many to reduce to %d: choose fewer, or a higher guarantee", n, pool.Fixtures-misses)
	}
	return c, nil
}

func (c *cover) pairwise(packed []uint32, misses int) func(i int) []int32 {
	const fixtures = 0x05555555
	return func(i int) (near []int32) {
		for j, p := range packed {
			different := p ^ packed[i]
			if bits.OnesCount32((different|different>>1)&fixtures) <= misses {
				near = append(near, int32(j))
			}
		}
		return near
	}
}

// byChanges looks up each column that differs in one fixture.
func (c *cover) byChanges(packed []uint32) func(i int) []int32 {
	at := make(map[uint32]int32, len(packed))
	for i, p := range packed {
		at[p] = int32(i)
	}
	return func(i int) []int32 {
		near := []int32{int32(i)}
		for fixture := range pool.Fixtures {
			for change := range uint32(3) {
				other := packed[i]&^(3<<(2*fixture)) | change<<(2*fixture)
				if j, ok := at[other]; ok && other != packed[i] {
					near = append(near, j)
				}
			}
		}
		return near
	}
}

// search returns the smallest cover that the greedy choice and the exchange after it
// find, or start if that is no larger. Start may be empty.
func (c *cover) search(ctx context.Context, start []pool.Column, work int) ([]pool.Column, error) {
	greedy := c.greedy()
	best := make([]pool.Column, len(greedy))
	for i, x := range greedy {
		best[i] = c.columns[x]
	}
	if len(start) > 0 && len(start) <= len(best) {
		best = start
		greedy = greedy[:0]
		for _, column := range start {
			if x, ok := slices.BinarySearchFunc(c.columns, column, compareColumns); ok {
				greedy = append(greedy, int32(x))
			}
		}
	}
	found, err := c.exchange(ctx, greedy, work)
	if err != nil || len(found) >= len(best) {
		return best, err
	}
	best = best[:0:0]
	for _, x := range found {
		best = append(best, c.columns[x])
	}
	return best, nil
}

func compareColumns(a, b pool.Column) int { return slices.Compare(a[:], b[:]) }

// greedy chooses the column that covers most of what is left, until all is covered.
// What a column covers only shrinks: it waits in the list of what it covered when it was
// last looked at.
func (c *cover) greedy() (chosen []int32) {
	gain := make([]int, len(c.near))
	covered := make([]bool, len(c.near))
	most := 0
	for i := range c.near {
		gain[i] = len(c.near[i])
		most = max(most, gain[i])
	}
	lists := make([][]int32, most+1)
	for i, n := range slices.Backward(gain) {
		lists[n] = append(lists[n], int32(i))
	}
	for most > 0 {
		last := len(lists[most]) - 1
		if last < 0 {
			most--
			continue
		}
		x := lists[most][last]
		lists[most] = lists[most][:last]
		if gain[x] < most {
			lists[gain[x]] = append(lists[gain[x]], x)
			continue
		}
		chosen = append(chosen, x)
		for _, s := range c.near[x] {
			if covered[s] {
				continue
			}
			covered[s] = true
			for _, other := range c.near[s] {
				gain[other]--
			}
		}
	}
	return chosen
}

// exchange takes columns out of a cover and replaces them until fewer suffice: a local
// search in which what stays uncovered weighs more and more (as in Gao et al., "An
// efficient local search heuristic with row weighting for the unicost set covering
// problem", 2015).
func (c *cover) exchange(ctx context.Context, start []int32, work int) (best []int32, err error) {
	n := len(c.near)
	c.in, c.count, c.weight, c.score = make([]bool, n), make([]int32, n), make([]int64, n), make([]int64, n)
	c.age, c.memberAt, c.openAt = make([]int, n), make([]int32, n), make([]int32, n)
	for i := range n {
		c.weight[i], c.score[i], c.age[i] = 1, int64(len(c.near[i])), -1
		c.openAt[i] = int32(i)
		c.uncovered = append(c.uncovered, int32(i))
	}
	for _, x := range start {
		c.add(x)
	}
	r := rand.New(rand.NewPCG(uint64(n), uint64(len(start))))
	c.work = work
	last := int32(-1)
	for step := 0; c.work > 0; step++ {
		if step%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if len(c.uncovered) == 0 {
			best = slices.Clone(c.members)
			if len(best) == 1 {
				return best, nil
			}
			c.remove(c.cheapest(last))
			continue
		}
		out := c.cheapest(last)
		c.remove(out)
		c.age[out] = step
		open := c.uncovered[r.IntN(len(c.uncovered))]
		in := int32(-1)
		for _, x := range c.near[open] {
			if x != out && (in < 0 || c.score[x] > c.score[in] || c.score[x] == c.score[in] && c.age[x] < c.age[in]) {
				in = x
			}
		}
		if in < 0 {
			in = out
		}
		c.add(in)
		c.age[in] = step
		last = in
		for _, s := range c.uncovered {
			c.weight[s]++
			for _, x := range c.near[s] {
				c.score[x]++
			}
			c.work -= len(c.near[s])
		}
	}
	return best, nil
}

// cheapest returns the member that least is covered by alone, other than the last one
// that came in.
func (c *cover) cheapest(last int32) int32 {
	best, lowest := c.members[0], int64(math.MaxInt64)
	for _, x := range c.members {
		if x == last && len(c.members) > 1 {
			continue
		}
		if c.score[x] < lowest || c.score[x] == lowest && c.age[x] < c.age[best] {
			best, lowest = x, c.score[x]
		}
	}
	c.work -= len(c.members)
	return best
}

func (c *cover) add(x int32) {
	if c.in[x] {
		return
	}
	c.in[x] = true
	c.memberAt[x] = int32(len(c.members))
	c.members = append(c.members, x)
	for _, s := range c.near[x] {
		c.count[s]++
		c.work -= 2
		switch c.count[s] {
		case 1:
			c.close(s)
			c.change(s, x, -c.weight[s])
		case 2:
			c.score[c.memberNear(s, x)] -= c.weight[s]
		}
	}
}

func (c *cover) remove(x int32) {
	c.in[x] = false
	at := c.memberAt[x]
	end := c.members[len(c.members)-1]
	c.members[at], c.memberAt[end] = end, at
	c.members = c.members[:len(c.members)-1]
	for _, s := range c.near[x] {
		c.count[s]--
		c.work -= 2
		switch c.count[s] {
		case 0:
			c.openAt[s] = int32(len(c.uncovered))
			c.uncovered = append(c.uncovered, s)
			c.change(s, x, c.weight[s])
		case 1:
			c.score[c.memberNear(s, x)] += c.weight[s]
		}
	}
}

// change adds to the scores of all columns near s except x.
func (c *cover) change(s, x int32, by int64) {
	for _, other := range c.near[s] {
		if other != x {
			c.score[other] += by
		}
	}
	c.work -= len(c.near[s])
}

// memberNear returns the member near s other than x.
func (c *cover) memberNear(s, x int32) int32 {
	for i, other := range c.near[s] {
		if c.in[other] && other != x {
			c.work -= i
			return other
		}
	}
	panic("a covered column has no member near")
}

// close takes s off the uncovered columns.
func (c *cover) close(s int32) {
	at := c.openAt[s]
	end := c.uncovered[len(c.uncovered)-1]
	c.uncovered[at], c.openAt[end] = end, at
	c.uncovered = c.uncovered[:len(c.uncovered)-1]
}
