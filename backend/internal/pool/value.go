package pool

import (
	"cmp"
	"context"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// paidMisses is the largest number of misses that still wins a prize.
const paidMisses = Fixtures - MinHits

// byMisses holds a figure for each of 0 … 4 misses.
type byMisses [paidMisses + 1]float64

// Return is the expected return of a ticket, in euros. It depends on the forecasts,
// the expected takings and the public's choices, and tells nothing about a single
// jornada, in which most tickets win nothing.
type Return struct {
	Cost     float64 // of the columns; neither price nor prize of Elige 8 is included
	Expected Money   // by category, before tax
	// Prizes are the mean prizes of a winning bet, before tax, weighted by the
	// number of winning bets of the ticket. 0: none can win, or the prize is always
	// below the minimum.
	Prizes Money
	Gross  float64 // sum of Expected
	Net    float64 // after tax
	// PublicEstimated reports whether the public's percentages come from
	// EstimatePublic.
	PublicEstimated bool
	// PlenoExcluded reports whether the pleno al 15 is left out, because the ticket
	// ticks no cell or the card has no forecast of it.
	PlenoExcluded bool
}

// PrizesByName returns the prizes that can be won, by "pleno", "14" … "10".
func (r Return) PrizesByName() map[string]float64 {
	named := map[string]float64{}
	for c, prize := range r.Prizes {
		if prize > 0 {
			named[Category(c).String()] = prize
		}
	}
	return named
}

// Rate returns the expected return per euro played, after tax; 1 breaks even.
func (r Return) Rate() float64 { return r.Net / r.Cost }

// ExpectedReturn returns the expected return of a ticket: the sum over all
// outcomes in which a column has ten or more hits of the probability times the
// payout. N = takings / price columns are sold, each drawn by the public's
// percentages q, so the number R of rivals with some number of hits is Poisson with
// mean λ = N·P_q(hits). A fund W is then worth W·E[n / (n + R)] to n own columns,
// and W·(1−e^−λ)/λ to one. Funds are merged and passed on as in Prizes, at these
// expected shares.
//
// Shrink the card's forecasts first: an expected return above the price is mostly
// their error. An invalid card or ticket is a fault of kind Invalid; otherwise the
// error is that of ctx.
func ExpectedReturn(ctx context.Context, card *Card, r Rules, t *Ticket) (Return, error) {
	if err := cmp.Or(card.Validate(), t.Check(r)); err != nil {
		return Return{}, err
	}
	if card.Takings == 0 {
		return Return{}, fault.At("takings", fault.New(fault.Invalid, "the expected return needs the expected takings"))
	}
	near, wins, err := t.nearby(&card.Probs)
	if err != nil {
		return Return{}, err
	}
	market, estimated := newMarket(card, r)
	sums, err := market.paid(ctx, near, t.Pleno)
	if err != nil {
		return Return{}, err
	}
	e := Return{Cost: t.columnsCost(r), Expected: sums.gross, Net: sums.net, PublicEstimated: estimated, PlenoExcluded: len(t.Pleno) == 0 || card.Pleno == nil}
	for c, money := range e.Expected {
		e.Gross += money
		bets := wins[Fixtures] // for the pleno, times the chance of the ticked cells
		if c := Category(c); c != PlenoAl15 {
			bets = wins[Fixtures-int(c-Fourteen)] * float64(max(1, len(t.Pleno)))
		} else if card.Pleno != nil {
			bets *= card.Pleno.Chance(t.Pleno)
		}
		if bets > 0 {
			e.Prizes[c] = money / bets
		}
	}
	return e, nil
}

// market determines the payouts in each outcome.
type market struct {
	rules Rules
	funds Money
	pleno *PlenoProbs
	// By half: the probability of each outcome, and the distribution of a rival's
	// misses; rivalsBlocks is multiplied by the columns sold.
	blocks, places             []float64
	rivalsBlocks, rivalsPlaces []byMisses
	shares                     *[sharesUpTo*sharesPerOne + 1]float64 // for column values
}

func newMarket(card *Card, r Rules) (m *market, estimated bool) {
	q, estimated := card.public()
	m = &market{rules: r, funds: r.Funds(card.Takings, card.Jackpot), pleno: card.Pleno}
	m.blocks, m.rivalsBlocks = halfOf(card.Probs[:half], q[:half])
	m.places, m.rivalsPlaces = halfOf(card.Probs[half:], q[half:])
	for block := range m.rivalsBlocks {
		for misses := range m.rivalsBlocks[block] {
			m.rivalsBlocks[block][misses] *= card.Takings / r.Price // columns sold
		}
	}
	return m, estimated
}

// rivalsAt sets n to the expected number of rivals at an outcome, by misses. It is
// unrolled and works in place because a loop or a copy would take as long as
// everything else together.
func (m *market) rivalsAt(block, place int, n *byMisses) {
	a, b := &m.rivalsBlocks[block], &m.rivalsPlaces[place]
	n[0] = a[0] * b[0]
	n[1] = a[0]*b[1] + a[1]*b[0]
	n[2] = a[0]*b[2] + a[1]*b[1] + a[2]*b[0]
	n[3] = a[0]*b[3] + a[1]*b[2] + a[2]*b[1] + a[3]*b[0]
	n[4] = a[0]*b[4] + a[1]*b[3] + a[2]*b[2] + a[3]*b[1] + a[4]*b[0]
}

// payout is a total payout, in euros.
type payout struct {
	gross Money
	net   float64
}

// paid returns the expected payout to the ticket's bets over all outcomes.
func (m *market) paid(ctx context.Context, near winningOutcomes, cells []Cell) (sum payout, err error) {
	bets := float64(max(1, len(cells)))
	// Sums of blocks are added in a fixed order, so that the last digits do not
	// depend on the number of processors.
	sums := make([]payout, side)
	err = parallelContext(ctx, side, func(from, to int) {
		var own ownBets
		var o outcome
		for block := from; block < to; block++ {
			if !near.at(block, bets, &own) {
				continue
			}
			for place, kind := range &own.at {
				if kind == 0 {
					continue
				}
				o.own = &own.kinds[kind]
				m.rivalsAt(block, place, &o.rivals)
				m.prizes(&o)
				m.add(&sums[block], m.blocks[block]*m.places[place], &o, cells)
			}
		}
	})
	for _, s := range sums {
		for c := range s.gross {
			sum.gross[c] += s.gross[c]
		}
		sum.net += s.net
	}
	return sum, err
}

// outcome is an outcome of the fourteen fixtures in which some own bets win.
type outcome struct {
	own    *byMisses
	rivals byMisses
	prizes byMisses // set only where there are own bets
}

// add adds the payout to the own bets in an outcome of probability p.
func (m *market) add(to *payout, p float64, o *outcome, cells []Cell) {
	net := 0.0
	for misses, n := range o.own {
		if n > 0 {
			prize := o.prizes[misses]
			to.gross[int(Fourteen)+misses] += p * n * prize
			net += n * m.rules.Net(prize)
		}
	}
	to.net += p * net
	if o.own[0] == 0 || m.pleno == nil {
		return
	}
	fourteen := o.prizes[0]
	for _, cell := range cells {
		n := o.own[0] / float64(len(cells))
		happens := m.pleno[cell.Home][cell.Away]
		pleno := m.funds[PlenoAl15] * share(n, o.rivals[0]*happens)
		to.gross[PlenoAl15] += p * happens * n * pleno
		// The bet with the right cell gets both prizes, taxed together.
		to.net += p * happens * n * (m.rules.Net(fourteen+pleno) - m.rules.Net(fourteen))
	}
}

// prizes computes the prizes of the own bets. In most outcomes every category just
// pays out its own fund, which follows from bounds on the number of other winners,
// λ and λ + 1. The full rules are applied only if a fund may be passed on, merged or
// fall below its minimum.
func (m *market) prizes(o *outcome) {
	above := math.Inf(1)
	for misses, n := range o.own {
		lambda, fund, minimum := o.rivals[misses], m.funds[int(Fourteen)+misses], m.rules.Minimum[int(Fourteen)+misses]
		if n > 0 {
			prize := fund * share(n, lambda)
			if prize > above || prize < minimum {
				m.applyRules(o)
				return
			}
			o.prizes[misses], above = prize, prize
			continue
		}
		if likelyWon(lambda) {
			if fund > above*lambda || fund < minimum*(lambda+1) {
				m.applyRules(o)
				return
			}
			above = fund / (lambda + 1)
		} else if misses > 0 {
			m.applyRules(o)
			return
		}
	}
}

func (m *market) applyRules(o *outcome) {
	var winners Money
	for misses, lambda := range &o.rivals {
		if n := o.own[misses]; n > 0 {
			winners[int(Fourteen)+misses] = 1 / share(n, lambda)
		} else {
			winners[int(Fourteen)+misses] = someWinners(lambda)
		}
	}
	prizes := m.rules.share(m.funds, winners)
	o.prizes = byMisses(prizes[Fourteen:])
}

// likelyWon reports whether it is more likely than not that rivals win a category.
func likelyWon(lambda float64) bool { return lambda > math.Ln2 }

// someWinners returns the effective number of rivals that win a category, given
// that at least one does; 0 if it is more likely that none does.
func someWinners(lambda float64) float64 {
	if !likelyWon(lambda) {
		return 0
	}
	return 1 / share(1, lambda)
}

// halfOf returns, for all outcomes of half the fixtures, the probability by p and
// the distribution of 0 … 4 misses of a column drawn by the public's percentages q.
func halfOf(p, q []football.Probs) (probs []float64, misses []byMisses) {
	misses = []byMisses{{1}}
	for _, q := range q {
		next := make([]byMisses, 0, 3*len(misses))
		for _, m := range misses {
			for _, hit := range q {
				m := m
				for i := paidMisses; i > 0; i-- {
					m[i] = m[i]*hit + m[i-1]*(1-hit)
				}
				m[0] *= hit
				next = append(next, m)
			}
		}
		misses = next
	}
	return products(p), misses
}

// share returns the expected share of a fund for each of n own winners when the
// number R of others is Poisson with mean λ: E[1 / (n + R)].
func share(n, lambda float64) float64 {
	mean := n + lambda
	switch {
	case n == 1 && lambda > 40: // e^−λ is below the last digit
		return 1 / lambda
	case n == 1 && lambda > 1e-3:
		return (1 - math.Exp(-lambda)) / lambda
	case mean > 60:
		// Moments of the Poisson distribution around its mean; the relative error is
		// below 1e-4.
		i := 1 / mean
		a := lambda * i * i
		return i * (1 + a*(1-i+i*i) + 3*a*a)
	}
	// The continued fraction of Charlier's polynomials, which are orthogonal for
	// the Poisson distribution, to twelve digits:
	// 1 / (n + λ − λ / (n + 1 + λ − 2λ / (n + 2 + λ − …))).
	levels := 8 + math.Floor(50/n)
	x := mean + levels
	for k := levels; k > 0; k-- {
		x = mean + k - 1 - k*lambda/x
	}
	return 1 / x
}
