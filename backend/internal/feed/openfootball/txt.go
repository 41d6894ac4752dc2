package openfootball

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// RecogniseText reports whether a file that begins with head is Football.TXT: a
// heading after an equals sign.
func RecogniseText(head []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(head, text.ByteOrderMark)) {
		switch line = bytes.TrimSpace(line); {
		case len(line) == 0 || line[0] == '#':
			continue
		default:
			return line[0] == '='
		}
	}
	return false
}

// TextReader reads the matches of a Football.TXT file; see listing.Reader.
type TextReader struct {
	lines    *bufio.Scanner
	number   int
	league   league
	matchday int
	day      time.Time
	clock    string // the last kick-off time read; it holds for the matches below it
	ended    bool
}

// NewTextReader reads the file up to the heading.
func NewTextReader(file io.Reader, hints listing.Hints) (*TextReader, error) {
	r := &TextReader{lines: bufio.NewScanner(text.NewReader(file))}
	for r.scan() {
		heading, ok := strings.CutPrefix(r.line(), "=")
		if !ok {
			continue
		}
		var err error
		if r.league, err = leagueOf(strings.TrimSpace(strings.Trim(heading, "= ")), hints); err != nil {
			if problem, ok := errors.AsType[listing.Problem](err); ok {
				problem.Line = r.number
				return nil, problem
			}
		}
		return r, err
	}
	if err := r.lines.Err(); err != nil {
		return nil, text.CSVProblem(err)
	}
	return nil, listing.Problem{Message: "the file has no heading such as = Primera División de España 2012/13"}
}

func (r *TextReader) scan() bool {
	r.number++
	return r.lines.Scan()
}

// line returns the current line without comment and surrounding spaces.
func (r *TextReader) line() string {
	line, _, _ := strings.Cut(r.lines.Text(), "#")
	return strings.TrimSpace(line)
}

var (
	roundLine = regexp.MustCompile(`^[▪»◦•*]\s*(.+)$`)
	dayLine   = regexp.MustCompile(`^\[?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?(?:([A-Z][a-z]{2})[a-z]*[ /](\d{1,2})|(\d{1,2})[. ]+([A-Z][a-z]{2})[a-z]*)(?:[, ]+(\d{4}))?\]?$`)
	clockAt   = regexp.MustCompile(`^(\d{1,2})[:.](\d{2})(?:\s+|$)`)
	// A v B  2-1 (1-0), with or without the score
	versus = regexp.MustCompile(`^(.+?)\s+(?:v|vs)\.?\s+(.+?)(?:\s{2,}(\d{1,2}-\d{1,2})(?:\s*\(([^)]*)\))?)?$`)
	// A  2-1 (1-0)  B
	between = regexp.MustCompile(`^(.+?)\s+(\d{1,2}-\d{1,2})(?:\s*\(([^)]*)\))?\s+(.+?)$`)
	// A  -  B, to be played
	dash = regexp.MustCompile(`^(.+?)\s{2,}-\s{2,}(.+?)$`)
	note = regexp.MustCompile(`\s*\[([^\]]*)\]\s*`)
)

// Next returns the next match; see listing.Reader.
func (r *TextReader) Next() (listing.Entry, error) {
	for !r.ended && r.scan() {
		line := r.line()
		if line == "" || strings.HasPrefix(line, "=") || strings.HasPrefix(line, "(") || strings.HasPrefix(line, "|") {
			continue // empty, another heading, scorers
		}
		if found := roundLine.FindStringSubmatch(line); found != nil {
			r.matchday, r.clock = matchdayOf(strings.TrimSpace(found[1])), ""
			continue
		}
		if n := matchdayOf(line); n > 0 {
			r.matchday, r.clock = n, ""
			continue
		}
		if found := dayLine.FindStringSubmatch(line); found != nil {
			if err := r.readDay(found); err != nil {
				return listing.Entry{}, listing.Problem{Line: r.number, Message: err.Error()}
			}
			continue
		}
		return r.entry(line)
	}
	if err := r.lines.Err(); err != nil && !r.ended {
		r.ended = true
		if errors.Is(err, bufio.ErrTooLong) {
			return listing.Entry{}, listing.Problem{Line: r.number, Message: "the line is too long: this is not such a file"}
		}
		return listing.Entry{}, text.CSVProblem(err)
	}
	r.ended = true
	return listing.Entry{}, io.EOF
}

