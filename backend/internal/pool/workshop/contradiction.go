package workshop

import (
	"context"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// contradiction returns an Invalid fault that names those of the conditions that leave
// nothing of all columns together, none of them needlessly; nil if there are columns
// that fulfil all.
func (x *Context) contradiction(ctx context.Context, conditions []Condition) error {
	var named []*Condition
	left := make([]*Condition, 0, len(conditions))
	for i := range conditions {
		if !conditions[i].Off {
			left = append(left, &conditions[i])
		}
	}
	// The condition that leaves nothing after those before it takes part; with it in front,
	// the next that does so takes part as well, until those named leave nothing by themselves.
	for {
		set, err := x.keepAll(All(), named)
		if err != nil {
			return err
		}
		if set.empty() {
			return leaveNothing(named)
		}
		last := -1
		for i, c := range left {
			if err := ctx.Err(); err != nil {
				return err
			}
			if set, err = x.Keep(set, c); err != nil {
				return err
			}
			if set.empty() {
				last = i
				break
			}
		}
		if last < 0 {
			return nil
		}
		named, left = append(named, left[last]), left[:last]
	}
}

func (x *Context) keepAll(set *Set, conditions []*Condition) (_ *Set, err error) {
	for _, c := range conditions {
		if set, err = x.Keep(set, c); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// leaveNothing names conditions, the one that comes first in the list at the front.
func leaveNothing(conditions []*Condition) error {
	n := len(conditions)
	first := conditions[n-1].String()
	switch n {
	case 1:
		return fault.New(fault.Invalid, "%q leaves no column", first)
	case 2:
		return fault.New(fault.Invalid, "%q and %q leave no column together", first, conditions[0].String())
	}
	others := make([]fault.Sentence, 0, n-1)
	for i := n - 2; i >= 0; i-- {
		others = append(others, fault.Say("%q", conditions[i].String()))
	}
	return fault.New(fault.Invalid, "%q leaves no column together with %s", first, fault.Join(others, ", "))
}
