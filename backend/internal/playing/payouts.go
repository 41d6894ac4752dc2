package playing

import (
	"context"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
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
	if card.Pleno == nil {
		card.Pleno = new(cellsFrom(usualGoals, football.Score{}))
	}
	pleno, err := cellsNow(*card.Pleno, &live[jornada.Fixtures])
	if err != nil {
		return pool.Payouts{}, err
	}
	return pool.PayoutsOf(ctx, &card, c.Rules, t, fixtures, pool.Played{Prizes: (*pool.Money)(c.Jornada.Prizes), Pleno: &pleno})
}

// usualGoals are what the sides of a match score if nothing is known of it, roughly as in
// all leagues.
var usualGoals = [2]float64{1.5, 1.15}

// cellsNow returns the chances of the cells of the pleno al 15 with what is known now.
func cellsNow(before pool.PlenoProbs, pleno *LiveFixture) (now pool.PlenoProbs, err error) {
	switch pleno.Standing {
	case Official, Final:
		cell, err := pool.ParseCell(pleno.Sign)
		if err != nil {
			return now, err
		}
		now[cell.Home][cell.Away] = 1
		return now, nil
	case Provisional:
		left := max(0, 1-float64(minuteOf(pleno.Clock))/fullTime)
		var none [2]float64 // chances that a side scores nothing
		for home, row := range before {
			for away, p := range row {
				if home == 0 {
					none[0] += p
				}
				if away == 0 {
					none[1] += p
				}
			}
		}
		var rates [2]float64
		for side, p := range none {
			rates[side] = -math.Log(min(max(p, leastProb), 1)) * left
		}
		return cellsFrom(rates, *pleno.Score), nil
	default:
		return before, nil
	}
}

// cellsFrom returns the chances of the cells of a match from a score on, in which goals
// fall as independent Poisson processes at these rates.
func cellsFrom(rates [2]float64, from football.Score) (cells pool.PlenoProbs) {
	most := len(cells) - 1
	h, a := poisson(rates[0]), poisson(rates[1])
	sum := 0.0
	for i, p := range h {
		for k, q := range a {
			cells[min(from.Home+i, most)][min(from.Away+k, most)] += p * q
			sum += p * q
		}
	}
	for home := range cells {
		for away := range cells[home] {
			cells[home][away] /= sum
		}
	}
	return cells
}
