package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/riverqueue/river/rivertype"

	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// All SQL on River's own table is in this file and, for copying it to another
// database, in copy.go: what River's client cannot do, or not within a transaction
// that locks the row. TestRiverTableHasExpectedColumnsAndStates checks the table when
// River is upgraded.

// lockAttempt reads the current attempt and the state of a job, and locks the row
// until the transaction ends. SQLite needs no lock: it has one writer at a time.
func (d Database) lockAttempt(ctx context.Context, tx *sql.Tx, id int64) (attempt int, state rivertype.JobState, err error) {
	query := "SELECT attempt, state FROM river_job WHERE id = $1"
	if d.Postgres {
		query += " FOR UPDATE"
	}
	err = tx.QueryRowContext(ctx, query, id).Scan(&attempt, &state)
	return attempt, state, err
}

// attemptOf reads the current attempt and the state of a job.
func (d Database) attemptOf(ctx context.Context, id int64) (attempt int, state rivertype.JobState, err error) {
	err = d.QueryRowContext(ctx, "SELECT attempt, state FROM river_job WHERE id = $1", id).Scan(&attempt, &state)
	return attempt, state, err
}

// lockQueued returns the id of a queued job of a kind and keeps it from starting
// until the transaction ends. It returns 0 if there is none.
func (d Database) lockQueued(ctx context.Context, tx *sql.Tx, kind job.Kind) (id int64, err error) {
	query := "SELECT id FROM river_job WHERE kind = $1 AND state IN ('available', 'scheduled', 'retryable') ORDER BY id LIMIT 1"
	if d.Postgres {
		query += " FOR UPDATE SKIP LOCKED"
	}
	err = tx.QueryRowContext(ctx, query, string(kind)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// runningJob is a running job, the attempt that sent the last heartbeat (-1 if there
// is none), and the milliseconds since then.
type runningJob struct {
	id               int64
	attempt          int
	heartbeatAttempt int
	silentMs         int64
}

func (d Database) running(ctx context.Context) (all []runningJob, err error) {
	query := `SELECT r.id, r.attempt, coalesce(b.attempt, -1), coalesce(` + d.nowMillis() + ` - b.at, 0)
		FROM river_job r LEFT JOIN job_beats b ON b.job_id = r.id WHERE r.state = 'running'`
	rows, err := d.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s runningJob
		if err := rows.Scan(&s.id, &s.attempt, &s.heartbeatAttempt, &s.silentMs); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// giveBack queues a job whose attempt was lost with its process. A lost attempt does
// not count against the job's maximum, because the process rarely dies on account of
// the job; after maxLost attempts the job fails all the same.
func giveBack(ctx context.Context, tx *sql.Tx, id int64, attempt int) error {
	change := "state = 'available', max_attempts = max_attempts + 1"
	if attempt >= maxLost {
		change = "state = 'discarded', finalized_at = CURRENT_TIMESTAMP"
	}
	_, err := tx.ExecContext(ctx, "UPDATE river_job SET "+change+" WHERE id = $1 AND attempt = $2 AND state = 'running'", id, attempt)
	return err
}

// phases reads the phases and the progress of jobs, by id. Jobs that do not exist are
// left out.
func (d Database) phases(ctx context.Context, ids []int64) (phases map[int64]phase, progress map[int64]job.Progress, err error) {
	in, args := placeholders(ids)
	query := `SELECT r.id, r.state, r.attempt, coalesce(b.cancelled, false), coalesce(b.step, ''), coalesce(b.done, 0), coalesce(b.total, 0)
		FROM river_job r LEFT JOIN job_beats b ON b.job_id = r.id WHERE r.id IN ` + in
	rows, err := d.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, nil, fmt.Errorf("look at %d jobs: %w", len(ids), err)
	}
	defer func() { _ = rows.Close() }()
	phases, progress = map[int64]phase{}, map[int64]job.Progress{}
	for rows.Next() {
		var id int64
		var now phase
		var latest job.Progress
		if err := rows.Scan(&id, &now.state, &now.attempt, &now.cancelled, &latest.Step, &latest.Done, &latest.Total); err != nil {
			return nil, nil, fmt.Errorf("look at %d jobs: %w", len(ids), err)
		}
		phases[id], progress[id] = now, latest
	}
	return phases, progress, rows.Err()
}
