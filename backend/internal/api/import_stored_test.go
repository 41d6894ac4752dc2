package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// wrongLines are more problems of a file than are kept.
func wrongLines() *listing.Problems {
	var problems listing.Problems
	for n := range listing.MaxProblems + 5 {
		problems.Add(listing.Problem{Line: n + 2, Column: "FTHG", Message: fault.Say("%q cannot be the goals of a side", "x"+strings.Repeat("y", n%7))})
	}
	return &problems
}

func stored(t *testing.T, failed error, room int) (report fileReport, size int) {
	t.Helper()
	result, _, err := StoredReport("x.csv", "football-data", ingest.Report{}, failed, room)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{"files": []any{result}})
	if err != nil {
		t.Fatal(err)
	}
	reports, err := storedReports(text)
	if err != nil || len(reports) != 1 {
		t.Fatalf("%d, %v", len(reports), err)
	}
	return reports[0], len(text)
}

func TestTheResultOfAnUpdateIsInTheReadersLanguage(t *testing.T) {
	text, err := json.Marshal(jobs.Updated{Report: fault.Stored{Sentence: fault.Say("%s: %d new, %d changed, %d unchanged", "a.csv", 1, 2, 3)}})
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]string{"en": `{"report":"a.csv: 1 new, 2 changed, 3 unchanged"}`, "es": `{"report":"a.csv: 1 nuevos, 2 cambiados, 3 sin cambios"}`} {
		if got := string(resultIn(language, job.Job{Kind: job.Update, Result: text})); got != want {
			t.Errorf("%s: %s, want %s", language, got, want)
		}
	}
}

func TestAReportSaysPlainlyWhatItLeavesOut(t *testing.T) {
	last := func(r fileReport) string {
		var text bytes.Buffer
		if err := writeProblems(&text, "en", []fileReport{r}); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(text.String()), "\n")
		return lines[len(lines)-1]
	}
	all := wrongLines()
	whole, size := stored(t, all, 1<<30)
	if len(whole.problems) != listing.MaxProblems || size > 3<<20 {
		t.Errorf("%d problems in %d bytes", len(whole.problems), size)
	}
	if got := last(whole); got != `x.csv,,problem,,5 more are not listed: they were too many to be kept` {
		t.Errorf("%q", got)
	}
	small, size := stored(t, all, 10_000)
	if n := len(small.problems); n < 1000 || n > 20_000 || size > 20_000 {
		t.Errorf("%d problems in %d bytes", n, size)
	}
	if got := last(small); !strings.HasSuffix(got, "more are not listed: they were too many to be kept") {
		t.Errorf("%q", got)
	}
}
