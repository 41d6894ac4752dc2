package jobs_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// database opens a database that has only the tables of the queue.
func database(t *testing.T, url string) jobs.Database {
	t.Helper()
	pool, postgres, err := storetest.Open(t, url).SQL()
	if err != nil {
		t.Fatal(err)
	}
	db := jobs.Database{DB: pool, Postgres: postgres}
	if _, err := jobs.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return db
}

func copyQueue(t *testing.T, from, to jobs.Database) (n, added int, err error) {
	t.Helper()
	source, err := from.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = source.Rollback() }()
	target, err := to.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = target.Rollback() }()
	n, added, err = jobs.Copy(t.Context(), jobs.Side{Tx: source, Postgres: from.Postgres}, jobs.Side{Tx: target, Postgres: to.Postgres})
	if err != nil {
		return n, added, err
	}
	return n, added, target.Commit()
}

// fillQueue adds a job in every state; running is the id of the running one.
func fillQueue(t *testing.T, db jobs.Database) (running int64) {
	t.Helper()
	j, err := jobs.New(db, jobs.Config{Log: slog.New(slog.DiscardHandler), Heartbeat: 50 * time.Millisecond, LostAfter: time.Second, Handlers: map[job.Kind]jobs.Handler{
		job.Import: func(_ context.Context, run *jobs.Run) (any, error) {
			run.Progress("import", 2, 3)
			said := "año  \\u0000 'q\""
			if !db.Postgres { // PostgreSQL cannot store NUL
				said = "año \x00 \\u0000 'q\""
			}
			return map[string]any{"said": said, "share": 0.1, "large": 12345678901}, nil
		},
		job.Backtest: func(context.Context, *jobs.Run) (any, error) {
			return nil, fault.New(fault.Invalid, "nothing to learn from")
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	done := add(t, j, job.Import, map[string]any{"uploads": []int{3}})
	failed := add(t, j, job.Backtest, map[string]int{"from": 2020})
	cancelled := add(t, j, job.Simulate, nil)
	if _, err := j.Cancel(t.Context(), cancelled.ID); err != nil {
		t.Fatal(err)
	}
	if err := j.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, j, done.ID, "ended", finished)
	until(t, j, failed.ID, "ended", finished)
	stop(t, j)
	add(t, j, job.Train, map[string]int{"from": 2021})
	running = add(t, j, job.Prepare, nil).ID
	if _, err := db.ExecContext(t.Context(), "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = created_at WHERE id = $1", running); err != nil {
		t.Fatal(err)
	}
	return running
}

// everyJob lists all jobs as JSON, with times to the millisecond.
func everyJob(t *testing.T, db jobs.Database) string {
	t.Helper()
	list, err := open(t, db, nil).List(t.Context(), job.Query{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		for _, at := range []*time.Time{&list[i].CreatedAt, list[i].StartedAt, list[i].FinishedAt} {
			if at != nil {
				*at = at.Round(time.Millisecond)
			}
		}
		for _, text := range []*json.RawMessage{&list[i].Args, &list[i].Result} {
			var value any
			if len(*text) == 0 {
				continue
			}
			if err := json.Unmarshal(*text, &value); err != nil {
				t.Fatal(err)
			}
			if *text, err = json.Marshal(value); err != nil { // sorts the members
				t.Fatal(err)
			}
		}
	}
	all, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func TestCopyQueueToOtherDatabaseAndBack(t *testing.T) {
	other := map[bool]func(testing.TB) string{false: storetest.Postgres, true: storetest.SQLite}
	same := map[bool]func(testing.TB) string{false: storetest.SQLite, true: storetest.Postgres}
	each(t, func(t *testing.T, first jobs.Database) {
		running := fillQueue(t, first)
		second, third := database(t, other[first.Postgres](t)), database(t, same[first.Postgres](t))
		if n, added, err := copyQueue(t, first, second); err != nil || n != 5 || added != 5 {
			t.Fatalf("there: %d, %d, %v", n, added, err)
		}
		if n, added, err := copyQueue(t, second, third); err != nil || n != 5 || added != 5 {
			t.Fatalf("back: %d, %d, %v", n, added, err)
		}
		if n, added, err := copyQueue(t, second, third); err != nil || n != 5 || added != 0 {
			t.Fatalf("again: %d, %d, %v", n, added, err)
		}
		// The running job is queued in the copy, with as many attempts left as before.
		if _, err := first.ExecContext(t.Context(), "UPDATE river_job SET state = 'available' WHERE id = $1", running); err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(everyJob(t, first), "año \\u0000 \\\\u0000", "año  \\\\u0000")
		for name, db := range map[string]jobs.Database{"there": second, "back": third} {
			if diff := cmp.Diff(want, everyJob(t, db)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		for name, db := range map[string]jobs.Database{"there": second, "back": third} {
			t.Run(name, func(t *testing.T) { testCopiedQueueWorks(t, db, running) })
		}
	})
}

// testCopiedQueueWorks checks that queued jobs are run, that duplicates are still
// recognized, and that new jobs get new ids.
func testCopiedQueueWorks(t *testing.T, db jobs.Database, running int64) {
	idle := open(t, db, nil)
	before, err := idle.List(t.Context(), job.Query{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if again := add(t, idle, job.Train, map[string]int{"from": 2021}); again.ID >= running {
		t.Errorf("training that is queued was queued again: %+v", again)
	}
	nothing := func(context.Context, *jobs.Run) (any, error) { return nil, nil } //nolint:nilnil // no result
	j := start(t, db, map[job.Kind]jobs.Handler{job.Train: nothing, job.Prepare: nothing, job.Simulate: nothing})
	for _, one := range before {
		if ended := until(t, j, one.ID, "ended", finished); one.State == job.Queued && ended.State != job.Succeeded {
			t.Errorf("%+v", ended)
		}
	}
	if added := add(t, j, job.Simulate, nil); added.ID <= before[0].ID {
		t.Errorf("job %d after %d", added.ID, before[0].ID)
	}
}

// A column that a new version of River adds must be copied as well.
func TestCopyCoversEveryColumn(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		found, err := columnsOf(t.Context(), db, "river_job")
		if err != nil {
			t.Fatal(err)
		}
		copied := []string{
			"args", "attempt", "attempted_at", "attempted_by", "created_at", "errors", "finalized_at", "id", "kind", "max_attempts", "metadata",
			"priority", "queue", "scheduled_at", "state", "tags", "unique_key", "unique_states",
		}
		if diff := cmp.Diff(copied, slices.Sorted(maps.Keys(found))); diff != "" {
			t.Errorf("columns of the table (-copied +there)\n%s", diff)
		}
	})
}

func TestCopyDetectsDifferences(t *testing.T) {
	each(t, func(t *testing.T, first jobs.Database) {
		fillQueue(t, first)
		second := database(t, storetest.SQLite(t))
		if _, _, err := copyQueue(t, first, second); err != nil {
			t.Fatal(err)
		}
		if _, err := second.ExecContext(t.Context(), "UPDATE river_job SET priority = 2 WHERE state = 'completed'"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := copyQueue(t, first, second); err == nil || !strings.Contains(err.Error(), "not the same") {
			t.Error(err)
		}
		if _, err := second.ExecContext(t.Context(), "UPDATE river_job SET priority = 1"); err != nil {
			t.Fatal(err)
		}
		if _, err := first.ExecContext(t.Context(), "DELETE FROM river_job WHERE id = (SELECT max(id) FROM river_job)"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := copyQueue(t, first, second); err == nil || !strings.Contains(err.Error(), "1 more") {
			t.Error(err)
		}
	})
}
