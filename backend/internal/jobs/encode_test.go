package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
)

// PostgreSQL stores neither NUL nor invalid UTF-8. A job that has them in what it
// reports ends like any other.
func TestTextThatPostgresRefusesEndsNoJob(t *testing.T) {
	const odd, plain = "SP1\x00 \xff.csv", "SP1 \ufffd.csv"
	each(t, func(t *testing.T, db jobs.Database) {
		next := make(chan bool)
		j := start(t, db, map[job.Kind]jobs.Handler{
			job.Train: func(_ context.Context, run *jobs.Run) (any, error) {
				run.Progress(odd, 1, 2)
				<-next
				return map[string]string{"file": odd, "path": `C:\u0000`}, nil
			},
			job.Prepare: func(ctx context.Context, run *jobs.Run) (any, error) {
				return nil, effect(ctx, db, run.ID, run.Complete([]string{odd}))
			},
			job.Backtest: func(context.Context, *jobs.Run) (any, error) {
				return []string{odd}, fault.New(fault.Invalid, "%s is wrong\nand so on", odd)
			},
			job.Import: func(_ context.Context, run *jobs.Run) (any, error) {
				var args []string
				return args, errors.Join(run.Args(&args), fault.New(fault.Unavailable, "%s: %s", odd, strings.Join(args, "")))
			},
		})
		train := add(t, j, job.Train, nil)
		until(t, j, train.ID, "reported its progress", func(j job.Job) bool { return j.Step == plain })
		close(next)
		tests := []struct {
			one    job.Job
			state  job.State
			result string
			error  string
		}{
			{train, job.Succeeded, `{"file": "` + plain + `", "path": "C:\\u0000"}`, ""},
			{add(t, j, job.Prepare, nil), job.Succeeded, `["` + plain + `"]`, ""},
			{add(t, j, job.Backtest, nil), job.Failed, `["` + plain + `"]`, plain + " is wrong\nand so on"},
		}
		for _, test := range tests {
			got := until(t, j, test.one.ID, "ended", finished)
			if got.State != test.state || !same(t, got.Result, test.result) || got.Error.String() != test.error || got.Attempt != 1 {
				t.Errorf("%s ended as %s in attempt %d with %s, %q", got.Kind, got.State, got.Attempt, got.Result, got.Error)
			}
		}
		waiting := until(t, j, add(t, j, job.Import, []string{odd}).ID, "failed", func(j job.Job) bool { return !j.Error.IsZero() })
		if waiting.State != job.Queued || waiting.Error.String() != plain+": "+plain {
			t.Errorf("%+v", waiting)
		}
	})
}

func same(t *testing.T, got json.RawMessage, want string) bool {
	t.Helper()
	var a, b any
	if err := errors.Join(json.Unmarshal(got, &a), json.Unmarshal([]byte(want), &b)); err != nil {
		t.Fatalf("%s: %v", got, err)
	}
	left, err := json.Marshal(a)
	right, other := json.Marshal(b)
	return err == nil && other == nil && string(left) == string(right)
}

// A result that cannot be stored fails the job for good, and its change is not made.
func TestJobFailsWhoseResultCannotBeStored(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		results := map[job.Kind]any{
			job.Train:    map[string]float64{"rps": math.NaN()},
			job.Backtest: strings.Repeat("x", 33<<20), // more than River takes
		}
		if db.Postgres {
			results[job.Prepare] = json.RawMessage(`[1e999999]`)
			results[job.AsOf] = json.RawMessage(`["\ud800"]`)
		}
		handlers := map[job.Kind]jobs.Handler{}
		for kind, result := range results {
			handlers[kind] = func(ctx context.Context, run *jobs.Run) (any, error) {
				return nil, effect(ctx, db, run.ID, run.Complete(result))
			}
		}
		j := start(t, db, handlers)
		for kind := range results {
			done := until(t, j, add(t, j, kind, nil).ID, "ended", finished)
			if done.State != job.Failed || done.Error.String() != "the result of the job cannot be stored" || done.Attempt != 1 || len(done.Result) > 0 {
				t.Errorf("%s ended as %s in attempt %d: %q, %d bytes", kind, done.State, done.Attempt, done.Error, len(done.Result))
			}
		}
		if n := effects(t, db); n != 0 {
			t.Errorf("%d changes were made", n)
		}
	})
}

// slow is a result that takes long to encode.
type slow struct{ begun chan<- struct{} }

func (s slow) MarshalJSON() ([]byte, error) {
	s.begun <- struct{}{}
	time.Sleep(1500 * time.Millisecond) // more than LostAfter of these tests
	return []byte(`{}`), nil
}

// A result that takes long to encode does not keep others from writing meanwhile, so its
// job is not lost.
func TestEncodingAResultHoldsNobodyUp(t *testing.T) {
	each(t, func(t *testing.T, db jobs.Database) {
		begun := make(chan struct{}, 10)
		j := start(t, db, map[job.Kind]jobs.Handler{job.Train: func(ctx context.Context, run *jobs.Run) (any, error) {
			return nil, effect(ctx, db, run.ID, run.Complete(slow{begun}))
		}})
		added := add(t, j, job.Train, nil)
		<-begun
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := db.ExecContext(ctx, "INSERT INTO effects VALUES (-1)"); err != nil {
			t.Errorf("nobody else can write: %v", err)
		}
		if done := until(t, j, added.ID, "ended", finished); done.State != job.Succeeded || done.Attempt != 1 {
			t.Errorf("%s in attempt %d", done.State, done.Attempt)
		}
	})
}
