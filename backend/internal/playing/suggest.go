package playing

import (
	"cmp"
	"context"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Suggestion is a ticket for a wish, with what it is worth.
type Suggestion struct {
	Worth
	Ticket pool.Ticket
}

// Suggest the best ticket for a wish.
func (c *Calculator) Suggest(ctx context.Context, request pool.SuggestionRequest) (Suggestion, error) {
	if limit, limited := c.MaxBudgets[request.Kind]; limited && request.Budget > limit {
		return Suggestion{}, fault.At("budget", fault.New(fault.Invalid, "for %s the budget is at most %.0f €", fault.Say(string(request.Kind)), limit))
	}
	chosen, err := pool.Suggest(ctx, c.cardFor(request.Objective), c.Rules, request)
	if err != nil {
		return Suggestion{}, err
	}
	s := Suggestion{Ticket: chosen.Ticket}
	if s.Worth, err = c.Weigh(ctx, &chosen.Ticket); err != nil {
		return Suggestion{}, err
	}
	if chosen.Reduction != nil { // which a ticket of columns does not tell
		s.Reduction = chosen.Reduction
	}
	return s, nil
}

// Alternative is one way to choose a ticket for a budget.
type Alternative struct {
	Kind       pool.Kind
	Objective  pool.Objective
	Suggestion *Suggestion // nil: Refused says why there is none
	Refused    error
}

// Compare the best ticket of each kind for a wish, whose own kind does not count,
// with the most probable columns and those worth most. An error says that none of
// them can be had.
func (c *Calculator) Compare(ctx context.Context, request pool.SuggestionRequest) ([]Alternative, error) {
	ways := []Alternative{
		{Kind: pool.KindColumns, Objective: request.Objective},
		{Kind: pool.KindMultiple, Objective: request.Objective},
		{Kind: pool.KindReduced, Objective: request.Objective},
		{Kind: pool.KindFree, Objective: request.Objective},
	}
	for _, objective := range []pool.Objective{pool.Fixtures, pool.Value} {
		if objective != request.Objective { // else it is the first
			ways = append(ways, Alternative{Kind: pool.KindColumns, Objective: objective})
		}
	}
	var refused error
	for i := range ways {
		way := &ways[i]
		request.Kind, request.Objective = way.Kind, way.Objective
		switch s, err := c.Suggest(ctx, request); {
		case err == nil:
			way.Suggestion = &s
		case fault.KindOf(err) != fault.Invalid:
			return nil, err
		default:
			way.Refused = err
			refused = cmp.Or(refused, err)
		}
	}
	if !slices.ContainsFunc(ways, func(a Alternative) bool { return a.Suggestion != nil }) {
		return nil, refused
	}
	return ways, nil
}
