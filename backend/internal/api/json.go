package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// jsonFormat reads bodies and says in words, without names from our code, what
// is wrong with them.
var jsonFormat = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(data []byte, to any) error {
		err := json.Unmarshal(data, to)
		if err == nil {
			return nil
		}
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			location := strings.TrimSuffix("body."+wrong.Field, ".")
			return fmt.Errorf("%s: must be %s", location, jsonKind(wrong.Type))
		}
		if _, ok := errors.AsType[*time.ParseError](err); ok {
			return errors.New("body: a time must look like 2026-11-28T18:30:00Z")
		}
		return errors.New("body: must be JSON")
	},
}

// jsonKind is what JSON has for a type of ours.
func jsonKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	default:
		return "a whole number"
	}
}
