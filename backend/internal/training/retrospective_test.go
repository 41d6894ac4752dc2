package training_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// A retrospective is worked out once for the same matches, and not where all models have
// been compared on them.
func TestARetrospectiveIsWorkedOutOnce(t *testing.T) {
	s := &memoryStore{champions: map[string]training.Champion{}, records: []football.MatchRecord{match(1, 1, 12), match(2, 2, 19), fixture(3, 3, 26)}}
	trainer := &training.Trainer{Store: s, Now: func() time.Time { return now }}
	retrospect := func(when string, replayed, comparisons int) {
		t.Helper()
		var summary training.Summary
		if err := trainer.Retrospect(t.Context(), forecast.Strength, training.Hooks{}, &summary); err != nil {
			t.Fatal(err)
		}
		if summary.Replayed != replayed || len(s.compared) != comparisons {
			t.Errorf("%s: %d matches replayed, %d comparisons, want %d and %d", when, summary.Replayed, len(s.compared), replayed, comparisons)
		}
		for _, rank := range summary.Comparison.Ranks {
			if rank.Champion != (rank.Model == forecast.Strength) {
				t.Errorf("%s: %s is the champion: %t", when, rank.Model, rank.Champion)
			}
		}
	}
	retrospect("first", 2, 1)
	models := map[string]bool{}
	for _, r := range s.replays {
		models[r.Model] = true
	}
	if !models[forecast.Strength] || !models[forecast.Blend] || !models[forecast.BaseRate] || models[forecast.Trees] {
		t.Errorf("replayed %v", models)
	}
	retrospect("again", 0, 1)
	s.records[2].Status, s.records[2].Score = football.Played, &football.Score{Away: 1}
	retrospect("after a result", 3, 2)
	s.compared = nil
	if err := trainer.Compare(t.Context(), training.Plan{}, training.Hooks{}, &training.Summary{}); err != nil {
		t.Fatal(err)
	}
	s.crown()
	retrospect("after a comparison of all", 0, 1)
}

func TestShownModel(t *testing.T) {
	for want, models := range map[string][]string{"": nil, "elo": {"elo", "pi"}, "strength": {"elo", "strength"}, "blend": {"baserate", "blend", "strength"}} {
		if got := training.ShownModel(models); got != want {
			t.Errorf("of %v %q is shown, want %q", models, got, want)
		}
	}
}
