package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// importAny imports a file of any kind.
func importAny(t testing.TB, s *store.Store, text string, options ingest.Options) (ingest.Report, error) {
	t.Helper()
	reader, _, err := feed.Open(strings.NewReader(text), listing.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
	return ingest.Import(t.Context(), begin, reader, options)
}

// places returns the matches as "stage/round/matchday meeting home – away score".
func places(t testing.TB, s *store.Store) (list []string) {
	t.Helper()
	for _, r := range all(t, s) {
		score := string(r.Status)
		if r.Score != nil {
			score = r.Score.String()
		}
		if r.ExtraTime != nil {
			score += " a.e.t. " + r.ExtraTime.String()
		}
		if r.Penalties != nil {
			score += " pen. " + r.Penalties.String()
		}
		list = append(list, fmt.Sprintf("%s/%s/%d %d %s (%s) – %s (%s) %s", r.Stage, r.Round, r.Matchday, r.Meeting, r.Home.Name, r.Home.Country, r.Away.Name, r.Away.Country, score))
	}
	return list
}

func wantPlaces(t testing.TB, s *store.Store, want ...string) {
	t.Helper()
	if got := places(t, s); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAPlayOffIsAMatchOfItsOwn(t *testing.T) {
	const file = `{"name": "English Championship 2023/24", "matches": [
		{"round": "Matchday 4", "date": "2023-08-26", "team1": "Alfa", "team2": "Beta", "score": {"ft": [2, 3]}},
		{"stage": "Finals", "round": "Semifinals", "date": "2024-05-12", "team1": "Alfa", "team2": "Beta", "score": {"ft": [0, 0]}}]}`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := []string{"//4 1 Alfa (GB-ENG) – Beta (GB-ENG) 2-3", "Play-offs/Semifinals/0 1 Alfa (GB-ENG) – Beta (GB-ENG) 0-0"}
		for _, expected := range []counts{{New: 2}, {Unchanged: 2}} {
			if report, err := importAny(t, s, file, ingest.Options{}); err != nil || count(report) != expected {
				t.Errorf("%+v, %v", count(report), err)
			}
			wantPlaces(t, s, want...)
		}
		// Another source does not say which of them was a play-off, but its days do.
		csv := resultsHeading + "E1,26/08/2023,Alfa,Beta,2,3\nE1,12/05/2024,Alfa,Beta,0,0\n"
		if _, err := importText(t, s, csv, ingest.Options{}); err == nil {
			t.Error("two league matches of a pair")
		}
		if report := mustImport(t, s, resultsHeading+"E1,12/05/2024,Alfa,Beta,0,0\n", ingest.Options{}); count(report) != (counts{Unchanged: 1}) {
			t.Errorf("the play-off from another source: %+v", count(report))
		}
		wantPlaces(t, s, want...)
	})
}

func TestAMatchLearnsItsStageFromAnotherSource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, resultsHeading+"SC0,05/08/2023,Northburgh,Eastmuir,1,0\nSC0,02/12/2023,Northburgh,Eastmuir,2,2\nSC0,27/04/2024,Northburgh,Eastmuir,0,3\n", ingest.Options{})
		const file = `{"name": "Scottish Premiership 2023/24", "matches": [
			{"round": "Matchday 1", "date": "2023-08-05", "team1": "Northburgh", "team2": "Eastmuir", "score": {"ft": [1, 0]}},
			{"round": "Matchday 16", "date": "2023-12-02", "team1": "Northburgh", "team2": "Eastmuir", "score": {"ft": [2, 2]}},
			{"round": "Championship, Matchday 1", "date": "2024-04-27", "team1": "Northburgh", "team2": "Eastmuir", "score": {"ft": [0, 3]}}]}`
		want := []string{
			"//1 1 Northburgh (GB-SCT) – Eastmuir (GB-SCT) 1-0", "//16 2 Northburgh (GB-SCT) – Eastmuir (GB-SCT) 2-2",
			"Championship//34 1 Northburgh (GB-SCT) – Eastmuir (GB-SCT) 0-3",
		}
		if report, err := importAny(t, s, file, ingest.Options{}); err != nil || report.New > 0 {
			t.Errorf("%+v, %v", report, err)
		}
		wantPlaces(t, s, want...)
		if report := mustImport(t, s, resultsHeading+"SC0,28/04/2024,Northburgh,Eastmuir,0,3\n", ingest.Options{}); count(report) != (counts{Changed: 1}) {
			t.Errorf("a corrected day: %+v", count(report))
		}
		wantPlaces(t, s, want...)
	})
}

