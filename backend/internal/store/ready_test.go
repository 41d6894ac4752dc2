package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestTryWriteLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for range 3 {
			if err := s.TryWrite(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.LastUpdate(t.Context()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a row is left: %v", err)
		}
	})
}

func wantNoWrite(t *testing.T, s *store.Store, what string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := s.TryWrite(ctx); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("%s: %v", what, err)
	}
}

func TestTryWriteNoticesAPostgresThatIsReadOnly(t *testing.T) {
	url := storetest.Postgres(t)
	storetest.Open(t, url)
	readOnly, err := store.Open(t.Context(), url+"&default_transaction_read_only=on")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = readOnly.Close() }()
	wantNoWrite(t, readOnly, "as a replica")
}

func TestTryWriteNoticesAnSQLiteThatTakesNoWrites(t *testing.T) {
	url := storetest.SQLite(t)
	s := storetest.Open(t, url)
	pool, _, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(1) // pragmas are of one connection
	pragma := func(text string) (n int) {
		t.Helper()
		if err := pool.QueryRowContext(t.Context(), "PRAGMA "+text).Scan(&n); err != nil {
			t.Fatal(text, err)
		}
		return n
	}
	most := pragma("max_page_count")
	pragma(fmt.Sprintf("max_page_count(%d)", pragma("page_count")))
	wantNoWrite(t, s, "no room")
	pragma(fmt.Sprintf("max_page_count(%d)", most))
	if err := s.TryWrite(t.Context()); err != nil {
		t.Errorf("room again: %v", err)
	}

	if _, err := pool.ExecContext(t.Context(), "PRAGMA query_only(1)"); err != nil {
		t.Fatal(err)
	}
	wantNoWrite(t, s, "read-only")
	if _, err := pool.ExecContext(t.Context(), "PRAGMA query_only(0)"); err != nil {
		t.Fatal(err)
	}

	pragma("busy_timeout(20)")
	other, _, err := storetest.Open(t, url).SQL()
	if err != nil {
		t.Fatal(err)
	}
	writing, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	wantNoWrite(t, s, "another writer that does not end")
	if err := writing.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.TryWrite(t.Context()); err != nil {
		t.Errorf("free again: %v", err)
	}
}
