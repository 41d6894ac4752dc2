package pool

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Payouts is what a ticket can win, over all results that are still possible. The pleno
// al 15 is left out of all money but that of its own category.
type Payouts struct {
	Cost     float64 // in euros, without Elige 8
	Possible int     // results that are still possible
	All      PayoutSums
	Groups   []PayoutGroup // by the outcomes of the fixtures asked for
	// Likeliest are the likeliest results that pay, the most probable first.
	Likeliest []PayingResult
	// Categories are those that the ticket can still reach, the highest first.
	Categories []PayoutCategory
	Open       []int // fixtures, from 0, whose outcome is not certain
	Estimated  bool  // the prizes are estimated
	// Growth is the share of one's money, in [0, 1), that makes it grow fastest if it is put
	// into such tickets again and again (Kelly, "A new interpretation of information rate",
	// 1956); 0: they return no more than they cost.
	Growth float64
}

// PayoutSums sums up results. Chances are those of the results together, not given them.
type PayoutSums struct {
	Chance            float64 // of these results
	Pays              float64 // chance that they pay
	Back              float64 // chance that they pay what the ticket costs, at least
	Paying            int     // number of results that pay
	Expected          float64 // winnings after tax times their chances, in euros
	Smallest, Largest float64 // winnings after tax where they pay, in euros
}

// PayoutGroup has the results with some outcomes of the fixtures asked for.
type PayoutGroup struct {
	Outcomes []football.Outcome
	PayoutSums
}

// PayingResult is a result in which the ticket wins.
type PayingResult struct {
	Column  Column
	Chance  float64
	Hits    int     // of the best column
	Winning float64 // after tax, in euros
}

// Played is what is known while and after a jornada is played.
type Played struct {
	Prizes *Money      // published, by category; nil: they are estimated
	Pleno  *PlenoProbs // chances of the cells with what is known now; nil: those of the card
}

// MaxPayoutFixtures is the number of fixtures by whose outcomes payouts can be grouped.
const MaxPayoutFixtures = 3

// maxLikeliest is the number of results that are listed.
const maxLikeliest = 50

// PayoutsOf returns what a ticket can win. Outcomes without probability are not possible.
// The prizes are those of the card's takings and of the public's percentages, of each
// result by itself, as in ExpectedReturn, unless they are published.
func PayoutsOf(ctx context.Context, card *Card, r Rules, t *Ticket, fixtures []int, played Played) (p Payouts, err error) {
	if err := cmp.Or(card.Validate(), t.Check(r)); err != nil {
		return p, err
	}
	if card.Takings == 0 && played.Prizes == nil {
		return p, fault.At("takings", fault.New(fault.Invalid, "what a ticket can win needs the expected takings"))
	}
	for i, n := range fixtures {
		if len(fixtures) > MaxPayoutFixtures || n < 0 || n >= Fixtures || slices.Contains(fixtures[:i], n) {
			return p, fault.At("fixtures", fault.New(fault.Invalid, "name %d fixtures at most, each from 1 to 14 and once", MaxPayoutFixtures))
		}
	}
	near, _, err := t.nearby(&card.Probs)
	if err != nil {
		return p, err
	}
	market, _ := newMarket(card, r)
	played.Pleno = cmp.Or(played.Pleno, card.Pleno)
	p.Cost, p.Possible, p.Estimated, p.Open = t.columnsCost(r), possible(&card.Probs), played.Prizes == nil, openFixtures(&card.Probs)
	w := payoutWork{
		market: market, near: near, played: played, cells: t.Pleno, bets: float64(max(1, len(t.Pleno))), cost: p.Cost,
		fixtures: fixtures, groups: power3(len(fixtures)),
	}
	parts := make([]payoutPart, side)
	if err := parallelContext(ctx, side, func(from, to int) {
		var own ownBets
		for block := from; block < to; block++ {
			parts[block] = w.of(block, &own)
		}
	}); err != nil {
		return p, err
	}
	p.Groups = make([]PayoutGroup, w.groups)
	var categories categoryOutcomes
	for i := range parts {
		part := &parts[i]
		for g := range part.groups {
			p.Groups[g].add(&part.groups[g])
			p.All.add(&part.groups[g])
		}
		for category := range part.categories {
			categories[category].merge(&part.categories[category])
		}
		p.Likeliest = append(p.Likeliest, part.likeliest...)
		if len(p.Likeliest) > 4*maxLikeliest {
			p.Likeliest = likeliestOf(p.Likeliest)
		}
	}
	p.Likeliest = likeliestOf(p.Likeliest)
	p.Categories = categories.list()
	p.Growth = growth(parts, p.Cost)
	p.chances(&card.Probs, fixtures)
	return p, nil
}

