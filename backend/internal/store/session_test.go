package store_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/account"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// A used token expires at its own time; only its successor continues the session.
func TestAUsedTokenExpiresEvenWithinTheGracePeriod(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session, first := addSession(t, s, addUser(t, s, "ana", account.Admin), "")
		used := session.ExpiresAt.Add(-grace / 2)
		if _, _, err := rotate(t, s, first, used); err != nil {
			t.Fatal(err)
		}
		if _, _, err := rotate(t, s, first, session.ExpiresAt); fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("the token after its own end: %v", err)
		}
		if got, _, err := s.Session(t.Context(), session.ID); err != nil || !got.Active(session.ExpiresAt) {
			t.Errorf("the session ended with it: %+v, %v", got, err)
		}
	})
}

func TestASessionRecordsItsFirstEndAndItsLatestUse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session, _ := addSession(t, s, addUser(t, s, "ana", account.Admin), "")
		used, ended := start.Add(10*time.Minute), start.Add(20*time.Minute)
		for _, at := range []time.Time{used, start.Add(5 * time.Minute)} { // requests may arrive out of order
			if err := s.TouchSession(t.Context(), session.ID, at); err != nil {
				t.Fatal(err)
			}
		}
		for _, at := range []time.Time{ended, ended.Add(time.Minute)} {
			if err := s.EndSessions(t.Context(), session.UserID, at); err != nil {
				t.Fatal(err)
			}
		}
		got, _, err := s.Session(t.Context(), session.ID)
		if err != nil || !got.LastUsedAt.Equal(used) || got.EndedAt == nil || !got.EndedAt.Equal(ended) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
