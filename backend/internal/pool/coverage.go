package pool

import (
	"container/heap"
	"context"
)

// minCandidates is the minimum number of candidates of each kind for Coverage. More
// are better but slower: two seconds for a thousand columns and ten hits.
const minCandidates = 800

// maxCandidates is the maximum of each kind, by the misses allowed: with more
// misses, the ball of outcomes around each column is larger.
var maxCandidates = [paidMisses + 1]int{1: 30_000, 2: 30_000, 3: 6000, 4: 2500}

// checks are parity checks, with a factor for every fixture. Columns that satisfy
// the first two, or all three, lie far apart from one another.
var checks = [3][Fixtures]int{
	{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
	{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1},
	{0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 1, 2, 1, 2},
}

func (c Column) passes(checks [][Fixtures]int) bool {
	for _, factors := range checks {
		sum := 0
		for i, o := range c {
			sum += factors[i] * int(o)
		}
		if sum%3 != 0 {
			return false
		}
	}
	return true
}

// candidates returns the most probable columns, which suit many hits or few
// columns, and the most probable of those that lie far apart, which cover more
// when there are many to choose. Only columns that keep accepts are included.
func candidates(f *Forecasts, n, misses int, keep func(Column) bool) []Column {
	var all []Column
	seen := map[Column]bool{}
	for _, need := range [][][Fixtures]int{nil, checks[:2], checks[:]} {
		for _, c := range Likeliest(f, min(max(n, minCandidates), maxCandidates[misses]), func(c Column) bool { return c.passes(need) && (keep == nil || keep(c)) }) {
			if !seen[c] {
				seen[c] = true
				all = append(all, c)
			}
		}
	}
	return all
}

// Coverage chooses n columns that maximise the probability that the best of them
// has at least the hits of the objective, which must not be Value. It is greedy:
// it adds the column that increases the probability most. The probability is
// submodular, so the result is at least 1 − 1/e of the best n candidates
// (Nemhauser, Wolsey & Fisher 1978). Candidates are some thousand columns that
// keep accepts (nil: all); when they are used up, or none adds anything, the most
// probable other columns follow. There are fewer than n columns only if keep
// accepts no more. The only error is that of ctx.
func Coverage(ctx context.Context, f *Forecasts, n int, objective Objective, keep func(Column) bool) ([]Column, error) {
	mustBeHits(objective)
	if objective == Fixtures {
		return Likeliest(f, n, keep), ctx.Err() // only one column can have all right, so probabilities add up
	}
	misses := Fixtures - int(objective)
	from := candidates(f, n, misses, keep)
	ball := newBall(f, misses, from)
	// Lazy evaluation (Minoux 1978): gains never grow, so the highest known one is
	// the best if it is up to date. They start as the probability of the whole
	// ball.
	queue := make(gains, len(from))
	for i, c := range from {
		queue[i] = gain{p: hitsOf(f, c).AtLeast(int(objective)) * (1 + 1e-6), candidate: i, after: -1}
	}
	heap.Init(&queue)
	chosen := make([]Column, 0, n)
	for len(chosen) < n && len(queue) > 0 {
		if best := queue[0]; best.after == len(chosen) {
			if best.p == 0 {
				break // everything is covered
			}
			chosen = append(chosen, from[best.candidate])
			ball.cover(from[best.candidate])
			heap.Pop(&queue)
			continue
		}
		stale := make([]gain, 0, gainBatch)
		for len(queue) > 0 && len(stale) < gainBatch && queue[0].after < len(chosen) {
			stale = append(stale, heap.Pop(&queue).(gain))
		}
		err := parallelContext(ctx, len(stale), func(first, end int) {
			for i := first; i < end; i++ {
				stale[i].p, stale[i].after = ball.probability(from[stale[i].candidate]), len(chosen)
			}
		})
		if err != nil {
			return nil, err
		}
		for _, g := range stale {
			heap.Push(&queue, g)
		}
	}
	if len(chosen) == n {
		return chosen, nil
	}
	taken := make(map[Column]bool, len(chosen))
	for _, c := range chosen {
		taken[c] = true
	}
	return append(chosen, Likeliest(f, n-len(chosen), func(c Column) bool { return !taken[c] && (keep == nil || keep(c)) })...), ctx.Err()
}

// gainBatch is the number of gains recomputed together on several processors; a few
// of them are not needed.
const gainBatch = 8

type gain struct {
	p         float64
	candidate int
	after     int // number of columns chosen when p was computed; −1: never
}

// gains is a heap with the highest gain first; of equals, the earlier candidate.
type gains []gain

func (g gains) Len() int { return len(g) }
func (g gains) Less(i, j int) bool {
	return g[i].p > g[j].p || g[i].p == g[j].p && g[i].candidate < g[j].candidate
}
func (g gains) Swap(i, j int) { g[i], g[j] = g[j], g[i] }
func (g *gains) Push(x any)   { *g = append(*g, x.(gain)) }
func (g *gains) Pop() any {
	last := len(*g) - 1
	x := (*g)[last]
	*g = (*g)[:last]
	return x
}

// ball measures the uncovered probability of the outcomes around a column, up to a
// number of misses.
type ball struct {
	radius    int
	uncovered []float32      // by outcome; twice as fast as float64, and exact enough for choosing
	nearby    [side][]uint16 // for each half, all halves in order of distance
	within    [half + 2]int  // number of halves nearer than a distance
}

func newBall(f *Forecasts, radius int, around []Column) *ball {
	b := &ball{radius: radius, uncovered: make([]float32, power3(Fixtures))}
	for i, p := range products(f[:]) {
		b.uncovered[i] = float32(p)
	}
	halves := 1 // number at distance d: C(7, d) 2^d
	for d := range half + 1 {
		b.within[d+1] = b.within[d] + halves
		halves = halves * 2 * (half - d) / (d + 1)
	}
	for _, c := range around {
		b.sort(c.index() / side)
		b.sort(c.index() % side)
	}
	return b
}

// sort fills nearby for one half.
func (b *ball) sort(from int) {
	if b.nearby[from] != nil {
		return
	}
	sorted := make([]uint16, side)
	next := b.within
	for to := range side {
		d := hammingDistance(from, to)
		sorted[next[d]] = uint16(to)
		next[d]++
	}
	b.nearby[from] = sorted
}

// hammingDistance returns the number of fixtures on which two halves differ.
func hammingDistance(a, b int) (n int) {
	for ; a != b; a, b = a/3, b/3 {
		if a%3 != b%3 {
			n++
		}
	}
	return n
}

func (b *ball) probability(c Column) (sum float64) {
	x := c.index()
	places := b.nearby[x%side]
	for i, block := range b.nearby[x/side][:b.within[b.radius+1]] {
		uncovered := b.uncovered[int(block)*side : (int(block)+1)*side]
		for _, place := range places[:b.within[b.radius-b.distance(i)+1]] {
			sum += float64(uncovered[place])
		}
	}
	return sum
}

func (b *ball) cover(c Column) {
	x := c.index()
	places := b.nearby[x%side]
	for i, block := range b.nearby[x/side][:b.within[b.radius+1]] {
		uncovered := b.uncovered[int(block)*side : (int(block)+1)*side]
		for _, place := range places[:b.within[b.radius-b.distance(i)+1]] {
			uncovered[place] = 0
		}
	}
}

// distance returns the distance of the i-th nearest half.
func (b *ball) distance(i int) (d int) {
	for i >= b.within[d+1] {
		d++
	}
	return d
}
