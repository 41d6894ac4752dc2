package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// With all but two signs known, what a ticket can win can be counted by hand.
func TestWhatCanBeWon(t *testing.T) {
	folder := t.TempDir()
	card := cardFile(t, folder, `, "takings": 2500000`)
	ticket := filepath.Join(folder, "ticket.json")
	if err := os.WriteFile(ticket, []byte(`{"columns": ["11111111111111", "1111111111111X"]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"pool", "payouts", "--card", card, "--ticket", ticket, "--signs", "XXX111111111--", "--fixtures", "14"}
	var out poolPayouts
	if err := json.Unmarshal([]byte(mustRun(t, append(args, "--json")...)), &out); err != nil {
		t.Fatal(err)
	}
	// Three are wrong: eleven right with 1 and then 1 or X, ten with either of the two alone.
	if out.Possible != 9 || len(out.Open) != 2 || out.Open[0] != 13 || out.Cost != 1.5 || !out.Estimated || out.TakingsAssumed != 0 {
		t.Errorf("%+v", out)
	}
	if len(out.Categories) != 2 || out.Categories[0].Category != "11" || out.Categories[0].Results != 2 || out.Categories[1].Category != "10" || out.Categories[1].Results != 5 {
		t.Errorf("categories %+v", out.Categories)
	}
	chance := 0.0
	for _, g := range out.Groups {
		chance += g.Chance
	}
	if len(out.Groups) != 3 || out.Groups[0].Signs != "1" || chance < .999999 || chance > 1.000001 || len(out.Likeliest) != out.All.Paying {
		t.Errorf("groups %+v, likeliest %+v", out.Groups, out.Likeliest)
	}
	text := mustRun(t, args...)
	for _, part := range []string{"of 9 possible results pay", "fixtures 14", "XXX11111111111", "Prizes are estimated"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	// Published prizes, and takings that are not known.
	if text := mustRun(t, append(args, "--prizes", "0,20000,900,60,9,2")...); strings.Contains(text, "estimated") || !strings.Contains(text, "9.00 €") {
		t.Errorf("with prizes: %s", text)
	}
	if text := mustRun(t, "pool", "payouts", "--card", cardFile(t, folder, ""), "--ticket", ticket); !strings.Contains(text, "are assumed for the money") {
		t.Errorf("without takings: %s", text)
	}
}

func TestPayoutsRefuse(t *testing.T) {
	folder := t.TempDir()
	card := cardFile(t, folder, "")
	ticket := filepath.Join(folder, "ticket.json")
	if err := os.WriteFile(ticket, []byte(`{"columns": ["11111111111111"]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"missing":      {"--ticket", ticket},
		"--signs":      {"--card", card, "--ticket", ticket, "--signs", "1X"},
		"not 6":        {"--card", card, "--ticket", ticket, "--prizes", "1,2"},
		"each from 1":  {"--card", card, "--ticket", ticket, "--fixtures", "15"},
		"season and":   {"--jornada", "9", "--ticket", ticket},
		"leave --sign": {"--jornada", "2026-27/9", "--ticket", ticket, "--signs", "1-------------"},
		"only one":     {"--card", "-", "--ticket", "-"},
	} {
		code, _, stderr := quiniela(t, append([]string{"pool", "payouts"}, args...)...)
		if code != 2 || !strings.Contains(stderr, want) {
			t.Errorf("%q: exit %d, %q, want %q", args, code, stderr, want)
		}
	}
}
