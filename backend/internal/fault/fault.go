// Package fault names the kinds of failure that a client can act on. Each
// carries a sentence that is safe to show to a user; every other error is
// internal and is told to the log alone.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what a client can do about a failure.
type Kind int

// The kinds, from what was sent to what is there.
const (
	Internal     Kind = iota // not the client's doing
	Invalid                  // a value cannot be right: change it
	Unauthorized             // log in
	Forbidden                // another role is needed
	NotFound                 // there is no such thing
	Conflict                 // it is in the way of something that exists
	Stale                    // it was changed meanwhile: look at it again
	Unavailable              // try again later
)

// Error is a failure with a sentence for the user.
type Error struct {
	Kind     Kind
	Sentence Sentence
	Code     string // for programs, which may have a sentence of their own: "password-common"; "": none
	Location string // the value that is wrong: "body.password"; "": no single one

	cause error // for the log; nil: the sentence says all
}

func (e *Error) Error() string { return e.Sentence.String() }

// In another language.
func (e *Error) In(words Catalog) string { return e.Sentence.In(words) }

// WithCode is the same failure with a name for programs.
func (e *Error) WithCode(code string) *Error {
	coded := *e
	coded.Code = code
	return &coded
}

// Because is the same failure with the error behind it, which is for the log alone.
func (e *Error) Because(cause error) *Error {
	explained := *e
	explained.cause = cause
	return &explained
}

// Unwrap is the error behind it, nil if there is none.
func (e *Error) Unwrap() error { return e.cause }

// New makes a failure of one kind; the message is a sentence a user may read.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Sentence: Say(format, args...)}
}

// At says which value a failure is about; what is no failure of a client stays
// as it is.
func At(location string, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	located := *e
	located.Location = location
	return &located
}

// About says in front of a failure's sentence which of many things it is about; what
// is no failure of a client is wrapped.
func About(thing Sentence, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return fmt.Errorf("%s: %w", thing, err)
	}
	about := *e
	about.Sentence = Say("%s: %s", thing, e)
	return &about
}

// KindOf is the kind of the first fault in err's chain, else Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}
