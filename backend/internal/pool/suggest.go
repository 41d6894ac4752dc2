package pool

import (
	"context"

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
	Filters   *Filters // of columns; nil: none
	Pleno     []Cell   // cells to tick; each multiplies the cost
}

// Suggestion is a chosen ticket with its cost and chances.
type Suggestion struct {
	Ticket Ticket
	// Marks contain the columns; nil for single columns. A reduction with a
	// non-standard assignment of outcomes is played as a ticket of columns.
	Marks     *Marks
	Reduction *Reduction // nil: none
	Cost      float64    // in euros
	Chances   Chances    // by the card's forecasts
	Return    *Return    // nil: the card has no takings
}

// Suggest chooses the best ticket that the budget pays for, by the card's
// forecasts. Objective Value needs takings, and forecasts that have been shrunk
// towards the market (Forecasts.Shrink). It may take seconds; when ctx is done it
// returns ctx's error. An invalid request is a fault of kind Invalid.
func Suggest(ctx context.Context, card *Card, r Rules, request SuggestionRequest) (Suggestion, error) {
	if err := card.Validate(); err != nil {
		return Suggestion{}, err
	}
	if err := checkCells(request.Pleno); err != nil {
		return Suggestion{}, err
	}
	if request.Objective == Value && card.Takings == 0 {
		return Suggestion{}, fault.At("takings", fault.New(fault.Invalid, "the objective value needs the expected takings"))
	}
	if request.Objective != Value && (request.Objective < MinHits || request.Objective > Fixtures) {
		return Suggestion{}, fault.At("objective", fault.New(fault.Invalid, "the objective is %d to %d hits, or value", MinHits, Fixtures))
	}
	n, err := r.AffordableColumns(request.Budget)
	if err != nil {
		return Suggestion{}, err
	}
	n /= max(1, len(request.Pleno))
	if n == 0 {
		return Suggestion{}, fault.At("budget", fault.New(fault.Invalid, "the budget does not pay for one column with %d cells of the pleno", len(request.Pleno)))
	}
	s := Suggestion{}
	switch request.Kind {
	case KindColumns:
		err = s.columns(ctx, card, r, request, n)
	case KindMultiple, KindReduced, KindFree:
		if request.Filters != nil {
			return s, fault.At("filters", fault.New(fault.Invalid, "filters choose among columns: ask for columns"))
		}
		err = s.marks(ctx, card, r, request, n)
	default:
		return s, fault.At("kind", fault.New(fault.Invalid, "there is no kind %q: choose columns, multiple, reduced or free", request.Kind))
	}
	if err != nil {
		return Suggestion{}, err
	}
	s.Ticket.Pleno = request.Pleno
	if err := s.Ticket.Validate(r); err != nil {
		return Suggestion{}, err
	}
	s.Cost = s.Ticket.Cost(r)
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

func (s *Suggestion) columns(ctx context.Context, card *Card, r Rules, request SuggestionRequest, n int) error {
	var keep func(Column) bool
	if request.Filters != nil {
		if err := request.Filters.Validate(); err != nil {
			return err
		}
		// Once ctx is done nothing passes, which makes the search end soon.
		keep = func(c Column) bool { return ctx.Err() == nil && request.Filters.Keep(&card.Probs, c) }
	}
	if request.Objective == Value {
		values, err := NewColumnValues(ctx, card, r, request.Pleno)
		if err != nil {
			return err
		}
		s.Ticket.Columns = values.Best(n, keep)
	} else {
		columns, err := Coverage(ctx, &card.Probs, n, request.Objective, keep)
		if err != nil {
			return err
		}
		s.Ticket.Columns = columns
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(s.Ticket.Columns) == 0 {
		return fault.At("filters", fault.New(fault.Invalid, "no column passes all filters"))
	}
	return nil
}

func (s *Suggestion) marks(ctx context.Context, card *Card, r Rules, request SuggestionRequest, n int) error {
	if request.Kind == KindMultiple {
		m, err := bestMultiple(ctx, card, r, request, n)
		if err != nil {
			return err
		}
		s.Ticket.Marks, s.Marks = &m, &m
		return nil
	}
	reduced, err := bestReduced(ctx, card, r, request, n)
	if err != nil {
		return err
	}
	s.Marks, s.Reduction = &reduced.Marks, reduced.Reduction
	s.Ticket.Columns = reduced.Columns
	if reduced.Standard {
		s.Ticket = Ticket{Marks: &reduced.Marks, Reduction: reduced.Reduction.Number}
	}
	return nil
}

func bestMultiple(ctx context.Context, card *Card, r Rules, request SuggestionRequest, n int) (Marks, error) {
	if request.Objective != Value {
		return BestMultiple(&card.Probs, n, request.Objective), nil
	}
	values, err := NewColumnValues(ctx, card, r, request.Pleno)
	if err != nil {
		return Marks{}, err
	}
	return values.BestMultiple(ctx, &card.Probs, n)
}

// bestReduced returns the best reduction for hits; for Value, the one of highest
// value among those placed for 10, 12 and 14 hits.
func bestReduced(ctx context.Context, card *Card, r Rules, request SuggestionRequest, n int) (best Reduced, err error) {
	if request.Objective != Value {
		return BestReduction(ctx, &card.Probs, n, request.Objective, request.Kind == KindFree)
	}
	values, err := NewColumnValues(ctx, card, r, request.Pleno)
	if err != nil {
		return best, err
	}
	highest := 0.0
	for _, objective := range []Objective{10, 12, 14} {
		reduced, err := BestReduction(ctx, &card.Probs, n, objective, request.Kind == KindFree)
		if err != nil {
			return best, err
		}
		sum := 0.0
		for _, c := range reduced.Columns {
			sum += values.Value(c)
		}
		if best.Reduction == nil || sum > highest {
			best, highest = reduced, sum
		}
	}
	return best, nil
}
