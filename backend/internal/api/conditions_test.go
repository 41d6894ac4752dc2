package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type conditionSet struct {
	ID         int64
	Name       string
	Conditions []string
}

// A set that was kept for one jornada is used in another, where its team has another
// place.
func TestSetsOfConditionsAreKeptForTheNextJornada(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.addUser(t, "pablo", account.Player)
		other := p.logInAs(t, "pablo", "").Access
		added := p.send(t, token, "POST", "/api/v1/condition-sets", `{"name": " usual ", "conditions": ["variants  3..6", "points \"home 3\" 3"]}`)
		wantStatus(t, "add", added, http.StatusCreated)
		location := added.Header().Get("Location")
		set := decode[conditionSet](t, added)
		if set.Name != "usual" || set.Conditions[0] != "variants 3..6" {
			t.Errorf("kept as %+v", set)
		}
		path := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil)).Header().Get("Location") + "/workshop"
		conditions := `"` + strings.ReplaceAll(strings.Join(set.Conditions, "\x00"), `"`, `\"`) + `"`
		conditions = strings.ReplaceAll(conditions, "\x00", `", "`)
		got := decode[narrowed](t, p.send(t, token, "POST", path, `{"conditions": [`+conditions+`]}`))
		want := decode[narrowed](t, p.send(t, token, "POST", path, `{"conditions": ["variants 3..6", "points 3h 3"]}`))
		if got.Columns != want.Columns || got.Columns == 0 {
			t.Errorf("%d columns by name, want %d", got.Columns, want.Columns)
		}
		off := decode[narrowed](t, p.send(t, token, "POST", path, `{"conditions": ["off points Nobody 3"]}`))
		if len(off.Steps) != 2 || !strings.Contains(off.Steps[1].Refused, "Nobody") {
			t.Errorf("off: %+v", off.Steps)
		}

		wantStatus(t, "the same name", p.send(t, token, "POST", "/api/v1/condition-sets", `{"name": "usual", "conditions": ["run ..4"]}`), http.StatusConflict)
		wantStatus(t, "another user's", p.send(t, other, "PUT", location, `{"name": "mine", "conditions": ["run ..4"]}`), http.StatusNotFound)
		wantStatus(t, "another user's", p.send(t, other, "DELETE", location, ""), http.StatusNotFound)
		changed := decode[conditionSet](t, p.send(t, token, "PUT", location, `{"name": "runs", "conditions": ["run ..4"]}`))
		if changed.Name != "runs" || changed.Conditions[0] != "run ..4" || changed.ID != set.ID {
			t.Errorf("changed to %+v", changed)
		}
		refused := p.send(t, token, "POST", "/api/v1/condition-sets", `{"name": "wrong", "conditions": ["variants 3..6", "drows 2"]}`)
		wantStatus(t, "wrong", refused, http.StatusUnprocessableEntity)
		if text := refused.Body.String(); !strings.Contains(text, "drows") || !strings.Contains(text, "conditions[1]") {
			t.Errorf("refused with %s", text)
		}
		sets := decode[struct{ Items []conditionSet }](t, p.get(t, token, "/api/v1/condition-sets"))
		if len(sets.Items) != 1 || sets.Items[0].Name != "runs" {
			t.Errorf("sets %+v", sets)
		}
		if sets := decode[struct{ Items []conditionSet }](t, p.get(t, other, "/api/v1/condition-sets")); len(sets.Items) != 0 {
			t.Errorf("another user sees %+v", sets)
		}
		wantStatus(t, "delete", p.send(t, token, "DELETE", location, ""), http.StatusNoContent)
		wantStatus(t, "twice", p.send(t, token, "DELETE", location, ""), http.StatusNotFound)
	})
}
