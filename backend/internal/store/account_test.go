package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func addUser(t *testing.T, s *store.Store, name string, role account.Role) account.User {
	t.Helper()
	user, err := s.AddUser(t.Context(), account.User{Name: name, Role: role, PasswordHash: "x", CreatedAt: start})
	if err != nil {
		t.Fatal(err)
	}
	return user
}

func addSession(t *testing.T, s *store.Store, user account.User, group string) (account.Session, string) {
	t.Helper()
	session := account.Session{
		ID: account.NewID(), UserID: user.ID, Group: group, Device: "a phone", Address: "192.0.2.1",
		AccessID: account.NewID(), AccessIssuedAt: start, CreatedAt: start, LastUsedAt: start, ExpiresAt: start.Add(time.Hour),
	}
	token := account.NewRefreshToken()
	if err := s.AddSession(t.Context(), session, account.HashRefreshToken(token)); err != nil {
		t.Fatal(err)
	}
	return session, token
}

const grace = 20 * time.Second

// rotate uses a refresh token and returns its successor.
func rotate(t *testing.T, s *store.Store, token string, at time.Time) (account.RotationResult, string, error) {
	t.Helper()
	nonce := account.NewNonce()
	rotated, err := s.Rotate(t.Context(), account.Rotation{
		Hash: account.HashRefreshToken(token), NextHash: account.HashRefreshToken(account.NextRefreshToken(token, nonce)), Nonce: nonce,
		AccessID: account.NewID(), At: at, ExpiresAt: at.Add(time.Hour), Grace: grace, Address: "192.0.2.2",
	})
	return rotated, account.NextRefreshToken(token, rotated.Nonce), err
}

func TestUsers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ana := addUser(t, s, "Ana", account.Admin)
		if _, err := s.AddUser(t.Context(), account.User{Name: "ANA", Role: account.Player, PasswordHash: "y", CreatedAt: start}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the same name in capitals: %v", err)
		}
		found, err := s.UserByName(t.Context(), "aNa")
		if err != nil || found.ID != ana.ID || found.Name != "Ana" || found.Role != account.Admin {
			t.Errorf("user %+v, %v", found, err)
		}
		if _, err := s.UserByName(t.Context(), "nobody"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("unknown user: %v", err)
		}
		for _, name := range []string{"zoe", "Eva", "a_b", "axb"} {
			addUser(t, s, name, account.Player)
		}
		addSession(t, s, ana, "")
		if n, err := s.CountUsers(t.Context()); err != nil || n != 5 {
			t.Errorf("%d users, %v", n, err)
		}

		var names []string
		for q := (account.Query{Limit: 2}); ; {
			page, next, err := s.Users(t.Context(), q, start)
			if err != nil {
				t.Fatal(err)
			}
			for _, user := range page {
				names = append(names, user.Name)
				if want := map[bool]int{true: 1}[user.ID == ana.ID]; user.Sessions != want {
					t.Errorf("%s has %d sessions, want %d", user.Name, user.Sessions, want)
				}
			}
			if next == "" {
				break
			}
			q.After = next
		}
		if want := []string{"a_b", "Ana", "axb", "Eva", "zoe"}; !cmp.Equal(names, want) {
			t.Errorf("users %v, want %v", names, want)
		}
		for search, want := range map[string]int{"A": 4, "a_": 1, "%": 0, "v": 1, "": 5} {
			if page, _, err := s.Users(t.Context(), account.Query{Search: search, Limit: 10}, start); err != nil || len(page) != want {
				t.Errorf("search for %q: %d users, %v, want %d", search, len(page), err, want)
			}
		}
	})
}

func TestTheOnlyAdministratorStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ana := addUser(t, s, "ana", account.Admin)
		player := account.Player
		if _, err := s.ChangeUser(t.Context(), ana.ID, account.Change{Role: &player}, start); fault.KindOf(err) != fault.Conflict {
			t.Errorf("demote the only administrator: %v", err)
		}
		if err := s.DeleteUser(t.Context(), ana.ID, start); fault.KindOf(err) != fault.Conflict {
			t.Errorf("delete the only administrator: %v", err)
		}
		// Two administrators demote each other concurrently: one of them must remain.
		for round := range 5 {
			eva := addUser(t, s, fmt.Sprintf("eva%d", round), account.Admin)
			var all sync.WaitGroup
			errs := make([]error, 2)
			for i, id := range []int64{ana.ID, eva.ID} {
				all.Go(func() { _, errs[i] = s.ChangeUser(t.Context(), id, account.Change{Role: &player}, start) })
			}
			all.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("demoted concurrently: %v and %v", errs[0], errs[1])
			}
			for i, id := range []int64{ana.ID, eva.ID} {
				if errs[i] != nil {
					if fault.KindOf(errs[i]) != fault.Conflict {
						t.Error(errs[i])
					}
					ana.ID = id
				}
			}
		}
	})
}

func TestChangesOfUsersAreAudited(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ana := addUser(t, s, "ana", account.Admin)
		ctx := audit.WithActor(t.Context(), audit.Actor{UserID: ana.ID, Name: "ana"})
		eva, err := s.AddUser(ctx, account.User{Name: "eva", Role: account.Player, PasswordHash: "x", CreatedAt: start})
		if err != nil {
			t.Fatal(err)
		}
		editor, hash := account.Editor, "a new secret hash"
		if _, err := s.ChangeUser(ctx, eva.ID, account.Change{Role: &editor, PasswordHash: &hash}, start); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ChangeUser(ctx, eva.ID, account.Change{Role: &editor}, start); err != nil { // changes nothing
			t.Fatal(err)
		}
		if err := s.DeleteUser(ctx, eva.ID, start); err != nil {
			t.Fatal(err)
		}
		entries, err := s.Audit(t.Context(), audit.Query{Kind: audit.User, ObjectID: eva.ID, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Action+" "+e.Details)
			if e.Actor != (audit.Actor{UserID: ana.ID, Name: "ana"}) || e.Object != "eva" || !e.At.Equal(start) {
				t.Errorf("entry %+v", e)
			}
		}
		want := []string{"deleted ", "password changed ", `role changed {"from":"player","to":"editor"}`, `added {"role":"player"}`}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		rest, err := s.Audit(t.Context(), audit.Query{Before: entries[3].ID, Limit: 10})
		if err != nil || len(rest) != 1 || rest[0].Actor != audit.System || rest[0].ObjectID != ana.ID {
			t.Errorf("older entries %+v, %v", rest, err)
		}

		for _, test := range []struct {
			query audit.Query
			want  int
		}{
			{audit.Query{Actor: "ana"}, 4},
			{audit.Query{Actor: "system"}, 1},
			{audit.Query{Actor: "an"}, 0},
			{audit.Query{Actor: "ana", From: start, To: start.Add(time.Second)}, 4},
			{audit.Query{From: start.Add(time.Second)}, 0},
			{audit.Query{Actor: "ana", To: start}, 0},
		} {
			test.query.Limit = 10
			if got, err := s.Audit(t.Context(), test.query); err != nil || len(got) != test.want {
				t.Errorf("%+v: %d entries, %v; want %d", test.query, len(got), err, test.want)
			}
		}

		// Audit entries outlive the user who made them, also one who deletes their own
		// account.
		other := addUser(t, s, "other", account.Admin)
		if err := s.DeleteUser(audit.WithActor(t.Context(), audit.Actor{UserID: other.ID, Name: "other"}), other.ID, start); err != nil {
			t.Fatal(err)
		}
		if last, err := s.Audit(t.Context(), audit.Query{Limit: 1}); err != nil || last[0].Actor != (audit.Actor{Name: "other"}) {
			t.Errorf("last entry %+v, %v", last, err)
		}
	})
}

func TestSessionsEndSinglyByGroupAndAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ana, eva := addUser(t, s, "ana", account.Admin), addUser(t, s, "eva", account.Player)
		alone, _ := addSession(t, s, ana, "")
		alsoAlone, _ := addSession(t, s, ana, "")
		first, _ := addSession(t, s, ana, "web")
		second, _ := addSession(t, s, ana, "web")
		hers, _ := addSession(t, s, eva, "web")
		active := func() string {
			t.Helper()
			var names []string
			for name, session := range map[string]account.Session{"alone": alone, "alsoAlone": alsoAlone, "first": first, "second": second, "hers": hers} {
				got, user, err := s.Session(t.Context(), session.ID)
				if err != nil || user.ID != session.UserID {
					t.Fatal(user, err)
				}
				if got.Active(start.Add(time.Minute)) {
					names = append(names, name)
				}
			}
			return strings.Join(sorted(names), " ")
		}
		if got, want := active(), "alone alsoAlone first hers second"; got != want {
			t.Errorf("active %s, want %s", got, want)
		}
		if err := s.EndSession(t.Context(), eva.ID, alone.ID, start); fault.KindOf(err) != fault.NotFound {
			t.Errorf("end another user's session: %v", err)
		}
		if err := s.EndSession(t.Context(), ana.ID, alone.ID, start); err != nil {
			t.Error(err)
		}
		if err := s.EndSession(t.Context(), ana.ID, alone.ID, start); fault.KindOf(err) != fault.NotFound {
			t.Errorf("end a session twice: %v", err)
		}
		if got, want := active(), "alsoAlone first hers second"; got != want {
			t.Errorf("active %s, want %s", got, want)
		}
		if err := s.EndGroup(t.Context(), ana.ID, "web", start); err != nil {
			t.Error(err)
		}
		if got, want := active(), "alsoAlone hers"; got != want {
			t.Errorf("active %s, want %s", got, want)
		}
		third, _ := addSession(t, s, ana, "")
		hash := "new"
		if _, err := s.ChangeUser(t.Context(), ana.ID, account.Change{PasswordHash: &hash, KeepSession: third.ID}, start); err != nil {
			t.Error(err)
		}
		if got, want := active(), "hers"; got != want {
			t.Errorf("active %s, want %s", got, want)
		}
		list, err := s.Sessions(t.Context(), ana.ID, start)
		if err != nil || len(list) != 1 || list[0].ID != third.ID {
			t.Errorf("sessions %+v, %v", list, err)
		}
		if err := s.EndSessions(t.Context(), ana.ID, start); err != nil {
			t.Error(err)
		}
		if list, err := s.Sessions(t.Context(), ana.ID, start); err != nil || len(list) != 0 {
			t.Errorf("sessions %+v, %v", list, err)
		}
		if err := s.DeleteUser(t.Context(), eva.ID, start); err != nil {
			t.Error(err)
		}
		if _, _, err := s.Session(t.Context(), hers.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("session of a user that was deleted: %v", err)
		}
	})
}

func TestARefreshTokenIsUsedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ana := addUser(t, s, "ana", account.Admin)
		session, first := addSession(t, s, ana, "")
		if _, _, err := rotate(t, s, account.NewRefreshToken(), start); fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("an unknown token: %v", err)
		}
		at := start.Add(time.Minute)
		rotated, second, err := rotate(t, s, first, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := rotated.Session; got.ID != session.ID || got.AccessID == session.AccessID || !got.ExpiresAt.Equal(at.Add(time.Hour)) ||
			!got.LastUsedAt.Equal(at) || got.Address != "192.0.2.2" || rotated.User.ID != ana.ID {
			t.Errorf("rotated %+v", rotated)
		}
		again, same, err := rotate(t, s, first, at.Add(grace))
		if err != nil || same != second || again.Session.AccessID != rotated.Session.AccessID || !again.Session.AccessIssuedAt.Equal(rotated.Session.AccessIssuedAt) {
			t.Errorf("the same token within the grace period: another successor, %+v, %v", again, err)
		}
		stored, _, err := s.Session(t.Context(), session.ID)
		if diff := cmp.Diff(rotated.Session, stored); err != nil || diff != "" {
			t.Errorf("stored (-rotated +stored) %v\n%s", err, diff)
		}
		if _, _, err := rotate(t, s, first, at.Add(grace+time.Second)); fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("the same token after the grace period: %v", err)
		}
		if got, _, err := s.Session(t.Context(), session.ID); err != nil || got.Active(at) {
			t.Errorf("the session is active after a token was used again: %v", err)
		}
		if _, _, err := rotate(t, s, second, at.Add(time.Minute)); fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("the successor after the session's end: %v", err)
		}
	})
}

