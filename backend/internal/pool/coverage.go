package pool

import (
	"container/heap"
	"context"
)

// minCandidates of each kind that Coverage chooses from: more are better and
// slower (two seconds for a thousand columns and ten hits).
const minCandidates = 800

// maxCandidates of each kind, by the misses allowed, with which the balls
// around columns grow.
var maxCandidates = [paidMisses + 1]int{1: 30_000, 2: 30_000, 3: 6000, 4: 2500}

// checks are parities, each a factor for the sign of every fixture: columns
// whose sums with the first two or all three are multiples of three lie well
// apart from one another.
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

// candidates that keep says yes to: the most probable columns, which are the
// ones for many hits or few columns, and the most probable of those that lie
// apart, which reach further when there are many to choose.
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

// Coverage chooses n columns for the probability that the best has the hits of
// an objective (not Value), by greedy maximum coverage: one after the other, the
// column that adds most. The probability is submodular, so it is at least
// 1 − 1/e of what any n of the candidates reach (Nemhauser, Wolsey & Fisher 1978).
// Candidates are some thousand columns that keep says yes to (nil: all); what is
// left to choose when they are used up, or when none adds anything, are the most
// probable of all others. There are fewer than n only if keep lets no more pass.
// The error is that of the context, which may end it.
func Coverage(ctx context.Context, f *Forecasts, n int, objective Objective, keep func(Column) bool) ([]Column, error) {
	mustBeHits(objective)
	if objective == Fixtures {
		return Likeliest(f, n, keep), ctx.Err() // no two columns share an outcome
	}
	misses := Fixtures - int(objective)
	from := candidates(f, n, misses, keep)
	ball := newBall(f, misses, from)
	// A gain never grows (Minoux 1978): the greatest of those known, if it is up to
	// date, needs no comparison with the others. At first it is the whole ball.
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

// gainBatch are brought up to date together, for the processors to share; a
// few of them in vain.
const gainBatch = 8

type gain struct {
	p         float64
	candidate int
	after     int // columns chosen when it was worked out
}

// gains is a heap, the greatest first; of equals the earlier candidate.
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

// ball of outcomes around a column, up to some number of misses, in the
// probability that is not covered yet.
type ball struct {
	radius    int
	uncovered []float32      // by outcome: in half the memory twice as fast, and exact enough to choose by
	nearby    [side][]uint16 // halves by distance from a half
	within    [half + 2]int  // how many halves are nearer than a distance
}

func newBall(f *Forecasts, radius int, around []Column) *ball {
	b := &ball{radius: radius, uncovered: make([]float32, power3(Fixtures))}
	for i, p := range products(f[:]) {
		b.uncovered[i] = float32(p)
	}
	halves := 1 // at distance d: C(7, d) 2^d
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

// sort the halves by their distance from one.
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

// hammingDistance is the number of fixtures on which two halves differ.
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

// distance of the i-th nearest half.
func (b *ball) distance(i int) (d int) {
	for i >= b.within[d+1] {
		d++
	}
	return d
}
