package football

import "math"

// OutcomeCounts counts the outcomes of matches, and their cards where known.
type OutcomeCounts struct {
	Matches     int // played; awarded matches are not counted
	Outcomes    [3]int
	WithCards   int
	YellowCards int
	RedCards    int
}

// Share returns the share of matches with an outcome, in 0…1; 0 without matches.
func (r OutcomeCounts) Share(o Outcome) float64 {
	if r.Matches == 0 {
		return 0
	}
	return float64(r.Outcomes[o]) / float64(r.Matches)
}

// Deviation returns the share of a referee's matches with an outcome less the
// league's share p, and the standard error of that difference if the referee
// had no influence: sqrt(p(1-p)/n). A difference within two standard errors is
// what chance alone would give.
func (r OutcomeCounts) Deviation(league OutcomeCounts, o Outcome) (difference, standardError float64) {
	p := league.Share(o)
	if r.Matches == 0 {
		return 0, 0
	}
	return r.Share(o) - p, math.Sqrt(p * (1 - p) / float64(r.Matches))
}

// Effect compares a referee's matches with their forecasts. For each outcome,
// Excess sums over the matches 1 if it happened, else 0, less its forecast
// probability p; Variance is the variance of that sum, Σ p(1-p), if the referee
// has no influence.
type Effect struct {
	RefereeID int64
	Matches   int
	Excess    [3]float64
	Variance  [3]float64
}

// Add counts one match with its forecast.
func (e *Effect) Add(probs Probs, ended Outcome) {
	e.Matches++
	for _, o := range Outcomes {
		e.Excess[o] -= probs[o]
		e.Variance[o] += probs[o] * (1 - probs[o])
	}
	e.Excess[ended]++
}

// Mean returns the excess of an outcome per match and its standard error; 0 and 0
// without matches.
func (e Effect) Mean(o Outcome) (excess, standardError float64) {
	if e.Matches == 0 {
		return 0, 0
	}
	n := float64(e.Matches)
	return e.Excess[o] / n, math.Sqrt(e.Variance[o]) / n
}
