package pool

import (
	"context"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Kind is a kind of ticket.
type Kind string

// The kinds: single columns; marks with all their columns; marks with the columns
// of an official reduction; of any reduction.
const (
	KindColumns  Kind = "columns"
	KindMultiple Kind = "multiple"
	KindReduced  Kind = "reduced"
	KindFree     Kind = "free"
)

// SuggestionRequest describes the ticket to choose.
type SuggestionRequest struct {
	Budget    float64 // in euros, at most
	Objective Objective
	Kind      Kind
	// Keep reports whether a column may be chosen; nil: all. Only single columns can be.
	Keep  func(Column) bool
	Pleno []Cell // cells to tick; each multiplies the cost
}

// Choice is a chosen ticket.
type Choice struct {
	Ticket Ticket
	// Marks contain the columns; nil for single columns. A reduction with a
	// non-standard assignment of outcomes is played as a ticket of columns.
	Marks     *Marks
	Reduction *Reduction // nil: none
	Direct    Direct     // marks beside the reduction
}

// Suggestion is a chosen ticket with its cost and chances.
type Suggestion struct {
	Choice
	Cost    float64 // in euros
	Chances Chances // by the card's forecasts
	Return  *Return // nil: the card has no takings
}

// Suggest chooses the best ticket that the budget pays for, as Chooser.Choose does,
// and computes what it is worth.
func Suggest(ctx context.Context, card *Card, r Rules, request SuggestionRequest) (Suggestion, error) {
	choice, err := NewChooser(card, r, NewColumnValues).Choose(ctx, request)
	if err != nil {
		return Suggestion{}, err
	}
	s := Suggestion{Choice: choice, Cost: choice.Ticket.Cost(r)}
	if s.Chances, err = s.Ticket.Chances(&card.Probs); err != nil {
		return Suggestion{}, err
	}
	if card.Takings > 0 {
		expected, err := ExpectedReturn(ctx, card, r, &s.Ticket)
		if err != nil {
			return Suggestion{}, err
		}
		s.Return = &expected
	}
	return s, nil
}

// Chooser chooses tickets for a card. Choices share the values of its columns and the
// placements of reductions, so for several one chooser is faster. It is not safe for concurrent use.
type Chooser struct {
	card     *Card
	rules    Rules
	valuesOf ValuesFunc
	values   *ColumnValues // nil: not computed yet
	cells    []Cell        // of values
	placed   map[placement]placed
}

// ValuesFunc returns the values of all columns of a card, as NewColumnValues does.
type ValuesFunc func(ctx context.Context, card *Card, r Rules, cells []Cell) (*ColumnValues, error)

// NewChooser returns a chooser for a card, which must not be changed. It asks valuesOf for
// the values of columns when it needs them.
func NewChooser(card *Card, r Rules, valuesOf ValuesFunc) *Chooser {
	return &Chooser{card: card, rules: r, valuesOf: valuesOf, placed: map[placement]placed{}}
}

// Choose chooses the best ticket that the budget pays for, by the card's forecasts.
// Objective Value needs takings, and forecasts that have been shrunk towards the market
// (Forecasts.Shrink). It may take a second; when ctx is done it returns ctx's error. An
// invalid request is a fault of kind Invalid.
func (c *Chooser) Choose(ctx context.Context, request SuggestionRequest) (Choice, error) {
	n, err := c.columnsFor(request)
	if err != nil {
		return Choice{}, err
	}
	var choice Choice
	switch request.Kind {
	case KindColumns:
		choice, err = c.columns(ctx, request, n)
	case KindMultiple:
		choice, err = c.multiple(ctx, request, n)
	case KindReduced, KindFree:
		choice, err = c.reduced(ctx, request, n)
	default:
		err = fault.At("kind", fault.New(fault.Invalid, "there is no kind %q: choose columns, multiple, reduced or free", request.Kind))
	}
	if err != nil {
		return Choice{}, err
	}
	choice.Ticket.Pleno = request.Pleno
	return choice, choice.Ticket.Validate(c.rules)
}

// columnsFor checks a request and returns the number of columns that its budget pays
// for.
func (c *Chooser) columnsFor(request SuggestionRequest) (int, error) {
	if err := c.card.Validate(); err != nil {
		return 0, err
	}
	if err := checkCells(request.Pleno); err != nil {
		return 0, err
	}
	if request.Objective == Value && c.card.Takings == 0 {
		return 0, fault.At("takings", fault.New(fault.Invalid, "the objective value needs the expected takings"))
	}
	if request.Objective != Value && (request.Objective < MinHits || request.Objective > Fixtures) {
		return 0, fault.At("objective", fault.New(fault.Invalid, "the objective is %d to %d hits, or value", MinHits, Fixtures))
	}
	n, err := c.rules.AffordableColumns(request.Budget)
	if err != nil {
		return 0, err
	}
	n /= max(1, len(request.Pleno))
	if n == 0 {
		return 0, fault.At("budget", fault.New(fault.Invalid, "the budget does not pay for one column with %d cells of the pleno", len(request.Pleno)))
	}
	if request.Keep != nil && slices.Contains([]Kind{KindMultiple, KindReduced, KindFree}, request.Kind) {
		return 0, fault.At("conditions", fault.New(fault.Invalid, "conditions choose among columns: ask for columns"))
	}
	return n, nil
}

func (c *Chooser) columns(ctx context.Context, request SuggestionRequest, n int) (choice Choice, err error) {
	keep := request.Keep
	if keep != nil {
		// Once ctx is done nothing passes, which makes the search end soon.
		keep = func(column Column) bool { return ctx.Err() == nil && request.Keep(column) }
	}
	if request.Objective == Value {
		values, err := c.columnValues(ctx, request.Pleno)
		if err != nil {
			return choice, err
		}
		choice.Ticket.Columns = values.Best(n, keep)
	} else if choice.Ticket.Columns, err = Coverage(ctx, &c.card.Probs, n, request.Objective, keep); err != nil {
		return choice, err
	}
	if err := ctx.Err(); err != nil {
		return choice, err
	}
	if len(choice.Ticket.Columns) == 0 {
		return choice, fault.At("conditions", fault.New(fault.Invalid, "no column fulfils all conditions"))
	}
	return choice, nil
}

// columnValues returns the values of columns for a ticket that ticks some cells.
func (c *Chooser) columnValues(ctx context.Context, cells []Cell) (*ColumnValues, error) {
	if c.values != nil && slices.Equal(c.cells, cells) {
		return c.values, nil
	}
	values, err := c.valuesOf(ctx, c.card, c.rules, cells)
	if err != nil {
		return nil, err
	}
	c.values, c.cells = values, cells
	return values, nil
}

func (c *Chooser) multiple(ctx context.Context, request SuggestionRequest, n int) (Choice, error) {
	if request.Objective != Value {
		m := bestMultiple(ctx, &c.card.Probs, n, request.Objective)
		return Choice{Ticket: Ticket{Marks: &m}, Marks: &m}, ctx.Err()
	}
	values, err := c.columnValues(ctx, request.Pleno)
	if err != nil {
		return Choice{}, err
	}
	m, err := values.BestMultiple(ctx, &c.card.Probs, n)
	return Choice{Ticket: Ticket{Marks: &m}, Marks: &m}, err
}

// reduced returns the best reduction for hits; for Value, the one of highest value
// among those placed for 10, 12 and 14 hits.
func (c *Chooser) reduced(ctx context.Context, request SuggestionRequest, n int) (Choice, error) {
	objectives := []Objective{request.Objective}
	worth := func(Reduced) float64 { return 0 }
	if request.Objective == Value {
		values, err := c.columnValues(ctx, request.Pleno)
		if err != nil {
			return Choice{}, err
		}
		objectives = []Objective{10, 12, 14}
		worth = func(r Reduced) (sum float64) {
			for _, column := range r.Columns {
				sum += values.Value(column)
			}
			return sum
		}
	}
	best, highest := Reduced{}, 0.0
	for _, objective := range objectives {
		reduced, err := bestReduction(ctx, &c.card.Probs, n, objective, request.Kind == KindFree, c.placed)
		if err != nil {
			return Choice{}, err
		}
		if sum := worth(reduced); best.Reduction == nil || sum > highest {
			best, highest = reduced, sum
		}
	}
	choice := Choice{Ticket: Ticket{Columns: best.Columns}, Marks: &best.Marks, Reduction: best.Reduction, Direct: best.Direct}
	if best.Standard {
		choice.Ticket = Ticket{Marks: &best.Marks, Reduction: best.Reduction.Number}
	}
	return choice, nil
}
