package ingest_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// clubs are the numbers of clubs and national teams in files that spell one of them in
// two ways, such as Oster and Osters, South Yemen and Yemen DPR.
var clubs = map[string]int{
	"football-data-new/BRA.csv":           36,
	"football-data-new/NOR.csv":           27,
	"football-data-new/POL.csv":           31,
	"football-data-new/SWE.csv":           33,
	"openfootball-json/2019-20_tr.1.json": 18,
	"internationals/men-results.csv":      334,
	"internationals/women-results.csv":    241,
}

// onPostgres are the files that are imported into PostgreSQL as well: each format, a
// league that splits, play-offs in a league's file, cups, national teams.
var onPostgres = []string{
	"champions-league/2023-24_cl.txt", "football-data/SP2_2018-19.csv", "football-data-new/BRA.csv", "internationals/women-results.csv",
	"openfootball-europe/denmark_2024-25_dkcup.txt", "openfootball-json/2019-20_tr.1.json",
}

// Every published file, into an empty store: as many matches and teams as
// feed/testdata/published.tsv has, which was counted without the program.
func TestEveryPublishedFileIsImportedWhole(t *testing.T) {
	raw := filepath.Join("..", "..", "..", "..", "shared", "data", "raw")
	if _, err := os.Stat(raw); errors.Is(err, os.ErrNotExist) {
		t.Skip("the published files are not at hand")
	}
	file, err := os.Open(filepath.Join("..", "feed", "testdata", "published.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	table := csv.NewReader(file)
	table.Comma = '\t'
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		of := row[0]
		matches, err1 := strconv.Atoi(row[5])
		teams, err2 := strconv.Atoi(row[6])
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if n, ok := clubs[of]; ok {
			teams = n
		}
		imports := func(t *testing.T, url string) {
			text, err := os.ReadFile(filepath.Join(raw, filepath.FromSlash(of)))
			if err != nil {
				t.Fatal(err)
			}
			report, err := importInto(t, storetest.Open(t, url), filepath.Base(of), text)
			if row[2] == "refused" || row[2] == "" { // a list of shoot-outs adds to matches that are there
				var told bool
				if _, told = errors.AsType[listing.Problem](err); !told {
					_, told = errors.AsType[*listing.Problems](err)
				}
				if !told {
					t.Errorf("%+v, %v; want it refused with a sentence", report, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if report.New != matches || len(report.NewTeams) != teams {
				t.Errorf("%d matches and %d teams, want %d and %d", report.New, len(report.NewTeams), matches, teams)
			}
		}
		t.Run(of, func(t *testing.T) {
			t.Parallel()
			imports(t, storetest.SQLite(t))
		})
		if slices.Contains(onPostgres, of) {
			t.Run(of+" on PostgreSQL", func(t *testing.T) { imports(t, storetest.Postgres(t)) })
		}
	}
}

func importInto(t *testing.T, s *store.Store, name string, text []byte) (ingest.Report, error) {
	t.Helper()
	reader, _, err := feed.Open(bytes.NewReader(text), listing.Hints{Name: name})
	if err != nil {
		return ingest.Report{}, err
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
	return ingest.Import(t.Context(), begin, reader, ingest.Options{Name: name})
}
