package scoring_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestRPS(t *testing.T) {
	tests := []struct {
		name  string
		probs football.Probs
		o     football.Outcome
		want  float64
	}{
		{"certain and right", football.Probs{1, 0, 0}, football.Home, 0},
		{"certain, one place off", football.Probs{1, 0, 0}, football.Draw, .5},
		{"certain, two places off", football.Probs{1, 0, 0}, football.Away, 1},
		{"by hand: (.1² + 0²)/2", football.Probs{.9, .1, 0}, football.Home, .005},
		{"by hand: (.5² + .25²)/2", football.Probs{.5, .25, .25}, football.Home, .15625},
		{"by hand: (.35² + .35²)/2", football.Probs{.35, .3, .35}, football.Draw, .1225},
		{"by hand: (.6² + .1²)/2", football.Probs{.6, .3, .1}, football.Draw, .185},
	}
	for _, test := range tests {
		near(t, test.name, scoring.RPS(test.probs, test.o), test.want, 1e-12)
	}
}

func TestScoresOfTheUniformForecast(t *testing.T) {
	uniform := football.Probs{1. / 3, 1. / 3, 1. / 3}
	near(t, "Brier", scoring.Brier(uniform, football.Draw), .6667, 5e-5)
	near(t, "log loss", scoring.LogLoss(uniform, football.Draw), 1.0986, 5e-5)
}

// By hand: two matches, one forecast right and one wrong.
func TestScoresAreMeans(t *testing.T) {
	var s scoring.Scores
	line := football.Probs{.5, .3, .2}
	s.Add(football.Probs{.65, .2, .15}, football.Home, &line)
	s.Add(football.Probs{.15, .25, .6}, football.Home, nil)
	near(t, "RPS", s.RPS, ((.35*.35+.15*.15)/2+(.85*.85+.6*.6)/2)/2, 1e-12)
	near(t, "log loss", s.LogLoss, -(math.Log(.65)+math.Log(.15))/2, 1e-12)
	near(t, "accuracy", s.Accuracy, .5, 1e-12)
	near(t, "excess", s.Excess, (.15*.15+.05*.05)/2, 1e-12)
	if s.N != 2 || s.Against != 1 {
		t.Errorf("%d matches, %d against the line", s.N, s.Against)
	}
	// .15 (away) and .15 (home, which won) are in the second bin: half happened.
	if b := s.Calibration[1]; b.N != 2 || b.Observed != .5 || math.Abs(b.Forecast-.15) > 1e-12 {
		t.Errorf("second bin %+v", b)
	}
}

func TestECE(t *testing.T) {
	var good, bad scoring.Scores
	for i := range 100 {
		o := football.Home
		if i%2 == 1 {
			o = football.Away
		}
		good.Add(football.Probs{.5, 0, .5}, o, nil)
		bad.Add(football.Probs{.9, 0, .1}, o, nil)
	}
	near(t, "of a forecast that means what it says", good.ECE(), 0, 1e-12)
	// Forecasts of .9 happened half the time, of .1 half the time, of .3 never.
	near(t, "of one that does not", bad.ECE(), (.4+.4)/3, 1e-12)
	var none scoring.Scores
	near(t, "of none", none.ECE(), 0, 0)
}

func TestDifferenceIsPaired(t *testing.T) {
	var d scoring.Difference
	for _, pair := range [][2]float64{{.3, .1}, {.5, .4}, {.2, .2}} {
		d.Add(pair[0], pair[1])
	}
	// Differences .2, .1, 0: variance .01, over three.
	near(t, "mean", d.Mean, .1, 1e-12)
	near(t, "standard error", d.SE(), math.Sqrt(.01/3), 1e-12)
	var one scoring.Difference
	one.Add(1, 0)
	near(t, "standard error of one pair", one.SE(), 0, 0)
}

func TestLossesOfExactScores(t *testing.T) {
	var grid goalmodel.Grid
	grid[0][0], grid[2][1], grid[3][0], grid[5][0], grid[4][6] = .1, .2, .3, .15, .25
	near(t, "2-1", scoring.ScoreLogLoss(&grid, football.Score{Home: 2, Away: 1}), -math.Log(.2), 1e-12)
	near(t, "5-0", scoring.ScoreLogLoss(&grid, football.Score{Home: 5}), -math.Log(.15), 1e-12)
	near(t, "5-0 is M-0", scoring.PlenoLogLoss(&grid, football.Score{Home: 5}), -math.Log(.45), 1e-12)
	near(t, "3-3 is M-M", scoring.PlenoLogLoss(&grid, football.Score{Home: 3, Away: 3}), -math.Log(.25), 1e-12)
	near(t, "0-0", scoring.PlenoLogLoss(&grid, football.Score{}), -math.Log(.1), 1e-12)
	var s scoring.Scores
	for _, score := range []football.Score{{}, {Home: 3}} {
		s.Add(football.Probs{.5, .25, .25}, score.Outcome(), nil)
		s.AddScore(&grid, score)
	}
	near(t, "mean of scores", s.ScoreLogLoss, -(math.Log(.1)+math.Log(.3))/2, 1e-12)
	near(t, "mean of cells", s.PlenoLogLoss, -(math.Log(.1)+math.Log(.45))/2, 1e-12)
}