func TestReusingATokenAfterItsSuccessorEndsTheSessionEvenWithinTheGracePeriod(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session, first := addSession(t, s, addUser(t, s, "ana", account.Admin), "")
		_, second, err := rotate(t, s, first, start.Add(time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err = rotate(t, s, second, start.Add(2*time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, _, err := rotate(t, s, first, start.Add(3*time.Second)); fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("the first token again: %v", err)
		}
		if got, _, _ := s.Session(t.Context(), session.ID); got.Active(start) {
			t.Error("the session is still active")
		}
	})
}

func TestARefreshTokenExpires(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, token := addSession(t, s, addUser(t, s, "ana", account.Admin), "")
		if _, _, err := rotate(t, s, token, start.Add(time.Hour)); fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("after its end: %v", err)
		}
		if _, _, err := rotate(t, s, token, start.Add(time.Hour-time.Second)); err != nil {
			t.Errorf("before its end: %v", err)
		}
	})
}

func TestConcurrentRefreshesGetTheSameSuccessor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session, token := addSession(t, s, addUser(t, s, "ana", account.Admin), "")
		successors := make([]string, 50)
		var all sync.WaitGroup
		for i := range successors {
			all.Go(func() {
				_, next, err := rotate(t, s, token, start.Add(time.Duration(i)*time.Millisecond))
				if err != nil {
					t.Error(err)
				}
				successors[i] = next
			})
		}
		all.Wait()
		for _, next := range successors {
			if next != successors[0] {
				t.Fatal("two successors of one token")
			}
		}
		if _, _, err := rotate(t, s, successors[0], start.Add(time.Minute)); err != nil {
			t.Errorf("the successor: %v", err)
		}
		if got, _, _ := s.Session(t.Context(), session.ID); !got.Active(start) {
			t.Error("the session has ended")
		}
	})
}

func TestOldSessionsAreDeleted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ana := addUser(t, s, "ana", account.Admin)
		old, _ := addSession(t, s, ana, "")
		late := account.Session{ID: account.NewID(), UserID: ana.ID, AccessID: "x", CreatedAt: start.AddDate(0, 2, 0), LastUsedAt: start, ExpiresAt: start.AddDate(0, 3, 0)}
		if err := s.AddSession(t.Context(), late, "hash"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Session(t.Context(), old.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a session that expired two months ago: %v", err)
		}
	})
}

func TestWrongLoginsAreCountedAcrossServers(t *testing.T) {
	limit := account.RateLimit{Burst: 5, Every: 10 * time.Second}
	storetest.EachURL(t, func(t *testing.T, url string) {
		s, other := storetest.Open(t, url), storetest.Open(t, url) // two servers
		want := func(when, subject string, at time.Time, left int, wait time.Duration) {
			t.Helper()
			for _, s := range []*store.Store{s, other} {
				if gotLeft, gotWait, err := s.LoginTries(t.Context(), subject, limit, at); err != nil || gotLeft != left || gotWait != wait {
					t.Errorf("%s: %d tries left, wait %s, %v; want %d and %s", when, gotLeft, gotWait, err, left, wait)
				}
			}
		}
		count := func(n int, at time.Time) {
			t.Helper()
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					if err := []*store.Store{s, other}[i%2].CountWrongLogin(t.Context(), "user ana", limit, at); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}
		want("at first", "user ana", start, 5, 0)
		count(3, start)
		want("after three", "user ana", start, 2, 0)
		want("another subject", "user eva", start, 5, 0)
		want("five seconds later", "user ana", start.Add(5*time.Second), 2, 0)
		want("ten seconds later", "user ana", start.Add(10*time.Second), 3, 0)
		count(2, start)
		want("after five", "user ana", start.Add(3*time.Second), 0, 7*time.Second)
		want("after waiting", "user ana", start.Add(10*time.Second), 1, 0)
		count(2, start) // counted by servers that did not know of each other's
		want("after seven", "user ana", start, 0, 30*time.Second)
		want("two hours later", "user ana", start.Add(2*time.Hour), 5, 0)
		count(1, start.Add(2*time.Hour))
		want("a new count", "user ana", start.Add(2*time.Hour), 4, 0)
	})
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
