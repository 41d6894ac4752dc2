package api_test

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestOriginalClientEndToEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := originalAdapter(t, s, map[string]string{"/SP1.csv": updatedSeason, "/fixtures.csv": updatedSeason})
		for _, team := range []football.Team{{Name: `Brighton & Höve <"Ñ" \o/>`, Country: "GB-ENG"}, {Name: "Álava", Country: "ES"}} {
			if _, err := s.AddTeam(t.Context(), team, today); err != nil {
				t.Fatal(err)
			}
		}

		wantMessage(t, "wrong password", c.raw(t, "POST", "login", credentials("a.editor", "wrong")), http.StatusUnauthorized)
		c.logIn(t, "a.editor")

		// The page of predictions: the lists of teams and referees, and the matches twice.
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

		// The page of data before any job was started.
		if got := c.counts(t); got != [4]int{8, 6, 1, 1} {
			t.Errorf("counts %v", got)
		}
		for _, check := range []string{"CheckImport", "CheckPrepare", "CheckTrain"} {
			if response := c.raw(t, "GET", "getStatus/"+check, ""); response.Code != http.StatusOK || strings.TrimSpace(response.Body.String()) != "{}" {
				t.Errorf("%s before any: %d %s", check, response.Code, response.Body)
			}
		}

		// No worker runs yet, so the jobs stay in process. The page starts them
		// again whenever it is opened.
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
			if status := c.launch(t, one[0], "Check"+one[1], one[1]); status != "Finished" {
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

		// A saved match is forecast at once.
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

		// Results: the page sends typed goals as strings and unchanged ones as numbers.
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
		if status := c.launch(t, "train", "CheckTrain", "Train"); status != "Finished" {
			t.Errorf("train: %q", status)
		}
		models, err := s.Models(t.Context())
		if err != nil || models[0].Matches != 7 {
			t.Errorf("learnt from %d matches, %v; want the 6 of before and the saved one", models[0].Matches, err)
		}

		for range 2 { // the second time it is already deleted
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

// mainToken returns the token of an editor's session on the main API.
func (c *originalClient) mainToken(t *testing.T) string { return c.sessionOf(t, account.Editor) }

// derefs formats matches with the values of their pointers, for comparisons.
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
		c.token = "" // refresh needs no access token
		response := c.raw(t, "POST", "refresh", object("refresh_token", refresh))
		wantStatus(t, "refresh", response, http.StatusOK)
		c.useTokens(t, response)
		after := c.token
		c.token = before
		wantMessage(t, "the token of before", c.raw(t, "GET", "getTeams", ""), http.StatusUnauthorized)
		c.token = after
		wantStatus(t, "revoke", c.raw(t, "POST", "revoke", "{}"), http.StatusOK)
		wantMessage(t, "after revoking", c.raw(t, "GET", "getTeams", ""), http.StatusUnauthorized)
		wantMessage(t, "refresh of an ended session", c.raw(t, "POST", "refresh", object("refresh_token", refresh)), http.StatusUnauthorized)

		// The original protocol and the main API accept each other's tokens.
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
		p.importFile(t, season())
		// One kick-off without a time of day, and one at 0:30 in London, which is the day
		// before in UTC.
		p.importFile(t, "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG\nE0,11/09/2023,,E,F,,\nE0,10/09/2023,00:30,F,E,,\n")
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
		p.importFile(t, text.String())
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
		// A job started by the main API, with settings, counts as the one in process.
		location := c.send(t, c.token, "POST", "/api/v1/jobs", object("kind", "train", "models", []string{"elo"})).Header().Get("Location")
		if status := c.ask(t, "GET", "train", "", "Train"); status != "In Process" {
			t.Errorf("train: %q", status)
		}
		if jobs, err := c.queue.List(t.Context(), job.Query{Kind: job.Train, Limit: 10}); err != nil || len(jobs) != 1 {
			t.Errorf("jobs %+v, %v", jobs, err)
		}
		// The page starts the job again for a player too, whom a refusal would log out.
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
		if status := c.launch(t, "import", "CheckImport", "Import"); status != "Error" {
			t.Errorf("import from a site that is down: %q", status)
		}
		if list := c.matches(t, "1"); len(list) != 8 || *list[0].PredictedResult == "" {
			t.Errorf("a failed import took something away: %+v", derefs(list))
		}
		for _, m := range c.matches(t, "1") {
			c.ask(t, "DELETE", fmt.Sprintf("deleteMatch/%d", m.ID), "", "DeleteMatch")
		}
		for path, operation := range map[string]string{"prepare": "Prepare", "train": "Train"} {
			if status := c.launch(t, path, "Check"+operation, operation); status != "Error" {
				t.Errorf("%s of nothing: %q", path, status)
			}
		}
	})
}

func TestOriginalImportWithoutUserLeagues(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.addUser(t, "a.editor", account.Editor)
		c := &originalClient{product: p, token: p.sessionOf(t, account.Editor)}
		c.work(t)
		if status := c.launch(t, "import", "CheckImport", "Import"); status != "Finished" {
			t.Errorf("import: %q", status)
		}
		if got := c.counts(t); got != [4]int{} {
			t.Errorf("counts %v", got)
		}
	})
}
