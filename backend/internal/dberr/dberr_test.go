package dberr_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/dberr"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// The same statements go wrong on both databases, and mean the same.
func TestBothDatabasesFailAlike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		db, postgres, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		connection, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = connection.Close() }()
		exec := func(query string) error {
			_, err := connection.ExecContext(t.Context(), query)
			return err
		}
		for _, query := range []string{
			"CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER NOT NULL CHECK (size > 0))",
			"CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents)",
			"INSERT INTO parents VALUES (1, 'a', 1)",
			"INSERT INTO children VALUES (1, 1)",
		} {
			if err := exec(query); err != nil {
				t.Fatal(err)
			}
		}
		for query, want := range map[string]dberr.Kind{
			"INSERT INTO parents VALUES (1, 'b', 1)":    dberr.Duplicate,
			"INSERT INTO parents VALUES (2, 'a', 1)":    dberr.Duplicate,
			"INSERT INTO parents VALUES (3, 'c', 0)":    dberr.Check,
			"INSERT INTO parents VALUES (4, 'd', NULL)": dberr.Check,
			"INSERT INTO children VALUES (2, 9)":        dberr.Reference,
			"DELETE FROM parents WHERE id = 1":          dberr.Reference,
			"SELECT nothing FROM nowhere":               dberr.Other,
		} {
			if err := exec(query); dberr.KindOf(err) != want {
				t.Errorf("%s: %v is taken for %d, want %d", query, err, dberr.KindOf(err), want)
			}
		}
		if err := connection.QueryRowContext(t.Context(), "SELECT id FROM parents WHERE id = 9").Scan(new(int)); dberr.KindOf(err) != dberr.Missing {
			t.Errorf("no row: %v", err)
		}
		if postgres {
			for state, want := range map[string]dberr.Kind{"53300": dberr.Unavailable, "53100": dberr.Unavailable, "57P01": dberr.Unavailable, "40001": dberr.Unavailable} {
				err := exec("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '" + state + "'; END $$")
				if dberr.KindOf(err) != want {
					t.Errorf("SQLSTATE %s: %v", state, err)
				}
			}
		}
	})
}

func TestADatabaseThatIsAwayIsAnOutage(t *testing.T) {
	_, err := store.Open(t.Context(), "postgres://nobody@127.0.0.1:1/nothing?connect_timeout=2")
	if err == nil {
		t.Fatal("there is a database at port 1")
	}
	away, err := sql.Open("pgx", "postgres://nobody@127.0.0.1:1/nothing?connect_timeout=2")
	if err != nil {
		t.Fatal(err)
	}
	if err := away.PingContext(t.Context()); dberr.KindOf(err) != dberr.Unavailable {
		t.Errorf("a PostgreSQL that is away: %v", err)
	}
	if err := away.Close(); err != nil {
		t.Fatal(err)
	}
	if err := away.PingContext(t.Context()); dberr.KindOf(err) != dberr.Unavailable {
		t.Errorf("a closed pool: %v", err)
	}
	if got := dberr.KindOf(fmt.Errorf("list: %w", context.DeadlineExceeded)); got != dberr.Unavailable {
		t.Errorf("a wait that was too long: %d", got)
	}
	if got := dberr.KindOf(errors.Join(&net.OpError{Op: "read", Err: context.Canceled}, context.Canceled)); got != dberr.Other {
		t.Errorf("a request that was called off: %d", got)
	}
}

func TestAFullOrLockedDatabaseIsAnOutage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "full.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=max_page_count(3)&_pragma=busy_timeout(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE texts (text TEXT)"); err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), "INSERT INTO texts VALUES (?)", strings.Repeat("x", 100_000))
	if dberr.KindOf(err) != dberr.Unavailable {
		t.Errorf("a full database: %v", err)
	}
	first, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Close() }()
	if _, err := first.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), "INSERT INTO texts VALUES ('y')")
	if dberr.KindOf(err) != dberr.Unavailable {
		t.Errorf("a database in use: %v", err)
	}
	shown := dberr.Fault(err, fault.Say("a text"))
	if fault.KindOf(shown) != fault.Unavailable || strings.Contains(shown.Error(), "SQLITE") || !errors.Is(shown, err) {
		t.Errorf("it is shown as %v", shown)
	}
}
