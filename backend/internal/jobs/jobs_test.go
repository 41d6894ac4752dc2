package jobs_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// each runs a test on both databases, with a table for the effects of jobs.
func each(t *testing.T, test func(t *testing.T, db jobs.Database)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		pool, postgres, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		db := jobs.Database{DB: pool, Postgres: postgres}
		if _, err := jobs.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE effects (job bigint)"); err != nil {
			t.Fatal(err)
		}
		test(t, db)
	})
}

func open(t *testing.T, db jobs.Database, handlers map[job.Kind]jobs.Handler) *jobs.Jobs {
	t.Helper()
	j, err := jobs.New(db, jobs.Config{Handlers: handlers, Log: slog.New(slog.DiscardHandler), Heartbeat: 50 * time.Millisecond, LostAfter: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func start(t *testing.T, db jobs.Database, handlers map[job.Kind]jobs.Handler) *jobs.Jobs {
	t.Helper()
	j := open(t, db, handlers)
	if err := j.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, j) })
	return j
}

func stop(t *testing.T, j *jobs.Jobs) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := j.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func add(t *testing.T, j *jobs.Jobs, kind job.Kind, args any) job.Job {
	t.Helper()
	one, err := j.Add(audit.WithActor(t.Context(), audit.Actor{Name: "ana"}), kind, args)
	if err != nil {
		t.Fatal(err)
	}
	return one
}

// until waits until a job meets a condition.
func until(t *testing.T, j *jobs.Jobs, id int64, what string, right func(job.Job) bool) job.Job {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		one, err := j.Job(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if right(one) {
			return one
		}
		if time.Now().After(deadline) {
			t.Fatalf("job %d never %s: %+v", id, what, one)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func finished(j job.Job) bool { return j.State.Finished() }

func effects(t *testing.T, db jobs.Database) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM effects").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// effect writes a row and calls also in the same transaction, as the store does.
func effect(ctx context.Context, db jobs.Database, id int64, also ...job.Also) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "INSERT INTO effects VALUES ($1)", id); err != nil {
		return err
	}
	for _, follow := range also {
		if err := follow(ctx, tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func TestJobReportsProgressAndResult(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		next := make(chan bool)
		j := start(t, db, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, run *jobs.Run) (any, error) {
			var args struct{ Model string }
			if err := run.Args(&args); err != nil {
				return nil, err
			}
			run.Progress("fit", 3, 7)
			<-next
			return map[string]string{"model": args.Model, "by": audit.ActorFrom(ctx).Name}, nil
		}})
		one := add(t, j, job.Train, map[string]string{"model": "elo"})
		if one.Kind != job.Train || one.RequestedBy != "ana" || one.CreatedAt.IsZero() {
			t.Errorf("queued as %+v", one)
		}
		seen := until(t, j, one.ID, "reported its progress", func(j job.Job) bool { return j.Done == 3 })
		if seen.State != job.Running || seen.Total != 7 || seen.Step != "fit" || seen.StartedAt == nil || seen.Attempt != 1 {
			t.Errorf("while it runs: %+v", seen)
		}
		close(next)
		done := until(t, j, one.ID, "ended", finished)
		var result map[string]string
		if err := json.Unmarshal(done.Result, &result); err != nil || result["model"] != "elo" || result["by"] != "ana" {
			t.Errorf("result %s, %v", done.Result, err)
		}
		if done.State != job.Succeeded || done.FinishedAt == nil {
			t.Errorf("ended as %+v", done)
		}
	})
}

func TestCancelFromAnotherProcessWithinASecond(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		begun := make(chan bool, 1)
		start(t, db, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, _ *jobs.Run) (any, error) {
			begun <- true
			<-ctx.Done()
			return nil, ctx.Err()
		}})
		elsewhere := open(t, db, nil) // a server that runs no jobs
		one := add(t, elsewhere, job.Train, nil)
		<-begun
		at := time.Now()
		if _, err := elsewhere.Cancel(t.Context(), one.ID); err != nil {
			t.Fatal(err)
		}
		done := until(t, elsewhere, one.ID, "ended", finished)
		if took := time.Since(at); done.State != job.Cancelled || took > time.Second {
			t.Errorf("%s after %s", done.State, took)
		}
		if _, err := elsewhere.Cancel(t.Context(), one.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("cancelled twice: %v", err)
		}
		if _, err := elsewhere.Cancel(t.Context(), 12345); fault.KindOf(err) != fault.NotFound {
			t.Errorf("cancelled what is not there: %v", err)
		}
	})
}

