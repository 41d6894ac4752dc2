package store_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestNobodyIsAMemberUnasked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := openJornada(t, s, 1)
		ana, bob, eva := addUser(t, s, "ana", account.Player), addUser(t, s, "bob", account.Player), addUser(t, s, "eva", account.Player)
		before := start.Add(-48 * time.Hour)
		until := start.Add(-24 * time.Hour)
		save := func(ticket jornada.Ticket) jornada.Ticket {
			t.Helper()
			kept, err := s.SaveTicket(t.Context(), ticket, before)
			if err != nil {
				t.Fatal(err)
			}
			return kept
		}
		ticket := save(jornada.Ticket{JornadaID: j.ID, UserID: ana.ID, Content: []byte("{}"), Columns: 2, Cost: 1.5, JoinsUntil: until, Members: []jornada.Member{
			{UserID: ana.ID, Name: "ana", ByUserName: true, Shares: 1}, {UserID: bob.ID, Name: "bob", ByUserName: true, Shares: 2}, {Name: "nobody", ByUserName: true, Shares: 1},
		}})
		states := func(want ...jornada.MemberState) {
			t.Helper()
			got, err := s.Ticket(t.Context(), ana.ID, ticket.ID)
			if err != nil || len(got.Members) != len(want) {
				t.Fatalf("%+v, %v", got, err)
			}
			for i, m := range got.Members {
				if m.State != want[i] {
					t.Errorf("%s is %s, want %s", m.Name, m.State, want[i])
				}
			}
			ticket = got
		}
		sees := func(user account.User, tickets, invitations int) {
			t.Helper()
			list, err := s.Tickets(t.Context(), user.ID, 0)
			if err != nil || len(list) != tickets {
				t.Errorf("%s has %d tickets, %v, want %d", user.Name, len(list), err, tickets)
			}
			invited, err := s.Invitations(t.Context(), user.ID)
			if err != nil || len(invited) != invitations {
				t.Errorf("%s has %d invitations, %v, want %d", user.Name, len(invited), err, invitations)
			}
		}
		states(jornada.Accepted, jornada.Invited, jornada.Invited)
		sees(bob, 0, 1)
		if err := s.AcceptInvitation(t.Context(), eva.ID, ticket.ID, before); fault.KindOf(err) != fault.NotFound {
			t.Errorf("accepted by somebody else: %v", err)
		}
		if err := s.AcceptInvitation(t.Context(), bob.ID, ticket.ID, until); fault.KindOf(err) != fault.Conflict {
			t.Errorf("accepted too late: %v", err)
		}
		if err := s.LeaveTicket(t.Context(), bob.ID, ticket.ID, before); err != nil {
			t.Fatal(err)
		}
		states(jornada.Accepted, jornada.Declined, jornada.Invited)
		sees(bob, 0, 0)
		ticket = save(ticket) // saving again does not ask again
		states(jornada.Accepted, jornada.Declined, jornada.Invited)
		if err := s.AcceptInvitation(t.Context(), bob.ID, ticket.ID, before); err != nil {
			t.Fatal(err)
		}
		states(jornada.Accepted, jornada.Accepted, jornada.Invited)
		sees(bob, 1, 0)

		// Payments are the owner's to note, also after the closing.
		paid := func(user account.User, member int64) error {
			return s.SetPaid(t.Context(), user.ID, ticket.ID, member, true, j.Day.Add(time.Hour))
		}
		if err := paid(bob, ticket.Members[1].ID); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("noted by a member: %v", err)
		}
		if err := paid(ana, 999); fault.KindOf(err) != fault.NotFound {
			t.Errorf("of nobody: %v", err)
		}
		if err := paid(ana, ticket.Members[1].ID); err != nil {
			t.Fatal(err)
		}
		// Other columns for the same money leave members as they are; a part that costs more
		// needs a new consent and a new payment, more shares a new consent.
		ticket.Content = []byte(`{"b": 1}`)
		ticket = save(ticket)
		states(jornada.Accepted, jornada.Accepted, jornada.Invited)
		if !ticket.Members[1].Paid {
			t.Error("the payment is forgotten")
		}
		ticket.Content, ticket.Columns, ticket.Cost = []byte(`{"a": 1}`), 4, 3
		ticket = save(ticket)
		states(jornada.Accepted, jornada.Invited, jornada.Invited)
		if ticket.Members[1].Paid {
			t.Error("half the price counts as paid")
		}
		if err := s.AcceptInvitation(t.Context(), bob.ID, ticket.ID, before); err != nil {
			t.Fatal(err)
		}
		ticket.Members[1].Shares = 3
		ticket = save(ticket)
		states(jornada.Accepted, jornada.Invited, jornada.Invited)
		sees(bob, 0, 1)

		got := ""
		for _, c := range ticket.Changes {
			got = string(c.Kind) + " " + got
		}
		if want := "made declined accepted paid columns columns accepted members "; got != want {
			t.Errorf("changes %q, want %q", got, want)
		}
		if c := ticket.Changes[2]; c.Kind != jornada.ColumnsChanged || c.Columns != 4 || c.Cost != 3 {
			t.Errorf("%+v", c)
		}
	})
}

func TestMembersFromBeforeInvitationsHaveAccepted(t *testing.T) {
	const before, after = 31, 32 // the migration that stores who has accepted
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
		if err != nil || len(got.Members) != 4 {
			t.Fatalf("%+v, %v", got, err)
		}
		for _, m := range got.Members {
			if m.State != jornada.Accepted || m.Paid {
				t.Errorf("%+v", m)
			}
		}
	})
}
