package store_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestEachResultHasWhatTellsStrength(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		priced, cup := matchRecord("SP1", 2023, 0, played(2, 1)), matchRecord("UCL", 2023, 1, played(0, 0))
		priced.Quotes = []odds.Quote{
			{Bookmaker: "PS", Moment: odds.Closing, Odds: odds.Odds{2, 3.5, 4}, Over25: 1.9, Under25: 1.95},
			{Bookmaker: "B365", Moment: odds.Opening, Odds: odds.Odds{2.1, 3.4, 3.9}},
		}
		cup.Neutral, cup.Stage = true, "Final"
		awarded := matchRecord("SP1", 2023, 2, played(3, 0))
		awarded.Status = football.Awarded
		importRecords(t, s, priced, matchRecord("SP1", 2023, 3), awarded, cup)
		var got []football.MatchRecord
		if err := s.EachResult(t.Context(), func(r *football.MatchRecord) { got = append(got, *r) }); err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 {
			t.Fatalf("%d results, want 2: %v", len(got), got)
		}
		first, second := got[0], got[1]
		if first.Division != "SP1" || *first.Score != (football.Score{Home: 2, Away: 1}) || first.Home != priced.Home || !first.Kickoff.Equal(priced.Kickoff) {
			t.Errorf("%+v", first)
		}
		if len(first.Quotes) != 2 || first.Quotes[1].Bookmaker != "PS" || first.Quotes[1].Odds != (odds.Odds{2, 3.5, 4}) || first.Quotes[1].Under25 != 1.95 {
			t.Errorf("quotes %+v", first.Quotes)
		}
		if second.Division != "UCL" || !second.Neutral || second.Stage != "Final" || len(second.Quotes) != 0 {
			t.Errorf("%+v", second)
		}
	})
}

// Another process learns of a change by the version alone.
func TestTheVersionOfTheResultsGrowsWithEveryChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		version := func() int64 {
			t.Helper()
			v, err := s.ResultsVersion(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if version() != 0 {
			t.Errorf("an empty database has version %d", version())
		}
		last := version()
		grows := func(what string, want bool) {
			t.Helper()
			if now := version(); now > last != want {
				t.Errorf("%s: %d after %d", what, now, last)
			}
			last = version()
		}
		home, err := s.AddTeam(t.Context(), football.Team{Name: "Home", Country: "ES"}, start)
		if err != nil {
			t.Fatal(err)
		}
		grows("a team added", true)
		away, err := s.AddTeam(t.Context(), football.Team{Name: "Away", Country: "ES"}, start)
		if err != nil {
			t.Fatal(err)
		}
		grows("another team added", true)
		match := *matchRecord("SP1", 2023, 0, played(1, 0))
		match.Home, match.Away = home, away
		added, err := s.AddMatch(t.Context(), match, start)
		if err != nil {
			t.Fatal(err)
		}
		grows("a match added", true)
		if _, err := s.AddJornada(t.Context(), fullJornada(1, 0, 0), start); err != nil {
			t.Fatal(err)
		}
		grows("a jornada added", false)
		if err := s.DeleteMatch(t.Context(), added.ID, 0, start.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		grows("a match deleted", true)
	})
}
