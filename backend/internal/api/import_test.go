package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

type importReport struct {
	File, Format, Error              string
	Entries, New, Changed, Unchanged int
	Wrong                            int
	Kept                             bool
	NewTeams                         []string
	Problems                         []struct{ Line int }
	Unknown                          []struct {
		Spelling    string
		Suggestions []struct {
			Team   struct{ ID int64 }
			Likely bool
		}
	}
	Rows []struct {
		Line, Season  int
		Home, Away    string
		New           bool
		Score, Before *struct{ Home, Away int }
	}
}

// upload imports files with a multipart form.
func (p *product) upload(t *testing.T, token, settings string, files map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	return p.form(t, token, "/api/v1/imports", settings, files)
}

// preview returns what an upload would change.
func (p *product) preview(t *testing.T, token, settings string, files map[string]string) []importReport {
	t.Helper()
	response := p.form(t, token, "/api/v1/imports/preview", settings, files)
	wantStatus(t, "preview", response, http.StatusOK)
	return decode[struct{ Items []importReport }](t, response).Items
}

func (p *product) form(t *testing.T, token, path, settings string, files map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	text, kind := formOf(t, settings, files)
	return p.do(t, call{method: "POST", path: path, body: text, header: map[string]string{"Authorization": "Bearer " + token, "Content-Type": kind}})
}

