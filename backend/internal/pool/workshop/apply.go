package workshop

import (
	"context"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// MaxConditions is the number of conditions that can be applied at once.
const MaxConditions = 100

// Step is what a condition leaves of the columns that those before it left. For one
// that is off it is what it would leave; those after it do not count it.
type Step struct {
	Condition Condition
	Left      int
	Given     int        // columns that it takes away
	Chances   *pool.Hits // of the best column; nil without a card, or if not asked for
	Chance    float64    // of all fourteen right; 0 without a card
	GivenUp   float64    // chance of all fourteen right that it takes away
	Refused   error      // why a condition that is off cannot be applied here; it takes nothing away
}

// Outcome is what all conditions leave.
type Outcome struct {
	Set   *Set
	Start Step // before the first condition
	Steps []Step
}

// Check returns an Invalid fault for the first condition that is wrong, or the first
// two of a kind that leave nothing together. Apply finds all other contradictions.
func Check(conditions []Condition) error {
	if len(conditions) > MaxConditions {
		return fault.New(fault.Invalid, "there are more than %d conditions", MaxConditions)
	}
	first := map[string]*Condition{}
	for i := range conditions {
		c := &conditions[i]
		if err := c.Validate(); err != nil {
			return err
		}
		if c.Off || c.Kind == Figure || c.Kind == If || c.Kind == Some || c.Kind == Distance {
			continue
		}
		head := c.head()
		from, to := c.bounds()
		if other, ok := first[head]; ok {
			if a, b := other.bounds(); b < from || to < a {
				return fault.New(fault.Invalid, "%q and %q leave no column together", other.String(), c.String())
			}
		}
		first[head] = c
	}
	return nil
}

// Apply applies the conditions one after another. With best the chances of each
// number of hits are computed for each step, which takes longer than all else. Conditions
// that no column at all fulfils together are an Invalid fault with those that exclude each
// other; none left of the start alone is not.
func (x *Context) Apply(ctx context.Context, start *Set, conditions []Condition, best bool) (out Outcome, err error) {
	if err := Check(conditions); err != nil {
		return out, err
	}
	out.Start = x.step(start, nil, best)
	out.Set = start
	before := &out.Start
	for i := range conditions {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		kept, err := x.Keep(out.Set, &conditions[i])
		if err != nil && conditions[i].Off && fault.KindOf(err) == fault.Invalid {
			step := *before
			step.Condition, step.Given, step.GivenUp, step.Refused = conditions[i], 0, 0, err
			out.Steps = append(out.Steps, step)
			continue
		}
		if err != nil {
			return out, err
		}
		step := x.step(kept, before, best)
		step.Condition = conditions[i]
		out.Steps = append(out.Steps, step)
		if !conditions[i].Off {
			out.Set = kept
			before = &step
		}
	}
	if out.Set.empty() && !start.empty() {
		return out, x.contradiction(ctx, conditions)
	}
	return out, nil
}

// Keep returns the columns that a condition accepts.
func (x *Context) Keep(s *Set, c *Condition) (*Set, error) {
	accepted, err := x.compile(c)
	if err != nil {
		return nil, err
	}
	kept := NewSet()
	parallel(side, func(block int) {
		from, into := &s.rows[block], &kept.rows[block]
		if *from == (row{}) {
			return
		}
		accepted.fill(block, into)
		for w := range into {
			into[w] &= from[w]
		}
	})
	return kept, nil
}

func (x *Context) step(s *Set, before *Step, best bool) Step {
	step := Step{Left: s.Len()}
	if x.Card != nil {
		step.Chance = s.Chance(&x.Card.Probs)
		if best {
			hits := s.Best(&x.Card.Probs)
			step.Chances = &hits
		}
	}
	if before != nil {
		step.Given = before.Left - step.Left
		step.GivenUp = max(0, before.Chance-step.Chance)
	}
	return step
}
