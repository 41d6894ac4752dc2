package ingest_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/feed/footballdata"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func importText(t testing.TB, s *store.Store, text string, options ingest.Options) (ingest.Report, error) {
	t.Helper()
	reader, err := footballdata.NewReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
	return ingest.Import(t.Context(), begin, reader, options)
}

func mustImport(t testing.TB, s *store.Store, text string, options ingest.Options) ingest.Report {
	t.Helper()
	report, err := importText(t, s, text, options)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// all returns every record with details, by kick-off.
func all(t testing.TB, s *store.Store) []football.MatchRecord {
	t.Helper()
	var records []football.MatchRecord
	query := football.MatchQuery{Limit: football.MaxLimit}
	for {
		page, next, err := s.Matches(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range page {
			whole, err := s.Match(t.Context(), one.ID)
			if err != nil {
				t.Fatal(err)
			}
			records = append(records, whole)
		}
		if query.Cursor = next; next == "" {
			return records
		}
	}
}

const heading = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,HTHG,HTAG,Referee,HS,AS,B365H,B365D,B365A,PSCH,PSCD,PSCA\n"

// roundRobin returns the file of a double round robin of n teams (circle method),
// one matchday a week.
func roundRobin(division string, year, n int, prefix string) string {
	var text strings.Builder
	text.WriteString(heading)
	first := time.Date(year, time.August, 19, 0, 0, 0, 0, time.UTC)
	for matchday := range 2 * (n - 1) {
		day := first.AddDate(0, 0, 7*matchday).Format("02/01/2006")
		for i := range n / 2 {
			home, away := (matchday+i)%(n-1), (matchday-i+n-1)%(n-1)
			if i == 0 {
				away = n - 1
			}
			if matchday >= n-1 {
				home, away = away, home
			}
			fmt.Fprintf(&text, "%s,%s,%s%d,%s%d,%d,%d,0,0,,10,8,2,3.3,3.8,2.1,3.3,3.6\n", division, day, prefix, home, prefix, away, i%4, matchday%3)
		}
	}
	return text.String()
}

type counts struct{ New, Changed, Unchanged int }

func count(r ingest.Report) counts { return counts{r.New, r.Changed, r.Unchanged} }

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		text := roundRobin("SP1", 2023, 4, "T")
		first := mustImport(t, s, text, ingest.Options{})
		if got, want := count(first), (counts{New: 12}); got != want || len(first.NewTeams) != 4 {
			t.Errorf("first: %+v and teams %v, want %+v and 4", got, first.NewTeams, want)
		}
		before := all(t, s)
		second := mustImport(t, s, text, ingest.Options{})
		if got, want := count(second), (counts{Unchanged: 12}); got != want || len(second.NewTeams) != 0 {
			t.Errorf("second: %+v and teams %v, want %+v and none", got, second.NewTeams, want)
		}
		if diff := cmp.Diff(before, all(t, s)); diff != "" {
			t.Errorf("the database changed:\n%s", diff)
		}
	})
}

func TestAnotherFileAddsAndCorrectsButRemovesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, heading+"SP1,19/08/2023,One,Two,1,1,0,1,M Riley,10,8,2,3.3,3.8,,,\n", ingest.Options{})
		report := mustImport(t, s, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,HC,AC,B365H,PSCH,PSCD,PSCA,B365>2.5,B365<2.5\n"+
			"SP1,19/08/2023,One,Two,2,1,5,4,2.05,2.1,3.2,3.6,1.9,1.95\n", ingest.Options{})
		if got, want := count(report), (counts{Changed: 1}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		got := all(t, s)[0]
		if *got.Score != (football.Score{Home: 2, Away: 1}) || *got.HalfTime != (football.Score{Away: 1}) || got.Version != 2 {
			t.Errorf("score %v, half time %v, version %d", got.Score, got.HalfTime, got.Version)
		}
		if got.Referee == nil || got.Referee.Name != "M Riley" {
			t.Errorf("referee %v", got.Referee)
		}
		want := &football.Statistics{
			Home: football.SideStatistics{Shots: new(10), Corners: new(5)}, Away: football.SideStatistics{Shots: new(8), Corners: new(4)},
		}
		if diff := cmp.Diff(want, got.Statistics); diff != "" {
			t.Errorf("statistics (-want +got):\n%s", diff)
		}
		quotes := []odds.Quote{
			{Bookmaker: "B365", Moment: odds.Opening, Odds: odds.Odds{2, 3.3, 3.8}, Over25: 1.9, Under25: 1.95},
			{Bookmaker: "PS", Moment: odds.Closing, Odds: odds.Odds{2.1, 3.2, 3.6}},
		}
		// The second file has only one of Bet365's three prices; an incomplete quote is
		// ignored.
		if diff := cmp.Diff(quotes, got.Quotes); diff != "" {
			t.Errorf("quotes (-want +got):\n%s", diff)
		}
	})
}

