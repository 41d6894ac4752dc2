package main

import (
	"encoding/json"
	"fmt"
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
	run("--card", card, "--marks", marks, "--condition", "prize 1..")
	if out.TakingsAssumed != 2_200_000 {
		t.Errorf("a card without takings: %+v", out)
	}
	if printed := mustRun(t, "pool", "columns", "--marks", marks, "--reduce", "12", "--slips"); !strings.Contains(printed, "with two marks wrong") {
		t.Errorf("printed: %s", printed)
	}
}

func TestAColumnFileIsSettledInAStoredJornada(t *testing.T) {
	folder := t.TempDir()
	header := "Temporada,Jornada,Fecha,Recaudacion,Acertantes_pleno15,Premio_pleno15,Acertantes_14,Premio_14,Acertantes_13,Premio_13,Acertantes_12,Premio_12,Acertantes_11,Premio_11,Acertantes_10,Premio_10,Combinacion,Pleno15"
	row := "2023-2024,2,2023-08-20,2789930.25,0,,10,44638,317,660,3989,52,28391,7,124328,2,X2211X11112X11,02"
	var names, teams strings.Builder
	for n := 1; n <= 15; n++ {
		_, _ = fmt.Fprintf(&names, ",L%d,V%d", n, n)
		_, _ = fmt.Fprintf(&teams, ",Casa %d,Fuera %d", n, n)
	}
	list := poolFile(t, folder, "jornadas.csv", header+names.String()+"\n"+row+teams.String()+"\n")
	data := "--data-dir=" + filepath.Join(folder, "data")
	mustRun(t, "jornada", "import", data, list)
	file := poolFile(t, folder, "columns.txt", "X2211X11112X11\n1. X,2,2,1,1,X,1,1,1,1,2,X,1,2\nX2211X11112X11 0 2\n")
	// What could be won is what was won, once all is known.
	ticket := poolFile(t, folder, "ticket.json", `{"columns": ["X2211X11112X11", "X2211X11112X12"]}`)
	won := mustRun(t, "pool", "payouts", data, "--ticket", ticket, "--jornada", "2023-24/2")
	if !strings.Contains(won, "1 of 1 possible results pay") || !strings.Contains(won, "44638.00 to 44638.00 €") || strings.Contains(won, "estimated") {
		t.Errorf("payouts: %s", won)
	}
	text := mustRun(t, "pool", "scrutinize", data, "--columns", file, "--jornada", "2023-24/2")
	for _, want := range []string{"the best column has 14 right", "14 right: 2 columns", "13 right: 1 columns", "won "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	// Its columns are narrowed down by its teams' names, and weighed.
	marks := []string{"--marks", "1X 1X 1X 1 1 1 1 1 1 1 1 1 1 1"}
	text = mustRun(t, append([]string{"pool", "columns", data, "--jornada", "2023-24/2", "--condition", `points "Casa 2" "Fuera 3" 4..`, "--condition", `off points Nadie 3..`}, marks...)...)
	for _, want := range []string{"\"Casa 2\" \"Fuera 3\" 4..  2 ", `cannot be applied: "off points Nadie 3..": there is no team "Nadie" on the slip`, "expected return"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	for _, one := range []struct {
		want string
		args []string
	}{
		{"no jornada 3 of 2023-24", []string{"--columns", file, "--jornada", "2023-24/3"}},
		{"season and number", []string{"--columns", file, "--jornada", "3"}},
		{"leave --pleno and --prizes out", []string{"--columns", file, "--jornada", "2023-24/2", "--pleno", "0-2"}},
		{"missing flags", []string{"--jornada", "2023-24/2"}},
	} {
		code, _, stderr := quiniela(t, append([]string{"pool", "scrutinize", data}, one.args...)...)
		if code == exitOK || !strings.Contains(stderr, one.want) {
			t.Errorf("%v: exit %d, %s", one.args, code, stderr)
		}
	}
}
