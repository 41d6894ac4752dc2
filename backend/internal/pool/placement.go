package pool

import (
	"context"
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
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
	return bestMultiple(context.Background(), f, columns, objective)
}

// checkedDepth is the fixture at which a search over all fixtures looks whether its
// context is done: often enough, at no cost.
const checkedDepth = 5

// bestMultiple is BestMultiple, but returns any marks when ctx is done.
func bestMultiple(ctx context.Context, f *Forecasts, columns int, objective Objective) Marks {
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
		if i == checkedDepth && ctx.Err() != nil {
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
	Direct    Direct // marks on further fixtures
	Marks     Marks  // all, those of Direct included
	Columns   []Column
	// Standard reports whether Columns are the same as Reduction.Columns(Marks).
	Standard bool
}

// BestReduction returns the best placed reduction of at most the given number of
// columns, among the official ones or, with free, among all and with direct marks on
// further fixtures for the money that is left. It is an Invalid fault if none is small
// enough; otherwise the error is that of ctx.
func BestReduction(ctx context.Context, f *Forecasts, columns int, objective Objective, free bool) (Reduced, error) {
	return bestReduction(ctx, f, columns, objective, free, map[placement]placed{})
}

// placement is a reduction placed for an objective.
type placement struct {
	number    int // of the reduction
	objective Objective
}

// bestReduction is BestReduction with the placements on the same forecasts that are known,
// to which it adds those that it needs.
func bestReduction(ctx context.Context, f *Forecasts, columns int, objective Objective, free bool, known map[placement]placed) (Reduced, error) {
	mustBeHits(objective)
	var affordable, missing []*Reduction
	for i := range Reductions() {
		if r := &Reductions()[i]; r.Len() <= columns && (r.Official() || free) {
			affordable = append(affordable, r)
			if _, ok := known[placement{r.Number, objective}]; !ok {
				missing = append(missing, r)
			}
		}
	}
	if len(affordable) == 0 {
		return Reduced{}, fault.At("budget", fault.New(fault.Invalid, "no reduction has as few as %d columns", columns))
	}
	found := make([]placed, len(missing))
	err := parallelContext(ctx, len(missing), func(from, to int) {
		for i := from; i < to; i++ {
			found[i] = missing[i].place(ctx, f, objective)
		}
	})
	if err != nil {
		return Reduced{}, err
	}
	for i, r := range missing {
		known[placement{r.Number, objective}] = found[i]
	}
	on := make([]placed, len(affordable))
	err = parallelContext(ctx, len(affordable), func(from, to int) {
		for i := from; i < to; i++ {
			r := affordable[i]
			on[i] = known[placement{r.Number, objective}]
			if free {
				r.playDirectly(ctx, f, objective, columns/r.Len(), &on[i])
			}
		}
	})
	if err != nil {
		return Reduced{}, err
	}
	best := 0
	for i := range on {
		if on[i].p > on[best].p {
			best = i
		}
	}
	return affordable[best].reduced(&on[best].assignment), nil
}

// playDirectly uses money that is left for direct marks beside the reduction: room times
// as many columns as it has are affordable.
func (r *Reduction) playDirectly(ctx context.Context, f *Forecasts, objective Objective, room int, a *placed) {
	if room < 2 {
		return
	}
	search := newPlacing(r, f, objective)
	for ctx.Err() == nil && search.widen(a, room) {
		for ctx.Err() == nil && search.improve(a) {
		}
	}
}

// Place places the reduction on fixtures and outcomes for a high probability of
// the hits of the objective, which must not be Value. Of all placements with the
// likeliest outcomes first it improves the most promising by exchanging fixtures, and
// the outcomes that symbols stand for, until none helps. The result need not be
// optimal. The only error is that of ctx.
func (r *Reduction) Place(ctx context.Context, f *Forecasts, objective Objective) (Reduced, error) {
	mustBeHits(objective)
	best := r.place(ctx, f, objective)
	if err := ctx.Err(); err != nil {
		return Reduced{}, err
	}
	return r.reduced(&best.assignment), nil
}

// Direct counts the marks beside a reduction that are played in full.
type Direct struct{ Triples, Dobles int }

// String returns ", and 3 dobles in full", to follow the name of the reduction; "" for none.
func (d Direct) String() string {
	if d == (Direct{}) {
		return ""
	}
	return ", and " + countMarks(d.Triples, d.Dobles) + " in full"
}

func (r *Reduction) reduced(a *assignment) Reduced {
	reduced := Reduced{Reduction: r, Marks: a.marks(r), Columns: a.columns(r)}
	for _, mark := range a.direct {
		switch mark.Len() {
		case 3:
			reduced.Direct.Triples++
		case 2:
			reduced.Direct.Dobles++
		}
	}
	standard, unfit := r.Columns(reduced.Marks)
	reduced.Standard = unfit == nil && sameSet(standard, reduced.Columns)
	return reduced
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
