package store_test

import (
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

func TestRatingsOfManyTeamsAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		importRecords(t, s, matchRecord("SP1", 2023, 0), matchRecord("SP1", 2023, 1))
		list, _, err := s.Matches(t.Context(), football.MatchQuery{})
		if err != nil {
			t.Fatal(err)
		}
		home, away := list[0].Home.ID, list[0].Away.ID
		day := func(n int) time.Time { return start.AddDate(0, 0, n) }
		rating := func(team int64, n int, attack float64) training.Rating {
			return training.Rating{TeamID: team, At: day(n), TeamStrength: forecast.TeamStrength{Attack: attack}}
		}
		found := &training.Findings{Ratings: []training.Rating{rating(home, 1, .1), rating(home, 8, .2), rating(home, 15, .3), rating(away, 8, -.1)}}
		if _, err := s.SaveModels(t.Context(), nil, found); err != nil {
			t.Fatal(err)
		}
		for n, want := range map[int]map[int64]float64{
			0: {}, 7: {home: .1}, 8: {home: .2, away: -.1}, 14: {home: .2, away: -.1}, 99: {home: .3, away: -.1},
		} {
			got, err := s.RatingsAt(t.Context(), []int64{home, away, 99}, day(n))
			if err != nil || len(got) != len(want) {
				t.Fatalf("day %d: %+v, %v", n, got, err)
			}
			for _, r := range got {
				if r.Attack != want[r.TeamID] {
					t.Errorf("day %d: team %d has %v, want %v", n, r.TeamID, r.Attack, want[r.TeamID])
				}
			}
		}
		if got, err := s.RatingsAt(t.Context(), []int64{away}, day(99)); err != nil || len(got) != 1 {
			t.Errorf("of one team: %+v, %v", got, err)
		}
	})
}

// Two workers may end a training, or look back at the same day, at the same moment.
func TestWhatIsReplacedAsAWholeIsReplacedByOneAfterTheOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		importRecords(t, s, matchRecord("SP1", 2023, 0))
		list, _, err := s.Matches(t.Context(), football.MatchQuery{})
		if err != nil {
			t.Fatal(err)
		}
		found := &training.Findings{Ratings: []training.Rating{{TeamID: list[0].Home.ID, At: start}}}
		past, forecasts := training.AsOfResult{Day: "2023-08-01", MadeAt: start}, []training.Forecast{forecastAt(list[0].ID, start, .5)}
		for range 10 {
			var group errgroup.Group
			for range 4 {
				group.Go(func() error {
					_, err := s.SaveModels(t.Context(), nil, found)
					return err
				})
				group.Go(func() error { return s.SaveAsOf(t.Context(), past, "m", forecasts) })
			}
			if err := group.Wait(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
