package pool

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Objective is what columns are chosen for: the probability that the best of them
// has at least this many hits, 10 … 14, or Value.
type Objective int

// Value is the objective of the highest expected return.
const Value Objective = 0

// ParseObjective parses p14, p13 … p10 or value.
func ParseObjective(text string) (Objective, error) {
	objectives := map[string]Objective{"p10": 10, "p11": 11, "p12": 12, "p13": 13, "p14": 14, "value": Value}
	o, ok := objectives[text]
	if !ok {
		return 0, fault.At("objective", fault.New(fault.Invalid, "there is no objective %q: choose p14, p13, p12, p11, p10 or value", text))
	}
	return o, nil
}

// String returns the form that ParseObjective parses.
func (o Objective) String() string {
	if o == Value {
		return "value"
	}
	return fmt.Sprintf("p%d", int(o))
}

// mustBeHits panics unless the objective is a number of hits.
func mustBeHits(o Objective) {
	if o < MinHits || o > Fixtures {
		panic("pool: the objective must be a number of hits from 10 to 14")
	}
}

// BestMultiple returns the marks of at most the given number of columns with the
// highest probability that the best column has the hits of the objective, which
// must not be Value. It tries every placement of dobles and triples, so the result
// is optimal; of equals it takes the cheapest.
func BestMultiple(f *Forecasts, columns int, objective Objective) Marks {
	mustBeHits(objective)
	misses := Fixtures - int(objective)
	var covered [Fixtures][4]float64 // total probability of the likeliest 1, 2, 3 outcomes
	for i, p := range f {
		for size, o := range ranked(p) {
			covered[i][size+1] = covered[i][size] + p[o]
		}
		covered[i][3] = 1
	}
	var sizes, best [Fixtures]int
	for i := range best {
		best[i] = 1
	}
	highest, cost := -1.0, 0
	// missed holds the probability of 0 … 4 misses among the fixtures placed so far.
	var place func(i, columns, spent int, missed [Fixtures - MinHits + 1]float64)
	place = func(i, columns, spent int, missed [Fixtures - MinHits + 1]float64) {
		if i == Fixtures {
			sum := 0.0
			for _, p := range missed[:misses+1] {
				sum += p
			}
			if sum > highest || sum == highest && spent < cost {
				highest, cost, best = sum, spent, sizes
			}
			return
		}
		for size := 1; size <= min(3, columns); size++ {
			hit := covered[i][size]
			next := missed
			for k := misses; k > 0; k-- {
				next[k] = missed[k]*hit + missed[k-1]*(1-hit)
			}
			next[0] = missed[0] * hit
			sizes[i] = size
			place(i+1, columns/size, spent*size, next)
		}
	}
	place(0, columns, 1, [Fixtures - MinHits + 1]float64{1})
	return f.marks(best)
}

// marks returns the marks of each fixture's most probable outcomes, sizes[i] of
// them.
func (f *Forecasts) marks(sizes [Fixtures]int) (m Marks) {
	for i, size := range sizes {
		order := ranked(f[i])
		m[i] = MarkOf(order[:size]...)
	}
	return m
}

// Reduced is a reduction placed on fixtures and outcomes.
type Reduced struct {
	Reduction *Reduction
	Marks     Marks
	Columns   []Column
	// Standard reports whether Columns are the same as Reduction.Columns(Marks).
	Standard bool
}

// BestReduction returns the best placed reduction of at most the given number of
// columns, among the official ones or, with free, among all. It is an Invalid
// fault if none is small enough; otherwise the error is that of ctx.
func BestReduction(ctx context.Context, f *Forecasts, columns int, objective Objective, free bool) (Reduced, error) {
	mustBeHits(objective)
	best, highest := Reduced{}, -1.0
	for i := range Reductions() {
		r := &Reductions()[i]
		if r.Len() > columns || !r.Official() && !free {
			continue
		}
		reduced, p, err := r.place(ctx, f, objective)
		if err != nil {
			return Reduced{}, err
		}
		if p > highest {
			best, highest = reduced, p
		}
	}
	if best.Reduction == nil {
		return best, fault.At("budget", fault.New(fault.Invalid, "no reduction has as few as %d columns", columns))
	}
	return best, nil
}

// Place places the reduction on fixtures and outcomes for a high probability of
// the hits of the objective, which must not be Value. It tries all placements with
// the likeliest outcomes first, and improves the best of them by exchanging
// fixtures, and the outcomes that symbols stand for, until none helps. The result
// need not be optimal. The only error is that of ctx.
func (r *Reduction) Place(ctx context.Context, f *Forecasts, objective Objective) (Reduced, error) {
	mustBeHits(objective)
	reduced, _, err := r.place(ctx, f, objective)
	return reduced, err
}

// exchangeWork limits the words examined for the exchanges of one reduction.
const exchangeWork = 1_500_000

type placed struct {
	assignment
	p float64
}

