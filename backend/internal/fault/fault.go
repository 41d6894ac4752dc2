// Package fault defines the kinds of failure that a client can act on. Each
// carries a sentence that is safe to show to users; every other error is
// internal and goes only to the log.
package fault

import (
	"errors"
	"fmt"
)

// Kind classifies a failure by what the client can do about it.
type Kind int

// The kinds: faults in the request first, then conflicts with what is stored.
const (
	Internal     Kind = iota // not the client's fault
	Invalid                  // a value is invalid: change it
	Unauthorized             // log in
	Forbidden                // needs another role
	NotFound                 // does not exist
	Conflict                 // clashes with something that exists
	Stale                    // changed in the meantime: read it again
	Unavailable              // try again later
	TooMany                  // asked for too much: try again later
)

// Error is a failure with a sentence to show to the user.
type Error struct {
	Kind     Kind
	Sentence Sentence
	Code     string   // for clients that show their own text: "password-common"; "": none
	Location string   // the invalid value: "body.password"; "": no single one
	Choices  []Choice // what the value may mean, of which one has to be chosen; nil: nothing to choose

	cause error // for the log; nil: the sentence says everything
}

func (e *Error) Error() string { return e.Sentence.String() }

// In returns the sentence in the catalog's language.
func (e *Error) In(catalog Catalog) string { return e.Sentence.In(catalog) }

// WithCode returns a copy of the failure with a code for programs.
func (e *Error) WithCode(code string) *Error {
	coded := *e
	coded.Code = code
	return &coded
}

// Choice is one of the things that a value may mean.
type Choice struct {
	ID      int64
	Name    string
	Country string
	Field   string // whose teams: men, women …; "": none
}

// WithChoices returns a copy of the failure with what the value may mean.
func (e *Error) WithChoices(choices []Choice) *Error {
	open := *e
	open.Choices = choices
	return &open
}

// Because returns a copy of the failure with the error behind it, which is for
// the log alone.
func (e *Error) Because(cause error) *Error {
	explained := *e
	explained.cause = cause
	return &explained
}

// Unwrap returns the error behind the failure, nil if there is none.
func (e *Error) Unwrap() error { return e.cause }

// New returns a failure of the given kind. The message must be safe to show to
// users.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Sentence: Say(format, args...)}
}

// At returns err with the location of the invalid value added. An error that is
// not a fault is returned unchanged.
func At(location string, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	located := *e
	located.Location = location
	return &located
}

// About puts thing, the one item out of many that the failure concerns, in front
// of its sentence. An error that is not a fault is wrapped.
func About(thing Sentence, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return fmt.Errorf("%s: %w", thing, err)
	}
	about := *e
	about.Sentence = Say("%s: %s", thing, e)
	return &about
}

// KindOf returns the kind of the first fault in err's chain, or Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}
