package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestViewsAreTheirPlayersAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := openJornada(t, s, 1)
		at := j.Day.Add(-time.Hour)
		users := map[string]int64{}
		for _, name := range []string{"ana", "pablo"} {
			user, err := s.AddUser(t.Context(), account.User{Name: name, Role: account.Player, PasswordHash: "x", CreatedAt: start})
			if err != nil {
				t.Fatal(err)
			}
			users[name] = user.ID
		}
		save := func(name string, v jornada.View) {
			t.Helper()
			if err := s.SaveView(t.Context(), j.ID, users[name], v, at); err != nil {
				t.Fatal(err)
			}
		}
		want := func(name string, views ...jornada.View) {
			t.Helper()
			got, err := s.Views(t.Context(), j.ID, users[name])
			if err != nil || !slices.Equal(got, views) {
				t.Errorf("%s: %v, %v; want %v", name, got, err, views)
			}
		}
		third, first := jornada.View{Position: 3, Probs: football.Probs{.5, .3, .2}}, jornada.View{Position: 1, Probs: football.Probs{.2, .3, .5}}
		save("ana", third)
		save("ana", first)
		save("pablo", jornada.View{Position: 3, Probs: football.Probs{.1, .1, .8}})
		want("ana", first, third)
		third.Probs = football.Probs{.6, .2, .2} // another thought
		save("ana", third)
		want("ana", first, third)
		want("pablo", jornada.View{Position: 3, Probs: football.Probs{.1, .1, .8}})

		if err := s.SaveView(t.Context(), j.ID, users["ana"], first, j.Day); fault.KindOf(err) != fault.Conflict {
			t.Errorf("after the closing: %v", err)
		}
		if err := s.SaveView(t.Context(), 999, users["ana"], first, at); fault.KindOf(err) != fault.NotFound {
			t.Errorf("of no jornada: %v", err)
		}
		// Another match in the place of the third one leaves no view of it.
		_, err := s.ChangeJornada(t.Context(), j.ID, 0, "changed", func(j *jornada.Jornada) error {
			j.Fixtures[2] = jornada.Fixture{Home: "Another", Away: "Match"}
			return nil
		}, at)
		if err != nil {
			t.Fatal(err)
		}
		want("ana", first)
		want("pablo")
		if err := s.DeleteView(t.Context(), j.ID, users["ana"], 1, at); err != nil {
			t.Fatal(err)
		}
		want("ana")
		save("ana", first)
		if err := s.DeleteUser(t.Context(), users["ana"], start); err != nil {
			t.Fatal(err)
		}
		want("ana")
	})
}
