package pool

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Forecasts holds the probabilities of the fourteen fixtures; each adds up to one.
type Forecasts [Fixtures]football.Probs

// sumTolerance is how far the sum of three probabilities may be from one, because
// published percentages are rounded to whole numbers.
const sumTolerance = .02

// NewForecasts checks the probabilities of the fixtures and normalises them: a sum
// between .98 and 1.02 is taken for rounding, any other is a fault of kind Invalid.
func NewForecasts(probs []football.Probs) (f Forecasts, err error) {
	if len(probs) != Fixtures {
		return f, fault.At("fixtures", fault.New(fault.Invalid, "a card has %d fixtures, this one has %d", Fixtures, len(probs)))
	}
	for i, p := range probs {
		if f[i], err = normalized(p); err != nil {
			return Forecasts{}, atFixture("fixtures", i, err)
		}
	}
	return f, nil
}

func normalized(p football.Probs) (football.Probs, error) {
	sum := 0.0
	for _, x := range p {
		if !(x >= 0 && x <= 1) {
			return p, fault.New(fault.Invalid, "a probability is between 0 and 1, not %v", x)
		}
		sum += x
	}
	if math.Abs(sum-1) > sumTolerance+1e-9 {
		return p, fault.New(fault.Invalid, "the probabilities of 1, X and 2 add up to %s, not to 1", fault.Decimal{Value: sum, Digits: 3})
	}
	for o := range p {
		p[o] /= sum
	}
	return p, nil
}

// Shrink returns weight·f + (1 − weight)·towards, with weight in [0, 1]. An
// expected value that looks like profit is mostly the forecast's own error, so
// forecasts are shrunk towards the market or the public before it is computed.
func (f *Forecasts) Shrink(towards *Forecasts, weight float64) (mixed Forecasts) {
	for i := range f {
		for o := range f[i] {
			mixed[i][o] = weight*f[i][o] + (1-weight)*towards[i][o]
		}
	}
	return mixed
}

// publicEstimateExponent is above 1 because the public plays favourites more often
// than they win. It is a rough figure.
const publicEstimateExponent = 1.2

// EstimatePublic returns a rough estimate of the public's percentages, q ∝ p^1.2,
// for when they are not known. Figures based on it must be labelled as estimates.
func (f *Forecasts) EstimatePublic() (q Forecasts) {
	for i := range f {
		sum := 0.0
		for o, p := range f[i] {
			q[i][o] = math.Pow(p, publicEstimateExponent)
			sum += q[i][o]
		}
		for o := range q[i] {
			q[i][o] /= sum
		}
	}
	return q
}

// Favourites returns the most probable column.
func (f *Forecasts) Favourites() (c Column) {
	for i, p := range f {
		c[i] = p.MostProbable()
	}
	return c
}

// Probability returns the probability that a column has all fourteen right.
func (f *Forecasts) Probability(c Column) float64 {
	p := 1.0
	for i, o := range c {
		p *= f[i][o]
	}
	return p
}

// ranked returns the outcomes in order of probability, highest first; equals in
// the order 1, X, 2.
func ranked(p football.Probs) [3]football.Outcome {
	first, second, third := football.Home, football.Draw, football.Away
	if p[second] > p[first] {
		first, second = second, first
	}
	if p[third] > p[second] {
		second, third = third, second
		if p[second] > p[first] {
			first, second = second, first
		}
	}
	return [3]football.Outcome{first, second, third}
}

// Card is a jornada before it is played: forecasts, public percentages and money.
type Card struct {
	Probs   Forecasts
	Public  *Forecasts  // share of the columns sold with each outcome; nil: not known
	Pleno   *PlenoProbs // nil: not known
	Takings float64     // expected, in euros; 0: not known
	Jackpot float64     // in euros, rolled over into the pleno al 15; 0: none
}

// Validate checks what NewForecasts does not: money, and the cells of the pleno.
func (c *Card) Validate() error {
	if !(c.Takings >= 0) || math.IsInf(c.Takings, 0) {
		return fault.At("takings", fault.New(fault.Invalid, "the takings are an amount in euros, not %v", c.Takings))
	}
	if !(c.Jackpot >= 0) || math.IsInf(c.Jackpot, 0) {
		return fault.At("jackpot", fault.New(fault.Invalid, "the jackpot is an amount in euros, not %v", c.Jackpot))
	}
	if c.Pleno != nil {
		return c.Pleno.validate()
	}
	return nil
}

// public returns the public's percentages; estimated reports whether they come
// from EstimatePublic.
func (c *Card) public() (q Forecasts, estimated bool) {
	if c.Public == nil {
		return c.Probs.EstimatePublic(), true
	}
	return *c.Public, false
}
