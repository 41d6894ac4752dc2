package pool

import "math"

// Money holds an amount in euros for each category.
type Money [Categories]float64

// Prizes returns the prize of one winning column in each category, in euros rounded
// to cents; 0 where nobody won or the prize would be below the minimum. jackpot is
// added to the fund of the pleno al 15.
//
// The rules are inferred from the 72 jornadas of 2023-24. The funds of fourteen and
// the pleno roll over if nobody wins; the fund of a lower category without winners
// is added to the next lower one. If eleven would pay less than the minimum, its
// fund is added to twelve; any other fund that would pay less rolls over. Among
// fourteen … ten, a lower category never pays more than a higher one: their funds
// are merged and shared. The pleno al 15 is paid on top of fourteen and is
// separate.
func (r Rules) Prizes(takings, jackpot float64, winners [Categories]int) Money {
	var n Money
	for c, w := range winners {
		n[c] = float64(w)
	}
	prizes := r.share(r.Funds(takings, jackpot), n)
	for c, prize := range prizes {
		prizes[c] = math.Round(prize*100) / 100
	}
	return prizes
}

// Funds returns the funds of the categories, in euros.
func (r Rules) Funds(takings, jackpot float64) (funds Money) {
	for c, share := range r.Shares {
		funds[c] = takings * share
	}
	funds[PlenoAl15] += jackpot
	return funds
}

// share divides the funds among winners, whose numbers may be expectations.
func (r *Rules) share(funds, winners Money) (prizes Money) {
	for c := Thirteen; c < Ten; c++ {
		if winners[c] == 0 {
			funds[c+1] += funds[c]
			funds[c] = 0
		}
	}
	below := func(c Category) bool { return funds[c] < r.Minimum[c]*winners[c] }
	if winners[Twelve] > 0 && below(Eleven) {
		funds[Twelve] += funds[Eleven]
	}
	// Groups of categories that pay the same prize, from the top.
	type group struct {
		last          Category
		fund, winners float64
	}
	var paid [Categories]group
	n := 0
	for c := Fourteen; c <= Ten; c++ {
		if winners[c] == 0 || below(c) {
			continue
		}
		paid[n] = group{c, funds[c], winners[c]}
		for n++; n > 1 && paid[n-1].fund*paid[n-2].winners > paid[n-2].fund*paid[n-1].winners; n-- {
			paid[n-2] = group{c, paid[n-2].fund + paid[n-1].fund, paid[n-2].winners + paid[n-1].winners}
		}
	}
	c := Fourteen
	for _, g := range paid[:n] {
		for ; c <= g.last; c++ {
			if winners[c] > 0 && !below(c) {
				prizes[c] = g.fund / g.winners
			}
		}
	}
	if winners[PlenoAl15] > 0 {
		prizes[PlenoAl15] = funds[PlenoAl15] / winners[PlenoAl15]
	}
	return prizes
}
