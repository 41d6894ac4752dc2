// Package job defines the types for work that is done in the background. A job is
// one execution of such work.
package job

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Kind of a job.
type Kind string

// The kinds.
const (
	Import   Kind = "import"   // import uploaded files or files at web addresses
	Update   Kind = "update"   // update the user's own leagues from the web
	Prepare  Kind = "prepare"  // compute the features of every match
	Train    Kind = "train"    // compare models, promote the best, forecast
	Backtest Kind = "backtest" // compare models over past seasons
	Forecast Kind = "forecast" // fit the champions on the latest results and forecast
	Simulate Kind = "simulate" // simulate the rest of the seasons
	AsOf     Kind = "asof"     // forecast as of a day in the past
)

// Kinds returns all kinds.
func Kinds() []Kind {
	return []Kind{Import, Update, Prepare, Train, Backtest, Forecast, Simulate, AsOf}
}

// Valid reports whether there is such a kind.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// State of a job.
type State string

// The states. A job whose attempt failed for a reason that may be temporary is queued
// again.
const (
	Queued    State = "queued"
	Running   State = "running"
	Succeeded State = "succeeded"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Finished reports whether a job has ended, one way or another. Failed and cancelled
// jobs can still be retried by a user.
func (s State) Finished() bool { return s == Succeeded || s == Failed || s == Cancelled }

// Job is one execution of a piece of work.
type Job struct {
	ID          int64
	Kind        Kind
	State       State
	RequestedBy string          // name of the user who requested it
	Args        json.RawMessage // depend on Kind
	Progress                    // of the running attempt, or of the last one
	// Attempt is the number of the latest attempt, from 1. An attempt that was lost
	// with its process leaves no Error.
	Attempt     int
	CreatedAt   time.Time
	StartedAt   *time.Time // of the latest attempt
	FinishedAt  *time.Time
	NextAttempt *time.Time      // time of the next attempt after Error
	Error       fault.Sentence  // of the latest attempt; none: zero
	Result      json.RawMessage // depends on Kind; nil until the job has one
}

// Progress is how much of its current step a job has done.
type Progress struct {
	Step  string // a word that the page translates
	Done  int    // of Total; both are 0 if this is not known
	Total int
}

// Remaining estimates how much longer a running job will take. 0 means unknown.
func (j Job) Remaining(now time.Time) time.Duration {
	if j.State != Running || j.StartedAt == nil || j.Done <= 0 || j.Total <= 0 {
		return 0
	}
	return time.Duration(float64(now.Sub(*j.StartedAt)) * float64(j.Total-j.Done) / float64(j.Done))
}

// Count is how many jobs of a kind there are.
type Count struct {
	Kind        Kind
	States      map[State]int
	LastSuccess *time.Time // end of the latest successful job; nil: there is none
}

// Query selects jobs for a list, newest first.
type Query struct {
	Kind   Kind  // "": all
	Before int64 // only jobs with a lower id; 0: all
	Limit  int
}

// Tx is an open transaction of the database that holds both the data and the queue.
// Only the store and the queue know its concrete type.
type Tx interface {
	Commit() error
	Rollback() error
}

// Also is called at the end of the transaction of a change, so that both are
// committed or neither is. It queues a job that follows from the change, or completes
// the job that made it.
type Also func(ctx context.Context, tx Tx) error
