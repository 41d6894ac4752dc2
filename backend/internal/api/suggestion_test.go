package api_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Forecasts published after a jornada has closed change neither its card nor the value
// of a ticket; those of a jornada that is still open do.
func TestForecastsAfterClosingAreIgnored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		paths := map[string]string{}
		for number, closes := range map[int]time.Duration{5: 2 * time.Hour, 6: 20 * time.Hour} {
			body := jornadaOf(today.Add(closes), func(b map[string]any) { b["number"] = number })
			paths[map[int]string{5: "closed", 6: "open"}[number]] = p.send(t, token, "POST", "/api/v1/jornadas", body).Header().Get("Location")
		}
		type seen struct {
			card poolCard
			odds poolTicket
		}
		look := func() map[string]seen {
			all := map[string]seen{}
			for name, path := range paths {
				one := seen{decode[poolCard](t, p.get(t, token, path)), decode[poolTicket](t, p.send(t, token, "POST", path+"/odds", `{"ticket": {"marks": [`+fourteenMarks+`]}}`))}
				one.card.Jornada.Closed = false // expected to change
				all[name] = one
			}
			return all
		}
		before := look()
		if before["closed"].card.Fixtures[0].Source != "forecast" {
			t.Fatalf("nothing is forecast: %+v", before["closed"].card.Fixtures[0])
		}
		p.clock.Advance(3 * time.Hour)
		token = p.logInAs(t, "a.editor", "").Access
		trainer := training.Trainer{Store: s, Now: p.clock.Now}
		if _, err := trainer.Run(t.Context(), forecast.Recipe{Name: forecast.Elo}); err != nil {
			t.Fatal(err)
		}
		after := look()
		if !reflect.DeepEqual(after["closed"], before["closed"]) {
			t.Errorf("closed: %+v, before the new forecasts %+v", after["closed"], before["closed"])
		}
		if after["open"].card.Fixtures[0].Probs == before["open"].card.Fixtures[0].Probs {
			t.Error("the one that is open does not have the new forecasts")
		}
	})
}

// The expected return uses forecasts shrunk half-way towards the public's shares.
func TestExpectedReturnShrinksForecasts(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil))
	wantStatus(t, "jornada", created, http.StatusCreated)
	path := created.Header().Get("Location")
	public := pool.Forecasts{}
	drawn := pool.Card{Public: &public, Takings: 2_500_000}
	asSaid := drawn
	for i, f := range decode[poolCard](t, p.get(t, token, path)).Fixtures {
		public[i] = football.Probs{.6, .25, .15}
		asSaid.Probs[i] = football.Probs{f.Probs.Home, f.Probs.Draw, f.Probs.Away}
		for o := range public[i] {
			drawn.Probs[i][o] = (asSaid.Probs[i][o] + public[i][o]) / 2
		}
	}
	odds := decode[poolTicket](t, p.send(t, token, "POST", path+"/odds", `{"ticket": {"columns": ["22111111111111", "XX111111111111"]}}`))
	expected := func(card *pool.Card) float64 {
		var ticket pool.Ticket
		if err := ticket.UnmarshalJSON([]byte(`{"columns": ["22111111111111", "XX111111111111"]}`)); err != nil {
			t.Fatal(err)
		}
		got, err := pool.ExpectedReturn(t.Context(), card, pool.RulesOn(today), &ticket)
		if err != nil {
			t.Fatal(err)
		}
		return got.Net
	}
	half, all := expected(&drawn), expected(&asSaid)
	if odds.ExpectedReturn == nil || math.Abs(*odds.ExpectedReturn/half-1) > 1e-6 || math.Abs(all/half-1) < .01 {
		t.Errorf("expected return %v, half-way to the public %v, by the forecasts alone %v", *odds.ExpectedReturn, half, all)
	}
}

// A suggestion that is kept is of this very question and of the jornada as it is.
func TestASuggestionFollowsWhatItDependsOn(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	p.fill(t)
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), nil))
	wantStatus(t, "jornada", created, http.StatusCreated)
	const path = "/api/v1/jornadas/1"
	ask := func(wish string) string {
		t.Helper()
		response := p.send(t, token, "POST", path+"/suggestions", wish)
		wantStatus(t, wish, response, http.StatusOK)
		return response.Body.String()
	}
	const wish = `{"budget": 12, "objective": "p10", "kind": "columns"}`
	first := ask(wish)
	if again := ask(wish); again != first {
		t.Errorf("the same question, another answer: %s, %s", first, again)
	}
	if other := ask(`{"budget": 12, "objective": "p12", "kind": "columns"}`); other == first {
		t.Error("another question, the same answer")
	}
	changed := p.change(t, token, "PUT", "jornadas/1", "*", jornadaOf(today.Add(2*time.Hour), func(j map[string]any) { j["takings"] = 4_000_000 }))
	wantStatus(t, "change", changed, http.StatusOK)
	if after := ask(wish); after == first {
		t.Error("the same answer after the takings have changed")
	}
}