func TestAFixtureGetsItsResult(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, "Div,Date,Time,HomeTeam,AwayTeam\nSP1,26/08/2023,18:30,One,Two\n", ingest.Options{})
		fixture := all(t, s)[0]
		if fixture.Status != football.Scheduled || fixture.Score != nil || !fixture.TimeKnown {
			t.Fatalf("%+v", fixture)
		}
		report := mustImport(t, s, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,26/08/2023,One,Two,0,0\n", ingest.Options{})
		if got, want := count(report), (counts{Changed: 1}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		match := all(t, s)[0]
		if match.ID != fixture.ID || match.Status != football.Played || !match.Kickoff.Equal(fixture.Kickoff) || !match.TimeKnown {
			t.Errorf("%+v became %+v", fixture, match)
		}
		// A file of fixtures that is imported late does not remove the result.
		mustImport(t, s, "Div,Date,Time,HomeTeam,AwayTeam\nSP1,26/08/2023,18:30,One,Two\n", ingest.Options{})
		if got := all(t, s)[0]; got.Score == nil {
			t.Error("the result is gone")
		}
	})
}

func TestNothingOfAnInvalidFileIsStored(t *testing.T) {
	good := roundRobin("SP1", 2023, 4, "T")
	tests := []struct {
		name, text string
		lines      []int
	}{
		{"a pairing twice", good + "SP1,30/09/2023,T0,T1,1,1,,,,,,,,,,,\n", []int{14}},
		{"wrong lines", good + "SP1,31/09/2023,T0,T9,1,1,,,,,,,,,,,\nSP1,30/09/2023,T0,T8,x,1,,,,,,,,,,,\n", []int{14, 15}},
		{"a heading alone", heading, []int{0}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, roundRobin("E0", 2023, 4, "E"), ingest.Options{})
		before := all(t, s)
		for _, test := range tests {
			_, err := importText(t, s, test.text, ingest.Options{})
			var problems *listing.Problems
			if !errors.As(err, &problems) {
				t.Errorf("%s: %v", test.name, err)
				continue
			}
			var lines []int
			for _, problem := range problems.List {
				lines = append(lines, problem.Line)
			}
			if !slices.Equal(lines, test.lines) {
				t.Errorf("%s: problems on lines %v, want %v: %v", test.name, lines, test.lines, err)
			}
			if diff := cmp.Diff(before, all(t, s)); diff != "" {
				t.Errorf("%s: something was stored:\n%s", test.name, diff)
			}
			if teams, err := s.Teams(t.Context(), "", 0); err != nil || len(teams) != 4 {
				t.Errorf("%s: %d teams, %v", test.name, len(teams), err)
			}
		}
	})
}

// Names are normalized before they are compared and stored; some must not be stored.
func TestNamesOfAFileAreCleaned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,19/08/2023,Unio\u0301n Norte,Puerto\u00a0 Sur,1,0\n", ingest.Options{})
		mustImport(t, s, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,20/01/2024,Puerto Sur,Unión Norte,1,0\n", ingest.Options{})
		teams, err := s.Teams(t.Context(), "", 0)
		if err != nil || len(teams) != 2 || teams[0].Name != "Puerto Sur" || teams[1].Name != "Unión Norte" {
			t.Errorf("teams %+v, %v", teams, err)
		}
		for _, name := range []string{"a\x1bb", "a\u202eb", "\u200b"} {
			_, err := importText(t, s, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,21/01/2024,Getafe,"+name+",1,0\n", ingest.Options{})
			var problems *listing.Problems
			if !errors.As(err, &problems) || problems.List[0].Line != 2 || !strings.Contains(problems.List[0].Message.String(), "away team") {
				t.Errorf("%q: %v", name, err)
			}
		}
		for _, name := range []string{"Beta 1-0", "Beta @ Wembley", "20:45 Beta", "a.e.t. (1-1) Beta"} {
			_, err := importText(t, s, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,21/01/2024,Getafe,"+name+",1,0\n", ingest.Options{})
			var problems *listing.Problems
			if !errors.As(err, &problems) || problems.List[0].Line != 2 || !strings.Contains(problems.List[0].Message.String(), "cannot be a team") {
				t.Errorf("%q: %v", name, err)
			}
		}
	})
}

func TestADryRunOnlyReports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		report := mustImport(t, s, roundRobin("SP1", 2023, 4, "T"), ingest.Options{DryRun: true})
		if got, want := count(report), (counts{New: 12}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		if got := all(t, s); len(got) != 0 {
			t.Errorf("%d matches were stored", len(got))
		}
	})
}

func TestTeamsThatMeetTwiceAtHome(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		text := "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSC1,12/08/2023,Celtic,Hearts,2,0\nSC1,10/02/2024,Celtic,Hearts,1,1\n"
		if got, want := count(mustImport(t, s, text, ingest.Options{})), (counts{New: 2}); got != want {
			t.Errorf("first: %+v, want %+v", got, want)
		}
		if got, want := count(mustImport(t, s, text, ingest.Options{})), (counts{Unchanged: 2}); got != want {
			t.Errorf("second: %+v, want %+v", got, want)
		}
		records := all(t, s)
		if records[0].Meeting != 1 || records[1].Meeting != 2 {
			t.Errorf("meetings %d and %d", records[0].Meeting, records[1].Meeting)
		}
		if _, err := importText(t, s, text+"SC1,11/02/2024,Celtic,Hearts,1,1\n", ingest.Options{}); err == nil {
			t.Error("a third meeting is taken")
		}
	})
}