const cup = `= UEFA Champions League 2023/24

» Group A
  Tue Sep/19 2023
    21.00  Alfa (ESP)  v Beta (ENG)   2-1 (1-0)
» Round of 16
  Tue Feb/13 2024
    21.00  Alfa (ESP)  v Beta (ENG)   1-2 (0-1)
  Tue Mar/5 2024
    21.00  Beta (ENG)  v Alfa (ESP)   4-2 pen. 1-2 a.e.t. (1-2, 0-1)
`

func TestClubsOfACupAreTeamsOfTheirOwnCountry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, resultsHeading+"SP1,19/08/2023,Alfa,Gama,1,0\n", ingest.Options{})
		mustImport(t, s, resultsHeading+"G1,20/08/2023,Alfa,Delta,1,0\n", ingest.Options{})
		for _, expected := range []counts{{New: 3}, {Unchanged: 3}} {
			report, err := importAny(t, s, cup, ingest.Options{})
			if err != nil || count(report) != expected || expected.New > 0 && !slices.Equal(report.NewTeams, []string{"Beta"}) {
				t.Errorf("%+v, %v", report, err)
			}
		}
		wantPlaces(t, s,
			"//1 1 Alfa (ES) – Gama (ES) 1-0", "//1 1 Alfa (GR) – Delta (GR) 1-0",
			"Group stage/Group A/0 1 Alfa (ES) – Beta (GB-ENG) 2-1", "Knockout/Round of 16/0 1 Alfa (ES) – Beta (GB-ENG) 1-2",
			"Knockout/Round of 16/0 1 Beta (GB-ENG) – Alfa (ES) 1-2 a.e.t. 1-2 pen. 4-2")

		bare := strings.NewReplacer(" (ESP)", "", " (ENG)", "").Replace(cup)
		if _, err := importAny(t, s, bare, ingest.Options{}); err == nil || !strings.Contains(err.Error(), `"Alfa" is the name of teams of several countries (ES, GR)`) {
			t.Errorf("a club of two countries: %v", err)
		}
		bare = strings.ReplaceAll(bare, "Alfa", "Gama")
		if _, err := importAny(t, s, strings.ReplaceAll(bare, "Beta", "Nobody"), ingest.Options{}); err == nil || !strings.Contains(err.Error(), `"Nobody" is not a team of any country`) {
			t.Errorf("a club of no country: %v", err)
		}
		if report, err := importAny(t, s, bare, ingest.Options{}); err != nil || report.New != 3 || len(report.NewTeams) > 0 {
			t.Errorf("clubs that are known: %+v, %v", report, err)
		}
		wrong := strings.ReplaceAll(cup, "(ESP)", "(QQQ)")
		if _, err := importAny(t, s, wrong, ingest.Options{}); err == nil || !strings.Contains(err.Error(), `"QQQ" behind Alfa is not the code of a known country`) {
			t.Errorf("an unknown code: %v", err)
		}
	})
}

