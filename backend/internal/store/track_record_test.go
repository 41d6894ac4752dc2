package store_test

import (
	"math"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// The track record of published forecasts has the last one made before each
// kick-off, and none that was computed later or by a challenger.
func TestTheTrackRecordHasTheForecastsThatUsersWereShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match, other := matchRecord("SP1", 2023, 0, played(1, 0)), matchRecord("SP1", 2023, 1, played(0, 2))
		match.Quotes = []odds.Quote{{Bookmaker: "PS", Moment: odds.Closing, Odds: odds.Odds{2, 3.5, 4}}}
		importRecords(t, s, match, other)
		before := func(by time.Duration, home float64) training.Forecast {
			return forecastAt(match.ID, match.Kickoff.Add(-by), home)
		}
		first, last := before(48*time.Hour, .3), before(time.Hour, .5)
		challenger, late, retrospective := before(time.Minute, .6), before(-time.Minute, .65), before(time.Second, .66)
		challenger.Published, retrospective.Retrospective = false, true
		for _, f := range []training.Forecast{first, last, challenger, late, retrospective} {
			saveModel(t, s, f.MadeAt, f)
		}
		calls, err := s.Calls(t.Context(), training.TrackRecordQuery{Source: training.Published})
		if err != nil || len(calls) != 1 {
			t.Fatalf("%+v, %v", calls, err)
		}
		c := calls[0]
		if c.MatchID != match.ID || c.Probs[football.Home] != .5 || c.Score != (football.Score{Home: 1}) || c.Market == nil || c.Home != match.Home.Name || !c.MadeAt.Equal(last.MadeAt) {
			t.Errorf("%+v", c)
		}
		if none, err := s.Calls(t.Context(), training.TrackRecordQuery{Source: training.Backtested, Model: "m"}); err != nil || len(none) != 0 {
			t.Errorf("a model without a backtest: %v, %v", none, err)
		}
		if names, err := s.TrackRecordModels(t.Context(), training.Published); err != nil || len(names) != 1 || names[0] != "m" {
			t.Errorf("models %v, %v", names, err)
		}
		_, _, err = s.SaveComparison(t.Context(), training.Comparison{At: start, From: 2023, To: 2023}, []training.BacktestForecast{
			{MatchID: match.ID, Model: "elo", Probs: football.Probs{.2, .3, .5}}, {MatchID: other.ID, Model: "elo", Probs: football.Probs{.1, .1, .8}},
		}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		calls, err = s.Calls(t.Context(), training.TrackRecordQuery{Source: training.Backtested, Model: "elo", Division: "SP1", Season: 2023})
		if err != nil || len(calls) != 2 || calls[0].Probs[football.Away] != .5 || !calls[0].MadeAt.IsZero() || calls[0].Base != nil {
			t.Fatalf("%+v, %v", calls, err)
		}
		if b := calls[1].Base; b == nil || math.Abs(b[football.Home]-.5) > 1e-12 { // one home win so far
			t.Errorf("base rates %v", b)
		}
		if none, err := s.Calls(t.Context(), training.TrackRecordQuery{Source: training.Published, Season: 2022}); err != nil || len(none) != 0 {
			t.Errorf("another season: %v, %v", none, err)
		}
		if one, err := s.Calls(t.Context(), training.TrackRecordQuery{Source: training.Published}); err != nil || len(one) != 1 {
			t.Errorf("the backtest is among what was published: %v, %v", one, err)
		}
	})
}

// Base rates count what was played before the day of a match, in its own division, also
// where it has no forecast; closing odds are those of the matches in question.
func TestBaseRatesCountMatchesBeforeTheFirstForecast(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first, second, third := matchRecord("SP1", 2023, 0, played(1, 0)), matchRecord("SP1", 2023, 1, played(1, 1)), matchRecord("SP1", 2023, 2, played(0, 1))
		elsewhere := matchRecord("E0", 2023, 0, played(0, 3))
		first.Quotes = []odds.Quote{{Bookmaker: "PS", Moment: odds.Closing, Odds: odds.Odds{2, 3.5, 4}}}
		third.Quotes = []odds.Quote{{Bookmaker: "PS", Moment: odds.Closing, Odds: odds.Odds{3, 3.2, 2.3}}}
		importRecords(t, s, first, second, third, elsewhere)
		_, _, err := s.SaveComparison(t.Context(), training.Comparison{At: start, From: 2023, To: 2023}, []training.BacktestForecast{
			{MatchID: third.ID, Model: "elo", Probs: football.Probs{.2, .3, .5}},
		}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, division := range []string{"SP1", ""} {
			calls, err := s.Calls(t.Context(), training.TrackRecordQuery{Source: training.Backtested, Model: "elo", Division: division})
			if err != nil || len(calls) != 1 || calls[0].Base == nil || calls[0].Market == nil {
				t.Fatalf("%+v, %v", calls, err)
			}
			// A home win, a draw, and one match of each outcome that was not played.
			want := football.Probs{football.Home: .4, football.Draw: .4, football.Away: .2}
			for o, p := range calls[0].Base {
				if math.Abs(p-want[o]) > 1e-12 {
					t.Errorf("base rates %v, want %v", *calls[0].Base, want)
				}
			}
			if m := calls[0].Market; m[football.Home] > .4 {
				t.Errorf("the odds %v are of another match", *m)
			}
		}
	})
}
