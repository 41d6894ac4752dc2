package pool

import "math"

// Money is euros in each category.
type Money [Categories]float64

// Prizes of one winning column in each category: 0 where nobody won or where
// the prize would be less than the minimum; in cents. jackpot is added to the
// fund of the pleno al 15.
//
// As the 72 jornadas of 2023-24 show: fourteen and pleno without a winner roll
// over; the fund of a lower category without one falls to the next below it; what
// eleven would pay below the minimum is added to twelve; other funds below it
// roll over. A lower category of fourteen … ten
// never pays more than a higher one: their funds are put together and shared. The
// pleno al 15 is a prize on top of fourteen and stands apart.
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

// Funds of the categories.
func (r Rules) Funds(takings, jackpot float64) (funds Money) {
	for c, share := range r.Shares {
		funds[c] = takings * share
	}
	funds[PlenoAl15] += jackpot
	return funds
}

// share funds among winners, which may be expected numbers.
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
	// Groups of categories that are paid alike, from the top.
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
