package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

// attemptDriver is a driver of River by which only the attempt that owns a job can end
// it. River itself looks at the state alone: an attempt that was declared lost and then
// fails would queue or end the job while a later attempt is running.
type attemptDriver struct {
	riverdriver.Driver[*sql.Tx]
	db Database
}

// GetExecutor returns the executor that River uses outside transactions.
func (d attemptDriver) GetExecutor() riverdriver.Executor {
	return attemptExecutor{d.Driver.GetExecutor(), d}
}

type attemptExecutor struct {
	riverdriver.Executor
	driver attemptDriver
}

// JobSetStateIfRunningMany records how attempts ended, except those that no longer own
// their jobs.
func (e attemptExecutor) JobSetStateIfRunningMany(ctx context.Context, params *riverdriver.JobSetStateIfRunningManyParams) ([]*rivertype.JobRow, error) {
	tx, err := e.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	raw := e.driver.UnwrapTx(tx)
	owned := &riverdriver.JobSetStateIfRunningManyParams{Now: params.Now, Schema: params.Schema}
	for i, id := range params.ID {
		attempt, known, err := endedAttempt(params, i)
		if err != nil {
			return nil, fmt.Errorf("end of job %d: %w", id, err)
		}
		if known {
			latest, state, err := e.driver.db.lockAttempt(ctx, raw, id)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("end of job %d: %w", id, err)
			}
			if latest != attempt || state != rivertype.JobStateRunning {
				continue
			}
		}
		owned.ID, owned.State = append(owned.ID, id), append(owned.State, params.State[i])
		owned.Attempt, owned.ErrData = append(owned.Attempt, params.Attempt[i]), append(owned.ErrData, params.ErrData[i])
		owned.FinalizedAt, owned.ScheduledAt = append(owned.FinalizedAt, params.FinalizedAt[i]), append(owned.ScheduledAt, params.ScheduledAt[i])
		owned.MetadataDoMerge = append(owned.MetadataDoMerge, params.MetadataDoMerge[i])
		owned.MetadataUpdates = append(owned.MetadataUpdates, params.MetadataUpdates[i])
	}
	if len(owned.ID) == 0 {
		return nil, nil
	}
	rows, err := tx.JobSetStateIfRunningMany(ctx, owned)
	if err != nil {
		return nil, err
	}
	return rows, tx.Commit(ctx)
}

// endedAttempt returns the number of the attempt that ended. It is not known of one
// that succeeded; such an attempt has completed its job before, in a transaction that
// made sure that it owned the job.
func endedAttempt(params *riverdriver.JobSetStateIfRunningManyParams, i int) (attempt int, known bool, err error) {
	if params.ErrData[i] != nil {
		var failure rivertype.AttemptError
		err := json.Unmarshal(params.ErrData[i], &failure)
		return failure.Attempt, true, err
	}
	if params.Attempt[i] != nil { // queued again, as if this attempt had not been made
		return *params.Attempt[i] + 1, true, nil
	}
	return 0, false, nil
}
