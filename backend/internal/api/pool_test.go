package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type poolCard struct {
	Jornada struct {
		ID     int64
		Closed bool
		Signs  string
		Prizes []float64
	}
	Fixtures []struct {
		Home, Source, Sign string
		MatchID            int64
		Probs              struct{ Home, Draw, Away float64 }
		Public             *struct{ Home float64 }
		Score              *struct{ Home, Away int }
	}
	Pleno [][]float64
	Price float64
}

type poolTicket struct {
	ID       int64
	Columns  int
	Cost     float64
	Closed   bool
	AtLeast  map[string]float64
	Ticket   struct{ Columns, Marks []string }
	Scrutiny *struct {
		Best, CouldBe int
		Final         bool
		Net           *float64
		Elige8        *struct {
			Hits int
			Won  bool
		}
	}
	BelowMinimum   bool
	ExpectedReturn *float64
	Prizes         map[string]float64
	PublicGuessed  bool
	Reduction      *struct {
		Number, Guarantee int
		Official          bool
	}
	Elige8          *float64
	LikeliestElige8 []int
}

type comparedTicket struct {
	Kind, Objective, Refused string
	Sums                     *poolTicket
}

// jornadaOf is a request with a jornada of the league's next matches and of others
// that are not in the store.
func jornadaOf(closes time.Time, change func(map[string]any)) string {
	fixtures := []map[string]any{{"home": "B", "away": "A"}, {"home": "D", "away": "C"}}
	for i := len(fixtures); i < 15; i++ {
		fixtures = append(fixtures, map[string]any{"home": fmt.Sprintf("Home %d", i), "away": fmt.Sprintf("Away %d", i)})
	}
	public := make([][]float64, 14)
	for i := range public {
		public[i] = []float64{60, 25, 15}
	}
	body := map[string]any{"season": "2023-24", "number": 5, "closesAt": closes.Format(time.RFC3339), "fixtures": fixtures, "takings": 2_500_000, "public": public}
	if change != nil {
		change(body)
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(text)
}

const (
	fourteenMarks = `"1X", "1X2", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1"`
	reducedMarks  = `"1X2", "1X2", "1X2", "1X2", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1"`
)

func TestTicketFromJornadaToSettlement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.addUser(t, "pablo", account.Player)
		player := p.logInAs(t, "pablo", "").Access
		closes := today.Add(20 * time.Hour)
		draft := decode[struct {
			Season   int
			Number   int
			ClosesAt time.Time
			Fixtures []struct {
				Home, Away string
				MatchID    int64
			}
		}](t, p.get(t, token, "/api/v1/jornadas/draft"))
		if f := draft.Fixtures; len(f) != 15 || draft.Number != 1 || draft.Season != 2023 || !draft.ClosesAt.After(today) || f[0].MatchID == 0 || f[0].Home == "" || f[1].Home != "" ||
			f[14].MatchID == 0 || f[14].MatchID == f[0].MatchID {
			t.Errorf("draft %+v", draft)
		}
		created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(closes, nil))
		wantStatus(t, "jornada", created, http.StatusCreated)
		path := created.Header().Get("Location")
		card := decode[poolCard](t, p.get(t, player, path))
		if len(card.Fixtures) != 14 || card.Price != .75 || card.Fixtures[0].Source != "forecast" || card.Fixtures[0].MatchID == 0 || card.Fixtures[5].Source != "public" ||
			math.Abs(card.Fixtures[5].Probs.Home-.6) > 1e-9 || card.Fixtures[0].Public == nil || card.Jornada.Closed {
			t.Fatalf("card %+v", card)
		}

		if next := decode[struct{ Number int }](t, p.get(t, token, "/api/v1/jornadas/draft")); next.Number != 6 {
			t.Errorf("the next one has the number %d", next.Number)
		}
		odds := decode[poolTicket](t, p.send(t, player, "POST", path+"/odds", `{"ticket": {"marks": [`+fourteenMarks+`]}}`))
		if odds.Columns != 6 || odds.Cost != 4.5 || odds.AtLeast["10"] <= odds.AtLeast["14"] || odds.AtLeast["14"] <= 0 || odds.ExpectedReturn == nil || odds.PublicGuessed ||
			odds.Prizes["14"] <= odds.Prizes["13"] || odds.Prizes["10"] < .5 || odds.Prizes["pleno"] != 0 {
			t.Errorf("odds %+v", odds)
		}
		reduced := decode[poolTicket](t, p.send(t, player, "POST", path+"/odds", `{"ticket": {"marks": [`+reducedMarks+`], "reduction": 1}}`))
		if reduced.Columns != 9 || reduced.Reduction == nil || reduced.Reduction.Guarantee != 13 {
			t.Errorf("reduction %+v", reduced)
		}
		free := decode[poolTicket](t, p.send(t, player, "POST", path+"/odds", `{"ticket": {"marks": [`+strings.Replace(reducedMarks, `"1X2"`, `"1X"`, 1)+`], "reduction": 10, "elige8": [5,6,7,8,9,10,11,12]}}`))
		if free.Reduction != nil {
			t.Errorf("marks that are not of a free reduction: %+v", free)
		}
		free = decode[poolTicket](t, p.send(t, player, "POST", path+"/odds", `{"ticket": {"marks": [`+strings.Replace(reducedMarks, `"1X2"`, `"1"`, 1)+`], "reduction": 10, "elige8": [5,6,7,8,9,10,11,12]}}`))
		if free.Columns != 5 || free.Cost != 4.25 || free.Reduction == nil || free.Reduction.Official || free.Reduction.Guarantee != 13 || free.Elige8 == nil || math.Abs(*free.Elige8-math.Pow(.6, 8)) > 1e-9 || len(free.LikeliestElige8) != 8 {
			t.Errorf("a free reduction with Elige 8: %+v", free)
		}
		for _, kind := range []string{"columns", "multiple", "reduced", "free"} {
			got := decode[poolTicket](t, p.send(t, player, "POST", path+"/suggestions", object("budget", 12, "objective", "p12", "kind", kind)))
			if got.Cost > 12 || got.Columns < 2 || len(got.Ticket.Columns)+len(got.Ticket.Marks) == 0 {
				t.Errorf("%s: %+v", kind, got)
			}
		}
		ways := decode[struct{ Items []comparedTicket }](t, p.send(t, player, "POST", path+"/comparisons", object("budget", 6, "objective", "p12"))).Items
		if len(ways) != 6 {
			t.Fatalf("side by side %+v", ways)
		}
		for _, way := range ways {
			switch {
			case way.Kind == "reduced" && way.Refused != "":
				// Nine columns cost more.
			case way.Sums == nil || way.Sums.Cost > 6 || way.Sums.ExpectedReturn == nil:
				t.Errorf("%+v", way)
			case way.Sums.AtLeast["14"] > ways[4].Sums.AtLeast["14"]*(1+1e-9) || way.Sums.AtLeast["12"] > ways[0].Sums.AtLeast["12"]*(1+1e-9) ||
				*way.Sums.ExpectedReturn > *ways[5].Sums.ExpectedReturn*(1+1e-3):
				t.Errorf("%s for %s is better than what was chosen for it: %+v", way.Kind, way.Objective, way.Sums)
			}
		}

		kept := p.send(t, player, "POST", "/api/v1/tickets", object("jornadaId", card.Jornada.ID, "name", "mine", "ticket", json.RawMessage(`{"marks": [`+fourteenMarks+`]}`)))
		wantStatus(t, "ticket", kept, http.StatusCreated)
		ticket := kept.Header().Get("Location")
		if columns := p.get(t, player, ticket+"/columns"); strings.Count(columns.Body.String(), "\n") != 6 || !strings.HasPrefix(columns.Body.String(), "11111111111111\n") {
			t.Errorf("columns %s", columns.Body)
		}
		wantProblem(t, "another's ticket", p.get(t, token, ticket), http.StatusNotFound)
		wantProblem(t, "a jornada with tickets", p.change(t, token, "DELETE", strings.TrimPrefix(path, "/api/v1/"), `"1"`, ""), http.StatusConflict)

		p.clock.Advance(12 * time.Hour)
		player = p.logInAs(t, "pablo", "").Access
		changed := object("jornadaId", card.Jornada.ID, "ticket", json.RawMessage(`{"marks": [`+reducedMarks+`], "reduction": 1, "elige8": [5,6,7,8,9,10,11,12]}`))
		wantStatus(t, "change", p.send(t, player, "PUT", ticket, changed), http.StatusOK)
		p.clock.Advance(9 * time.Hour)
		player, token = p.logInAs(t, "pablo", "").Access, p.logInAs(t, "a.editor", "").Access
		wantProblem(t, "a change after closing", p.send(t, player, "PUT", ticket, changed), http.StatusConflict)
		wantProblem(t, "a deletion after closing", p.send(t, player, "DELETE", ticket, ""), http.StatusConflict)
		wantProblem(t, "a new one after closing", p.send(t, player, "POST", "/api/v1/tickets", changed), http.StatusConflict)

		wantStatus(t, "a score", p.change(t, token, "PUT", "matches/7/result", `"1"`, object("homeGoals", 3, "awayGoals", 1, "kickoff", p.clock.Now().Add(-2*time.Hour).Format(time.RFC3339))), http.StatusOK)
		if got := decode[poolCard](t, p.get(t, player, path)).Fixtures[0]; got.Score == nil || got.Score.Home != 3 || got.Sign != "" || got.Source != "forecast" {
			t.Errorf("with a score: %+v", got)
		}
		wantStatus(t, "some signs", p.send(t, token, "PUT", path+"/results", object("signs", "1X1111111-----")), http.StatusOK)
		if got := decode[poolTicket](t, p.get(t, player, ticket)); got.Scrutiny == nil || got.Scrutiny.Final || got.Scrutiny.CouldBe < 13 || got.Scrutiny.Best < 8 || !got.Closed {
			t.Errorf("while matches are open: %+v", got.Scrutiny)
		}
		wantStatus(t, "all signs", p.send(t, token, "PUT", path+"/results", object("signs", "1X111111111111", "pleno", "2-1", "winners", []int{0, 2, 100, 1500, 14000, 70000})), http.StatusOK)
		got := decode[poolTicket](t, p.get(t, player, ticket))
		if got.Scrutiny == nil || !got.Scrutiny.Final || got.Scrutiny.Best < 13 || got.Scrutiny.Net == nil || *got.Scrutiny.Net <= 0 ||
			got.Scrutiny.Elige8 == nil || !got.Scrutiny.Elige8.Won || got.Cost != 9*.75+.5 {
			t.Errorf("in the end: %+v", got.Scrutiny)
		}
		list := decode[struct{ Items []poolTicket }](t, p.get(t, player, "/api/v1/tickets?jornada="+itoa(card.Jornada.ID))).Items
		if len(list) != 1 || list[0].Scrutiny == nil {
			t.Errorf("tickets %+v", list)
		}
	})
}

