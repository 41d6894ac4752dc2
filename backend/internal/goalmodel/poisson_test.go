package goalmodel_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

func fit(tb testing.TB, settings goalmodel.PoissonSettings, records ...football.MatchRecord) *goalmodel.Poisson {
	tb.Helper()
	h := historyOf(records...)
	p, err := goalmodel.FitPoisson(context.Background(), settings, h, len(h.Blocks), h.Games[len(h.Games)-1].Day, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// England 2011-12, fitted by an independent program.
func TestPublishedFitIsReproduced(t *testing.T) {
	h := sharedHistory(t, "england.csv", 2011, 2011)
	at := func(d goalmodel.Dependence) *goalmodel.Poisson {
		p, err := goalmodel.FitPoisson(t.Context(), goalmodel.PoissonSettings{Dependence: d}, h, len(h.Blocks), 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	independent, dixonColes := at(goalmodel.Independent), at(goalmodel.DixonColes)
	near(t, "log likelihood, independent", independent.LogLikelihood, -1088.99, .005)
	near(t, "home advantage", independent.Home[0], .2680093, 2e-4)
	near(t, "log likelihood, Dixon–Coles", dixonColes.LogLikelihood, -1087.36, .005)
	near(t, "rho", dixonColes.Rho, -.1336, 1e-3)
	if bivariate := at(goalmodel.Bivariate); bivariate.LogLikelihood < independent.LogLikelihood-.5 {
		t.Errorf("the bivariate fit, %.2f, is worse than the independent one that it contains, %.2f", bivariate.LogLikelihood, independent.LogLikelihood)
	}
}

func TestGradientMatchesFiniteDifferences(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var records []football.MatchRecord
	for day := range 60 {
		records = append(records, played([]string{"SP1", "SP2"}[day%2], 2010, day, 4*(day%2)+day%3, 4*(day%2)+3, goals(random, 1.6), goals(random, 1.1)))
	}
	h := historyOf(records...)
	for _, d := range []goalmodel.Dependence{goalmodel.Independent, goalmodel.DixonColes, goalmodel.Bivariate} {
		value, gradient, n := goalmodel.PoissonObjective(goalmodel.PoissonSettings{Dependence: d, HalfLife: 40, Ridge: 2, Lower: .2}, h, len(h.Blocks), h.Games[len(h.Games)-1].Day)
		x := make([]float64, n)
		for k := range x {
			x[k] = random.NormFloat64() * .2
		}
		x[n-1] = -.1
		got := gradient(x)
		for k := range x {
			const step = 1e-6
			up, down := append([]float64(nil), x...), append([]float64(nil), x...)
			up[k] += step
			down[k] -= step
			if want := (value(up) - value(down)) / (2 * step); math.Abs(got[k]-want) > 1e-5*(1+math.Abs(want)) {
				t.Errorf("dependence %d, number %d: derivative %v, by differences %v", d, k, got[k], want)
			}
		}
	}
}

// Seasons are simulated from known parameters, which the fit must recover.
func TestFitRecoversSimulatedParameters(t *testing.T) {
	const teams, seasons, home = 18, 12, .3
	random := rand.New(rand.NewPCG(7, 8))
	attack, defence := make([]float64, teams), make([]float64, teams)
	for i := range teams {
		attack[i], defence[i] = random.NormFloat64()*.25, random.NormFloat64()*.25
	}
	var records []football.MatchRecord
	for season := range seasons {
		for i := range teams {
			for j := range teams {
				if i != j {
					records = append(records, played("SP1", football.Season(2000+season), teams*i+j, i, j,
						goals(random, math.Exp(.1+home+attack[i]-defence[j])), goals(random, math.Exp(.1+attack[j]-defence[i]))))
				}
			}
		}
	}
	p := fit(t, goalmodel.PoissonSettings{Dependence: goalmodel.DixonColes}, records...)
	near(t, "home advantage", p.Home[0], home, .05)
	near(t, "rho of independent counts", p.Rho, 0, .05)
	for i := range teams {
		for j := range teams {
			// Only differences are determined. Some 430 goals determine a team's to 5 %.
			near(t, "attack", p.Attack[i]-p.Attack[j], attack[i]-attack[j], .35)
			near(t, "defence", p.Defence[i]-p.Defence[j], defence[i]-defence[j], .35)
		}
	}
}

// Many common goals make both sides' goals rise together.
func TestBivariateFitFindsCommonGoals(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	var records []football.MatchRecord
	for day := range 3000 {
		both := goals(random, .6)
		records = append(records, played("SP1", football.Season(2000+day/300), day%300, day%4, 4+day%3, both+goals(random, 1), both+goals(random, .7)))
	}
	p := fit(t, goalmodel.PoissonSettings{Dependence: goalmodel.Bivariate, Ridge: 1}, records...)
	near(t, "common goals", math.Exp(p.Rho), .6, .08)
}

func TestBivariateGridIsTheSumOfThreeCounts(t *testing.T) {
	grid := goalmodel.NewBivariateGrid(1, .8, .2)
	// 0-0: no goal of any of the three.
	near(t, "0-0", grid[0][0], math.Exp(-2), 1e-9)
	// 1-1: one each, or one common.
	near(t, "1-1", grid[1][1], math.Exp(-2)*(.8+.2), 1e-9)
	none := goalmodel.NewBivariateGrid(1.3, .9, 0)
	independent := goalmodel.NewGrid(1.3, .9, 0)
	near(t, "without common goals", none[2][1], independent[2][1], 1e-15)
}

func TestFitsOfAlmostNothingAreFinite(t *testing.T) {
	for _, d := range []goalmodel.Dependence{goalmodel.Independent, goalmodel.DixonColes, goalmodel.Bivariate} {
		p := fit(t, goalmodel.PoissonSettings{Dependence: d, HalfLife: 500, Ridge: 8}, played("SP1", 2010, 0, 0, 1, 9, 0), played("SP1", 2010, 3, 2, 3, -1, 0))
		h := historyOf(played("SP1", 2010, 0, 0, 1, 9, 0), played("SP1", 2010, 3, 2, 3, -1, 0))
		grid := p.Grid(&h.Games[1])
		probs := grid.Probs()
		near(t, "sum", probs[0]+probs[1]+probs[2], 1, 1e-12)
	}
	h := historyOf(played("SP1", 2010, 3, 2, 3, -1, 0))
	if _, err := goalmodel.FitPoisson(t.Context(), goalmodel.PoissonSettings{Ridge: 8}, h, 0, 0, nil); err != nil {
		t.Errorf("without any match: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	full := historyOf(played("SP1", 2010, 0, 0, 1, 9, 0))
	if _, err := goalmodel.FitPoisson(cancelled, goalmodel.PoissonSettings{Ridge: 8}, full, 1, 0, nil); err == nil {
		t.Error("a cancelled fit gives no error")
	}
}

func BenchmarkDixonColesFit(b *testing.B) {
	h := sharedHistory(b, "spain.csv", 1993, 2023)
	for b.Loop() {
		if _, err := goalmodel.FitPoisson(b.Context(), goalmodel.PoissonSettings{Dependence: goalmodel.DixonColes, Ridge: 8, Lower: .25}, h, len(h.Blocks), h.Games[len(h.Games)-1].Day, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(h.Games)), "matches")
}

// The same matches on which bench/peers/compare.py runs other libraries.
func BenchmarkPeerFit(b *testing.B) {
	for name, seasons := range map[string][2]football.Season{"one": {2011, 2011}, "all": {1993, 2023}} {
		b.Run(name, func(b *testing.B) {
			h := sharedHistory(b, "england.csv", seasons[0], seasons[1])
			var p *goalmodel.Poisson
			for b.Loop() {
				var err error
				if p, err = goalmodel.FitPoisson(b.Context(), goalmodel.PoissonSettings{Dependence: goalmodel.DixonColes}, h, len(h.Blocks), 0, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(-100*p.LogLikelihood, "centiloglik")
		})
	}
}