func TestTeamsOfOtherFieldsAreOtherTeams(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, resultsHeading+"SP1,19/08/2023,Barcelona,Levante,1,0\n", ingest.Options{})
		if _, err := importAny(t, s, "= Liga F 2023/24\n\n▪ Matchday 1\n  Sat Sep/16 2023\n    Barcelona  v Levante  4-0\n", ingest.Options{}); err != nil {
			t.Fatal(err)
		}
		records := all(t, s)
		if len(records) != 2 || records[0].Home.ID == records[1].Home.ID || records[1].Home.Field != football.Women || records[0].Home.Field != football.Men {
			t.Errorf("%+v", records)
		}
		if history, err := s.History(t.Context()); err != nil || len(history) != 1 {
			t.Errorf("%d matches to learn from, %v", len(history), err)
		}
	})
}

func TestASeasonDoesNotGetMoreTeamsThanItCanHave(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	mustImport(t, s, roundRobin("SP1", 2023, 20, "T"), ingest.Options{})
	_, err := importText(t, s, roundRobin("SP1", 2023, 20, "Other"), ingest.Options{NewTeams: true})
	var problems *listing.Problems
	if !errors.As(err, &problems) || !strings.Contains(err.Error(), "Primera División would have 40 teams in 2023-24, and has 20 at most") {
		t.Errorf("%v", err)
	}
	if got := len(all(t, s)); got != 380 {
		t.Errorf("%d matches", got)
	}
}

// A whole history has play-offs among the league's matches: after the split of a league,
// one more meeting can only be one of them.
func TestAMeetingMoreThanTheTableHasIsAPlayOff(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	const file = "Country,League,Season,Date,Time,Home,Away,HG,AG,Res\n" +
		"Finland,Veikkausliiga,2023,05/04/2023,16:00,Honka,VPS,1,0,H\nFinland,Veikkausliiga,2023,20/09/2023,16:00,Honka,VPS,2,0,H\nFinland,Veikkausliiga,2023,01/11/2023,16:00,Honka,VPS,3,0,H\n"
	for _, expected := range []counts{{New: 3}, {Unchanged: 3}} {
		if report, err := importAny(t, s, file, ingest.Options{}); err != nil || count(report) != expected {
			t.Errorf("%+v, %v", report, err)
		}
	}
	var stages []string
	for _, r := range all(t, s) {
		stages = append(stages, r.Stage)
	}
	if !slices.Equal(stages, []string{"", "", "Europe Play-offs"}) {
		t.Errorf("stages %q", stages)
	}
}

func TestNationalTeamsMeetTwiceOnADay(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	const heading = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral\n"
	file := heading + "1974-02-17,Tahiti,New Caledonia,2,1,Friendly,Papeete,Tahiti,FALSE\n1974-02-17,Tahiti,New Caledonia,1,2,Friendly,Papeete,Tahiti,FALSE\n"
	read := func(text string) (ingest.Report, error) {
		reader, _, err := feed.Open(strings.NewReader(text), listing.Hints{Name: "men-results.csv"})
		if err != nil {
			t.Fatal(err)
		}
		begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
		return ingest.Import(t.Context(), begin, reader, ingest.Options{})
	}
	for _, expected := range []counts{{New: 2}, {Unchanged: 2}} {
		if report, err := read(file); err != nil || count(report) != expected {
			t.Errorf("%+v, %v", report, err)
		}
	}
	// A match some days later is another one, not a correction.
	if report, err := read(heading + "1974-02-21,Tahiti,New Caledonia,0,0,Friendly,Papeete,Tahiti,TRUE\n"); err != nil || count(report) != (counts{New: 1}) {
		t.Errorf("%+v, %v", report, err)
	}
	records := all(t, s)
	if last := records[len(records)-1]; len(records) != 3 || !last.Neutral || last.Home.Country != football.National || last.Home.Field != football.MenNational {
		t.Errorf("%+v", records)
	}
	if err := func() error {
		_, err := read(file + "1974-02-17,Tahiti,New Caledonia,1,2,Friendly,Papeete,Tahiti,FALSE\n")
		return err
	}(); err == nil || !strings.Contains(err.Error(), "there already, on line") {
		t.Errorf("the same match twice: %v", err)
	}
}