// Takings that are neither known nor to be estimated are assumed, and every answer says so.
func TestValueWithoutTakings(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	p.fill(t)
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(2*time.Hour), func(j map[string]any) { delete(j, "takings") }))
	wantStatus(t, "jornada", created, http.StatusCreated)
	type sums struct{ TakingsAssumed, ExpectedReturn float64 }
	check := func(what string, got sums) {
		t.Helper()
		if got.TakingsAssumed != playing.UsualTakings || got.ExpectedReturn <= 0 {
			t.Errorf("%s: %+v", what, got)
		}
	}
	check("suggestion", decode[sums](t, p.send(t, token, "POST", "/api/v1/jornadas/1/suggestions", `{"budget": 12, "objective": "value", "kind": "columns"}`)))
	check("proposal", decode[struct{ Sums sums }](t, p.send(t, token, "POST", "/api/v1/jornadas/1/proposals", `{"budget": 12, "aim": "value"}`)).Sums)
	check("ticket", decode[sums](t, p.send(t, token, "POST", "/api/v1/jornadas/1/odds", `{"ticket": {"columns": ["11111111111111", "1111111111111X"]}}`)))
	payouts := decode[sums](t, p.send(t, token, "POST", "/api/v1/jornadas/1/payouts", `{"ticket": {"columns": ["11111111111111", "1111111111111X"]}}`))
	if payouts.TakingsAssumed != playing.UsualTakings {
		t.Errorf("payouts: %+v", payouts)
	}
	const narrowed = `{"conditions": ["%s"], "marks": ["1X2", "1X2", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1"]}`
	for condition, want := range map[string]float64{
		"variants ..1": 0, "prize 1..": playing.UsualTakings, "some 1.. of { variants ..1; prize 1.. }": playing.UsualTakings, "off prize 1..": playing.UsualTakings,
	} {
		if got := decode[sums](t, p.send(t, token, "POST", "/api/v1/jornadas/1/workshop", fmt.Sprintf(narrowed, condition))); got.TakingsAssumed != want {
			t.Errorf("%s: %+v", condition, got)
		}
	}
	for _, one := range decode[struct {
		Items []struct{ Sums *sums }
	}](t, p.send(t, token, "POST", "/api/v1/jornadas/1/comparisons", `{"budget": 12, "objective": "value"}`)).Items {
		if one.Sums != nil {
			check("comparison", *one.Sums)
		}
	}
	card := decode[struct {
		Takings        float64
		TakingsAssumed bool
	}](t, p.get(t, token, "/api/v1/jornadas/1"))
	if card.Takings != playing.UsualTakings || !card.TakingsAssumed {
		t.Errorf("card: %+v", card)
	}
	changed := p.change(t, token, "PUT", "jornadas/1", "*", jornadaOf(today.Add(2*time.Hour), nil))
	wantStatus(t, "change", changed, http.StatusOK)
	if known := decode[sums](t, p.send(t, token, "POST", "/api/v1/jornadas/1/suggestions", `{"budget": 12, "objective": "value", "kind": "columns"}`)); known.TakingsAssumed != 0 {
		t.Errorf("with known takings: %+v", known)
	}
}

// A proposal is a ticket that can be kept as it is, in the caller's language.
func TestAProposalCanBeKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil))
		wantStatus(t, "jornada", created, http.StatusCreated)
		path := created.Header().Get("Location")
		type proposal struct {
			Kind, Aim string
			Reasons   []string
			Sums      struct {
				Cost   float64
				Ticket json.RawMessage
			}
			Sharing *struct{ WithFavourites, WithLikeliest float64 }
		}
		for _, aim := range []string{"prize", "value"} {
			response := p.send(t, token, "POST", path+"/proposals", `{"budget": 6, "pleno": true, "elige8": true, "aim": "`+aim+`"}`)
			wantStatus(t, aim, response, http.StatusOK)
			got := decode[proposal](t, response)
			if got.Sums.Cost > 6 || got.Sums.Cost < 4 || got.Aim != aim || len(got.Reasons) < 4 || got.Sharing == nil || got.Sharing.WithLikeliest > got.Sharing.WithFavourites {
				t.Errorf("%s: %+v", aim, got)
			}
			kept := p.send(t, token, "POST", "/api/v1/tickets", `{"jornadaId": 1, "ticket": `+string(got.Sums.Ticket)+`}`)
			wantStatus(t, "keep it", kept, http.StatusCreated)
		}
		for _, wrong := range []string{`{"budget": 1}`, `{"budget": 2000}`, `{"budget": 6, "aim": "fun"}`, `{"budget": 1.5, "elige8": true}`} {
			wantStatus(t, wrong, p.send(t, token, "POST", path+"/proposals", wrong), http.StatusUnprocessableEntity)
		}
	})
}
