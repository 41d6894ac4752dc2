package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// keptTables are the tables of the version with divisions whose rows users have made.
var keptTables = []string{
	"seasons", "teams", "team_aliases", "referees", "matches", "match_statistics", "quotes", "models", "champions", "forecasts",
	"users", "jornadas", "jornada_fixtures", "tickets", "ticket_members", "audit_entries",
}

// fillLeagues stores some seasons of leagues of three countries, played and to come, with
// forecasts, a jornada and a shared ticket.
func fillLeagues(t *testing.T, s *store.Store) {
	t.Helper()
	var all, coming []*football.MatchRecord
	for _, division := range []string{"SP1", "SP2", "E0", "SC0"} {
		for season := football.Season(2021); season <= 2023; season++ {
			for n := range 12 {
				record := matchRecord(division, season, n, played(n%4, n%3))
				if season == 2023 && n > 7 {
					record = matchRecord(division, season, n)
					coming = append(coming, record)
				}
				record.Quotes = []odds.Quote{{Bookmaker: "B365", Moment: odds.Closing, Odds: odds.Odds{2.1, 3.3, 3.6}}}
				record.Statistics = &football.Statistics{Home: football.SideStatistics{Shots: new(n)}}
				all = append(all, record)
			}
		}
	}
	importRecords(t, s, all...)
	var forecasts []training.Forecast
	for _, match := range coming {
		forecasts = append(forecasts, forecastAt(match.ID, match.Kickoff.Add(-time.Hour), .4))
	}
	saveModel(t, s, start, forecasts...)
	sharedTicket(t, s, openJornada(t, s, 1))
}

// A full database of the version with divisions becomes one of today. It is made by
// filling one of today and taking it back, which keeps everything that version knew.
func TestAFullDatabaseIsCarriedOver(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		fillLeagues(t, s)
		db := raw(t, url)
		migrateTo(t, url, db, withDivisions)
		columns := map[string]string{}
		snapshot := func() map[string][][]string {
			all := map[string][][]string{}
			for _, table := range keptTables {
				if columns[table] == "" {
					columns[table] = strings.Join(columnsOf(t, db, table), ", ")
				}
				list := rows(t, db, "SELECT "+columns[table]+" FROM "+table)
				slices.SortFunc(list, slices.Compare)
				all[table] = list
			}
			return all
		}
		old := snapshot()
		for _, table := range []string{"matches", "forecasts", "tickets", "jornada_fixtures", "ticket_members", "quotes"} {
			if len(old[table]) == 0 {
				t.Errorf("no %s in the old database", table)
			}
		}
		if got := fmt.Sprint(len(old["matches"]), " ", len(old["seasons"])); got != "144 12" {
			t.Errorf("%s matches and seasons", got)
		}

		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(old, snapshot()); diff != "" {
			t.Errorf("after the migration (-want +got):\n%s", diff)
		}
		seasons, err := s.Seasons(t.Context(), "")
		if err != nil || len(seasons) != 12 {
			t.Fatalf("%+v, %v", seasons, err)
		}
		for _, season := range seasons {
			if want := map[bool]int{true: 8, false: 12}[season.Season == 2023]; season.Matches != 12 || season.Played != want {
				t.Errorf("%+v", season)
			}
		}
		found, _, err := s.Forecasts(t.Context(), training.Query{MatchQuery: football.MatchQuery{Status: football.Scheduled, Limit: football.MaxLimit}})
		if err != nil || len(found) != 16 || found[0].Record.Stage != "" || found[0].Record.Home.Field != football.Men {
			t.Errorf("%d forecasts, %v", len(found), err)
		}
		divisions, err := s.Divisions(t.Context())
		if err != nil || len(divisions) != 4 || divisions[0].Code != "SP1" {
			t.Errorf("%+v, %v", divisions, err)
		}
		checkIntegrity(t, url, func() [][]string { return rows(t, db, "PRAGMA integrity_check") }, func() [][]string { return rows(t, db, "PRAGMA foreign_key_check") })
	})
}
