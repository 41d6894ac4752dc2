package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivertype"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// Causes with which the context of a job is cancelled.
var (
	errCancelled = errors.New("the job was cancelled")
	errLost      = errors.New("the job was taken for lost and given to another process")
)

// Run is one attempt at a job.
type Run struct {
	ID   int64
	args json.RawMessage
	jobs *Jobs
	row  *river.Job[task]

	mutex    sync.Mutex
	progress job.Progress
	changed  bool
	ended    bool // the handler completed the job in a change of its own
}

// Args decodes the job's arguments. Without any, it leaves into as it is.
func (r *Run) Args(into any) error {
	if len(r.args) == 0 {
		return nil
	}
	if err := json.Unmarshal(r.args, into); err != nil {
		return fmt.Errorf("arguments of job %d: %w", r.ID, err)
	}
	return nil
}

// Progress records that done of total parts of a step are done. The next heartbeat
// stores it.
func (r *Run) Progress(step string, done, total int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	next := job.Progress{Step: plainText(step), Done: done, Total: total}
	r.changed = r.changed || next != r.progress
	r.progress = next
}

// Owned makes a change fail unless this attempt still owns the job and the job was
// not cancelled.
func (r *Run) Owned() job.Also {
	return func(ctx context.Context, tx job.Tx) error {
		raw, err := sqlTx(tx)
		if err != nil {
			return err
		}
		return r.lockOwnership(ctx, raw)
	}
}

// Complete completes the job in the transaction of a change, under the conditions of
// Owned. The result is encoded at once, because a large one would hold up heartbeats
// while the change keeps others from writing. What a pointer points to is encoded at the
// end of the change, when it may be filled in.
func (r *Run) Complete(result any) job.Also {
	if result != nil && reflect.TypeOf(result).Kind() != reflect.Pointer {
		result = encodeResult(result)
	}
	return func(ctx context.Context, tx job.Tx) error {
		raw, err := sqlTx(tx)
		if err != nil {
			return err
		}
		return r.complete(ctx, raw, result)
	}
}

// lockOwnership checks that this attempt still owns the job and that it was not
// cancelled, and keeps other processes from taking it before the transaction ends.
func (r *Run) lockOwnership(ctx context.Context, tx *sql.Tx) error {
	attempt, state, err := r.jobs.db.lockAttempt(ctx, tx, r.ID)
	if err != nil {
		return fmt.Errorf("look whether job %d is owned: %w", r.ID, err)
	}
	if attempt != r.row.Attempt || state != rivertype.JobStateRunning {
		return errLost
	}
	var cancelled bool
	if err := tx.QueryRowContext(ctx, "SELECT cancelled FROM job_beats WHERE job_id = $1", r.ID).Scan(&cancelled); err != nil {
		return fmt.Errorf("look whether job %d is cancelled: %w", r.ID, err)
	}
	if cancelled {
		return errCancelled
	}
	return nil
}

func (r *Run) complete(ctx context.Context, tx *sql.Tx, result any) error {
	if err := r.lockOwnership(ctx, tx); err != nil {
		return err
	}
	if result != nil {
		if err := r.recordResult(ctx, tx, result); err != nil {
			return err
		}
	}
	// The type parameter makes no difference here: both drivers use *sql.Tx.
	if _, err := river.JobCompleteTx[*riverdatabasesql.Driver](ctx, tx, r.row); err != nil {
		return fmt.Errorf("end job %d: %w", r.ID, err)
	}
	r.ended = true
	return nil
}

type worker struct {
	river.WorkerDefaults[task]
	jobs   *Jobs
	handle Handler
}

// permanentError returns an error after which a job is not tried again.
func permanentError(sentence fault.Sentence) error { return river.JobCancel(temporaryError(sentence)) }

// temporaryError returns an error after which a job is tried again. Its text is read by
// fault.FromText: who reads it chooses the language.
func temporaryError(sentence fault.Sentence) error {
	return errors.New(withoutNUL(plainText(fault.Stored{Sentence: sentence}.Text())))
}

// Work runs one attempt at a job.
func (w *worker) Work(ctx context.Context, row *river.Job[task]) error {
	j := w.jobs
	run := &Run{ID: row.ID, args: row.Args.Args, jobs: j, row: row}
	log := j.cfg.Log.With("job", row.ID, "kind", row.Kind)
	ctx, end := context.WithCancelCause(audit.WithActor(ctx, row.Args.By))
	defer end(nil)
	j.setHeld(row.ID, true)
	defer j.setHeld(row.ID, false)
	if err := j.beginHeartbeat(ctx, row.ID, row.Attempt); err != nil {
		return logInternal(log, err)
	}
	heartbeatCtx, stopHeartbeat := context.WithCancel(context.WithoutCancel(ctx))
	var heartbeats sync.WaitGroup
	heartbeats.Go(func() { run.heartbeatUntil(heartbeatCtx, end) })
	err := w.attempt(ctx, run)
	stopHeartbeat()
	heartbeats.Wait()
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errCancelled) || errors.Is(context.Cause(ctx), errCancelled):
		return permanentError(fault.Say(errCancelled.Error()))
	case errors.Is(err, errLost):
		return errLost
	case j.stopping.Load() && ctx.Err() != nil:
		return river.JobSnooze(0)
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return logInternal(log, err)
	}
	if cause := f.Unwrap(); cause != nil {
		log.Error("job failed", "error", cause)
	}
	if f.Kind == fault.Unavailable || f.Kind == fault.Internal {
		return temporaryError(f.Sentence)
	}
	return permanentError(f.Sentence)
}

// logInternal logs an error and returns one without details for users.
func logInternal(log *slog.Logger, err error) error {
	log.Error("job failed", "error", err)
	return temporaryError(fault.PublicOf(nil))
}

// attempt calls the handler and completes the job if the handler succeeds. A panic is
// returned as an error.
func (w *worker) attempt(ctx context.Context, run *Run) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if w.handle == nil {
		return fault.New(fault.Invalid, "this program does not know how to do %s", run.row.Kind)
	}
	result, err := w.handle(ctx, run)
	if err != nil && result != nil {
		if unstored := run.recordResult(ctx, w.jobs.db, result); unstored != nil {
			w.jobs.cfg.Log.Error("store the result of a job that failed", "job", run.ID, "error", errors.Join(unstored, errors.Unwrap(unstored)))
		}
	}
	if err != nil || run.ended {
		return err
	}
	return run.commit(ctx, run.Complete(result))
}

// commit runs also in a transaction of its own.
func (r *Run) commit(ctx context.Context, also ...job.Also) error {
	tx, err := r.jobs.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, follow := range also {
		if err := follow(ctx, tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (j *Jobs) setHeld(id int64, held bool) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if held {
		j.held[id] = true
	} else {
		delete(j.held, id)
	}
}

func (j *Jobs) holds(id int64) bool {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return j.held[id]
}

// heartbeatUntil records heartbeats of the run until the context ends. It ends the
// run if the job was cancelled or another process took it over.
func (r *Run) heartbeatUntil(ctx context.Context, end context.CancelCauseFunc) {
	ticker := time.NewTicker(r.jobs.cfg.Heartbeat)
	defer ticker.Stop()
	for {
		cancelled, owned, err := r.jobs.writeHeartbeat(ctx, r.ID, r.row.Attempt, r.latest())
		switch {
		case err != nil:
			if ctx.Err() == nil {
				r.jobs.cfg.Log.Warn("say that a job is alive", "job", r.ID, "error", err)
			}
		case cancelled:
			end(errCancelled)
		case !owned:
			end(errLost)
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (r *Run) latest() job.Progress {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.progress
}
