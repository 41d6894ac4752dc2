package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// openJornada adds a jornada of which only the fixtures and the closing are known.
func openJornada(t *testing.T, s *store.Store, number int) jornada.Jornada {
	t.Helper()
	j := fullJornada(number, 0, 0)
	j.Outcomes, j.Pleno, j.Winners, j.Prizes = "", "", nil, nil
	j, err := s.AddJornada(t.Context(), j, start)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// sharedTicket adds a ticket that ana shares with bob, eva and a member without an
// account.
func sharedTicket(t *testing.T, s *store.Store, j jornada.Jornada) (ticket jornada.Ticket, ana, bob, eva account.User) {
	t.Helper()
	ana, bob, eva = addUser(t, s, "ana", account.Player), addUser(t, s, "bob", account.Player), addUser(t, s, "eva", account.Player)
	ticket, err := s.SaveTicket(t.Context(), jornada.Ticket{
		JornadaID: j.ID, UserID: ana.ID, Content: []byte("{}"), Columns: 2, Cost: 1.5, Members: []jornada.Member{
			{UserID: ana.ID, Name: "ana", Shares: 1}, {Name: "uncle", Shares: 4}, {UserID: eva.ID, Name: "eva", Shares: 2}, {UserID: bob.ID, Name: "bob", Shares: 3},
		},
	}, start.Add(-48*time.Hour))
	for _, user := range []account.User{bob, eva} {
		if err == nil {
			err = s.AcceptInvitation(t.Context(), user.ID, ticket.ID, start.Add(-48*time.Hour))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return ticket, ana, bob, eva
}

func TestTicketsCannotChangeOnceTheJornadaHasClosedOrBegun(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := openJornada(t, s, 1)
		ticket, ana, bob, _ := sharedTicket(t, s, j)
		refused := func(when string, at time.Time) {
			t.Helper()
			if _, err := s.SaveTicket(t.Context(), ticket, at); fault.KindOf(err) != fault.Conflict {
				t.Errorf("changed %s: %v", when, err)
			}
			if err := s.LeaveTicket(t.Context(), bob.ID, ticket.ID, at); fault.KindOf(err) != fault.Conflict {
				t.Errorf("left %s: %v", when, err)
			}
			if err := s.DeleteTicket(t.Context(), ana.ID, ticket.ID, at); fault.KindOf(err) != fault.Conflict {
				t.Errorf("deleted %s: %v", when, err)
			}
		}
		refused("at its closing", j.Day)
		_, err := s.ChangeJornada(t.Context(), j.ID, j.Version, "changed", func(j *jornada.Jornada) error {
			j.Outcomes = "1-------------"
			return nil
		}, start.Add(-24*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		refused("after its first result", j.Day.Add(-time.Hour))
	})
}

func TestOnlyTheOwnerChangesATicketAndItsJornadaIsFixed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j, other := openJornada(t, s, 1), openJornada(t, s, 2)
		ticket, ana, bob, _ := sharedTicket(t, s, j)
		stranger := addUser(t, s, "zoe", account.Player)
		before := start.Add(-time.Hour)
		for _, c := range []struct {
			what string
			user int64
			to   int64
			want fault.Kind
		}{
			{"by a member", bob.ID, j.ID, fault.Forbidden},
			{"by a stranger", stranger.ID, j.ID, fault.NotFound},
			{"to another jornada", ana.ID, other.ID, fault.Conflict},
		} {
			changed := ticket
			changed.UserID, changed.JornadaID = c.user, c.to
			if _, err := s.SaveTicket(t.Context(), changed, before); fault.KindOf(err) != c.want {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		if err := s.DeleteTicket(t.Context(), bob.ID, ticket.ID, before); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("deleted by a member: %v", err)
		}
		if list, err := s.Tickets(t.Context(), stranger.ID, 0); err != nil || len(list) != 0 {
			t.Errorf("a stranger sees %+v, %v", list, err)
		}
		ticket.Columns = 4
		if _, err := s.SaveTicket(t.Context(), ticket, before); err != nil {
			t.Fatal(err)
		}
		got, err := s.Ticket(t.Context(), bob.ID, ticket.ID)
		if err != nil || got.Columns != 4 || !got.CreatedAt.Equal(start.Add(-48*time.Hour)) || !got.UpdatedAt.Equal(before) || got.Owner != "ana" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestTheOwnerTakesOverTheSharesOfAMemberWhoLeaves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ticket, ana, bob, eva := sharedTicket(t, s, openJornada(t, s, 1))
		before := start.Add(-time.Hour)
		if err := s.LeaveTicket(t.Context(), ana.ID, ticket.ID, before); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the owner leaves: %v", err)
		}
		if err := s.LeaveTicket(t.Context(), bob.ID, ticket.ID, before); err != nil {
			t.Fatal(err)
		}
		got, err := s.Ticket(t.Context(), ana.ID, ticket.ID)
		const accepted = jornada.Accepted
		want := []jornada.Member{{UserID: ana.ID, Name: "ana", Shares: 4, State: accepted}, {Name: "uncle", Shares: 4, State: accepted}, {UserID: eva.ID, Name: "eva", Shares: 2, State: accepted}}
		if diff := cmp.Diff(want, got.Members, cmpopts.IgnoreFields(jornada.Member{}, "ID")); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if _, err := s.Ticket(t.Context(), bob.ID, ticket.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the member who left still sees it: %v", err)
		}
	})
}