// formOf returns the body of an upload and its content type.
func formOf(t *testing.T, settings string, files map[string]string) (body, kind string) {
	t.Helper()
	var text bytes.Buffer
	form := multipart.NewWriter(&text)
	if settings != "" {
		if err := form.WriteField("settings", settings); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return text.String(), form.FormDataContentType()
}

// background is a job in responses of the API.
type background struct {
	ID              int64
	Kind, State, By string
	Step, Error     string
	Done, Total     int
	Result          json.RawMessage
	StartedAt       *time.Time
	FinishedAt      *time.Time
}

// finished waits until the job of a response has finished.
func (p *product) finished(t *testing.T, token string, response *httptest.ResponseRecorder) background {
	t.Helper()
	wantStatus(t, "job", response, http.StatusAccepted)
	location := response.Header().Get("Location")
	deadline := time.Now().Add(20 * time.Second)
	for {
		j := decode[background](t, p.get(t, token, location))
		if j.FinishedAt != nil {
			return j
		}
		if time.Now().After(deadline) {
			t.Fatalf("the job is not over: %+v", j)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// idle waits until no job is queued or running.
func (p *product) idle(t *testing.T, token string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		busy := false
		for _, j := range decode[struct{ Items []background }](t, p.get(t, token, "/api/v1/jobs")).Items {
			busy = busy || j.FinishedAt == nil
		}
		if !busy {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("there is always something to do")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// imported waits for an import and returns its reports.
func (p *product) imported(t *testing.T, token string, response *httptest.ResponseRecorder) []importReport {
	t.Helper()
	j := p.finished(t, token, response)
	var result struct{ Files []importReport }
	if err := json.Unmarshal(j.Result, &result); err != nil {
		t.Fatalf("%+v: %v", j, err)
	}
	return result.Files
}

func TestUploadingAFileAfterAPreview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.work(t)
		malaga := decode[team](t, p.send(t, token, "POST", "/api/v1/teams", object("name", "Malaga", "country", "ES")))
		// One match unchanged, one corrected, one new, one of a team under another
		// spelling and one of an unknown team.
		file := "division,season,kickoff,home,away,home_goals,away_goals\n" +
			"SP1,2023,2023-08-12T17:30:00Z,A,B,0,1\n" +
			"SP1,2023,2023-08-12T17:30:00Z,C,D,5,1\n" +
			"SP1,2023,2023-09-12T17:30:00Z,A,C,,\n" +
			"SP1,2023,2023-09-12T17:30:00Z,Malago,Nowhere,,\n"
		files := map[string]string{"mine.csv": file}
		preview := p.preview(t, token, "", files)[0]
		if preview.Format != "QuinielaML table" || preview.Entries != 4 || preview.New != 2 || preview.Changed != 1 || preview.Unchanged != 1 || preview.Kept {
			t.Errorf("preview %+v", preview)
		}
		if len(preview.Rows) != 3 || preview.Rows[0].Before.Home != 0 || preview.Rows[0].Score.Home != 5 || preview.Rows[0].New || !preview.Rows[1].New {
			t.Errorf("rows %+v", preview.Rows)
		}
		if len(preview.Unknown) != 2 || preview.Unknown[0].Spelling != "Malago" || len(preview.Unknown[0].Suggestions) == 0 ||
			preview.Unknown[0].Suggestions[0].Team.ID != malaga.ID || !preview.Unknown[0].Suggestions[0].Likely || len(preview.Unknown[1].Suggestions) != 0 {
			t.Errorf("unknown %+v", preview.Unknown)
		}
		if list := p.get(t, token, "/api/v1/matches?limit=500"); strings.Count(list.Body.String(), `"kickoff"`) != 8 {
			t.Errorf("a preview kept something: %s", list.Body)
		}

		settings := fmt.Sprintf(`{"spellings": {"Malago": %d, "Nowhere": 0}}`, malaga.ID)
		done := p.imported(t, token, p.upload(t, token, settings, files))[0]
		if !done.Kept || done.New != 2 || done.Changed != 1 || strings.Join(done.NewTeams, ",") != "Nowhere" {
			t.Errorf("done %+v", done)
		}
		if got := decode[team](t, p.get(t, token, fmt.Sprintf("/api/v1/teams/%d", malaga.ID))); strings.Join(got.Aliases, ",") != "Malago" {
			t.Errorf("the spelling is not remembered: %v", got.Aliases)
		}
		again := p.preview(t, token, "", files)[0]
		if again.Unchanged != 4 || len(again.Unknown) != 0 {
			t.Errorf("again %+v", again)
		}
		p.idle(t, token)
		matches := decode[struct{ Items []match }](t, p.get(t, token, "/api/v1/matches?status=scheduled&from=2023-09-10T00:00:00Z")).Items
		if len(matches) != 2 || matches[0].Forecast == nil {
			t.Errorf("new fixtures are not forecast: %+v", matches)
		}
		changes := p.get(t, token, "/api/v1/matches/2/changes").Body.String()
		if !strings.Contains(changes, "changed by an import") || !strings.Contains(changes, "a.editor") {
			t.Errorf("changes %s", changes)
		}
	})
}

func TestInvalidFileIsReportedAndValidLinesImportedOnRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, token := editor(t, s)
		p.work(t)
		files := map[string]string{"mine.csv": "division,kickoff,home,away,home_goals,away_goals\nSP1,2023-08-28,A,C,1,0\nSP1,2023-08-29,C,B,x,0\nSP1,2023-08-30,D,B,2,2\n"}
		wrong := p.imported(t, token, p.upload(t, token, "", files))[0]
		if wrong.Kept || wrong.Wrong != 1 || len(wrong.Problems) != 1 || wrong.Problems[0].Line != 3 {
			t.Errorf("%+v", wrong)
		}
		if list := p.get(t, token, "/api/v1/matches?limit=500"); strings.Count(list.Body.String(), `"kickoff"`) != 8 {
			t.Errorf("something was kept: %s", list.Body)
		}
		foreign, err := s.AddTeam(t.Context(), football.Team{Name: "Celtic", Country: "GB-SCT"}, today)
		if err != nil {
			t.Fatal(err)
		}
		good := p.imported(t, token, p.upload(t, token, `{"skipWrong": true}`, files))[0]
		if !good.Kept || good.New != 2 || good.Wrong != 1 {
			t.Errorf("%+v", good)
		}
		ahead := map[string]string{"ahead.csv": "division,kickoff,home,away,home_goals,away_goals\nSP1,2023-10-12,D,C,1,0\n"}
		if early := p.imported(t, token, p.upload(t, token, "", ahead))[0]; early.Kept || early.Wrong != 1 {
			t.Errorf("a score far ahead: %+v", early)
		}
		if preview := p.preview(t, token, `{"earlyResults": true}`, ahead)[0]; preview.Wrong != 0 || preview.New+preview.Changed != 1 {
			t.Errorf("a score far ahead that is wanted: %+v", preview)
		}
		for name, c := range map[string]struct {
			settings string
			files    map[string]string
			status   int
		}{
			"no file":           {"", nil, http.StatusUnprocessableEntity},
			"settings not JSON": {"{", files, http.StatusUnprocessableEntity},
			"no such division":  {`{"division": "XX"}`, files, http.StatusUnprocessableEntity},
			"no season":         {`{"season": "x"}`, files, http.StatusUnprocessableEntity},
			"21 MB":             {"", map[string]string{"x.csv": strings.Repeat("x", 21<<20)}, http.StatusRequestEntityTooLarge},
		} {
			wantProblem(t, name, p.upload(t, token, c.settings, c.files), c.status)
		}
		for what, id := range map[string]int64{"a foreign team": foreign.ID, "no such team": 99} {
			settings := fmt.Sprintf(`{"spellings": {"A": %d}}`, id)
			wantProblem(t, what, p.form(t, token, "/api/v1/imports/preview", settings, files), http.StatusNotFound)
			if j := p.finished(t, token, p.upload(t, token, settings, files)); j.State != "failed" || !strings.Contains(j.Error, "not found") {
				t.Errorf("%s: %+v", what, j)
			}
		}
		other := p.imported(t, token, p.upload(t, token, "", map[string]string{"notes.txt": "hello"}))[0]
		if other.Kept || other.Wrong != 1 {
			t.Errorf("another kind of file: %+v", other)
		}
		wantProblem(t, "no form", p.send(t, token, "POST", "/api/v1/imports", "{}"), http.StatusUnsupportedMediaType)
	})
}

