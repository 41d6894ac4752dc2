// Package scoring measures how good forecasts were once the results are known.
package scoring

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// RPS returns the ranked probability score of one forecast, in [0, 1]: half the
// sum of squared differences between forecast and observed cumulative
// probabilities in the order 1, X, 2 (Epstein 1969). 0 is perfect; 1 is certainty
// of a home win when the away side won, or the reverse.
func RPS(p football.Probs, o football.Outcome) float64 {
	var observed football.Probs
	observed[o] = 1
	return Distance(p, observed)
}

// Distance returns half the sum of squared differences between two cumulative
// distributions: the expected RPS lost by forecasting p when q is the truth.
func Distance(p, q football.Probs) float64 {
	first := p[0] - q[0]
	second := first + p[1] - q[1]
	return (first*first + second*second) / 2
}

// LogLoss returns −ln of the probability given to the observed outcome, in nats.
func LogLoss(p football.Probs, o football.Outcome) float64 { return -math.Log(p[o]) }

// Brier returns the sum of squared differences over the three outcomes, as
// defined in Brier 1950: 0 is perfect, 2 is certainty of a wrong outcome.
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

// Bins is the number of bins of a calibration curve.
const Bins = 10

// Bin summarises the forecasts in one range of probability.
type Bin struct {
	N        int     `json:"n"`
	Forecast float64 `json:"forecast"` // mean probability; 0 where N is 0
	Observed float64 `json:"observed"` // share that happened; 0 where N is 0
}

// Calibration is a calibration curve with bins [0, .1), [.1, .2) … [.9, 1]. Each
// match counts three times, once per outcome.
type Calibration [Bins]Bin

// Scores are means over matches. The zero value holds no matches.
type Scores struct {
	N           int
	RPS         float64
	LogLoss     float64
	Brier       float64
	Accuracy    float64 // share of matches whose most probable outcome happened
	Calibration Calibration
	// Excess is the mean Distance from the closing line, over the Against
	// matches that have one: the RPS lost if that line is the truth. It is far
	// less noisy than RPS.
	Excess  float64
	Against int // matches with a closing line
	// ScoreLogLoss and PlenoLogLoss are the means of the functions of these names over the
	// matches given to AddScore.
	ScoreLogLoss, PlenoLogLoss float64

	sums struct{ rps, log, brier, hits, excess, score, pleno float64 }
}

// Add scores a forecast of a match that ended with an outcome. closing is the
// market's closing line; nil: none.
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

// AddScore scores the forecast of exact scores of the match that Add has just counted.
func (s *Scores) AddScore(grid *goalmodel.Grid, score football.Score) {
	s.sums.score += ScoreLogLoss(grid, score)
	s.sums.pleno += PlenoLogLoss(grid, score)
	s.ScoreLogLoss, s.PlenoLogLoss = s.sums.score/float64(s.N), s.sums.pleno/float64(s.N)
}

// ECE returns the expected calibration error, in [0, 1]: the mean absolute
// difference between forecast and observed frequency over the bins, weighted by
// their size (Naeini et al. 2015). It is 0 without matches.
func (s *Scores) ECE() float64 {
	sum, n := 0.0, 0
	for _, b := range s.Calibration {
		sum += float64(b.N) * math.Abs(b.Forecast-b.Observed)
		n += b.N
	}
	return sum / math.Max(1, float64(n))
}

// Difference compares the scores of two models on the same matches: the mean of
// the paired differences and its standard error. The zero value holds no pairs.
type Difference struct {
	N    int
	Mean float64
	m2   float64
}

// Add counts a pair of scores; the difference is a − b.
func (d *Difference) Add(a, b float64) {
	d.N++
	off := a - b - d.Mean
	d.Mean += off / float64(d.N)
	d.m2 += off * (a - b - d.Mean)
}

// SE returns the standard error of Mean; 0 with fewer than two pairs.
func (d *Difference) SE() float64 {
	if d.N < 2 {
		return 0
	}
	return math.Sqrt(d.m2 / float64(d.N-1) / float64(d.N))
}
