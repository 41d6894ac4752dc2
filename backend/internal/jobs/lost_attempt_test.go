package jobs_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
)

// A process that hangs is declared dead. When it resumes, another one owns its job.
func TestLostAttemptWritesNothing(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		sleeping, wake, woken := make(chan bool), make(chan bool), make(chan error, 1)
		asleep := start(t, jobs.Database{DB: db.DB, Postgres: db.Postgres}, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, run *jobs.Run) (any, error) {
			close(sleeping)
			<-wake
			err := effect(context.WithoutCancel(ctx), db, run.ID, run.Complete("late"))
			woken <- err
			return nil, err
		}})
		one := add(t, asleep, job.Train, nil)
		<-sleeping
		// As if it had sent no heartbeats: the last one is from a much earlier attempt.
		if _, err := db.ExecContext(t.Context(), "UPDATE job_beats SET attempt = 77, at = 0 WHERE job_id = $1", one.ID); err != nil {
			t.Fatal(err)
		}
		awake := start(t, db, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, run *jobs.Run) (any, error) {
			return nil, effect(ctx, db, run.ID, run.Complete("in time"))
		}})
		done := until(t, awake, one.ID, "ended", finished)
		close(wake)
		if err := <-woken; err == nil {
			t.Error("the lost attempt wrote")
		}
		if done.State != job.Succeeded || string(done.Result) != `"in time"` || done.Attempt != 2 || effects(t, db) != 1 {
			t.Errorf("%+v, %d effects", done, effects(t, db))
		}
	})
}

// While the attempt that took a job over is running, the job's state is the one that
// the earlier attempt expects too: only the attempt number tells them apart.
func TestEarlierAttemptWritesNothingWhileALaterOneRuns(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		sleeping, wake, woken, running := make(chan bool), make(chan bool), make(chan error, 2), make(chan bool)
		asleep := start(t, jobs.Database{DB: db.DB, Postgres: db.Postgres}, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, run *jobs.Run) (any, error) {
			close(sleeping)
			<-wake
			woken <- effect(context.WithoutCancel(ctx), db, run.ID, run.Owned())
			err := effect(context.WithoutCancel(ctx), db, run.ID, run.Complete("late"))
			woken <- err
			return nil, err
		}})
		one := add(t, asleep, job.Train, nil)
		<-sleeping
		if _, err := db.ExecContext(t.Context(), "UPDATE job_beats SET attempt = 77, at = 0 WHERE job_id = $1", one.ID); err != nil {
			t.Fatal(err)
		}
		tried := make(chan bool)
		awake := start(t, db, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, run *jobs.Run) (any, error) {
			close(running)
			<-tried
			return nil, effect(ctx, db, run.ID, run.Complete("in time"))
		}})
		<-running
		close(wake)
		for _, what := range []string{"wrote", "ended the job"} {
			if err := <-woken; err == nil {
				t.Errorf("the earlier attempt %s", what)
			}
		}
		// Its failure does not end or requeue the job, which the later attempt owns.
		time.Sleep(500 * time.Millisecond)
		if now := until(t, awake, one.ID, "was read", func(job.Job) bool { return true }); now.State != job.Running || now.Attempt != 2 {
			t.Errorf("after the earlier attempt failed: %+v", now)
		}
		close(tried)
		done := until(t, awake, one.ID, "ended", finished)
		if done.State != job.Succeeded || string(done.Result) != `"in time"` || done.Attempt != 2 || done.Error != "" || effects(t, db) != 1 {
			t.Errorf("%+v, %d effects", done, effects(t, db))
		}
	})
}

// A requeued job still has the number of its last attempt, and so does a cancelled
// job that is retried: only its state shows that no attempt owns it.
func TestAttemptWritesNothingWhileItsJobIsQueuedAgain(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		begun, wake, woken := make(chan bool), make(chan bool), make(chan error, 1)
		var lost atomic.Bool
		j := start(t, db, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, run *jobs.Run) (any, error) {
			if lost.Load() {
				return nil, effect(ctx, db, run.ID, run.Complete("in time"))
			}
			close(begun)
			for range wake {
				woken <- effect(context.WithoutCancel(ctx), db, run.ID, run.Owned())
				woken <- effect(context.WithoutCancel(ctx), db, run.ID, run.Complete("late"))
			}
			lost.Store(true)
			return nil, errors.New("it was lost")
		}})
		elsewhere := open(t, db, nil)
		one := add(t, elsewhere, job.Train, nil)
		<-begun
		try := func(when string) {
			t.Helper()
			wake <- true
			for _, what := range []string{"wrote", "ended the job"} {
				if err := <-woken; err == nil {
					t.Errorf("the attempt %s after the job was %s", what, when)
				}
			}
		}
		// As sweep does. This process cannot start it before the handler ends.
		for _, change := range []string{
			"UPDATE job_beats SET attempt = -1 WHERE job_id = $1", "UPDATE river_job SET state = 'available', max_attempts = max_attempts + 1 WHERE id = $1",
		} {
			if _, err := db.ExecContext(t.Context(), change, one.ID); err != nil {
				t.Fatal(err)
			}
		}
		try("given back")
		if _, err := elsewhere.Cancel(t.Context(), one.ID); err != nil {
			t.Fatal(err)
		}
		try("cancelled")
		if _, err := elsewhere.Retry(t.Context(), one.ID); err != nil {
			t.Fatal(err)
		}
		try("tried again")
		close(wake)
		// How many attempts it takes is left open: River ends the lost one by the job's
		// state alone, and may meet the next one at work, which then begins anew.
		done := until(t, j, one.ID, "ended", finished)
		if done.State != job.Succeeded || string(done.Result) != `"in time"` || effects(t, db) != 1 {
			t.Errorf("%+v, %d effects", done, effects(t, db))
		}
	})
}
