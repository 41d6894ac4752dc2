package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

const deductionsPath = "/api/v1/deductions"

type deduction struct {
	ID          int64
	Team        struct{ ID int64 }
	Points      int
	Day, Reason string
}

// deducting returns a request to deduct six points from B, the leader of season.
func deducting(change ...any) string {
	return object(append([]any{"division", "SP1", "season", "2023-24", "teamId", 2, "points", 6, "day", "2023-08-21", "reason", "unpaid wages"}, change...)...)
}

func TestDeductionsInTheTable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		type row struct {
			Team             team
			Points, Deducted int
		}
		table := func(query string) (rows []string, footnotes []deduction) {
			t.Helper()
			got := decode[struct {
				Items      []row
				Deductions []deduction
			}](t, p.get(t, token, "/api/v1/standings?division=SP1&season=2023"+query))
			for _, r := range got.Items {
				rows = append(rows, fmt.Sprint(r.Team.ID, " ", r.Points, " ", r.Deducted))
			}
			return rows, got.Deductions
		}
		before := []string{"2 7 0", "1 4 0", "4 4 0", "3 1 0"}
		if rows, footnotes := table(""); !slices.Equal(rows, before) || len(footnotes) != 0 {
			t.Fatalf("before: %q, %v", rows, footnotes)
		}
		added := p.send(t, token, "POST", deductionsPath, deducting())
		wantStatus(t, "add", added, http.StatusCreated)
		six := decode[deduction](t, added)
		if six.ID == 0 || six.Team.ID != 2 || six.Points != 6 || six.Day != "2023-08-21" || six.Reason != "unpaid wages" {
			t.Errorf("%+v", six)
		}
		if rows, footnotes := table(""); !slices.Equal(rows, []string{"1 4 0", "4 4 0", "2 1 6", "3 1 0"}) || !slices.Equal(footnotes, []deduction{six}) {
			t.Errorf("after: %q, %v", rows, footnotes)
		}
		// The decision fell between the second and the third matchday.
		if rows, footnotes := table("&matchday=1"); rows[0] != "2 3 0" || len(footnotes) != 0 {
			t.Errorf("after matchday 1: %q, %v", rows, footnotes)
		}
		if rows, _ := table("&matchday=2"); !slices.Contains(rows, "2 -2 6") {
			t.Errorf("after matchday 2: %q", rows)
		}
		places := decode[struct {
			Items []struct{ Matchday, Position, Points int }
		}](t, p.get(t, token, "/api/v1/teams/2/places?division=SP1&season=2023")).Items
		if len(places) != 3 || places[0].Points != 3 || places[1].Points != -2 || places[2].Points != 1 || places[2].Position != 3 {
			t.Errorf("places of B: %+v", places)
		}
		if csv := p.get(t, token, "/api/v1/export/standings?division=SP1").Body.String(); !strings.HasPrefix(csv, "position,team.name,deducted,") || !strings.Contains(csv, "\n3,B,6,") {
			t.Errorf("export: %s", csv)
		}

		wantStatus(t, "points given back", p.send(t, token, "POST", deductionsPath, deducting("points", -2, "day", "2024-02-01")), http.StatusCreated)
		list := decode[struct{ Items []deduction }](t, p.get(t, token, deductionsPath+"?division=SP1&season=2023-24")).Items
		if len(list) != 2 || list[0] != six || list[1].Points != -2 {
			t.Errorf("list: %+v", list)
		}
		if rows, _ := table(""); !slices.Contains(rows, "2 3 4") {
			t.Errorf("with points given back: %q", rows)
		}
		for _, one := range list {
			wantStatus(t, "delete", p.send(t, token, "DELETE", fmt.Sprintf("%s/%d", deductionsPath, one.ID), ""), http.StatusNoContent)
		}
		if rows, footnotes := table(""); !slices.Equal(rows, before) || len(footnotes) != 0 {
			t.Errorf("after all were deleted: %q, %v", rows, footnotes)
		}
		changes := decode[struct {
			Items []struct {
				Action string
				Object struct{ Name string }
			}
		}](t, p.get(t, p.logIn(t), "/api/v1/audit?kind=deduction")).Items
		if len(changes) != 4 || changes[0].Action != "deleted" || changes[3].Action != "added" || changes[3].Object.Name != "B" {
			t.Errorf("audit: %+v", changes)
		}
	})
}

