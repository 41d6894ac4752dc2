package ingest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestTheSampleKeepsResultsThatUsersEntered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		sample := roundRobin("SP1", 2016, 4, "S")
		mustImport(t, s, sample, ingest.Options{Sample: true})
		records := all(t, s)
		last := records[len(records)-1]
		if last.Score == nil {
			t.Fatalf("%+v has no result", last)
		}
		entered := football.Score{Home: 9, Away: 8} // not the real one
		_, err := s.ChangeMatch(t.Context(), last.ID, last.Version, "result", func(m *football.MatchRecord) error {
			return m.SetResult(football.Result{Score: entered})
		}, august)
		if err != nil {
			t.Fatal(err)
		}
		mustImport(t, s, sample, ingest.Options{Sample: true})
		if got, err := s.Match(t.Context(), last.ID); err != nil || got.Score == nil || *got.Score != entered {
			t.Errorf("the sample replaced the result: %+v, %v", got, err)
		}
	})
}

// A match that is added by hand beside the sample belongs to it and is removed with
// it.
func TestNothingOfARemovedSampleIsListed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, roundRobin("SP1", 2016, 4, "S"), ingest.Options{Sample: true})
		one := all(t, s)[0]
		added, err := s.AddMatch(t.Context(), football.MatchRecord{
			Fixture: football.Fixture{Division: "SP1", Season: 2017, Kickoff: august, Home: one.Home, Away: one.Away}, Status: football.Scheduled,
		}, august)
		if err != nil || !added.Sample {
			t.Fatalf("%+v, %v", added, err)
		}
		if own, err := s.OwnDivisions(t.Context()); err != nil || len(own) != 0 {
			t.Errorf("divisions of the user's own: %v, %v", own, err)
		}
		mustImport(t, s, roundRobin("SP2", 2016, 4, "Own"), ingest.Options{})
		seasons, err := s.Seasons(t.Context(), "")
		last := time.Date(2016, time.September, 23, 12, 0, 0, 0, time.UTC)
		want := []football.SeasonSummary{{Division: "SP2", Season: 2016, Matchdays: 6, CurrentMatchday: 6, Matches: 12, Played: 12, LastPlayed: &last}}
		if diff := cmp.Diff(want, seasons); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if own, err := s.OwnDivisions(t.Context()); err != nil || len(own) != 1 || own[0].Code != "SP2" {
			t.Errorf("divisions of the user's own: %v, %v", own, err)
		}
	})
}

func TestAnAssignedSpellingCannotBelongToAnotherTeam(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, columnsOfResults+"SP1,19/08/2023,One,Two,1,0,H\n", ingest.Options{})
		match := all(t, s)[0]
		text := columnsOfResults + "SP1,26/08/2023,Uno,Three,1,0,H\n"
		mustImport(t, s, text, ingest.Options{Spellings: map[string]int64{"Uno": match.Home.ID}})
		if _, aliases, err := s.Team(t.Context(), match.Home.ID); err != nil || len(aliases) != 1 || aliases[0] != "Uno" {
			t.Errorf("aliases %v, %v", aliases, err)
		}
		_, err := importText(t, s, text, ingest.Options{Spellings: map[string]int64{"Uno": match.Away.ID}})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("a spelling of two teams: %v", err)
		}
	})
}
