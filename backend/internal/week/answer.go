// Package week brings the jornadas of the pool up to date by itself: it asks the
// services that publish them, follows the scores of their matches, and moves each
// jornada on from its announcement to its prizes. Several processes may do so on one
// database: an address is asked by one of them at a time, and each step is taken once.
package week

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Failure is why a service gave no good answer.
type Failure string

// The failures.
const (
	NoFailure   Failure = ""
	Refused     Failure = "refused"     // it does not answer to this client
	Unreachable Failure = "unreachable" // it does not answer, or with an error of its own
	Unreadable  Failure = "unreadable"  // the answer is not what was expected
	Another     Failure = "another"     // the answer is of another jornada than asked for
	Conflicting Failure = "conflict"    // the answer contradicts what is kept
	Missing     Failure = "missing"     // there is nothing at the address, or nothing yet
)

// Answer is what became of asking an address.
type Answer struct {
	Source             string
	Address            string
	ETag, LastModified string
	Content            []byte // the last good answer
	AskedAt            time.Time
	SucceededAt        *time.Time // nil: never
	FailedAt           *time.Time
	Failure            Failure // of the last time
	Failures           int     // in a row
	AskAfter           time.Time
}

// AnswerStore keeps what became of asking addresses.
type AnswerStore interface {
	// ClaimAnswer lets the caller ask an address if it is due: of all servers and
	// processes, one gets it. Until the answer is saved, or until the claim ends, nobody
	// else does.
	ClaimAnswer(ctx context.Context, source, address string, now, until time.Time) (known Answer, mine bool, err error)
	SaveAnswer(ctx context.Context, a Answer) error
}

// Got is an answer to a conditional request.
type Got struct {
	ETag, LastModified string
	Content            []byte
	Unchanged          bool
}

// claim is how long an address is nobody else's while it is asked.
const claim = 2 * time.Minute

// How long a service is left alone after it failed: doubled with every failure in a
// row, up to the most.
const (
	afterRefusal, mostAfterRefusal = 15 * time.Minute, 6 * time.Hour
	afterFailure, mostAfterFailure = 2 * time.Minute, time.Hour
)

// question is an address to ask.
type question struct {
	source, address string
	every           time.Duration // not more often than that
	until           time.Time     // from then on it may be asked at another pace; zero: never
	passing         bool          // its answer is of the moment and need not be kept
}

// pause returns how long an address is not asked again.
func (q question) pause(now time.Time) time.Duration {
	if left := q.until.Sub(now); left > 0 {
		return min(q.every, left)
	}
	return q.every
}

// ask asks an address unless it is too early, somebody else is asking, or it has failed
// lately. read takes the answer in; its Invalid and Conflict faults are failures of the
// answer. The error is the database's or the context's.
func (r *Runner) ask(ctx context.Context, q question, read func(content []byte) error) error {
	now := r.Now()
	known, mine, err := r.Store.ClaimAnswer(ctx, q.source, q.address, now, now.Add(claim))
	if err != nil || !mine {
		return err
	}
	free, err := r.claimHost(ctx, q.address, now)
	if err != nil {
		return err
	}
	if !free { // another server asks the host: this address is due again in a moment
		known.AskAfter = now
		return r.Store.SaveAnswer(ctx, known)
	}
	got, err := r.Get(ctx, q.address, Got{ETag: known.ETag, LastModified: known.LastModified})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := r.freeHost(ctx, q.address, now); err != nil {
		return err
	}
	failure := failureOf(err)
	if failure == NoFailure {
		content := got.Content
		if got.Unchanged {
			content = known.Content
		}
		if !got.Unchanged || known.Failure != NoFailure {
			failed := read(content)
			if failure = failureOf(failed); failed != nil && failure == Unreachable {
				return failed // the database's
			}
			err = failed
		}
		if failure == NoFailure && !q.passing {
			known.ETag, known.LastModified, known.Content = got.ETag, got.LastModified, content
		}
	}
	known.AskedAt, known.Failure, known.AskAfter = now, failure, now.Add(q.pause(now))
	if failure == NoFailure {
		known.SucceededAt, known.Failures = &now, 0
	} else {
		known.FailedAt = &now
		known.Failures++
		known.AskAfter = now.Add(max(q.pause(now), pause(failure, known.Failures)))
		r.Log.WarnContext(ctx, "a source of the week fails", "source", q.source, "address", q.address, "failure", string(failure), "error", err)
	}
	return r.Store.SaveAnswer(ctx, known)
}

// Hosts is the source under which it is kept that a host is being asked.
const Hosts = "hosts"

// claimHost reports whether no other server asks the host of an address, and keeps the
// others from it until freeHost.
func (r *Runner) claimHost(ctx context.Context, address string, now time.Time) (free bool, err error) {
	_, free, err = r.Store.ClaimAnswer(ctx, Hosts, hostOf(address), now, now.Add(claim))
	return free, err
}

func (r *Runner) freeHost(ctx context.Context, address string, now time.Time) error {
	return r.Store.SaveAnswer(ctx, Answer{Source: Hosts, Address: hostOf(address), AskedAt: now, AskAfter: now})
}

// hostOf returns a host as it is kept beside addresses.
func hostOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return address
	}
	return "//" + parsed.Host
}

// errAnother: the answer is of another jornada than asked for.
var errAnother = errors.New("the answer is of another jornada")

// ErrRefused is in the error of a service that does not answer to this client.
var ErrRefused = errors.New("the service refuses this client")

// ErrMissing is in the error of a service that has nothing at an address.
var ErrMissing = errors.New("there is nothing at this address")

func failureOf(err error) Failure {
	switch {
	case err == nil:
		return NoFailure
	case errors.Is(err, errAnother):
		return Another
	case errors.Is(err, ErrRefused):
		return Refused
	case errors.Is(err, ErrMissing):
		return Missing
	}
	switch fault.KindOf(err) {
	case fault.Invalid:
		return Unreadable
	case fault.Conflict, fault.Stale, fault.NotFound:
		return Conflicting
	default:
		return Unreachable
	}
}

func pause(failure Failure, failures int) time.Duration {
	first, most := afterFailure, mostAfterFailure
	if failure == Refused || failure == Missing {
		first, most = afterRefusal, mostAfterRefusal
	}
	return min(first<<min(failures-1, 16), most)
}