func TestDeductionsInTheSimulation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.work(t)
		wantStatus(t, "add", p.send(t, token, "POST", deductionsPath, deducting("points", 40)), http.StatusCreated)
		p.idle(t, token) // the change has queued the simulation
		const path = "/api/v1/simulations?division=SP1"
		type simulated struct {
			Teams []struct {
				Team                        team
				Points, Deducted, Low, High int
				Positions                   []float64
			}
		}
		last := decode[simulated](t, p.get(t, token, path)).Teams
		if b := last[len(last)-1]; len(last) != 4 || b.Team.ID != 2 || b.Points != -33 || b.Deducted != 40 || b.High > -24 || b.Positions[3] != 1 {
			t.Errorf("%+v", last)
		}
		what := decode[simulated](t, p.send(t, token, "POST", "/api/v1/simulations", object("division", "SP1", "fixed", []int{}))).Teams
		if b := what[len(what)-1]; b.Team.ID != 2 || b.Deducted != 40 {
			t.Errorf("what if: %+v", what)
		}
		wantStatus(t, "delete", p.send(t, token, "DELETE", deductionsPath+"/1", ""), http.StatusNoContent)
		p.idle(t, token)
		if first := decode[simulated](t, p.get(t, token, path)).Teams[0]; first.Team.ID != 2 || first.Deducted != 0 || first.Points != 7 {
			t.Errorf("after it was deleted: %+v", first)
		}
	})
}

func TestRefusedDeductions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetLimits(store.Limits{Deductions: 2})
		p, token := editor(t, s)
		p.addUser(t, "a.player", account.Player)
		elsewhere, err := s.AddTeam(t.Context(), football.Team{Name: "Elsewhere", Country: "ES"}, today)
		if err != nil {
			t.Fatal(err)
		}
		send := func(token, language, body string) problem {
			t.Helper()
			response := p.do(t, call{method: "POST", path: deductionsPath, body: body, header: map[string]string{"Authorization": "Bearer " + token, "Accept-Language": language}})
			return decode[problem](t, response)
		}
		for _, test := range []struct {
			change            []any
			location, english string
			spanish           string
		}{
			{[]any{"division", "XX"}, "body.division", `there is no division "XX"`, `no existe la división "XX"`},
			{[]any{"season", 2021}, "body.season", "there are no matches of SP1 in 2021-22", "no hay partidos de SP1 en 2021-22"},
			{[]any{"teamId", elsewhere.ID}, "body.teamId", "Elsewhere does not play in SP1 in 2023-24", "Elsewhere no juega en SP1 en 2023-24"},
			{[]any{"teamId", 99}, "body.teamId", "team 99 not found", "no existe: el equipo 99"},
			{[]any{"points", 0}, "body.points", "a deduction of no points changes nothing: give a number from 1 to 99, or a negative one for points given back", "quitar cero puntos no cambia nada: indica un número del 1 al 99, o uno negativo si se devuelven puntos"},
			{[]any{"points", 100}, "body.points", "points must be 99 or less", ""},
			{[]any{"day", "2025-03-01"}, "body.day", "2025-03-01 is not a day of the season 2023-24", "2025-03-01 no es un día de la temporada 2023-24"},
			{[]any{"day", "2023-02-30"}, "body.day", "", ""},
			{[]any{"reason", " "}, "body.reason", "the text is blank", "el texto está en blanco"},
			{[]any{"reason", strings.Repeat("ñ", 201)}, "body.reason", "", ""},
		} {
			body := deducting(test.change...)
			if test.change[0] == "season" {
				body = deducting("season", 2021, "day", "2021-10-01")
			}
			for language, want := range map[string]string{"en": test.english, "es": test.spanish} {
				got := send(token, language, body)
				if got.Status != http.StatusUnprocessableEntity || len(got.Errors) != 1 || got.Errors[0].Location != test.location || want != "" && got.Errors[0].Message != want {
					t.Errorf("%v in %s: %+v, want %q", test.change, language, got, want)
				}
			}
		}
		if got := send(p.sessionOf(t, account.Player), "en", deducting()); got.Status != http.StatusForbidden {
			t.Errorf("by a player: %+v", got)
		}
		wantStatus(t, "one", p.send(t, token, "POST", deductionsPath, deducting("reason", strings.Repeat("ñ", 200))), http.StatusCreated)
		wantStatus(t, "two", p.send(t, token, "POST", deductionsPath, deducting()), http.StatusCreated)
		if got := send(token, "es", deducting("day", "2023-09-30")); got.Status != http.StatusConflict || got.Detail != "hay 2 deducciones en SP1 2023-24, y no se pueden guardar más" {
			t.Errorf("one too many: %+v", got)
		}
		s.SetLimits(store.Limits{})
		if got := send(token, "en", deducting()); got.Status != http.StatusConflict || got.Detail != "the deduction of B on 2023-08-21 is there already" {
			t.Errorf("the same again: %+v", got)
		}
		for path, status := range map[string]int{"?division=SP1": 422, "?season=2023": 422, "?division=XX&season=2023": 422, "?division=SP1&season=2030": 200} {
			wantStatus(t, path, p.get(t, token, deductionsPath+path), status)
		}
		wantProblem(t, "delete nothing", p.send(t, token, "DELETE", deductionsPath+"/99", ""), http.StatusNotFound)
	})
}
