package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// stateSQL is an SQL expression for the job.State of a row of river_job r with its
// heartbeat b; see withProgress for the job that River calls cancelled.
func (d Database) stateSQL() string {
	errors := "json_array_length(r.errors)"
	if d.Postgres {
		errors = "array_length(r.errors, 1)"
	}
	return `CASE r.state WHEN 'running' THEN 'running' WHEN 'completed' THEN 'succeeded' WHEN 'discarded' THEN 'failed'
		WHEN 'cancelled' THEN CASE WHEN COALESCE(b.cancelled, false) OR COALESCE(` + errors + `, 0) = 0 THEN 'cancelled' ELSE 'failed' END
		ELSE 'queued' END`
}

// Count counts the jobs of each kind by state, kinds and states without jobs included.
func (j *Jobs) Count(ctx context.Context) ([]job.Count, error) {
	counts := make([]job.Count, 0, len(job.Kinds()))
	byKind := map[job.Kind]*job.Count{}
	for _, kind := range job.Kinds() {
		states := map[job.State]int{job.Queued: 0, job.Running: 0, job.Succeeded: 0, job.Failed: 0, job.Cancelled: 0}
		counts = append(counts, job.Count{Kind: kind, States: states})
		byKind[kind] = &counts[len(counts)-1]
	}
	rows, err := j.db.QueryContext(ctx, "SELECT kind, state, count(*) FROM (SELECT r.kind, "+j.db.stateSQL()+
		" AS state FROM river_job r LEFT JOIN job_beats b ON b.job_id = r.id) AS jobs GROUP BY kind, state")
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var kind job.Kind
		var state job.State
		var n int
		if err := rows.Scan(&kind, &state, &n); err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		if count := byKind[kind]; count != nil {
			count.States[state] = n
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	return counts, j.lastSuccesses(ctx, byKind)
}

// lastSuccesses sets when the latest successful job of each kind ended.
func (j *Jobs) lastSuccesses(ctx context.Context, byKind map[job.Kind]*job.Count) error {
	rows, err := j.db.QueryContext(ctx, `SELECT kind, finalized_at FROM river_job
		WHERE id IN (SELECT max(id) FROM river_job WHERE state = 'completed' GROUP BY kind)`)
	if err != nil {
		return fmt.Errorf("last jobs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var kind job.Kind
		var at time.Time
		if err := rows.Scan(&kind, &at); err != nil {
			return fmt.Errorf("last jobs: %w", err)
		}
		if count := byKind[kind]; count != nil {
			count.LastSuccess = inUTC(&at)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("last jobs: %w", err)
	}
	return nil
}
