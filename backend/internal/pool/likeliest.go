package pool

import (
	"cmp"
	"container/heap"
	"slices"
)

// Likeliest are the n most probable columns, the most probable first, among
// those that keep says yes to (nil: all). They have the greatest chance of
// fourteen right that n columns can have.
func Likeliest(f *Forecasts, n int, keep func(Column) bool) []Column {
	probs := make([][3]float64, Fixtures)
	for i := range f {
		probs[i] = f[i]
	}
	blocks, places := products(probs[:half]), products(probs[half:])
	most := slices.Max(places)
	best := make(worstFirst, 0, n)
	for b, p := range blocks {
		if n == 0 || len(best) == n && p*most < best[0].p {
			continue
		}
		for i, q := range places {
			each := ranking{p * q, b*side + i}
			if len(best) == n && compareRanking(each, best[0]) >= 0 || keep != nil && !keep(columnAt(each.index)) {
				continue
			}
			if len(best) < n {
				heap.Push(&best, each)
				continue
			}
			best[0] = each
			heap.Fix(&best, 0)
		}
	}
	slices.SortFunc(best, compareRanking)
	columns := make([]Column, len(best))
	for i, r := range best {
		columns[i] = columnAt(r.index)
	}
	return columns
}

type ranking struct {
	p     float64
	index int
}

// compareRanking puts the more probable first; of equals the first in order of signs.
func compareRanking(a, b ranking) int {
	return cmp.Or(cmp.Compare(b.p, a.p), cmp.Compare(a.index, b.index))
}

// worstFirst is a heap.
type worstFirst []ranking

func (h worstFirst) Len() int           { return len(h) }
func (h worstFirst) Less(i, j int) bool { return compareRanking(h[i], h[j]) > 0 }
func (h worstFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *worstFirst) Push(x any)        { *h = append(*h, x.(ranking)) }
func (h *worstFirst) Pop() any {
	last := len(*h) - 1
	x := (*h)[last]
	*h = (*h)[:last]
	return x
}
