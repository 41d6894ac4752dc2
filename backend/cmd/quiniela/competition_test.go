package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// leagueFile returns a competition that the catalogue does not have.
func leagueFile(code, heading string) string {
	return `{"code": "` + code + `", "name": {"en": "League ` + code + `"}, "area": "ES", "field": "men", "kind": "league", "tier": 7, "calendar": {"from": "07-01"},
		"eras": [{"teams": [2, 6], "stages": [{"name": "", "kind": "round-robin", "meetings": 1}]}], "sources": {"headings": ["` + heading + `"]}}`
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestCompetitionCommands(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Cleanup(func() {
			if err := competition.Use(nil); err != nil {
				t.Error(err)
			}
		})
		data := t.TempDir()
		flags := []string{"--database-url=" + url, "--data-dir=" + data}
		with := func(args ...string) []string { return append(args, flags...) }
		file := writeFile(t, filepath.Join(t.TempDir(), "north.json"), leagueFile("NORTH", "league of the north"))
		matches := writeFile(t, filepath.Join(t.TempDir(), "north.txt"), "= League of the North 2023/24\n\n▪ Matchday 1\n  Sat Aug 5 2023\n    15:00  Alfa v Beta  1-0\n")

		code, _, stderr := quiniela(t, with("import", matches)...)
		_, report, _ := quiniela(t, with("import", matches)...)
		if code != exitFailed || !strings.Contains(report+stderr, `"League of the North" names no known league`) || !strings.Contains(report+stderr, "one that is missing can be added under Competitions") {
			t.Errorf("import of an unknown one: %d %s %s", code, report, stderr)
		}
		if got := mustRun(t, with("competition", "add", file)...); got != "NORTH: League NORTH\n" {
			t.Errorf("add: %q", got)
		}
		if code, out, stderr := runWithInput(t, "["+leagueFile("SOUTH", "league of the south")+"]", with("competition", "add", "-")...); code != exitOK || out != "SOUTH: League SOUTH\n" {
			t.Errorf("add from standard input: %d %q %s", code, out, stderr)
		}
		if got := mustRun(t, with("competition", "list", "--own")...); strings.Count(got, "\n") != 3 || !strings.Contains(got, "NORTH  ES    league  men    League NORTH  yes") {
			t.Errorf("list:\n%s", got)
		}
		// What list prints, add reads.
		printed := mustRun(t, with("competition", "list", "NORTH", "--json")...)
		if code, _, stderr := runWithInput(t, strings.Replace(printed, "League NORTH", "Northern League", 1), with("competition", "add", "-", "--replace")...); code != exitOK {
			t.Errorf("replace: %s", stderr)
		}
		mustRun(t, with("import", "--new-teams", matches)...)
		if got := mustRun(t, with("import", "--division", "NORTH", matches)...); !strings.Contains(got, "1 unchanged") {
			t.Errorf("import with its code: %s", got)
		}
		for name, test := range map[string]struct {
			args []string
			code int
			says string
		}{
			"twice":          {[]string{"competition", "add", file}, exitFailed, "there is a competition with the code NORTH already"},
			"no such file":   {[]string{"competition", "add", "nowhere.json"}, exitFailed, "nowhere.json: there is no such file"},
			"no competition": {[]string{"competition", "add", matches}, exitFailed, "this is not a competition in JSON"},
			"unknown":        {[]string{"competition", "list", "XX"}, exitUsage, `there is no competition "XX"`},
			"with matches":   {[]string{"competition", "remove", "NORTH"}, exitFailed, "NORTH has 1 matches: delete them first"},
			"built in":       {[]string{"competition", "remove", "SP1"}, exitFailed, "SP1 is built in and stays"},
		} {
			if code, _, stderr := quiniela(t, with(test.args...)...); code != test.code || !strings.Contains(stderr, test.says) {
				t.Errorf("%s: %d %s", name, code, stderr)
			}
		}
		writeFile(t, filepath.Join(data, "competitions", "south.json"), leagueFile("SOUTH", "league of the south"))
		if code, out, stderr := quiniela(t, with("competition", "remove", "SOUTH")...); code != exitOK || out != "removed SOUTH\n" || !strings.Contains(stderr, "the next start adds it again") {
			t.Errorf("remove: %d %q %q", code, out, stderr)
		}
	})
}

func TestTheFolderOfCompetitionsIsReadAtTheStart(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Cleanup(func() {
			if err := competition.Use(nil); err != nil {
				t.Error(err)
			}
		})
		data := t.TempDir()
		writeFile(t, filepath.Join(data, "competitions", "own.json"), leagueFile("NORTH", "league of the north"))
		writeFile(t, filepath.Join(data, "competitions", "wrong.json"), leagueFile("SP1", "league of one"))
		flags := []string{"--database-url=" + url, "--data-dir", data}
		const secret = "from the environment"
		t.Setenv("QUINIELA_ADMIN_PASSWORD", secret)
		server := startServer(t, append(flags, "--sample", "off")...)
		defer server.end(t)
		if got := mustRun(t, append([]string{"competition", "list", "--own", "--json"}, flags...)...); strings.Count(got, `"code"`) != 1 || !strings.Contains(got, `"NORTH"`) {
			t.Errorf("%s", got)
		}
		// Another process adds one while the server runs.
		file := writeFile(t, filepath.Join(t.TempDir(), "south.json"), leagueFile("SOUTH", "league of the south"))
		if err := process(t, append([]string{"competition", "add", file}, flags...)...).Wait(); err != nil {
			t.Fatal(err)
		}
		token := server.tokenOf(t, "admin", secret)
		deadline := time.Now().Add(20 * time.Second)
		for server.ask(t, token, "/api/v1/competitions/SOUTH") != http.StatusOK {
			if time.Now().After(deadline) {
				t.Fatal("the server does not know it")
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
}
