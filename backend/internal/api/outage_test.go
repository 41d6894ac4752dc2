package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func wantOutage(t *testing.T, what string, response *httptest.ResponseRecorder) {
	t.Helper()
	if response.Code != http.StatusServiceUnavailable || response.Header().Get("Retry-After") == "" {
		t.Errorf("%s: %d %v %s, want 503 with Retry-After", what, response.Code, response.Header(), response.Body)
	}
}

func TestAFullDiskIsAnOutageForThoseWhoWrite(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	token := p.logIn(t)
	pool, _, err := p.store.SQL()
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(1) // the limit is of one connection
	var pages, most int
	for pragma, value := range map[string]*int{"page_count": &pages, "max_page_count": &most} {
		if err := pool.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(value); err != nil {
			t.Fatal(err)
		}
	}
	limit := func(pages int) {
		if _, err := pool.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count(%d)", pages)); err != nil {
			t.Fatal(err)
		}
	}
	wantStatus(t, "ready", p.get(t, "", "/readyz"), http.StatusOK)
	limit(pages)
	var refused *httptest.ResponseRecorder
	for i := range 500 {
		if refused = p.send(t, token, "POST", "/api/v1/referees", object("country", "ES", "name", fmt.Sprintf("Referee %d %s", i, strings.Repeat("x", 60)))); refused.Code >= 400 {
			break
		}
	}
	wantOutage(t, "a referee for whom there is no room", refused)
	wantProblem(t, "it is a problem like any other", refused, http.StatusServiceUnavailable)
	wantStatus(t, "what is there can be read", p.get(t, token, "/api/v1/referees"), http.StatusOK)
	p.clock.Advance(time.Second)
	wantOutage(t, "ready without room", p.get(t, "", "/readyz"))
	limit(most)
	p.clock.Advance(time.Second)
	wantStatus(t, "ready with room again", p.get(t, "", "/readyz"), http.StatusOK)
}

func TestADatabaseThatIsAwayIsAnOutage(t *testing.T) {
	url, stop := storetest.PostgresToStop(t)
	p := serve(t, storetest.Open(t, url))
	token := p.logIn(t)
	wantStatus(t, "ready", p.get(t, "", "/readyz"), http.StatusOK)
	stop()
	p.clock.Advance(2 * time.Second) // what is known of the session is older than a second
	for range 2 {                    // first over connections that broke, then without any
		for _, path := range []string{"/api/v1/divisions", "/api/v1/jobs", "/api/v1/jobs/1", "/api/v1/account", "/api/v1/matches"} {
			wantOutage(t, path, p.get(t, token, path))
		}
		wantOutage(t, "log in", p.do(t, call{method: "POST", path: "/api/v1/auth/login", body: credentials("ana", password)}))
		wantOutage(t, "add a referee", p.send(t, token, "POST", "/api/v1/referees", object("country", "ES", "name", "A Referee")))
		wantOutage(t, "start a job", p.send(t, token, "POST", "/api/v1/jobs", object("kind", "train")))
		wantOutage(t, "ready", p.get(t, "", "/readyz"))
	}
	wantStatus(t, "alive", p.get(t, "", "/healthz"), http.StatusOK)
}

func TestRequestsAfterTheDatabaseIsClosedMeetAnOutage(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		p := serve(t, storetest.Open(t, url))
		token := p.logIn(t)
		if err := p.store.Close(); err != nil {
			t.Fatal(err)
		}
		p.clock.Advance(2 * time.Second)
		for _, path := range []string{"/api/v1/divisions", "/api/v1/jobs", "/readyz"} {
			wantOutage(t, path, p.get(t, token, path))
		}
	})
}

// slowDatabase counts the writes that are tried, and lets them wait.
type slowDatabase struct {
	tries   atomic.Int64
	release chan struct{}
}

func (d *slowDatabase) TryWrite(context.Context) error {
	d.tries.Add(1)
	<-d.release
	return errors.New("no room")
}

func TestReadinessTriesOneWriteForAllWhoAsk(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	slow := &slowDatabase{release: make(chan struct{})}
	p.stores.Database = slow
	p.start(t, p.clock.Now)
	var asking sync.WaitGroup
	for range 50 {
		asking.Go(func() { wantOutage(t, "ready", p.get(t, "", "/readyz")) })
	}
	for slow.tries.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	close(slow.release)
	asking.Wait()
	wantOutage(t, "ready", p.get(t, "", "/readyz"))
	if got := slow.tries.Load(); got != 1 {
		t.Errorf("%d writes tried within a second", got)
	}
	p.clock.Advance(time.Second)
	wantOutage(t, "ready", p.get(t, "", "/readyz"))
	if got := slow.tries.Load(); got != 2 {
		t.Errorf("%d writes tried, a second later", got)
	}
}

func TestReadinessDoesNotWaitForEver(t *testing.T) {
	p := serve(t, storetest.Open(t, storetest.SQLite(t)))
	slow := &slowDatabase{release: make(chan struct{})}
	defer close(slow.release)
	p.stores.Database = slow
	p.start(t, p.clock.Now)
	began := time.Now()
	wantOutage(t, "ready", p.get(t, "", "/readyz"))
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the answer took %s", took)
	}
}
