package forecast

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

// replayed returns the main model's forecasts of each game, with the reference's
// settings, before and after calibration, and their offsets.
func replayed(t *testing.T, h *history.History, seed uint64) (motivated, calibrated []football.Probs, offsets []float64) {
	t.Helper()
	e := &Evidence{History: h, observed: goalmodel.Observe(h, gridRho), settings: map[string]*estimate{}, seed: seed}
	if err := e.computeStakes(t.Context()); err != nil {
		t.Fatal(err)
	}
	settings := goalmodel.SpainSettings()
	settings.TransientVariance = 0 // the reference has no transient strength
	for b := range h.Blocks {      // nothing is estimated: the settings are the reference's
		_, _ = cachedEstimate(e, fmt.Sprintf("strength false false %d", b), func() (goalmodel.FilterSettings, error) { return settings, nil })
	}
	motivated, calibrated, offsets = make([]football.Probs, len(h.Games)), make([]football.Probs, len(h.Games)), make([]float64, len(h.Games))
	s := newStrength(e, false, false)
	s.layer = calibration{penalty: 400, seasons: 15, share: .5} // the reference's
	err := walk(t.Context(), s, e, 2012, 2023, func(i int, o prediction, _ bool) error {
		calibrated[i], offsets[i] = o.Probs, s.offsetOf(i)
		motivated[i] = s.raw(i, s.Filter.Predict(&h.Games[i]))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return motivated, calibrated, offsets
}

// walkovers reports whether the season has the walkovers of Reus, which count in our
// table, as they did in the real one. The reference leaves them out, so its stakes
// differ.
func walkovers(season football.Season, division string) bool {
	return season == 2018 && division == "SP2"
}

// Offsets and forecasts, before and after calibration, are compared with an
// independent program match by match. Both simulate the ends of seasons; the
// tolerance is the noise of that, the difference between two of our runs with other
// seeds.
func TestLayersAgreeWithTheReference(t *testing.T) {
	h := history.ByCountry(realdata.Records(t, "spain.csv", 1999, 2023), odds.Power)[0]
	motivated, calibrated, offsets := replayed(t, h, 0)
	motivatedAgain, again, other := replayed(t, h, 1<<40)
	type key struct{ season, home, away string }
	reference := map[key]map[string]string{}
	for _, row := range realdata.Rows(t, "reference-forecasts.csv") {
		reference[key{row["Season"], row["HomeTeam"], row["AwayTeam"]}] = row
	}
	type sums struct{ n, x, y, xx, yy, xy, off float64 }
	add := func(s *sums, x, y float64) {
		s.n++
		s.x += x
		s.y += y
		s.xx += x * x
		s.yy += y * y
		s.xy += x * y
		s.off += (x - y) * (x - y)
	}
	var offset, offsetNoise, first, firstNoise, second, secondNoise sums
	number := func(row map[string]string, column string) float64 {
		x, err := strconv.ParseFloat(row[column], 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for i := range h.Games {
		g := &h.Games[i]
		row, ok := reference[key{g.Season.String(), h.Teams[g.Home].Name, h.Teams[g.Away].Name}]
		if !ok {
			continue
		}
		if g.RoundsLeft <= 9 && !walkovers(g.Season, h.Divisions[g.Division].Code) {
			add(&offset, offsets[i], number(row, "Offset"))
			add(&offsetNoise, offsets[i], other[i])
		}
		if walkovers(g.Season, h.Divisions[g.Division].Code) {
			continue
		}
		for o, sign := range []string{"1", "X", "2"} {
			add(&first, motivated[i][o], number(row, "Motivated"+sign))
			add(&second, calibrated[i][o], number(row, "Calibrated"+sign))
			add(&firstNoise, motivated[i][o], motivatedAgain[i][o])
			add(&secondNoise, calibrated[i][o], again[i][o])
		}
	}
	rms := func(s sums) float64 { return math.Sqrt(s.off / s.n) }
	for _, layer := range []struct {
		name         string
		ours, noise  sums
		atLeast      float64 // values
		correlatedBy float64
	}{{"offset", offset, offsetNoise, 2000, .998}, {"motivated", first, firstNoise, 28_000, .999}, {"calibrated", second, secondNoise, 28_000, .999}} {
		x := layer.ours
		correlation := (x.n*x.xy - x.x*x.y) / math.Sqrt((x.n*x.xx-x.x*x.x)*(x.n*x.yy-x.y*x.y))
		t.Logf("%s: %.0f values, correlation %.4f, off by %.5f (root mean square), two runs of our own by %.5f", layer.name, x.n, correlation, rms(x), rms(layer.noise))
		if x.n < layer.atLeast || correlation < layer.correlatedBy || rms(x) > 1.25*rms(layer.noise) {
			t.Errorf("%s: %.0f values, correlation %.4f, off by %.5f, more than the noise of %.5f", layer.name, x.n, correlation, rms(x), rms(layer.noise))
		}
	}
}

// The grid of scores with the closing odds as the outcomes, against the one with Poisson
// counts and the correction of low scores that models use for outcomes.
func TestScoreGridForecastsScoresBetterThanPoissonCounts(t *testing.T) {
	records := realdata.Records(t, "spain.csv", 2011, 2023)
	e, err := NewEvidence(t.Context(), history.ByCountry(records, odds.Power)[0])
	if err != nil {
		t.Fatal(err)
	}
	var scores, pleno scoring.Difference
	err = Replay(t.Context(), Recipe{Name: Market}, e, 2012, 2023, records, false, func(i int, f Forecast) {
		g := &e.Games[i]
		if !g.HasResult {
			return
		}
		ours, poisson := f.Grid(), goalmodel.NewGrid(f.Expected.Home, f.Expected.Away, f.Rho)
		poisson = poisson.Matched(f.Probs)
		for o, p := range ours.Probs() {
			if math.Abs(p-f.Probs[o]) > 1e-9 {
				t.Fatalf("the grid's outcomes are %v, the forecast's %v", ours.Probs(), f.Probs)
			}
		}
		scores.Add(scoring.ScoreLogLoss(&ours, g.Score()), scoring.ScoreLogLoss(&poisson, g.Score()))
		pleno.Add(scoring.PlenoLogLoss(&ours, g.Score()), scoring.PlenoLogLoss(&poisson, g.Score()))
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d matches: scores %+.4f ± %.4f, pleno %+.4f ± %.4f", scores.N, scores.Mean, scores.SE(), pleno.Mean, pleno.SE())
	if scores.N < 10_000 || scores.Mean > -.0020 || pleno.Mean > -.0015 {
		t.Errorf("%d matches: scores %+.4f ± %.4f, pleno %+.4f ± %.4f", scores.N, scores.Mean, scores.SE(), pleno.Mean, pleno.SE())
	}
}

// A complete training of the main model on 24,798 matches: estimation of settings,
// motivation, calibration, strengths, and forecasts of the current season. The
// baseline is one pass over the history without any of it.
func BenchmarkTraining(b *testing.B) {
	records := realdata.Records(b, "spain.csv", 1993, 2023)
	b.Run("complete", func(b *testing.B) {
		for b.Loop() {
			if _, err := Fit(b.Context(), Recipe{Name: Strength}, records, Observer{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("history and stakes alone", func(b *testing.B) {
		for b.Loop() {
			if _, err := NewEvidence(b.Context(), history.ByCountry(records, odds.Power)[0]); err != nil {
				b.Fatal(err)
			}
		}
	})
}
