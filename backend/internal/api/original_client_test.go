package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/store"
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
