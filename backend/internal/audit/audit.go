// Package audit is the record of who changed what: an entry for every change
// of a match, a result, a user or a model.
package audit

import (
	"context"
	"time"
)

// Kind is what was changed.
type Kind string

// The kinds of things whose changes are kept.
const (
	User    Kind = "user"
	Model   Kind = "model"
	Match   Kind = "match"
	Team    Kind = "team"
	Referee Kind = "referee"
	Import  Kind = "import"
	Jornada Kind = "jornada"
)

// Actor is who makes a change.
type Actor struct {
	UserID int64  // 0: nobody who logged in
	Name   string // as it was then
}

// The actors that are no users.
var (
	Console = Actor{Name: "console"} // a command of the operator
	System  = Actor{Name: "system"}  // the product itself
)

// Entry is one change. It outlives both its actor and its object.
type Entry struct {
	ID       int64
	At       time.Time
	Actor    Actor
	Kind     Kind
	ObjectID int64
	Object   string // the object's name as it was then
	Action   string // in the past tense: added, deleted …
	Details  string // what was changed, as JSON; "": there is nothing to add
}

// Query asks for entries, newest first.
type Query struct {
	Kind     Kind  // "": any
	ObjectID int64 // 0: any
	Before   int64 // only entries with a smaller id; 0: from the newest
	Limit    int
}

type actorKey struct{}

// WithActor says on whose behalf the changes within a context are made.
func WithActor(ctx context.Context, actor Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// ActorFrom is who makes the changes within a context; System unless WithActor said it.
func ActorFrom(ctx context.Context) Actor {
	if actor, ok := ctx.Value(actorKey{}).(Actor); ok {
		return actor
	}
	return System
}
