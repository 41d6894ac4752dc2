package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type suggestedColumns struct {
	Ticket struct{ Columns []string }
}

// Suggestions, comparisons and proposals keep to conditions in the words of the workshop,
// and filters say some of the same in another form.
func TestSuggestionsKeepToConditions(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil))
	wantStatus(t, "jornada", created, http.StatusCreated)
	path := created.Header().Get("Location")
	const (
		lines   = `"conditions": ["draws 3..4", "off homes 14", "column 2[X2]------------ hits 1", "points \"Team 0\" 1.."]`
		filters = `"conditions": ["points 1h 1.."], "filters": {"draws": {"min": 3, "max": 4}, "groups": [{"marks": ["2", "X2", "", "", "", "", "", "", "", "", "", "", "", ""], "right": {"min": 1, "max": 1}}]}`
	)
	home := decode[poolCard](t, p.get(t, token, path)).Fixtures[0].Home
	typed := strings.ReplaceAll(lines, "Team 0", home)
	wantKept := func(what string, columns []string) {
		t.Helper()
		if len(columns) != 16 {
			t.Errorf("%s: %d columns", what, len(columns))
		}
		for _, c := range columns {
			draws, right := strings.Count(c, "X"), strings.Count(c[:1], "2")+1-strings.Count(c[1:2], "1")
			if draws < 3 || draws > 4 || right != 1 || c[0] == '2' {
				t.Errorf("%s: %s", what, c)
			}
		}
	}
	suggested := decode[suggestedColumns](t, p.send(t, token, "POST", path+"/suggestions", `{"budget": 12, "objective": "p11", "kind": "columns", `+typed+`}`)).Ticket.Columns
	wantKept("suggestion", suggested)
	same := decode[suggestedColumns](t, p.send(t, token, "POST", path+"/suggestions", `{"budget": 12, "objective": "p11", "kind": "columns", `+filters+`}`)).Ticket.Columns
	if !slices.Equal(same, suggested) {
		t.Errorf("by filters %v, by conditions %v", same, suggested)
	}
	compared := decode[struct {
		Items []struct {
			Kind, Refused string
			Sums          *suggestedColumns
		}
	}](t, p.send(t, token, "POST", path+"/comparisons", `{"budget": 12, "objective": "p11", `+typed+`}`))
	for _, one := range compared.Items {
		if one.Kind == "columns" {
			wantKept("comparison", one.Sums.Ticket.Columns)
		} else if one.Refused != "conditions choose among columns: ask for columns" {
			t.Errorf("%+v", one)
		}
	}
	proposed := decode[struct {
		Kind    string
		Reasons []string
		Sums    suggestedColumns
	}](t, p.send(t, token, "POST", path+"/proposals", `{"budget": 12, `+typed+`}`))
	wantKept("proposal", proposed.Sums.Ticket.Columns)
	if proposed.Kind != "columns" || !strings.HasPrefix(proposed.Reasons[0], "of the columns for 12 € that fulfil the conditions") {
		t.Errorf("%+v", proposed)
	}
	for wish, want := range map[string][2]string{
		`"conditions": ["draws 3", "drows 2"]`:                      {"body.conditions[1]", "drows"},
		`"conditions": ["points Nobody 3"]`:                         {"body.conditions", "Nobody"},
		`"conditions": ["homes 8..", "draws 8.."]`:                  {"body.conditions", `"homes 8.." and "draws 8.." leave no column together`},
		`"filters": {"homes": {"min": 9, "max": 3}}`:                {"body.filters.homes", "9..3"},
		`"filters": {"minProbability": 0.5, "maxProbability": 0.1}`: {"body.filters.probability", "0.5..0.1"},
	} {
		for _, route := range []string{"/suggestions", "/comparisons"} {
			got := wantProblem(t, wish, p.send(t, token, "POST", path+route, `{"budget": 12, "objective": "p11", "kind": "columns", `+wish+`}`), http.StatusUnprocessableEntity)
			if len(got.Errors) != 1 || got.Errors[0].Location != want[0] || !strings.Contains(got.Errors[0].Message, want[1]) {
				t.Errorf("%s at %s: %+v", wish, route, got.Errors)
			}
		}
	}
}
