package playing

import (
	"context"
	"strconv"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// ForecastWeight is how far money is worked out by our forecasts unless something
// else is wanted; the rest of the way is the public's shares. What looks like
// profit is mostly the forecasts' own error.
const ForecastWeight = .5

// Calculator works out what tickets for a card are worth, and which to choose.
type Calculator struct {
	Card  *pool.Card
	Rules pool.Rules
	// ForecastWeight that money is worked out with, from 0 to 1.
	ForecastWeight float64
	// MaxBudgets of suggestions in euros, by kind; nil: no limits.
	MaxBudgets map[pool.Kind]float64
}

// NewCalculator with the usual weight and without limits.
func NewCalculator(card *pool.Card, rules pool.Rules) *Calculator {
	return &Calculator{Card: card, Rules: rules, ForecastWeight: ForecastWeight}
}

// moneyCard is the card that money is worked out with.
func (c *Calculator) moneyCard() *pool.Card {
	if c.Card.Public == nil {
		return c.Card
	}
	drawn := *c.Card
	drawn.Probs = c.Card.Probs.Shrink(c.Card.Public, c.ForecastWeight)
	return &drawn
}

// cardFor is the card that a ticket for an objective is chosen with.
func (c *Calculator) cardFor(objective pool.Objective) *pool.Card {
	if objective == pool.Value {
		return c.moneyCard()
	}
	return c.Card
}

// Worth is what a ticket stands for.
type Worth struct {
	Columns   int
	Cost      float64 // in euros
	Chances   pool.Chances
	PlenoAl15 *float64        // chance; nil: no cell is ticked, or the card does not know them
	Reduction *pool.Reduction // that the columns are of; nil: none
	Elige8    *float64        // chance; nil: not played
	// LikeliestElige8 are the fixtures, from 0, on which Elige 8 has the greatest chance.
	LikeliestElige8 []int
	Return          *pool.Return // nil: the takings are not known
	PublicGuessed   bool         // the public's shares are not known
	// BelowMinimum: the pool takes no ticket with so few columns.
	BelowMinimum bool
}

// AtLeast is the chance that the best column has at least 10 … 14 right, by number.
func (w *Worth) AtLeast() map[string]float64 { return atLeast(&w.Chances) }

func atLeast(c *pool.Chances) map[string]float64 {
	chances := map[string]float64{}
	for hits := pool.MinHits; hits <= pool.Fixtures; hits++ {
		chances[strconv.Itoa(hits)] = c.Best.AtLeast(hits)
	}
	return chances
}

// Weigh a ticket. Like on a calculator it may be a single column, fewer than the
// pool takes.
func (c *Calculator) Weigh(ctx context.Context, t *pool.Ticket) (Worth, error) {
	if err := t.Check(c.Rules); err != nil {
		return Worth{}, err
	}
	w := Worth{Columns: t.Len(), Cost: t.Cost(c.Rules), PublicGuessed: c.Card.Public == nil, BelowMinimum: t.Len() < c.Rules.MinColumns}
	var err error
	if w.Chances, err = t.Chances(&c.Card.Probs); err != nil {
		return Worth{}, err
	}
	if c.Card.Pleno != nil && len(t.Pleno) > 0 {
		p := w.Chances.Best.AtLeast(pool.Fixtures) * c.Card.Pleno.Chance(t.Pleno)
		w.PlenoAl15 = &p
	}
	if t.Reduction != 0 {
		if w.Reduction, err = pool.ReductionByNumber(t.Reduction); err != nil {
			return Worth{}, err
		}
	}
	if w.LikeliestElige8, err = t.LikeliestElige8(&c.Card.Probs); err != nil {
		return Worth{}, err
	}
	bet, err := t.Elige8Bet()
	if err != nil {
		return Worth{}, err
	}
	if bet != nil {
		p := bet.Chance(&c.Card.Probs)
		w.Elige8 = &p
	}
	if c.Card.Takings > 0 {
		expected, err := pool.ExpectedReturn(ctx, c.moneyCard(), c.Rules, t)
		if err != nil {
			return Worth{}, err
		}
		w.Return = &expected
	}
	return w, nil
}
