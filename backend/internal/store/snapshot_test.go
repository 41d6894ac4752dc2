package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func addPlayer(t *testing.T, s *store.Store, name string) {
	t.Helper()
	user := account.User{Name: name, Role: account.Player, PasswordHash: "x", CreatedAt: time.Now()}
	if _, err := s.AddUser(context.Background(), user); err != nil {
		t.Error(err)
	}
}

func countUsers(t *testing.T, s *store.Store) int {
	t.Helper()
	n, err := s.CountUsers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Copy reads its source table by table, twice. Without a snapshot, rows written
// meanwhile would make the second reading differ.
func TestACopyIsConsistentDuringConcurrentWrites(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		from, writer := storetest.Open(t, url), storetest.Open(t, url)
		for i := range 50 {
			addPlayer(t, from, fmt.Sprintf("before%d", i))
		}
		to := storetest.Open(t, storetest.SQLite(t))
		var writing sync.WaitGroup
		done := make(chan struct{})
		written := 0
		err := from.Snapshot(t.Context(), func(snapshot *store.Store, _ *sql.Tx) error {
			addPlayer(t, writer, "at-once") // after the snapshot began, before its first table is read
			writing.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
						addPlayer(t, writer, fmt.Sprintf("while%d", written))
						written++
					}
				}
			})
			_, err := store.Copy(t.Context(), snapshot, to)
			return err
		})
		close(done)
		writing.Wait()
		if err != nil {
			t.Fatal(err)
		}
		if got := countUsers(t, to); got != 50 {
			t.Errorf("%d users copied, want the 50 of the snapshot", got)
		}
		if got := countUsers(t, from); got != 51+written || written == 0 {
			t.Errorf("%d users in the source after %d were added", got, written)
		}
	})
}

func TestTextIsCopiedWithoutCharactersThatPostgreSQLRejects(t *testing.T) {
	from, to := storetest.Open(t, storetest.SQLite(t)), storetest.Open(t, storetest.Postgres(t))
	addPlayer(t, from, "an\x00a\xff")
	if _, err := store.Copy(t.Context(), from, to); err != nil {
		t.Fatal(err)
	}
	if _, err := to.UserByName(t.Context(), "ana\uFFFD"); err != nil {
		t.Error(err)
	}
}
