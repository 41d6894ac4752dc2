package fault

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Sentence is a message for users. It keeps its format and arguments apart so
// that it can be translated.
type Sentence struct {
	format string
	args   []any
}

// Say makes a sentence, or part of one, from an English format.
func Say(format string, args ...any) Sentence { return Sentence{format, args} }

// Catalog maps each English format to its translation into one other language.
type Catalog map[string]string

// String returns the sentence in English.
func (s Sentence) String() string { return s.In(nil) }

// In returns the sentence, including the sentences among its arguments, in the
// catalog's language. Formats that the catalog lacks stay in English.
func (s Sentence) In(catalog Catalog) string {
	format := s.format
	if translated, ok := catalog[format]; ok {
		format = translated
	}
	if len(s.args) == 0 {
		return format
	}
	args := make([]any, len(s.args))
	for i, arg := range s.args {
		args[i] = arg
		if part, ok := arg.(interface{ In(catalog Catalog) string }); ok {
			args[i] = part.In(catalog)
		}
	}
	return fmt.Sprintf(format, args...)
}

// Like reports whether two sentences differ in nothing but numbers and names, their own or
// those of the sentences among their arguments.
func (s Sentence) Like(other Sentence) bool {
	if s.format != other.format || len(s.args) != len(other.args) {
		return false
	}
	for i, arg := range s.args {
		part, ok := sentenceIn(arg)
		if same, alike := sentenceIn(other.args[i]); ok != alike || ok && !part.Like(same) {
			return false
		}
	}
	return true
}

func sentenceIn(arg any) (s Sentence, ok bool) {
	switch arg := arg.(type) {
	case Sentence:
		return arg, true
	case *Error:
		return arg.Sentence, true
	default:
		return s, false
	}
}

// MarshalText returns the sentence in English.
func (s Sentence) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// SentenceOf returns the sentence of a fault, or the text of any other error.
func SentenceOf(err error) Sentence {
	if told, ok := told(err); ok {
		return told
	}
	return Say("%v", err)
}

// PublicOf returns the sentence of a fault, or one without details for any other error,
// which goes to the log.
func PublicOf(err error) Sentence {
	if told, ok := told(err); ok {
		return told
	}
	return Say("something went wrong on our side; the server's log says what")
}

// told returns the sentence that an error carries for users.
func told(err error) (s Sentence, ok bool) {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Sentence, true
	}
	if told, ok := errors.AsType[interface {
		error
		Sentence() Sentence
	}](err); ok {
		return told.Sentence(), true
	}
	return s, false
}

// Decimal is a number printed with a fixed number of decimals. The decimal
// separator is the catalog's entry for ".".
type Decimal struct {
	Value  float64
	Digits int
}

func (d Decimal) String() string { return d.In(nil) }

// In returns the number with the decimal separator of the catalog's language.
func (d Decimal) In(catalog Catalog) string {
	text := strconv.FormatFloat(d.Value, 'f', d.Digits, 64)
	if point, ok := catalog["."]; ok {
		text = strings.Replace(text, ".", point, 1)
	}
	return text
}
