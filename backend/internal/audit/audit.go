// Package audit defines the record of who changed what: one entry for every
// change of a match, a result, a user, a model and so on.
package audit

import (
	"context"
	"time"
)

// Kind is the kind of object that was changed.
type Kind string

// The kinds of objects whose changes are recorded.
const (
	User      Kind = "user"
	Model     Kind = "model"
	Match     Kind = "match"
	Team      Kind = "team"
	Referee   Kind = "referee"
	Import    Kind = "import"
	Jornada   Kind = "jornada"
	Deduction Kind = "deduction" // of points
	// Competition is one of the operators' own; its entries have no id.
	Competition Kind = "competition"
)

// Actor is the person or program that makes a change.
type Actor struct {
	UserID int64  // 0: not a logged-in user
	Name   string // at the time of the change
}

// The actors that are not users.
var (
	Console = Actor{Name: "console"} // a command of the operator
	System  = Actor{Name: "system"}  // the product itself
)

// Entry records one change. It outlives both its actor and its object.
type Entry struct {
	ID       int64
	At       time.Time
	Actor    Actor
	Kind     Kind
	ObjectID int64
	Object   string // the object's name at the time of the change
	Action   string // in the past tense: added, deleted …
	Details  string // what was changed, as JSON; "": nothing to add
}

// Query selects entries, newest first.
type Query struct {
	Kind     Kind      // "": any
	ObjectID int64     // 0: any
	Actor    string    // by name, as it was then; "": any
	From, To time.Time // made at or after, and before; zero: any
	Before   int64     // only entries with a smaller id; 0: from the newest
	Limit    int
}

type actorKey struct{}

// WithActor returns a context whose changes are recorded as made by actor.
func WithActor(ctx context.Context, actor Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// ActorFrom returns the actor set by WithActor, or System.
func ActorFrom(ctx context.Context) Actor {
	if actor, ok := ctx.Value(actorKey{}).(Actor); ok {
		return actor
	}
	return System
}
