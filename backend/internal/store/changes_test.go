package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestChangesOfTheDataAreCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		count := func(what string, wanted bool, change func() error) {
			t.Helper()
			before := s.Changes()
			if err := change(); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if counted := s.Changes() != before; counted != wanted {
				t.Errorf("%s: counted %v", what, counted)
			}
		}
		var team football.Team
		count("a team", true, func() (err error) {
			team, err = s.AddTeam(ctx, football.Team{Name: "Nuevo", Country: "ES"}, time.Now())
			return err
		})
		count("an import that changes nothing", false, func() error {
			tx, err := s.BeginImport(ctx)
			if err != nil {
				return err
			}
			return tx.Rollback()
		})
		count("reading", false, func() error { _, _, err := s.Team(ctx, team.ID); return err })
		count("a user", false, func() error {
			_, err := s.AddUser(ctx, account.User{Name: "ana", Role: account.Player, PasswordHash: "x", CreatedAt: time.Now()})
			return err
		})
		count("a log-in attempt", false, func() error {
			return s.CountWrongLogin(ctx, "user:ana", account.RateLimit{Burst: 3, Every: time.Minute}, time.Now())
		})
		// Until the commit, others read the old data, and must not take it for the new one.
		tx, err := s.BeginImport(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := tx.Team(ctx, ingest.TeamKey{Field: football.Men, Country: "ES", Name: "Otro"}); err != nil {
			t.Fatal(err)
		}
		count("the commit", true, func() error { return tx.Commit(ctx) })
	})
}

// Any number of readers and writers share a few connections.
func TestManyReadersAndWritersShareAFewConnections(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := s.LimitConnections(3); err != nil {
			t.Fatal(err)
		}
		var working sync.WaitGroup
		failed := make(chan error, 400)
		for i := range 400 {
			working.Go(func() {
				var err error
				if i%10 == 0 {
					err = s.CountWrongLogin(t.Context(), "address:10.0.0.1", account.RateLimit{Burst: 1000, Every: time.Second}, time.Now())
				} else {
					_, _, err = s.Matches(t.Context(), football.MatchQuery{})
				}
				if err != nil {
					failed <- err
				}
			})
		}
		working.Wait()
		close(failed)
		for err := range failed {
			t.Fatal(err)
		}
		pool, _, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		if open := pool.Stats().OpenConnections; open > 3 {
			t.Errorf("%d connections", open)
		}
	})
}

// On SQLite, those that wait to write do not keep connections from readers.
func TestWaitingWritersLeaveConnectionsToReaders(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	if err := s.LimitConnections(2); err != nil {
		t.Fatal(err)
	}
	tx, err := s.BeginImport(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for range 5 {
		waiting.Go(func() {
			if _, err := s.AddTeam(ctx, football.Team{Name: "Nuevo", Country: "ES"}, time.Now()); !errors.Is(err, context.Canceled) {
				t.Errorf("a writer during an import: %v", err)
			}
		})
	}
	reading, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	for range 20 {
		time.Sleep(time.Millisecond)
		if _, _, err := s.Matches(reading, football.MatchQuery{}); err != nil {
			t.Fatalf("a reader while writers wait: %v", err)
		}
	}
	cancel()
	waiting.Wait()
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
}