func TestQueuedJobIsCancelledAtOnce(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		j := open(t, db, nil)
		one := add(t, j, job.Train, nil)
		got, err := j.Cancel(t.Context(), one.ID)
		if err != nil || got.State != job.Cancelled {
			t.Errorf("%s, %v", got.State, err)
		}
	})
}

// A cancelled job has no effect, even if its handler ignores its context.
func TestCancelledJobWritesNothing(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		begun, cancelled := make(chan bool), make(chan bool)
		j := start(t, db, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, run *jobs.Run) (any, error) {
			close(begun)
			<-cancelled
			return nil, effect(context.WithoutCancel(ctx), db, run.ID, run.Complete(nil))
		}})
		one := add(t, j, job.Train, nil)
		<-begun
		if _, err := j.Cancel(t.Context(), one.ID); err != nil {
			t.Fatal(err)
		}
		close(cancelled)
		if done := until(t, j, one.ID, "ended", finished); done.State != job.Cancelled || effects(t, db) != 0 {
			t.Errorf("%s with %d effects", done.State, effects(t, db))
		}
	})
}

func TestJobIsCommittedWithItsChange(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		j := open(t, db, nil)
		broken := func(context.Context, job.Tx) error { return errors.New("no") }
		if err := effect(t.Context(), db, 1, j.Also(job.Simulate, nil), broken); err == nil {
			t.Fatal("the change was committed")
		}
		if list, err := j.List(t.Context(), job.Query{Limit: 10}); err != nil || len(list) != 0 || effects(t, db) != 0 {
			t.Errorf("%d jobs, %v, %d effects", len(list), err, effects(t, db))
		}
		if err := effect(t.Context(), db, 1, j.Also(job.Simulate, nil)); err != nil {
			t.Fatal(err)
		}
		if list, err := j.List(t.Context(), job.Query{Limit: 10}); err != nil || len(list) != 1 || list[0].Kind != job.Simulate || effects(t, db) != 1 {
			t.Errorf("%+v, %v, %d effects", list, err, effects(t, db))
		}
	})
}

func TestFailedJobReportsWhyAndIsRetried(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		var tries atomic.Int32
		j := start(t, db, map[job.Kind]jobs.Handler{
			job.Train: func(context.Context, *jobs.Run) (any, error) {
				if tries.Add(1) == 1 {
					return nil, errors.New("connection to secret-host lost")
				}
				return "done", nil
			},
			job.Backtest: func(context.Context, *jobs.Run) (any, error) {
				return nil, fault.New(fault.Invalid, "there is no such season")
			},
			job.Simulate: func(context.Context, *jobs.Run) (any, error) { panic("oh") },
		})
		passing := add(t, j, job.Train, nil)
		waiting := until(t, j, passing.ID, "failed", func(j job.Job) bool { return !j.Error.IsZero() })
		if waiting.State != job.Queued || waiting.NextAttempt == nil || strings.Contains(waiting.Error.String(), "secret") {
			t.Errorf("after a failure that may pass: %+v", waiting)
		}
		if done := until(t, j, passing.ID, "ended", finished); done.State != job.Succeeded || done.Attempt != 2 || !done.Error.IsZero() {
			t.Errorf("the second time: %+v", done)
		}
		wrong := until(t, j, add(t, j, job.Backtest, nil).ID, "ended", finished)
		if wrong.State != job.Failed || wrong.Error.String() != "there is no such season" || wrong.Attempt != 1 {
			t.Errorf("after a fault: %+v", wrong)
		}
		again, err := j.Retry(t.Context(), wrong.ID)
		if err != nil || again.State.Finished() && again.Attempt == 1 {
			t.Errorf("tried again: %+v, %v", again, err)
		}
		if _, err := j.Retry(t.Context(), passing.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("what succeeded was tried again: %v", err)
		}
		panicked := add(t, j, job.Simulate, nil)
		if got := until(t, j, panicked.ID, "failed", func(j job.Job) bool { return !j.Error.IsZero() }); strings.Contains(got.Error.String(), "oh") {
			t.Errorf("a panic is told as %q", got.Error)
		}
	})
}

