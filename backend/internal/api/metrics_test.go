package api_test

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// scrape reads the metrics as a caller on the same machine does.
func (p *product) scrape(t *testing.T) string {
	t.Helper()
	response := p.do(t, call{path: "/metrics", address: "127.0.0.1"})
	if response.Code != http.StatusOK || !strings.HasPrefix(response.Header().Get("Content-Type"), "text/plain") {
		t.Fatalf("/metrics: %d %v %s", response.Code, response.Header(), response.Body)
	}
	return response.Body.String()
}

func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(text, "\n"+line+"\n") {
			name, _, _ := strings.Cut(line, "{")
			t.Errorf("no %s, but\n%s", line, strings.Join(regexp.MustCompile(`(?m)^`+name+`\b.*$`).FindAllString(text, -1), "\n"))
		}
	}
}

func TestMetricsAreForTheMachineItselfAndForTheToken(t *testing.T) {
	const token = "a token of the operator's"
	_, proxies, _ := net.ParseCIDR("127.0.0.0/8")
	open := func(*api.Config) {}
	closed := func(c *api.Config) { c.MetricsToken = token }
	behind := func(c *api.Config) { c.TrustedProxies = []*net.IPNet{proxies} }
	s := storetest.Open(t, storetest.SQLite(t))
	p := serve(t, s)
	for _, one := range []struct {
		what, address string
		header        map[string]string
		config        func(*api.Config)
		want          int
	}{
		{"the machine itself", "127.0.0.1", nil, open, 200},
		{"the machine itself by IPv6", "::1", nil, closed, 200},
		{"the machine itself by a mapped address", "::ffff:127.0.0.1", nil, open, 200},
		{"another machine", "192.0.2.1", nil, open, 403},
		{"another machine that says it is this one", "192.0.2.1", map[string]string{"X-Forwarded-For": "127.0.0.1"}, open, 403},
		{"by a proxy that is not trusted", "127.0.0.1", map[string]string{"X-Forwarded-For": "192.0.2.1"}, open, 403},
		{"by a proxy that says little", "127.0.0.1", map[string]string{"X-Forwarded-Proto": "https"}, open, 403},
		{"by a trusted proxy", "127.0.0.1", map[string]string{"X-Forwarded-For": "192.0.2.1"}, behind, 403},
		{"by a trusted proxy, made up", "127.0.0.1", map[string]string{"X-Forwarded-For": "127.0.0.1"}, behind, 403},
		{"beside a trusted proxy", "127.0.0.1", nil, behind, 200},
		{"no token", "192.0.2.1", nil, closed, 401},
		{"another token", "192.0.2.1", map[string]string{"Authorization": "Bearer a token of the operator"}, closed, 401},
		{"the token in another way", "192.0.2.1", map[string]string{"Authorization": "Basic " + token}, closed, 401},
		{"the token", "192.0.2.1", map[string]string{"Authorization": "Bearer " + token}, closed, 200},
		{"the empty token", "192.0.2.1", map[string]string{"Authorization": "Bearer "}, open, 403},
	} {
		p.start(t, p.clock.Now, one.config)
		response := p.do(t, call{path: "/metrics", address: one.address, header: one.header})
		if response.Code != one.want || (one.want != 200 && strings.Contains(response.Body.String(), "quiniela_")) {
			t.Errorf("%s: %d %s, want %d", one.what, response.Code, response.Body, one.want)
		}
	}
}

func TestRequestsAreCountedByRoute(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	for _, path := range []string{"/api/v1/matches/4711", "/api/v1/matches/4712", "/api/v1/none/4713", "/none/4714.txt"} {
		p.get(t, token, path)
	}
	p.send(t, token, "BREW", "/api/v1/coffee/4715", "")
	p.send(t, token, "POST", "/none/4716", "")
	text := p.scrape(t)
	wantLines(t, text,
		`quiniela_http_requests_total{method="POST",route="/api/v1/auth/login",status="200"} 1`,
		`quiniela_http_requests_total{method="GET",route="/api/v1/matches/:id",status="404"} 2`,
		`quiniela_http_requests_total{method="GET",route="/*",status="404"} 2`,
		`quiniela_http_request_duration_seconds_count{method="GET",route="/api/v1/matches/:id"} 2`,
		`quiniela_http_requests_in_flight 1`, `quiniela_event_streams 0`, `quiniela_heavy_running 0`, `quiniela_heavy_waiting 0`, `quiniela_database_up 1`)
	if !strings.Contains(text, `quiniela_build_info{go_version="go1`) || !strings.Contains(text, "\ngo_goroutines ") || !strings.Contains(text, "\nprocess_resident_memory_bytes ") {
		t.Errorf("the process is not described:\n%s", text)
	}
	if strings.Contains(text, "471") && regexp.MustCompile(`="[^"]*471\d`).MatchString(text) || strings.Contains(text, "BREW") {
		t.Errorf("a label has what a client sent:\n%s", text)
	}
}

