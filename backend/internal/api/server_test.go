package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/feed/fetch"
	"github.com/quinielaml/quinielaml/backend/internal/feed/footballdata"
	"github.com/quinielaml/quinielaml/backend/internal/feed/lae"
	"github.com/quinielaml/quinielaml/backend/internal/feed/plain"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/requestid"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
	"github.com/quinielaml/quinielaml/backend/internal/week"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const password = "a long pass phrase"

// passwordHash is computed only once because argon2id is slow.
var passwordHash = sync.OnceValue(func() string { return account.HashPassword(password) })

// product is a server with a real store, and the means to send it requests.
type product struct {
	handler http.Handler
	server  *api.Server
	store   *store.Store
	stores  api.Stores // store, of which a test may replace parts before start
	keys    string     // folder of the signing keys
	clock   *clock
	log     *strings.Builder
	queue   *jobs.Jobs
}

type clock struct {
	mutex sync.Mutex
	now   time.Time
}

func (c *clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) Advance(by time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(by)
}

var today = time.Date(2023, time.September, 1, 10, 0, 0, 0, time.UTC)

const (
	accessTTL  = 15 * time.Minute
	refreshTTL = 30 * 24 * time.Hour
)

// importer connects feeds and store as the binary does.
type importer struct {
	store *store.Store
	site  *fetch.Client
}

func (i importer) Import(ctx context.Context, file io.Reader, hints listing.Hints, options ingest.Options) (ingest.Report, string, error) {
	entries, format, err := feed.Open(file, hints)
	if err != nil {
		return ingest.Report{}, format, err
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return i.store.BeginImport(ctx) }
	report, err := ingest.Import(ctx, begin, entries, options)
	return report, format, err
}

func (i importer) Fetch(ctx context.Context, address string) (io.ReadCloser, string, error) {
	return i.site.Open(ctx, address)
}

func (importer) CheckAddress(address string) error { return fetch.Check(address) }

// Jornadas reads a published list of jornadas.
func (importer) Jornadas(file io.Reader, asked jornada.Asked) (jornada.Reading, error) {
	return lae.Read(file, asked)
}

func (importer) Template() string { return plain.Template }

// serve starts a server and adds the administrator ana.
func serve(t testing.TB, s *store.Store, change ...func(*api.Config)) *product {
	t.Helper()
	p := &product{store: s, stores: api.StoresOf(s), keys: t.TempDir(), clock: &clock{now: today}, log: &strings.Builder{}}
	p.start(t, p.clock.Now, change...)
	p.addUser(t, "ana", account.Admin)
	return p
}

// start starts another server with the product's store and keys, and sends later
// requests to it.
func (p *product) start(t testing.TB, now func() time.Time, change ...func(*api.Config)) {
	t.Helper()
	keys, err := auth.OpenKeys(p.keys, today)
	if err != nil {
		t.Fatal(err)
	}
	allowed, err := fetch.ParseAllowed([]string{"127.0.0.1"}) // where test servers listen
	if err != nil {
		t.Fatal(err)
	}
	config := api.Config{
		Version: "1", Keys: keys, AccessTTL: accessTTL, RefreshTTL: refreshTTL, AllowedOrigins: []string{"http://localhost:4200"},
		Log: slog.New(requestid.LogHandler(slog.NewTextHandler(&lockedWriter{to: p.log}, nil))), Now: now,
		Importer: importer{p.store, fetch.New(fetch.Settings{Allowed: allowed, Timeout: 2 * time.Second, Pause: time.Millisecond, Interval: time.Millisecond})},
		Services: week.Addresses{Sites: ingest.Sites{FootballData: "https://www.football-data.co.uk/"}},
		Page: fstest.MapFS{
			"index.html":           {Data: []byte("<!doctype html><title>page</title><script>document.title</script>")},
			"main-ABCDEFGH.js":     {Data: []byte("plain")},
			"main-ABCDEFGH.js.br":  {Data: []byte("brotli")},
			"main-ABCDEFGH.js.gz":  {Data: []byte("gzip")},
			"manifest.webmanifest": {Data: []byte("{}")},
		},
	}
	for _, c := range change {
		c(&config)
	}
	p.openQueue(t, config)
	config.Jobs = p.queue
	if p.server, err = api.New(p.stores, config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.server.Wait)
	p.server.Open()
	p.handler = p.server.Handler()
}

