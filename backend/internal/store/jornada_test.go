package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// fullJornada has a value in every field. Its first and last fixtures are matches in
// the database.
func fullJornada(number int, first, last int64) jornada.Jornada {
	j := jornada.Jornada{
		Season: 2023, Number: number, Day: start, Takings: 2_000_000.5, Jackpot: 300_000, Outcomes: "11X21X21X21X21", Pleno: "M-1",
		Winners: &[jornada.Categories]int{0, 3, 41}, Prizes: &[jornada.Categories]float64{0, 31234.56, 1234.5},
	}
	for i := range j.Fixtures {
		j.Fixtures[i] = jornada.Fixture{Home: fmt.Sprintf("Home %d", i), Away: fmt.Sprintf("Away %d", i)}
	}
	j.Fixtures[0].MatchID, j.Fixtures[14].MatchID = first, last
	j.Public[0], j.Public[13] = football.Probs{.55, .25, .2}, football.Probs{1, 0, 0}
	j.Odds[2], j.Tips[13] = odds.Odds{1.85, 3.4, 4.5}, football.Probs{.5, .3, .2}
	return j
}

func TestAJornadaIsReadAsItWasStored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two := matchRecord("SP1", 2023, 0), matchRecord("SP1", 2023, 1)
		importRecords(t, s, one, two)
		var want []jornada.Jornada
		for _, j := range []jornada.Jornada{fullJornada(2, one.ID, two.ID), fullJornada(1, two.ID, 0)} {
			stored, err := s.AddJornada(t.Context(), j, start)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, stored)
		}
		// Several fixtures may refer to the same match, and fixtures may change places.
		changed, err := s.ChangeJornada(t.Context(), want[1].ID, 1, "changed", func(j *jornada.Jornada) error {
			j.Fixtures[3], j.Fixtures[0] = j.Fixtures[0], j.Fixtures[3]
			j.Public[0], j.Winners, j.Prizes = football.Probs{}, nil, nil
			return nil
		}, start)
		if err != nil || changed.Version != 2 || changed.Fixtures[3].MatchID != two.ID {
			t.Fatalf("%+v, %v", changed, err)
		}
		want[1] = changed
		again, err := s.ChangeJornada(t.Context(), want[1].ID, 2, "changed", func(*jornada.Jornada) error { return nil }, start)
		if err != nil || again.Version != 2 {
			t.Errorf("without a change: version %d, %v", again.Version, err)
		}
		list, err := s.Jornadas(t.Context(), jornada.Query{Season: 2023})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, list); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestDeletingAMatchKeepsTheFixtureOfItsJornada(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two := matchRecord("SP1", 2023, 0), matchRecord("SP1", 2023, 1)
		importRecords(t, s, one, two)
		stored, err := s.AddJornada(t.Context(), fullJornada(1, one.ID, two.ID), start)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteMatch(t.Context(), one.ID, 1, start); err != nil {
			t.Fatal(err)
		}
		want := fullJornada(1, 0, two.ID)
		want.ID, want.Version = stored.ID, 1
		got, err := s.Jornada(t.Context(), stored.ID)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if err := s.DeleteJornada(t.Context(), stored.ID, 1, start); err != nil {
			t.Error(err)
		}
		if left, _, err := s.Matches(t.Context(), football.MatchQuery{}); err != nil || len(left) != 1 {
			t.Errorf("%d matches are left, %v", len(left), err)
		}
	})
}

func TestFixturesOfJornadasAreCopied(t *testing.T) {
	from, to := storetest.Open(t, storetest.SQLite(t)), storetest.Open(t, storetest.Postgres(t))
	back := storetest.Open(t, storetest.SQLite(t))
	match := matchRecord("SP1", 2023, 0)
	importRecords(t, from, match)
	var want []jornada.Jornada
	for number := 12; number > 0; number-- { // ids with two digits, which a copy must not order as text
		stored, err := from.AddJornada(t.Context(), fullJornada(number, match.ID, 0), start)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, stored)
	}
	for _, step := range [][2]*store.Store{{from, to}, {to, back}} {
		if _, err := store.Copy(t.Context(), step[0], step[1]); err != nil {
			t.Fatal(err)
		}
		got, err := step[1].Jornadas(t.Context(), jornada.Query{})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}

// A match may be deleted between the moment it was found for a fixture and the
// moment the jornada is stored.
func TestAJornadaOfADeletedMatchIsAConflict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if _, err := s.AddJornada(t.Context(), fullJornada(1, 4711, 0), start); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a jornada of a match that is not there: %v", err)
		}
		if list, err := s.Jornadas(t.Context(), jornada.Query{}); err != nil || len(list) != 0 {
			t.Errorf("something of it is stored: %v, %v", list, err)
		}
	})
}
