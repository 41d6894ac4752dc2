package training_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// asOfStore stores forecasts of a day in memory.
type asOfStore struct{ forecasts map[int64]football.Probs }

func (s *asOfStore) SaveAsOf(_ context.Context, _ training.AsOfResult, _ string, forecasts []training.Forecast, _ ...job.Also) error {
	s.forecasts = map[int64]football.Probs{}
	for _, f := range forecasts {
		s.forecasts[f.MatchID] = f.Probs
	}
	return nil
}

// Results of the day itself or later, true or altered, do not change the forecasts.
func TestAsOfIgnoresLaterResults(t *testing.T) {
	records := []football.MatchRecord{match(1, 1, 1), match(2, 1, 2), match(3, 2, 8), match(4, 3, 15), match(5, 3, 16), fixture(6, 4, 22)}
	for i := range records { // three pairs of the same teams
		records[i].Home.ID, records[i].Away.ID = int64(1+i%2), int64(3+i%3)
	}
	at := func(records []football.MatchRecord) map[int64]football.Probs {
		t.Helper()
		var store asOfStore
		var past training.AsOfResult
		trainer := training.Trainer{Store: &memoryStore{records: records}, Now: func() time.Time { return now }}
		if err := trainer.AsOf(t.Context(), &store, training.Day{Date: "2023-08-10"}, training.Hooks{}, &past); err != nil {
			t.Fatal(err)
		}
		if past.Learnt != 3 || past.Matches != len(store.forecasts) {
			t.Errorf("%+v", past)
		}
		return store.forecasts
	}
	original := at(records)
	if len(original) != 3 {
		t.Fatalf("forecast %v", original)
	}
	altered := slices.Clone(records)
	altered[3].Score, altered[4].Score = &football.Score{Away: 9}, &football.Score{Home: 9}
	if diff := cmp.Diff(original, at(altered)); diff != "" {
		t.Errorf("an altered later result changed the forecasts:\n%s", diff)
	}
	trainer := training.Trainer{Store: &memoryStore{records: records}, Now: func() time.Time { return now }}
	for day, kind := range map[string]fault.Kind{"2023-08-23": fault.Invalid, "tomorrow": fault.Invalid, "2023-07-01": fault.Conflict} {
		var past training.AsOfResult
		if err := trainer.AsOf(t.Context(), &asOfStore{}, training.Day{Date: day}, training.Hooks{}, &past); fault.KindOf(err) != kind {
			t.Errorf("%s: %v", day, err)
		}
	}
}