func TestInvalidJornadasAndTicketsAreExplained(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	closes := today.Add(20 * time.Hour)
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(closes, nil))
	path := created.Header().Get("Location")
	id := decode[struct{ ID int64 }](t, created).ID
	wantProblem(t, "twice", p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(closes, nil)), http.StatusConflict)
	for what, change := range map[string]func(map[string]any){
		"13 fixtures":          func(b map[string]any) { b["number"], b["fixtures"] = 6, b["fixtures"].([]map[string]any)[:13] },
		"no such match":        func(b map[string]any) { b["number"] = 6; b["fixtures"].([]map[string]any)[3]["matchId"] = 999 },
		"percentages of 80":    func(b map[string]any) { b["number"] = 6; b["public"].([][]float64)[2] = []float64{50, 20, 10} },
		"number 0":             func(b map[string]any) { b["number"] = 0 },
		"a fixture of nothing": func(b map[string]any) { b["number"] = 6; b["fixtures"].([]map[string]any)[3]["home"] = " " },
	} {
		status := http.StatusUnprocessableEntity
		if what == "no such match" {
			status = http.StatusNotFound
		}
		wantProblem(t, what, p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(closes, change)), status)
	}
	for what, ticket := range map[string]string{
		"13 marks":               `{"marks": [` + strings.TrimSuffix(fourteenMarks, `, "1"`) + `]}`,
		"a mark of nothing":      `{"marks": [` + strings.Replace(fourteenMarks, `"1X"`, `"4"`, 1) + `]}`,
		"two marks in a column":  `{"columns": ["1X1111111111111", "11111111111111"]}`,
		"4,782,969 columns":      `{"marks": [` + strings.Repeat(`"1X2", `, 13) + `"1X2"]}`,
		"a reduction without":    `{"columns": ["11111111111111", "11111111111112"], "reduction": 1}`,
		"marks not of reduction": `{"marks": [` + fourteenMarks + `], "reduction": 1}`,
		"a cell of the pleno":    `{"marks": [` + fourteenMarks + `], "pleno": ["9-9"]}`,
		"a cell twice":           `{"marks": [` + fourteenMarks + `], "pleno": ["1-0", "1-0"]}`,
		"elige 8 on seven":       `{"marks": [` + fourteenMarks + `], "elige8": [1,2,3,4,5,6,7]}`,
		"elige 8 on fixture 15":  `{"marks": [` + fourteenMarks + `], "elige8": [1,2,3,4,5,6,7,15]}`,
		"elige 8 twice on one":   `{"marks": [` + fourteenMarks + `], "elige8": [1,2,3,4,5,6,7,7]}`,
		"reduction 99":           `{"marks": [` + reducedMarks + `], "reduction": 99}`,
		"both columns and marks": `{"marks": [` + fourteenMarks + `], "columns": ["11111111111111"]}`,
		"nothing":                `{}`,
	} {
		for _, where := range []string{path + "/odds", "/api/v1/tickets"} {
			body := `{"ticket": ` + ticket + `}`
			if where == "/api/v1/tickets" {
				body = fmt.Sprintf(`{"jornadaId": %d, "ticket": %s}`, id, ticket)
			}
			if got := wantProblem(t, what+" at "+where, p.send(t, token, "POST", where, body), http.StatusUnprocessableEntity); len(got.Errors) == 0 || !strings.HasPrefix(got.Errors[0].Location, "body.ticket") {
				t.Errorf("%s: %+v", what, got)
			}
		}
	}
	for what, wish := range map[string]string{
		"a budget of nothing":      object("budget", 1, "objective", "p14", "kind", "columns"),
		"far too much":             object("budget", 20000, "objective", "p10", "kind", "columns"),
		"no kind":                  object("budget", 12, "objective", "p14"),
		"no objective":             object("budget", 12, "objective", "p9", "kind", "columns"),
		"filters that none passes": object("budget", 12, "objective", "p14", "kind", "columns", "filters", json.RawMessage(`{"homes": {"min": 14, "max": 14}, "draws": {"min": 3, "max": 5}}`)),
	} {
		wantProblem(t, what, p.send(t, token, "POST", path+"/suggestions", wish), http.StatusUnprocessableEntity)
	}
	wantProblem(t, "nothing to compare", p.send(t, token, "POST", path+"/comparisons", object("budget", 1, "objective", "p14")), http.StatusUnprocessableEntity)
	for what, result := range map[string]string{
		"13 signs":     object("signs", "1111111111111"),
		"a sign of Z":  object("signs", "1111111111111Z"),
		"pleno":        object("signs", "11111111111111", "pleno", "4-4"),
		"no winners":   object("signs", "11111111111111", "winners", []any{1, 2, nil, 4, 5, 6}),
		"five winners": object("signs", "11111111111111", "winners", []int{1, 2, 3, 4, 5}),
	} {
		wantProblem(t, what, p.send(t, token, "PUT", path+"/results", result), http.StatusUnprocessableEntity)
	}
	wantProblem(t, "another kind of file", p.form(t, token, "/api/v1/jornadas/imports", "", map[string]string{"x.csv": "hello"}), http.StatusUnprocessableEntity)
}

