package ingest_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// entryReader reads entries from memory.
type entryReader []listing.Entry

func (l *entryReader) Next() (listing.Entry, error) {
	if len(*l) == 0 {
		return listing.Entry{}, io.EOF
	}
	first := (*l)[0]
	*l = (*l)[1:]
	return first, nil
}

// importEntries imports entries and returns all stored records.
func importEntries(t *testing.T, s *store.Store, entries ...listing.Entry) (ingest.Report, []football.MatchRecord) {
	t.Helper()
	for i := range entries {
		entries[i].Line = i + 2
	}
	source := entryReader(entries)
	begin := func(ctx context.Context) (ingest.ImportTx, error) { return s.BeginImport(ctx) }
	report, err := ingest.Import(t.Context(), begin, &source, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report, all(t, s)
}

// fixtureOn returns the fixture One – Two of a division; hour 0 means that the time
// is unknown.
func fixtureOn(division string, day time.Time, hour int) listing.Entry {
	e := listing.Entry{Division: division, Season: 2023, Kickoff: day, Home: "One", Away: "Two", Status: football.Scheduled}
	if hour > 0 {
		e.Kickoff, e.TimeKnown = day.Add(time.Duration(hour)*time.Hour), true
	}
	return e
}

func playedOn(division string, day time.Time, home, away int) listing.Entry {
	e := fixtureOn(division, day, 0)
	e.Status, e.Score = football.Played, &football.Score{Home: home, Away: away}
	return e
}

var august = time.Date(2023, time.August, 12, 0, 0, 0, 0, time.UTC)

func TestAHalfTimeScoreThatContradictsACorrectionIsRemoved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := playedOn("SP1", august, 2, 1)
		first.HalfTime = &football.Score{Home: 2}
		if _, got := importEntries(t, s, first); got[0].HalfTime == nil {
			t.Fatal("the half-time score was not stored")
		}
		if _, got := importEntries(t, s, playedOn("SP1", august, 3, 1)); got[0].HalfTime == nil || got[0].HalfTime.Home != 2 {
			t.Errorf("half-time of 3-1: %v, want 2-0 as it was", got[0].HalfTime)
		}
		if _, got := importEntries(t, s, playedOn("SP1", august, 1, 1)); got[0].HalfTime != nil || got[0].Score.Home != 1 {
			t.Errorf("half-time of %v: %v, want none", got[0].Score, got[0].HalfTime)
		}
	})
}

func TestAMovedMatchLosesItsKickoffTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		importEntries(t, s, fixtureOn("SP1", august, 19))
		moved := august.AddDate(0, 0, 3)
		for _, step := range []struct {
			what  string
			entry listing.Entry
			want  time.Time
			known bool
		}{
			{"the day alone", fixtureOn("SP1", august, 0), august.Add(19 * time.Hour), true},
			{"another day", fixtureOn("SP1", moved, 0), moved, false},
			{"its hour", fixtureOn("SP1", moved, 21), moved.Add(21 * time.Hour), true},
			{"another hour", fixtureOn("SP1", moved, 20), moved.Add(20 * time.Hour), true},
		} {
			if _, got := importEntries(t, s, step.entry); len(got) != 1 || !got[0].Kickoff.Equal(step.want) || got[0].TimeKnown != step.known {
				t.Errorf("after %s: %v, known %t", step.what, got[0].Kickoff, got[0].TimeKnown)
			}
		}
	})
}

func TestAResultIsStoredForTheMeetingOnItsDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		spring := time.Date(2024, time.February, 10, 0, 0, 0, 0, time.UTC)
		importEntries(t, s, fixtureOn("SC0", august, 0), fixtureOn("SC0", spring, 0))
		if _, got := importEntries(t, s, playedOn("SC0", spring, 1, 0)); got[0].Score != nil || got[1].Score == nil {
			t.Errorf("the result of the second meeting: %v and %v", got[0].Score, got[1].Score)
		}
	})
}

func TestAResultOnAnotherDayIsStoredForTheOpenMeeting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		spring := time.Date(2024, time.February, 10, 0, 0, 0, 0, time.UTC)
		importEntries(t, s, playedOn("SC0", august, 2, 0), fixtureOn("SC0", spring, 0))
		if _, got := importEntries(t, s, playedOn("SC0", spring.AddDate(0, 0, 4), 1, 1)); got[0].Score.Home != 2 || got[1].Score == nil {
			t.Errorf("the result of a meeting that was moved: %v and %v", got[0].Score, got[1].Score)
		}
	})
}

func cancelledOn(division string, day time.Time) listing.Entry {
	e := fixtureOn(division, day, 0)
	e.Status = football.Cancelled
	return e
}

func TestOnlyOpenFixturesNeedForecasts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, step := range []struct {
			what  string
			entry listing.Entry
			want  int
		}{
			{"a fixture", fixtureOn("SP1", august, 0), 1},
			{"the same again", fixtureOn("SP1", august, 0), 0},
			{"the fixture moved", fixtureOn("SP1", august, 18), 1},
			{"its cancellation", cancelledOn("SP1", august), 0},
			{"its result", playedOn("SP1", august, 1, 0), 0},
			{"the result corrected", playedOn("SP1", august, 1, 1), 0},
		} {
			if report, _ := importEntries(t, s, step.entry); len(report.OpenFixtures) != step.want {
				t.Errorf("%s leaves %d to forecast, want %d", step.what, len(report.OpenFixtures), step.want)
			}
		}
	})
}

// A stated matchday is never replaced by an inferred one, whatever is imported
// later.
func TestAStatedMatchdayIsNotReplaced(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		text := roundRobin("SP1", 2023, 4, "T")
		mustImport(t, s, text, ingest.Options{})
		first := all(t, s)[0]
		if first.Matchday != 1 || !first.MatchdayInferred {
			t.Fatalf("matchday %d, inferred %t", first.Matchday, first.MatchdayInferred)
		}
		stated := listing.Entry{Division: "SP1", Season: 2023, Matchday: 5, Kickoff: first.Kickoff, Home: first.Home.Name, Away: first.Away.Name, Status: football.Scheduled}
		check := func(when string, got football.MatchRecord) {
			t.Helper()
			if got.ID != first.ID || got.Matchday != 5 || got.MatchdayInferred {
				t.Errorf("%s: match %d of matchday %d, inferred %t", when, got.ID, got.Matchday, got.MatchdayInferred)
			}
		}
		_, records := importEntries(t, s, stated)
		check("stated", records[0])
		mustImport(t, s, text, ingest.Options{})
		check("after a file without numbers", all(t, s)[0])
		if again := strings.Count(text, "\n") - 1; len(all(t, s)) != again {
			t.Errorf("%d matches, want %d", len(all(t, s)), again)
		}
	})
}
