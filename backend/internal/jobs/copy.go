package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/riverqueue/river/rivertype"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Side is a transaction on the source or the target database of a copy.
type Side struct {
	*sql.Tx
	Postgres bool
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
		if err := to.advanceIDs(ctx); err != nil {
			return 0, 0, err
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
		*text = withoutNUL(*text)
	}
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
