package pool

import (
	"container/heap"
	"context"
)

// Coverage chooses n columns that maximise the probability that the best of them
// has at least the hits of the objective, which must not be Value. Candidates are the
// most probable columns, which suit many hits or few columns, and the most probable
// ones of parity codes, which lie far apart and cover more when there are many to
// choose. The best of these choices is taken:
//
//   - the n most probable columns of one code;
//   - a greedy one among the candidates of one code, or of all (see coverage.greedy).
//
// It is then improved by exchanging columns. Only columns that keep accepts (nil: all)
// are chosen; if candidates are used up, or none adds anything, the most probable
// other columns follow. There are fewer than n columns only if keep accepts no more.
// The only error is that of ctx.
func Coverage(ctx context.Context, f *Forecasts, n int, objective Objective, keep func(Column) bool) ([]Column, error) {
	mustBeHits(objective)
	if objective == Fixtures {
		return Likeliest(f, n, keep), ctx.Err() // only one column can have all right, so probabilities add up
	}
	c := &coverage{f: f, n: n, objective: objective, keep: keep, ball: newBall(f, Fixtures-int(objective))}
	defer c.ball.free()
	if err := c.choose(ctx); err != nil {
		return nil, err
	}
	if err := c.exchange(ctx); err != nil {
		return nil, err
	}
	return c.fill(), ctx.Err()
}

// coverage is a search for the columns that cover most.
type coverage struct {
	f         *Forecasts
	n         int
	objective Objective
	keep      func(Column) bool
	ball      *ball
	best      []Column
	highest   float64  // probability covered by best
	others    []Column // scratch space
}

// fewColumns is the number of columns up to which the candidates of all codes are
// tried together. With more, those of a single code cover more, and in less time,
// because their balls overlap less.
const fewColumns = 64

// candidatesOf is the number of candidates of each code that are tried together, by
// the misses allowed: with more misses, the ball of outcomes around a column is larger.
var candidatesOf = [paidMisses + 1]int{1: 800, 2: 800, 3: 100, 4: 40}

// candidatesOfOne is the number of candidates of each code for a single column. For a few
// there are a part of it for each, because every choice matters more.
const candidatesOfOne = 1200

// nearlyAll is a probability that leaves nothing worth the time to improve.
const nearlyAll = .9995

// greedyLookups limits the outcomes looked at for one greedy choice, to a tenth of a second.
// From then on gains are taken as last known: exchanging columns makes up for that.
const greedyLookups = 30_000_000

// fewGains is the number of gains for each column that a greedy choice among the candidates of
// one code needs to cover more than the most probable of them.
const fewGains = 5

// usualCode is, by the misses allowed, the code whose most probable columns usually cover
// most, and so the first to be tried.
var usualCode = [paidMisses + 1]int{1: 2, 2: 3, 3: 5, 4: 5}

