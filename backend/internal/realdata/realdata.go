// Package realdata gives tests access to published results in a directory beside the
// repository, of which they are not part. A test that asks for a missing file is
// skipped with a message.
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

// Open opens a file, or skips the test if it is missing.
func Open(tb testing.TB, name string) *os.File {
	tb.Helper()
	_, here, _, _ := runtime.Caller(0)
	file, err := os.Open(filepath.Join(filepath.Dir(here), "..", "..", "..", "..", "shared", "data", name))
	if errors.Is(err, os.ErrNotExist) {
		tb.Skipf("the file %s is not available", name)
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = file.Close() })
	return file
}

// Records returns the match records of a file for the seasons from … to. For
// spain.csv, aliases and matchdays are added from further files.
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

// Rows returns the rows of a CSV table, by column name.
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
