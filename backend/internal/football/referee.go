package football

import "math"

// OutcomeCounts counts how matches ended, and their cards where they are known.
type OutcomeCounts struct {
	Matches     int // played, not awarded
	Outcomes    [3]int
	WithCards   int
	YellowCards int
	RedCards    int
}

// Share of matches that ended so; 0 without any.
func (r OutcomeCounts) Share(o Outcome) float64 {
	if r.Matches == 0 {
		return 0
	}
	return float64(r.Outcomes[o]) / float64(r.Matches)
}

// Deviation is how much more often a referee's matches end so than the
// league's, and its standard error if the referee made no difference:
// sqrt(p(1-p)/n) with the league's share p. Within two standard errors, chance
// explains it.
func (r OutcomeCounts) Deviation(league OutcomeCounts, o Outcome) (difference, standardError float64) {
	p := league.Share(o)
	if r.Matches == 0 {
		return 0, 0
	}
	return r.Share(o) - p, math.Sqrt(p * (1 - p) / float64(r.Matches))
}

// Effect is what a referee's matches show beyond their forecasts: for each
// outcome the sum over matches of one if it ended so, less the probability that
// was forecast, and the variance of that sum, p(1-p) each, if the forecasts
// leave nothing to the referee.
type Effect struct {
	RefereeID int64
	Matches   int
	Excess    [3]float64
	Variance  [3]float64
}

// Add counts one match and what was forecast of it.
func (e *Effect) Add(probs Probs, ended Outcome) {
	e.Matches++
	for _, o := range Outcomes {
		e.Excess[o] -= probs[o]
		e.Variance[o] += probs[o] * (1 - probs[o])
	}
	e.Excess[ended]++
}

// Mean excess of an outcome per match, and its standard error.
func (e Effect) Mean(o Outcome) (excess, standardError float64) {
	if e.Matches == 0 {
		return 0, 0
	}
	n := float64(e.Matches)
	return e.Excess[o] / n, math.Sqrt(e.Variance[o]) / n
}
