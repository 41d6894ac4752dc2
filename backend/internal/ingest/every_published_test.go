package ingest_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// isOfOneTable reports whether all matches of a file are of leagues' own rounds.
func isOfOneTable(t *testing.T, name string, text []byte) bool {
	t.Helper()
	reader, _, err := feed.Open(bytes.NewReader(text), listing.Hints{Name: name})
	if err != nil {
		return false
	}
	for {
		e, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if c, ok := competition.ByCode(e.Division); !ok || c.Kind != competition.League || e.Stage != "" {
			return false
		}
	}
}

// clubs are the numbers of clubs in files that spell one of them in two ways, such as
// Oster and Osters.
var clubs = map[string]int{
	"football-data-new/BRA.csv":           36,
	"football-data-new/NOR.csv":           27,
	"football-data-new/POL.csv":           31,
	"football-data-new/SWE.csv":           33,
	"openfootball-json/2019-20_tr.1.json": 18,
}

// Every published file of leagues, into an empty store: as many matches and teams as
// feed/testdata/published.tsv has, which was counted without the program.
func TestEveryPublishedFileOfALeagueIsImportedWhole(t *testing.T) {
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
		matches, err1 := strconv.Atoi(row[5])
		teams, err2 := strconv.Atoi(row[6])
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if n, ok := clubs[row[0]]; ok {
			teams = n
		}
		t.Run(row[0], func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join(raw, filepath.FromSlash(row[0])))
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(row[0])
			if !isOfOneTable(t, name, text) {
				t.Skip("not only of a league's own rounds")
			}
			s := storetest.Open(t, storetest.SQLite(t))
			reader, _, err := feed.Open(bytes.NewReader(text), listing.Hints{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
			report, err := ingest.Import(t.Context(), begin, reader, ingest.Options{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			if report.New != matches || len(report.NewTeams) != teams {
				t.Errorf("%d matches and %d teams, want %d and %d", report.New, len(report.NewTeams), matches, teams)
			}
		})
	}
}
