package feed_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// refusals are the published files that are no files of matches.
var refusals = map[string]string{
	"quiniela/QUINIELA15_J66.json":         "this is JSON of La Quiniela",
	"quiniela/QUINIELA15_J72.json":         "this is JSON of La Quiniela",
	"quiniela/QUINIELA15_J74.json":         "this is JSON of La Quiniela",
	"quiniela/jornadas_lae_2023-2024.json": "this is JSON of La Quiniela",
}

// testdata/published.tsv has what each published file holds. It was counted without the
// program: from the comments of the files, from JSON and tables by a script, and from
// lines with a score.
func TestEveryPublishedFileIsReadWhole(t *testing.T) {
	raw := publishedFiles(t)
	file, err := os.Open(filepath.Join("testdata", "published.tsv"))
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
	known := map[string]bool{}
	for _, row := range rows[1:] {
		name, want := row[0], strings.Join(row[1:], " ")
		known[name] = true
		text, err := os.ReadFile(filepath.Join(raw, filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		entries, format, problems := readAll(t, string(text), listing.Hints{Name: filepath.Base(name)})
		if refusal := refusals[name]; refusal != "" {
			if len(entries) > 0 || problems.Total != 1 || !strings.Contains(problems.List[0].Error(), refusal) {
				t.Errorf("%s: %d matches, %v; want %q", name, len(entries), problems, refusal)
			}
			continue
		}
		if got := contents(format, entries); got != want || problems.Total > 0 {
			t.Errorf("%s: %s, want %s; %v", name, got, want, problems)
		}
		for _, e := range entries {
			if c, ok := competition.ByCode(e.Division); ok && !c.Contains(e.Season, e.Kickoff) {
				t.Errorf("%s: %s is not in its season", name, short(e))
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(raw, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		name, err := filepath.Rel(raw, path)
		if err != nil {
			t.Fatal(err)
		}
		if !known[filepath.ToSlash(name)] {
			t.Errorf("%s is not in the table", name)
		}
	}
}

// contents returns the format, competitions, first and last season, and the numbers of
// matches, teams and results of a file.
func contents(format string, entries []listing.Entry) string {
	var divisions []string
	teams := map[string]bool{}
	first, last, played := 0, 0, 0
	for _, e := range entries {
		if !slices.Contains(divisions, e.Division) {
			divisions = append(divisions, e.Division)
		}
		teams[e.Home], teams[e.Away] = true, true
		season := int(e.Season)
		if first == 0 || season < first {
			first = season
		}
		last = max(last, season)
		if e.Score != nil {
			played++
		}
	}
	slices.Sort(divisions)
	if len(divisions) > maxNamed {
		divisions = []string{"*"}
	}
	return fmt.Sprintf("%s %s %d %d %d %d %d", format, strings.Join(divisions, ","), first, last, len(entries), len(teams), played)
}

// maxNamed is the most competitions that the table names of one file.
const maxNamed = 9
