package ingest_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// published lists the published files with their number of matches, known from the
// sizes of the leagues. The last two are a current season and coming fixtures.
var published = map[string]int{
	"football-data/SP1_1993-94.csv":           380,
	"football-data/SP2_2004-05.csv":           462,
	"football-data/SP1_2005-06.csv":           380,
	"football-data/SP2_2018-19.csv":           462,
	"openfootball-espana/2012-13_1-liga.txt":  380,
	"openfootball-espana/2012-13_2-liga2.txt": 462,
	"openfootball-espana/2023-24_1-liga.txt":  380,
	"openfootball-espana/2023-24_2-liga2.txt": 462,
	"openfootball-espana/2026-27_1-liga.txt":  380,
	"openfootball-json/2013-14_es.1.json":     380,
	"openfootball-json/2013-14_es.2.json":     462,
	"openfootball-json/2019-20_es.1.json":     380,
	"openfootball-json/2019-20_es.2.json":     462,
	"footballcsv/2010-11_es.1.csv":            380,
	"footballcsv/2010-11_es.2.csv":            462,
	"football-data/E0_2025-26_to-sept.csv":    50,
	"football-data/fixtures_2025-09-23.csv":   39,
}

func TestImportingAPublishedFileTwiceChangesNothing(t *testing.T) {
	raw := filepath.Join("..", "..", "..", "..", "shared", "data", "raw")
	if _, err := os.Stat(raw); errors.Is(err, os.ErrNotExist) {
		t.Skip("the published files are not at hand")
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
		for name, want := range published {
			for round := range 2 {
				file, err := os.Open(filepath.Join(raw, filepath.FromSlash(name)))
				if err != nil {
					t.Fatal(err)
				}
				reader, _, err := feed.Open(file, listing.Hints{Name: name})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				report, err := ingest.Import(t.Context(), begin, reader, ingest.Options{Name: name, NewTeams: true})
				if err := errors.Join(err, file.Close()); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				// A season that another file has too is there already, and gets what only this one has.
				got := count(report)
				if round == 0 && got.New+got.Changed != want || round == 1 && got.Unchanged != want {
					t.Errorf("%s, time %d: %+v, want %d matches", name, round+1, got, want)
				}
			}
		}
	})
}
