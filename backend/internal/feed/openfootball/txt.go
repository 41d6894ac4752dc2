package openfootball

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// RecogniseText reports whether a file that begins with head is Football.TXT: a
// heading after an equals sign.
func RecogniseText(head []byte) bool {
	commented := false
	for line := range bytes.Lines(head) {
		switch line = bytes.TrimSpace(line); {
		case len(line) == 0:
		case line[0] == '#':
			commented = commented || headingInComment(line) != ""
		default:
			return line[0] == '=' || commented && mayBegin(string(line))
		}
	}
	return false
}

// commentedHeading is a comment that may be the heading: # English Premier League 2012/13
var commentedHeading = regexp.MustCompile(`^#+\s*(\pL.*?\s(?:18|19|20)\d\d(?:[/–-]\d{2,4})?)\s*#*$`)

// headingInComment returns the heading of an old file in one of its comments; "" if the
// line is none.
func headingInComment(line []byte) string {
	found := commentedHeading.FindSubmatch(bytes.TrimSpace(line))
	if found == nil {
		return ""
	}
	return string(found[1])
}

// mayBegin reports whether a file whose heading is a comment may begin with a line: with
// a round, a day or the teams of a group.
func mayBegin(line string) bool {
	_, _, isDate := cutDate(strings.TrimPrefix(line, "["))
	return isDate || roundLine.MatchString(line) || isRound(strings.TrimSuffix(line, ":")) || definition.MatchString(line)
}

// TextReader reads the matches of a Football.TXT file; see listing.Reader. Every line
// has to be one of those that the format knows: a heading, a round, a day, a match, or
// what belongs to the match before it, which is left out. Anything else is a Problem.
type TextReader struct {
	lines  *bufio.Scanner
	number int
	league league
	hints  listing.Hints
	round  round
	day    time.Time
	clock  clock // the last kick-off time read; it holds for the matches below it
	place  place // the ground named with the day
	// teams are those of the last match: its line-ups begin with their names.
	teams [2]string
	// inside is set within goals, line-ups and other lines that belong to a match.
	inside inside
	open   int  // brackets within goals
	held   bool // the current line is to be read again
	ended  bool
}

// inside is a piece of several lines that is left out.
type inside int

const (
	nowhere  inside = iota
	goals           // to the closing bracket
	property        // as long as each line ends in a way that shows that it goes on
)

// NewTextReader reads the file up to the heading. Old files have it in a comment.
func NewTextReader(file io.Reader, hints listing.Hints) (*TextReader, error) {
	r := &TextReader{lines: bufio.NewScanner(text.NewReader(file)), hints: hints}
	commented := ""
	for r.scan() {
		line := r.line()
		if heading, ok := strings.CutPrefix(line, "="); ok {
			return r, r.readHeading(heading)
		}
		if found := headingInComment([]byte(r.lines.Text())); found != "" && commented == "" {
			commented = found
		}
		if line != "" && commented != "" {
			r.held = true
			return r, r.readHeading(commented)
		}
	}
	if err := r.lines.Err(); err != nil {
		return nil, text.CSVProblem(err)
	}
	return nil, listing.Problem{Message: fault.Say("the file has no heading such as = Primera División de España 2012/13")}
}

// readHeading reads the heading of a league.
func (r *TextReader) readHeading(heading string) (err error) {
	r.league, err = leagueOf(strings.TrimSpace(strings.Trim(heading, "= ")), r.hints)
	if problem, ok := errors.AsType[listing.Problem](err); ok {
		problem.Line = r.number
		return problem
	}
	r.round, r.day, r.clock, r.place = round{}, time.Time{}, clock{}, place{}
	return err
}

func (r *TextReader) scan() bool {
	if r.held {
		r.held = false
		return true
	}
	r.number++
	return r.lines.Scan()
}

// line returns the current line without comment and surrounding spaces.
func (r *TextReader) line() string {
	line := r.lines.Text()
	if at := strings.IndexByte(line, '#'); at == 0 || at > 0 && (line[at-1] == ' ' || line[at-1] == '\t') {
		line = line[:at]
	}
	return strings.TrimSpace(line)
}

var errNoDay = fault.New(fault.Invalid, "the match comes before any day")

