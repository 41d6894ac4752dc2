package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// The version that knew divisions, and the one that made competitions of them.
const (
	withDivisions    = 13
	withCompetitions = 14
)

func TestDivisionsBecomeCompetitionsAndBack(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s, err := store.Open(t.Context(), url) // creates the file
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		db := raw(t, url)
		execute := func(statement string) error {
			_, err := db.ExecContext(t.Context(), statement)
			return err
		}
		must := func(statements ...string) {
			t.Helper()
			for _, statement := range statements {
				if err := execute(statement); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
		}
		match := func(id, division, home, away, meeting string) string {
			return "INSERT INTO matches (id, division, season, matchday_inferred, kickoff, kickoff_time_known, home_team_id, away_team_id, meeting, status, home_goals, away_goals, sample, version, updated_at) " +
				"VALUES (" + id + ", '" + division + "', 2023, false, '2023-08-19 12:00:00+00:00', false, " + home + ", " + away + ", " + meeting + ", 'played', 2, 1, false, 1, '2023-08-01 12:00:00+00:00')"
		}
		migrateTo(t, url, db, withDivisions)
		must(
			"INSERT INTO divisions VALUES ('SP1', 'Primera', 'ES', 1, 1), ('SC0', 'Premiership', 'GB-SCT', 1, 3)",
			"INSERT INTO seasons (division, year) VALUES ('SP1', 2023), ('SC0', 2023)",
			"INSERT INTO teams (id, country, name) VALUES (1, 'ES', 'One'), (2, 'ES', 'Two'), (3, 'GB-SCT', 'One'), (4, 'GB-SCT', 'Two')",
			"INSERT INTO team_aliases VALUES ('ES', 'Uno', 1), ('GB-SCT', 'Uno', 3)",
			match("1", "SP1", "1", "2", "1"), match("2", "SC0", "3", "4", "1"), match("3", "SC0", "3", "4", "2"),
			"INSERT INTO quotes (match_id, bookmaker, moment, home, draw, away) VALUES (1, 'PS', 'closing', 1.5, 4, 7)",
			"INSERT INTO match_statistics (match_id, home_shots) VALUES (3, 5)",
		)
		facts := func() [][]string {
			return rows(t, db, "SELECT m.id, m.division, h.name, a.name, m.meeting, m.home_goals, q.bookmaker, s.home_shots, "+
				"(SELECT min(alias) FROM team_aliases WHERE team_id = h.id) "+
				"FROM matches m JOIN teams h ON h.id = m.home_team_id JOIN teams a ON a.id = m.away_team_id "+
				"LEFT JOIN quotes q ON q.match_id = m.id LEFT JOIN match_statistics s ON s.match_id = m.id ORDER BY m.id")
		}
		before := facts()

		migrateTo(t, url, db, withCompetitions)
		if diff := cmp.Diff(before, facts()); diff != "" {
			t.Errorf("after the migration (-want +got):\n%s", diff)
		}
		want := [][]string{{"SC0", "Premiership", "GB-SCT", "1", "men", "league", ""}, {"SP1", "Primera", "ES", "1", "men", "league", ""}}
		if diff := cmp.Diff(want, rows(t, db, "SELECT code, name, country, tier, field, kind, definition FROM competitions ORDER BY code")); diff != "" {
			t.Errorf("competitions (-want +got):\n%s", diff)
		}
		checkIntegrity(t, url, func() [][]string { return rows(t, db, "PRAGMA integrity_check") }, func() [][]string { return rows(t, db, "PRAGMA foreign_key_check") })
		if err := execute(match("4", "SP1", "1", "2", "1")); err == nil {
			t.Error("a match is there twice")
		}
		must(
			strings.Replace(strings.Replace(match("4", "SP1", "1", "2", "1"), "(id,", "(stage, id,", 1), "VALUES (", "VALUES ('Play-offs', ", 1),
			"INSERT INTO teams (id, field, country, name) VALUES (5, 'women', 'ES', 'One')",
			"INSERT INTO team_aliases (field, country, alias, team_id) VALUES ('women', 'ES', 'Uno', 5)",
			"INSERT INTO competitions (code, name, country, tier, field, kind) VALUES ('UCL', 'Champions League', 'UEFA', 0, 'men', 'cup')",
			"INSERT INTO seasons (division, year) VALUES ('UCL', 2023)",
			match("5", "UCL", "1", "3", "1"),
		)
		if stages := rows(t, db, "SELECT stage FROM matches WHERE division = 'SP1' ORDER BY id"); !cmp.Equal(stages, [][]string{{""}, {"Play-offs"}}) {
			t.Errorf("%q", stages)
		}

		migrateTo(t, url, db, withDivisions)
		if diff := cmp.Diff(before, facts()); diff != "" {
			t.Errorf("on the way back (-want +got):\n%s", diff)
		}
		want = [][]string{{"SC0", "GB-SCT", "1", "2"}, {"SP1", "ES", "1", "1"}}
		if diff := cmp.Diff(want, rows(t, db, "SELECT code, country, tier, home_meetings FROM divisions ORDER BY code")); diff != "" {
			t.Errorf("divisions (-want +got):\n%s", diff)
		}
		checkIntegrity(t, url, func() [][]string { return rows(t, db, "PRAGMA integrity_check") }, func() [][]string { return rows(t, db, "PRAGMA foreign_key_check") })
		if err := execute("INSERT INTO teams (country, name) VALUES ('ES', 'One')"); err == nil {
			t.Error("a team is there twice")
		}
		migrateTo(t, url, db, withCompetitions)
		if diff := cmp.Diff(before, facts()); diff != "" {
			t.Errorf("after the second time (-want +got):\n%s", diff)
		}
	})
}

// checkIntegrity runs SQLite's own checks.
func checkIntegrity(t *testing.T, url string, integrity, foreignKeys func() [][]string) {
	t.Helper()
	if !strings.HasPrefix(url, "sqlite:") {
		return
	}
	if got := integrity(); len(got) != 1 || got[0][0] != "ok" {
		t.Errorf("integrity: %v", got)
	}
	if got := foreignKeys(); len(got) > 0 {
		t.Errorf("foreign keys: %v", got)
	}
}
