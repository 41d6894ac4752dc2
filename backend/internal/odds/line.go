package odds

import (
	"math"
	"slices"
)

// Line is the market's view of a match at one moment, with the margin removed.
type Line struct {
	Probs [3]float64 // of 1, X, 2; they add up to one
	Over  float64    // probability of more than 2.5 goals, in 0…1; 0: not quoted
}

// The sources of a line, in groups. The first group with a usable price is used,
// with every bookmaker in it weighted alike; later groups are fallbacks.
// Pinnacle takes the highest stakes at the lowest margin, and an average over
// bookmakers is sharper than any one of them.
var (
	closingSources = [][]string{{"PS", "Avg"}, {"B365"}}
	openingSources = [][]string{{"PS", "Avg", "BbAv", "B365"}, {"GB", "IW", "LB", "WH", "SB", "SJ", "SO", "SY", "VC", "BW", "BS"}}
)

// NewLine returns the line at a moment: the geometric mean of the best sources'
// probabilities, with the margin removed by the given method. ok is false when
// no source has valid prices for all three outcomes.
func NewLine(quotes []Quote, moment Moment, margin Margin) (line Line, ok bool) {
	groups := openingSources
	if moment == Closing {
		groups = closingSources
	}
	for _, group := range groups {
		n := 0.0
		var logs [3]float64
		for _, q := range quotes {
			if q.Moment != moment || !slices.Contains(group, q.Bookmaker) {
				continue
			}
			if probs, usable := margin(q.Odds); usable {
				n++
				for i, p := range probs {
					logs[i] += math.Log(p)
				}
			}
		}
		if n == 0 {
			continue
		}
		sum := 0.0
		for i := range logs {
			line.Probs[i] = math.Exp(logs[i] / n)
			sum += line.Probs[i]
		}
		for i := range logs {
			line.Probs[i] /= sum
		}
		line.Over = over(quotes, moment, groups)
		if line.Over == 0 && moment == Closing {
			// Totals move little between opening and closing, so opening prices are
			// better than none.
			line.Over = over(quotes, Opening, openingSources)
		}
		return line, true
	}
	return Line{}, false
}

// over returns the probability of more than 2.5 goals from the same sources; 0
// when none quotes it.
func over(quotes []Quote, moment Moment, groups [][]string) float64 {
	for _, group := range groups {
		n, sum := 0.0, 0.0
		for _, q := range quotes {
			if q.Moment != moment || !slices.Contains(group, q.Bookmaker) || q.Over25 <= 1 || q.Under25 <= 1 {
				continue
			}
			pair := []float64{1 / q.Over25, 1 / q.Under25}
			if total := pair[0] + pair[1]; total < minOverround || total > maxOverround {
				continue
			}
			power(pair)
			n++
			sum += pair[0]
		}
		if n > 0 {
			return sum / n
		}
	}
	return 0
}
