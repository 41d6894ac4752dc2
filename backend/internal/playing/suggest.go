package playing

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Suggestion is a suggested ticket with what it is worth.
type Suggestion struct {
	Worth
	Ticket pool.Ticket
}

// Suggest returns the best ticket for a request.
func (c *Calculator) Suggest(ctx context.Context, request pool.SuggestionRequest) (Suggestion, error) {
	return c.suggest(ctx, c.chooser(request.Objective), request)
}

// chooser returns one that chooses tickets for an objective.
func (c *Calculator) chooser(objective pool.Objective) *pool.Chooser {
	return pool.NewChooser(c.cardFor(objective), c.Rules, c.Values.of)
}

func (c *Calculator) suggest(ctx context.Context, chooser *pool.Chooser, request pool.SuggestionRequest) (Suggestion, error) {
	if limit, limited := c.MaxBudgets[request.Kind]; limited && request.Budget > limit {
		return Suggestion{}, fault.At("budget", fault.New(fault.Invalid, "for %s the budget is at most %.0f €", fault.Say(string(request.Kind)), limit))
	}
	chosen, err := chooser.Choose(ctx, request)
	if err != nil {
		return Suggestion{}, err
	}
	s := Suggestion{Ticket: chosen.Ticket}
	if s.Worth, err = c.Weigh(ctx, &chosen.Ticket); err != nil {
		return Suggestion{}, err
	}
	if chosen.Reduction != nil { // cannot be seen from the ticket's columns
		s.Reduction, s.Direct = chosen.Reduction, chosen.Direct
	}
	return s, nil
}

// Alternative is the suggestion for one kind of ticket and one objective.
type Alternative struct {
	Kind       pool.Kind
	Objective  pool.Objective
	Suggestion *Suggestion // nil: there is none, for the reason in Refused
	Refused    error
	// Same are the kinds and objectives for which it was suggested as well.
	Same []KindAndObjective
}

// KindAndObjective names an alternative.
type KindAndObjective struct {
	Kind      pool.Kind
	Objective pool.Objective
}

// Compare returns the best ticket of each kind for a request, the most probable
// columns and the columns of most value, each ticket once. The kind in the request is
// ignored. It returns an error if there is no ticket at all.
func (c *Calculator) Compare(ctx context.Context, request pool.SuggestionRequest) ([]Alternative, error) {
	alternatives := []Alternative{
		{Kind: pool.KindColumns, Objective: request.Objective},
		{Kind: pool.KindMultiple, Objective: request.Objective},
		{Kind: pool.KindReduced, Objective: request.Objective},
		{Kind: pool.KindFree, Objective: request.Objective},
	}
	for _, objective := range []pool.Objective{pool.Fixtures, pool.Value} {
		if objective != request.Objective { // otherwise it is the first alternative
			alternatives = append(alternatives, Alternative{Kind: pool.KindColumns, Objective: objective})
		}
	}
	// Alternatives for value share one chooser, those for hits another.
	hits, value := c.chooser(pool.Fixtures), c.chooser(pool.Value)
	// Each has parts that keep one processor busy, so the two work at the same time.
	var working errgroup.Group
	for _, group := range []struct {
		chooser *pool.Chooser
		ofValue bool
	}{{hits, false}, {value, true}} {
		working.Go(func() error {
			for i := range alternatives {
				if one := &alternatives[i]; (one.Objective == pool.Value) == group.ofValue {
					if err := c.fill(ctx, one, group.chooser, request); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	if err := working.Wait(); err != nil {
		return nil, err
	}
	var refused error
	for _, one := range alternatives {
		refused = cmp.Or(refused, one.Refused)
	}
	if !slices.ContainsFunc(alternatives, func(a Alternative) bool { return a.Suggestion != nil }) {
		return nil, refused
	}
	return eachOnce(alternatives)
}

// eachOnce leaves out the alternatives whose columns are those of one before.
func eachOnce(alternatives []Alternative) (once []Alternative, err error) {
	var columns [][]pool.Column // of those in once
	for _, one := range alternatives {
		var own []pool.Column
		if one.Suggestion != nil {
			if own, err = one.Suggestion.Ticket.Expand(); err != nil {
				return nil, err
			}
			own = slices.SortedFunc(slices.Values(own), func(a, b pool.Column) int { return slices.Compare(a[:], b[:]) })
		}
		at := slices.IndexFunc(columns, func(other []pool.Column) bool { return len(own) > 0 && slices.Equal(other, own) })
		if at >= 0 {
			once[at].Same = append(once[at].Same, KindAndObjective{one.Kind, one.Objective})
			continue
		}
		once, columns = append(once, one), append(columns, own)
	}
	return once, nil
}

// fill computes an alternative. Its error is one that ends the comparison.
func (c *Calculator) fill(ctx context.Context, one *Alternative, chooser *pool.Chooser, request pool.SuggestionRequest) error {
	request.Kind, request.Objective = one.Kind, one.Objective
	s, err := c.suggest(ctx, chooser, request)
	switch {
	case err == nil:
		one.Suggestion = &s
	case fault.KindOf(err) == fault.Invalid:
		one.Refused = err
	default:
		return err
	}
	return nil
}
