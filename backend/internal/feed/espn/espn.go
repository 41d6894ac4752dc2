// Package espn reads the open scoreboards of ESPN: the matches of a competition with
// their scores while they are played.
package espn

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/cleantext"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

type scoreboard struct {
	Events *[]struct {
		Date         string `json:"date"`
		Competitions []struct {
			Competitors []struct {
				HomeAway string `json:"homeAway"`
				Team     struct {
					Name string `json:"displayName"`
				} `json:"team"`
				Score json.RawMessage `json:"score"`
			} `json:"competitors"`
			Status *status `json:"status"`
		} `json:"competitions"`
		Status *status `json:"status"`
	} `json:"events"`
}

type status struct {
	Clock  string `json:"displayClock"`
	Period int    `json:"period"`
	Type   struct {
		Name      string `json:"name"`
		State     string `json:"state"` // pre, in, post
		Completed bool   `json:"completed"`
	} `json:"type"`
}

// clock is a minute of a match such as 45'+2'.
var clock = regexp.MustCompile(`^[0-9]{1,3}'?(\+[0-9]{1,2}'?)?$`)

// regulation is the period with which regulation time ends. The pool counts what the
// score was then, which an answer during and after extra time no longer says.
const regulation = 2

// Read reads the matches of a scoreboard. A match without two teams or a day is left
// out. An answer of another form is an Invalid fault.
func Read(content []byte) ([]jornada.LiveMatch, error) {
	var board scoreboard
	if err := json.Unmarshal(content, &board); err != nil || board.Events == nil {
		return nil, fault.New(fault.Invalid, "the file is not in the expected JSON format")
	}
	var matches []jornada.LiveMatch
	for _, event := range *board.Events {
		if len(event.Competitions) != 1 {
			continue
		}
		one := event.Competitions[0]
		state := event.Status
		if one.Status != nil {
			state = one.Status
		}
		var m jornada.LiveMatch
		var goals [2]*int
		for _, side := range one.Competitors {
			name, err := cleantext.Line(strings.Join(strings.Fields(side.Team.Name), " "))
			if err != nil {
				continue
			}
			switch side.HomeAway {
			case "home":
				m.Home, goals[0] = name, goalsOf(side.Score)
			case "away":
				m.Away, goals[1] = name, goalsOf(side.Score)
			}
		}
		if m.Kickoff = parseTime(event.Date); m.Home == "" || m.Away == "" || m.Kickoff.IsZero() || state == nil {
			continue
		}
		setState(&m, state, goals)
		matches = append(matches, m)
	}
	return matches, nil
}

// setState sets the score of a match that is being played or has ended. It is not known
// of one that was put off or broken off, nor during extra time.
func setState(m *jornada.LiveMatch, s *status, goals [2]*int) {
	if goals[0] == nil || goals[1] == nil || s.Period > regulation {
		return
	}
	score := football.Score{Home: *goals[0], Away: *goals[1]}
	switch {
	case s.Type.State == "in":
		m.Score = &score
		if clock.MatchString(s.Clock) {
			m.Clock = s.Clock
		}
	case s.Type.State == "post" && s.Type.Completed && s.Type.Name == "STATUS_FULL_TIME":
		m.Score, m.Ended = &score, true
	}
}

// goalsOf returns a number of goals, which is a text or a number; nil: none that can be.
func goalsOf(raw json.RawMessage) *int {
	goals, err := strconv.Atoi(strings.Trim(string(raw), `"`))
	if err != nil || goals < 0 || goals > 99 {
		return nil
	}
	return &goals
}

func parseTime(text string) time.Time {
	for _, layout := range []string{"2006-01-02T15:04Z07:00", time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}