// The odds of a single column can be computed, but the pool does not accept it as a
// ticket.
func TestSingleColumnHasOddsButIsNotStored(t *testing.T) {
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	created := p.send(t, token, "POST", "/api/v1/jornadas", jornadaOf(today.Add(20*time.Hour), nil))
	path, id := created.Header().Get("Location"), decode[struct{ ID int64 }](t, created).ID
	weigh := func(ticket string) poolTicket {
		t.Helper()
		return decode[poolTicket](t, p.send(t, token, "POST", path+"/odds", `{"ticket": `+ticket+`}`))
	}
	ones := `"` + strings.Join(slices.Repeat([]string{"1"}, 14), `", "`) + `"`
	for what, ticket := range map[string]string{"a column": `{"columns": ["11111111111111"]}`, "marks": `{"marks": [` + ones + `]}`} {
		got := weigh(ticket)
		if !got.BelowMinimum || got.Columns != 1 || got.Cost != .75 || got.AtLeast["14"] <= 0 || got.ExpectedReturn == nil || *got.ExpectedReturn <= 0 {
			t.Errorf("%s: %+v", what, got)
		}
		kept := wantProblem(t, what, p.send(t, token, "POST", "/api/v1/tickets", fmt.Sprintf(`{"jornadaId": %d, "ticket": %s}`, id, ticket)), http.StatusUnprocessableEntity)
		if len(kept.Errors) != 1 || kept.Errors[0].Location != "body.ticket" || !strings.Contains(kept.Errors[0].Message, "at least 2 columns") {
			t.Errorf("%s: %+v", what, kept)
		}
	}
	if got := weigh(`{"columns": ["11111111111111", "1111111111111X"]}`); got.BelowMinimum {
		t.Errorf("two columns: %+v", got)
	}
}

