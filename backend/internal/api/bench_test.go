package api_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type benched struct {
	Done, All, Played, Cut int
	Cost                   float64
	Players                []struct {
		Name                   string
		Won, Return, Low, High float64
		Best, Columns          []int
		Seasons                []struct{ Season, Jornadas int }
		Drought                struct{ Jornadas int }
	}
	LeftOut []struct {
		Reason   string
		Jornadas []string
	}
	Verdict []string
}

// Two jornadas are over, one of them without takings; one is open.
func TestAWayOfPlayingIsTriedOnPastJornadas(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	for number := 5; number <= 7; number++ {
		created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), func(b map[string]any) {
			b["number"] = number
			if number == 6 {
				delete(b, "takings")
			}
		}))
		wantStatus(t, "jornada", created, http.StatusCreated)
		result := object("signs", "1X111111111111", "pleno", "2-1", "winners", []int{0, 2, 100, 1500, 14000, 70000}, "prizes", []float64{0, 2e5, 1800, 120, 13, 3})
		if number < 7 {
			wantStatus(t, "results", p.send(t, token, "PUT", created.Header().Get("Location")+"/results", result), http.StatusOK)
		}
	}
	const path = "/api/v1/jornadas/bench"
	ask := func(way string) (got benched) {
		t.Helper()
		for range 2 { // an answer that comes before the second jornada goes on with it
			got = decode[benched](t, p.send(t, token, "POST", path, `{"known": 0, "season": "2023-24", "way": {`+way+`}}`))
			if got.Done == got.All {
				break
			}
		}
		return got
	}
	const way = `"triples": 3, "dobles": 2, "conditions": ["variants 1..4"], "budget": 6, "objective": "p11"`
	got := ask(way)
	if got.Done != 2 || got.All != 2 || got.Played != 1 || got.Cut != 1 || got.Cost != 6 || len(got.Players) != 3 || len(got.Verdict) != 2 {
		t.Fatalf("%+v", got)
	}
	if got.Players[0].Name != "own" || got.Players[2].Name != "random" || len(got.Players[0].Best) != 5 || got.Players[1].Seasons[0].Season != 2023 || got.Players[2].Drought.Jornadas != 1 {
		t.Errorf("%+v", got.Players)
	}
	if out := got.LeftOut; len(out) != 1 || !strings.Contains(out[0].Reason, "takings") || !reflect.DeepEqual(out[0].Jornadas, []string{"2023-24/6"}) {
		t.Errorf("left out: %+v", out)
	}
	if again := ask(way); !reflect.DeepEqual(again, got) {
		t.Errorf("asked again: %+v, before %+v", again, got)
	}
	if none := decode[benched](t, p.send(t, token, "POST", path, `{"known": 14, "season": 1999, "way": {`+way+`}}`)); none.All != 0 || none.Done != 0 || len(none.Players) != 3 {
		t.Errorf("of a season without jornadas: %+v", none)
	}
	for wrong, want := range map[string]string{
		`"triples": 10, "dobles": 5, "budget": 12, "objective": "p10"`:           "body.way.triples",
		`"triples": 1, "least": 0.3, "budget": 12, "objective": "p10"`:           "body.way.least",
		`"conditions": ["homes 3", "drows 2"], "budget": 12, "objective": "p10"`: "body.way.conditions[1]",
		`"conditions": ["homes 3", "homes 5"], "budget": 12, "objective": "p10"`: "body.way.conditions",
		`"kind": "reduced", "reduce": 12, "budget": 12, "objective": "p10"`:      "body.way.kind",
		`"budget": 1, "objective": "p10"`:                                        "body.way.budget",
		`"budget": 12, "objective": "p9"`:                                        "body.way.objective",
		`"budget": 12, "objective": "p10", "reduce": 10`:                         "body.way.reduce",
	} {
		refused := wantProblem(t, wrong, p.send(t, token, "POST", path, `{"known": 0, "way": {`+wrong+`}}`), http.StatusUnprocessableEntity)
		if len(refused.Errors) != 1 || refused.Errors[0].Location != want {
			t.Errorf("%s: %+v, want %s", wrong, refused.Errors, want)
		}
	}
}
