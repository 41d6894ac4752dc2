package training_test

import (
	"context"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// droppingStore counts the matches whose forecasts are deleted; nothing else may be
// called.
type droppingStore struct {
	training.ChampionStore
	dropped []int64
}

func (s *droppingStore) DropForecasts(_ context.Context, match int64) error {
	s.dropped = append(s.dropped, match)
	return nil
}

func TestTheForecastsOfACancelledFixtureAreDeleted(t *testing.T) {
	before := match(7, 1, 19)
	before.Score, before.Status = nil, football.Scheduled
	after := before
	after.Status = football.Cancelled
	store := &droppingStore{}
	forecaster := training.Forecaster{Store: store, Now: func() time.Time { return before.Kickoff.AddDate(0, 0, -3) }}
	if err := forecaster.MatchChanged(t.Context(), before, after); err != nil {
		t.Fatal(err)
	}
	if len(store.dropped) != 1 || store.dropped[0] != 7 {
		t.Errorf("forecasts of %v are deleted, want those of match 7", store.dropped)
	}
}
