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

func TestSetsOfConditionsAreTheirUsersAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetLimits(store.Limits{Sets: 2})
		ana, bob := addUser(t, s, "ana", account.Player), addUser(t, s, "bob", account.Player)
		save := func(set jornada.ConditionSet, want fault.Kind) jornada.ConditionSet {
			t.Helper()
			kept, err := s.SaveConditionSet(t.Context(), set, start)
			if fault.KindOf(err) != want || (err == nil) != (want == fault.Internal) {
				t.Errorf("save %+v: %v, want %v", set, err, want)
			}
			return kept
		}
		names := func(user account.User) (names []string) {
			t.Helper()
			sets, err := s.ConditionSets(t.Context(), user.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, set := range sets {
				names = append(names, set.Name)
			}
			return names
		}
		usual := save(jornada.ConditionSet{UserID: ana.ID, Name: "usual", Conditions: []string{"variants 3..6", "off run ..4"}}, fault.Internal)
		save(jornada.ConditionSet{UserID: ana.ID, Name: "usual", Conditions: []string{}}, fault.Conflict)
		save(jornada.ConditionSet{UserID: bob.ID, Name: "usual", Conditions: []string{}}, fault.Internal)
		few := save(jornada.ConditionSet{UserID: ana.ID, Name: "few", Conditions: []string{"variants 0..2"}}, fault.Internal)
		save(jornada.ConditionSet{UserID: ana.ID, Name: "one too many", Conditions: []string{}}, fault.Conflict)
		if got := names(ana); !slices.Equal(got, []string{"few", "usual"}) {
			t.Errorf("names %v", got)
		}
		few.Name = "usual"
		save(few, fault.Conflict)
		few.Name, few.Conditions = "fewer", []string{"variants 1"}
		save(few, fault.Internal)
		few.UserID = bob.ID
		save(few, fault.NotFound)
		sets, err := s.ConditionSets(t.Context(), ana.ID)
		if err != nil || len(sets) != 2 || !slices.Equal(sets[0].Conditions, []string{"variants 1"}) || !slices.Equal(sets[1].Conditions, usual.Conditions) {
			t.Errorf("%+v, %v", sets, err)
		}
		if err := s.DeleteConditionSet(t.Context(), bob.ID, usual.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another user's: %v", err)
		}
		if err := s.DeleteConditionSet(t.Context(), ana.ID, usual.ID); err != nil {
			t.Error(err)
		}
		if got := names(ana); !slices.Equal(got, []string{"fewer"}) {
			t.Errorf("names %v", got)
		}
	})
}
