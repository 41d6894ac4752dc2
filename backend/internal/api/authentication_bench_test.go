package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/feed/footballdata"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// BenchmarkAuthentication compares the time of a request with and without the check
// of token, session and user, on a warm server. It sends the same requests to both
// servers alternately and reports medians.
func BenchmarkAuthentication(b *testing.B) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		for _, path := range []string{"/api/v1/account", "/api/v1/divisions", "/api/v1/matches?division=SP1"} {
			b.Run(name+path, func(b *testing.B) { benchmarkAuthentication(b, storetest.Open(b, address(b)), path) })
		}
	}
}

func benchmarkAuthentication(b *testing.B, s *store.Store, path string) {
	file, err := os.Open(filepath.Join("..", "..", "cmd", "quiniela", "testdata", "league.csv"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader, err := footballdata.NewReader(file)
	if err != nil {
		b.Fatal(err)
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
	if _, err := ingest.Import(b.Context(), begin, reader, ingest.Options{}); err != nil {
		b.Fatal(err)
	}
	const password = "a long pass phrase"
	now := time.Now()
	user, err := s.AddUser(b.Context(), account.User{Name: "ana", Role: account.Admin, PasswordHash: account.HashPassword(password), CreatedAt: now})
	if err != nil {
		b.Fatal(err)
	}
	keys, err := auth.OpenKeys(b.TempDir(), now)
	if err != nil {
		b.Fatal(err)
	}
	cfg := Config{Version: "1", Keys: keys, AccessTTL: time.Hour, RefreshTTL: 2 * time.Hour, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	closed, err := New(StoresOf(s), cfg)
	if err != nil {
		b.Fatal(err)
	}
	tokens, err := closed.auth.LogIn(b.Context(), auth.Login{User: user.Name, Password: password})
	if err != nil {
		b.Fatal(err)
	}
	trusting := func(*auth.Authenticator) echo.MiddlewareFunc {
		return func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				c.SetRequest(c.Request().WithContext(auth.WithCaller(c.Request().Context(), auth.Caller{User: user})))
				return next(c)
			}
		}
	}
	opened, err := newServer(StoresOf(s), cfg, trusting)
	if err != nil {
		b.Fatal(err)
	}
	closed.Open()
	opened.Open()
	ask := func(address string) time.Duration {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address+path, nil)
		if err != nil {
			b.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+tokens.Access)
		start := time.Now()
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			b.Fatal(err)
		}
		_, err = io.Copy(io.Discard, response.Body)
		took := time.Since(start)
		if err := errors.Join(err, response.Body.Close()); err != nil || response.StatusCode != http.StatusOK {
			b.Fatalf("%d, %v", response.StatusCode, err)
		}
		return took
	}
	first, second := httptest.NewServer(closed.Handler()), httptest.NewServer(opened.Handler())
	defer first.Close()
	defer second.Close()
	const requests = 1000
	var with, without []time.Duration
	for b.Loop() {
		for range requests {
			with, without = append(with, ask(first.URL)), append(without, ask(second.URL))
		}
	}
	slices.Sort(with)
	slices.Sort(without)
	a, o := with[len(with)/2], without[len(without)/2]
	b.ReportMetric(0, "ns/op") // hidden: the time of both servers together is meaningless
	b.ReportMetric(float64(a.Nanoseconds())/1e3, "µs/with")
	b.ReportMetric(float64(o.Nanoseconds())/1e3, "µs/without")
	b.ReportMetric(100*(float64(a)/float64(o)-1), "%more")
}
