package api_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestSeasonIsReadAsNumberOrTextAndWrittenAsNumber(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	for i, season := range []any{2023, "2023", "2023-24", "2023/24", "2023-2024"} {
		changed := p.change(t, token, "PUT", "matches/8", "*", details("season", season))
		wantStatus(t, "match", changed, http.StatusOK)
		if got := decode[match](t, changed).Season; got != 2023 {
			t.Errorf("season %v: %d", season, got)
		}
		added := p.send(t, token, "POST", "/api/v1/jobs", object("kind", "backtest", "from", season, "to", season))
		wantStatus(t, "job", added, http.StatusAccepted)
		job := decode[struct{ Arguments struct{ From, To int } }](t, added)
		if job.Arguments.From != 2023 || job.Arguments.To != 2023 {
			t.Errorf("season %v: %+v", season, job)
		}
		jornada := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(time.Hour), func(b map[string]any) { b["season"], b["number"] = season, 10+i }))
		wantStatus(t, "jornada", jornada, http.StatusCreated)
		if got := decode[struct{ Season int }](t, jornada).Season; got != 2023 {
			t.Errorf("season %v: %d", season, got)
		}
		settings, _ := json.Marshal(map[string]any{"season": season})
		reports := p.preview(t, token, string(settings), map[string]string{"new.csv": "division,kickoff,home,away\nSP1,2023-09-12,A,C\n"})
		if len(reports) != 1 || len(reports[0].Rows) == 0 || reports[0].Rows[0].Season != 2023 {
			t.Errorf("season %v: %+v", season, reports)
		}
	}
	for _, wrong := range []any{23, "23", "2023-25", 2023.5, true, []int{2023}, map[string]any{"year": 2023}} {
		got := wantProblem(t, "no season", p.change(t, token, "PUT", "matches/8", "*", details("season", wrong)), http.StatusUnprocessableEntity)
		if len(got.Errors) != 1 || got.Errors[0].Location != "body.season" || got.Errors[0].Message != "season must be a season such as 2023 or 2023-24" {
			t.Errorf("season %v: %+v", wrong, got)
		}
		got = wantProblem(t, "no season", p.send(t, token, "POST", "/api/v1/imports/fetch", object("source", "football-data", "divisions", []string{"SP1"}, "seasons", []any{2022, wrong})), http.StatusUnprocessableEntity)
		if len(got.Errors) != 1 || got.Errors[0].Location != "body.seasons[1]" {
			t.Errorf("season %v: %+v", wrong, got)
		}
	}
	spanish := p.do(t, call{method: "PUT", path: "/api/v1/matches/8", body: details("season", 23), header: map[string]string{
		"Authorization": "Bearer " + token, "If-Match": "*", "Accept-Language": "es",
	}})
	if got := decode[problem](t, spanish); len(got.Errors) != 1 || got.Errors[0].Message != "season debe ser una temporada como 2023 o 2023-24" {
		t.Errorf("in Spanish %+v", got)
	}
	wantProblem(t, "null", p.change(t, token, "PUT", "matches/8", "*", details("season", nil)), http.StatusUnprocessableEntity)
}
