// Package jobs runs work in the background. Its queue is River, in the product's own
// database: queued jobs survive the end of a process, and a job that follows from a
// change is committed in the same transaction as the change.
//
// A job takes effect exactly once. While it runs, its process records heartbeats; a
// job whose process stops sending them is given to another process. The last write
// of a job is committed together with its completion, and only by the attempt that
// still owns it: an attempt that was declared lost can no longer write.
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

// Database is the database that holds the queue.
type Database struct {
	*sql.DB
	Postgres bool // else it is SQLite
}

func (d Database) driver() riverdriver.Driver[*sql.Tx] {
	if d.Postgres {
		return attemptDriver{riverdatabasesql.New(d.DB), d}
	}
	return attemptDriver{riversqlite.New(d.DB), d}
}

// Handler runs jobs of one kind. The value it returns is the job's result, unless
// the handler has completed the job with Run.Complete. A fault fails the job for
// good, except one of kind Unavailable or Internal; after these, and after any other
// error, the job is tried again. A result returned with an error is stored too.
type Handler func(ctx context.Context, run *Run) (result any, err error)

// Config of a queue.
type Config struct {
	Work     *Work                // runs the jobs; nil: Handlers does
	Handlers map[job.Kind]Handler // used by tests in place of Work
	Log      *slog.Logger
	// Heartbeat is the interval at which the progress of a running job is recorded.
	// LostAfter is how long a job may go without a heartbeat before another process
	// takes it over. If Heartbeat is 0, both have their defaults.
	Heartbeat, LostAfter time.Duration
}

// Defaults of Config.
const (
	defaultHeartbeat = 400 * time.Millisecond
	defaultLostAfter = 8 * time.Second
)

const (
	retention   = 180 * 24 * time.Hour // of finished jobs
	pollEvery   = 200 * time.Millisecond
	maxAttempts = 4
	maxLost     = 200 // attempts after which a lost job fails, as it probably kills its processes
)

// Queues and how many jobs of each a process runs at a time. Jobs of one queue do not
// wait for those of another, so an import starts at once however long a model takes to
// fit.
const (
	heavyQueue    = "heavy"    // need much processor time for minutes
	forecastQueue = "forecast" // follow from every change
	// quickQueue is for what users wait for. Earlier versions put forecasts and
	// simulations here as well; those that were queued then are still run from it.
	quickQueue = "quick"
)

// queues leaves a worker for imports even while the daily update and one that a user
// requested are running.
var queues = map[string]river.QueueConfig{heavyQueue: {MaxWorkers: 1}, forecastQueue: {MaxWorkers: 1}, quickQueue: {MaxWorkers: 3}}

func queueOf(kind job.Kind) string {
	switch kind {
	case job.Prepare, job.Train, job.Backtest, job.AsOf:
		return heavyQueue
	case job.Forecast, job.Simulate:
		return forecastQueue
	case job.Import, job.Update:
	}
	return quickQueue
}

// Jobs is the queue of jobs and, after Start, a worker on it.
type Jobs struct {
	db       Database
	cfg      Config
	client   *river.Client[*sql.Tx]
	stopping atomic.Bool
	sweeping sync.WaitGroup
	stop     context.CancelFunc
	watched  watchers

	mutex sync.Mutex
	held  map[int64]bool // ids of the jobs that run in this process
}

// New opens the queue of a database, whose tables must exist (see Migrate). It runs
// no jobs until Start.
func New(db Database, cfg Config) (*Jobs, error) {
	if cfg.Heartbeat == 0 {
		cfg.Heartbeat, cfg.LostAfter = defaultHeartbeat, defaultLostAfter
	}
	j := &Jobs{db: db, cfg: cfg, held: map[int64]bool{}, stop: func() {}, watched: watchers{streams: map[int64]map[chan job.Job]bool{}}}
	if cfg.Work != nil {
		cfg.Work.queue = j
		cfg.Handlers = cfg.Work.handlers()
	}
	workers := river.NewWorkers()
	for _, kind := range job.Kinds() {
		river.AddWorkerArgs(workers, task{kind: kind}, &worker{jobs: j, handle: cfg.Handlers[kind]})
	}
	client, err := river.NewClient(db.driver(), &river.Config{
		Queues:                      queues,
		Workers:                     workers,
		Logger:                      slog.New(errorsOnly{cfg.Log.Handler()}),
		FetchPollInterval:           pollEvery,
		FetchCooldown:               20 * time.Millisecond,
		JobTimeout:                  -1,
		MaxAttempts:                 maxAttempts,
		RescueStuckJobsAfter:        100 * 365 * 24 * time.Hour, // never: sweep requeues lost jobs
		RetryPolicy:                 retryPolicy{},
		CompletedJobRetentionPeriod: retention, CancelledJobRetentionPeriod: retention, DiscardedJobRetentionPeriod: retention,
	})
	if err != nil {
		return nil, fmt.Errorf("open the queue of jobs: %w", err)
	}
	j.client = client
	return j, nil
}

// Start runs jobs in the background until Stop, also after ctx ends.
func (j *Jobs) Start(ctx context.Context) error {
	ctx, j.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := j.client.Start(ctx); err != nil {
		return fmt.Errorf("work on jobs: %w", err)
	}
	j.sweeping.Go(func() { j.sweepUntil(ctx) })
	return nil
}

