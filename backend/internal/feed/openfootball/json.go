package openfootball

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// RecogniseJSON reports whether a file that begins with head is one of football.json.
func RecogniseJSON(head []byte) bool {
	head = bytes.TrimSpace(head)
	return bytes.HasPrefix(head, []byte("{")) && (bytes.Contains(head, []byte(`"team1"`)) || bytes.Contains(head, []byte(`"matches"`)))
}

type jsonMatch struct {
	Round string          `json:"round"`
	Stage string          `json:"stage"`
	Group string          `json:"group"`
	Leg   json.RawMessage `json:"leg"`
	Date  string          `json:"date"`
	Time  string          `json:"time"`
	Team1 string          `json:"team1"`
	Team2 string          `json:"team2"`
	Score json.RawMessage `json:"score"`
	// Status is one of awarded, postponed, abandoned, cancelled and the like.
	Status string          `json:"status"`
	Ground json.RawMessage `json:"ground"`
}

type jsonScore struct {
	Full      []int `json:"ft"`
	Half      []int `json:"ht"`
	Extra     []int `json:"et"`
	Penalties []int `json:"p"`
}

// JSONReader reads the matches of a football.json file one by one; see
// listing.Reader. An entry's line is its position in the list of matches, from 1.
type JSONReader struct {
	decoder *json.Decoder
	league  league
	number  int
	ended   bool
}

// NewJSONReader reads the file up to the list of matches.
func NewJSONReader(file io.Reader, hints listing.Hints) (*JSONReader, error) {
	lines := text.NewReader(file)
	lines.AllowLongLines()
	r := &JSONReader{decoder: json.NewDecoder(lines)}
	invalid := func(err error) (*JSONReader, error) {
		if problem, ok := errors.AsType[listing.Problem](err); ok {
			return nil, problem
		}
		return nil, listing.Problem{Message: fault.Say("this is not football.json: an object with a name and a list of matches")}
	}
	if token, err := r.decoder.Token(); err != nil || token != json.Delim('{') {
		return invalid(err)
	}
	name := ""
	for r.decoder.More() {
		key, err := r.decoder.Token()
		if err != nil {
			return invalid(err)
		}
		switch key {
		case "name":
			if err := r.decoder.Decode(&name); err != nil {
				return invalid(err)
			}
		case "matches":
			if token, err := r.decoder.Token(); err != nil || token != json.Delim('[') {
				return invalid(err)
			}
			r.league, err = leagueOf(name, hints)
			return r, err
		default:
			var skipped json.RawMessage
			if err := r.decoder.Decode(&skipped); err != nil {
				return invalid(err)
			}
		}
	}
	return invalid(nil)
}

// Next returns the next match; see listing.Reader.
func (r *JSONReader) Next() (listing.Entry, error) {
	if r.ended {
		return listing.Entry{}, io.EOF
	}
	if !r.decoder.More() {
		r.ended = true
		if _, err := r.decoder.Token(); err != nil {
			return listing.Entry{}, listing.Problem{Line: r.number, Message: fault.Say("the file ends in the middle")}
		}
		return listing.Entry{}, io.EOF
	}
	r.number++
	var m jsonMatch
	if err := r.decoder.Decode(&m); err != nil {
		r.ended = true // nothing after it can be read
		if problem, ok := errors.AsType[listing.Problem](err); ok {
			return listing.Entry{}, problem
		}
		return listing.Entry{}, listing.Problem{Line: r.number, Message: fault.Say("not a match in JSON, or the file ends in the middle")}
	}
	return m.entry(r.number, r.league)
}

