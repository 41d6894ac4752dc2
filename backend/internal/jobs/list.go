package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// Job returns the job with an id, or a fault of kind NotFound.
func (j *Jobs) Job(ctx context.Context, id int64) (job.Job, error) {
	row, err := j.client.JobGet(ctx, id)
	if errors.Is(err, rivertype.ErrNotFound) {
		return job.Job{}, fault.New(fault.NotFound, "job %d not found", id)
	}
	if err != nil {
		return job.Job{}, fmt.Errorf("job %d: %w", id, err)
	}
	list, err := j.withProgress(ctx, []*rivertype.JobRow{row})
	if err != nil {
		return job.Job{}, err
	}
	return list[0], nil
}

// List returns jobs, newest first.
func (j *Jobs) List(ctx context.Context, q job.Query) ([]job.Job, error) {
	params := river.NewJobListParams().OrderBy(river.JobListOrderByID, river.SortOrderDesc).First(q.Limit)
	if q.Kind != "" {
		params = params.Kinds(string(q.Kind))
	}
	if q.Before > 0 {
		params = params.Where("id < @before", river.NamedArgs{"before": q.Before})
	}
	found, err := j.client.JobList(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	return j.withProgress(ctx, found.Jobs)
}

// withProgress makes jobs of River's rows and adds their progress, in the same order.
func (j *Jobs) withProgress(ctx context.Context, rows []*rivertype.JobRow) ([]job.Job, error) {
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	beats, err := j.heartbeats(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]job.Job, 0, len(rows))
	for _, row := range rows {
		var t task
		if err := json.Unmarshal(row.EncodedArgs, &t); err != nil {
			return nil, fmt.Errorf("arguments of job %d: %w", row.ID, err)
		}
		one := job.Job{
			ID: row.ID, Result: row.Output(), Kind: job.Kind(row.Kind), RequestedBy: t.By.Name, Args: t.Args, Attempt: row.Attempt,
			CreatedAt: row.CreatedAt.UTC(), StartedAt: inUTC(row.AttemptedAt), FinishedAt: inUTC(row.FinalizedAt),
		}
		beat := beats[row.ID]
		one.Progress = beat.Progress
		if n := len(row.Errors); n > 0 && row.State != rivertype.JobStateCompleted {
			one.Error = fault.FromText(strings.TrimPrefix(row.Errors[n-1].Error, "JobCancelError: "))
		}
		switch row.State {
		case rivertype.JobStateRunning:
			one.State = job.Running
		case rivertype.JobStateCompleted:
			one.State = job.Succeeded
		case rivertype.JobStateDiscarded:
			one.State = job.Failed
		case rivertype.JobStateCancelled:
			// River has no state for a job that failed and is not to be tried again; it
			// is stored as cancelled, with an error.
			one.State = job.Failed
			if beat.cancel || one.Error.IsZero() {
				one.State, one.Error = job.Cancelled, fault.Sentence{}
			}
		case rivertype.JobStateRetryable, rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateScheduled:
			one.State = job.Queued
			if !one.Error.IsZero() {
				one.NextAttempt = inUTC(&row.ScheduledAt)
			}
		}
		list = append(list, one)
	}
	return list, nil
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := t.UTC()
	return &at
}
