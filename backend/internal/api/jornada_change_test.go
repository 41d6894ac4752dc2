package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type poolJornada struct {
	ID       int64
	Season   int
	Number   int
	ClosesAt time.Time
	Signs    string
	Takings  float64
	Version  int
	Fixtures []struct {
		Home, Away string
		MatchID    int64
	}
}

func (p *product) jornadas(t *testing.T, token string) []poolJornada {
	t.Helper()
	return decode[struct{ Items []poolJornada }](t, p.get(t, token, "/api/v1/jornadas")).Items
}

// addTicket adds a ticket and returns its path.
func (p *product) addTicket(t *testing.T, token string, jornada int64) (path string) {
	t.Helper()
	kept := p.send(t, token, "POST", "/api/v1/tickets", object("jornadaId", jornada, "ticket", json.RawMessage(`{"marks": [`+fourteenMarks+`]}`)))
	wantStatus(t, "ticket", kept, http.StatusCreated)
	return kept.Header().Get("Location")
}

// withFixture returns a change of fixture i of a jornada; match 0 is none.
func withFixture(i int, home, away string, match int64) func(map[string]any) {
	return func(b map[string]any) {
		f := map[string]any{"home": home, "away": away}
		if match != 0 {
			f["matchId"] = match
		}
		b["fixtures"].([]map[string]any)[i] = f
	}
}

func TestJornadaChangeRequiresTheLatestVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		closes := today.Add(20 * time.Hour)
		created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(closes, nil))
		first, path := created.Header().Get("ETag"), strings.TrimPrefix(created.Header().Get("Location"), "/api/v1/")
		if shown := p.get(t, token, "/api/v1/"+path).Header().Get("ETag"); first != `"1"` || shown != first {
			t.Errorf("versions %s and %s", first, shown)
		}
		other := jornadaOf(closes.Add(time.Hour), withFixture(0, "Home 0", "Away 0", 0))
		wantProblem(t, "without a version", p.change(t, token, "PUT", path, "", other), http.StatusPreconditionRequired)
		wantProblem(t, "a deletion without", p.change(t, token, "DELETE", path, "", ""), http.StatusPreconditionRequired)
		wantProblem(t, "no version at all", p.change(t, token, "PUT", path, "1", other), http.StatusPreconditionFailed)
		changed := p.change(t, token, "PUT", path, first, other)
		wantStatus(t, "change", changed, http.StatusOK)
		j := decode[poolJornada](t, changed)
		if j.Version != 2 || changed.Header().Get("ETag") != `"2"` || j.Fixtures[0].Home != "Home 0" || j.Fixtures[0].MatchID != 0 || !j.ClosesAt.Equal(closes.Add(time.Hour)) {
			t.Errorf("changed %+v", j)
		}
		again := p.change(t, token, "PUT", path, `"2"`, other)
		wantStatus(t, "the same again", again, http.StatusOK)
		if again.Header().Get("ETag") != `"2"` {
			t.Errorf("what is there already is version %s", again.Header().Get("ETag"))
		}
		wantProblem(t, "an old version", p.change(t, token, "PUT", path, first, other), http.StatusPreconditionFailed)
		wantProblem(t, "a deletion of an old one", p.change(t, token, "DELETE", path, first, ""), http.StatusPreconditionFailed)
		sixth := jornadaOf(closes, func(b map[string]any) { b["number"] = 6 })
		wantStatus(t, "another", p.send(t, token, "POST", "/api/v1/jornadas", sixth), http.StatusCreated)
		wantProblem(t, "another's number", p.change(t, token, "PUT", path, `"2"`, sixth), http.StatusConflict)
		seasons := decode[struct {
			Items []struct{ Season, Jornadas int }
		}](t, p.get(t, token, "/api/v1/jornadas/seasons")).Items
		if len(seasons) != 1 || seasons[0].Season != 2023 || seasons[0].Jornadas != 2 {
			t.Errorf("seasons %+v", seasons)
		}
		whichever := p.change(t, token, "PUT", path, "*", jornadaOf(closes, nil))
		wantStatus(t, "whichever version there is", whichever, http.StatusOK)
		if etag := whichever.Header().Get("ETag"); etag != `"3"` {
			t.Errorf("it becomes version %s", etag)
		}
		wantStatus(t, "deletion", p.change(t, token, "DELETE", path, "*", ""), http.StatusNoContent)
		wantProblem(t, "what is gone", p.change(t, token, "PUT", path, `"2"`, other), http.StatusNotFound)
	})
}

func TestAJornadaWithTicketsStaysFairToThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		closes := today.Add(20 * time.Hour)
		created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(closes, nil))
		path := strings.TrimPrefix(created.Header().Get("Location"), "/api/v1/")
		j := decode[poolJornada](t, created)
		version := func() string { return p.get(t, token, "/api/v1/"+path).Header().Get("ETag") }
		change := func(closes time.Time, change func(map[string]any)) *httptest.ResponseRecorder {
			return p.change(t, token, "PUT", path, version(), jornadaOf(closes, change))
		}
		ticket := p.addTicket(t, token, j.ID)
		p.addTicket(t, token, j.ID)
		for what, to := range map[string]struct {
			i          int
			home, away string
			match      int64
		}{
			"other names without a match":           {5, "Home 5", "Another", 0},
			"another match":                         {0, "D", "C", j.Fixtures[1].MatchID},
			"another name, its match not said":      {0, "Nobody", "A", 0},
			"the pleno":                             {14, "Home 0", "Away 0", 0},
			"names of a match where there was none": {6, "B", "A", j.Fixtures[0].MatchID},
		} {
			got := wantProblem(t, what, change(closes, withFixture(to.i, to.home, to.away, to.match)), http.StatusConflict)
			if !strings.Contains(fmt.Sprint(got), fmt.Sprintf("fixture %d is %s – %s on the tickets that are kept (2)", to.i+1, j.Fixtures[to.i].Home, j.Fixtures[to.i].Away)) {
				t.Errorf("%s: %+v", what, got)
			}
		}
		mended := change(closes, withFixture(0, "B Club", "A", j.Fixtures[0].MatchID))
		wantStatus(t, "a spelling mended", mended, http.StatusOK)
		if got := decode[poolJornada](t, mended).Fixtures[0]; got.Home != "B Club" || got.MatchID != j.Fixtures[0].MatchID {
			t.Errorf("mended %+v", got)
		}
		mend := withFixture(0, "B Club", "A", j.Fixtures[0].MatchID)

		wantStatus(t, "a later closing time", change(closes.Add(time.Hour), mend), http.StatusOK)
		p.send(t, token, "PUT", "/api/v1/"+path+"/results", object("signs", "1-------------"))
		wantProblem(t, "later, once a sign is known", change(closes.Add(2*time.Hour), mend), http.StatusConflict)
		wantStatus(t, "earlier", change(closes, mend), http.StatusOK)
		p.clock.Advance(24 * time.Hour)
		token = p.logInAs(t, "a.editor", "").Access
		wantStatus(t, "another time of the past", change(closes.Add(time.Hour), mend), http.StatusOK)
		got := wantProblem(t, "open again", change(closes.Add(48*time.Hour), mend), http.StatusConflict)
		if !strings.Contains(fmt.Sprint(got), "tickets are kept (2)") {
			t.Errorf("open again: %+v", got)
		}
		before := p.get(t, token, "/api/v1/"+path).Header().Get("ETag")
		wantStatus(t, "results of this version", p.change(t, token, "PUT", path+"/results", before, object("signs", "--------------")), http.StatusOK)
		wantProblem(t, "results of the version before", p.change(t, token, "PUT", path+"/results", before, object("signs", "2-------------")), http.StatusPreconditionFailed)
		wantProblem(t, "results of no version", p.change(t, token, "PUT", path+"/results", "7", object("signs", "2-------------")), http.StatusPreconditionFailed)
		if got := decode[poolCard](t, p.get(t, token, "/api/v1/"+path)).Jornada.Signs; got != "--------------" {
			t.Errorf("after two refused: %q", got)
		}
		wantProblem(t, "open again, the sign taken back", change(closes.Add(48*time.Hour), mend), http.StatusConflict)
		wantStatus(t, "takings", change(closes, func(b map[string]any) { mend(b); b["takings"] = 3_000_000 }), http.StatusOK)
		wantProblem(t, "a ticket after closing", p.send(t, token, "DELETE", ticket, ""), http.StatusConflict)
	})
}