func TestASharedTicketOutlivesItsOwner(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := openJornada(t, s, 1)
		ticket, ana, bob, eva := sharedTicket(t, s, j)
		alone, err := s.SaveTicket(t.Context(), jornada.Ticket{JornadaID: j.ID, UserID: ana.ID, Content: []byte("{}"), Columns: 1}, start.Add(-time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteUser(t.Context(), ana.ID, start); err != nil {
			t.Fatal(err)
		}
		got, err := s.Ticket(t.Context(), bob.ID, ticket.ID)
		if err != nil || got.UserID != eva.ID || got.Owner != "eva" || len(got.Members) != 4 || got.Members[0].UserID != 0 || got.Members[0].Shares != 1 {
			t.Errorf("the shared ticket: %+v, %v", got, err)
		}
		if _, err := s.Ticket(t.Context(), ana.ID, alone.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("her own ticket: %v", err)
		}
		if err := s.DeleteJornada(t.Context(), j.ID, j.Version, start); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a jornada with a ticket is deleted: %v", err)
		}
	})
}

func TestAJornadaWithTicketsKeepsItsFixtures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := openJornada(t, s, 1)
		other := func(j *jornada.Jornada) error { j.Fixtures[2].Home = "Another"; return nil }
		j, err := s.ChangeJornada(t.Context(), j.ID, j.Version, "changed", other, start)
		if err != nil || j.Version != 2 {
			t.Fatalf("without tickets: %+v, %v", j, err)
		}
		sharedTicket(t, s, j)
		again := func(j *jornada.Jornada) error { j.Fixtures[2].Home = "A third"; return nil }
		if _, err := s.ChangeJornada(t.Context(), j.ID, j.Version, "changed", again, start); fault.KindOf(err) != fault.Conflict {
			t.Errorf("another fixture: %v", err)
		}
		list := fullJornada(1, 0, 0) // its third fixture is a different one
		if _, err := s.ImportJornadas(t.Context(), []jornada.Published{{Jornada: list, File: "list.csv"}}, start); fault.KindOf(err) != fault.Conflict {
			t.Errorf("another fixture in a list: %v", err)
		}
		if _, err := s.ChangeJornada(t.Context(), j.ID, 1, "changed", func(*jornada.Jornada) error { return nil }, start); fault.KindOf(err) != fault.Stale {
			t.Errorf("an old version: %v", err)
		}
	})
}

func TestMembersWithAccountsWereEnteredByUserName(t *testing.T) {
	const before, after = 9, 32 // what stores how a member was entered, up to what stores who has accepted
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		ticket, _, bob, _ := sharedTicket(t, s, openJornada(t, s, 1))
		db, _, err := s.SQL()
		if err != nil {
			t.Fatal(err)
		}
		migrateTo(t, url, db, before)
		migrateTo(t, url, db, after)
		got, err := s.Ticket(t.Context(), bob.ID, ticket.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range got.Members {
			if m.ByUserName != (m.UserID != 0) {
				t.Errorf("member %+v", m)
			}
		}
	})
}

// More users than the parameters that a query may have, the owner first and a member last.
func TestTicketsOfManyUsersAreFoundOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := openJornada(t, s, 1)
		ticket, ana, bob, _ := sharedTicket(t, s, j)
		users := []int64{ana.ID}
		for i := range int64(70_000) {
			users = append(users, 1_000_000+i)
		}
		found, err := s.TicketsOf(t.Context(), j.ID, append(users, bob.ID))
		if err != nil || len(found) != 1 || found[0].ID != ticket.ID || len(found[0].Members) != 4 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}
