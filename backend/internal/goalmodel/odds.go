package goalmodel

import "github.com/quinielaml/quinielaml/backend/internal/football"

// Over returns the probability of more goals than line, such as 2.5. For a whole
// line an equal number of goals counts as not over.
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

// BothScore returns the probability that both sides score.
func (g *Grid) BothScore() (p float64) {
	for h := 1; h <= MaxGoals; h++ {
		for a := 1; a <= MaxGoals; a++ {
			p += g[h][a]
		}
	}
	return p
}

// Handicap returns the probabilities that a bet on the home side with given goals
// added, a multiple of one half, is won, refunded or lost. Only whole handicaps
// are ever refunded.
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

// PlenoGoals is the number of choices for each side in the pleno al 15: 0, 1, 2,
// and M for three or more goals.
const PlenoGoals = 4

// Pleno returns the probabilities of the sixteen cells of the pleno al 15,
// indexed by home, then away goals; they add up to one.
func (g *Grid) Pleno() (cells [PlenoGoals][PlenoGoals]float64) {
	for h := range g {
		for a := range g[h] {
			cells[min(h, PlenoGoals-1)][min(a, PlenoGoals-1)] += g[h][a]
		}
	}
	return cells
}

// FairPrices returns the decimal prices of probabilities without a margin: 1/p.
func FairPrices(p football.Probs) (prices [3]float64) {
	for o := range p {
		prices[o] = 1 / p[o]
	}
	return prices
}
