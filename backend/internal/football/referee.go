package football

import "math"

// Rates counts how matches ended, and their cards where they are known.
type Rates struct {
	Matches     int // played, not awarded
	Outcomes    [3]int
	WithCards   int
	YellowCards int
	RedCards    int
}

// Share of matches that ended so; 0 without any.
func (r Rates) Share(o Outcome) float64 {
	if r.Matches == 0 {
		return 0
	}
	return float64(r.Outcomes[o]) / float64(r.Matches)
}

// Deviation is how much more often a referee's matches end so than the
// league's, and its standard error if the referee made no difference:
// sqrt(p(1-p)/n) with the league's share p. Within two standard errors, chance
// explains it.
func (r Rates) Deviation(league Rates, o Outcome) (difference, standardError float64) {
	p := league.Share(o)
	if r.Matches == 0 {
		return 0, 0
	}
	return r.Share(o) - p, math.Sqrt(p * (1 - p) / float64(r.Matches))
}
