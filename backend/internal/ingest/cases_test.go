package ingest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// importCase imports a small file of a kind that was once stored wrongly.
func importCase(t *testing.T, s *store.Store, name, file string) ingest.Report {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "feed", "testdata", name, file))
	if err != nil {
		t.Fatal(err)
	}
	report, err := importInto(t, s, file, text)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return report
}

// onlySeason returns the records of the only season that is stored.
func onlySeason(t *testing.T, s *store.Store, division string, season football.Season) []football.MatchRecord {
	t.Helper()
	seasons, err := s.Seasons(t.Context(), "")
	if err != nil || len(seasons) != 1 || seasons[0].Division != division || seasons[0].Season != season {
		t.Fatalf("%+v, %v", seasons, err)
	}
	records, err := s.SeasonMatchRecords(t.Context(), division, season)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestFilesThatWereOnceStoredWrongly(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		fresh := func(t *testing.T) *store.Store {
			t.Helper()
			if url[:6] == "sqlite" {
				return storetest.Open(t, storetest.SQLite(t))
			}
			return storetest.Open(t, storetest.Postgres(t))
		}
		t.Run("01", func(t *testing.T) {
			s := fresh(t)
			if report := importCase(t, s, "01-scotland-third-meeting", "in.csv"); report.New != 4 || len(onlySeason(t, s, "SC0", 2023)) != 4 {
				t.Errorf("%+v", report)
			}
		})
		t.Run("02", func(t *testing.T) {
			s := fresh(t)
			if report := importCase(t, s, "02-season-2020-began-in-august", "in.csv"); report.New != 4 || len(onlySeason(t, s, "SC0", 2020)) != 4 {
				t.Errorf("%+v", report)
			}
		})
		t.Run("12", func(t *testing.T) {
			s := fresh(t)
			importCase(t, s, "12-greek-head-to-head", "in.csv")
			greece, _ := competition.ByCode("G1")
			played := competition.Season{Competition: greece, Season: 2006, Records: onlySeason(t, s, "G1", 2006)}
			table := played.Table(0)
			if table[0].Team.Name != "Beta" || table[1].Team.Name != "Alfa" || table[0].Points != 12 || table[1].Points != 12 || table[0].GoalsFor-table[0].GoalsAgainst >= table[1].GoalsFor-table[1].GoalsAgainst {
				t.Errorf("%+v", table[:2])
			}
		})
		t.Run("13", func(t *testing.T) {
			s := fresh(t)
			importCase(t, s, "13-same-season-two-sources", "a.csv")
			report := importCase(t, s, "13-same-season-two-sources", "b.json")
			teams, err := s.Teams(t.Context(), "", 0)
			if err != nil || report.New != 0 || len(teams) != 2 || len(onlySeason(t, s, "D1", 2012)) != 1 {
				t.Errorf("%+v, %+v, %v", report, teams, err)
			}
		})
		t.Run("14", func(t *testing.T) {
			s := fresh(t)
			importCase(t, s, "14-date-corrected-where-teams-meet-twice", "a.csv")
			report := importCase(t, s, "14-date-corrected-where-teams-meet-twice", "b.csv")
			if records := onlySeason(t, s, "SC1", 2023); report.New != 0 || report.Changed != 1 || len(records) != 1 || records[0].Kickoff.Day() != 6 {
				t.Errorf("%+v, %+v", report, records)
			}
		})
	})
}
