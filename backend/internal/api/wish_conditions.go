package api

import (
	"context"
	"fmt"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

type rangeBody struct {
	Min int `json:"min" validate:"min=0,max=14"`
	Max int `json:"max" validate:"min=0,max=14"`
}

type groupBody struct {
	Marks []string  `json:"marks" nullable:"false" validate:"required,len=14,dive,max=3" doc:"fourteen: 1, 1X, 1X2 …, empty for a fixture that is not of the group"`
	Right rangeBody `json:"right" doc:"how many of them end as marked"`
}

// filtersBody is an older form of some of the conditions.
type filtersBody struct {
	Homes          *rangeBody  `json:"homes,omitempty" doc:"number of 1"`
	Draws          *rangeBody  `json:"draws,omitempty" doc:"number of X"`
	Aways          *rangeBody  `json:"aways,omitempty" doc:"number of 2"`
	Variants       *rangeBody  `json:"variants,omitempty" doc:"number of X and 2 together"`
	Run            *rangeBody  `json:"run,omitempty" doc:"length of the longest run of one sign"`
	Interruptions  *rangeBody  `json:"interruptions,omitempty" doc:"times that a sign differs from the one before"`
	Groups         []groupBody `json:"groups,omitempty" nullable:"false" validate:"omitempty,max=20,dive"`
	MinProbability float64     `json:"minProbability,omitempty" validate:"omitempty,min=0,max=1" doc:"of all fourteen right"`
	MaxProbability float64     `json:"maxProbability,omitempty" validate:"omitempty,min=0,max=1"`
}

// fulfilling returns what accepts the columns that fulfil the lines and filters of a body;
// nil if there are none.
func fulfilling(ctx context.Context, coupon *playing.Coupon, lines []string, filters *filtersBody) (func(pool.Column) bool, error) {
	conditions, err := filters.conditions()
	if err != nil {
		return nil, err
	}
	typed, err := parseConditions("body", lines)
	if err != nil {
		return nil, err
	}
	x := coupon.Workshop()
	keep, err := playing.Fulfilling(ctx, &x, append(conditions, typed...))
	return keep, prefixLocation("body", err)
}

// parseConditions reads the lines of the conditions in a body.
func parseConditions(where string, lines []string) ([]workshop.Condition, error) {
	conditions := make([]workshop.Condition, len(lines))
	for i, text := range lines {
		var err error
		if conditions[i], err = workshop.Parse(text); err != nil {
			return nil, fault.At(fmt.Sprintf("%s.conditions[%d]", where, i), err)
		}
	}
	return conditions, nil
}

// conditions returns the conditions that filters stand for.
func (b *filtersBody) conditions() (all []workshop.Condition, err error) {
	if b == nil {
		return nil, nil
	}
	add := func(place string, c workshop.Condition) {
		if err == nil {
			err = fault.At("body.filters."+place, c.Validate())
		}
		all = append(all, c)
	}
	for _, counted := range []struct {
		kind workshop.Kind
		of   *rangeBody
	}{
		{workshop.Homes, b.Homes},
		{workshop.Draws, b.Draws},
		{workshop.Aways, b.Aways},
		{workshop.Variants, b.Variants},
		{workshop.Run, b.Run},
		{workshop.Interruptions, b.Interruptions},
	} {
		if counted.of != nil {
			add(string(counted.kind), counted.of.condition(counted.kind))
		}
	}
	for i, g := range b.Groups {
		c := g.Right.condition(workshop.Column)
		c.Column = g.pattern()
		add(fmt.Sprintf("groups[%d]", i), c)
	}
	if b.MinProbability > 0 || b.MaxProbability > 0 {
		c := workshop.Condition{Kind: workshop.Probability, Min: &b.MinProbability}
		if b.MaxProbability > 0 {
			c.Max = &b.MaxProbability
		}
		add("probability", c)
	}
	return all, err
}

func (r rangeBody) condition(kind workshop.Kind) workshop.Condition {
	low, high := float64(r.Min), float64(r.Max)
	return workshop.Condition{Kind: kind, Min: &low, Max: &high}
}

// pattern returns the marks as a condition on a column has them.
func (g *groupBody) pattern() string {
	var text strings.Builder
	for _, mark := range g.Marks {
		switch len(mark) {
		case 0:
			text.WriteString("-")
		case 1:
			text.WriteString(mark)
		default:
			text.WriteString("[" + mark + "]")
		}
	}
	return text.String()
}
