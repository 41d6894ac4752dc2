package pool

import (
	"cmp"
	"container/heap"
	"slices"
)

// Likeliest returns the n most probable columns, most probable first, among those
// that keep accepts (nil: all). No other n columns have a higher chance of
// fourteen right.
func Likeliest(f *Forecasts, n int, keep func(Column) bool) []Column {
	blocks, places := products(f[:half]), products(f[half:])
	most := slices.Max(places)
	best := topColumns{n: n, keep: keep}
	for b, p := range blocks {
		if !best.wants(p * most) {
			continue
		}
		for i, q := range places {
			best.offer(p*q, b*side+i)
		}
	}
	return best.columns()
}

// topColumns collects the n columns of highest value.
type topColumns struct {
	n    int
	keep func(Column) bool
	heap worstFirst
}

func (g *topColumns) wants(value float64) bool {
	return len(g.heap) < g.n || g.n > 0 && value >= g.heap[0].value
}

func (g *topColumns) offer(value float64, index int) {
	each := rankedColumn{value, index}
	full := len(g.heap) == g.n
	if full && (g.n == 0 || compareRanked(each, g.heap[0]) >= 0) || g.keep != nil && !g.keep(columnAt(index)) {
		return
	}
	if !full {
		heap.Push(&g.heap, each)
		return
	}
	g.heap[0] = each
	heap.Fix(&g.heap, 0)
}

// columns returns the columns, highest value first.
func (g *topColumns) columns() []Column {
	slices.SortFunc(g.heap, compareRanked)
	columns := make([]Column, len(g.heap))
	for i, r := range g.heap {
		columns[i] = columnAt(r.index)
	}
	return columns
}

type rankedColumn struct {
	value float64
	index int
}

// compareRanked orders by value, highest first, then by index.
func compareRanked(a, b rankedColumn) int {
	return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.index, b.index))
}

// worstFirst is a heap with the worst column first.
type worstFirst []rankedColumn

func (h worstFirst) Len() int           { return len(h) }
func (h worstFirst) Less(i, j int) bool { return compareRanked(h[i], h[j]) > 0 }
func (h worstFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *worstFirst) Push(x any)        { *h = append(*h, x.(rankedColumn)) }
func (h *worstFirst) Pop() any {
	last := len(*h) - 1
	x := (*h)[last]
	*h = (*h)[:last]
	return x
}
