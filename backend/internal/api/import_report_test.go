package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// inSpanish reads a job as a Spanish page does.
func (p *product) inSpanish(t *testing.T, token, path string) background {
	t.Helper()
	return decode[background](t, p.do(t, call{method: http.MethodGet, path: path, header: map[string]string{
		"Authorization": "Bearer " + token, "Accept-Language": "es-ES",
	}}))
}

func TestAnImportReportListsEveryWrongLineInTheReadersLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.work(t)
		file := "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365H,B365D,B365A\n" +
			"SP1,12/08/23,A,B,x,1,H,2,3,4\n" +
			"SP1,32/08/23,C,D,1,0,H,2,3,4\n" +
			"SP1,14/08/23,A,A,1,0,A,2,3,4\n"
		response := p.upload(t, token, "", map[string]string{"wrong.csv": file})
		job := p.finished(t, token, response)
		spanish := p.inSpanish(t, token, response.Header().Get("Location"))
		type report struct {
			Problems, Warnings []struct {
				Line            int
				Column, Message string
			}
			Wrong   int
			Spanish json.RawMessage
		}
		read := func(j background) report {
			var result struct{ Files []report }
			if err := json.Unmarshal(j.Result, &result); err != nil || len(result.Files) != 1 {
				t.Fatalf("%s: %v", j.Result, err)
			}
			return result.Files[0]
		}
		want := []struct{ column, english, spanish string }{
			{"FTHG", `"x" cannot be the goals of a side`, `"x" no pueden ser los goles de un equipo`},
			{"Date", `there is no day 32/08/23`, `el día 32/08/23 no existe`},
			{"AwayTeam", `A plays against itself`, `A juega contra sí mismo`},
			{"FTR", `the result "A" does not go with the score 1-0`, `el signo "A" no corresponde al resultado 1-0`},
		}
		lines := []int{2, 3, 4, 4}
		one, other := read(job), read(spanish)
		if len(one.Problems) != len(want) || len(other.Problems) != len(want) || one.Spanish != nil || other.Spanish != nil {
			t.Fatalf("%s\n%s", job.Result, spanish.Result)
		}
		for i, w := range want {
			e, s := one.Problems[i], other.Problems[i]
			if e.Line != lines[i] || e.Column != w.column || e.Message != w.english || s.Message != w.spanish {
				t.Errorf("%+v, %+v; want %+v", e, s, w)
			}
		}
		if job.Error != `wrong.csv: line 2: FTHG: "x" cannot be the goals of a side (and 3 more)` ||
			spanish.Error != `wrong.csv: línea 2: FTHG: "x" no pueden ser los goles de un equipo (y 3 más)` {
			t.Errorf("%q, %q", job.Error, spanish.Error)
		}
		// With every line wrong there is nothing to skip to: the lines are listed all the same.
		if preview := p.preview(t, token, `{"skipWrong": true}`, map[string]string{"wrong.csv": file})[0]; preview.Wrong != 4 || len(preview.Problems) != 4 {
			t.Errorf("preview %+v", preview)
		}
	})
}

func TestAPreviewSaysWhatTheFileHas(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	file := "= Scottish Premiership 2022/23\n\n▪ Matchday 1\n  Sat Aug 6 2022\n    15:00  Alfa v Beta  1-0\n\n" +
		"▪ Championship, Matchday 34\n  Sat May 6 2023\n    15:00  Alfa v Gama  1-0\n"
	body := p.form(t, token, "/api/v1/imports/preview", "", map[string]string{"sco.txt": file}).Body.String()
	if want := `"contents":[{"division":"SC0","firstSeason":2022,"lastSeason":2022,"oneYear":false,"matches":2,"teams":3,"stages":["Championship"]}]`; !strings.Contains(body, want) {
		t.Errorf("%s; want %s", body, want)
	}
}
