package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// originalClient sends what the page of the original demonstration sends, and
// reads answers as it does.
type originalClient struct {
	*product
	token string
}

// raw sends a request as the page does: with a content type even where there is
// no body.
func (c *originalClient) raw(t testing.TB, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	header := map[string]string{"Content-Type": "application/json", "Accept": "application/json, text/plain, */*"}
	if c.token != "" {
		header["Authorization"] = "Bearer " + c.token
	}
	return c.do(t, call{method: method, path: "/api/quiniela/" + path, body: body, header: header})
}

// envelope of an answer; the pointers tell what is missing from what is "".
type envelope struct {
	Operation string
	Status    *string
	Result    *string
}

// ask wants an answer in an envelope, and gives its status.
func (c *originalClient) ask(t testing.TB, method, path, body, operation string) string {
	t.Helper()
	e := c.envelope(t, method, path, body)
	if e.Operation != operation || e.Status == nil || e.Result != nil {
		t.Errorf("%s %s: %+v, want %s without a result", method, path, e, operation)
		return ""
	}
	return *e.Status
}

func (c *originalClient) envelope(t testing.TB, method, path, body string) envelope {
	t.Helper()
	response := c.raw(t, method, path, body)
	if response.Code != http.StatusOK || !strings.HasPrefix(response.Header().Get("Content-Type"), "application/json") {
		t.Fatalf("%s %s %s: %d %s %s", method, path, body, response.Code, response.Header().Get("Content-Type"), response.Body)
	}
	decoder := json.NewDecoder(response.Body)
	decoder.DisallowUnknownFields()
	var e envelope
	if err := decoder.Decode(&e); err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return e
}

