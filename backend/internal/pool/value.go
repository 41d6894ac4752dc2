package pool

import (
	"cmp"
	"context"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// paidMisses are the misses that still win a prize: 0 … 4.
const paidMisses = Fixtures - MinHits

// byMisses is a figure for 0 … 4 misses.
type byMisses [paidMisses + 1]float64

// Return is what a ticket is expected to bring. All of it stands on the
// forecasts, the takings expected and how the public plays; it says nothing
// about a single jornada, in which most tickets win nothing.
type Return struct {
	Cost     float64 // of the columns: what Elige 8 pays is not estimated, nor is its price counted
	Expected Money   // by category, before tax
	// Prizes of a winning bet, before tax: the mean over the outcomes in which one
	// wins, each by the bets that do. 0: none can win, or what they win is never
	// enough to be paid.
	Prizes Money
	Gross  float64 // sum of Expected
	Net    float64 // after tax
	// PublicEstimated: the public's percentages are not known, EstimatePublic stands for them.
	PublicEstimated bool
	// PlenoExcluded: the ticket ticks no cell, or the card has no forecast of them.
	PlenoExcluded bool
}

// PrizesByName are the prizes that can be won, by "pleno", "14" … "10".
func (r Return) PrizesByName() map[string]float64 {
	named := map[string]float64{}
	for c, prize := range r.Prizes {
		if prize > 0 {
			named[Category(c).String()] = prize
		}
	}
	return named
}

// Rate of return: what is expected back of each euro played, after tax.
func (r Return) Rate() float64 { return r.Net / r.Cost }

// ExpectedReturn of a ticket: over all outcomes in which a column has ten or
// more right, the probability times what is paid. Rivals with some number of
// hits are Poisson with mean N·P_q(hits), where N = takings / price columns are
// sold, each drawn by the public's percentages: a fund W is then worth
// W·E[n / (n + R)] to n own columns, W·(1−e^−λ)/λ to one. Funds are put together
// and fall as in Prizes, at these expected shares.
//
// Shrink the card's forecasts first: an expected return above the price is mostly their error.
// The error is also that of the context, which may end it.
func ExpectedReturn(ctx context.Context, card *Card, r Rules, t *Ticket) (Return, error) {
	if err := cmp.Or(card.Validate(), t.Check(r)); err != nil {
		return Return{}, err
	}
	if card.Takings == 0 {
		return Return{}, fault.At("takings", fault.New(fault.Invalid, "the expected return needs the takings that are expected"))
	}
	near, wins, err := t.nearby(&card.Probs)
	if err != nil {
		return Return{}, err
	}
	market, guessed := newMarket(card, r)
	sums, err := market.paid(ctx, near, t.Pleno)
	if err != nil {
		return Return{}, err
	}
	e := Return{Cost: t.columnsCost(r), Expected: sums.gross, Net: sums.net, PublicEstimated: guessed, PlenoExcluded: len(t.Pleno) == 0 || card.Pleno == nil}
	for c, money := range e.Expected {
		e.Gross += money
		bets := wins[Fixtures] // times the chance of the ticked cells, a bet each
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

// market is what is paid in each outcome.
type market struct {
	rules Rules
	funds Money
	pleno *PlenoProbs
	// By half: probability, and of a rival's misses there, in blocks times the
	// columns sold.
	blocks, places             []float64
	rivalsBlocks, rivalsPlaces []byMisses
}

func newMarket(card *Card, r Rules) (m *market, guessed bool) {
	q, guessed := card.public()
	m = &market{rules: r, funds: r.Funds(card.Takings, card.Jackpot), pleno: card.Pleno}
	m.blocks, m.rivalsBlocks = halfOf(card.Probs[:half], q[:half])
	m.places, m.rivalsPlaces = halfOf(card.Probs[half:], q[half:])
	for block := range m.rivalsBlocks {
		for misses := range m.rivalsBlocks[block] {
			m.rivalsBlocks[block][misses] *= card.Takings / r.Price // columns sold
		}
	}
	return m, guessed
}

// rivalsAt an outcome, expected by number of misses. Written out and in place:
// in loops, or copied, this takes as long as everything else.
func (m *market) rivalsAt(block, place int, n *byMisses) {
	a, b := &m.rivalsBlocks[block], &m.rivalsPlaces[place]
	n[0] = a[0] * b[0]
	n[1] = a[0]*b[1] + a[1]*b[0]
	n[2] = a[0]*b[2] + a[1]*b[1] + a[2]*b[0]
	n[3] = a[0]*b[3] + a[1]*b[2] + a[2]*b[1] + a[3]*b[0]
	n[4] = a[0]*b[4] + a[1]*b[3] + a[2]*b[2] + a[3]*b[1] + a[4]*b[0]
}

// payout is what is paid in sum.
type payout struct {
	gross Money
	net   float64
}

// paid to columns, over all outcomes.
func (m *market) paid(ctx context.Context, near winningOutcomes, cells []Cell) (sum payout, err error) {
	bets := float64(max(1, len(cells)))
	// Sums of blocks are added in their order, so that the number of processors
	// does not show in the last digit.
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

// outcome of the fourteen fixtures, in which some bets win.
type outcome struct {
	own    *byMisses
	rivals byMisses
	prizes byMisses // where there are own bets
}

// add what the own bets are paid in an outcome of probability p.
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
		// The bet with the right cell is paid both prizes.
		to.net += p * happens * n * (m.rules.Net(fourteen+pleno) - m.rules.Net(fourteen))
	}
}

// prizes of the own bets. In most outcomes every category pays out its own fund
// and nothing else, which the winners of the others, between λ and λ + 1, suffice
// to know; if a fund may fall, be shared or be below its minimum, the rules say it.
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

// likelyWon says whether rivals are more likely to win a category than not.
func likelyWon(lambda float64) bool { return lambda > math.Ln2 }

// someWinners are the rivals that win a category if anybody does; none if that
// is less likely than not.
func someWinners(lambda float64) float64 {
	if !likelyWon(lambda) {
		return 0
	}
	return 1 / share(1, lambda)
}

// halfOf the fixtures: for all their outcomes the probability, and that of 0 … 4
// misses of a column drawn by the public's percentages.
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

// share of a fund for each of n winners when others are Poisson with mean λ: E[1 / (n + R)].
func share(n, lambda float64) float64 {
	mean := n + lambda
	switch {
	case n == 1 && lambda > 40: // e^−λ is below the last digit
		return 1 / lambda
	case n == 1 && lambda > 1e-3:
		return (1 - math.Exp(-lambda)) / lambda
	case mean > 60:
		// Moments of the Poisson distribution around its mean; the next term is below 1e-4 of it.
		i := 1 / mean
		a := lambda * i * i
		return i * (1 + a*(1-i+i*i) + 3*a*a)
	}
	// The continued fraction of Charlier's polynomials, orthogonal over the Poisson
	// distribution: 1 / (n + λ − λ / (n + 1 + λ − 2λ / (n + 2 + λ − …))), to twelve digits.
	levels := 8 + math.Floor(50/n)
	x := mean + levels
	for k := levels; k > 0; k-- {
		x = mean + k - 1 - k*lambda/x
	}
	return 1 / x
}
