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

// originalClient sends requests and reads responses as the page of the original
// demonstration does.
type originalClient struct {
	*product
	token string
}

// raw sends a request with the headers of the page: a content type even without a
// body.
func (c *originalClient) raw(t testing.TB, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	header := map[string]string{"Content-Type": "application/json", "Accept": "application/json, text/plain, */*"}
	if c.token != "" {
		header["Authorization"] = "Bearer " + c.token
	}
	return c.do(t, call{method: method, path: "/api/quiniela/" + path, body: body, header: header})
}

// envelope of a response. A nil pointer is a missing field, as opposed to "".
type envelope struct {
	Operation string
	Status    *string
	Result    *string
}

// ask expects an envelope without a result and returns its status.
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

// rows parses a result as the page does, which deletes the first backslash.
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

// launch starts a job, polls until it has finished, as the page does, and returns
// its last status.
func (c *originalClient) launch(t testing.TB, path, check, operation string) string {
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
	return c.useTokens(t, response)
}

// useTokens checks that a response has exactly the five fields of tokens. It uses the
// access token from now on and returns the refresh token.
func (c *originalClient) useTokens(t testing.TB, response *httptest.ResponseRecorder) (refresh string) {
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

// wantMessage checks that a response is an error in the original's format.
func wantMessage(t testing.TB, what string, response *httptest.ResponseRecorder, status int) string {
	t.Helper()
	var body map[string]string
	if err := json.Unmarshal(response.Body.Bytes(), &body); err != nil || response.Code != status || body["message"] == "" || len(body) != 1 ||
		!strings.HasPrefix(response.Header().Get("Content-Type"), "application/json") {
		t.Errorf("%s: %d %s %s, want %d with a message", what, response.Code, response.Header().Get("Content-Type"), response.Body, status)
	}
	return body["message"]
}

// site replaces the web. Without files it is down.
type site struct {
	importer
	files map[string]string // by suffix of the address
}

func (s site) Fetch(_ context.Context, address string) (io.ReadCloser, string, error) {
	for end, content := range s.files {
		if strings.HasSuffix(address, end) {
			return io.NopCloser(strings.NewReader(content)), address, nil
		}
	}
	return nil, "", errors.New("nobody answers")
}

// updatedSeason is a file of the site with one match that is already stored and a
// new one.
const updatedSeason = "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,12/08/2023,18:30,A,B,0,1\nSP1,16/09/2023,18:30,A,C,,\n"

// originalAdapter returns a client on a server with a league, a model and the user
// a.editor.
func originalAdapter(t *testing.T, s *store.Store, files map[string]string) *originalClient {
	t.Helper()
	p := serve(t, s, func(c *api.Config) { c.Importer = site{importer{store: s}, files} })
	p.fill(t)
	p.addUser(t, "a.editor", account.Editor)
	return &originalClient{product: p}
}
