package api_test

import (
	"encoding/json"
	"os"
	"testing"
)

func TestTheOpenAPIFileHasTheBoundsOfListsAndFormSettings(t *testing.T) {
	text, err := os.ReadFile("../../../frontend/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ MinItems, Maximum int }
			}
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	schemas := file.Components.Schemas
	if set, lines := schemas["NewConditionSet"].Properties["conditions"], schemas["ColumnFile"].Properties["lines"]; set.MinItems != 1 || lines.MinItems != 1 {
		t.Errorf("lists that must not be empty: %+v, %+v", set, lines)
	}
	if number := schemas["JornadaImportSettings"].Properties["number"]; number.Maximum != 150 {
		t.Errorf("settings in a form: %+v", number)
	}
}
