package football_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestAMatchThatHasNotBegunHasNoScore(t *testing.T) {
	kickoff := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		before    time.Duration // the kick-off
		timeKnown bool
		status    football.Status
		want      bool
	}{
		"played":                            {-2 * time.Hour, true, football.Played, true},
		"some minutes early":                {20 * time.Minute, true, football.Played, true},
		"the evening before":                {24 * time.Hour, true, football.Played, false},
		"a month ahead":                     {30 * 24 * time.Hour, true, football.Played, false},
		"awarded":                           {30 * 24 * time.Hour, true, football.Awarded, true},
		"on a day whose hour is not known":  {20 * time.Hour, false, football.Played, true},
		"two days before, no hour is known": {48 * time.Hour, false, football.Played, false},
	} {
		r := football.MatchRecord{Score: &football.Score{Home: 1}, Status: test.status}
		r.Kickoff, r.TimeKnown = kickoff, test.timeKnown
		if err := r.CheckScore(kickoff.Add(-test.before)); (err == nil) != test.want || err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
