// Package realdata gives tests the real results that lie beside the repository
// where they are at hand; they are no part of it. A test that asks for a file
// that is not there is skipped, and says so.
package realdata

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Open a file.
func Open(tb testing.TB, name string) *os.File {
	tb.Helper()
	_, here, _, _ := runtime.Caller(0)
	file, err := os.Open(filepath.Join(filepath.Dir(here), "..", "..", "..", "..", "shared", "data", name))
	if errors.Is(err, os.ErrNotExist) {
		tb.Skipf("the file %s is not at hand", name)
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = file.Close() })
	return file
}

// Records of a file of matches, of the seasons from and to. Of Spain, matchdays
// and other spellings are known.
func Records(tb testing.TB, name string, from, to football.Season) (records []football.MatchRecord) {
	tb.Helper()
	var gathered ingest.Collector
	reader, _, err := feed.Open(Open(tb, name), listing.Hints{})
	if err != nil {
		tb.Fatal(err)
	}
	if err := gathered.Add(reader); err != nil {
		tb.Fatal(err)
	}
	if name == "spain.csv" {
		if err := errors.Join(gathered.AddAliases(Open(tb, "team-aliases-spain.csv")), gathered.AddMatchdays(Open(tb, "spain-matchdays.csv"))); err != nil {
			tb.Fatal(err)
		}
	}
	all, err := gathered.MatchRecords()
	if err != nil {
		tb.Fatal(err)
	}
	for _, s := range all {
		if s.Season >= from && s.Season <= to {
			records = append(records, s)
		}
	}
	return records
}

// Rows of a table, by its heading.
func Rows(tb testing.TB, name string) (rows []map[string]string) {
	tb.Helper()
	reader := csv.NewReader(Open(tb, name))
	heading, err := reader.Read()
	for err == nil {
		var fields []string
		if fields, err = reader.Read(); err == nil {
			row := map[string]string{}
			for i, value := range fields {
				row[heading[i]] = value
			}
			rows = append(rows, row)
		}
	}
	if !errors.Is(err, io.EOF) {
		tb.Fatal(err)
	}
	return rows
}
