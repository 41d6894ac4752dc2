package jornada

import (
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// View is what a player thinks of a fixture. It counts for that player alone.
type View struct {
	Position int // of the fixture, from 1 to 14
	Probs    football.Probs
}

// minView is the least probability of a view. Nothing is impossible in football, and a
// single 0 would make every column with that outcome worthless.
const minView = .001

// NewView returns a view of a fixture from percentages or from odds; the others are nil.
func NewView(position int, percentages, prices []float64) (View, error) {
	if position < 1 || position > Fixtures {
		return View{}, fault.New(fault.NotFound, "a jornada has fixtures 1 to %d, not %d", Fixtures, position)
	}
	v := View{Position: position}
	var ok bool
	switch {
	case (len(percentages) > 0) == (len(prices) > 0):
		return v, fault.New(fault.Invalid, "give either percentages or odds of 1, X and 2")
	case len(percentages) > 0:
		if v.Probs, ok = fromPercentages(percentages); !ok {
			return v, fault.At("percentages", fault.New(fault.Invalid, "the percentages are three that add up to 100, not %v", percentages))
		}
	default:
		if v.Probs, ok = FromOdds(prices); !ok {
			return v, fault.At("odds", fault.New(fault.Invalid, "the odds are three prices such as 1.85, 3.4 and 4.5, not %v", prices))
		}
	}
	sum := 0.0
	for o := range v.Probs {
		v.Probs[o] = max(v.Probs[o], minView)
		sum += v.Probs[o]
	}
	for o := range v.Probs {
		v.Probs[o] /= sum
	}
	return v, nil
}
