package pool

import (
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Range is a range of numbers, both ends included.
type Range struct {
	Min, Max int
}

func (r *Range) contains(n int) bool { return r == nil || n >= r.Min && n <= r.Max }

// Group is a set of fixtures, some number of which must be right. A zero Mark
// leaves a fixture out.
type Group struct {
	Marks Marks
	Right Range // number of fixtures of the group at which the column's outcome is marked
}

// Filters decide which columns are played. The zero value, and each nil field,
// accepts every column.
type Filters struct {
	Homes, Draws, Aways *Range // number of 1, X and 2
	Variants            *Range // number of X and 2 together
	Run                 *Range // length of the longest run of one outcome
	Interruptions       *Range // number of times that an outcome differs from the one before
	Groups              []Group
	// Limits of the probability of all fourteen right; MaxProbability 0: none.
	MinProbability, MaxProbability float64
}

// Validate returns an Invalid fault for a filter that by itself accepts no column.
func (f *Filters) Validate() error {
	for name, r := range map[string]*Range{
		"homes": f.Homes, "draws": f.Draws, "aways": f.Aways, "variants": f.Variants, "run": f.Run, "interruptions": f.Interruptions,
	} {
		if r != nil && (r.Min > r.Max || r.Max < 0 || r.Min > Fixtures) {
			return fault.At("filters."+name, fault.New(fault.Invalid, "no column has %d to %d of %s", r.Min, r.Max, fault.Say(name)))
		}
	}
	for i, g := range f.Groups {
		size := 0
		for j, m := range g.Marks {
			if m > Triple {
				return atFixture(fmt.Sprintf("filters.groups[%d].marks", i), j, fault.New(fault.Invalid, "the mark is not made of 1, X and 2"))
			}
			if m != 0 {
				size++
			}
		}
		if g.Right.Min > g.Right.Max || g.Right.Max < 0 || g.Right.Min > size {
			return fault.At(fmt.Sprintf("filters.groups[%d]", i),
				fault.New(fault.Invalid, "group %d has %d fixtures, of which %d to %d cannot be right", i+1, size, g.Right.Min, g.Right.Max))
		}
	}
	if !(f.MinProbability >= 0 && f.MaxProbability >= 0) || f.MaxProbability > 0 && f.MinProbability > f.MaxProbability {
		return fault.At("filters.probability", fault.New(fault.Invalid, "no column has a probability from %v to %v", f.MinProbability, f.MaxProbability))
	}
	return nil
}

// Keep reports whether a column passes all filters; probs determine its
// probability.
func (f *Filters) Keep(probs *Forecasts, c Column) bool {
	var n [3]int
	run, longest, interruptions := 0, 0, 0
	previous := c[0]
	for _, o := range c {
		n[o]++
		if o != previous {
			run = 0
			interruptions++
		}
		run++
		longest = max(longest, run)
		previous = o
	}
	if !f.Homes.contains(n[football.Home]) || !f.Draws.contains(n[football.Draw]) || !f.Aways.contains(n[football.Away]) ||
		!f.Variants.contains(n[football.Draw]+n[football.Away]) || !f.Run.contains(longest) || !f.Interruptions.contains(interruptions) {
		return false
	}
	for i := range f.Groups {
		right := 0
		for j, m := range f.Groups[i].Marks {
			if m.Has(c[j]) {
				right++
			}
		}
		if !f.Groups[i].Right.contains(right) {
			return false
		}
	}
	if f.MinProbability > 0 || f.MaxProbability > 0 {
		p := probs.Probability(c)
		return p >= f.MinProbability && (f.MaxProbability == 0 || p <= f.MaxProbability)
	}
	return true
}
