package playing

import (
	"context"
	"strconv"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// ForecastWeight is the default weight of our forecasts, against the public's shares,
// in the probabilities from which expected money is computed. Most of what looks like
// profit by the forecasts alone is their own error.
const ForecastWeight = .5

// Calculator computes what tickets for a card are worth, and chooses tickets.
type Calculator struct {
	Card  *pool.Card
	Rules pool.Rules
	// ForecastWeight is used for money: 0 means the public's shares alone, 1 the
	// forecasts alone.
	ForecastWeight float64
	// MaxBudgets are the highest budgets of suggestions in euros, by kind; nil: no
	// limits.
	MaxBudgets map[pool.Kind]float64
	// Values keeps the values of columns for further calculators of the same card; nil: they
	// are computed anew.
	Values *Values
}

// NewCalculator returns a calculator with the default weight and without limits.
func NewCalculator(card *pool.Card, rules pool.Rules) *Calculator {
	return &Calculator{Card: card, Rules: rules, ForecastWeight: ForecastWeight}
}

// Prepare computes the values of columns for tickets without a pleno al 15, unless they
// are kept, so that nobody has to wait for them.
func (c *Calculator) Prepare(ctx context.Context) error {
	if c.Values == nil || c.Card.Takings <= 0 {
		return nil
	}
	_, err := c.Values.of(ctx, c.moneyCard(), c.Rules, nil)
	return err
}

// moneyCard returns the card from which money is computed.
func (c *Calculator) moneyCard() *pool.Card {
	if c.Card.Public == nil {
		return c.Card
	}
	drawn := *c.Card
	drawn.Probs = c.Card.Probs.Shrink(c.Card.Public, c.ForecastWeight)
	return &drawn
}

// cardFor returns the card from which a ticket for an objective is chosen.
func (c *Calculator) cardFor(objective pool.Objective) *pool.Card {
	if objective == pool.Value {
		return c.moneyCard()
	}
	return c.Card
}

// Worth has the chances and the expected return of a ticket.
type Worth struct {
	Columns   int
	Cost      float64 // in euros
	Chances   pool.Chances
	PlenoAl15 *float64        // chance; nil: no cell is ticked, or the card has no forecast of it
	Reduction *pool.Reduction // to which the columns belong; nil: none
	Direct    pool.Direct     // marks beside the reduction
	Elige8    *float64        // chance; nil: not played
	// LikeliestElige8 are the eight fixtures, from 0, with which Elige 8 has the
	// greatest chance.
	LikeliestElige8 []int
	Return          *pool.Return // nil: the takings are not known
	Growth          float64      // as pool.Payouts.Growth, from the card of the money; 0 without Return
	PublicGuessed   bool         // the public's shares are not known and had to be estimated
	// BelowMinimum reports that the pool does not accept a ticket with so few columns.
	BelowMinimum bool
}

// AtLeast returns the chances that the best column has at least 10 … 14 hits, by
// number of hits.
func (w *Worth) AtLeast() map[string]float64 { return atLeast(&w.Chances) }

func atLeast(c *pool.Chances) map[string]float64 {
	chances := map[string]float64{}
	for hits := pool.MinHits; hits <= pool.Fixtures; hits++ {
		chances[strconv.Itoa(hits)] = c.Best.AtLeast(hits)
	}
	return chances
}

// Weigh computes what a ticket is worth. The ticket may have fewer columns than the
// pool accepts.
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
		if expected.Rate() > 1 { // less can only shrink one's money
			payouts, err := pool.PayoutsOf(ctx, c.moneyCard(), c.Rules, t, nil, pool.Played{})
			if err != nil {
				return Worth{}, err
			}
			w.Growth = payouts.Growth
		}
	}
	return w, nil
}
