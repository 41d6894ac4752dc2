package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// A ticket is evaluated with what was known when its jornada closed, whatever was
// learned later.
func TestPoolForecastsUseNothingLaterThanTheClosing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0, played(1, 0))
		importRecords(t, s, match)
		closing := match.Kickoff.Add(-24 * time.Hour)
		known := func() map[int64]training.MatchForecast {
			t.Helper()
			known, err := s.PoolForecasts(t.Context(), map[int64]time.Time{match.ID: closing, 999: closing})
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
			home, shown float64
		}{
			{"later data", -time.Hour, -time.Hour, .6, .35},
			{"data of before", -48 * time.Hour, -47 * time.Hour, .4, .4},
			{"earlier data", -72 * time.Hour, -71 * time.Hour, .5, .4},
			{"a model made later on the same data", -48 * time.Hour, -46 * time.Hour, .2, .4},
			{"one made after the match on the same data", -48 * time.Hour, 24 * time.Hour, .2, .4},
			{"a challenger", -30 * time.Hour, -29 * time.Hour, .1, .4},
			{"data of the moment of closing", -24 * time.Hour, -23 * time.Hour, .3, .3},
		} {
			given := forecastAt(match.ID, match.Kickoff.Add(step.made), step.home)
			given.AsOf, given.Retrospective, given.Published = match.Kickoff.Add(step.asOf), step.made > 0, step.what != "a challenger"
			saveModel(t, s, given.MadeAt, given)
			if got := known()[match.ID].Forecast; got == nil || got.Probs[football.Home] != step.shown {
				t.Errorf("with %s: %+v, want %v", step.what, got, step.shown)
			}
		}
	})
}

func TestEachPoolMatchHasItsOwnClosing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two, later := matchRecord("SP1", 2023, 0), matchRecord("SP1", 2023, 1), matchRecord("SP1", 2023, 2)
		importRecords(t, s, one, two, later)
		for i, home := range []float64{.4, .5} {
			var all []training.Forecast
			for _, match := range []*football.MatchRecord{one, two, later} {
				all = append(all, forecastAt(match.ID, start.AddDate(0, 0, i-10), home))
			}
			saveModel(t, s, start.AddDate(0, 0, i-10), all...)
		}
		closings := map[int64]time.Time{one.ID: start.AddDate(0, 0, -10), two.ID: start.AddDate(0, 0, -11), later.ID: start}
		for id := range int64(600) { // more than one query can ask for
			closings[1000+id] = start.Add(time.Duration(id) * time.Minute)
		}
		known, err := s.PoolForecasts(t.Context(), closings)
		if err != nil {
			t.Fatal(err)
		}
		first, last := known[one.ID].Forecast, known[later.ID].Forecast
		if len(known) != 3 || first == nil || first.Probs[football.Home] != .4 || known[two.ID].Forecast != nil || last == nil || last.Probs[football.Home] != .5 {
			t.Errorf("got %+v", known)
		}
	})
}

func TestPoolCandidatesKickOffBetweenTwoTimes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		records := []*football.MatchRecord{matchRecord("SP1", 2023, 0), matchRecord("SP1", 2023, 1), matchRecord("E0", 2023, 2, played(1, 0)), matchRecord("SP1", 2023, 3)}
		importRecords(t, s, records...)
		found, err := s.PoolCandidates(t.Context(), records[1].Kickoff, records[2].Kickoff)
		if err != nil || len(found) != 2 || found[0].ID != records[1].ID || found[1].Away != records[2].Away || found[1].Score == nil {
			t.Errorf("%+v, %v", found, err)
		}
		if err := s.ChangeTeam(t.Context(), records[0].Home.ID, nil, []string{"The first"}, start); err != nil {
			t.Fatal(err)
		}
		known, err := s.TeamSpellings(t.Context(), []int64{records[0].Away.ID, records[0].Home.ID, records[0].Home.ID, 999})
		if err != nil || len(known) != 2 {
			t.Fatalf("%+v, %v", known, err)
		}
		for _, team := range known {
			if spelt := slices.Contains(team.Aliases, "The first"); spelt != (team.Team == records[0].Home) {
				t.Errorf("%+v", team)
			}
		}
	})
}
