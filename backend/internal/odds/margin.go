package odds

import "math"

// Margin is a method of removing the bookmaker's margin from three prices: the
// amount by which their inverses add up to more than one. ok is false for
// prices that are incomplete or invalid.
type Margin func(o Odds) (probs [3]float64, ok bool)

// Limits of the overround, the sum of the inverse prices. Prices outside them are
// taken for a data error.
const (
	minOverround = .9
	maxOverround = 1.3
)

// overround returns the inverse prices and their sum; ok is false for incomplete
// odds and for a sum outside the limits.
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

// Multiplicative removes the margin by dividing the inverse prices by their sum.
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
// which takes more margin from long shots (Vovk & Zhdanov, "Prediction with
// expert advice for the Brier game", 2009, sec. 5).
func Power(o Odds) (probs [3]float64, ok bool) {
	inverse, _, ok := o.overround()
	if !ok {
		return probs, false
	}
	power(inverse[:])
	return inverse, true
}

// power raises two or more inverse prices, all below one, to the power at which
// they add up to one, in place.
func power(inverse []float64) {
	// Σ qᵏ is decreasing and convex in k, so Newton steps from k = 0 approach the
	// root from the left and cannot overshoot.
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

// Shin explains the margin as the bookmaker's protection against a share of
// bettors who know the outcome (Shin, "Measuring the incidence of insider
// trading in a market for state-contingent claims", 1993; solved for that share
// as in Jullien & Salanié 1994). Prices without a margin are only normalised.
func Shin(o Odds) (probs [3]float64, ok bool) {
	probs, _, ok = shin(o)
	return probs, ok
}

// shin also returns the share of informed bettors, in 0…1.
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
	// The sum of the probabilities decreases with the share, from √overround.
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
