package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestMigratingTwiceChangesNothing(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		steps, err := s.Migrate(t.Context())
		if err != nil || steps != 0 {
			t.Errorf("%d steps, %v", steps, err)
		}
		all, err := s.Migrations(t.Context())
		if err != nil || len(all) == 0 {
			t.Fatal(all, err)
		}
		for _, step := range all {
			if step.AppliedAt.IsZero() {
				t.Errorf("step %d is not applied", step.Version)
			}
		}
	})
}

func TestServersThatStartTogetherApplyEachMigrationOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		var (
			together sync.WaitGroup
			mutex    sync.Mutex
			total    int
		)
		for range 6 {
			together.Go(func() {
				s, err := store.Open(t.Context(), url)
				if err != nil {
					t.Error(err)
					return
				}
				defer func() { _ = s.Close() }()
				steps, err := s.Migrate(t.Context())
				if err != nil {
					t.Error(err)
				}
				mutex.Lock()
				total += steps
				mutex.Unlock()
			})
		}
		together.Wait()
		all, err := storetest.Open(t, url).Migrations(t.Context())
		if err != nil || total != len(all) {
			t.Errorf("%d steps were applied, want %d (%v)", total, len(all), err)
		}
	})
}

func TestErrorsOfInvalidAddressesOmitThePassword(t *testing.T) {
	folder := t.TempDir()
	for _, url := range []string{
		"", "mysql://u:secret@host/db", "sqlite:", "sqlite:" + folder + "/a?mode=memory", "sqlite:" + folder,
		"postgres://u:secret@host:notaport/db", "postgres://u:secret@127.0.0.1:1/db",
	} {
		s, err := store.Open(t.Context(), url)
		if err == nil {
			_ = s.Close()
			t.Errorf("%q is opened", url)
			continue
		}
		if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestOnlyTheOwnerMayReadTheDatabaseFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "test.db")
	storetest.Open(t, "sqlite:"+path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode %o, want 600", got)
	}
}
