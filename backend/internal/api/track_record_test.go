package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type shownRecord struct {
	Source, Model string
	Matches       int
}

// Until a published forecast has been decided, the track record is the retrospective, and
// says so.
func TestTheTrackRecordBeginsWithTheRetrospective(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.fill(t)
		token := p.logIn(t)
		played, _, err := s.Matches(t.Context(), football.MatchQuery{Status: football.Played, Limit: 2})
		if err != nil || len(played) != 2 {
			t.Fatal(played, err)
		}
		record := func(query string) shownRecord {
			t.Helper()
			return decode[shownRecord](t, p.get(t, token, "/api/v1/track-record"+query))
		}
		if got := record(""); got.Source != "backtest" || got.Matches != 0 || got.Model != "" {
			t.Errorf("with neither: %+v", got)
		}
		var replays []training.BacktestForecast
		for _, name := range []string{"blend", "strength"} {
			replays = append(replays, training.BacktestForecast{MatchID: played[0].ID, Model: name, Probs: football.Probs{.5, .25, .25}})
		}
		if _, _, err := s.SaveComparison(t.Context(), training.Comparison{From: 2023, To: 2023}, replays, nil, nil); err != nil {
			t.Fatal(err)
		}
		if got := record(""); got.Source != "backtest" || got.Matches != 1 || got.Model != "blend" {
			t.Errorf("the retrospective: %+v", got)
		}
		if got := record("?source=published"); got.Source != "published" || got.Matches != 0 {
			t.Errorf("what was published: %+v", got)
		}
		if file := p.get(t, token, "/api/v1/track-record/forecasts").Body.String(); strings.Count(file, "\n") != 2 || !strings.Contains(file, "backtest,") {
			t.Errorf("downloaded %q", file)
		}
		models, err := s.Models(t.Context())
		if err != nil || len(models) == 0 {
			t.Fatal(models, err)
		}
		err = s.SaveForecast(t.Context(), training.Forecast{
			MatchID: played[1].ID, ModelID: models[0].ID, MadeAt: played[1].Kickoff.Add(-time.Hour), AsOf: played[1].Kickoff.Add(-time.Hour), Published: true,
			Forecast: forecast.Forecast{Probs: football.Probs{.4, .3, .3}, Expected: forecast.Goals{Home: 1.4, Away: 1.2}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := record(""); got.Source != "published" || got.Matches != 1 {
			t.Errorf("once one was published: %+v", got)
		}
		if got := record("?division=SP2"); got.Source != "published" || got.Matches != 0 {
			t.Errorf("of a division without any: %+v", got)
		}
	})
}
