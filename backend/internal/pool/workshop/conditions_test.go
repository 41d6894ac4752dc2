package workshop

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

func TestConditionsAreReadFromLinesAndJSON(t *testing.T) {
	lines, err := ParseConditions("# for next week\n\n" + strings.Join(every[:5], "\r\n"))
	if err != nil || len(lines) != 5 {
		t.Fatal(lines, err)
	}
	text, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseConditions(string(text))
	if err != nil || !reflect.DeepEqual(again, lines) {
		t.Errorf("%s was read as %+v, %v", text, again, err)
	}
	for _, wrong := range []string{"[{]", `[{"kind": "drows", "min": 1}]`, `[{"kind": "draws"}]`, "draws 3\ndrows 2", `[{"kind":"if","of":[{"kind":"draws","min":1}]}]`} {
		if _, err := ParseConditions(wrong); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