func TestRefusedLogInsAreCountedByReason(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	wantLines(t, p.scrape(t), `quiniela_logins_refused_total{reason="wrong-password"} 0`)
	wrong := call{method: "POST", path: "/api/v1/auth/login", body: credentials("ana", "not the password")}
	for p.do(t, wrong).Code != http.StatusTooManyRequests {
	}
	p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: object("user", "ana")})
	text := p.scrape(t)
	wantLines(t, text, `quiniela_logins_refused_total{reason="wrong-password"} 10`,
		`quiniela_logins_refused_total{reason="too-many-tries"} 1`, `quiniela_logins_refused_total{reason="malformed"} 1`)
}

func TestStreamsThatAreOpenAreCounted(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	wantStatus(t, "a job", p.send(t, token, "POST", "/api/v1/jobs", object("kind", "train")), http.StatusAccepted)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.do(t, call{path: "/api/v1/jobs/1/events", header: map[string]string{"Authorization": "Bearer " + token}, context: ctx})
	}()
	for !strings.Contains(p.scrape(t), "\nquiniela_event_streams 1\n") {
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	<-ended
	wantLines(t, p.scrape(t), "quiniela_event_streams 0")
}

func TestMetricsSayHowOldTheDataIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		pool, _, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		p := serve(t, s, func(c *api.Config) { c.Pools = map[string]*sql.DB{"main": pool} })
		p.importFile(t, season())
		for day, failed := range map[string]bool{"2023-08-29": false, "2023-08-30": false, "2023-08-31": true, "2023-09-01": true} {
			at, _ := time.Parse(time.DateOnly, day)
			if _, err := s.BeginUpdate(t.Context(), day, at); err != nil {
				t.Fatal(err)
			}
			if day == "2023-09-01" { // has not ended
				continue
			}
			if err := s.EndUpdate(t.Context(), day, fault.Sentence{}, failed, at.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		token := p.logIn(t)
		wantStatus(t, "a job", p.send(t, token, "POST", "/api/v1/jobs", object("kind", "train")), http.StatusAccepted)
		text := p.scrape(t)
		wantLines(t, text,
			`quiniela_data_age_seconds{competition="SP1"} 491400`, // from 17:30 on 26 August to 10:00 on 1 September
			`quiniela_source_last_success_timestamp_seconds{source="football-data"} 1.69335366e+09`,
			`quiniela_source_last_failure_timestamp_seconds{source="football-data"} 1.69344006e+09`,
			`quiniela_news_deliveries{state="sent"} 0`, `quiniela_news_deliveries{state="expired"} 0`,
			`quiniela_jobs{kind="train",state="queued"} 1`, `quiniela_jobs{kind="import",state="failed"} 0`)
		if !strings.Contains(text, `go_sql_open_connections{db_name="main"}`) {
			t.Errorf("the pool is missing:\n%s", text)
		}
		// The database is asked only once in ten seconds.
		wantStatus(t, "another job", p.send(t, token, "POST", "/api/v1/jobs", object("kind", "backtest")), http.StatusAccepted)
		wantLines(t, p.scrape(t), `quiniela_jobs{kind="backtest",state="queued"} 0`)
		p.clock.Advance(10 * time.Second)
		wantLines(t, p.scrape(t), `quiniela_jobs{kind="backtest",state="queued"} 1`)
	})
}

type deadStore struct{ *store.Store }

func (deadStore) SourceRuns(context.Context) ([]ingest.SourceRun, error) {
	return nil, errors.New("no answer")
}

func TestTheOtherMetricsStayWhileTheDatabaseIsAway(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	p.addUser(t, "pia", account.Player)
	p.stores.Metrics = deadStore{p.store}
	p.start(t, p.clock.Now)
	text := p.scrape(t)
	wantLines(t, text, "quiniela_database_up 0", "quiniela_http_requests_in_flight 1")
	if strings.Contains(text, "quiniela_jobs{") || !strings.Contains(p.log.String(), "no answer") {
		t.Errorf("half of the database is shown, or nothing logged:\n%s", text)
	}
}
