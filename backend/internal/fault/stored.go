package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// Stored is a sentence as it is kept in JSON until somebody reads it: the format and
// the arguments, because it is not known then in which language.
type Stored struct{ Sentence }

// storedSentence is the JSON of a sentence.
type storedSentence struct {
	Say  string      `json:"say"`
	With []storedArg `json:"with,omitempty"`
}

// storedArg is the JSON of an argument: a text, or an object with one of these.
type storedArg struct {
	text string

	Sentence *storedSentence `json:"sentence,omitempty"`
	Int      *int64          `json:"int,omitempty"`
	Float    *float64        `json:"float,omitempty"`
	Bool     *bool           `json:"bool,omitempty"`
	Decimal  *Decimal        `json:"decimal,omitempty"`
}

// MarshalJSON returns the format and the arguments.
func (s Stored) MarshalJSON() ([]byte, error) { return json.Marshal(s.stored()) }

// UnmarshalJSON also reads a plain text.
func (s *Stored) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		s.Sentence = Say(text)
		return nil
	}
	var stored storedSentence
	if err := json.Unmarshal(raw, &stored); err != nil {
		return err
	}
	s.Sentence = stored.sentence()
	return nil
}

// Text returns the sentence as it is kept in a text column.
func (s Stored) Text() string {
	if len(s.args) == 0 && !strings.HasPrefix(s.format, "{") {
		return s.format
	}
	raw, err := json.Marshal(s)
	if err != nil { // NaN and infinity are not in JSON
		return s.String()
	}
	return string(raw)
}

// FromText reads what Text returned. Any other text is a sentence as it is.
func FromText(text string) Sentence {
	var stored storedSentence
	if !strings.HasPrefix(text, "{") || json.Unmarshal([]byte(text), &stored) != nil {
		return Say(text)
	}
	return stored.sentence()
}

// verb is a verb of a format, with the number of its argument.
var verb = regexp.MustCompile(`%[-+# 0-9.]*(?:\[(\d+)\])?([a-zA-Z%])`)

// verbsOf returns the verb that prints each argument of a format.
func verbsOf(format string, args int) []byte {
	verbs := make([]byte, args)
	next := 0
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
			next--
		}
		if next >= 0 && next < args {
			verbs[next] = m[2][0]
		}
		next++
	}
	return verbs
}

func (s Sentence) stored() storedSentence {
	out := storedSentence{Say: s.format}
	verbs := verbsOf(s.format, len(s.args))
	for i, arg := range s.args {
		out.With = append(out.With, storedArgOf(arg, verbs[i]))
	}
	return out
}

// storedArgOf keeps what the verb prints of an argument, and sentences as such.
func storedArgOf(arg any, verb byte) storedArg {
	if part, ok := partOf(arg); ok {
		stored := part.stored()
		return storedArg{Sentence: &stored}
	}
	if decimal, ok := arg.(Decimal); ok {
		return storedArg{Decimal: &decimal}
	}
	value := reflect.ValueOf(arg)
	switch verb {
	case 'd', 'x', 'X', 'c', 'b', 'o', 'U':
		if value.CanInt() {
			n := value.Int()
			return storedArg{Int: &n}
		}
		if value.CanUint() {
			n := int64(value.Uint())
			return storedArg{Int: &n}
		}
	case 'f', 'F', 'g', 'G', 'e', 'E':
		if value.CanFloat() {
			x := value.Float()
			return storedArg{Float: &x}
		}
	case 't':
		if value.Kind() == reflect.Bool {
			is := value.Bool()
			return storedArg{Bool: &is}
		}
	}
	return storedArg{text: fmt.Sprint(arg)}
}

// partOf returns the sentence that an argument is or carries.
func partOf(arg any) (Sentence, bool) {
	if part, ok := sentenceIn(arg); ok {
		return part, true
	}
	switch arg := arg.(type) {
	case Stored:
		return arg.Sentence, true
	case interface{ Sentence() Sentence }:
		return arg.Sentence(), true
	case error:
		if e, ok := errors.AsType[*Error](arg); ok && e.Error() == arg.Error() {
			return e.Sentence, true
		}
	}
	return Sentence{}, false
}

// MarshalJSON returns a text as such.
func (a storedArg) MarshalJSON() ([]byte, error) {
	type object storedArg
	if a.Sentence == nil && a.Int == nil && a.Float == nil && a.Bool == nil && a.Decimal == nil {
		return json.Marshal(a.text)
	}
	return json.Marshal(object(a))
}

// UnmarshalJSON reads a text, or an object with one value.
func (a *storedArg) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, &a.text) == nil {
		return nil
	}
	type object storedArg
	return json.Unmarshal(raw, (*object)(a))
}

func (s storedSentence) sentence() Sentence {
	args := make([]any, len(s.With))
	for i, a := range s.With {
		switch {
		case a.Sentence != nil:
			args[i] = a.Sentence.sentence()
		case a.Int != nil:
			args[i] = *a.Int
		case a.Float != nil:
			args[i] = *a.Float
		case a.Bool != nil:
			args[i] = *a.Bool
		case a.Decimal != nil:
			args[i] = *a.Decimal
		default:
			args[i] = a.text
		}
	}
	return Say(s.Say, args...)
}

// Join puts sentences one behind the other.
func Join(parts []Sentence, separator string) Sentence {
	if len(parts) == 0 {
		return Sentence{}
	}
	args := make([]any, len(parts))
	for i, part := range parts {
		args[i] = part
	}
	separator = strings.ReplaceAll(separator, "%", "%%")
	return Say(strings.TrimSuffix(strings.Repeat("%s"+separator, len(parts)), separator), args...)
}

// IsZero reports whether there is no sentence.
func (s Sentence) IsZero() bool { return s.format == "" }
