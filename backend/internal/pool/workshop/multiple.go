package workshop

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

const (
	slipSeeds = 200        // columns around which multiples are sought at a time
	slipWork  = 40_000_000 // columns looked up in all, below a second
	// slipShare is the part of the largest multiple's size from which others that were found
	// beside it are taken as well.
	slipShare = .75
)

// multiples splits a set into the largest multiples that are found and single columns.
func multiples(ctx context.Context, s *Set, largest int) (slips []Slip, err error) {
	columns := s.List()
	b := boxes{left: make([]uint64, side*side/64+1), largest: largest, random: rand.New(rand.NewPCG(uint64(len(columns)), 8)), work: slipWork}
	left := make([]int32, len(columns))
	for i, c := range columns {
		block, place := halvesOf(c)
		left[i] = int32(block*side + place)
		b.left[left[i]/64] |= 1 << (left[i] % 64)
	}
	for len(left) > SimpleColumns && b.work > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found := b.search(left)
		if len(found) == 0 {
			break
		}
		for i := range found {
			slips = append(slips, Slip{Marks: &found[i].marks})
			for _, x := range found[i].columns {
				b.left[x/64] &^= 1 << (x % 64)
			}
		}
		left = slices.DeleteFunc(left, func(x int32) bool { return !b.has(x) })
	}
	single := make([]pool.Column, len(left))
	for i, x := range left {
		single[i] = columnAt(int(x)/side, int(x)%side)
	}
	return append(slips, simples(single)...), nil
}

// boxes looks for marks all of whose columns are left.
type boxes struct {
	left    []uint64 // a bit for each column
	largest int
	random  *rand.Rand
	work    int
}

// box is a multiple; its columns are numbered as in left.
type box struct {
	marks   pool.Marks
	columns []int32
}

func (b *boxes) has(x int32) bool { return b.left[x/64]>>(x%64)&1 == 1 }

// search returns multiples of more than a slip of single columns that have no column in
// common: the largest found around some of the columns left, and those about as large.
func (b *boxes) search(left []int32) (found []box) {
	seeds := min(slipSeeds, len(left))
	most := SimpleColumns
	var all []box
	for i := range 2 * seeds {
		if b.work < 0 || most == min(len(left), b.largest) {
			break
		}
		one := b.grow(left[i/2*len(left)/seeds])
		if n := len(one.columns); n > SimpleColumns && float64(n) >= slipShare*float64(most) {
			all = append(all, one)
			most = max(most, n)
		}
	}
	slices.SortStableFunc(all, func(x, y box) int { return cmp.Compare(len(y.columns), len(x.columns)) })
	taken := map[int32]bool{}
	for i := range all {
		if float64(len(all[i].columns)) < slipShare*float64(most) {
			break
		}
		b.work -= len(all[i].columns)
		if slices.ContainsFunc(all[i].columns, func(x int32) bool { return taken[x] }) {
			continue
		}
		for _, x := range all[i].columns {
			taken[x] = true
		}
		found = append(found, all[i])
	}
	return found
}

// place has the worth of each fixture's outcome in the number of a column.
var place = func() (p [pool.Fixtures]int32) {
	worth := int32(1)
	for i := pool.Fixtures - 1; i >= 0; i-- {
		p[i] = worth
		worth *= 3
	}
	return p
}()

// grow adds outcomes to the marks around a column while all their columns are left.
func (b *boxes) grow(seed int32) box {
	grown := box{columns: []int32{seed}}
	var own [pool.Fixtures]int32
	for i := range own {
		own[i] = seed / place[i] % 3
		grown.marks[i] = pool.MarkOf(football.Outcome(own[i]))
	}
	var more []int32
	// What cannot be added to smaller marks cannot be added to larger ones, so each
	// fixture and outcome is tried once.
	for _, x := range b.random.Perm(3 * pool.Fixtures) {
		i, o := x/3, int32(x%3)
		n := grown.marks[i].Len()
		if grown.marks[i].Has(football.Outcome(o)) || len(grown.columns)/n*(n+1) > b.largest {
			continue
		}
		more = more[:0]
		ok := true
		for _, c := range grown.columns {
			if c/place[i]%3 != own[i] {
				continue
			}
			c += (o - own[i]) * place[i]
			b.work--
			if ok = b.has(c); !ok {
				break
			}
			more = append(more, c)
		}
		if ok {
			grown.columns = append(grown.columns, more...)
			grown.marks[i] |= pool.MarkOf(football.Outcome(o))
		}
	}
	return grown
}
