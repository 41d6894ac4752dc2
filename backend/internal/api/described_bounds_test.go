package api_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// describedBounds are the bounds of a value in the OpenAPI file.
type describedBounds struct {
	MinItems, MaxItems, MaxLength int
	Minimum, Maximum              float64
	Pattern                       string
	Type                          any
	Items                         *describedBounds
	OneOf                         []describedBounds
	Sum                           *describedBounds `json:"x-sum"`
}

func schemasOfTheFile(t *testing.T) map[string]struct{ Properties map[string]describedBounds } {
	t.Helper()
	text, err := os.ReadFile("../../../frontend/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Components struct {
			Schemas map[string]struct{ Properties map[string]describedBounds }
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Components.Schemas
}

func TestTheOpenAPIFileHasTheBoundsOfListsAndFormSettings(t *testing.T) {
	schemas := schemasOfTheFile(t)
	if set, lines := schemas["NewConditionSet"].Properties["conditions"], schemas["ColumnFile"].Properties["lines"]; set.MinItems != 1 || lines.MinItems != 1 {
		t.Errorf("lists that must not be empty: %+v, %+v", set, lines)
	}
	if number := schemas["JornadaImportSettings"].Properties["number"]; number.Maximum != 150 {
		t.Errorf("settings in a form: %+v", number)
	}
}

func TestTheOpenAPIFileHasTheLimitsThatDomainTypesCheck(t *testing.T) {
	schemas := schemasOfTheFile(t)
	entry, era, stage := schemas["Competition"].Properties, schemas["Era"].Properties, schemas["Stage"].Properties
	if entry["code"].MaxLength != competition.MaxCode || entry["code"].Pattern != competition.CodePattern.String() || entry["tier"].Maximum != competition.MaxTier {
		t.Errorf("an entry: %+v", entry)
	}
	if schemas["Names"].Properties["es"].MaxLength != competition.MaxName || schemas["Sources"].Properties["headings"].Items.MaxLength != competition.MaxName {
		t.Error("names have no bounds")
	}
	if era["teams"].Items.Maximum != competition.MaxTeams || stage["meetings"].Maximum != competition.MaxMeetings || stage["finalLegs"].Maximum != competition.MaxLegs {
		t.Errorf("an era: %+v, a stage: %+v", era, stage)
	}
	view := schemas["NewView"].Properties["percentages"]
	if view.Sum == nil || view.Sum.Minimum != jornada.MinSum || view.Sum.Maximum != jornada.MaxSum {
		t.Errorf("percentages: %+v", view)
	}
	odds := schemas["JornadaRequest"].Properties["odds"]
	if odds.MaxItems != 14 || odds.Items.MaxItems != 3 || odds.Items.Items.Maximum != 1000 {
		t.Errorf("odds: %+v", odds)
	}
	for _, season := range schemas["ImportSettings"].Properties["season"].OneOf {
		if season.Type == "string" && season.MaxLength != len("2023-2024") {
			t.Errorf("a season: %+v", season)
		}
	}
}

func TestNoAreaIsLongerThanTheOpenAPIFileSays(t *testing.T) {
	for _, area := range competition.Areas() {
		if len(area.Code) > competition.MaxCode {
			t.Errorf("%q", area.Code)
		}
	}
}