// chances sets the chances of the groups and leaves out those that are not possible.
func (p *Payouts) chances(f *Forecasts, fixtures []int) {
	p.All.Chance = 1
	groups := p.Groups[:0]
	for g := range p.Groups {
		one := p.Groups[g]
		one.Chance = 1
		rest := g
		for _, n := range slices.Backward(fixtures) {
			one.Outcomes = append(one.Outcomes, football.Outcome(rest%3))
			one.Chance *= f[n][rest%3]
			rest /= 3
		}
		slices.Reverse(one.Outcomes)
		if one.Chance > 0 {
			groups = append(groups, one)
		}
	}
	p.Groups = groups
	if len(fixtures) == 0 {
		p.Groups = nil
	}
}

func (s *PayoutSums) add(other *PayoutSums) {
	if other.Paying == 0 {
		return
	}
	if s.Paying == 0 || other.Smallest < s.Smallest {
		s.Smallest = other.Smallest
	}
	s.Largest = max(s.Largest, other.Largest)
	s.Pays += other.Pays
	s.Back += other.Back
	s.Paying += other.Paying
	s.Expected += other.Expected
}

func likeliestOf(all []PayingResult) []PayingResult {
	slices.SortFunc(all, func(a, b PayingResult) int {
		return cmp.Or(cmp.Compare(b.Chance, a.Chance), cmp.Compare(b.Winning, a.Winning), cmp.Compare(a.Column.index(), b.Column.index()))
	})
	return all[:min(len(all), maxLikeliest)]
}

// payoutWork goes through the results block by block.
type payoutWork struct {
	market   *market
	near     winningOutcomes
	played   Played
	cells    []Cell // of the pleno that the ticket ticks
	bets     float64
	cost     float64
	fixtures []int
	groups   int
}

// payoutPart has the results of one block.
type payoutPart struct {
	groups     []PayoutSums
	likeliest  []PayingResult
	categories categoryOutcomes
	bySize     [payoutSizes]payoutSize
}

// payoutSizes is the number of sizes by which winnings are added up: eight for each doubling
// of what the ticket costs, up to four thousand million times that.
const payoutSizes = 256

// payoutSize has the results with winnings of about a size.
type payoutSize struct{ chance, expected float64 }

func sizeOf(times float64) int {
	return min(int(8*math.Log2(1+times)), payoutSizes-1)
}

// growth returns Payouts.Growth: where the derivative of the expected logarithm of one's
// money by the share is zero.
func growth(parts []payoutPart, cost float64) float64 {
	var sizes [payoutSizes]payoutSize
	lost := 1.0 // chance of winning nothing
	for i := range parts {
		for size, one := range &parts[i].bySize {
			sizes[size].chance += one.chance
			sizes[size].expected += one.expected
			lost -= one.chance
		}
	}
	slope := func(share float64) float64 {
		sum := -max(0, lost) / (1 - share)
		for _, one := range sizes {
			if one.chance > 0 {
				gain := one.expected/(one.chance*cost) - 1
				sum += one.chance * gain / (1 + share*gain)
			}
		}
		return sum
	}
	if slope(0) <= 0 {
		return 0
	}
	low, high := 0., 1.
	for range 60 {
		if middle := (low + high) / 2; slope(middle) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

func (w *payoutWork) of(block int, own *ownBets) (part payoutPart) {
	if w.market.blocks[block] == 0 || !w.near.at(block, w.bets, own) {
		return part
	}
	part.groups = make([]PayoutSums, w.groups)
	least := 0.0 // a result less probable than this is not among the likeliest
	var o outcome
	for place, kind := range &own.at {
		chance := w.market.blocks[block] * w.market.places[place]
		if kind == 0 || chance == 0 {
			continue
		}
		o.own = &own.kinds[kind]
		net, best := w.net(block, place, &o)
		w.categorize(&part.categories, block*side+place, chance, net, best, &o)
		if net <= 0 {
			continue
		}
		column := columnAt(block*side + place)
		size := &part.bySize[sizeOf(net/w.cost)]
		size.chance += chance
		size.expected += chance * net
		one := PayoutSums{Pays: chance, Paying: 1, Expected: chance * net, Smallest: net, Largest: net}
		if net >= w.cost-1e-9 {
			one.Back = chance
		}
		group := 0
		for _, n := range w.fixtures {
			group = 3*group + int(column[n])
		}
		part.groups[group].add(&one)
		if chance <= least {
			continue
		}
		part.likeliest = append(part.likeliest, PayingResult{column, chance, best, net})
		if len(part.likeliest) == 4*maxLikeliest {
			part.likeliest = likeliestOf(part.likeliest)
			least = part.likeliest[maxLikeliest-1].Chance
		}
	}
	return part
}

// net returns the winnings of a result after tax, and the hits of the best column.
func (w *payoutWork) net(block, place int, o *outcome) (net float64, best int) {
	if w.played.Prizes != nil {
		for misses := range o.prizes {
			o.prizes[misses] = w.played.Prizes[int(Fourteen)+misses]
		}
	} else {
		w.market.rivalsAt(block, place, &o.rivals)
		w.market.prizes(o)
	}
	for misses, n := range o.own {
		if n > 0 {
			net += n * w.market.rules.Net(o.prizes[misses])
			best = max(best, Fixtures-misses)
		}
	}
	return net, best
}
