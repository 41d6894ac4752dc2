package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// nowMillis returns an SQL expression for the Unix time in milliseconds by the clock
// of the database, which all processes share.
func (d Database) nowMillis() string {
	if d.Postgres {
		return "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
	}
	return "CAST(unixepoch('subsec') * 1000 AS integer)"
}

// beginHeartbeat records the first heartbeat of an attempt and resets the job's
// progress. A cancellation that was already requested stays.
func (j *Jobs) beginHeartbeat(ctx context.Context, id int64, attempt int) error {
	_, err := j.db.ExecContext(ctx, `INSERT INTO job_beats (job_id, attempt, at, step, done, total, cancelled)
		VALUES ($1, $2, `+j.db.nowMillis()+`, '', 0, 0, false)
		ON CONFLICT (job_id) DO UPDATE SET attempt = excluded.attempt, at = excluded.at, step = '', done = 0, total = 0`, id, attempt)
	return err
}

// writeHeartbeat records a heartbeat of an attempt with its progress. It reports
// whether the job was cancelled, and whether the attempt still owns the job.
func (j *Jobs) writeHeartbeat(ctx context.Context, id int64, attempt int, p job.Progress) (cancelled, owned bool, err error) {
	err = j.db.QueryRowContext(ctx, "UPDATE job_beats SET at = "+j.db.nowMillis()+`, step = $1, done = $2, total = $3
		WHERE job_id = $4 AND attempt = $5 RETURNING cancelled`, p.Step, p.Done, p.Total, id, attempt).Scan(&cancelled)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	return cancelled, true, err
}

// heartbeat is the latest progress of a job, and whether its cancellation was
// requested.
type heartbeat struct {
	job.Progress
	cancel bool
}

// heartbeats reads the heartbeats of jobs by id in one query. A job that never ran
// has none, unless it was cancelled.
func (j *Jobs) heartbeats(ctx context.Context, ids []int64) (map[int64]heartbeat, error) {
	beats := make(map[int64]heartbeat, len(ids))
	if len(ids) == 0 {
		return beats, nil
	}
	in, args := placeholders(ids)
	rows, err := j.db.QueryContext(ctx, "SELECT job_id, step, done, total, cancelled FROM job_beats WHERE job_id IN "+in, args...)
	if err != nil {
		return nil, fmt.Errorf("progress of jobs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var b heartbeat
		if err := rows.Scan(&id, &b.Step, &b.Done, &b.Total, &b.cancel); err != nil {
			return nil, fmt.Errorf("progress of jobs: %w", err)
		}
		beats[id] = b
	}
	return beats, rows.Err()
}

// placeholders returns a parenthesized list of placeholders for ids, starting with
// $1, and the arguments for them.
func placeholders(ids []int64) (in string, args []any) {
	names := make([]string, len(ids))
	args = make([]any, len(ids))
	for i, id := range ids {
		names[i], args[i] = fmt.Sprintf("$%d", i+1), id
	}
	return "(" + strings.Join(names, ", ") + ")", args
}

// markCancelled records that a job was cancelled; the process that runs it reads this
// at its next heartbeat.
func (j *Jobs) markCancelled(ctx context.Context, id int64) error {
	_, err := j.db.ExecContext(ctx, `INSERT INTO job_beats (job_id, attempt, at, step, done, total, cancelled)
		VALUES ($1, 0, `+j.db.nowMillis()+`, '', 0, 0, true) ON CONFLICT (job_id) DO UPDATE SET cancelled = true`, id)
	if err != nil {
		return fmt.Errorf("cancel job %d: %w", id, err)
	}
	return nil
}

// sweepUntil requeues the jobs whose processes stopped sending heartbeats, until ctx
// ends.
func (j *Jobs) sweepUntil(ctx context.Context) {
	ticker := time.NewTicker(max(j.cfg.LostAfter/8, 50*time.Millisecond))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := j.sweep(ctx); err != nil && ctx.Err() == nil {
			j.cfg.Log.Warn("look for lost jobs", "error", err)
		}
	}
}

func (j *Jobs) sweep(ctx context.Context) error {
	all, err := j.db.running(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		switch {
		case j.holds(s.id):
		case s.heartbeatAttempt != s.attempt:
			// Its process has not sent a heartbeat yet. The time it has for the first
			// one starts now.
			if err := j.beginHeartbeat(ctx, s.id, s.attempt); err != nil {
				return err
			}
		case s.silentMs > j.cfg.LostAfter.Milliseconds():
			if err := j.requeue(ctx, s.id, s.attempt); err != nil {
				return err
			}
		}
	}
	return nil
}

// requeue queues a lost job again, unless a heartbeat has arrived in the meantime.
func (j *Jobs) requeue(ctx context.Context, id int64, attempt int) error {
	tx, err := j.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	query := "UPDATE job_beats SET attempt = -1 WHERE job_id = $1 AND attempt = $2 AND " + j.db.nowMillis() + " - at > $3" //nolint:gosec // an expression of our own
	taken, err := tx.ExecContext(ctx, query, id, attempt, j.cfg.LostAfter.Milliseconds())
	if err != nil {
		return err
	}
	if n, err := taken.RowsAffected(); err != nil || n == 0 {
		return err
	}
	if err := giveBack(ctx, tx, id, attempt); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	j.cfg.Log.Warn("a job was lost with its process and is queued again", "job", id, "attempt", attempt)
	return nil
}

// errorsOnly is a log handler that drops everything below the level of an error.
type errorsOnly struct{ slog.Handler }

// Enabled reports whether a record of this level is logged.
func (errorsOnly) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }
