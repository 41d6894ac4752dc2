// Package scoring says how good forecasts were once the results are known.
package scoring

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// RPS is the ranked probability score of one forecast: half the sum of squared
// differences between forecast and observed cumulative probabilities, in the
// order 1, X, 2 (Epstein 1969). 0 is perfect, 1 certain of the opposite end.
func RPS(p football.Probs, o football.Outcome) float64 {
	var observed football.Probs
	observed[o] = 1
	return Distance(p, observed)
}

// Distance is half the sum of squared differences between two cumulative
// distributions: the RPS that is lost by forecasting p where q is the truth.
func Distance(p, q football.Probs) float64 {
	first := p[0] - q[0]
	second := first + p[1] - q[1]
	return (first*first + second*second) / 2
}

// LogLoss is −ln of the probability given to what happened, in nats.
func LogLoss(p football.Probs, o football.Outcome) float64 { return -math.Log(p[o]) }

// Brier is the sum of squared differences over the three outcomes: 0 is
// perfect, 2 certain of something else (Brier 1950, as of that paper).
func Brier(p football.Probs, o football.Outcome) float64 {
	sum := 0.0
	for _, each := range football.Outcomes {
		observed := 0.0
		if each == o {
			observed = 1
		}
		sum += (p[each] - observed) * (p[each] - observed)
	}
	return sum
}

// Bins of a calibration curve.
const Bins = 10

// Bin of a calibration curve: forecasts of some range of probability.
type Bin struct {
	N        int     `json:"n"`
	Forecast float64 `json:"forecast"` // mean probability; 0 where N is 0
	Observed float64 `json:"observed"` // share that came true; 0 where N is 0
}

// Calibration of probabilities of single outcomes, each match counting three
// times: [0, .1), [.1, .2) … [.9, 1].
type Calibration [Bins]Bin

// Scores are means over matches. The zero value has seen none.
type Scores struct {
	N           int
	RPS         float64
	LogLoss     float64
	Brier       float64
	Accuracy    float64 // share of matches whose most probable outcome came true
	Calibration Calibration
	// Excess is the mean Distance from the closing line, over the N that have
	// one: what is lost if the line is the truth. Far less noisy than RPS.
	Excess  float64
	Against int // matches with a closing line

	sums struct{ rps, log, brier, hits, excess float64 }
}

// Add a forecast of a match that ended with an outcome. closing is the market's
// line, nil where there is none.
func (s *Scores) Add(p football.Probs, o football.Outcome, closing *football.Probs) {
	s.N++
	s.sums.rps += RPS(p, o)
	s.sums.log += LogLoss(p, o)
	s.sums.brier += Brier(p, o)
	if p.MostProbable() == o {
		s.sums.hits++
	}
	n := float64(s.N)
	s.RPS, s.LogLoss, s.Brier, s.Accuracy = s.sums.rps/n, s.sums.log/n, s.sums.brier/n, s.sums.hits/n
	for _, each := range football.Outcomes {
		b := &s.Calibration[min(int(p[each]*Bins), Bins-1)]
		observed := 0.0
		if each == o {
			observed = 1
		}
		b.N++
		b.Forecast += (p[each] - b.Forecast) / float64(b.N)
		b.Observed += (observed - b.Observed) / float64(b.N)
	}
	if closing != nil {
		s.Against++
		s.sums.excess += Distance(p, *closing)
		s.Excess = s.sums.excess / float64(s.Against)
	}
}

// ECE is the expected calibration error: the mean distance between forecast and
// observed rates, weighted by how often each was forecast (Naeini et al. 2015).
func (s *Scores) ECE() float64 {
	sum, n := 0.0, 0
	for _, b := range s.Calibration {
		sum += float64(b.N) * math.Abs(b.Forecast-b.Observed)
		n += b.N
	}
	return sum / math.Max(1, float64(n))
}

// Difference of two models on the same matches: mean of the pairs and its
// standard error. The zero value has seen none.
type Difference struct {
	N    int
	Mean float64
	m2   float64
}

// Add a pair of scores.
func (d *Difference) Add(a, b float64) {
	d.N++
	off := a - b - d.Mean
	d.Mean += off / float64(d.N)
	d.m2 += off * (a - b - d.Mean)
}

// SE is the standard error of Mean; 0 with fewer than two pairs.
func (d *Difference) SE() float64 {
	if d.N < 2 {
		return 0
	}
	return math.Sqrt(d.m2 / float64(d.N-1) / float64(d.N))
}
