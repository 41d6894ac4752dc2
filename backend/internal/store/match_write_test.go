package store_test

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// Two teams meet at one ground as many times per season as their division plays.
func TestChangingTheTeamsOfAMatchAssignsTheNextMeeting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var records []*football.MatchRecord
		for _, division := range []string{"SC0", "SP1"} {
			one, other := matchRecord(division, 2023, 0), matchRecord(division, 2023, 7) // the same team at home
			records = append(records, one, other)
		}
		importRecords(t, s, records...)
		become := func(other, one *football.MatchRecord) (football.MatchRecord, error) {
			return s.ChangeMatch(t.Context(), other.ID, 1, "changed", func(m *football.MatchRecord) error {
				m.Away = one.Away
				return nil
			}, start)
		}
		if got, err := become(records[1], records[0]); err != nil || got.Meeting != 2 {
			t.Errorf("in Scotland: meeting %d, %v", got.Meeting, err)
		}
		if _, err := become(records[3], records[2]); fault.KindOf(err) != fault.Conflict {
			t.Errorf("in Spain: %v", err)
		}
	})
}
