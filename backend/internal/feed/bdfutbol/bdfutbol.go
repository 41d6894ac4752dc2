// Package bdfutbol reads the results of a season from a page of bdfutbol.com:
// rows tr.jornadai with the matchday as data-jornada, and cells with date, home
// side, goals, away side and referee.
package bdfutbol

import (
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Recognise reports whether a file that begins with head is a page of results.
func Recognise(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) &&
		(bytes.Contains(head, []byte("jornadai")) || bytes.Contains(bytes.ToLower(head), []byte("bdfutbol")))
}

// maxPageBytes is several times the size of a season's page. The limit is needed
// because the page is held in memory as a tree.
const maxPageBytes = 5 << 20

// Reader reads the matches of a page; see listing.Reader. An entry's line is the
// number of its row.
type Reader struct {
	rows     []*goquery.Selection
	next     int
	division competition.Competition
	season   football.Season
}

// NewReader reads the page. Division and season come from its title unless hints give
// them.
func NewReader(file io.Reader, hints listing.Hints) (*Reader, error) {
	lines := text.NewReader(file)
	lines.AllowLongLines()
	limited := &io.LimitedReader{R: lines, N: maxPageBytes + 1}
	page, err := goquery.NewDocumentFromReader(limited)
	if err != nil {
		return nil, text.CSVProblem(err)
	}
	if limited.N == 0 {
		return nil, listing.Problem{Message: fault.Say("the page is larger than %d MB", maxPageBytes>>20)}
	}
	r := &Reader{season: hints.WithFileName().Season}
	title, err := headingOf(page)
	if err != nil {
		return nil, err
	}
	if hints.Division == "" && title.Name == "" {
		hints = hints.WithFileName()
	}
	named, err := hints.LeagueOf(title)
	if err != nil {
		return nil, err
	}
	r.division = named.Competition
	if r.season == 0 {
		r.season = title.Season
	}
	page.Find("tr.jornadai").Each(func(_ int, row *goquery.Selection) { r.rows = append(r.rows, row) })
	if len(r.rows) == 0 {
		return nil, listing.Problem{Message: fault.Say("the page has no results: rows tr.jornadai")}
	}
	return r, nil
}

// around are words of a page's title that are not of the league's name.
var around = regexp.MustCompile(`(?i)\b(?:resultados|resultats|results|temporada|season|jornadas?|calendario|bdfutbol(?:\.com)?)\b`)

// headingOf returns the league and the season in the title or, if there is none, in the
// first heading of a page.
func headingOf(page *goquery.Document) (listing.Heading, error) {
	for _, element := range []string{"title", "h1"} {
		title := strings.Trim(around.ReplaceAllString(page.Find(element).First().Text(), " "), " -–—|·:,\t\r\n")
		if title == "" {
			continue
		}
		heading, err := listing.ParseHeading(title)
		if err != nil {
			return heading, listing.Problem{Message: fault.SentenceOf(err)}
		}
		return heading, nil
	}
	return listing.Heading{}, nil
}

// Next returns the next match; see listing.Reader.
func (r *Reader) Next() (listing.Entry, error) {
	if r.next == len(r.rows) {
		return listing.Entry{}, io.EOF
	}
	row := r.rows[r.next]
	r.next++
	var problems listing.Problems
	addProblem := func(column, format string, args ...any) {
		problems.Add(listing.Problem{Line: r.next, Column: column, Message: fault.Say(format, args...)})
	}
	cells := row.Find("td").Map(func(_ int, cell *goquery.Selection) string { return strings.Join(strings.Fields(cell.Text()), " ") })
	if len(cells) < 4 {
		addProblem("", "the row has %d cells: date, home side, goals, away side and referee are expected", len(cells))
		return listing.Entry{}, problems.Err()
	}
	e := listing.Entry{
		Line: r.next, Division: r.division.Code, Season: r.season, Home: cells[1], Away: cells[3], Status: football.Scheduled,
	}
	if e.Home == "" || e.Away == "" {
		addProblem("home side", "a team is missing")
	}
	if len(cells) > 4 {
		e.Referee = cells[4]
	}
	number, _ := row.Attr("data-jornada")
	matchday, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || matchday < 1 || matchday > 99 {
		addProblem("data-jornada", "%q is not a matchday", number)
	}
	e.Matchday = matchday
	day, err := parseDay(cells[0])
	if err == nil {
		err = text.CheckDay(day)
	}
	if err != nil {
		addProblem("date", "%v", err)
		return e, problems.Err()
	}
	e.Kickoff = text.Noon(day.Date())
	if e.Season == 0 {
		e.Season = r.division.SeasonOn(day)
	}
	if e.Score, err = text.ParseScore(cells[2]); err != nil {
		addProblem("goals", "%v", err)
	}
	if e.Score != nil {
		e.Status = football.Played
	}
	return e, problems.Err()
}

func parseDay(value string) (time.Time, error) {
	for _, layout := range []string{"02/01/2006", "2/1/2006", "02-01-2006", time.DateOnly} {
		if day, err := time.Parse(layout, value); err == nil {
			return day, nil
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "%q is not a day such as 28/08/2010", value)
}
