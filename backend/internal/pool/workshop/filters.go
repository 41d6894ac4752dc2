package workshop

import (
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// ConditionsOf expresses the filters of a suggestion as conditions.
func ConditionsOf(f *pool.Filters) (all []Condition) {
	for _, part := range []struct {
		kind Kind
		of   *pool.Range
	}{
		{Homes, f.Homes}, {Draws, f.Draws}, {Aways, f.Aways}, {Variants, f.Variants}, {Run, f.Run}, {Interruptions, f.Interruptions},
	} {
		if part.of != nil {
			all = append(all, between(part.kind, part.of))
		}
	}
	for _, g := range f.Groups {
		c := between(Column, &g.Right)
		c.Column = patternText(g.Marks)
		all = append(all, c)
	}
	if f.MinProbability > 0 || f.MaxProbability > 0 {
		c := Condition{Kind: Probability, Min: &f.MinProbability}
		if f.MaxProbability > 0 {
			c.Max = &f.MaxProbability
		}
		all = append(all, c)
	}
	return all
}

func between(kind Kind, r *pool.Range) Condition {
	low, high := float64(r.Min), float64(r.Max)
	return Condition{Kind: kind, Min: &low, Max: &high}
}
