package quinielaml

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// formValue of a form: the page sends what was typed as text, numbers as it got
// them, and null for what was cleared.
type formValue string

// UnmarshalJSON takes a text, a number or null.
func (v *formValue) UnmarshalJSON(data []byte) error {
	var either any
	if err := json.Unmarshal(data, &either); err != nil {
		return err
	}
	switch one := either.(type) {
	case nil:
		*v = ""
	case string:
		*v = formValue(strings.TrimSpace(one))
	case float64:
		*v = formValue(data)
	default:
		return fault.New(fault.Invalid, "neither a text nor a number")
	}
	return nil
}

// number reads a whole number between two others.
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

// id reads the number of a team, a referee or a match.
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
