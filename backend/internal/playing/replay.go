package playing

import (
	"context"
	"fmt"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Strategy is a rule for choosing a ticket for any jornada.
type Strategy struct {
	Name      string
	Kind      pool.Kind
	Objective pool.Objective
	Budget    float64 // maximum cost in euros
}

// Strategies returns the strategies that a replay compares at a budget in euros. The
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

// Replay is the result of playing a past jornada with every strategy.
type Replay struct {
	Known      int  // fixtures with a forecast when it closed
	Unpaid     bool // the takings are not known, so that there are no prizes
	Strategies []StrategyResult
}

// StrategyResult is what a strategy costs and wins in one past jornada.
type StrategyResult struct {
	Strategy
	Cost    float64      // in euros
	Won     float64      // in euros after tax, rounded to cents, without the pleno al 15
	Best    int          // hits of the best column
	Chances pool.Chances // as computed before the matches
}

// AtLeast returns the chances, before the matches, that the best column has at least
// 10 … 14 hits, by number of hits.
func (r *StrategyResult) AtLeast() map[string]float64 { return atLeast(&r.Chances) }

// Replay plays a finished jornada with every strategy at a budget in euros, with only
// what was known at its closing. If fewer than minKnown fixtures have a forecast, or
// the takings are not known, nothing is played and Strategies is empty.
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
	replay := Replay{Known: c.Forecast(), Unpaid: j.Takings <= 0}
	if replay.Known < minKnown || replay.Unpaid {
		return replay, nil
	}
	for _, s := range strategies {
		got, err := s.play(ctx, c, &results)
		if err != nil {
			return Replay{}, fmt.Errorf("%s: %w", s.Name, err)
		}
		replay.Strategies = append(replay.Strategies, got)
	}
	return replay, nil
}

// play plays a jornada.
func (s Strategy) play(ctx context.Context, c *Coupon, results *pool.Results) (StrategyResult, error) {
	chosen, err := pool.Suggest(ctx, c.Calculator().cardFor(s.Objective), c.Rules, pool.SuggestionRequest{Budget: s.Budget, Objective: s.Objective, Kind: s.Kind})
	if err != nil {
		return StrategyResult{}, err
	}
	settlement, won, err := c.played(&chosen.Ticket, results)
	if err != nil {
		return StrategyResult{}, err
	}
	return StrategyResult{s, chosen.Cost, won, settlement.Best, chosen.Chances}, nil
}

// played settles a ticket in a jornada that is over, and returns what it won in euros
// after tax, rounded to cents, without the pleno al 15. Prizes are recomputed from the
// takings and winners with the ticket's own columns among them, because these would have
// shared the prizes.
func (c *Coupon) played(t *pool.Ticket, results *pool.Results) (s pool.Settlement, won float64, err error) {
	if s, err = t.Settle(results); err != nil {
		return s, 0, err
	}
	winners := *c.Jornada.Winners
	for category, n := range s.Winners {
		winners[category] += n
	}
	won = s.Winnings(c.Rules, c.Rules.Prizes(c.Jornada.Takings, c.Jornada.Jackpot, winners)).Net
	return s, roundToCents(won), nil
}

// StrategyTotal sums up the results of a strategy in several jornadas.
type StrategyTotal struct {
	Name     string
	Jornadas int
	Cost     float64
	Won      float64
	Best     [pool.Fixtures - pool.MinHits + 1]int     // number of jornadas in which the best column had 10 … 14 hits
	Expected [pool.Fixtures - pool.MinHits + 1]float64 // expected number of jornadas with at least 10 … 14 hits
	hits     int
}

// Return returns the winnings per euro played.
func (t *StrategyTotal) Return() float64 {
	if t.Cost == 0 {
		return 0
	}
	return t.Won / t.Cost
}

// MeanHits returns the mean number of hits of the best column.
func (t *StrategyTotal) MeanHits() float64 {
	if t.Jornadas == 0 {
		return 0
	}
	return float64(t.hits) / float64(t.Jornadas)
}

// Totals are the totals of strategies, in the order of Strategies.
type Totals []StrategyTotal

// Add adds the results of one more jornada.
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

// PrizeDifference is a published prize that differs from the one computed from takings
// and winners.
type PrizeDifference struct {
	Hits                int
	Published, Expected float64 // in euros
}

// ComparePrizes compares the published prizes for 14 … 10 hits with those computed
// from takings and winners, to the euro. The pleno al 15 is left out, as published
// lists do not have its jackpot. compared is the number of prizes compared; without
// takings, or where a prize that was won is not known, there is nothing to compare.
func ComparePrizes(j *jornada.Jornada) (compared int, differences []PrizeDifference) {
	if j.Winners == nil || j.Prizes == nil || j.Takings <= 0 {
		return 0, nil
	}
	prizes := pool.RulesOn(j.Day).Prizes(j.Takings, 0, *j.Winners)
	for hits := pool.Fixtures; hits >= pool.MinHits; hits-- {
		category, _ := pool.CategoryOf(hits)
		if j.Winners[category] > 0 && j.Prizes[category] == 0 && prizes[category] > 0 {
			continue
		}
		compared++
		if math.Floor(prizes[category]+1e-9) != math.Floor(j.Prizes[category]) {
			differences = append(differences, PrizeDifference{hits, j.Prizes[category], prizes[category]})
		}
	}
	return compared, differences
}

func roundToCents(euros float64) float64 { return math.Round(euros*100) / 100 }
