package playing

import (
	"context"
	"fmt"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Strategy is one way to choose a ticket, whatever the jornada.
type Strategy struct {
	Name      string
	Kind      pool.Kind
	Objective pool.Objective
	Budget    float64 // in euros, at most
}

// Strategies that are told apart by replaying jornadas at a budget in euros. The
// first buys as little as the rules allow, the others what the budget pays for.
func Strategies(r pool.Rules, budget float64) ([]Strategy, error) {
	columns, err := r.AffordableColumns(budget)
	if err != nil {
		return nil, err
	}
	all := []Strategy{
		{"two most probable columns", pool.KindColumns, pool.Fixtures, r.Price * float64(r.MinColumns)},
		{"most probable columns", pool.KindColumns, pool.Fixtures, budget},
		{"columns for ten right", pool.KindColumns, pool.MinHits, budget},
		{"best multiple for 14", pool.KindMultiple, pool.Fixtures, budget},
		{"best multiple for 10", pool.KindMultiple, pool.MinHits, budget},
	}
	if columns >= pool.Reductions()[0].Len() {
		all = append(all, Strategy{"official reduction for 10", pool.KindReduced, pool.MinHits, budget})
	}
	return append(all, Strategy{"columns for value", pool.KindColumns, pool.Value, budget}), nil
}

// Replay of a jornada with every strategy.
type Replay struct {
	Known      int // fixtures that had been forecast when it closed
	Strategies []StrategyResult
}

// StrategyResult is what a strategy gets of a jornada that is over.
type StrategyResult struct {
	Strategy
	Cost    float64      // in euros
	Won     float64      // after tax, in cents; the pleno al 15 is left out
	Best    int          // hits of the best column
	Chances pool.Chances // as they were seen before
}

// AtLeast is what the chance of the best column of 10 … 14 right was, by number.
func (r *StrategyResult) AtLeast() map[string]float64 { return atLeast(&r.Chances) }

// Replay plays a jornada that is over with every strategy at a budget, by what was
// known at its closing. Of a jornada of which fewer fixtures than minKnown were
// forecast nothing is played.
func (c *Coupon) Replay(ctx context.Context, budget float64, minKnown int) (Replay, error) {
	j := &c.Jornada
	if !j.Finished() || j.Winners == nil {
		return Replay{}, fault.New(fault.Conflict, "%s cannot be replayed before its signs and winners are known", j.Name())
	}
	strategies, err := Strategies(c.Rules, budget)
	if err != nil {
		return Replay{}, err
	}
	results, err := resultsOf(j)
	if err != nil {
		return Replay{}, err
	}
	replay := Replay{Known: c.Forecast()}
	if replay.Known < minKnown {
		return replay, nil
	}
	calculator := c.Calculator()
	for _, s := range strategies {
		got, err := s.play(ctx, calculator, &results, *j.Winners)
		if err != nil {
			return Replay{}, fmt.Errorf("%s: %w", s.Name, err)
		}
		replay.Strategies = append(replay.Strategies, got)
	}
	return replay, nil
}

// play a jornada. Prizes are worked out anew of its takings and its winners, those
// of the ticket among them, who would have shared.
func (s Strategy) play(ctx context.Context, c *Calculator, results *pool.Results, winners [pool.Categories]int) (StrategyResult, error) {
	chosen, err := pool.Suggest(ctx, c.cardFor(s.Objective), c.Rules, pool.SuggestionRequest{Budget: s.Budget, Objective: s.Objective, Kind: s.Kind})
	if err != nil {
		return StrategyResult{}, err
	}
	settlement, err := chosen.Ticket.Settle(results)
	if err != nil {
		return StrategyResult{}, err
	}
	for category, n := range settlement.Winners {
		winners[category] += n
	}
	won := settlement.Winnings(c.Rules, c.Rules.Prizes(c.Card.Takings, c.Card.Jackpot, winners)).Net
	return StrategyResult{s, chosen.Cost, roundToCents(won), settlement.Best, chosen.Chances}, nil
}

// StrategyTotal is what a strategy got of several jornadas.
type StrategyTotal struct {
	Name     string
	Jornadas int
	Cost     float64
	Won      float64
	Best     [pool.Fixtures - pool.MinHits + 1]int     // jornadas in which the best column had 10 … 14 right
	Expected [pool.Fixtures - pool.MinHits + 1]float64 // how many were expected to have at least 10 … 14
	hits     int
}

// Return of each euro played.
func (t *StrategyTotal) Return() float64 {
	if t.Cost == 0 {
		return 0
	}
	return t.Won / t.Cost
}

// MeanHits of the best column.
func (t *StrategyTotal) MeanHits() float64 {
	if t.Jornadas == 0 {
		return 0
	}
	return float64(t.hits) / float64(t.Jornadas)
}

// Totals of strategies, in their order.
type Totals []StrategyTotal

// Add what one more jornada gave.
func (t *Totals) Add(replay Replay) {
	for i := range replay.Strategies {
		got := &replay.Strategies[i]
		sum := t.of(got.Name)
		sum.Jornadas++
		sum.Cost += got.Cost
		sum.Won = roundToCents(sum.Won + got.Won)
		sum.hits += got.Best
		if got.Best >= pool.MinHits {
			sum.Best[got.Best-pool.MinHits]++
		}
		for k := range sum.Expected {
			sum.Expected[k] += got.Chances.Best.AtLeast(pool.MinHits + k)
		}
	}
}

func (t *Totals) of(name string) *StrategyTotal {
	for i := range *t {
		if (*t)[i].Name == name {
			return &(*t)[i]
		}
	}
	*t = append(*t, StrategyTotal{Name: name})
	return &(*t)[len(*t)-1]
}

// PrizeDifference is a published prize that takings and winners do not give.
type PrizeDifference struct {
	Hits                int
	Published, Expected float64 // in euros
}

// ComparePrizes of a jornada for 14 … 10 right with those that takings and winners
// give, to the euro. The pleno al 15 has a jackpot that published lists do not
// tell. compared is how many there are.
func ComparePrizes(j *jornada.Jornada) (compared int, differences []PrizeDifference) {
	if j.Winners == nil || j.Prizes == nil {
		return 0, nil
	}
	prizes := pool.RulesOn(j.Day).Prizes(j.Takings, 0, *j.Winners)
	for hits := pool.Fixtures; hits >= pool.MinHits; hits-- {
		category, _ := pool.CategoryOf(hits)
		compared++
		if math.Floor(prizes[category]+1e-9) != math.Floor(j.Prizes[category]) {
			differences = append(differences, PrizeDifference{hits, j.Prizes[category], prizes[category]})
		}
	}
	return compared, differences
}

func roundToCents(euros float64) float64 { return math.Round(euros*100) / 100 }
