package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestWaysAndConditionsAreKeptUnderANameOfAUser(t *testing.T) {
	data := "--data-dir=" + filepath.Join(t.TempDir(), "data")
	for _, name := range []string{"ana", "ben"} {
		mustRun(t, data, "user", "add", name, "--generate")
	}
	save := []string{data, "pool", "ways", "save", "every Saturday", "--user", "ana", "--triples", "4", "--condition", "variants 3..6", "--budget"}
	mustRun(t, append(save, "12")...)
	mustRun(t, append(save, "24")...) // in place of the first
	var way struct {
		Triples    int
		Budget     float64
		Objective  string
		Conditions []string
	}
	if err := json.Unmarshal([]byte(mustRun(t, data, "pool", "ways", "show", "EVERY saturday", "--user", "ana")), &way); err != nil {
		t.Fatal(err)
	}
	if way.Triples != 4 || way.Budget != 24 || way.Objective != "p10" || len(way.Conditions) != 1 {
		t.Errorf("%+v", way)
	}
	if list := mustRun(t, data, "pool", "ways", "list", "--user", "ana"); strings.Count(list, "\n") != 1 || !strings.HasPrefix(list, "every Saturday") {
		t.Errorf("ways of ana:\n%s", list)
	}
	if list := mustRun(t, data, "pool", "ways", "list", "--user", "ben", "--json"); strings.TrimSpace(list) != "[]" {
		t.Errorf("ways of ben: %s", list)
	}
	mustRun(t, data, "pool", "ways", "delete", "every Saturday", "--user", "ana")
	if code, _, said := quiniela(t, data, "pool", "ways", "delete", "every Saturday", "--user", "ana"); code != exitFailed || !strings.Contains(said, "nothing is kept as") {
		t.Errorf("%d %s", code, said)
	}

	mustRun(t, data, "pool", "conditions", "save", "usual", "--user", "ana", "--condition", "variants 3..6", "--condition", "run ..4")
	if text := mustRun(t, data, "pool", "conditions", "show", "usual", "--user", "ana"); text != "variants 3..6\nrun ..4\n" {
		t.Errorf("%q", text)
	}
	if text := mustRun(t, data, "pool", "conditions", "show", "Usual", "--user", "ana", "--json"); strings.Join(strings.Fields(text), "") != `["variants3..6","run..4"]` {
		t.Errorf("%q", text)
	}
	mustRun(t, data, "pool", "conditions", "save", "USUAL", "--user", "ana", "--condition", "run ..4") // in place of the first
	var list []struct {
		ID   int64
		Name string
	}
	if err := json.Unmarshal([]byte(mustRun(t, data, "pool", "conditions", "list", "--user", "ana", "--json")), &list); err != nil || len(list) != 1 || list[0].Name != "USUAL" {
		t.Errorf("%v, %v", list, err)
	}
	mustRun(t, data, "pool", "conditions", "save", "usual", "--user", "ana", "--condition", "run ..4")
	if list := mustRun(t, data, "pool", "conditions", "list", "--user", "ana"); !strings.HasPrefix(list, "usual") {
		t.Errorf("%q", list)
	}
	mustRun(t, data, "pool", "conditions", "delete", "usual", "--user", "ana")
	for _, wrong := range [][]string{
		{"pool", "conditions", "save", "none", "--user", "ana"},
		{"pool", "conditions", "save", strings.Repeat("x", 61), "--user", "ana", "--condition", "run ..4"},
		{"pool", "ways", "list"},
	} {
		if code, _, _ := quiniela(t, append([]string{data}, wrong...)...); code != exitUsage {
			t.Errorf("%v: exit code %d", wrong, code)
		}
	}
	if code, _, said := quiniela(t, data, "pool", "ways", "list", "--user", "eva"); code != exitFailed || !strings.Contains(said, "not found") {
		t.Errorf("nobody: %d %s", code, said)
	}
}

func TestCommandsThatAreTheSameForWaysAndConditionsNameTheirOwn(t *testing.T) {
	for command, want := range map[string]string{
		"ways list":         "pool ways list --user ana",
		"ways show":         "pool ways show 'every Saturday' --user ana",
		"ways delete":       "pool ways delete 'every Saturday' --user ana",
		"conditions list":   "pool conditions list --user ana",
		"conditions show":   "pool conditions show usual --user ana > usual.txt",
		"conditions delete": "pool conditions delete usual --user ana",
	} {
		help := mustRun(t, append(append([]string{"pool"}, strings.Fields(command)...), "--help")...)
		if !strings.Contains(help, "Example: quiniela "+want+"\n") {
			t.Errorf("%s:\n%s", command, help)
		}
	}
}