var (
	roundLine   = regexp.MustCompile(`^[▪»◦•*▸]+\s*(.+)$`)
	ruleLine    = regexp.MustCompile(`^(?:-{2,}|={2,}|_{2,}|\*{2,}|~{2,}|\.{3,})$`)
	matchNumber = regexp.MustCompile(`^\(\d{1,3}\)\s*`)
	// minutes are those of goals: 12' or 90+3'
	minutes = regexp.MustCompile(`\d{1,3}(?:\+\d{1,2})?['’]`)
	// goalsAtEnd are the goals of a match in its own line.
	goalsAtEnd = regexp.MustCompile(`\s\((?:[^()]|\([^()]*\))*\d['’](?:[^()]|\([^()]*\))*\)$`)
	// definition lists the teams of a group or the days of a round: Group A  |  Brazil …
	definition    = regexp.MustCompile(`^[^|]+\|\s`)
	knownProperty = regexp.MustCompile(`(?i)^(?:refs?|referees?|yellow(?:\s+cards?)?|red(?:\s+cards?)?|yellow-red(?:\s+cards?)?|sent\s+off|bookings|cards|goals?|scorers?|penalties|` +
		`penalty\s+shoot-?out|att|attendance|coach(?:es)?|trainers?|venue|stadium|ground|subs?|substitutes?|line-?ups?|notes?|nb|man\s+of\s+the\s+match)\s*:`)
)

// notKnown stands for a team that an earlier round decides.
const notKnown = "N.N."

// Next returns the next match; see listing.Reader.
func (r *TextReader) Next() (listing.Entry, error) {
	for !r.ended && r.scan() {
		line := r.line()
		if r.leftOut(line) {
			continue
		}
		entry, isMatch, err := r.read(line)
		if err != nil {
			if problem, ok := errors.AsType[listing.Problem](err); ok {
				r.ended = true // what follows belongs to another heading
				return listing.Entry{}, problem
			}
			return listing.Entry{}, listing.Problem{Line: r.number, Message: fault.SentenceOf(err)}
		}
		if isMatch && entry.Home != notKnown && entry.Away != notKnown {
			return entry, nil
		}
	}
	if err := r.lines.Err(); err != nil && !r.ended {
		r.ended = true
		if errors.Is(err, bufio.ErrTooLong) {
			return listing.Entry{}, listing.Problem{Line: r.number, Message: fault.Say("the line is too long: this is not such a file")}
		}
		return listing.Entry{}, text.CSVProblem(err)
	}
	r.ended = true
	return listing.Entry{}, io.EOF
}

// leftOut reports whether a line is empty or belongs to the match before it: goals,
// line-ups, cards, referees. Goals stand in brackets, the others behind their name.
func (r *TextReader) leftOut(line string) bool {
	switch {
	case line == "":
		r.inside = nowhere
		return true
	case roundLine.MatchString(line) || strings.HasPrefix(line, "="):
		r.inside = nowhere
		return false
	case r.inside == goals:
		r.goals(line)
		return true
	case r.inside == property:
		r.property(line)
		return true
	case line[0] == '(' && !matchNumber.MatchString(line), line[0] == '[' && minutes.MatchString(line):
		r.open = 0
		r.goals(line)
		return true
	case r.isProperty(line):
		r.property(line)
		return true
	}
	return ruleLine.MatchString(line) || strings.Contains(line, "|") && definition.MatchString(line)
}

// goals leaves a line out, and what follows it up to the closing bracket.
func (r *TextReader) goals(line string) {
	for _, c := range line {
		switch c {
		case '(', '[':
			r.open++
		case ')', ']':
			r.open--
		}
	}
	r.inside = nowhere
	if r.open > 0 {
		r.inside = goals
	}
}

// property leaves a line out, and what follows it if a comma, a dash or an open bracket
// at its end shows that it goes on.
func (r *TextReader) property(line string) {
	r.inside = nowhere
	if strings.ContainsAny(line[len(line)-1:], ",;-") || strings.Count(line, "(") > strings.Count(line, ")") {
		r.inside = property
	}
}

