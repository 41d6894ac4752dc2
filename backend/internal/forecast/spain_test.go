package forecast_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/footballdata"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

// spain reads the matches of Primera and Segunda 1993–2024 where the file is at
// hand; it is no part of the repository.
func spain(tb testing.TB) []football.Match {
	tb.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "spain.csv"))
	if errors.Is(err, os.ErrNotExist) {
		tb.Skip("the file spain.csv is not at hand")
	}
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader, err := footballdata.NewReader(file)
	if err != nil {
		tb.Fatal(err)
	}
	ids := map[string]int64{}
	team := func(name string) football.Team {
		if ids[name] == 0 {
			ids[name] = int64(len(ids) + 1)
		}
		return football.Team{ID: ids[name], Name: name, Country: "ES"}
	}
	var matches []football.Match
	for {
		e, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return matches
		}
		if err != nil {
			tb.Fatal(err)
		}
		matches = append(matches, football.Match{
			Fixture: football.Fixture{
				Division: e.Division, Season: e.Season, Kickoff: e.Kickoff, Home: team(e.Home), Away: team(e.Away),
			},
			Score: *e.Score, Awarded: e.Status == football.Awarded,
		})
	}
}

// Seasons, first and last, on which the figures are taken.
var figures = []struct {
	from, to football.Season
	matches  int
	rps      float64
}{
	{2012, 2020, 7557, .2046},
	{2021, 2023, 2526, .2034},
}

// The mean RPS is what the method is known to reach on these seasons; walking
// forward, it has seen nothing of the matches it forecasts.
func TestDynamicGoalsReachItsFigures(t *testing.T) {
	matches := spain(t)
	n := make([]int, len(figures))
	sum := make([]float64, len(figures))
	_, err := forecast.Walk(t.Context(), forecast.Recipe{Name: forecast.DynamicGoals}, matches,
		func(m football.Match, f forecast.Forecast, _ time.Time) error {
			for i, figure := range figures {
				if m.Season >= figure.from && m.Season <= figure.to && !m.Awarded {
					n[i]++
					sum[i] += scoring.RPS(f.Probs, m.Score.Outcome())
				}
			}
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	for i, figure := range figures {
		if n[i] != figure.matches {
			t.Errorf("%s to %s: %d matches, want %d", figure.from, figure.to, n[i], figure.matches)
		}
		got := sum[i] / float64(n[i])
		t.Logf("%s to %s: RPS %.5f on %d matches", figure.from, figure.to, got, n[i])
		if got > figure.rps {
			t.Errorf("%s to %s: RPS %.5f, want at most %.4f", figure.from, figure.to, got, figure.rps)
		}
	}
}
