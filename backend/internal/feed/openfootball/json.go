package openfootball

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// RecogniseJSON reports whether a file that begins with head is one of football.json.
func RecogniseJSON(head []byte) bool {
	head = bytes.TrimSpace(bytes.TrimPrefix(head, text.ByteOrderMark))
	return bytes.HasPrefix(head, []byte("{")) && (bytes.Contains(head, []byte(`"team1"`)) || bytes.Contains(head, []byte(`"matches"`)))
}

type jsonMatch struct {
	Round string          `json:"round"`
	Date  string          `json:"date"`
	Time  string          `json:"time"`
	Team1 string          `json:"team1"`
	Team2 string          `json:"team2"`
	Score json.RawMessage `json:"score"`
}

type jsonScore struct {
	Full []int `json:"ft"`
	Half []int `json:"ht"`
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
	r := &JSONReader{decoder: json.NewDecoder(text.NewReader(file))}
	invalid := func(err error) (*JSONReader, error) {
		if problem, ok := errors.AsType[listing.Problem](err); ok {
			return nil, problem
		}
		return nil, listing.Problem{Message: "this is not football.json: an object with a name and a list of matches"}
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
			return listing.Entry{}, listing.Problem{Line: r.number, Message: "the file ends in the middle"}
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
		return listing.Entry{}, listing.Problem{Line: r.number, Message: "not a match in JSON, or the file ends in the middle"}
	}
	return m.entry(r.number, r.league)
}

func (m jsonMatch) entry(number int, l league) (listing.Entry, error) {
	var problems listing.Problems
	addProblem := func(column, format string, args ...any) {
		problems.Add(listing.Problem{Line: number, Column: column, Message: fmt.Sprintf(format, args...)})
	}
	e := listing.Entry{
		Line: number, Division: l.division.Code, Season: l.season, Matchday: matchdayOf(m.Round), Home: m.Team1, Away: m.Team2, Status: football.Scheduled,
	}
	if m.Team1 == "" || m.Team2 == "" {
		addProblem("team1", "a team is missing")
	}
	day, err := time.Parse(time.DateOnly, m.Date)
	if err != nil {
		addProblem("date", "%q is not a date such as 2013-08-17", m.Date)
	} else if err := text.CheckDay(day); err != nil {
		addProblem("date", "%v", err)
	} else if e.Kickoff, e.TimeKnown, err = l.kickoff(day, m.Time); err != nil {
		addProblem("time", "%q is not a time such as 19:00", m.Time)
	}
	if e.Score, e.HalfTime, err = m.scores(); err != nil {
		addProblem("score", "%v", err)
	}
	if e.Score != nil {
		e.Status = football.Played
	}
	return e, problems.Err()
}

// scores parses {"ft": [2, 1], "ht": [1, 0]}, or only [2, 1] as in older files.
func (m jsonMatch) scores() (full, half *football.Score, err error) {
	if len(m.Score) == 0 || string(m.Score) == "null" {
		return nil, nil, nil
	}
	var s jsonScore
	if json.Unmarshal(m.Score, &s) != nil && json.Unmarshal(m.Score, &s.Full) != nil {
		return nil, nil, errors.New("it is not of the form {\"ft\": [2, 1]}")
	}
	pair := func(goals []int) (*football.Score, error) {
		switch {
		case len(goals) == 0:
			return nil, nil
		case len(goals) != 2 || goals[0] < 0 || goals[1] < 0 || goals[0] > text.MaxGoals || goals[1] > text.MaxGoals:
			return nil, fmt.Errorf("%v is not a score such as [2, 1]", goals)
		}
		return &football.Score{Home: goals[0], Away: goals[1]}, nil
	}
	if full, err = pair(s.Full); err != nil {
		return nil, nil, err
	}
	if half, err = pair(s.Half); err != nil {
		return nil, nil, err
	}
	return full, half, text.CheckHalfTime(half, full)
}
