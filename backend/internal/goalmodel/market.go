package goalmodel

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Supremacy is the market's or a model's view of a match on the scale on which
// strengths add up: Sup = ln(λ₁/λ₂), how far the home side is ahead (0: level),
// and Tot = ln λ₁ + ln λ₂, how open the match is.
type Supremacy struct {
	Sup, Tot float64
}

// Rates returns the expected goals λ₁,₂ = e^((Tot ± Sup)/2).
func (s Supremacy) Rates() (home, away float64) {
	return math.Exp((s.Tot + s.Sup) / 2), math.Exp((s.Tot - s.Sup) / 2)
}

// NewSupremacy converts expected goals, both above zero; it is the inverse of
// Rates.
func NewSupremacy(home, away float64) Supremacy {
	a, b := math.Log(home), math.Log(away)
	return Supremacy{a - b, a + b}
}

// Outcomes returns NewGrid(lambda, mu, rho).Probs() without building the grid.
func Outcomes(lambda, mu, rho float64) football.Probs {
	rho = clampRho(rho, lambda, mu)
	home, away := poisson(lambda), poisson(mu)
	// below is the weight of fewer than k away goals, above that of fewer than k
	// home goals.
	var p football.Probs
	below, above := 0.0, 0.0
	for k := range home {
		p[football.Home] += home[k] * below
		p[football.Away] += away[k] * above
		p[football.Draw] += home[k] * away[k]
		below += away[k]
		above += home[k]
	}
	product := lambda * mu * rho
	p[football.Home] += product // 1-0: λ·μρ
	p[football.Away] += product
	p[football.Draw] -= 2 * product // 0-0: −λμρ, 1-1: λμ·(−ρ)
	sum := p[0] + p[1] + p[2]
	for o := range p {
		p[o] /= sum
	}
	return p
}

// Tolerance and bounds of the conversion from lines to rates; the lines of all
// leagues lie well inside the bounds.
const (
	maxSup, minTot, maxTot = 6, -4, 4
	inversionError         = 1e-10
)

// FromMarket finds the rates whose grid has the market's probabilities. If over,
// the probability of more than 2.5 goals, is given, it determines the total Λ,
//
//	1 − e^−Λ(1 + Λ + Λ²/2) = over,
//
// and Λ is split so that the grid has the market's ln(p1/p2). With over 0 (not
// quoted) both rates come from the three probabilities. probs must be above zero
// and add up to one.
func FromMarket(probs football.Probs, over, rho float64) Supremacy {
	if over > 0 && over < 1 {
		return FromTotal(probs, totalOf(over), rho)
	}
	ratio := math.Log(probs[football.Home] / probs[football.Away])
	// At a fixed ratio of 1 to 2, the probability of a draw falls with the total.
	var sup float64
	tot := solve(.2, func(tot float64) float64 {
		sup = solve(ratio/2, func(sup float64) float64 {
			p := Outcomes(math.Exp((tot+sup)/2), math.Exp((tot-sup)/2), rho)
			return math.Log(p[football.Home]/p[football.Away]) - ratio
		}, -maxSup, maxSup)
		p := Outcomes(math.Exp((tot+sup)/2), math.Exp((tot-sup)/2), rho)
		return math.Log(probs[football.Draw] / p[football.Draw])
	}, minTot, maxTot)
	return Supremacy{sup, tot}
}

// FromTotal splits total expected goals, above zero, so that the grid has the
// ln(p1/p2) of the probabilities.
func FromTotal(probs football.Probs, total, rho float64) Supremacy {
	ratio := math.Log(probs[football.Home] / probs[football.Away])
	sup := solve(0, func(sup float64) float64 {
		// λ₁ + λ₂ = total at every supremacy.
		home := total / (1 + math.Exp(-sup))
		p := Outcomes(home, total-home, rho)
		return math.Log(p[football.Home]/p[football.Away]) - ratio
	}, -maxSup, maxSup)
	home := total / (1 + math.Exp(-sup))
	return NewSupremacy(home, total-home)
}

// totalOf solves 1 − e^−Λ(1 + Λ + Λ²/2) = over for Λ.
func totalOf(over float64) float64 {
	return math.Exp(solve(math.Log(2.6), func(log float64) float64 {
		total := math.Exp(log)
		return 1 - math.Exp(-total)*(1+total+total*total/2) - over
	}, math.Log(.05), math.Log(15)))
}

// solve finds the zero of an increasing function by secant steps from start,
// kept inside a bracket. If there is no zero in [low, high] it returns the
// nearer end.
func solve(start float64, f func(float64) float64, low, high float64) float64 {
	x := start
	y := f(x)
	step := .1
	if y > 0 {
		step = -step
	}
	for range 100 {
		if y > 0 {
			high = x
		} else {
			low = x
		}
		if math.Abs(y) < inversionError || high-low < 1e-13 {
			return x
		}
		next := x + step
		if !(next > low && next < high) {
			next = (low + high) / 2
		}
		before, value := x, y
		x, y = next, f(next)
		if y == value {
			return x
		}
		step = -y * (x - before) / (y - value)
	}
	return x
}
