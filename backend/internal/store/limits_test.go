package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// atOnce calls add twelve times at the same time and checks that as many succeed as
// there is room for, and the others fail with a kind of fault.
func atOnce(t *testing.T, what string, room int, refused fault.Kind, add func(i int) error) {
	t.Helper()
	errs := make([]error, 12)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = add(i) })
	}
	all.Wait()
	added := 0
	for _, err := range errs {
		switch {
		case err == nil:
			added++
		case fault.KindOf(err) != refused:
			t.Errorf("%s: %v", what, err)
		}
	}
	if added != room {
		t.Errorf("%s: %d were added, want %d", what, added, room)
	}
}

func TestLimitsHoldForAdditionsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetLimits(store.Limits{Tickets: 3, Jornadas: 4, UserUploads: 5, Uploads: 7, Teams: 2, Referees: 2})
		first, second := openJornada(t, s, 1), openJornada(t, s, 2)
		ana, bob := addUser(t, s, "ana", account.Editor), addUser(t, s, "bob", account.Editor)
		var tickets []jornada.Ticket
		var mutex sync.Mutex
		ticket := func(user account.User, j jornada.Jornada) func(int) error {
			return func(int) error {
				kept, err := s.SaveTicket(t.Context(), jornada.Ticket{JornadaID: j.ID, UserID: user.ID, Content: []byte("{}"), Columns: 1, Cost: .75}, start.Add(-time.Hour))
				if err == nil {
					mutex.Lock()
					defer mutex.Unlock()
					tickets = append(tickets, kept)
				}
				return err
			}
		}
		atOnce(t, "tickets", 3, fault.Conflict, ticket(ana, first))
		atOnce(t, "another user's tickets", 3, fault.Conflict, ticket(bob, first))
		atOnce(t, "tickets for another jornada", 3, fault.Conflict, ticket(ana, second))
		if _, err := s.SaveTicket(t.Context(), tickets[0], start.Add(-time.Hour)); err != nil {
			t.Errorf("change one of all: %v", err)
		}
		if err := s.DeleteTicket(t.Context(), tickets[0].UserID, tickets[0].ID, start.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		atOnce(t, "tickets after one was deleted", 1, fault.Conflict, ticket(ana, first))

		atOnce(t, "jornadas", 2, fault.Conflict, func(i int) error {
			if i%2 == 0 {
				_, err := s.AddJornada(t.Context(), fullJornada(3+i, 0, 0), start)
				return err
			}
			_, err := s.ImportJornadas(t.Context(), []jornada.Published{{Jornada: fullJornada(3+i, 0, 0), File: "a.csv"}}, start)
			return err
		})

		by := func(user account.User) context.Context {
			return audit.WithActor(t.Context(), audit.Actor{UserID: user.ID, Name: user.Name})
		}
		upload := func(ctx context.Context, files int) error {
			list := slices.Repeat([]ingest.Upload{{Name: "a.csv", Content: []byte("a")}}, files)
			return s.AddUploads(ctx, list, start, func([]int64) job.Also { return func(context.Context, job.Tx) error { return nil } })
		}
		if err := upload(by(ana), 6); fault.KindOf(err) != fault.TooMany {
			t.Errorf("six files at once: %v", err)
		}
		atOnce(t, "uploads", 5, fault.TooMany, func(int) error { return upload(by(ana), 1) })
		atOnce(t, "another user's uploads", 2, fault.TooMany, func(int) error { return upload(by(bob), 1) })
		if err := s.DropUploads(t.Context(), []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}); err != nil {
			t.Fatal(err)
		}
		atOnce(t, "uploads once some are imported", 2, fault.TooMany, func(int) error { return upload(by(bob), 2) })

		atOnce(t, "teams", 2, fault.Conflict, func(i int) error {
			_, err := s.AddTeam(t.Context(), football.Team{Name: fmt.Sprintf("Team %d", i), Country: "ES"}, start)
			return err
		})
		atOnce(t, "referees", 2, fault.Conflict, func(i int) error {
			_, err := s.AddReferee(t.Context(), football.Referee{Name: fmt.Sprintf("Referee %d", i), Country: "ES"}, start)
			return err
		})
	})
}

func TestTheOldestSessionsMakeRoom(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetLimits(store.Limits{Sessions: 3})
		ana, eva := addUser(t, s, "ana", account.Player), addUser(t, s, "eva", account.Player)
		hers, _ := addSession(t, s, eva, "")
		ended, _ := addSession(t, s, ana, "")
		oldest, _ := addSession(t, s, ana, "")
		used, _ := addSession(t, s, ana, "")
		for i, session := range []account.Session{ended, used} {
			if err := s.TouchSession(t.Context(), session.ID, start.Add(time.Duration(i+1)*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.EndSession(t.Context(), ana.ID, ended.ID, start.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		there := func(session account.Session) bool {
			_, _, err := s.Session(t.Context(), session.ID)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				t.Error(err)
			}
			return err == nil
		}
		addSession(t, s, ana, "")
		if there(ended) || !there(oldest) || !there(used) {
			t.Error("an ended session does not make room first")
		}
		last := make([]error, 6)
		var all sync.WaitGroup
		for i := range last {
			all.Go(func() {
				session := account.Session{
					ID: account.NewID(), UserID: ana.ID, AccessID: account.NewID(), AccessIssuedAt: start, CreatedAt: start,
					LastUsedAt: start.Add(time.Hour), ExpiresAt: start.Add(2 * time.Hour),
				}
				last[i] = s.AddSession(t.Context(), session, account.HashRefreshToken(account.NewRefreshToken()))
			})
		}
		all.Wait()
		list, err := s.Sessions(t.Context(), ana.ID, start)
		if err := errors.Join(append(last, err)...); err != nil {
			t.Fatal(err)
		}
		if len(list) != 3 || there(oldest) || there(used) || !there(hers) {
			t.Errorf("%d sessions are left", len(list))
		}
	})
}

func TestUsedRefreshTokensAreBounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetLimits(store.Limits{RefreshTokens: 2})
		ana := addUser(t, s, "ana", account.Player)
		session, token := addSession(t, s, ana, "")
		tokens := []string{token}
		for i := range 4 {
			_, next, err := rotate(t, s, tokens[i], start.Add(time.Duration(i+1)*time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, next)
		}
		at := start.Add(10 * time.Minute)
		if _, _, err := rotate(t, s, tokens[1], at); fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("a forgotten token: %v", err)
		}
		if _, _, err := rotate(t, s, tokens[4], at); err != nil {
			t.Errorf("the current token: %v", err)
		}
		if _, _, err := rotate(t, s, tokens[3], at); fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("a used token: %v", err)
		}
		if got, _, err := s.Session(t.Context(), session.ID); err != nil || got.EndedAt == nil {
			t.Errorf("a used token does not end the session: %+v, %v", got, err)
		}
	})
}