func TestTheErrorOfAnyKindOfJobIsReadInAnyLanguage(t *testing.T) {
	spanish := fault.Catalog{
		"%s: %d of %s": "%s: %d de %s", "the pleno": "el pleno", "something went wrong on our side; the server's log says what": "algo ha fallado",
	}
	each(t, func(t *testing.T, db jobs.Database) {
		handlers := map[job.Kind]jobs.Handler{}
		for _, kind := range job.Kinds() {
			handlers[kind] = func(_ context.Context, run *jobs.Run) (any, error) {
				var fails string
				if err := run.Args(&fails); err != nil || fails == "inside" {
					return nil, errors.Join(err, errors.New("connection lost"))
				}
				told := fault.New(fault.Conflict, "%s: %d of %s", kind, 3, fault.Say("the pleno"))
				return nil, fmt.Errorf("while it ran: %w", told)
			}
		}
		j := start(t, db, handlers)
		for _, kind := range job.Kinds() {
			told := until(t, j, add(t, j, kind, "told").ID, "ended", finished)
			if got := told.Error.In(spanish); got != string(kind)+": 3 de el pleno" || told.Error.String() != string(kind)+": 3 of the pleno" {
				t.Errorf("%s: %q", kind, got)
			}
			inside := until(t, j, add(t, j, kind, "inside").ID, "failed", func(j job.Job) bool { return !j.Error.IsZero() })
			if got := inside.Error.In(spanish); got != "algo ha fallado" {
				t.Errorf("%s: %q", kind, got)
			}
		}
	})
}

func TestDuplicateJobsAreQueuedOnceExceptImports(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		j := open(t, db, nil)
		first, second := add(t, j, job.Train, nil), add(t, j, job.Train, nil)
		other := add(t, j, job.Train, map[string]string{"model": "elo"})
		if first.ID != second.ID || other.ID == first.ID {
			t.Errorf("trainings %d, %d and, with other arguments, %d", first.ID, second.ID, other.ID)
		}
		a, b := add(t, j, job.Import, map[string]int{"upload": 1}), add(t, j, job.Import, map[string]int{"upload": 1})
		if a.ID == b.ID {
			t.Error("a second import was taken for the first")
		}
	})
}

func TestStopRequeuesRunningJobs(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		begun := make(chan bool, 1)
		first := open(t, db, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, _ *jobs.Run) (any, error) {
			begun <- true
			<-ctx.Done()
			return nil, ctx.Err()
		}})
		if err := first.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		one := add(t, first, job.Train, nil)
		<-begun
		stop(t, first)
		second := start(t, db, map[job.Kind]jobs.Handler{job.Train: func(context.Context, *jobs.Run) (any, error) { return nil, nil }})
		if done := until(t, second, one.ID, "ended", finished); done.State != job.Succeeded || !done.Error.IsZero() {
			t.Errorf("%+v", done)
		}
	})
}

func TestListIsNewestFirst(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		j := open(t, db, nil)
		var ids []int64
		for range 5 {
			ids = append(ids, add(t, j, job.Import, nil).ID)
		}
		train := add(t, j, job.Train, nil)
		list, err := j.List(t.Context(), job.Query{Limit: 3})
		if err != nil || len(list) != 3 || list[0].ID != train.ID || list[1].ID != ids[4] {
			t.Errorf("%+v, %v", list, err)
		}
		list, err = j.List(t.Context(), job.Query{Kind: job.Import, Before: ids[3], Limit: 10})
		if err != nil || len(list) != 3 || list[0].ID != ids[2] {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestConcurrentMigrations(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		failures := make(chan error)
		const processes = 6
		for range processes {
			go func() {
				s, err := store.Open(t.Context(), url)
				if err == nil {
					defer func() { _ = s.Close() }()
					if _, err = s.Migrate(t.Context()); err == nil {
						var pool *sql.DB
						var postgres bool
						if pool, postgres, err = s.SQL(); err == nil {
							_, err = jobs.Migrate(t.Context(), jobs.Database{DB: pool, Postgres: postgres})
						}
					}
				}
				failures <- err
			}()
		}
		for range processes {
			if err := <-failures; err != nil {
				t.Error(err)
			}
		}
	})
}
