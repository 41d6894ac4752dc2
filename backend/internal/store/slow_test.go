package store_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/requestid"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestSlowQueriesAreLoggedWithoutTheirValues(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ask := func(threshold time.Duration) string {
			var out strings.Builder
			s.LogSlowQueries(slog.New(requestid.LogHandler(slog.NewTextHandler(&out, nil))), threshold)
			if _, err := s.UserByName(requestid.With(t.Context(), "abc"), "a private name"); err == nil {
				t.Fatal("there is such a user")
			}
			return out.String()
		}
		if got := ask(time.Hour); got != "" {
			t.Errorf("a quick query is logged: %s", got)
		}
		got := ask(time.Nanosecond)
		if !strings.Contains(got, "slow query") || !strings.Contains(got, "users") || !strings.Contains(got, "requestId=abc") {
			t.Errorf("a slow query is logged as %q", got)
		}
		if strings.Contains(got, "private") {
			t.Errorf("the log has the value: %s", got)
		}
	})
}
