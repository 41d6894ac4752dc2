package jobs_test

import (
	"context"
	"errors"
	"sync"
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
		}, job.Backtest: func(context.Context, *jobs.Run) (any, error) { return nil, nil }})
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
		// Its failure does not end or requeue the job, which the later attempt owns, and
		// its process goes on with other jobs.
		until(t, awake, add(t, asleep, job.Backtest, nil).ID, "ended", finished)
		if now := until(t, awake, one.ID, "was read", func(job.Job) bool { return true }); now.State != job.Running || now.Attempt != 2 {
			t.Errorf("after the earlier attempt failed: %+v", now)
		}
		close(tried)
		done := until(t, awake, one.ID, "ended", finished)
		if done.State != job.Succeeded || string(done.Result) != `"in time"` || done.Attempt != 2 || !done.Error.IsZero() || effects(t, db) != 1 {
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
		// River tells processes of a cancellation by the job's id, within 50 ms. That must
		// not reach the next attempt.
		time.Sleep(300 * time.Millisecond)
		if _, err := elsewhere.Retry(t.Context(), one.ID); err != nil {
			t.Fatal(err)
		}
		try("tried again")
		close(wake)
		done := until(t, j, one.ID, "ended", finished)
		if done.State != job.Succeeded || string(done.Result) != `"in time"` || done.Attempt != 2 || !done.Error.IsZero() || effects(t, db) != 1 {
			t.Errorf("%+v, %d effects", done, effects(t, db))
		}
	})
}

// late is an error whose attempt fails only after later has returned.
type late struct{ later func() }

func (late) Error() string { return "it was lost" }

// Is is called while the queue looks what kind of error it is.
func (e late) Is(error) bool {
	e.later()
	return false
}

// A lost attempt fails at the moment at which the next one begins. However it fails,
// the job belongs to the next one.
func TestFailureOfALostAttemptChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		begun, running, next := make(chan bool), make(chan bool), make(chan bool)
		var elsewhere *jobs.Jobs
		var once sync.Once
		takeOver := func() {
			once.Do(func() {
				if err := elsewhere.Start(t.Context()); err != nil {
					t.Error(err)
				}
				<-running
			})
		}
		j := start(t, db, map[job.Kind]jobs.Handler{job.Train: func(context.Context, *jobs.Run) (any, error) {
			close(begun)
			<-next
			return "late", late{takeOver}
		}})
		end := make(chan bool)
		elsewhere = open(t, db, map[job.Kind]jobs.Handler{job.Train: func(context.Context, *jobs.Run) (any, error) {
			close(running)
			<-end
			return "in time", nil
		}})
		defer stop(t, elsewhere)
		one := add(t, j, job.Train, nil)
		<-begun
		for _, change := range []string{
			"UPDATE job_beats SET attempt = -1 WHERE job_id = $1", "UPDATE river_job SET state = 'available', max_attempts = max_attempts + 1 WHERE id = $1",
		} {
			if _, err := db.ExecContext(t.Context(), change, one.ID); err != nil {
				t.Fatal(err)
			}
		}
		close(next)
		<-running
		time.Sleep(500 * time.Millisecond) // River has recorded the end of the first attempt by then
		if now := until(t, j, one.ID, "was read", func(job.Job) bool { return true }); now.State != job.Running || now.Attempt != 2 || !now.Error.IsZero() {
			t.Errorf("after the lost attempt failed: %+v", now)
		}
		close(end)
		done := until(t, j, one.ID, "ended", finished)
		if done.State != job.Succeeded || string(done.Result) != `"in time"` || done.Attempt != 2 {
			t.Errorf("%+v", done)
		}
	})
}
