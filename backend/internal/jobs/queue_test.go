package jobs_test

import (
	"context"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// blocked is a handler that reports each attempt on begun and ends with next.
func blocked(begun, next chan bool) jobs.Handler {
	return func(ctx context.Context, _ *jobs.Run) (any, error) {
		begun <- true
		select {
		case <-next:
			return nil, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Forecasts, simulations, models and updates are at work; an import ends all the same.
func TestImportsDoNotWaitForOtherJobs(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		begun, next := make(chan bool, 10), make(chan bool)
		slow := blocked(begun, next)
		j := start(t, db, map[job.Kind]jobs.Handler{
			job.Forecast: slow, job.Simulate: slow, job.Train: slow, job.Update: slow,
			job.Import: func(context.Context, *jobs.Run) (any, error) { return nil, nil },
		})
		add(t, j, job.Forecast, nil)
		add(t, j, job.Train, nil)
		add(t, j, job.Update, nil)
		add(t, j, job.Update, jobs.UpdateArgs{Day: "2026-11-28"})
		for range 4 {
			<-begun
		}
		add(t, j, job.Forecast, nil)
		add(t, j, job.Simulate, nil)
		done := until(t, j, add(t, j, job.Import, nil).ID, "ended", finished)
		if took := done.FinishedAt.Sub(done.CreatedAt); done.State != job.Succeeded || took > 2*time.Second {
			t.Errorf("%s after %s", done.State, took)
		}
		close(next)
	})
}

// Earlier versions kept forecasts in the queue of imports.
func TestJobsOfEarlierVersionsAreStillRun(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		done := func(context.Context, *jobs.Run) (any, error) { return nil, nil }
		j := open(t, db, map[job.Kind]jobs.Handler{job.Forecast: done, job.Simulate: done})
		old := []job.Job{add(t, j, job.Forecast, nil), add(t, j, job.Simulate, nil)}
		if _, err := db.ExecContext(t.Context(), "UPDATE river_job SET queue = 'quick'"); err != nil {
			t.Fatal(err)
		}
		if err := j.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer stop(t, j)
		for _, one := range old {
			if got := until(t, j, one.ID, "ended", finished); got.State != job.Succeeded {
				t.Errorf("%s ended as %s", one.Kind, got.State)
			}
		}
	})
}

// A change during a forecast job may have come too late for it, so another job
// follows. Changes while one is queued need no further job, and so it is with
// simulations.
func TestEveryChangeIsFollowedByOneJob(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		for _, kind := range []job.Kind{job.Forecast, job.Simulate} {
			begun, next := make(chan bool, 10), make(chan bool)
			j := open(t, db, map[job.Kind]jobs.Handler{kind: blocked(begun, next)})
			if err := j.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			first := add(t, j, kind, nil)
			<-begun
			second, third := add(t, j, kind, nil), add(t, j, kind, nil)
			other := add(t, j, kind, map[string]string{"division": "SP1"})
			if second.ID == first.ID || third.ID != second.ID || other.ID == second.ID {
				t.Errorf("%s: %d runs, then %d and %d are queued, and %d with other arguments", kind, first.ID, second.ID, third.ID, other.ID)
			}
			close(next)
			for _, one := range []job.Job{first, second, other} {
				until(t, j, one.ID, "ended", finished)
			}
			stop(t, j)
		}
	})
}

// Transactions that run at the same time queue one forecast job.
func TestConcurrentChangesQueueOneForecastJob(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		j := open(t, db, nil)
		const changes = 8
		failures := make(chan error, changes)
		pause := func(context.Context, job.Tx) error {
			time.Sleep(30 * time.Millisecond) // the others begin meanwhile
			return nil
		}
		for range changes {
			go func() { failures <- effect(t.Context(), db, 1, j.Also(job.Forecast, nil), pause) }()
		}
		for range changes {
			if err := <-failures; err != nil {
				t.Error(err)
			}
		}
		if list, err := j.List(t.Context(), job.Query{Limit: 100}); err != nil || len(list) != 1 || effects(t, db) != changes {
			t.Errorf("%d changes queued %+v, %v", effects(t, db), list, err)
		}
	})
}

// The job that a change relies on starts after the change, however long that takes.
func TestQueuedForecastJobWaitsForTheChange(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		seen := make(chan int, 1)
		j := open(t, db, map[job.Kind]jobs.Handler{job.Forecast: func(ctx context.Context, _ *jobs.Run) (any, error) {
			var n int
			err := db.QueryRowContext(ctx, "SELECT count(*) FROM effects").Scan(&n)
			seen <- n
			return nil, err
		}})
		add(t, j, job.Forecast, nil)
		err := effect(t.Context(), db, 1, j.Also(job.Forecast, nil), func(context.Context, job.Tx) error {
			go func() {
				if err := j.Start(t.Context()); err != nil {
					t.Error(err)
				}
			}()
			time.Sleep(500 * time.Millisecond)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := <-seen; n != 1 {
			t.Error("the job started before the change was committed")
		}
		stop(t, j)
	})
}

// Nobody can fill the queue of those who wait for a training; what is waiting already
// is found as before, and imports go on.
func TestFewLongJobsWait(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		j := open(t, db, nil) // without workers
		ctx := audit.WithActor(t.Context(), audit.Actor{Name: "ana"})
		day := func(n int) training.Day {
			return training.Day{Date: time.Date(2023, 1, n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)}
		}
		first := add(t, j, job.AsOf, day(1))
		for n := 2; n <= 20; n++ {
			add(t, j, job.AsOf, day(n))
		}
		if _, err := j.Add(ctx, job.AsOf, day(21)); fault.KindOf(err) != fault.TooMany {
			t.Errorf("one more than may wait: %v", err)
		}
		if again := add(t, j, job.AsOf, day(1)); again.ID != first.ID {
			t.Errorf("the first one again is job %d, want %d", again.ID, first.ID)
		}
		add(t, j, job.Update, nil)
		if _, err := j.Cancel(ctx, first.ID); err != nil {
			t.Fatal(err)
		}
		add(t, j, job.AsOf, day(21))
	})
}
