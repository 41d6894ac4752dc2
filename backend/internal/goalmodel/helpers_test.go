package goalmodel_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.9f, want %.9f", what, got, want)
	}
}

// played is a match between teams with these numbers, days after the first of
// August; a negative score is a fixture.
func played(division string, season football.Season, day, home, away, goals, against int) football.Sheet {
	team := func(n int) football.Team {
		return football.Team{ID: int64(n), Name: fmt.Sprintf("%03d", n), Country: "ES"}
	}
	s := football.Sheet{Status: football.Scheduled, Fixture: football.Fixture{
		Division: division, Season: season, Kickoff: time.Date(int(season), time.August, 1+day, 12, 0, 0, 0, time.UTC), Home: team(home), Away: team(away),
	}}
	if goals >= 0 {
		s.Status, s.Score = football.Played, &football.Score{Home: goals, Away: against}
	}
	return s
}

func shots(s football.Sheet, home, away int) football.Sheet {
	s.Statistics = &football.Statistics{}
	s.Statistics.Home.ShotsOnTarget, s.Statistics.Away.ShotsOnTarget = &home, &away
	return s
}

func historyOf(sheets ...football.Sheet) *history.History {
	return history.ByCountry(sheets, odds.Power)[0]
}

// sharedFile opens a file of the real data where it is at hand; it is no part of the
// repository.
func sharedFile(tb testing.TB, name string) *os.File {
	tb.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", name))
	if errors.Is(err, os.ErrNotExist) {
		tb.Skipf("the file %s is not at hand", name)
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = file.Close() })
	return file
}

// sharedHistory of a file of the real data from a season on.
func sharedHistory(tb testing.TB, name string, from, to football.Season) *history.History {
	tb.Helper()
	var g ingest.Gathering
	reader, _, err := feed.Open(sharedFile(tb, name), listing.Hints{})
	if err != nil {
		tb.Fatal(err)
	}
	if err := g.Add(reader); err != nil {
		tb.Fatal(err)
	}
	if name == "spain.csv" {
		if err := errors.Join(g.Aliases(sharedFile(tb, "team-aliases-spain.csv")), g.Matchdays(sharedFile(tb, "spain-matchdays.csv"))); err != nil {
			tb.Fatal(err)
		}
	}
	sheets, err := g.Sheets()
	if err != nil {
		tb.Fatal(err)
	}
	var chosen []football.Sheet
	for _, s := range sheets {
		if s.Season >= from && s.Season <= to {
			chosen = append(chosen, s)
		}
	}
	return historyOf(chosen...)
}

// sharedTable reads a table by its heading.
func sharedTable(tb testing.TB, name string) (rows []map[string]string) {
	tb.Helper()
	reader := csv.NewReader(sharedFile(tb, name))
	heading, err := reader.Read()
	for err == nil {
		var fields []string
		if fields, err = reader.Read(); err == nil {
			row := map[string]string{}
			for i, value := range fields {
				row[heading[i]] = value
			}
			rows = append(rows, row)
		}
	}
	if !errors.Is(err, io.EOF) {
		tb.Fatal(err)
	}
	return rows
}
