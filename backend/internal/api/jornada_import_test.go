package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// officialDraw is the answer of the official service for a draw.
func officialDraw(t testing.TB, number string, change map[string]any) map[string]any {
	t.Helper()
	draw := map[string]any{"id_sorteo": "1", "fecha_sorteo": "2023-09-30 00:00:00", "jornada": number, "temporada": "2023-2024"}
	var fixtures []any
	for i := range 15 {
		fixtures = append(fixtures, map[string]any{"local": "Home " + string(rune('a'+i)), "visitante": "Away " + string(rune('a'+i)), "fecha_completa": "2023-09-30 18:30:00"})
	}
	draw["partidos"] = fixtures
	maps.Copy(draw, change)
	return draw
}

func asJSON(t testing.TB, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Wrong jornadas of a file stop it, or are left out and named when told so, in the
// reader's language.
func TestWrongJornadasAreLeftOutWhenToldSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*3600e9), nil))
		kept := decode[poolJornada](t, created)
		p.addTicket(t, token, kept.ID)
		answer := asJSON(t, []any{
			officialDraw(t, "9", nil),
			officialDraw(t, "10", map[string]any{"partidos": []any{}}),
			officialDraw(t, "5", nil), // other fixtures than those ticked
		})
		wantProblem(t, "all or none", p.form(t, token, "/api/v1/jornadas/imports", "", map[string]string{"a.json": answer}), http.StatusUnprocessableEntity)
		if all := p.jornadas(t, token); len(all) != 1 {
			t.Errorf("of a refused import there is %+v", all)
		}
		response := p.form(t, token, "/api/v1/jornadas/imports", `{"skipWrong": true}`, map[string]string{"a.json": answer})
		wantStatus(t, "the good ones", response, http.StatusOK)
		got := decode[struct {
			Items              []poolJornada
			Refused, Corrected []string
		}](t, response)
		if len(got.Items) != 1 || got.Items[0].Number != 9 || len(got.Refused) != 2 ||
			!strings.Contains(got.Refused[0], "it has 0 fixtures") || !strings.Contains(got.Refused[1], "jornada 5 of 2023-24") {
			t.Errorf("%+v", got)
		}
	})
}

// The official answers for a jornada come one after another: the number and the
// closing, its fixtures, the public's percentages, signs, prizes.
func TestAJornadaGrowsFromOfficialAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		type grown struct {
			Number              int
			State, Signs, Pleno string
			Closed              bool
			Jackpot, Takings    float64
			Fixtures            []struct{ Home, Kickoff string }
			Public              []*struct{ Home float64 }
			Prizes              []float64
			ClosesAt            string
		}
		step := func(name, settings string, content any) grown {
			t.Helper()
			response := p.form(t, token, "/api/v1/jornadas/imports", settings, map[string]string{"a.json": asJSON(t, content)})
			wantStatus(t, name, response, http.StatusOK)
			items := decode[struct{ Items []grown }](t, response).Items
			if len(items) != 1 {
				t.Fatalf("%s: %+v", name, items)
			}
			return items[0]
		}
		shares := map[string]any{"1": map[string]any{"valor1": "61", "valorx": "24", "valor2": "15"}}
		wantProblem(t, "percentages of a jornada that is not here",
			p.form(t, token, "/api/v1/jornadas/imports", `{"season": "2023-24", "number": 10}`, map[string]string{"a.json": asJSON(t, shares)}), http.StatusUnprocessableEntity)
		next := []any{map[string]any{"fecha": "2023-09-30 00:00:00", "game_id": "LAQU", "cierre": "2023-09-30 18:15:00", "jornada": 10, "premio_bote": 500000}}
		if j := step("the next draw", "", next); j.State != "announced" || j.ClosesAt != "2023-09-30T16:15:00Z" || j.Jackpot != 500000 {
			t.Errorf("%+v", j)
		}
		wantProblem(t, "a ticket without fixtures", p.send(t, token, "POST", "/api/v1/tickets", object("jornadaId", 1, "ticket", json.RawMessage(`{"marks": [`+fourteenMarks+`]}`))), http.StatusConflict)
		if j := step("its fixtures", "", []any{officialDraw(t, "10", nil)}); j.State != "open" || j.Fixtures[2].Home != "Home c" || j.Fixtures[2].Kickoff != "2023-09-30T16:30:00Z" || j.ClosesAt != "2023-09-30T16:15:00Z" {
			t.Errorf("%+v", j)
		}
		if j := step("the public", `{"season": "2023-24", "number": 10}`, shares); j.Public[0] == nil || j.Public[0].Home != .61 || j.Public[1] != nil {
			t.Errorf("%+v", j)
		}
		draw := officialDraw(t, "10", map[string]any{
			"combinacion": "1 - 1 - 2 - X - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 2 - M2", "recaudacion": "200000000", "apuestas": "2666666",
			"escrutinio": []any{map[string]any{"categoria": 2, "ganadores": "1", "premio": "300.000,50"}},
		})
		if j := step("the prizes", "", []any{draw}); j.State != "paid" || j.Signs != "112X1111111112" || j.Pleno != "M-2" || j.Takings != 2e6 || j.Prizes[1] != 300000.5 || j.Public[0] == nil {
			t.Errorf("%+v", j)
		}
	})
}
