package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river/rivertype"

	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// All SQL on River's own table is in this file: what River's client cannot do, or not
// within a transaction that locks the row, and the statements that copy the table to
// another database. TestRiverTableHasExpectedColumnsAndStates checks the table when
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

// lockQueued returns the id of a queued job of a kind with the same arguments and keeps
// it from starting until the transaction ends. It returns 0 if there is none, and then
// keeps other transactions from queueing one until this one ends.
func (d Database) lockQueued(ctx context.Context, tx *sql.Tx, kind job.Kind, args json.RawMessage) (id int64, err error) {
	query := "SELECT id, json(args) FROM river_job WHERE kind = $1 AND state IN ('available', 'scheduled', 'retryable') ORDER BY id"
	if d.Postgres {
		// Neither of two transactions would see the job that the other one inserts.
		// SQLite has one writer at a time.
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1, hashtext($2))", queueLock, string(kind)+string(args)); err != nil {
			return 0, fmt.Errorf("look for a queued %s: %w", kind, err)
		}
		query = strings.Replace(query, "json(args)", "args::text", 1) + " FOR UPDATE"
	}
	rows, err := tx.QueryContext(ctx, query, string(kind))
	if err != nil {
		return 0, fmt.Errorf("look for a queued %s: %w", kind, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		var queued task
		var one int64
		if err := rows.Scan(&one, &text); err != nil {
			return 0, fmt.Errorf("look for a queued %s: %w", kind, err)
		}
		if err := json.Unmarshal([]byte(text), &queued); err != nil {
			return 0, fmt.Errorf("arguments of job %d: %w", one, err)
		}
		if id == 0 && sameJSON(string(queued.Args), string(args)) {
			id = one
		}
	}
	return id, rows.Err()
}

// waiting counts the jobs of a queue that have not started.
func (d Database) waiting(ctx context.Context, tx *sql.Tx, queue string) (n int, err error) {
	row := tx.QueryRowContext(ctx, "SELECT count(*) FROM river_job WHERE queue = $1 AND state IN ('available', 'scheduled', 'retryable')", queue)
	if err := row.Scan(&n); err != nil {
		return 0, fmt.Errorf("count waiting jobs: %w", err)
	}
	return n, nil
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

// Count returns the number of jobs in the database, whatever their state.
func (s Side) Count(ctx context.Context) (n int, err error) {
	if err := s.QueryRowContext(ctx, "SELECT count(*) FROM river_job").Scan(&n); err != nil {
		return 0, fmt.Errorf("count jobs: %w", err)
	}
	return n, nil
}

// advanceIDs makes PostgreSQL continue with an id after the highest one that was
// copied. SQLite does so by itself.
func (s Side) advanceIDs(ctx context.Context) error {
	_, err := s.ExecContext(ctx, "SELECT setval(pg_get_serial_sequence('river_job', 'id'), coalesce((SELECT max(id) FROM river_job), 0) + 1, false)")
	if err != nil {
		return fmt.Errorf("ids of jobs: %w", err)
	}
	return nil
}

// Statements for a storedJob. Columns whose types differ between the two databases
// are read as text.
const (
	readJobsPostgres = `SELECT id, kind, queue, state::text, attempt, max_attempts, priority, args::text, metadata::text, to_jsonb(tags)::text,
		to_jsonb(errors)::text, to_jsonb(attempted_by)::text, created_at, scheduled_at, attempted_at, finalized_at, unique_key, unique_states::int
		FROM river_job WHERE `
	readJobsSQLite = `SELECT id, kind, queue, state, attempt, max_attempts, priority, json(args), json(metadata), json(tags),
		json(errors), json(attempted_by), created_at, scheduled_at, attempted_at, finalized_at, unique_key, unique_states
		FROM river_job WHERE `
	jobColumns = `INSERT INTO river_job (id, kind, queue, state, attempt, max_attempts, priority, args, metadata, tags,
		errors, attempted_by, created_at, scheduled_at, attempted_at, finalized_at, unique_key, unique_states) VALUES `
	insertJobPostgres = jobColumns + `($1, $2, $3, $4::river_job_state, $5, $6, $7, $8::jsonb, $9::jsonb, ARRAY(SELECT jsonb_array_elements_text($10::jsonb)),
		CASE WHEN $11::jsonb IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements($11::jsonb)) END,
		CASE WHEN $12::jsonb IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text($12::jsonb)) END,
		$13, $14, $15, $16, $17, $18::int::bit(8)) ON CONFLICT (id) DO NOTHING`
	insertJobSQLite = jobColumns + `($1, $2, $3, $4, $5, $6, $7, jsonb($8), jsonb($9), jsonb($10), jsonb($11), jsonb($12),
		$13, $14, $15, $16, $17, $18) ON CONFLICT (id) DO NOTHING`
)

// storedJobs returns the jobs that meet a condition, in the order that it gives.
func (s Side) storedJobs(ctx context.Context, condition string, values ...any) (all []storedJob, err error) {
	query := readJobsSQLite
	if s.Postgres {
		query = readJobsPostgres
	}
	rows, err := s.QueryContext(ctx, query+condition, values...)
	if err != nil {
		return nil, fmt.Errorf("read jobs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var one storedJob
		err := rows.Scan(&one.id, &one.kind, &one.queue, &one.state, &one.attempt, &one.maxAttempts, &one.priority, &one.args, &one.metadata, &one.tags,
			&one.errors, &one.attemptedBy, &one.createdAt, &one.scheduledAt, &one.attemptedAt, &one.finalizedAt, &one.uniqueKey, &one.uniqueStates)
		if err != nil {
			return nil, fmt.Errorf("read jobs: %w", err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func (s Side) insertJob(ctx context.Context, one storedJob) error {
	values := []any{
		one.id, one.kind, one.queue, one.state, one.attempt, one.maxAttempts, one.priority, one.args, one.metadata, one.tags,
		one.errors, one.attemptedBy, one.createdAt, one.scheduledAt, one.attemptedAt, one.finalizedAt, one.uniqueKey, one.uniqueStates,
	}
	if s.Postgres {
		_, err := s.ExecContext(ctx, insertJobPostgres, values...)
		return err
	}
	for i, value := range values {
		switch at := value.(type) {
		case time.Time:
			values[i] = riverTime(at)
		case sql.NullTime:
			values[i] = nil
			if at.Valid {
				values[i] = riverTime(at.Time)
			}
		}
	}
	_, err := s.ExecContext(ctx, insertJobSQLite, values...)
	return err
}

// riverTime formats a time as River does on SQLite, where times are compared as text.
func riverTime(at time.Time) string {
	return at.UTC().Round(time.Millisecond).Format("2006-01-02 15:04:05.000")
}
