package store_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func sessionOf(user, created, expires string) string {
	return "INSERT INTO sessions (id, user_id, group_name, device, address, access_id, access_issued_at, created_at, last_used_at, expires_at) " +
		"VALUES ('s', " + user + ", '', '', '', 'a', " + created + ", " + created + ", " + created + ", " + expires + ")"
}

// The database rejects rows that the code never writes.
func TestTheDatabaseRejectsInvalidRows(t *testing.T) {
	const match = "INSERT INTO matches (id, division, season, matchday, matchday_inferred, kickoff, kickoff_time_known, home_team_id, away_team_id, " +
		"meeting, status, home_goals, away_goals, half_home_goals, half_away_goals, sample, version, updated_at) VALUES "
	const at = "'2023-08-11 19:00:00+00:00'"
	row := func(id, home, away, meeting, status, goals, against, half, halfAgainst, version string) string {
		return match + "(" + strings.Join([]string{
			id, "'SP1'", "2023", "1", "false", at, "true", home, away, meeting, "'" + status + "'", goals, against, half, halfAgainst, "false", version, at,
		}, ", ") + ")"
	}
	tests := []struct {
		name, statement string
		good            bool
	}{
		{"a fixture", row("2", "2", "1", "1", "scheduled", "NULL", "NULL", "NULL", "NULL", "1"), true},
		{"a match", row("2", "2", "1", "1", "played", "2", "1", "1", "1", "1"), true},
		{"the same two teams again", row("2", "1", "2", "1", "scheduled", "NULL", "NULL", "NULL", "NULL", "1"), false},
		{"a team against itself", row("2", "1", "1", "1", "scheduled", "NULL", "NULL", "NULL", "NULL", "1"), false},
		{"an unknown team", row("2", "2", "99", "1", "scheduled", "NULL", "NULL", "NULL", "NULL", "1"), false},
		{"negative goals", row("2", "2", "1", "1", "played", "-1", "0", "NULL", "NULL", "1"), false},
		{"a hundred goals", row("2", "2", "1", "1", "played", "100", "0", "NULL", "NULL", "1"), false},
		{"one side's goals", row("2", "2", "1", "1", "played", "1", "NULL", "NULL", "NULL", "1"), false},
		{"played without a score", row("2", "2", "1", "1", "played", "NULL", "NULL", "NULL", "NULL", "1"), false},
		{"scheduled with a score", row("2", "2", "1", "1", "scheduled", "1", "0", "NULL", "NULL", "1"), false},
		{"an unknown status", row("2", "2", "1", "1", "dreamt", "NULL", "NULL", "NULL", "NULL", "1"), false},
		{"more at half time than at the end", row("2", "2", "1", "1", "played", "1", "0", "2", "0", "1"), false},
		{"one side's half time", row("2", "2", "1", "1", "played", "1", "0", "1", "NULL", "1"), false},
		{"version 0", row("2", "2", "1", "1", "scheduled", "NULL", "NULL", "NULL", "NULL", "0"), false},
		{"a season that is not there", strings.Replace(row("2", "2", "1", "1", "scheduled", "NULL", "NULL", "NULL", "NULL", "1"), "2023,", "1999,", 1), false},

		{"a division twice", "INSERT INTO competitions (code, name, country, tier) VALUES ('SP1', 'Again', 'ES', 1)", false},
		{"a team twice", "INSERT INTO teams (id, country, name) VALUES (3, 'ES', 'One')", false},
		{"that name in another country", "INSERT INTO teams (id, country, name) VALUES (3, 'IT', 'One')", true},
		{"that name of a women's team", "INSERT INTO teams (id, field, country, name) VALUES (3, 'women', 'ES', 'One')", true},
		{"a team of an unknown field", "INSERT INTO teams (id, field, country, name) VALUES (3, 'dogs', 'ES', 'Three')", false},
		{"a cup", "INSERT INTO competitions (code, name, country, tier, kind) VALUES ('UCL', 'Champions', 'UEFA', 0, 'cup')", true},
		{"a competition of an unknown kind", "INSERT INTO competitions (code, name, country, tier, kind) VALUES ('UCL', 'Champions', 'UEFA', 0, 'race')", false},
		{"the same two teams in another stage", strings.Replace(strings.Replace(row("2", "1", "2", "1", "scheduled", "NULL", "NULL", "NULL", "NULL", "1"), "(id,", "(stage, id,", 1), "(2,", "('Play-offs', 2,", 1), true},
		{"extra time", "UPDATE matches SET status = 'played', home_goals = 1, away_goals = 1, extra_home_goals = 2, extra_away_goals = 2, penalty_home_goals = 3, penalty_away_goals = 4", true},
		{"fewer goals after extra time", "UPDATE matches SET status = 'played', home_goals = 1, away_goals = 1, extra_home_goals = 0, extra_away_goals = 2", false},
		{"one side's extra time", "UPDATE matches SET status = 'played', home_goals = 1, away_goals = 1, extra_home_goals = 1", false},
		{"extra time of a fixture", "UPDATE matches SET extra_home_goals = 2, extra_away_goals = 2", false},
		{"a level shoot-out", "UPDATE matches SET status = 'played', home_goals = 1, away_goals = 1, penalty_home_goals = 3, penalty_away_goals = 3", false},
		{"a third leg", "UPDATE matches SET leg = 3", false},
		{"a team without a name", "INSERT INTO teams (id, country, name) VALUES (3, 'ES', '')", false},
		{"an alias of nobody", "INSERT INTO team_aliases (field, country, alias, team_id) VALUES ('men', 'ES', 'Uno', 99)", false},
		{"an alias of two teams", "INSERT INTO team_aliases (field, country, alias, team_id) VALUES ('men', 'ES', 'Uno', 1), ('men', 'ES', 'Uno', 2)", false},
		{"a team that plays is deleted", "DELETE FROM teams WHERE id = 1", false},

		{"a quote", "INSERT INTO quotes (match_id, bookmaker, moment, home, draw, away) VALUES (1, 'PS', 'closing', 1.5, 4, 7)", true},
		{"a price of one", "INSERT INTO quotes (match_id, bookmaker, moment, home, draw, away) VALUES (1, 'PS', 'closing', 1, 4, 7)", false},
		{"a negative price", "INSERT INTO quotes (match_id, bookmaker, moment, over25) VALUES (1, 'PS', 'closing', -2)", false},
		{"an unknown moment", "INSERT INTO quotes (match_id, bookmaker, moment, home) VALUES (1, 'PS', 'noon', 2)", false},
		{"a handicap of fifty goals", "INSERT INTO quotes (match_id, bookmaker, moment, handicap) VALUES (1, 'PS', 'closing', 50)", false},
		{"the same quote twice", "INSERT INTO quotes (match_id, bookmaker, moment) VALUES (1, 'PS', 'closing'), (1, 'PS', 'closing')", false},
		{"a quote of no match", "INSERT INTO quotes (match_id, bookmaker, moment) VALUES (99, 'PS', 'closing')", false},
		{"negative shots", "INSERT INTO match_statistics (match_id, home_shots) VALUES (1, -3)", false},

		{"a forecast", forecastOf("1", ".5, .3, .2", "1.5, 1.1", ".8"), true},
		{"probabilities that do not add up", forecastOf("1", ".5, .3, .3", "1.5, 1.1", ".8"), false},
		{"a negative probability", forecastOf("1", "1.1, .1, -.2", "1.5, 1.1", ".8"), false},
		{"no goals expected", forecastOf("1", ".5, .3, .2", "0, 1.1", ".8"), false},
		{"more than certain", forecastOf("1", ".5, .3, .2", "1.5, 1.1", "1.2"), false},
		{"a forecast of no match", forecastOf("99", ".5, .3, .2", "1.5, 1.1", ".8"), false},

		{"a deduction", deductionRow("2023", "1", "3", "unpaid wages"), true},
		{"points given back", deductionRow("2023", "1", "-3", "unpaid wages"), true},
		{"a deduction of no points", deductionRow("2023", "1", "0", "unpaid wages"), false},
		{"a hundred points deducted", deductionRow("2023", "1", "100", "unpaid wages"), false},
		{"a deduction without a reason", deductionRow("2023", "1", "3", ""), false},
		{"a deduction with a long reason", deductionRow("2023", "1", "3", strings.Repeat("ñ", 201)), false},
		{"a deduction of nobody", deductionRow("2023", "99", "3", "unpaid wages"), false},
		{"a deduction in a season that is not there", deductionRow("1999", "1", "3", "unpaid wages"), false},

		{"a user", "INSERT INTO users (id, name, role, password_hash, created_at) VALUES (2, 'eva', 'player', 'x', " + at + ")", true},
		{"the same user in capitals", "INSERT INTO users (id, name, role, password_hash, created_at) VALUES (2, 'ANA', 'player', 'x', " + at + ")", false},
		{"an unknown role", "INSERT INTO users (id, name, role, password_hash, created_at) VALUES (2, 'eva', 'king', 'x', " + at + ")", false},
		{"a session", sessionOf("1", at, at), true},
		{"a session of nobody", sessionOf("99", at, at), false},
		{"a session that ends before it begins", sessionOf("1", at, "'2000-01-01 00:00:00+00:00'"), false},
		{"a refresh token of no session", "INSERT INTO refresh_tokens (hash, session_id, expires_at, nonce) VALUES ('h', 'none', " + at + ", '')", false},
		{"an audit entry", "INSERT INTO audit_entries (at, actor, kind, object_id, object, action, details) VALUES (" + at + ", 'ana', 'match', 1, 'x', 'added', '')", true},
		{"an audit entry by nobody", "INSERT INTO audit_entries (at, actor, kind, object_id, object, action, details) VALUES (" + at + ", '', 'match', 1, 'x', 'added', '')", false},
		{"a team merged with itself", "INSERT INTO team_merges (at, actor, country, from_id, from_name, into_id, home_matches, away_matches, aliases) VALUES (" + at + ", 'ana', 'ES', 1, 'One', 1, '[]', '[]', '[]')", false},
	}
	storetest.EachURL(t, func(t *testing.T, url string) {
		storetest.Open(t, url)
		db := raw(t, url)
		for _, statement := range []string{
			"INSERT INTO competitions (code, name, country, tier) VALUES ('SP1', 'Primera', 'ES', 1)",
			"INSERT INTO seasons (division, year) VALUES ('SP1', 2023)",
			"INSERT INTO teams (id, country, name) VALUES (1, 'ES', 'One'), (2, 'ES', 'Two')",
			row("1", "1", "2", "1", "scheduled", "NULL", "NULL", "NULL", "NULL", "1"),
			"INSERT INTO models (id, name, recipe, state, trained_at, trained_through, matches) VALUES (1, 'm', '{}', '{}', " + at + ", " + at + ", 1)",
			"INSERT INTO users (id, name, role, password_hash, created_at) VALUES (1, 'Ana', 'admin', 'x', " + at + ")",
		} {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		for _, test := range tests {
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = tx.ExecContext(t.Context(), test.statement)
			if (err == nil) != test.good {
				t.Errorf("%s: error %v", test.name, err)
			}
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func deductionRow(season, team, points, reason string) string {
	return "INSERT INTO deductions (division, season, team_id, points, day, reason, at, actor) VALUES ('SP1', " + season + ", " + team + ", " + points +
		", '2023-09-01', '" + reason + "', '2023-09-02 10:00:00+00:00', 'ana')"
}

func forecastOf(match, probs, expected, confidence string) string {
	return "INSERT INTO forecasts (match_id, model_id, made_at, as_of, retrospective, home, draw, away, score_home, score_away, " +
		"expected_home, expected_away, rho, confidence) VALUES (" + match + ", 1, '2023-08-01', '2023-08-01', false, " + probs + ", 1, 0, " +
		expected + ", -.05, " + confidence + ")"
}

// raw opens a database directly, without the store.
func raw(t *testing.T, url string) *sql.DB {
	t.Helper()
	driver, address := "pgx", url
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, address = "sqlite", "file:"+path+"?_pragma=foreign_keys(1)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestATeamIsFoundByItsOtherSpellings(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		_, err := raw(t, url).ExecContext(t.Context(), fmt.Sprintf("INSERT INTO team_aliases (field, country, alias, team_id) VALUES ('men', 'ES', 'The Home Club', %d)", match.Home.ID))
		if err != nil {
			t.Fatal(err)
		}
		tx, err := s.BeginImport(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			country, spelled string
			made             bool
		}{{"ES", "The Home Club", false}, {"ES", match.Home.Name, false}, {"IT", "The Home Club", true}, {"ES", "the home club", true}} {
			team, made, err := tx.Team(t.Context(), ingest.TeamKey{Field: football.Men, Country: test.country, Name: test.spelled})
			if err != nil || made != test.made || (team.ID == match.Home.ID) == test.made {
				t.Errorf("%s in %s: %+v, made %t, %v", test.spelled, test.country, team, made, err)
			}
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		if _, aliases, err := s.Team(t.Context(), match.Home.ID); err != nil || len(aliases) != 1 || aliases[0] != "The Home Club" {
			t.Errorf("aliases %v, %v", aliases, err)
		}
	})
}
