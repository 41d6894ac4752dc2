package pool_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func TestSuggestionsKeepToTheirBudget(t *testing.T) {
	card := pool.Card{Probs: reference, Takings: 2e6, Pleno: &pool.PlenoProbs{{.3, .2}, {.3, .2}}}
	cells := []pool.Cell{{Home: 1, Away: 0}, {Home: 0, Away: 0}}
	for _, kind := range []pool.Kind{pool.KindColumns, pool.KindMultiple, pool.KindReduced, pool.KindFree} {
		for _, objective := range []pool.Objective{10, 13, 14, pool.Value} {
			s, err := pool.Suggest(t.Context(), &card, rules, pool.SuggestionRequest{Budget: 20, Objective: objective, Kind: kind, Pleno: cells})
			if err != nil {
				t.Errorf("%s for %d: %v", kind, objective, err)
				continue
			}
			if s.Cost > 20 || s.Cost < 13.5 || s.Cost != s.Ticket.Cost(rules) || s.Return == nil || s.Return.Cost != s.Cost {
				t.Errorf("%s for %d: %v €, %+v", kind, objective, s.Cost, s.Return)
			}
			if (s.Reduction != nil) != (kind == pool.KindReduced || kind == pool.KindFree) || (s.Marks != nil) != (kind != pool.KindColumns) {
				t.Errorf("%s: %+v", kind, s)
			}
			near(t, "chances add up", s.Chances.Best.AtLeast(0), 1, 1e-12)
		}
	}
}

// No official reduction costs 6 € or less.
func TestFreeReductionsAreSuggested(t *testing.T) {
	card := pool.Card{Probs: reference}
	for _, objective := range []pool.Objective{11, 13} {
		s, err := pool.Suggest(t.Context(), &card, rules, pool.SuggestionRequest{Budget: 6, Objective: objective, Kind: pool.KindFree})
		if err != nil || s.Reduction.Official() || s.Cost > 6 || s.Ticket.Len() != s.Reduction.Len() {
			t.Errorf("%v for %v €, %v", s.Reduction, s.Cost, err)
		}
	}
}

func TestSuggestedColumnsFulfilTheConditions(t *testing.T) {
	card := pool.Card{Probs: reference}
	keep := func(c pool.Column) bool {
		return strings.Count(c.String(), "X") == 5 && !strings.Contains(c.String(), "1111")
	}
	for _, objective := range []pool.Objective{11, 14} {
		s, err := pool.Suggest(t.Context(), &card, rules, pool.SuggestionRequest{Budget: 30, Objective: objective, Kind: pool.KindColumns, Keep: keep})
		if err != nil || len(s.Ticket.Columns) != 40 || s.Return != nil {
			t.Fatalf("%d columns, %v", len(s.Ticket.Columns), err)
		}
		for _, c := range s.Ticket.Columns {
			if !keep(c) {
				t.Errorf("%v", c)
			}
		}
	}
}

// A context that is done before the start, and one that ends on the way.
func TestSuggestionsEndWithTheirContext(t *testing.T) {
	card := pool.Card{Probs: reference, Takings: 2e6}
	ended, end := context.WithCancel(t.Context())
	end()
	for _, kind := range []pool.Kind{pool.KindColumns, pool.KindMultiple, pool.KindReduced} {
		if _, err := pool.Suggest(ended, &card, rules, pool.SuggestionRequest{Budget: 100, Objective: pool.Value, Kind: kind}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for _, request := range []pool.SuggestionRequest{
		{Budget: 1500, Objective: 10, Kind: pool.KindColumns},
		{Budget: 1500, Objective: 14, Kind: pool.KindColumns, Keep: func(pool.Column) bool { return false }},
		{Budget: 20_000, Objective: pool.Value, Kind: pool.KindMultiple},
		{Budget: 1500, Objective: pool.Value, Kind: pool.KindReduced},
	} {
		soon, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if _, err := pool.Suggest(soon, &card, rules, request); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%+v: %v", request, err)
		}
		stop()
	}
}

func TestSuggestionRequestsAreChecked(t *testing.T) {
	card := pool.Card{Probs: reference}
	tests := []struct {
		wish pool.SuggestionRequest
		want string
	}{
		{pool.SuggestionRequest{Budget: 1, Objective: 12, Kind: pool.KindColumns}, "the budget must be at least 1.50 €, the price of 2 columns"},
		{pool.SuggestionRequest{Budget: 10, Objective: 9, Kind: pool.KindColumns}, "the objective is 10 to 14 hits, or value"},
		{pool.SuggestionRequest{Budget: 10, Objective: 12, Kind: "system"}, `there is no kind "system": choose columns, multiple, reduced or free`},
		{pool.SuggestionRequest{Budget: 10, Kind: pool.KindColumns}, "the objective value needs the expected takings"},
		{pool.SuggestionRequest{Budget: 3, Objective: 12, Kind: pool.KindReduced}, "no reduction has as few as 4 columns"},
		{pool.SuggestionRequest{Budget: 10, Objective: 12, Kind: pool.KindMultiple, Keep: func(pool.Column) bool { return true }}, "conditions choose among columns: ask for columns"},
		{
			pool.SuggestionRequest{Budget: 10, Objective: 12, Kind: pool.KindColumns, Keep: func(pool.Column) bool { return false }},
			"no column fulfils all conditions",
		},
	}
	for _, test := range tests {
		if _, err := pool.Suggest(t.Context(), &card, rules, test.wish); err == nil || err.Error() != test.want || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v\nwant %s", err, test.want)
		}
	}
}
