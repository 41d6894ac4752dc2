package jobs_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// The first forecasts are followed by a retrospective, which fills the track record;
// later ones, and those of an empty database, are not.
func TestARetrospectiveFollowsTheFirstForecasts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		following(t, s, func(_ string, do func() error) error { return do() }, true)
		calls, err := s.Calls(t.Context(), training.TrackRecordQuery{Source: training.Backtested, Model: "blend"})
		if err != nil || len(calls) != 6 {
			t.Errorf("%d matches in the track record, %v", len(calls), err)
		}
	})
}

// One that was worked out while the first forecasts were made is not queued again.
func TestARetrospectiveIsNotWorkedOutTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		following(t, s, func(write string, do func() error) error {
			if write == "SaveModels" {
				if _, _, err := s.SaveComparison(t.Context(), training.Comparison{}, nil, nil, nil); err != nil {
					t.Error(err)
				}
			}
			return do()
		}, false)
	})
}

// following makes forecasts without matches, then twice with some, and checks that a
// retrospective follows the first of these or not.
func following(t *testing.T, s *store.Store, around func(write string, do func() error) error, want bool) {
	t.Helper()
	pool, postgres, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	db := jobs.Database{DB: pool, Postgres: postgres}
	if _, err := jobs.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	seen := interceptor{s, around}
	j, err := jobs.New(db, jobs.Config{Log: slog.New(slog.DiscardHandler), Heartbeat: 50 * time.Millisecond, LostAfter: 10 * time.Second, Work: &jobs.Work{
		Store: seen, Importer: seen, Trainer: training.Trainer{Store: seen, Now: time.Now}, Forecaster: &training.Forecaster{Store: s, Now: time.Now},
		Report: func(name, _ string, _ ingest.Report, failed error, _ int) (any, fault.Sentence, error) {
			return name, fault.Sentence{}, failed
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer stop(t, j)
	forecast := func(when string, want bool) {
		t.Helper()
		add(t, j, job.Forecast, nil)
		if got := settled(t, db, j); slices.Contains(got, job.Backtest) != want {
			t.Errorf("%s: %v", when, got)
		}
	}
	forecast("without matches", false)
	if _, _, err := seen.Import(t.Context(), strings.NewReader(season("SP1")), listing.Hints{}, ingest.Options{}); err != nil {
		t.Fatal(err)
	}
	forecast("the first", want)
	forecast("the second", false)
}
