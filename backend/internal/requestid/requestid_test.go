package requestid_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/requestid"
)

func TestOnlyShortPlainIDsAreValid(t *testing.T) {
	for id, want := range map[string]bool{
		"7f1c2a90-33c5-4b0e-9d3a-2f4f6a1b8c7d": true,
		"Root=1-67891233":                      false,
		"":                                     false,
		"two words":                            false,
		"line\nbreak":                          false,
		"café":                                 false,
		strings.Repeat("a", 64):                true,
		strings.Repeat("a", 65):                false,
		requestid.New():                        true,
	} {
		if got := requestid.Valid(id); got != want {
			t.Errorf("Valid(%q) = %t", id, got)
		}
	}
}

func TestLogLinesOfARequestHaveItsID(t *testing.T) {
	var out strings.Builder
	log := slog.New(requestid.LogHandler(slog.NewTextHandler(&out, nil))).With("part", "store")
	log.InfoContext(requestid.With(t.Context(), "abc"), "inside")
	log.InfoContext(t.Context(), "outside")
	inside, outside, _ := strings.Cut(out.String(), "\n")
	if !strings.Contains(inside, "part=store requestId=abc") || strings.Contains(outside, "requestId=") {
		t.Errorf("logged %q", out.String())
	}
}
