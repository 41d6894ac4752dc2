package ingest_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

func TestTheDailyUpdate(t *testing.T) {
	const site = "https://www.football-data.co.uk/"
	tests := []struct {
		name   string
		files  map[string]ingest.Report // by address; the others cannot be reached
		failed bool
		report string
	}{
		{"something new", map[string]ingest.Report{site + "mmz4281/2324/SP1.csv": {New: 10}, site + "fixtures.csv": {}}, false, "SP1.csv: 10 new, 0 changed"},
		{"nothing new", map[string]ingest.Report{site + "mmz4281/2324/SP1.csv": {Unchanged: 380}, site + "fixtures.csv": {}}, false, "380 unchanged"},
		{"one of two fails", map[string]ingest.Report{site + "fixtures.csv": {New: 1}}, true, "SP1.csv: the site is down"},
		{"no connection", nil, true, "the site is down"},
	}
	for _, test := range tests {
		current, done := "", 0
		report, err := ingest.Updater{
			Divisions: func(context.Context) ([]competition.Competition, error) {
				return []competition.Competition{{Code: "SP1"}}, nil
			},
			Fetch: func(_ context.Context, address string) (io.ReadCloser, string, error) {
				if _, ok := test.files[address]; !ok {
					return nil, "", errors.New("the site is down")
				}
				current = address
				return io.NopCloser(strings.NewReader("")), "x.csv", nil
			},
			Import: func(context.Context, io.Reader, listing.Hints, ingest.Options) (ingest.Report, string, error) {
				return test.files[current], "", nil
			},
			Progress: func(of, _ int) { done = of },
			Now:      func() time.Time { return time.Date(2024, time.May, 1, 5, 0, 0, 0, time.UTC) },
		}.Run(t.Context())
		if done != 1 || (err != nil) != test.failed || !strings.Contains(report, test.report) {
			t.Errorf("%s: %d done, %v, report\n%s", test.name, done, err, report)
		}
	}
}

func TestTheSeasonOnADay(t *testing.T) {
	for day, want := range map[string]football.Season{"2024-06-30": 2023, "2024-07-01": 2024, "2024-12-31": 2024, "2025-01-01": 2024, "2020-08-09": 2019, "2020-08-10": 2020} {
		parsed, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := football.SeasonOn(parsed); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}
