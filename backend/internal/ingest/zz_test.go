package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestZZ(t *testing.T) {
	files, _ := filepath.Glob("/work/shared/data/raw/*/*")
	for _, f := range files {
		if p := os.Getenv("ZZ"); p != "" {
			if ok, _ := filepath.Match(p, filepath.Base(f)); !ok {
				continue
			}
		}
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			s := storetest.Open(t, storetest.SQLite(t))
			begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
			text, _ := os.ReadFile(f)
			for round := range 2 {
				reader, _, err := feed.Open(bytes.NewReader(text), listing.Hints{Name: filepath.Base(f)})
				if err != nil {
					fmt.Println(filepath.Base(f), "OPEN", err)
					return
				}
				r, err := ingest.Import(t.Context(), begin, reader, ingest.Options{Name: "x", NewTeams: true})
				c := ""
				for _, x := range r.Contents {
					c += fmt.Sprintf("%s %d-%d %d/%d %v ", x.Division, x.First, x.Last, x.Matches, x.Teams, x.Stages)
				}
				if len(c) > 300 {
					c = c[:300]
				}
				fmt.Println(filepath.Base(f), round, r.Entries, r.New, r.Changed, r.Unchanged, len(r.NewTeams), c, r.Warned)
				if err != nil {
					e := err.Error()
					fmt.Println("     ", filepath.Base(f), e[:min(len(e), 900)])
					return
				}
			}
		})
	}
}
