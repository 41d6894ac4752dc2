package pool

import (
	"cmp"
	"math"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// paidMisses are the misses that still win a prize: 0 … 4.
const paidMisses = Fixtures - LeastHits

// byMisses is a figure for 0 … 4 misses.
type byMisses [paidMisses + 1]float64

// Return is what a ticket is expected to bring. All of it stands on the
// forecasts, the takings expected and how the public plays; it says nothing
// about a single jornada, in which most tickets win nothing.
type Return struct {
	Cost     float64
	Expected Money   // by category, before tax
	Gross    float64 // sum of Expected
	Net      float64 // after tax
	// Guessed: the public's percentages are not known, PublicStandIn stands for them.
	Guessed bool
	// PlenoLeftOut: the ticket ticks no cell, or the card has no forecast of them.
	PlenoLeftOut bool
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
func ExpectedReturn(card *Card, r Rules, t *Ticket) (Return, error) {
	if err := cmp.Or(card.Validate(), t.Validate(r)); err != nil {
		return Return{}, err
	}
	if card.Takings == 0 {
		return Return{}, fault.At("takings", fault.New(fault.Invalid, "the expected return needs the takings that are expected"))
	}
	columns, err := t.Expand()
	if err != nil {
		return Return{}, err
	}
	market, guessed := newMarket(card, r)
	sums := market.paid(columns, t.Pleno)
	e := Return{Cost: t.Cost(r), Expected: sums.gross, Net: sums.net, Guessed: guessed, PlenoLeftOut: len(t.Pleno) == 0 || card.Pleno == nil}
	for _, money := range e.Expected {
		e.Gross += money
	}
	return e, nil
}

// market is what is paid in each outcome.
type market struct {
	rules  Rules
	funds  Money
	rivals float64 // columns sold
	pleno  *PlenoProbs
	// By half: probability, and of a rival's misses there.
	blocks, places             []float64
	rivalsBlocks, rivalsPlaces []byMisses
}

func newMarket(card *Card, r Rules) (m *market, guessed bool) {
	q, guessed := card.public()
	m = &market{rules: r, funds: r.Funds(card.Takings, card.Jackpot), rivals: card.Takings / r.Price, pleno: card.Pleno}
	m.blocks, m.rivalsBlocks = halfOf(card.Probs[:half], q[:half])
	m.places, m.rivalsPlaces = halfOf(card.Probs[half:], q[half:])
	return m, guessed
}

// rivalsAt an outcome, expected by number of misses.
func (m *market) rivalsAt(block, place int) (n byMisses) {
	a, b := &m.rivalsBlocks[block], &m.rivalsPlaces[place]
	for i, x := range a {
		for j := range len(b) - i {
			n[i+j] += x * b[j]
		}
	}
	for i := range n {
		n[i] *= m.rivals
	}
	return n
}

// payout is what is paid in sum.
type payout struct {
	gross Money
	net   float64
}

// paid to columns, over all outcomes. How many of them have 0 … 4 misses is
// found for a block of outcomes at a time, as the coefficients of Σ z^misses,
// one fixture after the other.
func (m *market) paid(columns []Column, cells []Cell) (sum payout) {
	byBlock := map[int][]int{}
	for _, c := range columns {
		x := c.index()
		byBlock[x/side] = append(byBlock[x/side], x%side)
	}
	played := make([]int, 0, len(byBlock))
	for block := range byBlock {
		played = append(played, block)
	}
	slices.Sort(played)
	bets := float64(max(1, len(cells)))
	sums := make([]payout, side)
	sideBySide(side, func(from, to int) {
		counts := make([][paidMisses + 1]int32, side)
		for block := from; block < to; block++ {
			clear(counts)
			reached := false
			for _, b := range played {
				if d := apart(block, b); d <= paidMisses {
					reached = true
					for _, place := range byBlock[b] {
						counts[place][d]++
					}
				}
			}
			if !reached {
				continue
			}
			spread(counts)
			for place, n := range counts {
				if n != [paidMisses + 1]int32{} {
					m.add(&sums[block], block, place, n, bets, cells)
				}
			}
		}
	})
	for _, s := range sums {
		for c := range s.gross {
			sum.gross[c] += s.gross[c]
		}
		sum.net += s.net
	}
	return sum
}

// spread the counts at the places of a block over their neighbours: of each
// fixture, f'(x) = f(x) + z·(f(y) + f(y')).
func spread(counts [][paidMisses + 1]int32) {
	for stride := 1; stride < len(counts); stride *= 3 {
		for at := range len(counts) / 3 {
			i := at/stride*3*stride + at%stride
			a, b, c := &counts[i], &counts[i+stride], &counts[i+2*stride]
			for d := paidMisses; d > 0; d-- {
				all := a[d-1] + b[d-1] + c[d-1]
				a[d] += all - a[d-1]
				b[d] += all - b[d-1]
				c[d] += all - c[d-1]
			}
		}
	}
}

// add what is paid in one outcome to n columns, each bet some times.
func (m *market) add(to *payout, block, place int, n [paidMisses + 1]int32, bets float64, cells []Cell) {
	p := m.blocks[block] * m.places[place]
	rivals := m.rivalsAt(block, place)
	var winners Money
	for misses, r := range rivals {
		c := Fourteen + Category(misses)
		winners[c] = someWinners(r)
		if own := float64(n[misses]) * bets; own > 0 {
			winners[c] = 1 / share(own, r)
		}
	}
	prizes := m.rules.share(m.funds, winners)
	for misses, own := range n {
		c := Fourteen + Category(misses)
		to.gross[c] += p * float64(own) * bets * prizes[c]
		if c > Fourteen || m.pleno == nil {
			to.net += p * float64(own) * bets * m.rules.Net(prizes[c])
		}
	}
	if own := float64(n[0]); own > 0 && m.pleno != nil {
		for _, cell := range cells {
			happens := m.pleno[cell.Home][cell.Away]
			pleno := m.funds[PlenoAl15] * share(own, rivals[0]*happens)
			to.gross[PlenoAl15] += p * happens * own * pleno
			// The bet with the right cell is paid both prizes.
			to.net += p * happens * own * (m.rules.Net(prizes[Fourteen]+pleno) - m.rules.Net(prizes[Fourteen]))
		}
		to.net += p * own * bets * m.rules.Net(prizes[Fourteen])
	}
}

// someWinners are the rivals that win a category if anybody does; none if that
// is less likely than not.
func someWinners(lambda float64) float64 {
	if lambda <= math.Ln2 {
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

// share of a fund for each of n winners when others are Poisson with mean λ:
// E[1 / (n + R)] = ∫ t^(n−1) e^(−λ(1−t)) dt over 0 … 1.
func share(n, lambda float64) float64 {
	mean := n + lambda
	switch {
	case lambda < 1e-9:
		return 1 / n
	case n == 1:
		return -math.Expm1(-lambda) / lambda
	case mean > 60:
		// Moments of the Poisson distribution around its mean; the next term is below 1e-4 of it.
		m2 := mean * mean
		return (1 + lambda/m2 - lambda/(m2*mean) + (lambda+3*lambda*lambda)/(m2*m2)) / mean
	case lambda >= n:
		// By parts, I(k+1) = (1 − k I(k)) / λ: errors shrink as long as k < λ.
		i := -math.Expm1(-lambda) / lambda
		for k := 1.; k < n; k++ {
			i = (1 - k*i) / lambda
		}
		return i
	}
	sum, term := 0.0, math.Exp(-lambda)
	for r := 0.; term > 1e-14 || r < lambda; r++ {
		sum += term / (n + r)
		term *= lambda / (r + 1)
	}
	return sum
}
