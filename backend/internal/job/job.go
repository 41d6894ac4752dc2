// Package job has the words for work that is done in the background: a job is
// one execution of it.
package job

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// Kind of a job.
type Kind string

// The kinds.
const (
	Import   Kind = "import"   // bring in files or addresses
	Update   Kind = "update"   // bring the leagues of one's own up to date from the web
	Prepare  Kind = "prepare"  // work out what every match says before it is played
	Train    Kind = "train"    // compare all models, promote, forecast
	Backtest Kind = "backtest" // compare models over past seasons
	Forecast Kind = "forecast" // learn the latest results with the models that are champions
	Simulate Kind = "simulate" // play the rest of the seasons
	AsOf     Kind = "asof"     // forecast as on a day of the past
)

// Kinds are all of them.
func Kinds() []Kind {
	return []Kind{Import, Update, Prepare, Train, Backtest, Forecast, Simulate, AsOf}
}

// Valid says whether there is such a kind.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// State of a job.
type State string

// The states. A job that failed with a cause that may pass is queued again.
const (
	Queued    State = "queued"
	Running   State = "running"
	Succeeded State = "succeeded"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Finished says that nothing more will happen.
func (s State) Finished() bool { return s == Succeeded || s == Failed || s == Cancelled }

// Job is one piece of work.
type Job struct {
	ID          int64
	Kind        Kind
	State       State
	RequestedBy string          // who caused it
	Args        json.RawMessage // what to do, by kind
	Progress                    // of the running attempt, or of the last one
	// Attempt is 1 the first time. An attempt that broke off because its process
	// died is not told from the next one by its error.
	Attempt     int
	CreatedAt   time.Time
	StartedAt   *time.Time // of the latest attempt
	FinishedAt  *time.Time
	NextAttempt *time.Time      // when it is tried again after Error
	Error       string          // of the latest attempt, one sentence
	Result      json.RawMessage // by kind; nil until it is over
}

// Progress says how far a job is.
type Progress struct {
	Step  string // what is being done, a word that the page translates
	Done  int    // of Total; both are 0 where it cannot be said
	Total int
}

// Remaining estimates how long a running job will take from now on; 0: unknown.
func (j Job) Remaining(now time.Time) time.Duration {
	if j.State != Running || j.StartedAt == nil || j.Done <= 0 || j.Total <= 0 {
		return 0
	}
	return time.Duration(float64(now.Sub(*j.StartedAt)) * float64(j.Total-j.Done) / float64(j.Done))
}

// Query asks for jobs, the newest first.
type Query struct {
	Kind   Kind  // "": all
	Before int64 // only older ones; 0: all
	Limit  int
}

// Tx is an open transaction of the database that changes and jobs are kept in.
// Only the store and the queue know what it is beneath.
type Tx interface {
	Commit() error
	Rollback() error
}

// Also is work that follows a change, done at the end of the change's own
// transaction: both are kept or neither is. It queues a job that the change
// causes, or ends the job that made it.
type Also func(ctx context.Context, tx Tx) error
