package ingest_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func importFile(t *testing.T, s *store.Store, file io.Reader) ingest.Report {
	t.Helper()
	reader, _, err := feed.Open(file, listing.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := ingest.Import(t.Context(), func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }, reader, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestStatesOfMatchesAreStored(t *testing.T) {
	const file = `{"name": "Segunda División 2018/19", "matches": [
		{"round": "Matchday 22", "date": "2019-01-20", "team1": "Alfa", "team2": "Beta", "score": {"ft": [0, 1]}, "status": "awarded"},
		{"round": "Matchday 22", "date": "2019-01-20", "team1": "Gama", "team2": "Delta", "status": "postponed"},
		{"round": "Matchday 22", "date": "2019-01-20", "team1": "Eps", "team2": "Zeta", "status": "cancelled"},
		{"round": "Matchday 22", "date": "2019-01-20", "team1": "Eta", "team2": "Teta", "status": "abandoned"},
		{"round": "Matchday 22", "date": "2019-01-20", "team1": "Iota", "team2": "Kapa"}]}`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		// The fixtures are known before their states.
		importFile(t, s, strings.NewReader("Div,Date,HomeTeam,AwayTeam\nSP2,20/01/2019,Eps,Zeta\nSP2,20/01/2019,Eta,Teta\n"))
		importFile(t, s, strings.NewReader(file))
		check := func(want map[string]football.Status) {
			t.Helper()
			for _, record := range all(t, s) {
				if got := record.Status; got != want[record.Home.Name] {
					t.Errorf("%s is %s, want %s", record.Title(), got, want[record.Home.Name])
				}
			}
		}
		check(map[string]football.Status{
			"Alfa": football.Awarded, "Gama": football.Postponed, "Eps": football.Cancelled, "Eta": football.Abandoned, "Iota": football.Scheduled,
		})
		// Models and simulations see no fixture that will not be played.
		known, err := s.History(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range known {
			if name := record.Home.Name; name == "Eps" || name == "Eta" {
				t.Errorf("%s is %s and among the fixtures to come", record.Title(), record.Status)
			}
		}
		// A source that knows no states does not take them back; a new day does.
		importFile(t, s, strings.NewReader("Div,Date,HomeTeam,AwayTeam\nSP2,20/01/2019,Gama,Delta\nSP2,20/02/2019,Eta,Teta\n"))
		check(map[string]football.Status{
			"Alfa": football.Awarded, "Gama": football.Postponed, "Eps": football.Cancelled, "Eta": football.Scheduled, "Iota": football.Scheduled,
		})
	})
}

// Reus left the league in January 2019: its other 21 matches were awarded. They count
// in the table, and no model learns from them.
func TestTheAwardedMatchesOfSegunda2018(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	importFile(t, s, realdata.Open(t, "raw/football-data/SP2_2018-19.csv"))
	records, err := s.History(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	division, _ := competition.ByCode("SP2")
	played := competition.Season{Competition: division, Season: 2018, Records: records}
	for _, row := range played.Table(0) {
		if row.Played != 42 {
			t.Errorf("%s has played %d matches, want 42", row.Team.Name, row.Played)
		}
	}
	awarded := 0
	for _, game := range history.ByCountry(records, odds.Power)[0].Games {
		if game.Awarded {
			awarded++
			if game.HasResult {
				t.Error("an awarded match has a result to learn from")
			}
		}
	}
	if awarded != 21 {
		t.Errorf("%d awarded matches, want 21", awarded)
	}
}
