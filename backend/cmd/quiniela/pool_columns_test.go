package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestColumnsFromMarksOverConditionsToSlips(t *testing.T) {
	folder := t.TempDir()
	card := cardFile(t, folder, "")
	file := filepath.Join(folder, "columns.txt")
	marks := "1 1 1 1X2 1X2 1X2 1X2 1X 1X 1 1 1 2 2"
	var out poolColumns
	run := func(args ...string) {
		t.Helper()
		out = poolColumns{}
		if err := json.Unmarshal([]byte(mustRun(t, append([]string{"pool", "columns", "--json"}, args...)...)), &out); err != nil {
			t.Fatal(err)
		}
	}
	run("--card", card, "--marks", marks, "--condition", "variants in 4-9 1..3", "--condition", "off homes 14", "--condition", "run ..6", "--reduce", "13",
		"--direct", "8", "--slips", "--out", file)
	steps := out.Steps
	if len(steps) != 4 || steps[0].Left != 324 || steps[2].Left != 0 || steps[3].Left == 0 || steps[1].Left != steps[3].Left+steps[3].Given {
		t.Errorf("steps: %+v", steps)
	}
	if out.Reduced == nil || out.Reduced.Guarantee != 13 || out.Reduced.From != steps[3].Left || out.Columns >= out.Reduced.From {
		t.Errorf("reduced to %d: %+v", out.Columns, out.Reduced)
	}
	columns := 0
	for i := range out.Slips {
		columns += out.Slips[i].Len()
	}
	if columns != out.Columns || out.AtLeast["10"] <= out.AtLeast["14"] {
		t.Errorf("%d columns on slips, want %d; chances %v", columns, out.Columns, out.AtLeast)
	}
	want := out.Columns

	// The file comes back, also numbered and with one column twice.
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	again := poolFile(t, folder, "again.txt", "1. "+string(text)+first+"\n")
	run("--columns", again, "--signs", first, "--compare", file, "--card", card)
	if out.Columns != want || out.Duplicates != 1 || out.Hits[14] != 1 || out.Comparison.Both != want || out.Comparison.OnlyFirst != 0 {
		t.Errorf("back from the file: %+v", out)
	}
	run("--marks", marks, "--without", file)
	if out.Columns != 324-want {
		t.Errorf("complement: %d columns, want %d", out.Columns, 324-want)
	}
	if printed := mustRun(t, "pool", "columns", "--marks", marks, "--reduce", "12", "--slips"); !strings.Contains(printed, "with two marks wrong") {
		t.Errorf("printed: %s", printed)
	}
}
