// Package scoring says how good forecasts were once the results are known.
package scoring

import "github.com/quinielaml/quinielaml/backend/internal/football"

// RPS is the ranked probability score of one forecast: half the sum of squared
// differences between forecast and observed cumulative probabilities, in the
// order 1, X, 2 (Epstein 1969). 0 is perfect, 1 certain of the opposite end.
func RPS(p football.Probs, o football.Outcome) float64 {
	var sum, forecast, observed float64
	for _, each := range football.Outcomes[:2] {
		forecast += p[each]
		if each == o {
			observed = 1
		}
		sum += (forecast - observed) * (forecast - observed)
	}
	return sum / 2
}
