package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river/rivertype"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Side is a transaction on the source or the target database of a copy.
type Side struct {
	*sql.Tx
	Postgres bool
}

// Count returns the number of jobs in the database, whatever their state.
func (s Side) Count(ctx context.Context) (n int, err error) {
	if err := s.QueryRowContext(ctx, "SELECT count(*) FROM river_job").Scan(&n); err != nil {
		return 0, fmt.Errorf("count jobs: %w", err)
	}
	return n, nil
}

// Copy copies all jobs, whatever their state, and their progress to another database.
// A running job is queued in the copy, because the process that runs it works on the
// source. Jobs whose ids the target already has are not overwritten. Every job is
// compared with its copy; a difference is a fault of kind Conflict, and so is a job
// that only the target has. jobs is the number of jobs in the source, added the
// number of those that the target did not have.
func Copy(ctx context.Context, from, to Side) (jobs, added int, err error) {
	before, err := to.Count(ctx)
	if err != nil {
		return 0, 0, err
	}
	for after := int64(0); ; {
		source, err := from.storedJobs(ctx, "id > $1 ORDER BY id LIMIT $2", after, copyPage)
		if err != nil {
			return 0, 0, err
		}
		if len(source) == 0 {
			break
		}
		last := source[len(source)-1].id
		if err := to.insertJobs(ctx, source); err != nil {
			return 0, 0, err
		}
		copied, err := to.storedJobs(ctx, "id > $1 AND id <= $2 ORDER BY id", after, last)
		if err != nil {
			return 0, 0, err
		}
		if !slices.EqualFunc(source, copied, storedJob.same) {
			return 0, 0, fault.New(fault.Conflict, "the copy of the jobs %d to %d is not the same", source[0].id, last)
		}
		jobs, after = jobs+len(source), last
	}
	if err := copyHeartbeats(ctx, from, to); err != nil {
		return 0, 0, err
	}
	after, err := to.Count(ctx)
	if err != nil {
		return 0, 0, err
	}
	if after != jobs {
		return 0, 0, fault.New(fault.Conflict, "the copy has %d jobs, %d more than what was copied", after, after-jobs)
	}
	if to.Postgres {
		_, err := to.ExecContext(ctx, "SELECT setval(pg_get_serial_sequence('river_job', 'id'), coalesce((SELECT max(id) FROM river_job), 0) + 1, false)")
		if err != nil {
			return 0, 0, fmt.Errorf("ids of jobs: %w", err)
		}
	}
	return jobs, after - before, nil
}

// copyPage is the number of jobs that are read, inserted and compared at a time.
const copyPage = 200

// insertJobs normalizes jobs for the target database and inserts them.
func (s Side) insertJobs(ctx context.Context, list []storedJob) error {
	for i := range list {
		list[i].normalize()
		if err := s.insertJob(ctx, list[i]); err != nil {
			return fmt.Errorf("copy job %d: %w", list[i].id, err)
		}
	}
	return nil
}

// storedJob is a row of river_job, with lists and objects as JSON text.
type storedJob struct {
	id                             int64
	kind, queue, state             string
	attempt, maxAttempts, priority int
	args, metadata, tags           string
	errors, attemptedBy            sql.NullString
	createdAt, scheduledAt         time.Time
	attemptedAt, finalizedAt       sql.NullTime
	uniqueKey                      []byte
	uniqueStates                   sql.NullInt32
}

// normalize gives a job that was read from one database a form that any database can
// store: queued instead of running, and without NUL characters.
func (s *storedJob) normalize() {
	if s.state == string(rivertype.JobStateRunning) {
		// The attempt does not count, as when a job is lost with its process.
		s.state = string(rivertype.JobStateAvailable)
		s.maxAttempts++
	}
	for _, text := range []*string{&s.args, &s.metadata, &s.tags, &s.errors.String, &s.attemptedBy.String} {
		// PostgreSQL cannot store NUL in JSON.
		if strings.Contains(*text, `\u0000`) {
			*text = withoutNUL(*text)
		}
	}
}

// withoutNUL removes the escape sequence of NUL from JSON text.
func withoutNUL(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			if strings.HasPrefix(text[i:], `\u0000`) {
				i += len(`\u0000`) - 1
				continue
			}
			b.WriteByte(text[i]) // copy the escaped character too: it may be a backslash
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// same reports whether two rows hold the same job. Times are compared to the
// millisecond, the precision that SQLite stores.
func (s storedJob) same(other storedJob) bool {
	plain := func(one storedJob) storedJob {
		one.args, one.metadata, one.tags = "", "", ""
		one.errors.String, one.attemptedBy.String = "", ""
		for _, at := range []*time.Time{&one.createdAt, &one.scheduledAt, &one.attemptedAt.Time, &one.finalizedAt.Time} {
			*at = at.UTC().Round(time.Millisecond)
		}
		return one
	}
	return reflect.DeepEqual(plain(s), plain(other)) && sameJSON(s.args, other.args) && sameJSON(s.metadata, other.metadata) &&
		sameJSON(s.tags, other.tags) && sameJSON(s.errors.String, other.errors.String) && sameJSON(s.attemptedBy.String, other.attemptedBy.String)
}

func sameJSON(a, b string) bool {
	if a == b {
		return true
	}
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
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

// storedHeartbeat is a row of job_beats.
type storedHeartbeat struct {
	job, at              int64
	attempt, done, total int
	step                 string
	cancelled            bool
}

// copyHeartbeats copies the progress of each job and whether it was cancelled.
func copyHeartbeats(ctx context.Context, from, to Side) error {
	source, err := from.heartbeats(ctx)
	if err != nil {
		return err
	}
	for _, one := range source {
		_, err := to.ExecContext(ctx, `INSERT INTO job_beats (job_id, at, attempt, done, total, step, cancelled)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (job_id) DO NOTHING`, one.job, one.at, one.attempt, one.done, one.total, one.step, one.cancelled)
		if err != nil {
			return fmt.Errorf("copy progress of job %d: %w", one.job, err)
		}
	}
	copied, err := to.heartbeats(ctx)
	if err != nil {
		return err
	}
	if !slices.Equal(source, copied) {
		return fault.New(fault.Conflict, "the copy of %s is not the same", "job_beats")
	}
	return nil
}

func (s Side) heartbeats(ctx context.Context) (all []storedHeartbeat, err error) {
	rows, err := s.QueryContext(ctx, "SELECT job_id, at, attempt, done, total, step, cancelled FROM job_beats ORDER BY job_id")
	if err != nil {
		return nil, fmt.Errorf("read progress of jobs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var one storedHeartbeat
		if err := rows.Scan(&one.job, &one.at, &one.attempt, &one.done, &one.total, &one.step, &one.cancelled); err != nil {
			return nil, fmt.Errorf("read progress of jobs: %w", err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
