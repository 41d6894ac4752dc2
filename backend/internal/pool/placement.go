package pool

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Objective is what columns are chosen for: the probability that the best has
// at least so many hits, 10 … 14, or Value, the money expected.
type Objective int

// Value is the expected return rather than a probability.
const Value Objective = 0

// ParseObjective reads p14, p13 … p10 or value.
func ParseObjective(text string) (Objective, error) {
	objectives := map[string]Objective{"p10": 10, "p11": 11, "p12": 12, "p13": 13, "p14": 14, "value": Value}
	o, ok := objectives[text]
	if !ok {
		return 0, fault.At("objective", fault.New(fault.Invalid, "there is no objective %q: choose p14, p13, p12, p11, p10 or value", text))
	}
	return o, nil
}

// String is what ParseObjective reads.
func (o Objective) String() string {
	if o == Value {
		return "value"
	}
	return fmt.Sprintf("p%d", int(o))
}

// mustBeHits panics: an objective out of range is a mistake of the caller.
func mustBeHits(o Objective) {
	if o < MinHits || o > Fixtures {
		panic("pool: the objective must be a number of hits from 10 to 14")
	}
}

// BestMultiple are the marks of at most some number of columns with the greatest
// probability that the best column has the hits of an objective (not Value).
// Every placement of dobles and triples is looked at, so no marks are better;
// of equal ones the cheapest is taken.
func BestMultiple(f *Forecasts, columns int, objective Objective) Marks {
	mustBeHits(objective)
	misses := Fixtures - int(objective)
	var covered [Fixtures][4]float64 // probability of the likeliest 1, 2, 3 outcomes
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
	most, cost := -1.0, 0
	// missed is the probability of 0 … 4 misses among the fixtures placed so far.
	var place func(i, columns, spent int, missed [Fixtures - MinHits + 1]float64)
	place = func(i, columns, spent int, missed [Fixtures - MinHits + 1]float64) {
		if i == Fixtures {
			sum := 0.0
			for _, p := range missed[:misses+1] {
				sum += p
			}
			if sum > most || sum == most && spent < cost {
				most, cost, best = sum, spent, sizes
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

// marks of the most probable outcomes, as many as each fixture's size.
func (f *Forecasts) marks(sizes [Fixtures]int) (m Marks) {
	for i, size := range sizes {
		order := ranked(f[i])
		m[i] = MarkOf(order[:size]...)
	}
	return m
}

// Reduced is a reduction on the fixtures and signs chosen for it.
type Reduced struct {
	Reduction *Reduction
	Marks     Marks
	Columns   []Column
	// Standard says that Reduction.Columns(Marks) are the Columns.
	Standard bool
}

// BestReduction that at most some number of columns pay for: the official ones,
// or with free all of them. An error says that none is cheap enough, or that the
// context has ended.
func BestReduction(ctx context.Context, f *Forecasts, columns int, objective Objective, free bool) (Reduced, error) {
	mustBeHits(objective)
	best, most := Reduced{}, -1.0
	for i := range Reductions() {
		r := &Reductions()[i]
		if r.Len() > columns || !r.Official() && !free {
			continue
		}
		reduced, p, err := r.place(ctx, f, objective)
		if err != nil {
			return Reduced{}, err
		}
		if p > most {
			best, most = reduced, p
		}
	}
	if best.Reduction == nil {
		return best, fault.At("budget", fault.New(fault.Invalid, "no reduction has as few as %d columns", columns))
	}
	return best, nil
}

// Place the reduction on the fixtures and signs with the greatest probability of
// the hits of an objective (not Value). All placements are looked at with the
// likeliest signs first; on the best of them what each symbol stands for is
// improved one exchange at a time, until none helps: good, not proven the best.
// The error is that of the context, which may end it.
func (r *Reduction) Place(ctx context.Context, f *Forecasts, objective Objective) (Reduced, error) {
	mustBeHits(objective)
	reduced, _, err := r.place(ctx, f, objective)
	return reduced, err
}

// work that the exchanges of one reduction may take, in words looked at.
const exchangeWork = 1_500_000

type placed struct {
	assignment
	p float64
}

// place also says how probable the hits are.
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
				a.signs = append(a.signs, order[i])
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

// chance of at least the objective's hits: over all words of the reduction's
// fixtures, the probability of the word times that of enough hits elsewhere,
// summed out one fixture at a time.
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
		p, s := f[a.fixtures[place]], a.signs[place]
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

// exchange fixtures of the same kind, and signs of one fixture, as long as it
// helps and the context does not end.
func (r *Reduction) exchange(ctx context.Context, f *Forecasts, a *placed, objective Objective, scratch []float64) {
	for ctx.Err() == nil {
		best := *a
		try := func(change func(b *assignment)) {
			b := placed{assignment: assignment{a.base, slices.Clone(a.fixtures), slices.Clone(a.signs)}}
			change(&b.assignment)
			// What differs by rounding alone is no improvement, and would never end.
			if b.p = r.chance(f, &b.assignment, objective, scratch); b.p > best.p*(1+1e-12) {
				best = b
			}
		}
		for i := range a.fixtures {
			for j := range i {
				if (i < r.Triples) == (j < r.Triples) {
					try(func(b *assignment) {
						b.fixtures[i], b.fixtures[j] = b.fixtures[j], b.fixtures[i]
						b.signs[i], b.signs[j] = b.signs[j], b.signs[i]
					})
				}
			}
			s := a.signs[i]
			others := [][3]football.Outcome{{s[1], s[0], s[2]}}
			if i < r.Triples {
				others = append(others, [3]football.Outcome{s[0], s[2], s[1]}, [3]football.Outcome{s[2], s[1], s[0]},
					[3]football.Outcome{s[1], s[2], s[0]}, [3]football.Outcome{s[2], s[0], s[1]})
			}
			for _, signs := range others {
				try(func(b *assignment) { b.signs[i] = signs })
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

// subsets of some size, in order, with what is left.
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
