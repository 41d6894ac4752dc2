package quinielaml

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// formValue is a field of a form. The page sends typed values as strings, values
// that it got from the server as numbers, and cleared ones as null.
type formValue string

// UnmarshalJSON accepts a string, a number or null.
func (v *formValue) UnmarshalJSON(data []byte) error {
	var decoded any
	if err := json.Unmarshal(data, &decoded); err != nil {
		return err
	}
	switch value := decoded.(type) {
	case nil:
		*v = ""
	case string:
		*v = formValue(strings.TrimSpace(value))
	case float64:
		*v = formValue(data)
	default:
		return fault.New(fault.Invalid, "neither a text nor a number")
	}
	return nil
}

// number parses an integer from low to high.
func (v formValue) number(name string, low, high int) (int, error) {
	if v == "" {
		return 0, fault.New(fault.Invalid, "%s is missing.", name)
	}
	n, err := strconv.Atoi(string(v))
	if err != nil || n < low || n > high {
		return 0, fault.New(fault.Invalid, "%s must be a whole number from %d to %d.", name, low, high)
	}
	return n, nil
}

// id parses the id of a team, a referee or a match.
func (v formValue) id(name string) (int64, error) {
	if v == "" {
		return 0, fault.New(fault.Invalid, "%s is missing.", name)
	}
	id, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil || id < 1 {
		return 0, fault.New(fault.Invalid, "%s must be an id that this server has given.", name)
	}
	return id, nil
}
