package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

var start = time.Date(2023, time.August, 11, 19, 0, 0, 0, time.UTC)

// matchRecord returns the n-th match of a season. Each has its own pair of teams.
func matchRecord(division string, season football.Season, n int, change ...func(*football.MatchRecord)) *football.MatchRecord {
	s := &football.MatchRecord{
		Fixture: football.Fixture{
			Division: division, Season: season, Matchday: 1 + n/10, TimeKnown: true,
			Kickoff: start.AddDate(int(season)-2023, 0, n),
			Home:    football.Team{Name: fmt.Sprintf("Home %d", n%7)}, Away: football.Team{Name: fmt.Sprintf("Away %d", n/7)},
		},
		Meeting: 1, Status: football.Scheduled,
	}
	for _, c := range change {
		c(s)
	}
	return s
}

func played(home, away int) func(*football.MatchRecord) {
	return func(s *football.MatchRecord) {
		s.Status, s.Score = football.Played, &football.Score{Home: home, Away: away}
	}
}

// importRecords stores records as an import does, with their teams and seasons.
func importRecords(t *testing.T, s *store.Store, records ...*football.MatchRecord) {
	t.Helper()
	tx, err := s.BeginImport(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records {
		division, ok := competition.ByCode(record.Division)
		if !ok {
			t.Fatalf("no division %s", record.Division)
		}
		if _, err := tx.Season(t.Context(), division, record.Season); err != nil {
			t.Fatal(err)
		}
		for _, team := range []*football.Team{&record.Home, &record.Away} {
			if *team, _, err = tx.Team(t.Context(), ingest.TeamKey{Field: football.Men, Country: division.Area, Name: team.Name}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := tx.Insert(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAMatchIsReadAsItWasStored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := matchRecord("SP1", 2023, 3, played(2, 1), func(s *football.MatchRecord) {
			s.HalfTime = &football.Score{Home: 1}
			s.Statistics = &football.Statistics{Home: football.SideStatistics{Shots: new(12), RedCards: new(0)}, Away: football.SideStatistics{Corners: new(4)}}
			s.Attendance = new(41234)
			s.Quotes = []odds.Quote{
				{Bookmaker: "Avg", Moment: odds.Opening, Odds: odds.Odds{1.9, 3.4, 4.2}},
				{Bookmaker: "Avg", Moment: odds.Closing, Over25: 1.8, Under25: 2.05},
				{Bookmaker: "PS", Moment: odds.Closing, Odds: odds.Odds{1.95, 3.5, 4}, Handicap: new(-.25), HandicapHome: 1.9, HandicapAway: 1.98},
			}
			s.MatchdayInferred = true
		})
		importRecords(t, s, want)
		got, err := s.Match(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(*want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if _, err := s.Match(t.Context(), want.ID+1); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an unknown match: %v", err)
		}
	})
}

func TestPagesContainEveryMatchOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var records []*football.MatchRecord
		for n := range 45 {
			one := matchRecord("SP1", 2023, n)
			one.Kickoff = start.AddDate(0, 0, n/4) // several have the same kick-off
			if n%3 == 0 {
				played(n%4, n%2)(one)
			}
			records = append(records, one)
		}
		records = append(records, matchRecord("E0", 2023, 1), matchRecord("SP1", 2022, 2))
		importRecords(t, s, records...)
		team := records[0].Home.ID
		tests := []struct {
			name  string
			query football.MatchQuery
			holds func(*football.MatchRecord) bool
		}{
			{"all", football.MatchQuery{}, func(*football.MatchRecord) bool { return true }},
			{"a division's season", football.MatchQuery{Division: "SP1", Season: 2023}, func(s *football.MatchRecord) bool { return s.Division == "SP1" && s.Season == 2023 }},
			{"a matchday", football.MatchQuery{Division: "SP1", Season: 2023, Matchday: 2}, func(s *football.MatchRecord) bool { return s.Season == 2023 && s.Matchday == 2 }},
			{"a team", football.MatchQuery{Team: team}, func(s *football.MatchRecord) bool { return s.Home.ID == team || s.Away.ID == team }},
			{"a status", football.MatchQuery{Status: football.Played}, func(s *football.MatchRecord) bool { return s.Status == football.Played }},
			{"some days", football.MatchQuery{From: start.AddDate(0, 0, 2), To: start.AddDate(0, 0, 5)}, func(s *football.MatchRecord) bool {
				return !s.Kickoff.Before(start.AddDate(0, 0, 2)) && s.Kickoff.Before(start.AddDate(0, 0, 5))
			}},
			{"nothing", football.MatchQuery{Division: "XX"}, func(*football.MatchRecord) bool { return false }},
		}
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				var want, got []int64
				for _, one := range records {
					if test.holds(one) {
						want = append(want, one.ID)
					}
				}
				slices.Sort(want)
				query := test.query
				query.Limit = 4
				last := time.Time{}
				for {
					page, next, err := s.Matches(t.Context(), query)
					if err != nil {
						t.Fatal(err)
					}
					for _, one := range page {
						if one.Kickoff.Before(last) {
							t.Errorf("%s comes after %s", one.Kickoff, last)
						}
						last = one.Kickoff
						got = append(got, one.ID)
					}
					if query.Cursor = next; next == "" {
						break
					}
				}
				slices.Sort(got)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("ids (-want +got):\n%s", diff)
				}
			})
		}
	})
}

func TestInvalidCursorsAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, cursor := range []string{"x", "!!!", "MTIz", "' OR 1=1 --"} {
			if _, _, err := s.Matches(t.Context(), football.MatchQuery{Cursor: cursor}); fault.KindOf(err) != fault.Invalid {
				t.Errorf("cursor %q: %v", cursor, err)
			}
		}
	})
}

func TestSeasonsAreSummarized(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		unnumbered := func(s *football.MatchRecord) { s.Matchday = 0 }
		importRecords(t, s,
			matchRecord("SP1", 2023, 1, played(1, 0)), matchRecord("SP1", 2023, 12), matchRecord("SP1", 2023, 23, func(s *football.MatchRecord) { s.Sample = true }),
			matchRecord("SP1", 2022, 1, played(1, 0)), matchRecord("SP1", 2022, 12, played(0, 0)), matchRecord("AUT", 2022, 1, unnumbered))
		got, err := s.Seasons(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		kickoff := func(season football.Season, number int) *time.Time {
			at := matchRecord("SP1", season, number).Kickoff
			return &at
		}
		want := []football.SeasonSummary{
			{Division: "SP1", Season: 2023, Matchdays: 3, CurrentMatchday: 2, Matches: 3, Played: 1, Sample: true, LastPlayed: kickoff(2023, 1), NextKickoff: kickoff(2023, 12)},
			{Division: "AUT", Season: 2022, Matches: 1, NextKickoff: kickoff(2022, 1)},
			{Division: "SP1", Season: 2022, Matchdays: 2, CurrentMatchday: 2, Matches: 2, Played: 2, LastPlayed: kickoff(2022, 12)},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		divisions, err := s.Divisions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(divisions) != 2 || divisions[0].Code != "SP1" || divisions[1].Code != "AUT" {
			t.Errorf("divisions %v, want Spain first", divisions)
		}
	})
}

func TestTeamsAreFoundByDivisionAndSeason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		importRecords(t, s, matchRecord("SP1", 2023, 0), matchRecord("SP1", 2022, 1), matchRecord("E0", 2023, 2))
		tests := []struct {
			division string
			season   football.Season
			want     []string
		}{
			{"", 0, []string{"Away 0", "Away 0", "Home 0", "Home 1", "Home 2"}}, // two clubs of this name, one per country
			{"SP1", 0, []string{"Away 0", "Home 0", "Home 1"}},
			{"SP1", 2022, []string{"Away 0", "Home 1"}},
			{"", 2023, []string{"Away 0", "Away 0", "Home 0", "Home 2"}},
			{"XX", 0, nil},
		}
		for _, test := range tests {
			teams, err := s.Teams(t.Context(), test.division, test.season)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, team := range teams {
				got = append(got, team.Name)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("teams of %q %d: %v, want %v", test.division, test.season, got, test.want)
			}
		}
	})
}

func TestMatchesNewestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var teams []football.Team
		for _, name := range []string{"A", "B"} {
			team, err := s.AddTeam(t.Context(), football.Team{Name: name, Country: "ES"}, start)
			if err != nil {
				t.Fatal(err)
			}
			teams = append(teams, team)
		}
		for i := range 5 { // two have the same kick-off
			_, err := s.AddMatch(t.Context(), football.MatchRecord{
				Fixture: football.Fixture{Division: "SP1", Season: football.Season(2000 + i), Kickoff: start.AddDate(0, 0, i/2), Home: teams[0], Away: teams[1]},
				Status:  football.Scheduled,
			}, start)
			if err != nil {
				t.Fatal(err)
			}
		}
		var seasons []football.Season
		for q := (football.MatchQuery{Newest: true, Limit: 2}); ; {
			page, next, err := s.Matches(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, record := range page {
				seasons = append(seasons, record.Season)
			}
			if q.Cursor = next; next == "" {
				break
			}
		}
		if want := []football.Season{2004, 2003, 2002, 2001, 2000}; !cmp.Equal(seasons, want) {
			t.Errorf("seasons %v, want %v", seasons, want)
		}
	})
}

// The stored counts of seasons must equal the counts of their matches after every
// change.
func TestSeasonCountsStayCorrectAfterEveryChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var teams []football.Team
		for _, name := range []string{"A", "B", "C"} {
			team, err := s.AddTeam(t.Context(), football.Team{Name: name, Country: "ES"}, start)
			if err != nil {
				t.Fatal(err)
			}
			teams = append(teams, team)
		}
		check := func(when string) {
			t.Helper()
			seasons, err := s.Seasons(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			counted := map[string]int{}
			records, _, err := s.Matches(t.Context(), football.MatchQuery{})
			if err != nil {
				t.Fatal(err)
			}
			for _, record := range records {
				counted[record.Division+" "+record.Season.String()]++
				if record.Score != nil {
					counted["played "+record.Division+" "+record.Season.String()]++
				}
			}
			stored := map[string]int{}
			for _, season := range seasons {
				stored[season.Division+" "+season.Season.String()] = season.Matches
				if season.Played > 0 {
					stored["played "+season.Division+" "+season.Season.String()] = season.Played
				}
			}
			if diff := cmp.Diff(counted, stored); diff != "" {
				t.Errorf("%s (-counted +stored)\n%s", when, diff)
			}
		}
		add := func(home, away int, season football.Season) football.MatchRecord {
			t.Helper()
			record, err := s.AddMatch(t.Context(), football.MatchRecord{
				Fixture: football.Fixture{Division: "SP1", Season: season, Matchday: 3, Kickoff: start, Home: teams[home], Away: teams[away]}, Status: football.Scheduled,
			}, start)
			if err != nil {
				t.Fatal(err)
			}
			return record
		}
		one, two := add(0, 1, 2023), add(1, 2, 2023)
		check("two added")
		change := func(record football.MatchRecord, to func(*football.MatchRecord) error) football.MatchRecord {
			t.Helper()
			changed, err := s.ChangeMatch(t.Context(), record.ID, record.Version, "changed", to, start)
			if err != nil {
				t.Fatal(err)
			}
			return changed
		}
		one = change(one, func(s *football.MatchRecord) error {
			return s.SetResult(football.Result{Score: football.Score{Home: 1}})
		})
		check("a result")
		two = change(two, func(s *football.MatchRecord) error { s.Season = 2024; return nil })
		check("another season")
		one = change(one, (*football.MatchRecord).ClearResult)
		check("a result withdrawn")
		if seasons, err := s.Seasons(t.Context(), "SP1"); err != nil || len(seasons) != 2 || seasons[0].Season != 2024 || seasons[0].Matchdays != 3 || seasons[0].CurrentMatchday != 3 {
			t.Errorf("seasons %+v, %v", seasons, err)
		}
		for _, record := range []football.MatchRecord{one, two} {
			if err := s.DeleteMatch(t.Context(), record.ID, record.Version, start); err != nil {
				t.Fatal(err)
			}
			check("deleted")
		}
		if divisions, err := s.Divisions(t.Context()); err != nil || len(divisions) != 0 {
			t.Errorf("divisions without matches %+v, %v", divisions, err)
		}
	})
}