// place also returns the probability of the hits.
func (r *Reduction) place(ctx context.Context, f *Forecasts, objective Objective) (Reduced, float64, error) {
	base := f.Favourites()
	var order [Fixtures][3]football.Outcome
	for i := range f {
		order[i] = ranked(f[i])
	}
	var all []placed
	subsets(allFixtures(), r.Triples, func(triples, rest []int) {
		subsets(rest, r.Dobles, func(dobles, _ []int) {
			a := assignment{base: base, fixtures: slices.Concat(triples, dobles)}
			for _, i := range a.fixtures {
				a.outcomes = append(a.outcomes, order[i])
			}
			all = append(all, placed{assignment: a})
		})
	})
	err := parallelContext(ctx, len(all), func(from, to int) {
		scratch := make([]float64, len(r.distance)/3)
		for i := from; i < to; i++ {
			all[i].p = r.chance(f, &all[i].assignment, objective, scratch)
		}
	})
	if err != nil {
		return Reduced{}, 0, err
	}
	better := func(a, b placed) int {
		return cmp.Or(cmp.Compare(b.p, a.p), slices.Compare(a.fixtures, b.fixtures))
	}
	slices.SortFunc(all, better)
	all = all[:min(len(all), max(4, min(64, exchangeWork/len(r.distance))))]
	err = parallelContext(ctx, len(all), func(from, to int) {
		scratch := make([]float64, len(r.distance)/3)
		for i := from; i < to; i++ {
			r.exchange(ctx, f, &all[i], objective, scratch)
		}
	})
	if err != nil {
		return Reduced{}, 0, err
	}
	best := slices.MinFunc(all, better)
	reduced := Reduced{Reduction: r, Marks: best.marks(r), Columns: best.columns(r)}
	standard, unfit := r.Columns(reduced.Marks)
	reduced.Standard = unfit == nil && sameSet(standard, reduced.Columns)
	return reduced, best.p, nil
}

// chance returns the probability of at least the objective's hits: the sum over all
// words on the reduction's fixtures of the probability of the word times that of
// enough hits on the other fixtures, one fixture at a time.
func (r *Reduction) chance(f *Forecasts, a *assignment, objective Objective, scratch []float64) float64 {
	n := len(a.fixtures)
	var elsewhere []float64
	for i, o := range a.base {
		if !slices.Contains(a.fixtures, i) {
			elsewhere = append(elsewhere, f[i][o])
		}
	}
	rest := poissonBinomial(elsewhere)
	var enough [Fixtures + 1]float64 // by distance
	for d := range enough {
		enough[d] = rest.AtLeast(int(objective) - n + d)
	}
	at := func(place int) (x, y, z float64) {
		p, s := f[a.fixtures[place]], a.outcomes[place]
		return p[s[0]], p[s[1]], p[s[2]]
	}
	x, y, z := at(n - 1)
	sums := scratch[:len(r.distance)/3]
	for i := range sums {
		d := r.distance[3*i : 3*i+3]
		sums[i] = x*enough[d[0]] + y*enough[d[1]] + z*enough[d[2]]
	}
	for place := n - 2; place >= 0; place-- {
		x, y, z := at(place)
		for i := range len(sums) / 3 {
			s := sums[3*i : 3*i+3]
			sums[i] = x*s[0] + y*s[1] + z*s[2]
		}
		sums = sums[:len(sums)/3]
	}
	return sums[0]
}

// exchange swaps fixtures of the same kind, and outcomes of one fixture, as long as
// it helps and ctx is not done.
func (r *Reduction) exchange(ctx context.Context, f *Forecasts, a *placed, objective Objective, scratch []float64) {
	for ctx.Err() == nil {
		best := *a
		try := func(change func(b *assignment)) {
			b := placed{assignment: assignment{a.base, slices.Clone(a.fixtures), slices.Clone(a.outcomes)}}
			change(&b.assignment)
			// Rounding differences are no improvement: with them the loop might never
			// end.
			if b.p = r.chance(f, &b.assignment, objective, scratch); b.p > best.p*(1+1e-12) {
				best = b
			}
		}
		for i := range a.fixtures {
			for j := range i {
				if (i < r.Triples) == (j < r.Triples) {
					try(func(b *assignment) {
						b.fixtures[i], b.fixtures[j] = b.fixtures[j], b.fixtures[i]
						b.outcomes[i], b.outcomes[j] = b.outcomes[j], b.outcomes[i]
					})
				}
			}
			s := a.outcomes[i]
			others := [][3]football.Outcome{{s[1], s[0], s[2]}}
			if i < r.Triples {
				others = append(others, [3]football.Outcome{s[0], s[2], s[1]}, [3]football.Outcome{s[2], s[1], s[0]},
					[3]football.Outcome{s[1], s[2], s[0]}, [3]football.Outcome{s[2], s[0], s[1]})
			}
			for _, outcomes := range others {
				try(func(b *assignment) { b.outcomes[i] = outcomes })
			}
		}
		if best.p == a.p {
			return
		}
		*a = best
	}
}

func allFixtures() []int {
	all := make([]int, Fixtures)
	for i := range all {
		all[i] = i
	}
	return all
}

// subsets calls each with every subset of a size, in order, and the remaining
// elements.
func subsets(of []int, size int, each func(chosen, rest []int)) {
	var chosen, rest []int
	var next func(i int)
	next = func(i int) {
		if len(chosen) == size {
			each(slices.Clone(chosen), slices.Concat(rest, of[i:]))
			return
		}
		if len(of)-i < size-len(chosen) {
			return
		}
		chosen = append(chosen, of[i])
		next(i + 1)
		chosen = chosen[:len(chosen)-1]
		rest = append(rest, of[i])
		next(i + 1)
		rest = rest[:len(rest)-1]
	}
	next(0)
}

func sameSet(a, b []Column) bool {
	set := make(map[Column]bool, len(a))
	for _, c := range a {
		set[c] = true
	}
	for _, c := range b {
		if !set[c] {
			return false
		}
	}
	return len(a) == len(b)
}
