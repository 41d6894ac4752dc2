package store_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feed/footballdata"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// BenchmarkLists measures every list with more than 300,000 matches: Spain and
// England repeated several times, some decades apart.
func BenchmarkLists(b *testing.B) {
	data := filepath.Join("..", "..", "..", "..", "shared", "data")
	if _, err := os.Stat(data); err != nil {
		b.Skip("the files spain.csv and england.csv are not at hand")
	}
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			s := storetest.Open(b, address(b))
			n := fillCenturies(b, s, filepath.Join(data, "spain.csv"), filepath.Join(data, "england.csv"))
			b.Logf("%d matches", n)
			benchmarkLists(b, s)
		})
	}
}

// fillCenturies imports the files and adds their seasons again under other years.
func fillCenturies(b *testing.B, s *store.Store, files ...string) (matches int) {
	b.Helper()
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
	for _, path := range files {
		file, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		reader, err := footballdata.NewReader(file)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := ingest.Import(b.Context(), begin, reader, ingest.Options{}); err != nil {
			b.Fatal(err)
		}
		_ = file.Close()
	}
	seasons, err := s.Seasons(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	for _, season := range seasons {
		matches += season.Matches
		records, err := s.SeasonMatchRecords(b.Context(), season.Division, season.Season)
		if err != nil {
			b.Fatal(err)
		}
		tx, err := s.BeginImport(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		division, _ := competition.ByCode(season.Division)
		for _, years := range []int{-136, -102, -68, -34, 34, 68, 102, 136} {
			if _, err := tx.Season(b.Context(), division, season.Season+football.Season(years)); err != nil {
				b.Fatal(err)
			}
			var more []*football.MatchRecord
			for _, record := range records {
				again := record
				again.ID, again.Season, again.Kickoff = 0, record.Season+football.Season(years), record.Kickoff.AddDate(years, 0, 0)
				more = append(more, &again)
			}
			if err := tx.Insert(b.Context(), more); err != nil {
				b.Fatal(err)
			}
			matches += len(more)
		}
		if err := tx.Commit(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	return matches
}

func benchmarkLists(b *testing.B, s *store.Store) {
	now := time.Date(2024, time.January, 10, 0, 0, 0, 0, time.UTC)
	teams, err := s.Teams(b.Context(), "SP1", 2023)
	if err != nil {
		b.Fatal(err)
	}
	team := teams[0].ID
	// A page from the middle of the list.
	_, cursor, err := s.Matches(b.Context(), football.MatchQuery{From: now, Limit: 100})
	if err != nil {
		b.Fatal(err)
	}
	matches := func(q football.MatchQuery) func() error {
		return func() error {
			_, _, err := s.Forecasts(b.Context(), training.Query{MatchQuery: q, Now: now})
			return err
		}
	}
	lists := map[string]func() error{
		"all":                    matches(football.MatchQuery{}),
		"all, from the middle":   matches(football.MatchQuery{Cursor: cursor}),
		"division":               matches(football.MatchQuery{Division: "SP2"}),
		"season":                 matches(football.MatchQuery{Season: 2010}),
		"division, season":       matches(football.MatchQuery{Division: "SP1", Season: 2010}),
		"matchday":               matches(football.MatchQuery{Division: "SP1", Season: 2010, Matchday: 20}),
		"team":                   matches(football.MatchQuery{Team: team}),
		"team, from the middle":  matches(football.MatchQuery{Team: team, Cursor: cursor}),
		"team, division, season": matches(football.MatchQuery{Team: team, Division: "SP1", Season: 2023}),
		"dates":                  matches(football.MatchQuery{From: now, To: now.AddDate(0, 0, 7)}),
		"division, dates":        matches(football.MatchQuery{Division: "E0", From: now, To: now.AddDate(0, 1, 0)}),
		"to be played":           matches(football.MatchQuery{Status: football.Scheduled}),
		"awarded":                matches(football.MatchQuery{Status: football.Awarded}),
		"played in a division":   matches(football.MatchQuery{Status: football.Played, Division: "SP2"}),
		"500 at once":            matches(football.MatchQuery{Limit: 500, Cursor: cursor}),
		"current forecasts": func() error {
			_, _, err := s.Forecasts(b.Context(), training.Query{Current: true, Now: now})
			return err
		},
		"divisions":             func() error { _, err := s.Divisions(b.Context()); return err },
		"seasons":               func() error { _, err := s.Seasons(b.Context(), ""); return err },
		"seasons of a division": func() error { _, err := s.Seasons(b.Context(), "SP1"); return err },
		"teams":                 func() error { _, err := s.Teams(b.Context(), "", 0); return err },
		"teams of a season":     func() error { _, err := s.Teams(b.Context(), "SP1", 2023); return err },
		"teams of a division":   func() error { _, err := s.Teams(b.Context(), "SP1", 0); return err },
		"referees":              func() error { _, err := s.Referees(b.Context()); return err },
		"records of a season":   func() error { _, err := s.SeasonMatchRecords(b.Context(), "SP1", 2023); return err },
	}
	names := make([]string, 0, len(lists))
	for name := range lists {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				for range 20 {
					start := time.Now()
					if err := lists[name](); err != nil {
						b.Fatal(err)
					}
					times = append(times, time.Since(start))
				}
			}
			slices.Sort(times)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1e3, "ms-p95")
		})
	}
}
