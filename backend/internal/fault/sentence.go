package fault

import (
	"fmt"
	"strconv"
	"strings"
)

// Sentence for a user, kept as what it is made of, so that it can be said in
// another language as well.
type Sentence struct {
	format string
	args   []any
}

// Say makes a sentence, or part of one, of an English format.
func Say(format string, args ...any) Sentence { return Sentence{format, args} }

// Catalog of another language: its format for each English one.
type Catalog map[string]string

// String is the sentence in English.
func (s Sentence) String() string { return s.In(nil) }

// In another language, with the sentences that it is made of; English where that
// has no words for it.
func (s Sentence) In(words Catalog) string {
	format := s.format
	if said, ok := words[format]; ok {
		format = said
	}
	if len(s.args) == 0 {
		return format
	}
	args := make([]any, len(s.args))
	for i, arg := range s.args {
		args[i] = arg
		if part, ok := arg.(interface{ In(words Catalog) string }); ok {
			args[i] = part.In(words)
		}
	}
	return fmt.Sprintf(format, args...)
}

// Decimal is a number with some digits after its point, or whatever a language
// has for that: Words of ".".
type Decimal struct {
	Value  float64
	Digits int
}

func (d Decimal) String() string { return d.In(nil) }

// In another language.
func (d Decimal) In(words Catalog) string {
	text := strconv.FormatFloat(d.Value, 'f', d.Digits, 64)
	if point, ok := words["."]; ok {
		text = strings.Replace(text, ".", point, 1)
	}
	return text
}