func TestTheSampleIsNeverMixedWithTheUsersMatches(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		sample := roundRobin("SP1", 2016, 4, "S") + strings.TrimPrefix(roundRobin("E0", 2016, 4, "E"), heading)
		mustImport(t, s, sample, ingest.Options{Sample: true})
		for _, one := range all(t, s) {
			if !one.Sample || one.Score == nil {
				t.Errorf("%s – %s is not a result of the sample", one.Home.Name, one.Away.Name)
			}
		}
		if got, want := count(mustImport(t, s, sample, ingest.Options{Sample: true})), (counts{Unchanged: 24}); got != want {
			t.Errorf("the sample again: %+v, want %+v", got, want)
		}

		report := mustImport(t, s, roundRobin("SP2", 2023, 4, "Own"), ingest.Options{})
		if report.Dropped != 12 {
			t.Errorf("%d matches of the sample made way, want the 12 of Spain", report.Dropped)
		}
		left := map[string]int{}
		for _, one := range all(t, s) {
			left[one.Division]++
		}
		if diff := cmp.Diff(map[string]int{"SP2": 12, "E0": 12}, left); diff != "" {
			t.Errorf("matches by division (-want +got):\n%s", diff)
		}
		teams, err := s.Teams(t.Context(), "", 0)
		if err != nil || len(teams) != 8 {
			t.Errorf("%d teams are left, want those of both leagues: %v", len(teams), err)
		}
		if got, want := count(mustImport(t, s, sample, ingest.Options{Sample: true})), (counts{Unchanged: 12}); got != want {
			t.Errorf("the sample a third time: %+v, want %+v: Spain is the user's own now", got, want)
		}
	})
}

func TestMatchdaysAreInferredFromDates(t *testing.T) {
	matchdays := func(t *testing.T, text string) []int {
		t.Helper()
		s := storetest.Open(t, storetest.SQLite(t))
		mustImport(t, s, text, ingest.Options{})
		var got []int
		for _, one := range all(t, s) {
			got = append(got, one.Matchday)
			if one.Matchday > 0 && !one.MatchdayInferred {
				t.Errorf("matchday %d counts as stated", one.Matchday)
			}
		}
		return got
	}
	regular := roundRobin("SP1", 2023, 4, "T")
	larger := roundRobin("SP1", 2023, 8, "T")
	if got, want := matchdays(t, regular), []int{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6}; !slices.Equal(got, want) {
		t.Errorf("a double round robin: %v, want %v", got, want)
	}
	moved := strings.Replace(larger, "SP1,26/08/2023,T1,T7", "SP1,20/12/2023,T1,T7", 1)
	var want []int
	for matchday := 1; matchday <= 14; matchday++ {
		want = append(want, matchday, matchday, matchday, matchday)
	}
	want = append(slices.Delete(want, 4, 5), 2)
	if got := matchdays(t, moved); moved == larger || !slices.Equal(got, want) {
		t.Errorf("a match that was moved behind the last: %v, want %v", got, want)
	}
	late := heading + "SP1,13/01/2024,T0,T1,1,0,,,,,,,,,,,\nSP1,20/01/2024,T1,T0,1,0,,,,,,,,,,,\n"
	if got, want := matchdays(t, late), []int{0, 0}; !slices.Equal(got, want) {
		t.Errorf("a season of which the beginning is missing: %v, want %v", got, want)
	}
}

// Spain 1993–2024 against the official numbers. The files are not part of the
// repository.
func TestInferredMatchdaysMatchTheOfficialOnes(t *testing.T) {
	data := filepath.Join("..", "..", "..", "..", "shared", "data")
	official, err := os.Open(filepath.Join(data, "spain-matchdays.csv"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the file spain-matchdays.csv is not at hand")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = official.Close() }()
	type key struct{ season, division, home, away string }
	want := map[key]int{}
	reader := csv.NewReader(official)
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		number, _ := strconv.Atoi(record[2])
		want[key{record[0], record[1], record[4], record[5]}] = number
	}
	text, err := os.ReadFile(filepath.Join(data, "spain.csv"))
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, storetest.SQLite(t))
	mustImport(t, s, string(text), ingest.Options{})
	right, n := 0, 0
	query := football.MatchQuery{Limit: football.MaxLimit}
	for {
		page, next, err := s.Matches(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range page {
			n++
			if want[key{one.Season.String(), one.Division, one.Home.Name, one.Away.Name}] == one.Matchday {
				right++
			}
		}
		if query.Cursor = next; next == "" {
			break
		}
	}
	share := float64(right) / float64(n)
	t.Logf("%d of %d matchdays are the official ones (%.1f %%)", right, n, 100*share)
	if n != 24798 || share < .96 {
		t.Errorf("%d of %d matchdays are right, want 96 %% of 24,798", right, n)
	}
}