func (r *TextReader) isProperty(line string) bool {
	if !strings.Contains(line, ":") {
		return false
	}
	if knownProperty.MatchString(line) {
		return true
	}
	for _, team := range r.teams {
		if rest, ok := strings.CutPrefix(line, team); ok && team != "" && strings.HasPrefix(strings.TrimLeft(rest, " "), ":") {
			return true
		}
	}
	return false
}

// read reads a line that is a heading, a round, a day or a match. The error is a
// sentence, or a Problem if the rest of the file cannot be read either.
func (r *TextReader) read(line string) (e listing.Entry, isMatch bool, err error) {
	if stage, ok := strings.CutPrefix(line, "=="); ok {
		r.round, r.clock = parseRound(strings.TrimSpace(strings.Trim(stage, "= "))), clock{}
		return e, false, nil
	}
	if heading, ok := strings.CutPrefix(line, "="); ok {
		return e, false, r.readHeading(heading)
	}
	if found := roundLine.FindStringSubmatch(line); found != nil {
		r.round, r.clock = parseRound(strings.TrimSpace(found[1])), clock{}
		return e, false, nil
	}
	if round := strings.TrimSuffix(line, ":"); !strings.Contains(line, " v ") && isRound(round) {
		r.round, r.clock = parseRound(round), clock{}
		return e, false, nil
	}
	whole := line
	line = matchNumber.ReplaceAllString(line, "")
	line, isDay, err := r.readDay(line)
	if err != nil {
		return e, false, err
	}
	if c, rest, ok, err := cutClock(line); err != nil {
		return e, false, err
	} else if ok {
		r.clock, line = c, rest
	}
	line = goalsAtEnd.ReplaceAllString(line, "")
	line, notes := cutNotes(tidy(line))
	line, p, atPlace := cutPlace(line, &r.clock)
	if strings.TrimSpace(line) == "" && (isDay || atPlace) && len(notes) == 0 {
		r.place = p
		return e, false, nil
	}
	if !atPlace {
		p = r.place
	}
	r.place.attendance = nil // of one match
	e, err = r.match(line, notes, p)
	switch {
	case errors.Is(err, errNoMatch):
		return e, false, fault.New(fault.Invalid, "%q is neither a match, nor a day, nor a round", whole)
	case errors.Is(err, errNoDay):
		return e, false, fault.New(fault.Invalid, "%q comes before any day", whole)
	case err != nil:
		return e, false, fault.New(fault.Invalid, "%v, in %q", err, whole)
	}
	return e, true, nil
}

// readDay takes a day off the beginning of a line, with or without square brackets.
func (r *TextReader) readDay(line string) (rest string, isDay bool, err error) {
	text, bracket := strings.CutPrefix(line, "[")
	d, rest, ok := cutDate(text)
	if !ok {
		return line, false, nil
	}
	if bracket {
		before, after, closed := strings.Cut(rest, "]")
		if !closed {
			return line, false, nil
		}
		rest = strings.TrimSpace(before + " " + after)
	}
	day, err := d.resolve(r.league, r.day)
	if err != nil {
		return line, false, err
	}
	r.day, r.clock, r.place = day, clock{}, place{}
	return rest, true, nil
}

// match reads a match of the current round and day.
func (r *TextReader) match(line string, notes []string, p place) (listing.Entry, error) {
	e := listing.Entry{
		Line: r.number, Division: r.league.division.Code, Season: r.league.season,
		Stage: r.round.stage, Round: r.round.name, Matchday: r.round.matchday, Leg: r.round.leg,
		Venue: p.venue, Attendance: p.attendance, Status: football.Scheduled,
	}
	r.league.setStage(&e)
	if err := readMatch(&e, tokens(line)); err != nil {
		return e, err
	}
	if r.day.IsZero() {
		return e, errNoDay
	}
	e.Kickoff, e.TimeKnown = r.league.kickoff(r.day, r.clock)
	status, err := readNotes(&e, notes)
	if err != nil {
		return e, err
	}
	if status == "" && e.Score != nil {
		status = football.Played
	}
	if status != "" {
		if err := e.SetStatus(status); err != nil {
			return e, err
		}
	}
	r.teams = [2]string{e.Home, e.Away}
	return e, nil
}
