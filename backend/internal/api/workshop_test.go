package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type narrowed struct {
	Steps []struct {
		Condition       string
		Off             bool
		Left, Given     int
		Chance, GivenUp float64
		AtLeast         map[string]float64
		Refused         string
	}
	Columns    int
	Cost       float64
	Duplicates int
	AtLeast    map[string]float64
	Worth      *struct {
		ExpectedReturn, ReturnRate *float64
		AtLeast                    map[string]float64
	}
	Reduced *struct {
		From, Guarantee int
		IfMarksFail     []int
	}
	Slips []struct{ Columns int }
	Hits  []int
	Items []string
}

func TestWorkshopNarrowsReducesAndSplitsColumns(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil))
	wantStatus(t, "jornada", created, http.StatusCreated)
	path := created.Header().Get("Location") + "/workshop"
	marks := `["1X2","1X2","1X2","1X2","1X","1X","1","1","1","1","1","1","1","1"]`

	all := decode[narrowed](t, p.send(t, token, "POST", path, `{"conditions": ["variants 3..6", "off homes 14", "run ..5"], "limit": 3, "offset": 2}`))
	if len(all.Steps) != 4 || all.Steps[0].Left != 4_782_969 || all.Steps[1].Left != 275_184 || !all.Steps[2].Off || all.Columns != all.Steps[3].Left {
		t.Errorf("of all columns: %+v", all)
	}
	if s := all.Steps[1]; len(all.Items) != 3 || s.Chance+s.GivenUp < 1-1e-9 || s.AtLeast["10"] < s.AtLeast["14"] || s.AtLeast["14"] < s.Chance*(1-1e-9) {
		t.Errorf("chances: %+v, items %v", s, all.Items)
	}

	got := decode[narrowed](t, p.send(t, token, "POST", path, `{"marks": `+marks+`, "conditions": ["variants 1..5"], "reduce": 13, "direct": [6], "slips": true, "limit": 1000}`))
	if got.Reduced == nil || got.Reduced.Guarantee != 13 || got.Reduced.From != got.Steps[1].Left || got.Columns >= got.Reduced.From || len(got.Items) != got.Columns {
		t.Errorf("reduced: %+v", got)
	}
	onSlips := 0
	for _, slip := range got.Slips {
		onSlips += slip.Columns
	}
	if onSlips != got.Columns || got.Cost != .75*float64(got.Columns) {
		t.Errorf("%d columns on slips for %v €, want %d", onSlips, got.Cost, got.Columns)
	}

	// What is left is weighed as the same columns on a ticket are.
	ticket := `{"ticket": {"columns": ["` + strings.Join(got.Items, `", "`) + `"]}}`
	weighed := decode[struct {
		ExpectedReturn float64
		AtLeast        map[string]float64
	}](t, p.send(t, token, "POST", strings.Replace(path, "/workshop", "/odds", 1), ticket))
	if got.Worth == nil || got.Worth.ExpectedReturn == nil || *got.Worth.ExpectedReturn != weighed.ExpectedReturn || got.Worth.AtLeast["12"] != weighed.AtLeast["12"] {
		t.Errorf("worth: %+v, want %+v", got.Worth, weighed)
	}
	if all.Worth != nil {
		t.Errorf("more columns than a ticket may have were weighed as one: %+v", all.Worth)
	}
	// The next page is the list alone.
	next := decode[narrowed](t, p.send(t, token, "POST", path, `{"marks": `+marks+`, "conditions": ["variants 1..5"], "reduce": 13, "direct": [6], "slips": true, "listOnly": true, "offset": 5, "limit": 1}`))
	if len(next.Items) != 1 || next.Items[0] != got.Items[5] || next.Columns != got.Columns || next.Slips != nil || next.Worth != nil || len(next.AtLeast) != 0 {
		t.Errorf("the next page: %+v", next)
	}

	lines := strings.Join(append(got.Items, got.Items[0]), `", "`)
	back := decode[narrowed](t, p.send(t, token, "POST", path, `{"lines": ["`+lines+`"], "conditions": [], "signs": "`+got.Items[0]+`"}`))
	if back.Columns != got.Columns || back.Duplicates != 1 || back.Hits[14] != 1 {
		t.Errorf("back from a file: %+v", back)
	}

	// Tabs and carriage returns are as they stand in the file.
	if tabs := decode[narrowed](t, p.send(t, token, "POST", path, `{"lines": ["1\t1X21X21X21X21X\t1-M\r", ""], "conditions": []}`)); tabs.Columns != 1 {
		t.Errorf("with tabs: %+v", tabs)
	}
	for body, words := range map[string]string{
		`{"lines": [], "conditions": []}`:                                        "no column in the file",
		`{"lines": ["# none"], "conditions": []}`:                                "no column in the file",
		`{"conditions": [], "compare": {"lines": []}}`:                           "no column in the file",
		`{"conditions": [], "sets": [{"operation": "minus", "lines": [""]}]}`:    "no column in the file",
		`{"conditions": ["variants 3..6", "drows 2"]}`:                           "drows",
		`{"conditions": ["variants 3..4", "variants 6..7"]}`:                     "variants 6..7",
		`{"lines": ["11111111111111", "1X2"], "conditions": []}`:                 "line 2",
		`{"conditions": [], "reduce": 13, "marks": ` + `["1"]}`:                  "marks",
		`{"conditions": ["homes 2..12"], "reduce": 13}`:                          "too many",
		`{"conditions": [], "slips": true}`:                                      "too many",
		`{"lines": ["2XXXXXXXXXXXXX"], "conditions": ["homes 1"], "reduce": 13}`: "no columns",
	} {
		refused := p.send(t, token, "POST", path, body)
		wantStatus(t, body, refused, http.StatusUnprocessableEntity)
		if !strings.Contains(refused.Body.String(), words) {
			t.Errorf("%s: %s does not say %q", body, refused.Body.String(), words)
		}
	}
}
