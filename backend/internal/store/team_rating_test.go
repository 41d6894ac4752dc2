package store_test

import (
	"testing"
	"time"

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
