package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// jsonFormat reads bodies and says in words, without names from our code, what
// is wrong with them.
var jsonFormat = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(data []byte, to any) error {
		if !utf8.Valid(data) {
			return bodyError("body", "must be valid UTF-8") // decoding would repair it silently
		}
		err := json.Unmarshal(data, to)
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && strings.HasPrefix(wrong.Value, "number") {
			err = json.Unmarshal(withWholeNumbers(data), to)
		}
		if err == nil {
			return nil
		}
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			location := strings.TrimSuffix("body."+wrong.Field, ".")
			return bodyError(location, jsonKind(wrong.Type))
		}
		if _, ok := errors.AsType[*time.ParseError](err); ok {
			return bodyError("body", "a time must look like 2026-11-28T18:30:00Z")
		}
		return bodyError("body", "must be JSON")
	},
}

// withWholeNumbers writes whole numbers such as 17.0 and 1e3 the way Go reads into
// integers. Valid JSON must come in.
func withWholeNumbers(data []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return data
	}
	text, err := json.Marshal(wholeNumbers(v))
	if err != nil {
		return data
	}
	return text
}

func wholeNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			v[name] = wholeNumbers(value)
		}
	case []any:
		for i, item := range v {
			v[i] = wholeNumbers(item)
		}
	case json.Number:
		return json.Number(wholeNumber(v.String()))
	}
	return v
}

// wholeNumber returns a number without its fraction if that is zero. Others stay.
func wholeNumber(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !strings.ContainsAny(text, ".eE") || f != math.Trunc(f) || math.Abs(f) >= 1<<63 {
		return text
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// bodyError is taken apart again by installProblems: a format's errors are mere texts to Huma.
func bodyError(location, message string) error { return fmt.Errorf("%s: %s", location, message) }

// jsonKind says what JSON has for a type of ours.
func jsonKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "must be a text"
	case reflect.Bool:
		return "must be true or false"
	case reflect.Float32, reflect.Float64:
		return "must be a number"
	case reflect.Slice, reflect.Array:
		return "must be a list"
	case reflect.Struct, reflect.Map:
		return "must be an object"
	default:
		return "must be a whole number"
	}
}