func TestImportingFromAnAddress(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/es.1.csv" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, "Date,Team 1,FT,HT,Team 2\nSat Aug 26 2023,A,0-1,0-0,C\n")
	}))
	defer site.Close()
	p, token := editor(t, storetest.Open(t, storetest.SQLite(t)))
	p.work(t)
	got := p.imported(t, token, p.send(t, token, "POST", "/api/v1/imports/fetch", object("address", site.URL+"/es.1.csv")))[0]
	if !got.Kept || got.New != 1 || got.Format != "footballcsv" || got.File != "es.1.csv" {
		t.Errorf("%+v", got)
	}
	wantProblem(t, "nothing there", p.send(t, token, "POST", "/api/v1/imports/fetch/preview", object("address", site.URL+"/nothing.csv")), http.StatusServiceUnavailable)
	for body, status := range map[string]int{
		object("address", "ftp://x/y"):                                                              http.StatusUnprocessableEntity,
		object("source", "elsewhere"):                                                               http.StatusUnprocessableEntity,
		object("source", "football-data", "divisions", []string{"SP1"}):                             http.StatusUnprocessableEntity,
		object("source", "football-data", "divisions", []string{"XX"}, "seasons", []string{"2023"}): http.StatusUnprocessableEntity,
		object(): http.StatusUnprocessableEntity,
	} {
		wantProblem(t, body, p.send(t, token, "POST", "/api/v1/imports/fetch", body), status)
	}
	template := p.get(t, token, "/api/v1/imports/template")
	if !strings.HasPrefix(template.Body.String(), "division,season") || !strings.HasPrefix(template.Header().Get("Content-Type"), "text/csv") {
		t.Errorf("template %s", template.Body)
	}
}
