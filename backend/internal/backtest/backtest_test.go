package backtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/backtest"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
)

func run(t *testing.T, all []football.MatchRecord, s backtest.Settings) map[string]backtest.Model {
	t.Helper()
	report, err := backtest.Run(t.Context(), all, s)
	if err != nil {
		t.Fatal(err)
	}
	models := map[string]backtest.Model{}
	for _, m := range report.Models {
		models[m.Name] = m
	}
	return models
}

// The models' known scores on the test seasons of both Spanish divisions, none of
// which they were tuned on.
func TestScoresOnSpain(t *testing.T) {
	models := run(t, realdata.Records(t, "spain.csv", 1993, 2023), backtest.Settings{From: 2021, To: 2023, Models: []string{
		forecast.Strength, forecast.StrengthGoals, forecast.DixonColes, forecast.Elo, forecast.Pi, forecast.DynamicGoals,
	}})
	for name, want := range map[string]struct{ rps, excess float64 }{
		forecast.Strength: {.2002, 14.5e-4}, forecast.StrengthGoals: {.2019, 40e-4}, forecast.DixonColes: {.2047, 60e-4},
		forecast.Elo: {.2033, 60e-4}, forecast.Pi: {.2033, 60e-4}, forecast.DynamicGoals: {.2033, 40e-4},
	} {
		m := models[name]
		t.Logf("%s: RPS %.5f, excess %.2f×10⁻⁴ on %d matches", name, m.All.RPS, 1e4*m.All.Excess, m.All.N)
		if m.All.N != 2526 || m.All.RPS > want.rps || m.All.Excess > want.excess {
			t.Errorf("%s: RPS %.5f, excess %.2f×10⁻⁴ on %d matches, want at most %.4f and %.1f×10⁻⁴ on 2526",
				name, m.All.RPS, 1e4*m.All.Excess, m.All.N, want.rps, 1e4*want.excess)
		}
	}
	market := models[forecast.Market]
	if market.All.Excess != 0 || market.VsMarket != nil || market.All.RPS > .1997 {
		t.Errorf("the market itself: %+v", market.All)
	}
	if d := models[forecast.Strength].VsMarket; d == nil || d.N != 2526 || d.SE() < 2e-4 || d.SE() > 10e-4 {
		t.Errorf("paired difference to the market: %+v", d)
	}
}

// The same models on another country, with nothing set by hand.
func TestScoresOnEngland(t *testing.T) {
	models := run(t, realdata.Records(t, "england.csv", 1993, 2023), backtest.Settings{From: 2016, To: 2023, Models: []string{forecast.Strength}})
	m := models[forecast.Strength]
	t.Logf("RPS %.5f, %.1f×10⁻⁴ above closing, excess %.2f×10⁻⁴", m.All.RPS, 1e4*m.VsMarket.Mean, 1e4*m.All.Excess)
	if m.VsMarket.Mean > 30e-4 || m.All.Excess > 30e-4 {
		t.Errorf("%.1f×10⁻⁴ above closing, excess %.2f×10⁻⁴, want at most 30", 1e4*m.VsMarket.Mean, 1e4*m.All.Excess)
	}
}

// small returns two seasons of four teams.
func small() (all []football.MatchRecord) {
	for season := football.Season(2020); season <= 2021; season++ {
		day := 0
		for home := range 4 {
			for away := range 4 {
				if home != away {
					s := football.MatchRecord{
						Fixture: football.Fixture{
							ID: int64(len(all) + 1), Division: "SP1", Season: season, Kickoff: time.Date(int(season), time.August, 20+3*day, 18, 0, 0, 0, time.UTC),
							Home: football.Team{ID: int64(home + 1), Name: string(rune('A' + home)), Country: "ES"},
							Away: football.Team{ID: int64(away + 1), Name: string(rune('A' + away)), Country: "ES"},
						},
						Status: football.Played, Score: &football.Score{Home: 3 - home, Away: 3 - away},
					}
					all = append(all, s)
					day++
				}
			}
		}
	}
	return all
}

func TestAllModelsAreComparedOnTheSameMatches(t *testing.T) {
	var last int
	models := run(t, small(), backtest.Settings{From: 2021, To: 2021, Progress: func(done, total int, _ string) {
		if done > last {
			last = done
		}
		if total != len(forecast.Models())+len(forecast.Benchmarks()) {
			t.Errorf("%d models in all", total)
		}
	}})
	if last != len(forecast.Models())+len(forecast.Benchmarks()) {
		t.Errorf("progress ended at %d", last)
	}
	for _, name := range forecast.Models() {
		if m := models[name]; m.All.N != 12 || m.Divisions["SP1"].N != 12 || m.VsMarket != nil {
			t.Errorf("%s: %d matches", name, m.All.N)
		}
	}
	if _, there := models[forecast.Market]; there {
		t.Error("a market is reported where there are no odds")
	}
}

func TestReportIsEncodedAsJSON(t *testing.T) {
	report, err := backtest.Run(t.Context(), small(), backtest.Settings{From: 2021, To: 2021, Models: []string{forecast.Elo}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		From, To, ElapsedMs int
		Models              []struct {
			Name      string
			Divisions map[string]struct {
				N      int
				RPS    float64
				Excess *float64
			}
			All      struct{ ECE, LogLoss, Brier, Accuracy float64 }
			VsMarket *struct{}
		}
	}
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, m := range back.Models {
		names = append(names, m.Name)
		if d := m.Divisions["SP1"]; d.N != 12 || d.RPS <= 0 || d.Excess != nil || m.VsMarket != nil || m.All.LogLoss <= 0 {
			t.Errorf("%+v", m)
		}
	}
	slices.Sort(names)
	if back.From != 2021 || back.To != 2021 || !slices.Equal(names, []string{forecast.BaseRate, forecast.Elo}) {
		t.Errorf("%d to %d: %v", back.From, back.To, names)
	}
}

func TestInvalidSettingsAndCancellation(t *testing.T) {
	for what, s := range map[string]backtest.Settings{
		"seasons the wrong way round":  {From: 2021, To: 2020},
		"seasons that were not played": {From: 2030, To: 2031},
		"an unknown model":             {From: 2021, To: 2021, Models: []string{"oracle"}},
	} {
		if _, err := backtest.Run(t.Context(), small(), s); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := backtest.Run(ctx, small(), backtest.Settings{From: 2021, To: 2021}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Seasons after the ones asked for must not influence the result.
func TestLaterSeasonsAreNotUsed(t *testing.T) {
	all := small()
	with := run(t, all, backtest.Settings{From: 2020, To: 2020, Models: []string{forecast.Strength}})
	without := run(t, all[:12], backtest.Settings{From: 2020, To: 2020, Models: []string{forecast.Strength}})
	if a, b := with[forecast.Strength].All.RPS, without[forecast.Strength].All.RPS; a != b {
		t.Errorf("RPS %v with a later season, %v without", a, b)
	}
}

// The whole comparison: every model, three seasons of two divisions.
func BenchmarkBacktest(b *testing.B) {
	all := realdata.Records(b, "spain.csv", 1993, 2023)
	for b.Loop() {
		if _, err := backtest.Run(b.Context(), all, backtest.Settings{From: 2021, To: 2023}); err != nil {
			b.Fatal(err)
		}
	}
}
