package api_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// problemsIn reads the list of everything that is wrong in Spanish.
func problemsIn(t *testing.T, p *product, c call) [][]string {
	t.Helper()
	c.header["Accept-Language"] = "es"
	response := p.do(t, c)
	wantStatus(t, c.path, response, http.StatusOK)
	rows, err := csv.NewReader(response.Body).ReadAll()
	if err != nil || response.Header().Get("Content-Language") != "es" || !strings.HasPrefix(response.Header().Get("Content-Type"), "text/csv") {
		t.Fatalf("%s: %v, %v", c.path, err, response.Header())
	}
	return rows
}

func TestTheReportOfTheDailyUpdateIsInTheReadersLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		if _, err := s.BeginUpdate(t.Context(), "2023-08-31", today); err != nil {
			t.Fatal(err)
		}
		report := fault.Join([]fault.Sentence{
			fault.Say("%s: %d new, %d changed, %d unchanged", "a.csv", 1, 2, 3),
			fault.Say("%s: %s", "b.csv", fault.SentenceOf(listing.Problem{Line: 2, Message: fault.Say("unknown division %q", "XX")})),
		}, "\n")
		if err := s.EndUpdate(t.Context(), "2023-08-31", report, true, today); err != nil {
			t.Fatal(err)
		}
		last := decode[struct{ Report string }](t, p.do(t, call{method: "GET", path: "/api/v1/imports/last-update", header: map[string]string{
			"Authorization": "Bearer " + token, "Accept-Language": "es",
		}})).Report
		if last != "a.csv: 1 nuevos, 2 cambiados, 3 sin cambios\nb.csv: línea 2: no existe la división \"XX\"" {
			t.Errorf("%q", last)
		}
	})
}

func TestAllWrongLinesOfAnImportCanBeHad(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.work(t)
		const lines = 2500
		var file strings.Builder
		file.WriteString("Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\n")
		for n := range lines {
			_, _ = fmt.Fprintf(&file, "SP1,12/08/23,A,B,=%d,1,H\n", n)
		}
		files := map[string]string{"wrong.csv": file.String()}
		response := p.upload(t, token, "", files)
		if done := p.finished(t, token, response); !strings.Contains(done.Error, "(and 2499 more)") {
			t.Errorf("%+v", done)
		}
		report := p.imported(t, token, p.upload(t, token, "", files))[0]
		if len(report.Problems) != 1000 || report.Wrong != lines {
			t.Errorf("%d of %d lines shown", len(report.Problems), report.Wrong)
		}
		kept := problemsIn(t, p, call{method: "GET", path: response.Header().Get("Location") + "/problems", header: map[string]string{"Authorization": "Bearer " + token}})
		text, kind := formOf(t, "", files)
		looked := problemsIn(t, p, call{method: "POST", path: "/api/v1/imports/preview/problems", body: text, header: map[string]string{
			"Authorization": "Bearer " + token, "Content-Type": kind,
		}})
		for what, rows := range map[string][][]string{"kept": kept, "looked at": looked} {
			if len(rows) != lines+1 {
				t.Fatalf("%s: %d rows", what, len(rows))
			}
			want := []string{"wrong.csv", "2501", "problem", "FTHG", `"=2499" no pueden ser los goles de un equipo`}
			if got := rows[lines]; strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("%s: %q, want %q", what, got, want)
			}
		}
		other := p.send(t, token, "POST", "/api/v1/jobs", object("kind", "prepare"))
		p.finished(t, token, other)
		wantProblem(t, "not an import", p.get(t, token, other.Header().Get("Location")+"/problems"), http.StatusNotFound)
	})
}
