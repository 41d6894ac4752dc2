package playing

import (
	"context"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Payouts returns what a ticket can win, with what is known of the jornada: outcomes
// that have happened, running scores and, once they are published, the prizes. It is
// grouped by the outcomes of some fixtures, from 0.
func (c *Coupon) Payouts(ctx context.Context, t *pool.Ticket, scores []jornada.RunningScore, fixtures []int) (pool.Payouts, error) {
	card := c.Card
	if card.Public == nil { // before the outcomes that have happened look certain
		card.Public = new(card.Probs.EstimatePublic())
	}
	live := c.Live(scores)
	for i := range card.Probs {
		card.Probs[i] = live[i].Probs
	}
	return pool.PayoutsOf(ctx, &card, c.Rules, t, fixtures, (*pool.Money)(c.Jornada.Prizes))
}
