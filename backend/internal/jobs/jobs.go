// Package jobs does work in the background, with River as the queue in the
// product's own database: what is queued there is not lost with a process, and a
// job that a change causes is kept together with the change.
//
// A job's effect comes once. While it runs, its process says each moment that it
// is alive; a job whose process fell silent goes to another one. What a job
// writes last is written together with its end, and only by the attempt that
// still owns it: one that was taken for dead cannot write any more.
package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/dberr"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// Database is where jobs are kept.
type Database struct {
	*sql.DB
	Postgres bool // else it is SQLite
}

func (d Database) driver() riverdriver.Driver[*sql.Tx] {
	if d.Postgres {
		return riverdatabasesql.New(d.DB)
	}
	return riversqlite.New(d.DB)
}

// Handler does one kind of job. What it returns is the job's result, unless it
// has completed the job with Run.Complete. A fault ends the job for good,
// unless it may pass; any other error lets it be tried again. With an error the
// result says how far the job came.
type Handler func(ctx context.Context, run *Run) (result any, err error)

// Config of a queue.
type Config struct {
	Work     *Work                // what the jobs do
	Handlers map[job.Kind]Handler // in place of Work, in tests
	Log      *slog.Logger
	// Heartbeat is how often a running job says that it is alive and how far, LostAfter
	// how long it may be silent before another process takes it.
	Heartbeat, LostAfter time.Duration
}

// How often and how long, unless a test says otherwise.
const (
	defaultHeartbeat = 400 * time.Millisecond
	defaultLostAfter = 8 * time.Second
)

const (
	retention   = 180 * 24 * time.Hour // the history of jobs
	pollEvery   = 200 * time.Millisecond
	maxAttempts = 4
	maxLost     = 200 // attempts after which a job is taken for what kills its processes
)

// Queues: what keeps processors busy is done one at a time, and does not keep
// what is quick waiting.
const (
	heavyQueue = "heavy"
	quickQueue = "quick"
)

func queueOf(kind job.Kind) string {
	switch kind {
	case job.Prepare, job.Train, job.Backtest, job.AsOf:
		return heavyQueue
	case job.Import, job.Update, job.Forecast, job.Simulate:
	}
	return quickQueue
}

// Jobs is the queue, and once started one of its workers.
type Jobs struct {
	db       Database
	cfg      Config
	client   *river.Client[*sql.Tx]
	stopping atomic.Bool
	sweeping sync.WaitGroup
	stop     context.CancelFunc
	watched  watchers

	mutex sync.Mutex
	mine  map[int64]bool // jobs that run in this process
}

// New makes a queue whose tables are there (see Migrate).
func New(db Database, cfg Config) (*Jobs, error) {
	if cfg.Heartbeat == 0 {
		cfg.Heartbeat, cfg.LostAfter = defaultHeartbeat, defaultLostAfter
	}
	j := &Jobs{db: db, cfg: cfg, mine: map[int64]bool{}, stop: func() {}, watched: watchers{streams: map[int64]map[chan job.Job]bool{}}}
	if cfg.Work != nil {
		cfg.Work.queue = j
		cfg.Handlers = cfg.Work.handlers()
	}
	workers := river.NewWorkers()
	for _, kind := range job.Kinds() {
		river.AddWorkerArgs(workers, task{kind: kind}, &worker{jobs: j, handle: cfg.Handlers[kind]})
	}
	client, err := river.NewClient(db.driver(), &river.Config{
		Queues:                      map[string]river.QueueConfig{heavyQueue: {MaxWorkers: 1}, quickQueue: {MaxWorkers: 2}},
		Workers:                     workers,
		Logger:                      slog.New(errorsOnly{cfg.Log.Handler()}),
		FetchPollInterval:           pollEvery,
		FetchCooldown:               20 * time.Millisecond,
		JobTimeout:                  -1,
		MaxAttempts:                 maxAttempts,
		RescueStuckJobsAfter:        100 * 365 * 24 * time.Hour, // sweep does it, sooner
		RetryPolicy:                 retryPolicy{},
		CompletedJobRetentionPeriod: retention, CancelledJobRetentionPeriod: retention, DiscardedJobRetentionPeriod: retention,
	})
	if err != nil {
		return nil, fmt.Errorf("open the queue of jobs: %w", err)
	}
	j.client = client
	return j, nil
}

// Start works on jobs until Stop.
func (j *Jobs) Start(ctx context.Context) error {
	ctx, j.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := j.client.Start(ctx); err != nil {
		return fmt.Errorf("work on jobs: %w", err)
	}
	j.sweeping.Go(func() { j.sweepUntil(ctx) })
	return nil
}

// Stop ends the work. Jobs that run are broken off and queued again at once.
func (j *Jobs) Stop(ctx context.Context) error {
	j.stopping.Store(true)
	err := j.client.StopAndCancel(ctx)
	j.stop()
	j.sweeping.Wait()
	return err
}

// task is a job's arguments as River keeps them.
type task struct {
	kind job.Kind
	By   audit.Actor     `json:"by"`
	Args json.RawMessage `json:"args,omitempty" river:"unique"`
}

// Kind is River's name of it.
func (t task) Kind() string { return string(t.kind) }

