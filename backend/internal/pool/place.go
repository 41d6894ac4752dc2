package pool

import (
	"cmp"
	"context"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// placed is an assignment with the probability of the hits that it is meant for.
type placed struct {
	assignment
	p float64
}

// Placements are ranked by the mean distance of outcomes to the words of the code,
// which leaves out which outcomes the words have. The first ones are evaluated exactly,
// and the best of these improved.
const (
	promisingPlacements = 32
	improvedPlacements  = 3
)

// place returns the best placement found. When ctx is done it is any.
func (r *Reduction) place(ctx context.Context, f *Forecasts, objective Objective) placed {
	search := newPlacing(r, f, objective)
	var all []placed
	seen := map[[Fixtures][3]float64]bool{} // placements of equal probabilities are equally good
	for _, sizes := range search.promising(ctx) {
		a := placed{assignment: assignment{base: f.Favourites()}}
		var probabilities [Fixtures][3]float64
		for _, size := range []int{3, 2} {
			for i := range f {
				if sizes[i] != size {
					continue
				}
				order := ranked(f[i])
				for s, o := range order {
					probabilities[len(a.fixtures)][s] = f[i][o]
				}
				a.fixtures, a.outcomes = append(a.fixtures, i), append(a.outcomes, order)
			}
		}
		if !seen[probabilities] {
			if ctx.Err() != nil {
				return placed{}
			}
			seen[probabilities] = true
			a.p = search.chance(&a.assignment)
			all = append(all, a)
		}
	}
	better := func(a, b placed) int {
		return cmp.Or(cmp.Compare(b.p, a.p), slices.Compare(a.fixtures, b.fixtures))
	}
	slices.SortFunc(all, better)
	all = all[:min(len(all), improvedPlacements)]
	if len(all) == 0 {
		return placed{} // ctx is done
	}
	for i := range all {
		for ctx.Err() == nil && search.improve(&all[i]) {
		}
	}
	return slices.MinFunc(all, better)
}

// placing is a search for the placement of a reduction.
type placing struct {
	r              *Reduction
	f              *Forecasts
	misses         int       // at most
	words, scratch []float64 // for contractions
}

func newPlacing(r *Reduction, f *Forecasts, objective Objective) *placing {
	return &placing{
		r: r, f: f, misses: Fixtures - int(objective),
		words: make([]float64, len(r.distance)), scratch: make([]float64, 0, 3*len(r.distance)+9*Fixtures),
	}
}

// promising returns the placements with the highest chance if outcomes were at their
// mean distance from the code: for each fixture the number of outcomes marked. It
// depends only on how many of the dobles end with an outcome that is not marked.
func (s *placing) promising(ctx context.Context) [][Fixtures]int {
	type choice struct {
		sizes [Fixtures]int
		p     float64
	}
	var best []choice
	var sizes [Fixtures]int
	var missing [Fixtures][3]float64 // probability of none of the likeliest 0, 1, 2 outcomes
	for i, p := range s.f {
		order := ranked(p)
		missing[i] = [3]float64{1, 1 - p[order[0]], p[order[2]]}
	}
	var next func(i, triples, dobles int, outside, missed byMisses)
	next = func(i, triples, dobles int, outside, missed byMisses) {
		if triples+dobles > Fixtures-i || i == checkedDepth && ctx.Err() != nil {
			return
		}
		if len(best) == promisingPlacements && outside.sum(paidMisses)*missed.sum(s.misses) <= best[len(best)-1].p {
			return // further fixtures can only miss more
		}
		if i == Fixtures {
			p := 0.0
			for m, chance := range outside {
				for d, near := range s.r.spread[m] {
					for k := 0; k+d <= s.misses; k++ {
						p += chance * near * missed[k]
					}
				}
			}
			at, _ := slices.BinarySearchFunc(best, p, func(c choice, p float64) int { return cmp.Compare(p, c.p) })
			if at < promisingPlacements {
				best = slices.Insert(best, at, choice{sizes, p})
				best = best[:min(len(best), promisingPlacements)]
			}
			return
		}
		sizes[i] = 1
		next(i+1, triples, dobles, outside, missed.withMiss(missing[i][1]))
		if dobles > 0 {
			sizes[i] = 2
			next(i+1, triples, dobles-1, outside.withMiss(missing[i][2]), missed)
		}
		if triples > 0 {
			sizes[i] = 3
			next(i+1, triples-1, dobles, outside, missed)
		}
	}
	next(0, s.r.Triples, s.r.Dobles, byMisses{1}, byMisses{1})
	all := make([][Fixtures]int, len(best))
	for i, c := range best {
		all[i] = c.sizes
	}
	return all
}

// sum returns the figures of at most so many misses together.
func (m *byMisses) sum(most int) (sum float64) {
	for _, p := range m[:most+1] {
		sum += p
	}
	return sum
}

// withMiss returns the distribution of misses with a further fixture that misses with
// probability p.
func (m byMisses) withMiss(p float64) byMisses {
	for k := paidMisses; k > 0; k-- {
		m[k] = m[k]*(1-p) + m[k-1]*p
	}
	m[0] *= 1 - p
	return m
}

// enough returns the chance of enough hits on the fixtures that are not placed, by the
// distance of the placed ones' outcome from the code. Of the placed fixture without, the
// favourite is played, and with is placed instead; −1: neither.
func (s *placing) enough(a *assignment, without, with int) (enough byMisses) {
	rest := byMisses{1}
	for i := range a.base {
		if i != with && (i == without || !slices.Contains(a.fixtures, i)) {
			rest = rest.withMiss(1 - s.hit(a, i))
		}
	}
	for d := range s.misses + 1 {
		for _, p := range rest[:s.misses-d+1] {
			enough[d] += p
		}
	}
	return enough
}

// hit returns the probability of what is played on a fixture that is not placed.
func (s *placing) hit(a *assignment, fixture int) (p float64) {
	if a.direct[fixture] == 0 {
		return s.f[fixture][a.base[fixture]]
	}
	for _, o := range a.direct[fixture].Outcomes() {
		p += s.f[fixture][o]
	}
	return p
}

// symbols returns the probability of each symbol at a position if it is played on a
// fixture with some outcomes.
func (s *placing) symbols(fixture int, outcomes [3]football.Outcome) (p [3]float64) {
	for symbol, o := range outcomes {
		p[symbol] = s.f[fixture][o]
	}
	return p
}

// orders are the orders of three outcomes.
var orders = [6][3]football.Outcome{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}

// improve makes the exchange that helps most and reports whether any does: of the
// fixtures or the outcomes at two positions, or of a fixture for one that is not placed.
func (s *placing) improve(a *placed) bool {
	best := *a
	propose := func(p float64, change func(b *assignment)) {
		// Rounding differences are no improvement: with them the loop might never end.
		if p > best.p*(1+1e-9) {
			best = placed{a.assignment, p}
			best.fixtures, best.outcomes = slices.Clone(a.fixtures), slices.Clone(a.outcomes)
			change(&best.assignment)
		}
	}
	s.pairs(&a.assignment, func(i, j int, sums *[9]float64) {
		for _, swapped := range []bool{false, true} {
			first, second := a.fixtures[i], a.fixtures[j]
			if swapped {
				first, second = second, first
			}
			for _, o := range orders {
				p := s.symbols(first, o)
				var row [3]float64 // by the symbol at j
				for k := range row {
					row[k] = p[0]*sums[3*k] + p[1]*sums[3*k+1] + p[2]*sums[3*k+2]
				}
				for _, q := range orders {
					p := s.symbols(second, q)
					propose(p[0]*row[0]+p[1]*row[1]+p[2]*row[2], func(b *assignment) {
						b.fixtures[i], b.outcomes[i], b.fixtures[j], b.outcomes[j] = first, o, second, q
					})
				}
			}
		}
	})
	s.singles(&a.assignment, func(i int, sums *[paidMisses + 1][3]float64) {
		for other := range Fixtures {
			if slices.Contains(a.fixtures, other) || a.direct[other] != 0 {
				continue
			}
			enough := s.enough(&a.assignment, a.fixtures[i], other)
			var symbol [3]float64
			for d, e := range enough {
				for k := range symbol {
					symbol[k] += e * sums[d][k]
				}
			}
			for _, o := range orders {
				p := s.symbols(other, o)
				propose(p[0]*symbol[0]+p[1]*symbol[1]+p[2]*symbol[2], func(b *assignment) {
					b.fixtures[i], b.outcomes[i] = other, o
				})
			}
		}
	})
	if best.p == a.p {
		return false
	}
	*a = best
	return true
}

// widen marks the fixtures that are not placed anew, up to room times as many columns as
// the reduction has: each of their outcomes is then played with every word. It finds the
// marks with the highest chance and reports whether that is higher than before.
func (s *placing) widen(a *placed, room int) bool {
	var near byMisses // probability of the placed fixtures' outcomes by their distance from the code
	for d := range s.misses + 1 {
		var one byMisses
		one[d] = 1
		s.contract(&a.assignment, &one, 0, func(_ []int, sums []view) { near[d] = sums[0].of[sums[0].start] })
	}
	// By fixture and number of outcomes played: the mark, and its chance to miss.
	var marks [Fixtures][4]Mark
	var misses [Fixtures][4]float64
	for i, p := range s.f {
		order := ranked(p)
		marks[i] = [4]Mark{2: MarkOf(order[:2]...), 3: Triple}
		misses[i] = [4]float64{1: 1 - p[order[0]], 2: p[order[2]]}
	}
	best := *a
	var direct [Fixtures]Mark
	var next func(i, room int, missed byMisses)
	next = func(i, room int, missed byMisses) {
		p := missed.sum(s.misses)
		if p <= best.p*(1+1e-9) {
			return // further fixtures can only miss more
		}
		if i == Fixtures {
			best.p, best.direct = p, direct
			return
		}
		if slices.Contains(a.fixtures, i) {
			next(i+1, room, missed)
			return
		}
		for size := min(3, room); size > 0; size-- {
			direct[i] = marks[i][size]
			next(i+1, room/size, missed.withMiss(misses[i][size]))
		}
	}
	next(0, room, near)
	if best.p == a.p {
		return false
	}
	*a = best
	return true
}