// rows are a result's: the page deletes the first backslash and parses the rest.
func rows[T any](t testing.TB, c *originalClient, path, operation string) (list []T, text string) {
	t.Helper()
	e := c.envelope(t, "GET", path, "")
	if e.Operation != operation || e.Result == nil {
		t.Fatalf("%s: %+v", path, e)
	}
	if strings.Contains(*e.Result, `\`) {
		t.Errorf("%s: a backslash in %s", path, *e.Result)
	}
	if err := json.Unmarshal([]byte(strings.Replace(*e.Result, `\`, "", 1)), &list); err != nil || list == nil {
		t.Fatalf("%s: %s: %v", path, *e.Result, err)
	}
	return list, *e.Result
}

type originalMatch struct {
	ID                                       int64
	Day, Division, Local, Visitor            string
	Journey                                  any
	PredictedResult, Result                  *string
	Probability1, ProbabilityX, Probability2 any
	LocalGoals, VisitorGoals                 any
}

func (c *originalClient) matches(t testing.TB, division string) []originalMatch {
	t.Helper()
	list, _ := rows[originalMatch](t, c, "getMatches/"+division, "GetMatches_"+division)
	for _, m := range list {
		if m.ID == 0 || m.Local == "" || m.Visitor == "" || m.Division != division || m.PredictedResult == nil || m.Result == nil {
			t.Errorf("match %+v", m)
		}
		if _, err := time.Parse("02/01/2006", m.Day); err != nil {
			t.Errorf("day %q", m.Day)
		}
		if unplayed := m.LocalGoals == "" && m.VisitorGoals == ""; unplayed != (*m.Result == "") {
			t.Errorf("result %q of %+v", *m.Result, m)
		}
	}
	return list
}

func (c *originalClient) counts(t testing.TB) (counts [4]int) {
	t.Helper()
	list, _ := rows[struct {
		Type  string
		Count int
	}](t, c, "getStatus/GetDataCount", "GetDataCount")
	if len(list) != 4 {
		t.Fatalf("counts %+v", list)
	}
	for i, want := range []string{"RawData", "TrainedData", "ModelCreated", "ModelTrained"} {
		if list[i].Type != want {
			t.Errorf("count %d is %q, want %q", i, list[i].Type, want)
		}
		counts[i] = list[i].Count
	}
	return counts
}

// launched polls until a job has ended, as the page does, and gives its last status.
func (c *originalClient) launched(t testing.TB, path, check, operation string) string {
	t.Helper()
	if status := c.ask(t, "GET", path, "", operation); status != "In Process" {
		t.Fatalf("%s: %q", path, status)
	}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if status := c.ask(t, "GET", "getStatus/"+check, "", operation); status != "In Process" {
			return status
		}
	}
	t.Fatalf("%s does not end", path)
	return ""
}

func (c *originalClient) logIn(t testing.TB, user string) (refresh string) {
	t.Helper()
	c.token = ""
	response := c.raw(t, "POST", "login", credentials(user, password))
	wantStatus(t, "log in", response, http.StatusOK)
	return c.take(t, response)
}

// take wants the five fields of tokens and no other.
func (c *originalClient) take(t testing.TB, response *httptest.ResponseRecorder) (refresh string) {
	t.Helper()
	var fields map[string]any
	if err := json.Unmarshal(response.Body.Bytes(), &fields); err != nil {
		t.Fatalf("%s: %v", response.Body, err)
	}
	access, _ := fields["access_token"].(string)
	refresh, _ = fields["refresh_token"].(string)
	issued, _ := fields["iat"].(float64)
	expires, _ := fields["exp"].(float64)
	if access == "" || refresh == "" || fields["sub"] == "" || expires-issued != accessTTL.Seconds() || len(fields) != 5 {
		t.Errorf("tokens %v", fields)
	}
	c.token = access
	return refresh
}

// wantMessage wants an error as the original gives it.
func wantMessage(t testing.TB, what string, response *httptest.ResponseRecorder, status int) string {
	t.Helper()
	var body map[string]string
	if err := json.Unmarshal(response.Body.Bytes(), &body); err != nil || response.Code != status || body["message"] == "" || len(body) != 1 ||
		!strings.HasPrefix(response.Header().Get("Content-Type"), "application/json") {
		t.Errorf("%s: %d %s %s, want %d with a message", what, response.Code, response.Header().Get("Content-Type"), response.Body, status)
	}
	return body["message"]
}

// site stands for the web; nil: it is down.
type site struct {
	importer
	files map[string]string // by the end of their names
}

func (s site) Fetch(_ context.Context, address string) (io.ReadCloser, string, error) {
	for end, content := range s.files {
		if strings.HasSuffix(address, end) {
			return io.NopCloser(strings.NewReader(content)), address, nil
		}
	}
	return nil, "", errors.New("nobody answers")
}

// another is a season of the site: one match of the season that is there, and
// one that is new.
const another = "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,12/08/2023,18:30,A,B,0,1\nSP1,16/09/2023,18:30,A,C,,\n"

// originalAdapter is the client of an editor in a league with a model.
func originalAdapter(t *testing.T, s *store.Store, files map[string]string) *originalClient {
	t.Helper()
	p := serve(t, s, func(c *api.Config) { c.Importer = site{importer{store: s}, files} })
	p.fill(t)
	p.addUser(t, "a.editor", account.Editor)
	return &originalClient{product: p}
}

func TestTheConversationOfTheOriginalClient(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := originalAdapter(t, s, map[string]string{"/SP1.csv": another, "/fixtures.csv": another})
		for _, team := range []football.Team{{Name: `Brighton & Höve <"Ñ" \o/>`, Country: "GB-ENG"}, {Name: "Álava", Country: "ES"}} {
			if _, err := s.AddTeam(t.Context(), team, today); err != nil {
				t.Fatal(err)
			}
		}

		wantMessage(t, "wrong password", c.raw(t, "POST", "login", credentials("a.editor", "wrong")), http.StatusUnauthorized)
		c.logIn(t, "a.editor")

		// The page of predictions: pickers and the list, twice.
		type named struct {
			ID   int64
			Name string
		}
		teams, text := rows[named](t, c, "getTeams", "GetTeams")
		var names []string
		for _, team := range teams {
			names = append(names, team.Name)
		}
		if !slices.Equal(names, []string{"A", "Álava", "B", "Brighton & Höve <'Ñ' /o/>", "C", "D"}) {
			t.Errorf("teams %q", names)
		}
		if !strings.Contains(text, "Brighton & Höve <'Ñ' /o/>") || !strings.HasPrefix(text, `[{"id":`) {
			t.Errorf("teams %s", text)
		}
		referees, _ := rows[named](t, c, "getReferees", "GetReferees")
		if len(referees) != 1 || referees[0].Name != "M Riley" {
			t.Errorf("referees %+v", referees)
		}
		list := c.matches(t, "1")
		if again := c.matches(t, "1"); fmt.Sprintf("%+v", derefs(list)) != fmt.Sprintf("%+v", derefs(again)) {
			t.Errorf("twice: %+v, %+v", list, again)
		}
		if len(list) != 8 || list[0].Day != "02/09/2023" || list[7].Day != "12/08/2023" {
			t.Errorf("matches %+v", list)
		}
		id := map[string]int64{}
		for _, team := range teams {
			id[team.Name] = team.ID
		}

		// The page of data: nothing was ever launched.
		if got := c.counts(t); got != [4]int{8, 6, 1, 1} {
			t.Errorf("counts %v", got)
		}
		for _, check := range []string{"CheckImport", "CheckPrepare", "CheckTrain"} {
			if response := c.raw(t, "GET", "getStatus/"+check, ""); response.Code != http.StatusOK || strings.TrimSpace(response.Body.String()) != "{}" {
				t.Errorf("%s before any: %d %s", check, response.Code, response.Body)
			}
		}

		// Nobody works yet: it is in process before the answer leaves, and the
		// page, opened again, launches it again.
		for range 2 {
			for path, operation := range map[string]string{"import": "Import", "prepare": "Prepare", "train": "Train"} {
				if status := c.ask(t, "GET", path, "", operation); status != "In Process" {
					t.Errorf("%s: %q", path, status)
				}
				if status := c.ask(t, "GET", "getStatus/Check"+operation, "", operation); status != "In Process" {
					t.Errorf("check %s: %q", operation, status)
				}
			}
		}
		if jobs, err := c.queue.List(t.Context(), job.Query{Limit: 10}); err != nil || len(jobs) != 3 || jobs[0].RequestedBy != "a.editor" {
			t.Errorf("jobs %+v, %v", jobs, err)
		}
		c.work(t)
		for _, one := range [][2]string{{"import", "Import"}, {"prepare", "Prepare"}, {"train", "Train"}} {
			if status := c.launched(t, one[0], "Check"+one[1], one[1]); status != "Finished" {
				t.Errorf("%s: %q", one[0], status)
			}
		}
		c.idle(t, c.mainToken(t))
		if got := c.counts(t); got != [4]int{9, 6, 1, 1} {
			t.Errorf("counts after an import of one match more: %v", got)
		}
		list = c.matches(t, "1")
		if len(list) != 9 || list[0].Day != "16/09/2023" || *list[1].PredictedResult == "" {
			t.Errorf("an import took something away: %+v", list)
		}

		// A match is saved with its prediction.
		body := object("Journey", "5", "LocalTeam", id["D"], "VisitorTeam", id["A"], "Day", "2023-09-20", "Division", "1", "Referee", referees[0].ID)
		if status := c.ask(t, "POST", "saveMatch", body, "SaveMatch"); status != "Finished" {
			t.Errorf("save: %q", status)
		}
		saved := c.matches(t, "1")[0]
		if saved.Day != "20/09/2023" || saved.Local != "D" || saved.Visitor != "A" || saved.Journey != 5.0 || saved.LocalGoals != "" || *saved.Result != "" {
			t.Errorf("saved %+v", saved)
		}
		sum := 0.0
		for _, probability := range []any{saved.Probability1, saved.ProbabilityX, saved.Probability2} {
			p, ok := probability.(float64)
			if !ok || p <= 0 || p >= 100 || math.Round(p*100)/100 != p {
				t.Errorf("probability %v", probability)
			}
			sum += p
		}
		if sum < 99.98 || sum > 100.02 || !slices.Contains([]string{"1", "X", "2"}, *saved.PredictedResult) {
			t.Errorf("predicted %q of %g", *saved.PredictedResult, sum)
		}
		predictions, _ := rows[originalMatch](t, c, "getPrediction", "GetPrediction")
		if len(predictions) != 2 || predictions[0].Day != "02/09/2023" || *predictions[0].PredictedResult == "" || *predictions[0].Result != "" {
			t.Errorf("predictions %+v", predictions)
		}

		// Results: typed goals are text, untouched ones as they were served.
		for _, test := range []struct {
			home, away any
			result     string
		}{{"10", "2", "1"}, {"2", 2, "X"}, {0, "3", "2"}} {
			body := object("LocalGoals", test.home, "VisitorGoals", test.away, "MatchId", saved.ID)
			if status := c.ask(t, "POST", "saveResult", body, "SaveResult"); status != "Finished" {
				t.Errorf("save the result: %q", status)
			}
			got := c.matches(t, "1")[0]
			if got.ID != saved.ID || *got.Result != test.result || *got.PredictedResult != *saved.PredictedResult || got.Probability1 != saved.Probability1 {
				t.Errorf("with %v–%v: %+v, was %+v", test.home, test.away, got, saved)
			}
		}
		if got := c.matches(t, "1")[0]; got.LocalGoals != 0.0 || got.VisitorGoals != 3.0 {
			t.Errorf("goals %+v", got)
		}
		c.idle(t, c.mainToken(t))
		if status := c.launched(t, "train", "CheckTrain", "Train"); status != "Finished" {
			t.Errorf("train: %q", status)
		}
		models, err := s.Models(t.Context())
		if err != nil || models[0].Matches != 7 {
			t.Errorf("learnt from %d matches, %v; want the 6 of before and the saved one", models[0].Matches, err)
		}

		for range 2 { // the second time it is not there
			if status := c.ask(t, "DELETE", fmt.Sprintf("deleteMatch/%d", saved.ID), "", "DeleteMatch"); status != "Finished" {
				t.Errorf("delete: %q", status)
			}
		}
		if list := c.matches(t, "1"); len(list) != 9 || list[0].ID == saved.ID {
			t.Errorf("after deleting: %+v", list)
		}
		entries, err := s.Audit(t.Context(), audit.Query{Kind: audit.Match, ObjectID: saved.ID, Limit: 10})
		if err != nil || len(entries) != 5 {
			t.Errorf("audit: %+v, %v; want one added, three results, one deleted", entries, err)
		}
		for _, entry := range entries {
			if entry.Actor.Name != "a.editor" {
				t.Errorf("audit: %+v", entry)
			}
		}

		c.idle(t, c.mainToken(t))
		response := c.raw(t, "POST", "logout", "{}")
		if response.Code != http.StatusOK || strings.TrimSpace(response.Body.String()) != "{}" {
			t.Errorf("log out: %d %s", response.Code, response.Body)
		}
		wantMessage(t, "after signing out", c.raw(t, "GET", "getTeams", ""), http.StatusUnauthorized)
	})
}

// mainToken is of a session on the main API.
func (c *originalClient) mainToken(t *testing.T) string { return c.sessionOf(t, account.Editor) }

// derefs makes matches comparable by their print.
func derefs(list []originalMatch) (text []string) {
	for _, m := range list {
		text = append(text, fmt.Sprint(m.ID, m.Day, m.Journey, m.Local, m.Visitor, *m.PredictedResult, m.Probability1, m.ProbabilityX, m.Probability2, m.LocalGoals, m.VisitorGoals, *m.Result))
	}
	return text
}

func TestOriginalTokensAreRefreshedAndRevoked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := originalAdapter(t, s, nil)
		refresh := c.logIn(t, "a.editor")
		before := c.token
		c.clock.Advance(time.Minute)
		c.token = "" // refresh takes none
		response := c.raw(t, "POST", "refresh", object("refresh_token", refresh))
		wantStatus(t, "refresh", response, http.StatusOK)
		c.take(t, response)
		after := c.token
		c.token = before
		wantMessage(t, "the token of before", c.raw(t, "GET", "getTeams", ""), http.StatusUnauthorized)
		c.token = after
		wantStatus(t, "revoke", c.raw(t, "POST", "revoke", "{}"), http.StatusOK)
		wantMessage(t, "after revoking", c.raw(t, "GET", "getTeams", ""), http.StatusUnauthorized)
		wantMessage(t, "refresh of an ended session", c.raw(t, "POST", "refresh", object("refresh_token", refresh)), http.StatusUnauthorized)

		// Tokens are the main API's too, and the other way round.
		c.logIn(t, "a.editor")
		wantStatus(t, "main API", c.get(t, c.token, "/api/v1/account"), http.StatusOK)
		c.token = c.logInAs(t, "ana", "").Access
		wantStatus(t, "original", c.raw(t, "GET", "getTeams", ""), http.StatusOK)
	})
}

func TestOriginalMatchesWithoutAModel(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.addUser(t, "a.editor", account.Editor)
		c := &originalClient{product: p, token: p.sessionOf(t, account.Editor)}
		if got := c.counts(t); got != [4]int{} {
			t.Errorf("counts of nothing: %v", got)
		}
		for _, path := range []string{"getTeams", "getReferees", "getPrediction"} {
			if _, text := rows[any](t, c, path, strings.ToUpper(path[:1])+path[1:]); text != "[]" {
				t.Errorf("%s of nothing: %s", path, text)
			}
		}
		p.bring(t, season())
		// By the day alone, and half an hour past midnight in London: the day before in UTC.
		p.bring(t, "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG\nE0,11/09/2023,,E,F,,\nE0,10/09/2023,00:30,F,E,,\n")
		if status := c.ask(t, "POST", "saveMatch", object("Journey", "5", "LocalTeam", 4, "VisitorTeam", "1", "Day", "2023-09-09", "Division", "1", "Referee", ""), "SaveMatch"); status != "Finished" {
			t.Errorf("save: %q", status)
		}
		list := c.matches(t, "1")
		for _, m := range list {
			if *m.PredictedResult != "" || m.Probability1 != "" || m.ProbabilityX != "" || m.Probability2 != "" {
				t.Errorf("forecast from nowhere: %+v", m)
			}
		}
		if len(list) != 9 || *list[0].Result != "" || *list[8].Result != "2" && *list[7].Result != "2" {
			t.Errorf("matches %+v", derefs(list))
		}
		if got := c.counts(t); got != [4]int{11, 6, 0, 0} {
			t.Errorf("counts without a model: %v", got)
		}
		if list := c.matches(t, "Premier"); len(list) != 2 || list[0].Day != "11/09/2023" || list[1].Day != "10/09/2023" {
			t.Errorf("premier %+v", list)
		}
		for _, division := range []string{"2", "1RFEF", "Primeira", "SerieA", "Ligue1", "Bundesliga", "Brasil", "Argentina", "Eredivisie", "Eurocup", "SP1", "nonsense"} {
			if list := c.matches(t, division); len(list) != 0 {
				t.Errorf("%s: %+v", division, list)
			}
		}
	})
}

func TestOriginalListIsNewestFirstAndShort(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.addUser(t, "a.player", account.Player)
		c := &originalClient{product: p, token: p.sessionOf(t, account.Player)}
		var text strings.Builder
		text.WriteString("Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\n")
		day := time.Date(2022, time.December, 20, 0, 0, 0, 0, time.UTC)
		for home := range 6 {
			for away := range 6 {
				if home != away {
					fmt.Fprintf(&text, "D1,%s,T%d,T%d,%d,%d\n", day.Format("02/01/2006"), home, away, home, away)
					day = day.AddDate(0, 0, 1)
				}
			}
		}
		p.bring(t, text.String())
		list := c.matches(t, "Bundesliga")
		if len(list) != 21 {
			t.Fatalf("%d matches", len(list))
		}
		for i, m := range list {
			if want := day.AddDate(0, 0, -1-i).Format("02/01/2006"); m.Day != want {
				t.Errorf("match %d is on %s, want %s", i, m.Day, want)
			}
			if want := map[bool]string{true: "1", false: "2"}[m.LocalGoals.(float64) > m.VisitorGoals.(float64)]; *m.Result != want {
				t.Errorf("match %d: %+v", i, m)
			}
		}
	})
}

func TestAFailedOriginalJobSaysError(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := originalAdapter(t, s, nil) // the site is down
		c.token = c.sessionOf(t, account.Editor)
		// One that the other page began, with settings of its own, is the one.
		location := c.send(t, c.token, "POST", "/api/v1/jobs", object("kind", "train", "models", []string{"elo"})).Header().Get("Location")
		if status := c.ask(t, "GET", "train", "", "Train"); status != "In Process" {
			t.Errorf("train: %q", status)
		}
		if jobs, err := c.queue.List(t.Context(), job.Query{Kind: job.Train, Limit: 10}); err != nil || len(jobs) != 1 {
			t.Errorf("jobs %+v, %v", jobs, err)
		}
		// Opening the page launches it again: a player must not be thrown out.
		c.addUser(t, "a.player", account.Player)
		player := &originalClient{product: c.product, token: c.sessionOf(t, account.Player)}
		if status := player.ask(t, "GET", "train", "", "Train"); status != "In Process" {
			t.Errorf("train as a player: %q", status)
		}
		wantStatus(t, "cancel", c.send(t, c.token, "DELETE", location, ""), http.StatusOK)
		if status := c.ask(t, "GET", "getStatus/CheckTrain", "", "Train"); status != "Error" {
			t.Errorf("cancelled: %q", status)
		}
		c.work(t)
		if status := c.launched(t, "import", "CheckImport", "Import"); status != "Error" {
			t.Errorf("import from a site that is down: %q", status)
		}
		if list := c.matches(t, "1"); len(list) != 8 || *list[0].PredictedResult == "" {
			t.Errorf("a failed import took something away: %+v", derefs(list))
		}
		for _, m := range c.matches(t, "1") {
			c.ask(t, "DELETE", fmt.Sprintf("deleteMatch/%d", m.ID), "", "DeleteMatch")
		}
		for path, operation := range map[string]string{"prepare": "Prepare", "train": "Train"} {
			if status := c.launched(t, path, "Check"+operation, operation); status != "Error" {
				t.Errorf("%s of nothing: %q", path, status)
			}
		}
	})
}

func TestAnOriginalImportWithoutLeaguesOfOnesOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.addUser(t, "a.editor", account.Editor)
		c := &originalClient{product: p, token: p.sessionOf(t, account.Editor)}
		c.work(t)
		if status := c.launched(t, "import", "CheckImport", "Import"); status != "Finished" {
			t.Errorf("import: %q", status)
		}
		if got := c.counts(t); got != [4]int{} {
			t.Errorf("counts %v", got)
		}
	})
}

func TestWrongInputOfTheOriginalClient(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := originalAdapter(t, s, nil)
		c.token = c.sessionOf(t, account.Editor)
		match := func(change ...any) string {
			return object(append([]any{"Journey", "5", "LocalTeam", 4, "VisitorTeam", 1, "Day", "2023-09-09", "Division", "1", "Referee", nil}, change...)...)
		}
		result := func(change ...any) string {
			return object(append([]any{"LocalGoals", "1", "VisitorGoals", 0, "MatchId", 7}, change...)...)
		}
		wantStatus(t, "a match", c.raw(t, "POST", "saveMatch", match()), http.StatusOK)
		long := strings.Repeat("x", 70<<10)
		tests := []struct {
			method, path, body string
			status             int
		}{
			{"POST", "login", "", 400},
			{"POST", "login", "{}", 400},
			{"POST", "login", "user", 400},
			{"POST", "login", `{"user": 1, "password": 2}`, 400},
			{"POST", "login", credentials("a.editor", ""), 400},
			{"POST", "login", credentials("", password), 400},
			{"POST", "login", credentials(strings.Repeat("x", 201), password), 400},
			{"POST", "login", credentials("nobody", password), 401},
			{"POST", "login", long, 413},
			{"GET", "login", "", 404},
			{"POST", "refresh", "", 400},
			{"POST", "refresh", "[]", 400},
			{"POST", "refresh", "{}", 400},
			{"POST", "refresh", object("refresh_token", "made up"), 401},
			{"GET", "logout", "", 404},
			{"GET", "revoke", "", 404},
			{"POST", "getTeams", "{}", 405},
			{"POST", "getReferees", "{}", 405},
			{"GET", "getMatches", "", 404},
			{"GET", "getMatches/", "", 404},
			{"POST", "getMatches/1", "{}", 405},
			{"POST", "getPrediction", "{}", 405},
			{"POST", "import", "{}", 405},
			{"POST", "prepare", "{}", 405},
			{"POST", "train", "{}", 405},
			{"GET", "getStatus/", "", 404},
			{"GET", "getStatus/CheckDance", "", 400},
			{"GET", "getStatus/checkimport", "", 400},
			{"GET", "dance", "", 404},
			{"POST", "saveMatch", "", 400},
			{"POST", "saveMatch", "null", 400},
			{"POST", "saveMatch", "{}", 400},
			{"POST", "saveMatch", "[]", 400},
			{"POST", "saveMatch", "{", 400},
			{"POST", "saveMatch", object("Journey", long), 413},
			{"POST", "saveMatch", match("Journey", ""), 400},
			{"POST", "saveMatch", match("Journey", "0"), 400},
			{"POST", "saveMatch", match("Journey", "43"), 400},
			{"POST", "saveMatch", match("Journey", "five"), 400},
			{"POST", "saveMatch", match("Journey", true), 400},
			{"POST", "saveMatch", match("Journey", []int{1}), 400},
			{"POST", "saveMatch", match("LocalTeam", ""), 400},
			{"POST", "saveMatch", match("LocalTeam", nil), 400},
			{"POST", "saveMatch", match("LocalTeam", 99), 400},
			{"POST", "saveMatch", match("LocalTeam", 1), 400},
			{"POST", "saveMatch", match("LocalTeam", 1.5), 400},
			{"POST", "saveMatch", match("LocalTeam", "99999999999999999999"), 400},
			{"POST", "saveMatch", match("VisitorTeam", nil), 400},
			{"POST", "saveMatch", match("VisitorTeam", -1), 400},
			{"POST", "saveMatch", match("Day", ""), 400},
			{"POST", "saveMatch", match("Day", "undefined-ed-ed"), 400},
			{"POST", "saveMatch", match("Day", "2023-02-30"), 400},
			{"POST", "saveMatch", match("Day", "0001-01-01"), 400},
			{"POST", "saveMatch", match("Division", ""), 400},
			{"POST", "saveMatch", match("Division", "Brasil"), 400},
			{"POST", "saveMatch", match("Division", "SP1"), 400},
			{"POST", "saveMatch", match("Division", "Premier"), 400}, // its teams play elsewhere
			{"POST", "saveMatch", match("Referee", "x"), 400},
			{"POST", "saveMatch", match("Referee", 99), 400},
			{"POST", "saveMatch", match("Journey", "6"), 409},
			{"POST", "saveResult", "", 400},
			{"POST", "saveResult", "{}", 400},
			{"POST", "saveResult", result("LocalGoals", ""), 400},
			{"POST", "saveResult", result("LocalGoals", nil), 400},
			{"POST", "saveResult", result("LocalGoals", "-1"), 400},
			{"POST", "saveResult", result("VisitorGoals", "two"), 400},
			{"POST", "saveResult", result("VisitorGoals", 1.5), 400},
			{"POST", "saveResult", result("VisitorGoals", 100), 400},
			{"POST", "saveResult", result("MatchId", ""), 400},
			{"POST", "saveResult", result("MatchId", "x"), 400},
			{"POST", "saveResult", result("MatchId", 999), 404},
			{"DELETE", "deleteMatch/x", "", 400},
			{"DELETE", "deleteMatch/0", "", 400},
			{"DELETE", "deleteMatch/", "", 405},
			{"GET", "deleteMatch/7", "", 404},
		}
		for i, test := range tests {
			what := fmt.Sprintf("%s %s %.100s", test.method, test.path, test.body)
			response := c.raw(t, test.method, test.path, test.body)
			if message := wantMessage(t, what, response, test.status); test.status == 400 && len(message) < 15 {
				t.Errorf("test %d: message %q", i, message)
			}
		}
		list := c.matches(t, "1")
		if len(list) != 9 || *list[1].Result != "" || *list[2].Result != "" {
			t.Errorf("something was kept: %+v", derefs(list))
		}
		accept := c.do(t, call{path: "/api/quiniela/getTeams", header: map[string]string{"Authorization": "Bearer " + c.token, "Accept": "text/html"}})
		wantMessage(t, "who takes no JSON", accept, http.StatusNotAcceptable)

		c.token = ""
		var last *httptest.ResponseRecorder
		for range 11 {
			last = c.raw(t, "POST", "login", credentials("guessed", "wrong"))
		}
		wantMessage(t, "guessing", last, http.StatusTooManyRequests)
		if last.Header().Get("Retry-After") == "" {
			t.Errorf("guessing: %v", last.Header())
		}
	})
}

// Each route of the protocol: who may use it.
var originalRoles = map[string]account.Role{
	"POST login": anyone, "POST refresh": anyone, "POST logout": account.Player, "POST revoke": account.Player,
	"GET getTeams": account.Player, "GET getReferees": account.Player, "GET getMatches/:division": account.Player,
	"GET getPrediction": account.Player, "GET getStatus/:operation": account.Player,
	"POST saveMatch": account.Editor, "POST saveResult": account.Editor, "DELETE deleteMatch/:matchId": account.Editor,
	"GET import": account.Editor, "GET prepare": account.Editor, "GET train": account.Editor,
}

func TestOriginalRoutesAreGuardedAndOpenToTheOtherOrigin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.addUser(t, "a.player", account.Player)
		router, ok := p.handler.(*echo.Echo)
		if !ok {
			t.Fatal("not a router of Echo")
		}
		const origin = "http://localhost:4200"
		tried := 0
		for _, route := range router.Routes() {
			path, ours := strings.CutPrefix(route.Path, "/api/quiniela/")
			if !ours {
				continue
			}
			tried++
			role, known := originalRoles[route.Method+" "+path]
			if !known {
				t.Errorf("%s %s is not in this test's table", route.Method, path)
			}
			path = strings.NewReplacer(":division", "1", ":operation", "GetDataCount", ":matchId", "7").Replace(route.Path)
			what := route.Method + " " + path

			// A preflight has neither token nor body.
			h := p.do(t, call{method: "OPTIONS", path: path, header: map[string]string{
				"Origin": origin, "Access-Control-Request-Method": route.Method, "Access-Control-Request-Headers": "authorization,content-type",
			}})
			if h.Code != http.StatusNoContent || h.Header().Get("Access-Control-Allow-Origin") != origin {
				t.Errorf("preflight of %s: %d %v", what, h.Code, h.Header())
			}
			for header, words := range map[string][]string{
				"Access-Control-Allow-Methods": {"GET", "POST", "DELETE", "OPTIONS"}, "Access-Control-Allow-Headers": {"Authorization", "Content-Type"},
			} {
				for _, word := range words {
					if !strings.Contains(h.Header().Get(header), word) {
						t.Errorf("preflight of %s: %s is %q", what, header, h.Header().Get(header))
					}
				}
			}

			send := func(token string) *httptest.ResponseRecorder {
				header := map[string]string{"Origin": origin, "Content-Type": "application/json"}
				if token != "" {
					header["Authorization"] = "Bearer " + token
				}
				got := p.do(t, call{method: route.Method, path: path, header: header})
				if got.Header().Get("Access-Control-Allow-Origin") != origin {
					t.Errorf("%s: the page may not read %d", what, got.Code)
				}
				return got
			}
			if role == anyone {
				wantMessage(t, what, send(""), http.StatusBadRequest) // nothing was sent
				continue
			}
			wantMessage(t, what+" without a token", send(""), http.StatusUnauthorized)
			wantMessage(t, what+" with a wrong token", send("made.up.token"), http.StatusUnauthorized)
			got := send(p.sessionOf(t, account.Player))
			if role == account.Editor {
				wantMessage(t, what+" as a player", got, http.StatusForbidden)
			} else {
				wantStatus(t, what+" as a player", got, http.StatusOK)
			}
		}
		if tried != len(originalRoles) {
			t.Errorf("%d of %d routes", tried, len(originalRoles))
		}
	})
}