// The pool has its own spellings of teams. Of a season's 1008 fixtures 573 are
// matches of the Spanish leagues. They include 30 of "Athletic de Bilbao B", by which
// this source means the first team. Three were postponed for weeks and have no match
// near their day; all others must have the outcome of their match.
func TestPublishedFixturesFindTheirMatches(t *testing.T) {
	read := func(name string) string {
		text, err := io.ReadAll(realdata.Open(t, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	jornadas := read("quiniela-2023-24.csv")
	var season strings.Builder
	for i, line := range strings.Split(read("spain.csv"), "\n") {
		if i == 0 || strings.HasSuffix(strings.TrimSpace(line), "2023-24") {
			season.WriteString(line + "\n")
		}
	}
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	p.addUser(t, "a.editor", account.Editor)
	token := p.sessionOf(t, account.Editor)
	p.work(t)
	if j := p.finished(t, token, p.upload(t, token, `{"earlyResults": true}`, map[string]string{"spain.csv": season.String()})); j.State != "succeeded" {
		t.Fatalf("import: %+v", j)
	}
	scores := map[int64]football.Score{}
	for cursor := ""; ; {
		page := decode[struct {
			Items []struct {
				ID    int64
				Score *football.Score
			}
			NextCursor string
		}](t, p.get(t, token, "/api/v1/matches?season=2023-24&limit=200&cursor="+cursor))
		for _, m := range page.Items {
			if m.Score != nil {
				scores[m.ID] = *m.Score
			}
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	response := p.form(t, token, "/api/v1/jornadas/imports", "", map[string]string{"quiniela.csv": jornadas})
	wantStatus(t, "jornadas", response, http.StatusOK)
	found, agree, plenos := 0, 0, 0
	for _, j := range decode[struct {
		Items []struct {
			Number   int
			Fixtures []struct {
				Home, Away string
				MatchID    int64
			}
			Signs string
		}
	}](t, response).Items {
		for i, f := range j.Fixtures {
			score, there := scores[f.MatchID]
			if !there {
				continue
			}
			if i == 14 {
				plenos++
				continue
			}
			found++
			if sign := score.Outcome().String(); sign == j.Signs[i:i+1] {
				agree++
			} else {
				t.Logf("jornada %d: %s – %s ended %v, the sign is %c", j.Number, f.Home, f.Away, score, j.Signs[i])
			}
		}
	}
	if found != 570 || agree != 570 || plenos != 40 {
		t.Errorf("%d fixtures and %d of the pleno found their match, %d signs agree; want 570, 40 and 570", found, plenos, agree)
	}
}
