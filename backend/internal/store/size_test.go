package store_test

import (
	"os"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestSizeAndFolderOfTheDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		size, err := s.DatabaseSize(t.Context())
		if err != nil || size < 100_000 || size > 1<<30 {
			t.Errorf("%d bytes, %v", size, err)
		}
		folder, err := s.Folder(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, postgres, err := s.SQL()
		if info, missing := os.Stat(folder); err != nil || postgres != (folder == "") || !postgres && (missing != nil || !info.IsDir()) {
			t.Errorf("folder %q, %v", folder, err)
		}
	})
}