// Stop cancels the jobs that run in this process, queues them again and waits until
// all work has ended.
func (j *Jobs) Stop(ctx context.Context) error {
	j.stopping.Store(true)
	err := j.client.StopAndCancel(ctx)
	j.stop()
	j.sweeping.Wait()
	return err
}

// task is a job's arguments as River stores them.
type task struct {
	kind job.Kind
	By   audit.Actor     `json:"by"`
	Args json.RawMessage `json:"args,omitempty" river:"unique"`
}

// Kind returns the name under which River stores jobs of this kind.
func (t task) Kind() string { return string(t.kind) }

// activeStates are the states of unfinished jobs. While a job is in one of them, no
// second job of the same kind with the same arguments is queued.
var activeStates = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
}

// readsLatest reports whether a job works on all data as it is when the job starts. One
// that is queued sees every change committed until then, so it does for all of them;
// one that is running may have read the data before a change.
func readsLatest(kind job.Kind) bool { return kind == job.Forecast || kind == job.Simulate }

func newTask(ctx context.Context, kind job.Kind, args any) (task, *river.InsertOpts, error) {
	t := task{kind: kind, By: audit.ActorFrom(ctx)}
	if args != nil {
		text, err := encode(args)
		if err != nil {
			return t, nil, fmt.Errorf("arguments of %s: %w", kind, err)
		}
		t.Args = text
	}
	opts := &river.InsertOpts{Queue: queueOf(kind)}
	if kind != job.Import && !readsLatest(kind) {
		opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: activeStates}
	}
	return t, opts, nil
}

// maxWaiting limits how many jobs that take minutes wait at a time.
const maxWaiting = 20

// Add queues a job and returns it, or the unfinished job that already does the same.
// It is a fault of kind TooMany if too many wait already.
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
	if queueOf(kind) == heavyQueue {
		waiting, err := j.db.waiting(ctx, tx, heavyQueue)
		if err != nil {
			return job.Job{}, err
		}
		if waiting > maxWaiting {
			return job.Job{}, fault.New(fault.TooMany, "%d jobs that take minutes are waiting already: try again when some are done, or cancel some", maxWaiting)
		}
	}
	if err := tx.Commit(); err != nil {
		return job.Job{}, fmt.Errorf("queue %s: %w", kind, err)
	}
	return j.Job(ctx, id)
}

// Also returns a job.Also that queues a job in the transaction of a change.
func (j *Jobs) Also(kind job.Kind, args any) job.Also {
	return func(ctx context.Context, tx job.Tx) error {
		_, err := j.AddIn(ctx, tx, kind, args)
		return err
	}
}

// AddIn is Add within a transaction. It returns the id of the job.
func (j *Jobs) AddIn(ctx context.Context, tx job.Tx, kind job.Kind, args any) (int64, error) {
	raw, err := sqlTx(tx)
	if err != nil {
		return 0, err
	}
	return j.add(ctx, raw, kind, args)
}

// sqlTx returns the database/sql transaction behind tx.
func sqlTx(tx job.Tx) (*sql.Tx, error) {
	raw, ok := tx.(*sql.Tx)
	if !ok {
		return nil, fmt.Errorf("jobs are kept in a transaction of database/sql, not of %T", tx)
	}
	return raw, nil
}

func (j *Jobs) add(ctx context.Context, tx *sql.Tx, kind job.Kind, args any) (int64, error) {
	t, opts, err := newTask(ctx, kind, args)
	if err != nil {
		return 0, err
	}
	if readsLatest(kind) {
		// A queued job will see this change too: as its row is locked, it cannot start
		// before the transaction ends.
		if id, err := j.db.lockQueued(ctx, tx, kind, t.Args); err != nil || id != 0 {
			return id, err
		}
	}
	result, err := j.client.InsertTx(ctx, tx, t, opts)
	if err != nil {
		return 0, fmt.Errorf("queue %s: %w", kind, err)
	}
	return result.Job.ID, nil
}

// Cancel cancels a queued or running job. A finished job is a fault of kind Conflict.
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

// Retry queues a job again that failed or was cancelled. A job in any other state is
// a fault of kind Conflict, and so is one that an unfinished job duplicates.
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
	if readsLatest(before.Kind) {
		queued, err := j.db.lockQueued(ctx, tx, before.Kind, before.Args)
		if err != nil {
			return job.Job{}, err
		}
		if queued != 0 {
			return job.Job{}, alreadyQueued(id)
		}
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM job_beats WHERE job_id = $1", id); err != nil {
		return job.Job{}, dberr.Fault(err, fault.Say("job %d", id))
	}
	if _, err = j.client.JobRetryTx(ctx, tx, id); err == nil {
		err = tx.Commit()
	}
	if dberr.KindOf(err) == dberr.Duplicate {
		return job.Job{}, alreadyQueued(id)
	}
	if err != nil {
		return job.Job{}, dberr.Fault(err, fault.Say("job %d", id))
	}
	return j.Job(ctx, id)
}

func alreadyQueued(id int64) error {
	return fault.New(fault.Conflict, "job %d cannot be tried again: another one does the same already", id)
}

// retryPolicy waits longer after each failure.
type retryPolicy struct{}

// NextRetry returns the time of the next attempt at a job that failed.
func (retryPolicy) NextRetry(row *rivertype.JobRow) time.Time {
	waits := [...]time.Duration{2 * time.Second, 15 * time.Second, time.Minute}
	return time.Now().UTC().Add(waits[min(max(len(row.Errors), 0), len(waits)-1)])
}
