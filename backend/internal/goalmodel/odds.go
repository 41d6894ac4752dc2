package goalmodel

import "github.com/quinielaml/quinielaml/backend/internal/football"

// Over is the probability of more goals than a line: 2.5, or 2 for more than
// two (a whole line has no push here).
func (g *Grid) Over(line float64) (p float64) {
	for h := range g {
		for a := range g[h] {
			if float64(h+a) > line {
				p += g[h][a]
			}
		}
	}
	return p
}

// BothScore is the probability that both sides score.
func (g *Grid) BothScore() (p float64) {
	for h := 1; h <= MaxGoals; h++ {
		for a := 1; a <= MaxGoals; a++ {
			p += g[h][a]
		}
	}
	return p
}

// Handicap is how a bet on the home side ends that is given some goals, in
// halves: won, given back (whole lines alone) or lost.
func (g *Grid) Handicap(given float64) (win, push, lose float64) {
	for h := range g {
		for a := range g[h] {
			switch margin := float64(h-a) + given; {
			case margin > 0:
				win += g[h][a]
			case margin < 0:
				lose += g[h][a]
			default:
				push += g[h][a]
			}
		}
	}
	return win, push, lose
}

// PlenoGoals are the choices of the pleno al 15 for a side: 0, 1, 2, and M for
// three or more.
const PlenoGoals = 4

// Pleno is the probability of each of the sixteen cells of the pleno al 15,
// home goals first; they add up to one.
func (g *Grid) Pleno() (cells [PlenoGoals][PlenoGoals]float64) {
	for h := range g {
		for a := range g[h] {
			cells[min(h, PlenoGoals-1)][min(a, PlenoGoals-1)] += g[h][a]
		}
	}
	return cells
}

// FairPrices odds of probabilities: decimal prices without a margin.
func FairPrices(p football.Probs) (prices [3]float64) {
	for o := range p {
		prices[o] = 1 / p[o]
	}
	return prices
}