func (m jsonMatch) entry(number int, l league) (listing.Entry, error) {
	var problems listing.Problems
	addProblem := func(column, format string, args ...any) {
		problems.Add(listing.Problem{Line: number, Column: column, Message: fault.Say(format, args...)})
	}
	e := listing.Entry{
		Line: number, Division: l.division.Code, Season: l.season, Home: m.Team1, Away: m.Team2, Venue: m.venue(), Status: football.Scheduled,
	}
	m.readRound(&e)
	if m.Team1 == "" || m.Team2 == "" {
		addProblem("team1", "a team is missing")
	}
	day, err := time.Parse(time.DateOnly, m.Date)
	if err != nil {
		addProblem("date", "%q is not a date such as 2013-08-17", m.Date)
	} else if err := text.CheckDay(day); err != nil {
		addProblem("date", "%v", err)
	}
	c, rest, found, err := cutClock(m.Time)
	if err != nil || m.Time != "" && (!found || rest != "") {
		addProblem("time", "%q is not a time such as 19:00", m.Time)
	}
	e.Kickoff, e.TimeKnown = l.kickoff(day, c)
	if err := m.readScores(&e); err != nil {
		addProblem("score", "%v", err)
	} else if err := m.readStatus(&e); err != nil {
		addProblem("status", "%v", err)
	}
	return e, problems.Err()
}

// readRound sets stage, round, matchday and leg.
func (m jsonMatch) readRound(e *listing.Entry) {
	r := parseRound(m.Round)
	e.Stage, e.Round, e.Matchday, e.Leg = r.stage, r.name, r.matchday, r.leg
	for _, stage := range []string{m.Group, m.Stage} {
		if stage == "" || regular.MatchString(stage) {
			continue
		}
		if e.Stage != "" && e.Stage != stage {
			stage += ", " + e.Stage
		}
		e.Stage = stage
	}
	if leg := string(bytes.Trim(m.Leg, `"`)); leg == "1" || leg == "2" {
		e.Leg = number(leg)
	}
}

// venue returns the name of the ground, which is a text or an object with a name.
func (m jsonMatch) venue() string {
	var named struct {
		Name string `json:"name"`
	}
	var name string
	switch {
	case json.Unmarshal(m.Ground, &name) == nil:
		return name
	case json.Unmarshal(m.Ground, &named) == nil:
		return named.Name
	}
	return ""
}

// readStatus sets the status: the one that is given, or else the one that the score
// shows.
func (m jsonMatch) readStatus(e *listing.Entry) error {
	status := football.Scheduled
	if e.Score != nil {
		status = football.Played
	}
	if m.Status != "" {
		var ok bool
		if status, ok = listing.ParseStatus(m.Status); !ok {
			return fault.New(fault.Invalid, "%q is not one of the known states of a match", m.Status)
		}
	}
	return e.SetStatus(status)
}

// readScores parses {"ft": [2, 1], "ht": [1, 0]}, with "et" after extra time and "p"
// for penalties, or only [2, 1] as in older files. The score of the match is the one
// after 90 minutes.
func (m jsonMatch) readScores(e *listing.Entry) error {
	if len(m.Score) == 0 || string(m.Score) == "null" {
		return nil
	}
	var s jsonScore
	if json.Unmarshal(m.Score, &s) != nil && json.Unmarshal(m.Score, &s.Full) != nil {
		return fault.New(fault.Invalid, "it is not of the form {\"ft\": [2, 1]}")
	}
	for _, one := range []struct {
		goals []int
		score **football.Score
	}{{s.Full, &e.Score}, {s.Half, &e.HalfTime}, {s.Extra, &e.ExtraTime}, {s.Penalties, &e.Penalties}} {
		switch goals := one.goals; {
		case len(goals) == 0:
		case len(goals) != 2 || goals[0] < 0 || goals[1] < 0 || goals[0] > text.MaxGoals || goals[1] > text.MaxGoals:
			return fault.New(fault.Invalid, "%v is not a score such as [2, 1]", goals)
		default:
			*one.score = &football.Score{Home: goals[0], Away: goals[1]}
		}
	}
	if err := text.CheckHalfTime(e.HalfTime, e.Score); err != nil {
		return err
	}
	return text.CheckExtraTime(e.Score, e.ExtraTime, e.Penalties)
}
