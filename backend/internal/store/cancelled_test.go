package store_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// The version before a match could be cancelled, and the one that introduced it.
const (
	beforeCancelled = 11
	withCancelled   = 13
)

func TestTheStatusCancelledComesAndGoesWithItsMigration(t *testing.T) {
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
		migrateTo(t, url, db, beforeCancelled)
		for _, statement := range []string{
			"INSERT INTO divisions (code, name, country, tier, home_meetings) VALUES ('SP1', 'Primera', 'ES', 1, 1)",
			"INSERT INTO seasons (division, year) VALUES ('SP1', 2023)",
			"INSERT INTO teams (id, country, name) VALUES (1, 'ES', 'One'), (2, 'ES', 'Two')",
			"INSERT INTO matches (id, division, season, matchday_inferred, kickoff, kickoff_time_known, home_team_id, away_team_id, meeting, status, sample, version, updated_at) " +
				"VALUES (1, 'SP1', 2023, false, '2023-08-19 12:00:00+00:00', false, 1, 2, 1, 'scheduled', false, 1, '2023-08-01 12:00:00+00:00')",
		} {
			if err := execute(statement); err != nil {
				t.Fatal(err)
			}
		}
		const cancel = "UPDATE matches SET status = 'cancelled'"
		if err := execute(cancel); err == nil {
			t.Error("a match can be cancelled before the migration")
		}
		migrateTo(t, url, db, withCancelled)
		if err := execute(cancel); err != nil {
			t.Error(err)
		}
		if err := execute("UPDATE matches SET status = 'nonsense'"); err == nil {
			t.Error("any status can be stored")
		}
		if err := execute("UPDATE matches SET home_goals = 1, away_goals = 0"); err == nil {
			t.Error("a cancelled match can have a score")
		}
		migrateTo(t, url, db, beforeCancelled)
		if got := rows(t, db, "SELECT status FROM matches")[0][0]; got != "abandoned" {
			t.Errorf("status %s after the way back", got)
		}
		if err := execute(cancel); err == nil {
			t.Error("a match can be cancelled after the way back")
		}
	})
}

func TestAnImportThatCancelsAFixtureDeletesItsForecasts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		saveModel(t, s, start, forecastAt(match.ID, match.Kickoff.Add(-48*time.Hour), .4))
		tx, err := s.BeginImport(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		before := *match
		match.Status = football.Cancelled
		if err := tx.Update(t.Context(), []ingest.Change{{Before: before, After: match}}); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if f, err := s.ForecastOf(t.Context(), *match); err != nil || f != nil {
			t.Errorf("%+v, %v", f, err)
		}
	})
}