// choose sets best.
func (c *coverage) choose(ctx context.Context) error {
	var densest []Column
	if c.n > fewColumns {
		var err error
		if densest, err = c.densest(ctx); err != nil || c.highest > nearlyAll {
			return err
		}
	}
	if c.n <= fewColumns || c.ball.radius <= 2 && c.n <= 4*fewColumns {
		var all []Column
		seen := map[Column]bool{}
		for _, code := range parityCodes {
			for _, w := range c.words(code) {
				if !seen[w] {
					seen[w] = true
					all = append(all, w)
				}
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := c.greedy(ctx, all); err != nil {
			return err
		}
	}
	if densest != nil && greedyLookups/ballSizes()[c.ball.radius] >= fewGains*c.n {
		return c.greedy(ctx, densest)
	}
	return nil
}

// words returns the candidates of a code.
func (c *coverage) words(code parityCode) []Column {
	return code.likeliest(c.f, max(c.n+c.n/3, candidatesOf[c.ball.radius], candidatesOfOne/c.n), c.keep)
}

// densest offers the most probable columns of codes, from the usual one to those with more
// digits and with fewer while they cover more, and returns the candidates of the code whose
// columns cover most; nil: there are none.
func (c *coverage) densest(ctx context.Context) (candidates []Column, err error) {
	try := func(i int) (better bool) {
		words := c.words(parityCodes[i])
		if len(words) == 0 || ctx.Err() != nil {
			return false
		}
		most := words[:min(c.n, len(words))]
		if better = c.offer(most, c.covered(most)); better {
			candidates = words
		}
		return better
	}
	best := usualCode[c.ball.radius]
	try(best)
	for _, step := range []int{1, -1} {
		from := best
		for i := from + step; i >= 0 && i < len(parityCodes) && (try(i) || candidates == nil); i += step {
			best = i
		}
		if best != from {
			break // the way back has been tried
		}
	}
	return candidates, ctx.Err()
}

// transformLookups is how many outcomes of balls can be looked at in the time that bestHits
// takes for any number of columns.
const transformLookups = 8_000_000

// covered returns the probability that columns cover.
func (c *coverage) covered(columns []Column) (p float64) {
	if len(columns)*ballSizes()[c.ball.radius] > transformLookups {
		return bestHits(c.f, columns).AtLeast(int(c.objective))
	}
	c.ball.reset()
	for _, column := range columns {
		p += c.ball.cover(column)
	}
	return p
}

// offer makes columns the best if they cover more, and reports whether they do.
func (c *coverage) offer(columns []Column, p float64) bool {
	if len(columns) == 0 || p <= c.highest {
		return false
	}
	c.best, c.highest = columns, p
	return true
}

// fill returns the best columns and the most probable other ones that are missing.
func (c *coverage) fill() []Column {
	if len(c.best) == c.n {
		return c.best
	}
	taken := make(map[Column]bool, len(c.best))
	for _, column := range c.best {
		taken[column] = true
	}
	return append(c.best, Likeliest(c.f, c.n-len(c.best), func(column Column) bool {
		return !taken[column] && (c.keep == nil || c.keep(column))
	})...)
}

// slack is, by the misses allowed, the part of the highest possible gain that a column may
// lack and still be added next. Searching for the highest itself takes several times as
// long and covers no more once columns have been exchanged, least where balls are large.
var slack = [paidMisses + 1]float64{1: .02, 2: .02, 3: .05, 4: .12}

// gainLookups is about how many outcomes are looked at for the gains that are recomputed
// together on several processors. A few of these gains are not needed; with fewer, starting
// the work takes longer than the work.
const gainLookups = 80_000

// greedy offers the columns that result from adding again and again the candidate that
// increases the probability most, within slack. The probability is submodular, so the
// result is at least about 1 − 1/e of the best n candidates (Nemhauser, Wolsey &
// Fisher 1978).
func (c *coverage) greedy(ctx context.Context, from []Column) error {
	c.ball.reset()
	// Lazy evaluation (Minoux 1978): gains never grow, so the highest known one is
	// the best if it is up to date. They start as the probability of the whole
	// ball.
	queue := make(gains, len(from))
	for i, column := range from {
		queue[i] = gain{p: hitsOf(c.f, column).AtLeast(int(c.objective)) * (1 + 1e-6), candidate: i, after: -1}
	}
	heap.Init(&queue)
	chosen, covered := make([]Column, 0, c.n), 0.0
	taken := make([]bool, len(from))
	size := ballSizes()[c.ball.radius]
	atOnce := min(32, gainLookups/size)
	batch := make([]gain, 0, atOnce)
	fresh := gain{candidate: -1} // the highest gain that is up to date
	left := greedyLookups / size
	for len(chosen) < c.n && len(queue) > 0 {
		batch = batch[:0]
		for left > 0 && len(queue) > 0 && len(batch) < atOnce && (queue[0].after < len(chosen) || taken[queue[0].candidate]) {
			if g := heap.Pop(&queue).(gain); !taken[g.candidate] {
				batch = append(batch, g)
			}
		}
		left -= len(batch)
		err := parallelContext(ctx, len(batch), func(first, end int) {
			for i := first; i < end; i++ {
				batch[i].p, batch[i].after = c.ball.probability(from[batch[i].candidate]), len(chosen)
			}
		})
		if err != nil {
			return err
		}
		for _, g := range batch {
			heap.Push(&queue, g)
			if fresh.candidate < 0 || g.p > fresh.p {
				fresh = g
			}
		}
		next := fresh
		if left <= 0 && len(queue) > 0 {
			next = heap.Pop(&queue).(gain)
		} else if next.candidate < 0 || next.p < (1-slack[c.ball.radius])*queue[0].p {
			continue
		}
		if taken[next.candidate] {
			continue
		}
		if next.p == 0 {
			break // everything is covered
		}
		taken[next.candidate], fresh.candidate = true, -1
		chosen = append(chosen, from[next.candidate])
		covered += c.ball.cover(from[next.candidate])
	}
	c.offer(chosen, covered)
	return nil
}

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
