package api

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/admission"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// limitedServer returns a server with one slot of each load and no queue, and a token.
func limitedServer(t *testing.T) (*Server, string) {
	t.Helper()
	s := storetest.Open(t, storetest.SQLite(t))
	const password = "a long pass phrase"
	now := time.Now()
	if _, err := s.AddUser(t.Context(), account.User{Name: "ana", Role: account.Admin, PasswordHash: account.HashPassword(password), CreatedAt: now}); err != nil {
		t.Fatal(err)
	}
	keys, err := auth.OpenKeys(t.TempDir(), now)
	if err != nil {
		t.Fatal(err)
	}
	server, err := New(StoresOf(s), Config{
		Version: "1", Keys: keys, AccessTTL: time.Hour, RefreshTTL: 2 * time.Hour, Jobs: idleJobs{}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Wait)
	server.Open()
	tokens, err := server.auth.LogIn(t.Context(), auth.Login{User: "ana", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	for l := range server.gates {
		server.gates[l] = admission.New(admission.Settings{Slots: 1, PerUser: 1})
	}
	return server, tokens.Access
}

// idleJobs has one job that never changes.
type idleJobs struct{ Jobs }

func (idleJobs) Watch(context.Context, int64) (<-chan job.Job, error) {
	one := make(chan job.Job, 1)
	one <- job.Job{ID: 1, Kind: job.Train, State: job.Queued}
	return one, nil
}

func TestOverloadIsRefusedByLoad(t *testing.T) {
	server, token := limitedServer(t)
	send := func(method, path, body string) *httptest.ResponseRecorder {
		request := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
		if strings.HasPrefix(body, "--x") {
			request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		}
		response := httptest.NewRecorder()
		server.Handler().ServeHTTP(response, request)
		return response
	}
	wish := `{"budget":12,"objective":"p10","kind":"columns"}`
	file := "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\na\r\n--x--\r\n"
	for _, one := range []struct {
		load               load
		method, path, body string
		refused, otherwise int // otherwise 0: not tried
	}{
		{light, "GET", "/api/v1/teams", "", 503, 200},
		{light, "GET", "/api/v1/account", "", 503, 200},
		{light, "GET", "/api/quiniela/getTeams?division=1&season=2023", "", 503, 200},
		{brief, "POST", "/api/v1/jornadas/1/odds", `{"ticket":{"marks":["1","1","1","1","1","1","1","1","1","1","1","1","1","1"]}}`, 429, 404},
		{heavy, "POST", "/api/v1/jornadas/1/suggestions", wish, 429, 404},
		{heavy, "POST", "/api/v1/jornadas/1/comparisons", wish, 429, 404},
		{heavy, "GET", "/api/v1/jornadas/1/replay", "", 429, 404},
		{heavy, "POST", "/api/v1/simulations", `{"division":"SP1","fixed":[]}`, 429, 404},
		{heavy, "GET", "/api/v1/export/teams?format=csv", "", 429, 200},
		{transfer, "POST", "/api/v1/imports/preview", file, 429, 0},
		{stream, "GET", "/api/v1/jobs/1/events", "", 429, 200},
	} {
		leave, ok, err := server.gates[one.load].Enter(t.Context(), 7) // as another user
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		response := send(one.method, one.path, one.body)
		if response.Code != one.refused || response.Header().Get("Retry-After") == "" {
			t.Errorf("%s %s while another is served: %d, Retry-After %q, %s", one.method, one.path, response.Code, response.Header().Get("Retry-After"), response.Body)
		}
		leave()
		if one.otherwise == 0 {
			continue
		}
		if one.load == stream {
			close(server.closing) // so that the stream ends
		}
		if response := send(one.method, one.path, one.body); response.Code != one.otherwise {
			t.Errorf("%s %s: %d %s, want %d", one.method, one.path, response.Code, response.Body, one.otherwise)
		}
		if n := server.gates[one.load].Running(); n != 0 {
			t.Errorf("%s %s: %d are still counted afterwards", one.method, one.path, n)
		}
	}
}

// A response that is streamed counts until its end.
func TestAnExportCountsUntilItsEnd(t *testing.T) {
	server, token := limitedServer(t)
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/export/users?format=json", nil)
	request.Header.Set("Authorization", "Bearer "+token)
	running := -1
	server.Handler().ServeHTTP(&hookedWriter{httptest.NewRecorder(), func() { running = server.gates[heavy].Running() }}, request)
	if running != 1 || server.gates[heavy].Running() != 0 {
		t.Errorf("%d counted while it was written, %d afterwards", running, server.gates[heavy].Running())
	}
}

// hookedWriter calls a function before every write.
type hookedWriter struct {
	http.ResponseWriter

	written func()
}

func (w *hookedWriter) Write(part []byte) (int, error) {
	w.written()
	return w.ResponseWriter.Write(part)
}

func TestAStreamHasHeartbeatsAndAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		routes := jobRoutes{&router{log: slog.New(slog.DiscardHandler), now: time.Now}, idleJobs{}, make(chan struct{})}
		out, err := routes.watchJob(t.Context(), &idInput{ID: 1})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		response := httptest.NewRecorder()
		out.Body(humago.NewContext(&huma.Operation{}, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil), response))
		text := response.Body.String()
		if events, beats := strings.Count(text, "event: job\n"), strings.Count(text, "\n: "); events != 1 || beats < 38 || beats > 40 {
			t.Errorf("%d events, %d heartbeats in %q", events, beats, text)
		}
		if took := time.Since(began); took != maxEventDuration {
			t.Errorf("the stream ended after %s", took)
		}
	})
}

func TestClientsThatDoNotReadAreCutOff(t *testing.T) {
	const timeout = 300 * time.Millisecond
	part := make([]byte, 64<<10)
	ended := make(chan error, 1)
	server := httptest.NewServer(cutSlowReaders(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for range 1000 { // far more than the buffers of the connection take
			if _, err := w.Write(part); err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}), timeout))
	defer server.Close()

	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	_, _ = io.WriteString(connection, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	select {
	case err := <-ended:
		if err == nil {
			t.Error("everything was written to a client that does not read")
		}
	case <-time.After(20 * time.Second):
		t.Fatal("a client that does not read keeps its response")
	}

	// One that reads slowly, for longer than the timeout, gets everything.
	response, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	read, buffer, began := 0, make([]byte, 4<<20), time.Now()
	for {
		n, err := io.ReadFull(response.Body, buffer)
		read += n
		if err != nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if read != 1000*len(part) || time.Since(began) < 2*timeout {
		t.Errorf("%d bytes in %s", read, time.Since(began))
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestConnectionsOverTheLimitGet503(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	_ = server.Listener.Close()
	server.Listener = LimitConnections(listener, 2, slog.New(slog.DiscardHandler))
	server.Start()
	defer server.Close()
	open := func() (string, net.Conn) {
		t.Helper()
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
		_, _ = io.WriteString(connection, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		line := make([]byte, len("HTTP/1.1 200"))
		if _, err := io.ReadFull(connection, line); err != nil {
			t.Fatal(err)
		}
		return string(line), connection
	}
	var connections []net.Conn
	for i, want := range []string{"HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 503"} {
		got, connection := open()
		if got != want {
			t.Errorf("connection %d: %s", i+1, got)
		}
		connections = append(connections, connection)
	}
	for _, connection := range connections {
		_ = connection.Close()
	}
	for range 100 { // until the server has noticed
		if got, connection := open(); got == "HTTP/1.1 200" {
			_ = connection.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("closed connections still count")
}
