package simulation

import "math"

// sweeps is the number of passes over all teams; the estimates converge within a
// few dozen.
const sweeps = 100

// spreads divides the spreads of the fixtures among the teams. It finds variances
// vᵢ ≥ 0 that make vᵢ + vⱼ closest to spread² over all fixtures i – j, by least
// squares with coordinate descent, and returns the standard errors √vᵢ.
func spreads(fixtures []Fixture, games []game, teams int) []float64 {
	variance, count := make([]float64, teams), make([]float64, teams)
	sum := make([]float64, teams) // of spread² over the fixtures of a team
	for i, g := range games {
		s := fixtures[i].Rates.Spread * fixtures[i].Rates.Spread
		for _, team := range [2]int{g.home, g.away} {
			sum[team] += s
			count[team]++
		}
	}
	met := make([]float64, teams*teams) // number of fixtures of two teams, at either ground
	for _, g := range games {
		met[g.home*teams+g.away]++
		met[g.away*teams+g.home]++
	}
	for team := range variance {
		if count[team] > 0 {
			variance[team] = sum[team] / count[team] / 2 // start with equal errors
		}
	}
	for range sweeps {
		for team := range variance {
			if count[team] == 0 {
				continue
			}
			others := 0.0
			for opponent, n := range met[team*teams : (team+1)*teams] {
				others += n * variance[opponent]
			}
			variance[team] = max(0, sum[team]-others) / count[team]
		}
	}
	for team := range variance {
		variance[team] = math.Sqrt(variance[team])
	}
	return variance
}
