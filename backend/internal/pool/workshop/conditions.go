package workshop

import (
	"encoding/json"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// ParseConditions reads conditions: a JSON list of them, or one on each line; blank lines
// and those that begin with # are left out.
func ParseConditions(text string) (conditions []Condition, err error) {
	if text = strings.TrimSpace(text); strings.HasPrefix(text, "[") {
		if err := json.Unmarshal([]byte(text), &conditions); err != nil {
			return nil, fault.New(fault.Invalid, "the conditions are not in the expected JSON format")
		}
		return conditions, Check(conditions)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		c, err := Parse(line)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, c)
	}
	return conditions, Check(conditions)
}
