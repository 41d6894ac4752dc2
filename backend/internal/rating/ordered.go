package rating

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// OrderedLogit is an ordered logit over the outcomes 2 < X < 1 (McCullagh,
// "Regression models for ordinal data", 1980). With σ the logistic function and
// d a rating difference,
//
//	P(2) = σ(First − Slope·d),   P(X or 2) = σ(Second − Slope·d).
type OrderedLogit struct {
	First  float64 `json:"first"`
	Second float64 `json:"second"` // above First
	Slope  float64 `json:"slope"`
}

// Probs returns the probabilities at a rating difference.
func (o OrderedLogit) Probs(difference float64) football.Probs {
	away := logistic(o.First - o.Slope*difference)
	notHome := logistic(o.Second - o.Slope*difference)
	return football.Probs{1 - notHome, notHome - away, away}
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Pair is a rating difference and the outcome that followed.
type Pair struct {
	Difference float64
	Outcome    football.Outcome
}

// Precisions of a normal prior: on the thresholds around the outcomes'
// frequencies, and on the slope, in units of the spread of the differences,
// around zero. Thousands of matches outweigh it; it keeps the fit finite when
// the ratings separate the outcomes of a few matches perfectly.
const (
	thresholdPrecision = .1
	slopePrecision     = 1
)

// FitOrderedLogit returns the maximum a posteriori fit and the mean log loss of
// the pairs, in nats. It takes at most steps Newton steps from start; a zero
// start means the outcomes' frequencies with no slope.
func FitOrderedLogit(pairs []Pair, start OrderedLogit, steps int) (o OrderedLogit, loss float64, err error) {
	counts := [3]float64{.5, .5, .5} // half a match of each outcome
	scale := 0.0
	for _, p := range pairs {
		counts[p.Outcome]++
		scale += p.Difference * p.Difference
	}
	total := counts[0] + counts[1] + counts[2]
	logit := func(p float64) float64 { return math.Log(p / (1 - p)) }
	prior := OrderedLogit{First: logit(counts[football.Away] / total), Second: logit((counts[football.Away] + counts[football.Draw]) / total)}
	o = start
	if o == (OrderedLogit{}) {
		o = prior
	}
	if scale == 0 {
		return o, o.loss(pairs), nil
	}
	scale = math.Sqrt(scale / float64(len(pairs)))
	objective := func(o OrderedLogit) float64 {
		a, b, c := o.First-prior.First, o.Second-prior.Second, o.Slope*scale
		return float64(len(pairs))*o.loss(pairs) + (thresholdPrecision*(a*a+b*b)+slopePrecision*c*c)/2
	}
	// Newton's method with the expected information (Fisher scoring); each step
	// is halved until the posterior rises.
	value := objective(o)
	for range steps {
		gradient, information := o.score(pairs, scale)
		for i, off := range []float64{thresholdPrecision * (o.First - prior.First), thresholdPrecision * (o.Second - prior.Second), slopePrecision * o.Slope * scale} {
			gradient.SetVec(i, gradient.AtVec(i)-off)
		}
		for i, precision := range []float64{thresholdPrecision, thresholdPrecision, slopePrecision} {
			information.SetSym(i, i, information.At(i, i)+precision)
		}
		var factor mat.Cholesky
		if !factor.Factorize(information) {
			return OrderedLogit{}, 0, fmt.Errorf("an ordered logit of %d matches has no single optimum", len(pairs))
		}
		var step mat.VecDense
		if err := factor.SolveVecTo(&step, gradient); err != nil {
			return OrderedLogit{}, 0, fmt.Errorf("fit an ordered logit: %w", err)
		}
		size, better := 1.0, false
		for range 30 {
			next := OrderedLogit{o.First + size*step.AtVec(0), o.Second + size*step.AtVec(1), o.Slope + size*step.AtVec(2)/scale}
			if next.Second > next.First {
				if v := objective(next); v < value {
					better = value-v > 1e-10*float64(len(pairs))
					o, value = next, v
					break
				}
			}
			size /= 2
		}
		if !better {
			break
		}
	}
	return o, o.loss(pairs), nil
}

func (o OrderedLogit) loss(pairs []Pair) float64 {
	// One logarithm per 16 pairs is faster, and a product of 16 probabilities
	// of at least 1e-15 cannot underflow.
	sum, product := 0.0, 1.0
	for i := range pairs {
		product *= max(o.Probs(pairs[i].Difference)[pairs[i].Outcome], 1e-15)
		if i%16 == 15 {
			sum -= math.Log(product)
			product = 1
		}
	}
	return (sum - math.Log(product)) / float64(max(1, len(pairs)))
}

// score returns the gradient of the log likelihood with respect to First, Second
// and Slope·scale, and the expected information.
func (o OrderedLogit) score(pairs []Pair, scale float64) (*mat.VecDense, *mat.SymDense) {
	var first, second, slope float64   // gradient
	var ff, fs, fx, ss, sx, xx float64 // information
	for i := range pairs {
		p := &pairs[i]
		x := p.Difference / scale
		a, b := logistic(o.First-o.Slope*p.Difference), logistic(o.Second-o.Slope*p.Difference)
		da, db := a*(1-a), b*(1-b)
		// Derivatives of the log probability of the observed outcome.
		switch p.Outcome {
		case football.Away:
			first += 1 - a
			slope -= x * (1 - a)
		case football.Draw:
			draw := max(b-a, 1e-15)
			first -= da / draw
			second += db / draw
			slope += x * (da - db) / draw
		case football.Home:
			second -= b
			slope += x * b
		}
		draw := 1 / max(b-a, 1e-15)
		aa, ab, bb := da*(1-a)+da*da*draw, -da*db*draw, db*b+db*db*draw
		ff += aa
		fs += ab
		ss += bb
		fx -= (aa + ab) * x
		sx -= (ab + bb) * x
		xx += (aa + 2*ab + bb) * x * x
	}
	return mat.NewVecDense(3, []float64{first, second, slope}), mat.NewSymDense(3, []float64{ff, fs, fx, fs, ss, sx, fx, sx, xx})
}