// openQueue creates the job queue without starting its workers; see work.
func (p *product) openQueue(t testing.TB, config api.Config) {
	t.Helper()
	pool, postgres, err := p.store.SQL()
	if err != nil {
		t.Fatal(err)
	}
	database := jobs.Database{DB: pool, Postgres: postgres}
	if _, err := jobs.Migrate(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	p.queue, err = jobs.New(database, jobs.Config{Log: config.Log, Heartbeat: 50 * time.Millisecond, LostAfter: 5 * time.Second, Work: &jobs.Work{
		Store: p.store, Sites: ingest.Sites{FootballData: "https://www.football-data.co.uk/"}, Importer: config.Importer, Trainer: training.Trainer{Store: p.store, Now: p.clock.Now},
		Forecaster: &training.Forecaster{Store: p.store, Now: p.clock.Now},
		Report:     api.StoredReport,
	}})
	if err != nil {
		t.Fatal(err)
	}
}

// work starts the workers of the job queue.
func (p *product) work(t testing.TB) {
	t.Helper()
	if err := p.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := p.queue.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

// addUser adds a user with the password of all test users.
func (p *product) addUser(t testing.TB, name string, role account.Role) account.User {
	t.Helper()
	user, err := p.store.AddUser(t.Context(), account.User{Name: name, Role: role, PasswordHash: passwordHash(), CreatedAt: today})
	if err != nil {
		t.Fatal(err)
	}
	return user
}

// lockedWriter is a log that concurrent requests can write to.
type lockedWriter struct {
	mutex sync.Mutex
	to    io.Writer
}

func (w *lockedWriter) Write(text []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.to.Write(text)
}

type call struct {
	method, path, body string
	header             map[string]string
	address            string          // of the client
	context            context.Context // nil: the test's
}

func (p *product) do(t testing.TB, c call) *httptest.ResponseRecorder {
	t.Helper()
	if c.method == "" {
		c.method = http.MethodGet
	}
	if c.context == nil {
		c.context = t.Context()
	}
	request := httptest.NewRequestWithContext(c.context, c.method, c.path, strings.NewReader(c.body))
	if c.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range c.header {
		request.Header.Set(name, value)
	}
	if c.address != "" {
		request.RemoteAddr = net.JoinHostPort(c.address, "4711")
	}
	response := httptest.NewRecorder()
	p.handler.ServeHTTP(response, request)
	return response
}

func (p *product) get(t testing.TB, token, path string) *httptest.ResponseRecorder {
	t.Helper()
	return p.do(t, call{path: path, header: map[string]string{"Authorization": "Bearer " + token}})
}

// send sends a request with a body and an access token.
func (p *product) send(t testing.TB, token, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	return p.do(t, call{method: method, path: path, body: body, header: map[string]string{"Authorization": "Bearer " + token}})
}

func wantStatus(t testing.TB, what string, response *httptest.ResponseRecorder, status int) {
	t.Helper()
	if response.Code != status {
		t.Errorf("%s: %d %s, want %d", what, response.Code, response.Body, status)
	}
}

// object returns a JSON object of alternating names and values.
func object(pairs ...any) string {
	fields := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		fields[name] = pairs[i+1]
	}
	text, _ := json.Marshal(fields)
	return string(text)
}

func credentials(user, secret string) string { return object("user", user, "password", secret) }

// tokens is the response of a log-in or a refresh.
type tokens struct {
	Access    string `json:"access_token"`
	Refresh   string `json:"refresh_token"`
	ExpiresIn int    `json:"expires_in"`
}

// logInAs logs a user in. Group "" is no group.
func (p *product) logInAs(t testing.TB, user, group string) tokens {
	t.Helper()
	response := p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: object("user", user, "password", password, "group", group)})
	if response.Code != http.StatusOK {
		t.Fatalf("log in: %d %s", response.Code, response.Body)
	}
	return decode[tokens](t, response)
}

// logIn logs ana in and returns the access token.
func (p *product) logIn(t testing.TB) string {
	t.Helper()
	return p.logInAs(t, "ana", "").Access
}

func (p *product) refresh(t testing.TB, token string) *httptest.ResponseRecorder {
	t.Helper()
	return p.do(t, call{method: "POST", path: "/api/v1/auth/refresh", body: object("refresh_token", token)})
}

func decode[T any](t testing.TB, response *httptest.ResponseRecorder) (value T) {
	t.Helper()
	if err := json.Unmarshal(response.Body.Bytes(), &value); err != nil {
		t.Fatalf("%s: %v", response.Body, err)
	}
	return value
}

type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Errors []struct{ Location, Message, Code string }
}

func wantProblem(t testing.TB, what string, response *httptest.ResponseRecorder, status int) problem {
	t.Helper()
	if response.Code != status || response.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%s: %d %s %s, want %d as problem+json", what, response.Code, response.Header().Get("Content-Type"), response.Body, status)
		return problem{}
	}
	got := decode[problem](t, response)
	if got.Status != status || got.Title == "" {
		t.Errorf("%s: problem %+v", what, got)
	}
	return got
}

// season is a file with a small league: three matchdays played, and one on
// 2 September that is not played yet.
func season() string {
	var text strings.Builder
	text.WriteString("Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,HTHG,HTAG,HS,AS,B365H,B365D,B365A,B365>2.5,B365<2.5,AHh,B365AHH,B365AHA,Referee\n")
	for week, pairs := range [][2]string{{"A,B", "C,D"}, {"C,A", "B,D"}, {"A,D", "B,C"}, {"B,A", "D,C"}} {
		score := fmt.Sprintf("%d,1,0,0,12,9", week)
		if week == 3 {
			score = ",,,,,"
		}
		for _, pair := range pairs {
			day := time.Date(2023, time.August, 12+7*week, 0, 0, 0, 0, time.UTC).Format("02/01/2006")
			fmt.Fprintf(&text, "SP1,%s,18:30,%s,%s,1.9,3.4,4.2,1.8,2.05,-0.5,1.9,2,M Riley\n", day, pair, score)
		}
	}
	return text.String()
}

// fill imports season and trains a model.
func (p *product) fill(t testing.TB) {
	t.Helper()
	p.importFile(t, season())
	trainer := training.Trainer{Store: p.store, Now: p.clock.Now}
	if _, err := trainer.Run(t.Context(), forecast.Recipe{Name: forecast.DynamicGoals}); err != nil {
		t.Fatal(err)
	}
}

// importFile imports a file in the format of football-data.co.uk.
func (p *product) importFile(t testing.TB, file string) {
	t.Helper()
	reader, err := footballdata.NewReader(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return p.store.BeginImport(ctx) }
	if _, err := ingest.Import(t.Context(), begin, reader, ingest.Options{}); err != nil {
		t.Fatal(err)
	}
}
