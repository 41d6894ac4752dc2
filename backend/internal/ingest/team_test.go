package ingest_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

const columns = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\n"

// teamNames returns the names of all teams, in order.
func teamNames(t *testing.T, s *store.Store) (names []string) {
	t.Helper()
	teams, err := s.Teams(t.Context(), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, team := range teams {
		names = append(names, team.Name)
	}
	return names
}

// A spelling of a known club finds its team, however that is stored, and needs no
// answer from anybody.
func TestASpellingOfAKnownClubFindsItsTeam(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		// From another source first: the new teams have the clubs' keys.
		mustImport(t, s, columns+"SP1,19/08/2023,Athletic Club,Real Madrid CF,0,2\nSP1,20/08/2023,Deportivo Alavés,Club Atlético de Madrid,1,1\n", ingest.Options{})
		want := []string{"Alaves", "Ath Bilbao", "Ath Madrid", "Real Madrid"}
		if got := teamNames(t, s); !slices.Equal(got, want) {
			t.Fatalf("teams %q, want %q", got, want)
		}
		report := mustImport(t, s, columns+"SP1,19/08/2023,Ath Bilbao,Real Madrid,0,2\nSP1,20/08/2023,C.D. Alavés,At. Madrid,1,1\nSP1,20/08/2023,Club Deportivo Tenerife,CÁDIZ C.F.,1,1\n", ingest.Options{DryRun: true})
		if got := count(report); got.New != 1 || got.Unchanged != 2 || len(report.Unknown) != 0 {
			t.Errorf("%+v, unknown %+v", got, report.Unknown)
		}
	})
}

// A team keeps the name that it has, be it of another source or of a user.
func TestAStoredTeamKeepsItsName(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, columns+"SP1,19/08/2023,Sevilla,Valencia,0,2\n", ingest.Options{})
		teams, err := s.Teams(t.Context(), "", 0)
		if err != nil {
			t.Fatal(err)
		}
		mine := "Los de Nervión"
		if err := s.ChangeTeam(t.Context(), teams[0].ID, &mine, nil, august); err != nil {
			t.Fatal(err)
		}
		report := mustImport(t, s, columns+"SP1,19/08/2023,Sevilla FC,Valencia CF,0,2\n", ingest.Options{})
		if got := count(report); got.Unchanged != 1 {
			t.Errorf("%+v", got)
		}
		if got := teamNames(t, s); !slices.Equal(got, []string{mine, "Valencia"}) {
			t.Errorf("teams %q", got)
		}
	})
}

// Whoever answers that a spelling is a new team gets one, although the club is known.
func TestANewTeamByTheUsersWordIsNew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, columns+"SP1,19/08/2023,Sevilla,Valencia,0,2\n", ingest.Options{})
		mustImport(t, s, columns+"SP1,26/08/2023,Sevilla FC,Valencia,0,2\n", ingest.Options{Spellings: map[string]int64{"Sevilla FC": 0}})
		if got := teamNames(t, s); !slices.Equal(got, []string{"Sevilla", "Sevilla FC", "Valencia"}) {
			t.Errorf("teams %q", got)
		}
	})
}

// CD and UD Logroñés have one spelling in football-data.co.uk, Lérida and Lleida are one
// club with two.
func TestClubsWithOneSpellingAreToldApartByTheSeason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		before, after := "SP2,31/08/1997,Logrones,Lerida,1,0\n", "SP2,12/09/2020,Logrones,Lleida,0,1\n"
		mustImport(t, s, columns+before, ingest.Options{})
		mustImport(t, s, columns+after, ingest.Options{})
		if got := count(mustImport(t, s, columns+before+after, ingest.Options{})); got.Unchanged != 2 {
			t.Errorf("again: %+v", got)
		}
		if got := teamNames(t, s); !slices.Equal(got, []string{"Lleida", "Logrones", "UD Logrones"}) {
			t.Errorf("teams %q", got)
		}
	})
}

// A typing mistake is no new team.
func TestATypingMistakeSuggestsTheTeam(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, columns+"SP1,19/08/2023,Cadiz,Cordoba,0,2\nSP1,19/08/2023,Castellon,Cartagena,0,2\n", ingest.Options{})
		report := mustImport(t, s, columns+"SP1,26/08/2023,Cadis,Castellon,0,2\n", ingest.Options{DryRun: true})
		if len(report.Unknown) != 1 || len(report.Unknown[0].Suggestions) == 0 || report.Unknown[0].Suggestions[0].Team.Name != "Cadiz" || !report.Unknown[0].Suggestions[0].Preselected {
			t.Errorf("%+v", report.Unknown)
		}
		if _, err := importText(t, s, columns+"SP1,26/08/2023,Cadis,Castellon,0,2\n", ingest.Options{}); err == nil || !strings.Contains(err.Error(), "likely Cadiz") {
			t.Error(err)
		}
	})
}

// The same season from two sources is there once, in either order.
func TestASeasonOfTwoSourcesIsThereOnce(t *testing.T) {
	for _, pair := range [][]string{
		{"football-data/SP1_2023-24.csv", "openfootball-espana/2023-24_1-liga.txt"},
		{"openfootball-espana/2023-24_1-liga.txt", "football-data/SP1_2023-24.csv"},
		{"openfootball-espana/2023-24_2-liga2.txt", "spain.csv:SP2"},
		{"england.csv:E0", "openfootball-json/2019-20_en.1.json", "openfootball-json/2020-21_en.1.json"},
		{"openfootball-json/2024-25_en.1.json", "england.csv:E0"},
		{"spain.csv:SP1", "openfootball-espana/2012-13_1-liga.txt", "openfootball-json/2013-14_es.1.json", "openfootball-json/2019-20_es.1.json", "footballcsv/2010-11_es.1.csv"},
		{"spain.csv:SP2", "openfootball-espana/2012-13_2-liga2.txt", "openfootball-json/2013-14_es.2.json", "openfootball-json/2019-20_es.2.json", "footballcsv/2010-11_es.2.csv"},
	} {
		t.Run(strings.Join(pair, " + "), func(t *testing.T) {
			t.Parallel()
			s := storetest.Open(t, storetest.SQLite(t))
			for _, name := range pair {
				importPublished(t, s, name)
			}
			seasons, err := s.Seasons(t.Context(), "")
			if err != nil || len(seasons) == 0 {
				t.Fatal(err)
			}
			for _, season := range seasons {
				teams, err := s.Teams(t.Context(), season.Division, season.Season)
				if err != nil {
					t.Fatal(err)
				}
				if n := len(teams); season.Matches != n*(n-1) {
					t.Errorf("%s %s: %d matches of %d teams", season.Division, season.Season, season.Matches, n)
				}
			}
		})
	}
}

// importPublished imports a file, or one division of it: name:SP1.
func importPublished(t *testing.T, s *store.Store, name string) {
	t.Helper()
	path, division, _ := strings.Cut(name, ":")
	if division == "" {
		path = "raw/" + path
	}
	reader, _, err := feed.Open(realdata.Open(t, path), listing.Hints{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
	if _, err := ingest.Import(t.Context(), begin, divisionReader{reader, division}, ingest.Options{}); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// divisionReader reads the entries of one division since 2010, when the other files
// begin; "" reads all.
type divisionReader struct {
	listing.Reader
	division string
}

func (r divisionReader) Next() (listing.Entry, error) {
	for {
		entry, err := r.Reader.Next()
		if err != nil || r.division == "" || entry.Division == r.division && entry.Season >= 2010 {
			return entry, err
		}
	}
}
