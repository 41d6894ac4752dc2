package pool

import (
	"context"
	"fmt"
)

// Strategy is one way to choose a ticket, whatever the jornada.
type Strategy struct {
	Name      string
	Kind      Kind
	Objective Objective
	Budget    float64 // in euros, at most
}

// Strategies that are told apart by replaying jornadas at a budget in euros. The
// first buys as little as the rules allow, the others what the budget pays for.
func Strategies(r Rules, budget float64) ([]Strategy, error) {
	columns, err := r.AffordableColumns(budget)
	if err != nil {
		return nil, err
	}
	all := []Strategy{
		{"two most probable columns", KindColumns, Fixtures, r.Price * float64(r.MinColumns)},
		{"most probable columns", KindColumns, Fixtures, budget},
		{"columns for ten right", KindColumns, MinHits, budget},
		{"best multiple for 14", KindMultiple, Fixtures, budget},
		{"best multiple for 10", KindMultiple, MinHits, budget},
	}
	if columns >= Reductions()[0].Len() {
		all = append(all, Strategy{"official reduction for 10", KindReduced, MinHits, budget})
	}
	return append(all, Strategy{"columns for value", KindColumns, Value, budget}), nil
}

// ReplayResult is what a strategy gets of a jornada that is over.
type ReplayResult struct {
	Cost    float64 // in euros
	Won     float64 // after tax; the pleno al 15 is left out
	Best    int     // hits of the best column
	Chances Chances // as they were seen before
}

// Replay a jornada by what was forecast of it. Prizes are worked out anew of its
// takings and its winners, those of the ticket among them, who would have shared.
func (s Strategy) Replay(ctx context.Context, card *Card, r Rules, results *Results, winners [Categories]int) (ReplayResult, error) {
	suggestion, err := Suggest(ctx, card, r, SuggestionRequest{Budget: s.Budget, Objective: s.Objective, Kind: s.Kind})
	if err != nil {
		return ReplayResult{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	settlement, err := suggestion.Ticket.Settle(results)
	if err != nil {
		return ReplayResult{}, err
	}
	for category, n := range settlement.Winners {
		winners[category] += n
	}
	won := settlement.Winnings(r, r.Prizes(card.Takings, card.Jackpot, winners)).Net
	return ReplayResult{suggestion.Cost, won, settlement.Best, suggestion.Chances}, nil
}
