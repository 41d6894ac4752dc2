package football_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestStaleResults(t *testing.T) {
	now := time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC)
	ago := func(days int) *time.Time {
		at := now.AddDate(0, 0, -days)
		return &at
	}
	tests := []struct {
		name            string
		season          football.SeasonSummary
		league, oneYear bool
		want            bool
	}{
		{"no results", football.SeasonSummary{}, true, false, false},
		{"last week's", football.SeasonSummary{LastPlayed: ago(6), NextKickoff: ago(-1)}, true, false, false},
		{"a summer", football.SeasonSummary{LastPlayed: ago(85)}, true, false, false},
		{"two years old", football.SeasonSummary{LastPlayed: ago(900)}, true, false, true},
		{"a winter", football.SeasonSummary{LastPlayed: ago(150)}, true, true, false},
		{"a winter too long", football.SeasonSummary{LastPlayed: ago(200)}, true, true, true},
		{"a World Cup two years ago", football.SeasonSummary{LastPlayed: ago(900)}, false, true, false},
		{"an overdue fixture", football.SeasonSummary{LastPlayed: ago(14), NextKickoff: ago(8)}, false, false, true},
		{"the new season's fixtures", football.SeasonSummary{NextKickoff: ago(-20), LastPlayed: nil}, true, false, false},
	}
	for _, test := range tests {
		if got := test.season.Stale(now, test.league, test.oneYear); got != test.want {
			t.Errorf("%s: stale %t", test.name, got)
		}
	}
}
