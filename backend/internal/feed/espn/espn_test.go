package espn_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/espn"
)

// event is a match as the scoreboard has it.
func event(home, away, status string) string {
	return fmt.Sprintf(`{"date": "2026-09-26T14:15Z", "competitions": [{"competitors": [
		{"homeAway": "home", "team": {"displayName": "Real Oviedo"}, "score": %s},
		{"homeAway": "away", "team": {"displayName": "Sporting Gijón"}, "score": %s}]}], "status": %s}`, home, away, status)
}

func TestMatchesOfAScoreboard(t *testing.T) {
	for _, test := range []struct {
		name, event, want string
	}{
		{"before", event(`"0"`, `"0"`, `{"displayClock": "0'", "period": 0, "type": {"state": "pre", "name": "STATUS_SCHEDULED"}}`), "- false "},
		{"under way", event(`"2"`, `"1"`, `{"displayClock": "67'", "period": 2, "type": {"state": "in", "name": "STATUS_SECOND_HALF"}}`), "2-1 false 67'"},
		{"stoppage time", event(`2`, `1`, `{"displayClock": "90'+4'", "period": 2, "type": {"state": "in"}}`), "2-1 false 90'+4'"},
		{"a clock that is none", event(`2`, `1`, `{"displayClock": "<script>", "period": 2, "type": {"state": "in"}}`), "2-1 false "},
		{"ended", event(`"2"`, `"2"`, `{"displayClock": "90'", "period": 2, "type": {"state": "post", "completed": true, "name": "STATUS_FULL_TIME"}}`), "2-2 true "},
		{"in extra time", event(`"3"`, `"2"`, `{"displayClock": "101'", "period": 3, "type": {"state": "in"}}`), "- false "},
		{"after extra time", event(`"3"`, `"2"`, `{"displayClock": "120'", "period": 4, "type": {"state": "post", "completed": true, "name": "STATUS_FINAL_AET"}}`), "- false "},
		{"postponed", event(`"0"`, `"0"`, `{"displayClock": "0'", "type": {"state": "post", "completed": false, "name": "STATUS_POSTPONED"}}`), "- false "},
		{"abandoned", event(`"1"`, `"0"`, `{"displayClock": "30'", "type": {"state": "post", "completed": true, "name": "STATUS_ABANDONED"}}`), "- false "},
		{"no score", event(`null`, `"0"`, `{"period": 1, "type": {"state": "in"}}`), "- false "},
	} {
		got, err := espn.Read([]byte(`{"events": [` + test.event + `]}`))
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %+v, %v", test.name, got, err)
		}
		m := got[0]
		score := "-"
		if m.Score != nil {
			score = m.Score.String()
		}
		if text := fmt.Sprint(score, " ", m.Ended, " ", m.Clock); text != test.want || m.Home != "Real Oviedo" || m.Away != "Sporting Gijón" ||
			!m.Kickoff.Equal(time.Date(2026, 9, 26, 14, 15, 0, 0, time.UTC)) {
			t.Errorf("%s: %q, want %q: %+v", test.name, text, test.want, m)
		}
	}
}

func TestScoreboardsOfAnotherForm(t *testing.T) {
	whole := `{"events": [` + event(`1`, `0`, `{"period": 2, "type": {"state": "in"}}`) + `]}`
	for _, content := range []string{"", "<html>403</html>", "[]", "{}", `{"events": 3}`, whole[:len(whole)/2]} {
		if got, err := espn.Read([]byte(content)); err == nil {
			t.Errorf("%q: %+v", content, got)
		}
	}
	// A match of which something is missing is left out.
	for part, other := range map[string]string{`"homeAway": "away"`: `"other": 1`, "2026-09-26T14:15Z": "soon", "Real Oviedo": "", `"competitions"`: `"others"`} {
		got, err := espn.Read([]byte(strings.Replace(whole, part, other, 1)))
		if err != nil || len(got) != 0 {
			t.Errorf("without %s: %+v, %v", part, got, err)
		}
	}
}
