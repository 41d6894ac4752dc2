package openfootball

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// RecogniseJSON reports whether a file that begins with head is one of football.json.
func RecogniseJSON(head []byte) bool {
	head = bytes.TrimSpace(head)
	return bytes.HasPrefix(head, []byte("{")) && (bytes.Contains(head, []byte(`"team1"`)) || bytes.Contains(head, []byte(`"matches"`)) || bytes.Contains(head, []byte(`"rounds"`)))
}

// maxJSONBytes is far more than any published file has.
const maxJSONBytes = 64 << 20

// JSONReader reads the matches of a football.json file one by one; see
// listing.Reader. An entry's line is that on which its match begins or, if the file is
// written on one line, its position in the list of matches, from 1.
type JSONReader struct {
	league  league
	matches []jsonPiece // yet to be read
	rounds  []string    // of the same matches; "": given by the match itself
	broken  bool        // the file ends in the middle
	lines   lineCounter
	number  int // of matches that were read
}

// errNoJSON is the problem of JSON that is something else.
func errNoJSON() error {
	return listing.Problem{Message: fault.Say("this is not football.json: an object with a name and a list of matches, or of rounds with matches")}
}

// NewJSONReader reads the file and finds its league.
func NewJSONReader(file io.Reader, hints listing.Hints) (*JSONReader, error) {
	lines := text.NewReader(file)
	lines.AllowLongLines()
	content, err := io.ReadAll(io.LimitReader(lines, maxJSONBytes+1))
	if err != nil {
		return nil, text.CSVProblem(err)
	}
	if len(content) > maxJSONBytes {
		return nil, listing.Problem{Message: fault.Say("the file is larger than %d MB", maxJSONBytes>>20)}
	}
	whole, complete := readObject(content, 0)
	if !whole.hasMatches {
		return nil, errNoJSON()
	}
	r := &JSONReader{matches: whole.matches, rounds: make([]string, len(whole.matches)), broken: !complete, lines: lineCounter{content: content}}
	for _, one := range whole.rounds {
		round, complete := readObject(one.raw, one.at)
		r.broken = r.broken || !complete
		r.matches = append(r.matches, round.matches...)
		for range round.matches {
			r.rounds = append(r.rounds, round.name)
		}
	}
	r.league, err = leagueOf(whole.name, hints)
	return r, err
}

// Next returns the next match; see listing.Reader.
func (r *JSONReader) Next() (listing.Entry, error) {
	if len(r.matches) == 0 {
		if r.broken {
			r.broken = false
			line := r.lines.last()
			if r.lines.onlyOne() {
				line = r.number + 1
			}
			return listing.Entry{}, listing.Problem{Line: line, Message: fault.Say("the file ends in the middle, or is not JSON from there on")}
		}
		return listing.Entry{}, io.EOF
	}
	one, round := r.matches[0], r.rounds[0]
	r.matches, r.rounds = r.matches[1:], r.rounds[1:]
	r.number++
	line := r.lines.at(one.at)
	if r.lines.onlyOne() {
		line = r.number
	}
	var m jsonMatch
	if json.Unmarshal(one.raw, &m) != nil {
		return listing.Entry{}, listing.Problem{Line: line, Message: fault.Say("this is not a match in JSON")}
	}
	if m.Round == "" {
		m.Round = round
	}
	return m.entry(line, r.league)
}

func (m jsonMatch) entry(number int, l league) (listing.Entry, error) {
	var problems listing.Problems
	addProblem := func(column, format string, args ...any) {
		problems.Add(listing.Problem{Line: number, Column: column, Message: fault.Say(format, args...)})
	}
	e := listing.Entry{
		Line: number, Division: l.division.Code, Season: l.season, Home: string(m.Team1), Away: string(m.Team2), Venue: m.venue(), Status: football.Scheduled,
	}
	m.readRound(&e)
	l.setStage(&e)
	if m.Team1 == "" || m.Team2 == "" {
		addProblem("team1", "a team is missing")
	}
	date, _, _ := strings.Cut(m.Date, "T")
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		addProblem("date", "%q is not a date such as 2013-08-17", m.Date)
	} else if err := text.CheckDay(day); err != nil {
		addProblem("date", "%v", err)
	}
	clockText := m.Time
	if clockText != "" && m.Zone != "" {
		clockText += " " + m.Zone
	}
	c, rest, found, err := cutClock(clockText)
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
	for _, stage := range []string{string(m.Group), m.Stage} {
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

// venue returns the name of the ground, with its city where that is given apart.
func (m jsonMatch) venue() string {
	name := string(m.Ground)
	if name == "" {
		name = string(m.Stadium)
	}
	if name != "" && m.City != "" {
		name += ", "
	}
	return name + m.City
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
	s, err := m.scores()
	if err != nil {
		return err
	}
	for _, one := range []struct {
		goals jsonGoals
		score **football.Score
	}{{s.Full, &e.Score}, {s.Half, &e.HalfTime}, {s.Extra, &e.ExtraTime}, {s.Penalties, &e.Penalties}} {
		switch goals := one.goals; {
		case len(goals) == 0, len(goals) == 2 && goals[0] == nil && goals[1] == nil:
		case len(goals) != 2 || !isGoals(goals[0]) || !isGoals(goals[1]):
			return fault.New(fault.Invalid, "%s is not a score such as [2, 1]", goals)
		default:
			*one.score = &football.Score{Home: *goals[0], Away: *goals[1]}
		}
	}
	if err := text.CheckHalfTime(e.HalfTime, e.Score); err != nil {
		return err
	}
	return text.CheckExtraTime(e.Score, e.ExtraTime, e.Penalties)
}

func isGoals(n *int) bool { return n != nil && *n >= 0 && *n <= text.MaxGoals }
