package store_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store"
)

// Each process that opens a new SQLite database turns on its write-ahead log, for
// which SQLite does not let them wait for each other.
func TestManyProcessesOpenANewDatabaseAtOnce(t *testing.T) {
	folder := t.TempDir()
	for round := range 20 {
		url := "sqlite:" + filepath.Join(folder, fmt.Sprintf("%d.db", round))
		var opening sync.WaitGroup
		for range 16 {
			opening.Go(func() {
				s, err := store.Open(t.Context(), url)
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		opening.Wait()
	}
}