// activeStates are the states in which a second job of the same kind and arguments
// makes no sense.
var activeStates = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
}

func newTask(ctx context.Context, kind job.Kind, args any) (task, *river.InsertOpts, error) {
	t := task{kind: kind, By: audit.ActorFrom(ctx)}
	if args != nil {
		text, err := json.Marshal(args)
		if err != nil {
			return t, nil, fmt.Errorf("arguments of %s: %w", kind, err)
		}
		t.Args = text
	}
	opts := &river.InsertOpts{Queue: queueOf(kind)}
	if kind != job.Import && kind != job.Forecast {
		opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: activeStates}
	}
	return t, opts, nil
}

// Add queues a job, or gives the one that is doing the same already.
func (j *Jobs) Add(ctx context.Context, kind job.Kind, args any) (job.Job, error) {
	tx, err := j.db.BeginTx(ctx, nil)
	if err != nil {
		return job.Job{}, fmt.Errorf("queue %s: %w", kind, err)
	}
	defer func() { _ = tx.Rollback() }()
	id, err := j.add(ctx, tx, kind, args)
	if err != nil {
		return job.Job{}, err
	}
	if err := tx.Commit(); err != nil {
		return job.Job{}, fmt.Errorf("queue %s: %w", kind, err)
	}
	return j.Job(ctx, id)
}

// Also queues a job together with a change.
func (j *Jobs) Also(kind job.Kind, args any) job.Also {
	return func(ctx context.Context, tx job.Tx) error {
		_, err := j.AddIn(ctx, tx, kind, args)
		return err
	}
}

// AddIn queues a job within a transaction and gives its number.
func (j *Jobs) AddIn(ctx context.Context, tx job.Tx, kind job.Kind, args any) (int64, error) {
	raw, err := sqlTx(tx)
	if err != nil {
		return 0, err
	}
	return j.add(ctx, raw, kind, args)
}

// sqlTx is what a transaction is beneath.
func sqlTx(tx job.Tx) (*sql.Tx, error) {
	raw, ok := tx.(*sql.Tx)
	if !ok {
		return nil, fmt.Errorf("jobs are kept in a transaction of database/sql, not of %T", tx)
	}
	return raw, nil
}

func (j *Jobs) add(ctx context.Context, tx *sql.Tx, kind job.Kind, args any) (int64, error) {
	if kind == job.Forecast {
		// One that waits will see this change too: it cannot begin before the
		// transaction ends.
		if id, err := j.db.lockQueued(ctx, tx, kind); err != nil || id != 0 {
			return id, err
		}
	}
	t, opts, err := newTask(ctx, kind, args)
	if err != nil {
		return 0, err
	}
	result, err := j.client.InsertTx(ctx, tx, t, opts)
	if err != nil {
		return 0, fmt.Errorf("queue %s: %w", kind, err)
	}
	return result.Job.ID, nil
}

// Cancel a job that is queued or runs; one that is over is a fault of kind
// Conflict.
func (j *Jobs) Cancel(ctx context.Context, id int64) (job.Job, error) {
	before, err := j.Job(ctx, id)
	if err != nil {
		return job.Job{}, err
	}
	if before.State.Finished() {
		return job.Job{}, fault.New(fault.Conflict, "job %d is over", id)
	}
	if err := j.markCancelled(ctx, id); err != nil {
		return job.Job{}, err
	}
	if _, err := j.client.JobCancel(ctx, id); err != nil {
		return job.Job{}, fmt.Errorf("cancel job %d: %w", id, err)
	}
	return j.Job(ctx, id)
}

// Retry a job that failed or was cancelled.
func (j *Jobs) Retry(ctx context.Context, id int64) (job.Job, error) {
	before, err := j.Job(ctx, id)
	if err != nil {
		return job.Job{}, err
	}
	if before.State != job.Failed && before.State != job.Cancelled {
		return job.Job{}, fault.New(fault.Conflict, "job %d is %s: only what failed or was cancelled can be tried again", id, fault.Say(string(before.State)))
	}
	tx, err := j.db.BeginTx(ctx, nil)
	if err != nil {
		return job.Job{}, dberr.Fault(err, fault.Say("job %d", id))
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "DELETE FROM job_beats WHERE job_id = $1", id); err != nil {
		return job.Job{}, dberr.Fault(err, fault.Say("job %d", id))
	}
	if _, err = j.client.JobRetryTx(ctx, tx, id); err == nil {
		err = tx.Commit()
	}
	if dberr.KindOf(err) == dberr.Duplicate {
		return job.Job{}, fault.New(fault.Conflict, "job %d cannot be tried again: another one does the same already", id)
	}
	if err != nil {
		return job.Job{}, dberr.Fault(err, fault.Say("job %d", id))
	}
	return j.Job(ctx, id)
}

// retryPolicy wait longer each time.
type retryPolicy struct{}

// NextRetry is when a job that failed is tried again.
func (retryPolicy) NextRetry(row *rivertype.JobRow) time.Time {
	waits := [...]time.Duration{2 * time.Second, 15 * time.Second, time.Minute}
	return time.Now().UTC().Add(waits[min(max(len(row.Errors), 0), len(waits)-1)])
}