// publishedList returns a published list of jornadas of 2023-24. Their first two
// fixtures are matches of the league, the others are as in jornadaOf.
func publishedList(jornadas ...map[string]string) string {
	heading := []string{"Temporada", "Jornada", "Fecha", "Combinacion", "Pleno15", "Recaudacion"}
	for i := range 15 {
		heading = append(heading, fmt.Sprintf("L%d", i+1), fmt.Sprintf("V%d", i+1))
	}
	lines := []string{strings.Join(heading, ",")}
	for _, j := range jornadas {
		line := make([]string, len(heading))
		for i := range 15 {
			line[6+2*i], line[7+2*i] = fmt.Sprintf("Home %d", i), fmt.Sprintf("Away %d", i)
		}
		copy(line[6:], []string{"B", "A", "D", "C"})
		line[0], line[2] = "2023-2024", today.Format(time.DateOnly)
		for name, value := range j {
			line[slices.Index(heading, name)] = value
		}
		lines = append(lines, strings.Join(line, ","))
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestAnImportOfJornadasIsAllOrNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		upload := func(text string) *httptest.ResponseRecorder {
			return p.form(t, token, "/api/v1/jornadas/imports", "", map[string]string{"list.csv": text})
		}
		created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil))
		there := decode[poolJornada](t, created)
		p.addTicket(t, token, there.ID)
		refused := wantProblem(t, "the second one", upload(publishedList(
			map[string]string{"Jornada": "4"},
			map[string]string{"Jornada": "5", "L4": "Somebody else"},
			map[string]string{"Jornada": "6"},
		)), http.StatusConflict)
		for _, part := range []string{"list.csv, jornada 5 of 2023-24: ", "fixture 4", "(1)"} {
			if !strings.Contains(fmt.Sprint(refused), part) {
				t.Errorf("the refusal does not say %q: %+v", part, refused)
			}
		}
		if all := p.jornadas(t, token); len(all) != 1 || all[0].Version != 1 {
			t.Errorf("of a refused import there is %+v", all)
		}

		// Values that are not in the list stay, and a missing name is not a change.
		wantStatus(t, "results", upload(publishedList(
			map[string]string{"Jornada": "5", "Combinacion": "11111111111111", "L4": "", "V4": ""},
			map[string]string{"Jornada": "4"},
		)), http.StatusOK)
		all := p.jornadas(t, token)
		if len(all) != 2 {
			t.Fatalf("jornadas %+v", all)
		}
		if j := all[0]; j.Number != 5 || j.Version != 2 || j.Signs != "11111111111111" || j.Takings != there.Takings || !j.ClosesAt.Equal(there.ClosesAt) ||
			j.Fixtures[3] != there.Fixtures[3] || j.Fixtures[0].MatchID != there.Fixtures[0].MatchID {
			t.Errorf("brought up to date %+v", j)
		}
	})
}

func TestAJornadaTwiceInOneUpload(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		upload := func(second map[string]string) *httptest.ResponseRecorder {
			return p.form(t, token, "/api/v1/jornadas/imports", "", map[string]string{
				"list.csv": publishedList(map[string]string{"Jornada": "7", "Recaudacion": "1000000"}, second),
			})
		}
		wantProblem(t, "with another fixture", upload(map[string]string{"Jornada": "7", "V9": "Somebody else"}), http.StatusUnprocessableEntity)
		if all := p.jornadas(t, token); len(all) != 0 {
			t.Errorf("of a refused import there is %+v", all)
		}
		both := upload(map[string]string{"Jornada": "7", "Combinacion": "X1111111111111"})
		wantStatus(t, "both", both, http.StatusOK)
		got := decode[struct{ Items []poolJornada }](t, both).Items
		if len(got) != 1 || got[0].Takings != 1_000_000 || got[0].Signs != "X1111111111111" || got[0].Version != 1 {
			t.Errorf("what both say: %+v", got)
		}
	})
}
