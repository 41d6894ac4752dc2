package api_test

import (
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type viewList struct {
	Items []struct {
		Fixture int
		Probs   struct{ Home, Draw, Away float64 }
	}
}

// One's own view moves one's own sums, and neither the card nor anybody else's sums.
func TestOwnViewsCountForThePlayerAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.addUser(t, "pablo", account.Player)
		player := p.logInAs(t, "pablo", "").Access
		path := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), nil)).Header().Get("Location")
		sums := func(token string) poolTicket {
			t.Helper()
			return decode[poolTicket](t, p.send(t, token, "POST", path+"/odds", `{"ticket": {"marks": [`+fourteenMarks+`]}}`))
		}
		card, before, others := p.get(t, player, path).Body.String(), sums(player), sums(token)
		set := p.send(t, player, "PUT", path+"/fixtures/3/view", `{"percentages": [90, 6, 4]}`)
		wantStatus(t, "set", set, http.StatusOK)
		wantStatus(t, "by odds", p.send(t, player, "PUT", path+"/fixtures/1/view", `{"odds": [2, 4, 4]}`), http.StatusOK)
		views := decode[viewList](t, p.get(t, player, path+"/views"))
		if len(views.Items) != 2 || views.Items[0].Fixture != 1 || math.Abs(views.Items[0].Probs.Home-.5) > 1e-9 || math.Abs(views.Items[1].Probs.Home-.9) > 1e-9 {
			t.Errorf("%+v", views)
		}
		after := sums(player)
		if after.AtLeast["14"] == before.AtLeast["14"] || after.ExpectedReturn == nil || *after.ExpectedReturn == *before.ExpectedReturn {
			t.Errorf("with views %+v, without %+v", after.AtLeast, before.AtLeast)
		}
		if got := sums(token); got.AtLeast["14"] != others.AtLeast["14"] {
			t.Error("another user's sums have moved")
		}
		if got := decode[viewList](t, p.get(t, token, path+"/views")); len(got.Items) != 0 {
			t.Errorf("another user sees %+v", got)
		}
		if p.get(t, player, path).Body.String() != card {
			t.Error("the card, which is the same for everybody, has changed")
		}
		knowledge := decode[struct{ Knowledge struct{ View, Public int } }](t, p.send(t, player, "POST", path+"/odds", `{"ticket": {"marks": [`+fourteenMarks+`]}}`)).Knowledge
		if knowledge.View != 2 || knowledge.Public != 11 {
			t.Errorf("%+v", knowledge)
		}
		wish := `{"budget": 3, "objective": "p10", "kind": "columns"}`
		mine, theirs := decode[poolTicket](t, p.send(t, player, "POST", path+"/suggestions", wish)), decode[poolTicket](t, p.send(t, token, "POST", path+"/suggestions", wish))
		if mine.AtLeast["10"] == theirs.AtLeast["10"] {
			t.Error("the suggestion does not rest on the views")
		}
		for what, test := range map[string]struct {
			path, body string
			status     int
		}{
			"not 100":         {"/fixtures/1/view", `{"percentages": [90, 60, 4]}`, http.StatusUnprocessableEntity},
			"both":            {"/fixtures/1/view", `{"percentages": [90, 6, 4], "odds": [2, 4, 4]}`, http.StatusUnprocessableEntity},
			"neither":         {"/fixtures/1/view", `{}`, http.StatusUnprocessableEntity},
			"no such fixture": {"/fixtures/15/view", `{"percentages": [90, 6, 4]}`, http.StatusUnprocessableEntity},
		} {
			wantStatus(t, what, p.send(t, player, "PUT", path+test.path, test.body), test.status)
		}
		wantStatus(t, "no such jornada", p.send(t, player, "PUT", "/api/v1/jornadas/999/fixtures/1/view", `{"percentages": [90, 6, 4]}`), http.StatusNotFound)
		for range 2 { // the second time there is none
			wantStatus(t, "take back", p.send(t, player, "DELETE", path+"/fixtures/1/view", ""), http.StatusNoContent)
		}
		wantStatus(t, "take back", p.send(t, player, "DELETE", path+"/fixtures/3/view", ""), http.StatusNoContent)
		if got := sums(player); got.AtLeast["14"] != before.AtLeast["14"] {
			t.Error("views that were taken back still count")
		}
		p.clock.Advance(3 * time.Hour)
		player = p.logInAs(t, "pablo", "").Access
		wantStatus(t, "after the closing", p.send(t, player, "PUT", path+"/fixtures/1/view", `{"percentages": [90, 6, 4]}`), http.StatusConflict)
	})
}

// Odds and tipsters' percentages count where there is no forecast of ours, odds first.
func TestOddsAndTipsThatAreEntered(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	body := jornadaOf(today.Add(2*time.Hour), func(b map[string]any) {
		b["odds"] = [][]float64{{9, 4, 1.5}, {}, {}, {2, 4, 4}}
		b["tips"] = [][]float64{{}, {}, {}, {70, 20, 10}, {70, 20, 10}}
	})
	created := p.send(t, token, "POST", "/api/v1/jornadas", body)
	wantStatus(t, "add", created, http.StatusCreated)
	card := decode[struct {
		poolCard
		Jornada struct{ Odds, Tips []*struct{ Home float64 } }
	}](t, p.get(t, token, created.Header().Get("Location")))
	f := card.Fixtures
	if f[0].Source != "forecast" || f[3].Source != "odds" || math.Abs(f[3].Probs.Home-.5) > 1e-9 || f[4].Source != "tips" || f[4].Probs.Home != .7 || f[5].Source != "public" {
		t.Errorf("%+v", f[:6])
	}
	if j := card.Jornada; j.Odds[3] == nil || j.Odds[3].Home != 2 || j.Odds[1] != nil || j.Tips[4] == nil || j.Tips[0] != nil {
		t.Errorf("%+v", card.Jornada)
	}
	for what, change := range map[string]func(map[string]any){
		"odds of no match": func(b map[string]any) { b["odds"] = [][]float64{{9, 9, 9}} },
		"two odds":         func(b map[string]any) { b["odds"] = [][]float64{{2, 3}} },
		"tips of 30":       func(b map[string]any) { b["tips"] = [][]float64{{10, 10, 10}} },
	} {
		wantStatus(t, what, p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), change)), http.StatusUnprocessableEntity)
	}
}
