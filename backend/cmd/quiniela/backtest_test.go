package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// backtestReport has some of the fields that --json prints.
type backtestReport struct {
	From, To  int
	ElapsedMs *int64
	Models    []struct {
		Name      string
		Divisions map[string]struct {
			N   int
			RPS float64
		}
		All      struct{ N int }
		VsMarket *struct{ N int }
	}
}

func TestBacktestsOfFilesAndDatabaseAgree(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		flags := []string{"backtest", "--from", "2023", "--to", "2023-24", "--model", "elo,strength", "dixon-coles", "--json"}
		read := func(args ...string) (r backtestReport) {
			if err := json.Unmarshal([]byte(mustRun(t, append(flags, args...)...)), &r); err != nil {
				t.Fatal(err)
			}
			return r
		}
		files := read("--data", smallLeague)
		mustRun(t, "import", "--database-url="+url, smallLeague)
		kept := read("--database-url=" + url)
		if files.From != 2023 || files.To != 2023 || files.ElapsedMs == nil || len(files.Models) != 4 {
			t.Errorf("%+v", files)
		}
		for i, m := range files.Models {
			if m.All.N != 20 || m.Divisions["SP1"].N != 10 || m.Divisions["SP2"].N != 10 {
				t.Errorf("%s: %+v", m.Name, m)
			}
			// Matchdays are computed from the calendar during the import.
			if other := kept.Models[i]; other.All.N != m.All.N {
				t.Errorf("%d matches in files, %d in the database", m.All.N, other.All.N)
			}
		}
	})
}

func TestBacktestPrintsATableAndWritesAPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "report.html")
	table := mustRun(t, "backtest", "--from", "2023", "--to", "2023", "--data", smallLeague, "--model", "elo", "--report", page)
	for _, part := range []string{"model", "elo", "baserate", "RPS", "20"} {
		if !strings.Contains(table, part) {
			t.Errorf("%q is missing in:\n%s", part, table)
		}
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"<!doctype html>", "Reliability", "RPS over time", "<svg", "<circle", "elo", "2023-24"} {
		if !strings.Contains(string(text), part) {
			t.Errorf("%q is missing in the page", part)
		}
	}
	for _, outside := range []string{"http://", "https://", "<script"} {
		if strings.Contains(string(text), outside) {
			t.Errorf("the page asks for something else: %s", outside)
		}
	}
}

func TestBacktestErrors(t *testing.T) {
	folder := t.TempDir()
	notes := filepath.Join(folder, "notes.txt")
	if err := os.WriteFile(notes, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	data := "--data=" + smallLeague
	tests := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no seasons", nil, exitUsage, "--from"},
		{"a flag without its list", []string{"--from", "2023", "--to", "2023", "--data-dir", filepath.Join(folder, "data"), "--data"}, exitUsage, "2023-24"},
		{"no season", []string{"--from", "soon", "--to", "2023", data}, exitUsage, "--from"},
		{"seasons the wrong way round", []string{"--from", "2023", "--to", "2022", data}, exitUsage, "after the last one"},
		{"a season that is not there", []string{"--from", "1950", "--to", "1951", data}, exitUsage, "1950-51"},
		{"a model that nobody knows", []string{"--from", "2023", "--to", "2023", data, "--model", "oracle"}, exitUsage, `"oracle"`},
		{"no such file", []string{"--from", "2023", "--to", "2023", "--data", filepath.Join(folder, "no.csv")}, exitFailed, "there is no such file"},
		{"another kind of file", []string{"--from", "2023", "--to", "2023", "--data", notes}, exitFailed, "not a file that can be imported"},
		{"aliases without files", []string{"--from", "2023", "--to", "2023", "--aliases", notes}, exitUsage, "--data"},
		{"aliases of another kind", []string{"--from", "2023", "--to", "2023", data, "--aliases", notes}, exitFailed, "Name"},
		{"odds at no moment", []string{"--from", "2023", "--to", "2023", data, "--odds-at", "noon"}, exitUsage, "odds-at"},
		{"a report nowhere", []string{"--from", "2023", "--to", "2023", data, "--model", "elo", "--report", filepath.Join(folder, "no", "report.html")}, exitFailed, "--report"},
		{"an empty database", []string{"--from", "2023", "--to", "2023", "--data-dir", filepath.Join(folder, "data")}, exitUsage, "2023-24"},
	}
	for _, test := range tests {
		code, _, stderr := quiniela(t, append([]string{"backtest"}, test.args...)...)
		if code != test.code || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: %d %q, want %d with %q", test.name, code, stderr, test.code, test.want)
		}
	}
}

func TestWrongCompetitionsOfABacktest(t *testing.T) {
	data := "--data-dir=" + t.TempDir()
	for _, test := range []struct {
		name, want string
		arguments  []string
	}{
		{"no such competition", `there is no competition "MOON"`, []string{"--competition", "MOON"}},
		{"two fields", "UNL is not of the same teams as UCL", []string{"--competition", "UCL,UNL"}},
		{"models", "belong to leagues", []string{"--competition", "UCL", "--model", "elo"}},
		{"nothing to forecast", "there is no match to forecast", []string{"--competition", "UCL"}},
	} {
		code, _, stderr := quiniela(t, append([]string{"backtest", data, "--from", "2018", "--to", "2020"}, test.arguments...)...)
		if code != exitUsage || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: exit %d, %q", test.name, code, stderr)
		}
	}
}