// readDay reads a day such as "Sat Aug 18 2012". Most days have no year: it then
// follows from the season and the month.
func (r *TextReader) readDay(found []string) error {
	month, day := found[1], found[2]
	if month == "" {
		month, day = found[4], found[3]
	}
	year := found[5]
	if year == "" {
		year = strconv.Itoa(int(r.league.season))
		if m, err := time.Parse("Jan", month); err == nil && m.Month() < r.firstMonth() {
			year = strconv.Itoa(int(r.league.season) + 1)
		}
	}
	parsed, err := time.Parse("Jan 2 2006", month+" "+day+" "+year)
	if err != nil {
		return fmt.Errorf("%s %s %s is not a day", month, day, year)
	}
	if err := text.CheckDay(parsed); err != nil {
		return err
	}
	r.day, r.clock = parsed, ""
	return nil
}

// firstMonth returns the first month of the season. 2019-20 lasted until August 2020,
// so its July and August belong to the second year once that has begun.
func (r *TextReader) firstMonth() time.Month {
	if r.league.season == 2019 && r.day.Year() == 2020 {
		return time.September
	}
	return time.July
}

func (r *TextReader) entry(line string) (listing.Entry, error) {
	invalid := func(format string, args ...any) (listing.Entry, error) {
		return listing.Entry{}, listing.Problem{Line: r.number, Message: fmt.Sprintf(format, args...)}
	}
	whole := line
	if found := clockAt.FindStringSubmatch(line); found != nil {
		r.clock = found[1] + ":" + found[2]
		line = strings.TrimSpace(line[len(found[0]):])
	}
	if r.day.IsZero() {
		return invalid("%q comes before any day", whole)
	}
	e := listing.Entry{
		Line: r.number, Division: r.league.division.Code, Season: r.league.season, Matchday: r.matchday, Status: football.Scheduled,
	}
	if found := note.FindStringSubmatch(line); found != nil {
		line = strings.TrimSpace(note.ReplaceAllString(line, " "))
		switch word := strings.ToLower(found[1]); {
		case strings.HasPrefix(word, "postponed"):
			e.Status = football.Postponed
		case strings.HasPrefix(word, "abandoned"), strings.HasPrefix(word, "suspended"):
			e.Status = football.Abandoned
		case strings.HasPrefix(word, "awarded"):
			e.Status = football.Awarded
		}
	}
	var full, half string
	switch {
	case versus.MatchString(line):
		found := versus.FindStringSubmatch(line)
		e.Home, e.Away, full, half = found[1], found[2], found[3], found[4]
	case between.MatchString(line):
		found := between.FindStringSubmatch(line)
		e.Home, full, half, e.Away = found[1], found[2], found[3], found[4]
	case dash.MatchString(line):
		found := dash.FindStringSubmatch(line)
		e.Home, e.Away = found[1], found[2]
	default:
		return invalid("%q is neither a match, nor a day, nor a round", whole)
	}
	var err error
	if e.Kickoff, e.TimeKnown, err = r.league.kickoff(r.day, r.clock); err != nil {
		return invalid("%q is not a time", r.clock)
	}
	if e.Score, err = text.ParseScore(full); err != nil {
		return invalid("%v", err)
	}
	if half, _, _ = strings.Cut(half, ","); half != "" {
		if e.HalfTime, err = text.ParseScore(half); err == nil {
			err = text.CheckHalfTime(e.HalfTime, e.Score)
		}
		if err != nil {
			return invalid("%v", err)
		}
	}
	switch {
	case e.Score != nil && e.Status != football.Awarded:
		e.Status = football.Played
	case e.Score == nil && e.Status == football.Awarded:
		return invalid("%q was awarded, and has no score", whole)
	}
	return e, nil
}
