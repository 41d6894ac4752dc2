package store_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// A ticket is weighed by what was known when its jornada closed, whatever came later.
func TestThePoolKnowsNothingLaterThanItsClosing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := sheet("SP1", 2023, 0, played(1, 0))
		keep(t, s, match)
		closing := match.Kickoff.Add(-24 * time.Hour)
		known := func() map[int64]training.MatchForecast {
			t.Helper()
			known, err := s.PoolMatches(t.Context(), []int64{match.ID, 999}, closing)
			if err != nil {
				t.Fatal(err)
			}
			return known
		}
		if got := known(); len(got) != 1 || got[match.ID].Forecast != nil || got[match.ID].Record.Home.Name != match.Home.Name {
			t.Errorf("without a forecast: %v", got)
		}
		_, _, err := s.SaveComparison(t.Context(), training.Comparison{At: start, From: 2023, To: 2023},
			[]training.BacktestForecast{{MatchID: match.ID, Model: "strength", Probs: football.Probs{.35, .3, .35}}, {MatchID: match.ID, Model: "elo", Probs: football.Probs{.1, .1, .8}}}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			what        string
			asOf, made  time.Duration
			said, shown float64
		}{
			{"later data", -time.Hour, -time.Hour, .6, .35},
			{"data of before", -48 * time.Hour, -47 * time.Hour, .4, .4},
			{"earlier data", -72 * time.Hour, -71 * time.Hour, .5, .4},
			{"a later model on the same data", -48 * time.Hour, 24 * time.Hour, .2, .4},
			{"a challenger", -30 * time.Hour, -29 * time.Hour, .1, .4},
		} {
			say := saying(match.ID, match.Kickoff.Add(step.made), step.said)
			say.AsOf, say.Retrospective, say.Published = match.Kickoff.Add(step.asOf), step.made > 0, step.what != "a challenger"
			save(t, s, say.MadeAt, say)
			if got := known()[match.ID].Forecast; got == nil || got.Probs[football.Home] != step.shown {
				t.Errorf("with %s: %+v, want %v", step.what, got, step.shown)
			}
		}
	})
}
