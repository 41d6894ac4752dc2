package odds

import "math"

// Margin is a way to take the bookmaker's margin out of three prices: what
// their inverses add up to above one is spread over the outcomes.
type Margin func(o Odds) (probs [3]float64, ok bool)

// Overround, the sum of the inverse prices, outside of which three prices are
// taken for a slip and no method answers.
const (
	minOverround = .9
	maxOverround = 1.3
)

// overround of complete odds; ok is false where it cannot be right.
func (o Odds) overround() (inverse [3]float64, sum float64, ok bool) {
	if !o.Complete() {
		return inverse, 0, false
	}
	for i, price := range o {
		inverse[i] = 1 / price
		sum += inverse[i]
	}
	return inverse, sum, sum >= minOverround && sum <= maxOverround
}

// Multiplicative divides the inverse prices by their sum.
func Multiplicative(o Odds) (probs [3]float64, ok bool) {
	inverse, sum, ok := o.overround()
	if !ok {
		return probs, false
	}
	for i := range probs {
		probs[i] = inverse[i] / sum
	}
	return probs, true
}

// Power raises the inverse prices to the power k at which they add up to one,
// which takes more from the long shots (Vovk & Zhdanov, "Prediction with expert
// advice for the Brier game", 2009, sec. 5).
func Power(o Odds) (probs [3]float64, ok bool) {
	inverse, _, ok := o.overround()
	if !ok {
		return probs, false
	}
	power(inverse[:])
	return inverse, true
}

// power brings inverse prices, two or more and all below one, to a sum of one.
func power(inverse []float64) {
	// Σ qᵏ falls with k and is convex: Newton's steps from k = 0 come from the
	// left and cannot overshoot.
	k := 0.0
	for range 100 {
		value, slope := -1.0, 0.0
		for _, q := range inverse {
			l := math.Log(q)
			p := math.Exp(k * l)
			value += p
			slope += p * l
		}
		step := value / slope
		k -= step
		if math.Abs(step) < 1e-13*k {
			break
		}
	}
	sum := 0.0
	for i, q := range inverse {
		inverse[i] = math.Pow(q, k)
		sum += inverse[i]
	}
	for i := range inverse {
		inverse[i] /= sum
	}
}

// Shin takes the margin for the bookmaker's cover against a share of bettors
// who know the outcome (Shin, "Measuring the incidence of insider trading in a
// market for state-contingent claims", 1993; solved for the share as in Jullien
// & Salanié 1994). Prices without a margin are taken as they are.
func Shin(o Odds) (probs [3]float64, ok bool) {
	probs, _, ok = shin(o)
	return probs, ok
}

// shin gives the share of the informed too.
func shin(o Odds) (probs [3]float64, informed float64, ok bool) {
	inverse, sum, ok := o.overround()
	if !ok {
		return probs, 0, false
	}
	given := func(z float64) (p [3]float64, total float64) {
		for i, q := range inverse {
			p[i] = (math.Sqrt(z*z+4*(1-z)*q*q/sum) - z) / (2 * (1 - z))
			total += p[i]
		}
		return p, total
	}
	// The sum of the probabilities falls with the share, from √(overround).
	low, high := 0.0, .999
	if sum > 1 {
		for range 200 {
			middle := (low + high) / 2
			if _, total := given(middle); total > 1 {
				low = middle
			} else {
				high = middle
			}
		}
	} else {
		high = 0
	}
	probs, total := given(high)
	for i := range probs {
		probs[i] /= total
	}
	return probs, high, true
}
