package goalmodel_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

func TestGridReproducesPublishedProbabilities(t *testing.T) {
	// England 2011-12, a Dixon–Coles fit by an independent program.
	const rho = -.1335741
	tests := []struct {
		home, away float64
		want       football.Probs
	}{
		{2.117914, 1.025718, football.Probs{.6114897, .2268230, .1616873}},
		{1.069024, 1.5088061, football.Probs{.2522617, .2903403, .4573981}},
	}
	for _, test := range tests {
		grid := goalmodel.NewGrid(test.home, test.away, rho)
		got := grid.Probs()
		for _, o := range football.Outcomes {
			if math.Abs(got[o]-test.want[o]) > 2e-7 {
				t.Errorf("rates %v, %v: P(%s) = %.7f, want %.7f", test.home, test.away, o, got[o], test.want[o])
			}
		}
	}
}

// By hand with both rates 1: τ is 1.1 for 0-0 and 1-1, .9 for 1-0 and 0-1. The
// four are equally probable, so the corrections leave the sum as it is.
func TestGridCorrectsTheFourLowestScores(t *testing.T) {
	plain, corrected := goalmodel.NewGrid(1, 1, 0), goalmodel.NewGrid(1, 1, -.1)
	factors := map[football.Score]float64{{}: 1.1, {Home: 1}: .9, {Away: 1}: .9, {Home: 1, Away: 1}: 1.1, {Home: 2}: 1, {Home: 3, Away: 2}: 1}
	for score, want := range factors {
		if got := corrected[score.Home][score.Away] / plain[score.Home][score.Away]; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: corrected by %v, want %v", score, got, want)
		}
	}
}

func TestGridAddsUpToOneAtTheExtremes(t *testing.T) {
	for _, home := range []float64{1e-9, .01, 1.4, 9, 40} {
		for _, away := range []float64{1e-9, .01, 1.1, 9, 40} {
			for _, rho := range []float64{-5, -.13, 0, .13, 5} {
				grid := goalmodel.NewGrid(home, away, rho)
				sum := 0.0
				for h := range grid {
					for a, p := range grid[h] {
						if math.IsNaN(p) || p < 0 {
							t.Fatalf("rates %v, %v, rho %v: P(%d-%d) = %v", home, away, rho, h, a, p)
						}
						sum += p
					}
				}
				if math.Abs(sum-1) > 1e-12 {
					t.Errorf("rates %v, %v, rho %v: adds up to %v", home, away, rho, sum)
				}
			}
		}
	}
}

// The definition, summed term by term with a general search for the mean.
func TestScoreGridHasTheMeansAndTheSpread(t *testing.T) {
	for _, home := range []float64{.05, .6, 1.4, 2.3, 4.5} {
		for _, away := range []float64{.05, 1.1, 3} {
			grid := goalmodel.NewScoreGrid(home, away)
			var sum, meanHome, meanAway float64
			for h := range grid {
				for a, p := range grid[h] {
					sum += p
					meanHome += float64(h) * p
					meanAway += float64(a) * p
				}
			}
			if math.Abs(sum-1) > 1e-12 || math.Abs(meanHome-home) > 1e-8*home || math.Abs(meanAway-away) > 1e-8*away {
				t.Errorf("rates %v, %v: adds up to %v, means %v and %v", home, away, sum, meanHome, meanAway)
			}
			// A(k+1)/A(k) · (k+1)^ν is e^θ for every k.
			for k := range 5 {
				first, next := grid[1][0]/grid[0][0], grid[k+1][0]/grid[k][0]*math.Pow(float64(k+1), 1.10)
				if math.Abs(next/first-1) > 1e-9 {
					t.Errorf("rate %v: the ratio after %d goals is %v, after none %v", home, k, next, first)
				}
			}
		}
	}
	for _, extreme := range []float64{1e-9, 11.9, 12, 40, 999} {
		grid := goalmodel.NewScoreGrid(extreme, 1)
		if p := grid.Probs(); math.IsNaN(p[0]) || math.Abs(p[0]+p[1]+p[2]-1) > 1e-12 {
			t.Errorf("rate %v: %v", extreme, p)
		}
	}
}

func BenchmarkGrids(b *testing.B) {
	b.Run("dixon-coles", func(b *testing.B) {
		for b.Loop() {
			goalmodel.NewGrid(1.63, 1.02, -.08)
		}
	})
	b.Run("conway-maxwell", func(b *testing.B) {
		for b.Loop() {
			goalmodel.NewScoreGrid(1.63, 1.02)
		}
	})
}

func TestSwappingTeamsSwapsTheOutcomes(t *testing.T) {
	there, back := goalmodel.NewGrid(1.7, .9, -.1), goalmodel.NewGrid(.9, 1.7, -.1)
	p, q := there.Probs(), back.Probs()
	if math.Abs(p[football.Home]-q[football.Away]) > 1e-15 || math.Abs(p[football.Draw]-q[football.Draw]) > 1e-15 {
		t.Errorf("%v and %v do not mirror each other", p, q)
	}
}

// The most probable score is often a draw, which the favourite's most probable score is not.
func TestMostProbableScoreOfAnOutcome(t *testing.T) {
	grid := goalmodel.NewGrid(1.45, 1.05, -.05)
	if got := grid.MostProbable(); got.Outcome() != football.Draw {
		t.Fatalf("%s is the most probable score", got)
	}
	for o, want := range map[football.Outcome]football.Score{football.Home: {Home: 1}, football.Draw: {Home: 1, Away: 1}, football.Away: {Away: 1}} {
		if got := grid.MostProbableOf(o); got != want {
			t.Errorf("%s: %s, want %s", o, got, want)
		}
	}
}

func TestMostProbableScore(t *testing.T) {
	tests := []struct {
		name       string
		home, away float64
		want       football.Score
	}{
		{"few goals", .6, .5, football.Score{}},
		{"a favourite", 2.3, .6, football.Score{Home: 2}},
		{"an away favourite", .7, 2.2, football.Score{Away: 2}},
		{"equal teams: the most frequent draw", 1.5, 1.5, football.Score{Home: 1, Away: 1}},
	}
	for _, test := range tests {
		grid := goalmodel.NewGrid(test.home, test.away, -.05)
		if got := grid.MostProbable(); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
