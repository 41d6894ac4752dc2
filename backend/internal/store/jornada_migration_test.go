package store_test

import (
	"database/sql"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/migrations"
)

// The version before fixtures were stored as rows, and the one that introduced the
// rows.
const (
	fixturesAsJSON = 7
	fixturesAsRows = 8
)

// migrateTo migrates the schema of a database up or down to a version.
func migrateTo(t *testing.T, url string, db *sql.DB, version int64) {
	t.Helper()
	dialect, folder := goose.DialectPostgres, "postgres"
	if strings.HasPrefix(url, "sqlite:") {
		dialect, folder = goose.DialectSQLite3, "sqlite"
	}
	files, err := fs.Sub(migrations.Files, folder)
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(dialect, db, files)
	if err != nil {
		t.Fatal(err)
	}
	at, err := provider.GetDBVersion(t.Context())
	if err == nil && at < version {
		_, err = provider.UpTo(t.Context(), version)
	} else if err == nil {
		_, err = provider.DownTo(t.Context(), version)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// jsonJornada is a row of version 7, with the JSON columns as that version wrote
// them.
type jsonJornada struct {
	Fixtures [15]jsonFixture
	Public   [14]football.Probs
	Winners  *[6]int
	Prizes   *[6]float64
}

type jsonFixture struct {
	Home, Away string
	MatchID    int64
}

func (j jsonJornada) fixtures() (list [15]jornada.Fixture) {
	for i, f := range j.Fixtures {
		list[i] = jornada.Fixture{Home: f.Home, Away: f.Away, MatchID: f.MatchID}
	}
	return list
}

func (j jsonJornada) columns(t *testing.T) []string {
	t.Helper()
	var texts []string
	for _, value := range []any{j.Fixtures, j.Public, j.Winners, j.Prizes} {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// jsonColumns reads the columns that jsonJornada.columns wrote.
func jsonColumns(t *testing.T, db *sql.DB, id int) []string {
	t.Helper()
	return rows(t, db, "SELECT fixtures, public, winners, prizes FROM jornadas WHERE id = "+string(rune('0'+id)))[0]
}

func fromColumns(t *testing.T, columns []string) (j jsonJornada) {
	t.Helper()
	for i, into := range []any{&j.Fixtures, &j.Public, &j.Winners, &j.Prizes} {
		if err := json.Unmarshal([]byte(columns[i]), into); err != nil {
			t.Fatalf("%s: %v", columns[i], err)
		}
	}
	return j
}

func TestFixturesOfOldJornadasAreMigratedToRowsAndBack(t *testing.T) {
	var announced, settled jsonJornada
	random := rand.New(rand.NewPCG(1, 2))
	for i := range announced.Fixtures {
		announced.Fixtures[i] = jsonFixture{Home: "Home " + string(rune('A'+i)), Away: "Away " + string(rune('A'+i))}
		settled.Fixtures[i] = jsonFixture{Home: "Deportivo Alavés", Away: `The "Away" \ & <Co>`, MatchID: int64(i%3) * 11} // 22 was deleted
	}
	settled.Fixtures[4] = jsonFixture{} // published lists leave some names out
	for i := range settled.Public {
		home, draw := random.Float64()/2, random.Float64()/2
		settled.Public[i] = football.Probs{home, draw, 1 - home - draw}
	}
	settled.Public[0] = football.Probs{.55, .25, .2}
	settled.Public[1] = football.Probs{1, 0, 0}
	settled.Public[7] = football.Probs{}
	settled.Winners, settled.Prizes = &[6]int{0, 3, 41, 567, 4321, 23456}, &[6]float64{0, 31234.56, 1234.5, 66, 7.89, 1.2}

	storetest.EachURL(t, func(t *testing.T, url string) {
		s, err := store.Open(t.Context(), url) // creates the file
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		db := raw(t, url)
		migrateTo(t, url, db, fixturesAsJSON)
		for _, statement := range []string{
			"INSERT INTO divisions VALUES ('SP1', 'Primera', 'ES', 1, 1)",
			"INSERT INTO seasons (division, year) VALUES ('SP1', 2023)",
			"INSERT INTO teams (id, country, name) VALUES (1, 'ES', 'One'), (2, 'ES', 'Two')",
			"INSERT INTO matches (id, division, season, matchday_inferred, kickoff, kickoff_time_known, home_team_id, away_team_id, meeting, status, sample, version, updated_at) " +
				"VALUES (11, 'SP1', 2023, false, '2023-08-11 19:00:00+00:00', true, 1, 2, 1, 'scheduled', false, 1, '2023-08-11 19:00:00+00:00')",
		} {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		for i, j := range []jsonJornada{announced, settled} {
			insert := "INSERT INTO jornadas (id, season, number, closes_at, takings, jackpot, signs, pleno, version, fixtures, public, winners, prizes) " +
				"VALUES ($1, 2023, $7, '2023-08-11 19:00:00+00:00', 1, 2, $2, '', 3, $3, $4, $5, $6)"
			columns := j.columns(t)
			signs := []string{"", "11X21X21X21X2-"}[i]
			if _, err := db.ExecContext(t.Context(), insert, i+1, signs, columns[0], columns[1], columns[2], columns[3], i+1); err != nil {
				t.Fatal(err)
			}
		}
		for i := range settled.Fixtures {
			if settled.Fixtures[i].MatchID == 22 {
				settled.Fixtures[i].MatchID = 0
			}
		}
		for range 2 {
			migrateTo(t, url, db, fixturesAsRows)
			for i, j := range []jsonJornada{announced, settled} {
				want := jornada.Jornada{
					ID: int64(i + 1), Season: 2023, Number: i + 1, Day: time.Date(2023, time.August, 11, 19, 0, 0, 0, time.UTC), Takings: 1, Jackpot: 2, Version: 3,
					Fixtures: j.fixtures(), Public: j.Public, Outcomes: []string{"", "11X21X21X21X2-"}[i], Winners: j.Winners, Prizes: j.Prizes,
				}
				got, err := s.Jornada(t.Context(), want.ID)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("read as rows (-want +got):\n%s", diff)
				}
			}
			migrateTo(t, url, db, fixturesAsJSON)
			if diff := cmp.Diff(announced.columns(t), jsonColumns(t, db, 1)); diff != "" {
				t.Errorf("bytes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(settled, fromColumns(t, jsonColumns(t, db, 2))); diff != "" {
				t.Errorf("read as JSON (-want +got):\n%s", diff)
			}
		}
	})
}
