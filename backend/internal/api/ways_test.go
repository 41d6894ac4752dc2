package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type keptWay struct {
	ID   int64
	Name string
	Way  struct {
		Triples    int
		Conditions []string
		Budget     float64
		Objective  string
	}
}

// A way of playing is kept under a name, used again in the bench, changed and deleted, and
// nobody else sees it.
func TestWaysOfPlayingAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.addUser(t, "pablo", account.Player)
		other := p.logInAs(t, "pablo", "").Access
		const way = `{"triples": 2, "conditions": ["variants  3..6"], "reduce": 12, "budget": 12, "objective": "p10"}`
		added := p.send(t, token, "POST", "/api/v1/ways", `{"name": " usual ", "way": `+way+`}`)
		wantStatus(t, "add", added, http.StatusCreated)
		location := added.Header().Get("Location")
		kept := decode[keptWay](t, added)
		if kept.Name != "usual" || kept.Way.Triples != 2 || kept.Way.Conditions[0] != "variants 3..6" || kept.Way.Budget != 12 {
			t.Errorf("kept as %+v", kept)
		}
		wantStatus(t, "bench", p.send(t, token, "POST", "/api/v1/jornadas/bench", `{"way": `+way+`, "known": 0}`), http.StatusOK)
		wantStatus(t, "the same name", p.send(t, token, "POST", "/api/v1/ways", `{"name": "usual", "way": `+way+`}`), http.StatusConflict)
		wantStatus(t, "another user's", p.send(t, other, "PUT", location, `{"name": "mine", "way": `+way+`}`), http.StatusNotFound)
		wantStatus(t, "another user's", p.send(t, other, "DELETE", location, ""), http.StatusNotFound)
		changed := decode[keptWay](t, p.send(t, token, "PUT", location, `{"name": "dear", "way": {"budget": 24, "objective": "value"}}`))
		if changed.Name != "dear" || changed.ID != kept.ID || changed.Way.Triples != 0 || changed.Way.Objective != "value" {
			t.Errorf("changed to %+v", changed)
		}
		for wrong, where := range map[string]string{
			`{"name": "wrong", "way": {"budget": 12, "objective": "p10", "conditions": ["drows 2"]}}`: "conditions[0]",
			`{"name": "wrong", "way": {"budget": 12, "objective": "p9"}}`:                             "objective",
			`{"name": "wrong", "way": {"budget": 0.5, "objective": "p10"}}`:                           "budget",
			`{"name": "wrong", "way": {"triples": 9, "dobles": 9, "budget": 12, "objective": "p10"}}`: "way",
			`{"name": "", "way": {"budget": 12, "objective": "p10"}}`:                                 "name",
		} {
			refused := p.send(t, token, "POST", "/api/v1/ways", wrong)
			if refused.Code != http.StatusUnprocessableEntity || !strings.Contains(refused.Body.String(), where) {
				t.Errorf("%s: %d %s", wrong, refused.Code, refused.Body)
			}
		}
		if ways := decode[struct{ Items []keptWay }](t, p.get(t, token, "/api/v1/ways")); len(ways.Items) != 1 || ways.Items[0].Name != "dear" {
			t.Errorf("ways %+v", ways)
		}
		if ways := decode[struct{ Items []keptWay }](t, p.get(t, other, "/api/v1/ways")); len(ways.Items) != 0 {
			t.Errorf("another user sees %+v", ways)
		}
		wantStatus(t, "delete", p.send(t, token, "DELETE", location, ""), http.StatusNoContent)
		wantStatus(t, "twice", p.send(t, token, "DELETE", location, ""), http.StatusNotFound)
	})
}
