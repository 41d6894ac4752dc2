package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/requestid"
)

func TestTheLogHasItsFormatLevelAndIDs(t *testing.T) {
	for setting, lines := range map[string]int{"text,debug": 4, "json": 3, "warn,text": 2, "JSON, error": 1} {
		var out strings.Builder
		log, err := settings{LogFormat: setting}.logger(&environment{stderr: &out})
		if err != nil {
			t.Fatal(err)
		}
		ctx := requestid.With(t.Context(), "abc")
		log.DebugContext(ctx, "one")
		log.InfoContext(ctx, "two")
		log.WarnContext(ctx, "three")
		log.ErrorContext(ctx, "four")
		if got := strings.Count(out.String(), "\n"); got != lines || strings.Count(out.String(), "abc") != lines {
			t.Errorf("%s: logged %s", setting, out.String())
		}
		first, _, _ := strings.Cut(out.String(), "\n")
		if isJSON := json.Valid([]byte(first)); isJSON != strings.Contains(strings.ToLower(setting), "json") {
			t.Errorf("%s: logged %s", setting, first)
		}
	}
}

func TestSlowQueriesOfACommandAreLogged(t *testing.T) {
	data := "--data-dir=" + t.TempDir()
	for threshold, logged := range map[string]bool{"1ns": true, "0": false} {
		code, _, stderr := quiniela(t, "user", "list", data, "--slow-query="+threshold)
		if code != exitOK || strings.Contains(stderr, "slow query") != logged {
			t.Errorf("with %s: %d %s", threshold, code, stderr)
		}
	}
}
