package store_test

import (
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestWaysOfPlayingAreTheirUsersAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetLimits(store.Limits{Sets: 2})
		ana, bob := addUser(t, s, "ana", account.Player), addUser(t, s, "bob", account.Player)
		save := func(way jornada.KeptWay, want fault.Kind) jornada.KeptWay {
			t.Helper()
			way.Way = []byte(`{"budget":12}`)
			kept, err := s.SaveKeptWay(t.Context(), way, start)
			if fault.KindOf(err) != want || (err == nil) != (want == fault.Internal) {
				t.Errorf("save %+v: %v, want %v", way, err, want)
			}
			return kept
		}
		names := func(user account.User) (names []string) {
			t.Helper()
			ways, err := s.KeptWays(t.Context(), user.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, way := range ways {
				if string(way.Way) != `{"budget":12}` || !way.UpdatedAt.Equal(start) {
					t.Errorf("%+v", way)
				}
				names = append(names, way.Name)
			}
			return names
		}
		usual := save(jornada.KeptWay{UserID: ana.ID, Name: "usual"}, fault.Internal)
		save(jornada.KeptWay{UserID: ana.ID, Name: "usual"}, fault.Conflict)
		save(jornada.KeptWay{UserID: bob.ID, Name: "usual"}, fault.Internal)
		few := save(jornada.KeptWay{UserID: ana.ID, Name: "few"}, fault.Internal)
		save(jornada.KeptWay{UserID: ana.ID, Name: "one too many"}, fault.Conflict)
		few.Name = "usual"
		save(few, fault.Conflict)
		few.Name = "fewer"
		save(few, fault.Internal)
		few.UserID = bob.ID
		save(few, fault.NotFound)
		if got := names(ana); !slices.Equal(got, []string{"fewer", "usual"}) {
			t.Errorf("names %v", got)
		}
		if err := s.DeleteKeptWay(t.Context(), bob.ID, usual.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another user's: %v", err)
		}
		if err := s.DeleteKeptWay(t.Context(), ana.ID, usual.ID); err != nil {
			t.Error(err)
		}
		if got := names(ana); !slices.Equal(got, []string{"fewer"}) {
			t.Errorf("names %v", got)
		}
	})
}
