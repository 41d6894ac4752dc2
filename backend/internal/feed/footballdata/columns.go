package footballdata

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// columns holds the positions of the columns, which differ between seasons' files.
type columns struct {
	index  map[string]int
	names  []string
	quotes []quoteColumns
	// closing reports whether all prices are closing ones: so they are in the files of
	// whole histories, which name country and league.
	closing  bool
	warnings []listing.Problem
	// statistics are the columns of statistics that the file has.
	statistics []statisticColumn
	detailed   bool // there are columns for half-time scores and for odds or statistics
}

type statisticColumn struct {
	name string
	at   int
	of   func(*football.Statistics) **int
}

// statistics are the columns of statistics, as named in the site's notes.txt.
var statistics = []struct {
	name string
	of   func(*football.Statistics) **int
}{
	{"HS", func(s *football.Statistics) **int { return &s.Home.Shots }},
	{"AS", func(s *football.Statistics) **int { return &s.Away.Shots }},
	{"HST", func(s *football.Statistics) **int { return &s.Home.ShotsOnTarget }},
	{"AST", func(s *football.Statistics) **int { return &s.Away.ShotsOnTarget }},
	{"HC", func(s *football.Statistics) **int { return &s.Home.Corners }},
	{"AC", func(s *football.Statistics) **int { return &s.Away.Corners }},
	{"HF", func(s *football.Statistics) **int { return &s.Home.Fouls }},
	{"AF", func(s *football.Statistics) **int { return &s.Away.Fouls }},
	{"HO", func(s *football.Statistics) **int { return &s.Home.Offsides }},
	{"AO", func(s *football.Statistics) **int { return &s.Away.Offsides }},
	{"HHW", func(s *football.Statistics) **int { return &s.Home.Woodwork }},
	{"AHW", func(s *football.Statistics) **int { return &s.Away.Woodwork }},
	{"HY", func(s *football.Statistics) **int { return &s.Home.YellowCards }},
	{"AY", func(s *football.Statistics) **int { return &s.Away.YellowCards }},
	{"HR", func(s *football.Statistics) **int { return &s.Home.RedCards }},
	{"AR", func(s *football.Statistics) **int { return &s.Away.RedCards }},
}

// quoteColumns holds the positions of one bookmaker's prices at one moment; -1: no
// column.
type quoteColumns struct {
	bookmaker        string
	moment           odds.Moment
	home, draw, away int
	over, under      int
	// handicap holds the columns of the goals given: the bookmaker's own, then the
	// shared one, used where the first is empty.
	handicap                   [2]int
	handicapHome, handicapAway int
}

// mainColumns are the columns of which there can only be one.
var mainColumns = []string{
	"Div", "Date", "Time", "Season", "Country", "League", "HomeTeam", "AwayTeam", "FTHG", "FTAG", "FTR", "HTHG", "HTAG", "HTR", "Referee",
}

// otherNames are other names of main columns, which belong together: those of the
// files of whole histories, as in the site's notes.txt, and those of its files of Greece
// up to 2004-05.
var otherNames = []map[string]string{
	{"HomeTeam": "Home", "AwayTeam": "Away"},
	{"HomeTeam": "HT", "AwayTeam": "AT"},
	{"FTHG": "HG", "FTAG": "AG"},
	{"FTR": "Res"},
}

// index returns the positions of the columns, main ones under their first name in
// whatever case they are, and the number of columns of one name where there are more
// than one.
func index(heading []string) (positions, repeated map[string]int) {
	positions, repeated = map[string]int{}, map[string]int{}
	for i, name := range heading {
		if name == "" {
			continue // a column without a heading is always empty
		}
		for _, main := range mainColumns {
			if strings.EqualFold(name, main) {
				name = main
			}
		}
		if _, twice := positions[name]; twice {
			repeated[name] = max(repeated[name], 1) + 1
		}
		positions[name] = i
	}
	for _, names := range otherNames {
		if !holds(positions, maps.Keys(names), false) || !holds(positions, maps.Values(names), true) {
			continue
		}
		for main, other := range names {
			positions[main] = positions[other]
			if repeated[other] > 0 {
				repeated[main] = repeated[other]
			}
		}
	}
	return positions, repeated
}

// holds reports whether all names, or none of them, are those of a column.
func holds(positions map[string]int, names iter.Seq[string], all bool) bool {
	for name := range names {
		if _, ok := positions[name]; ok != all {
			return false
		}
	}
	return true
}

// readHeading finds the columns. The error is a *listing.Problems with all problems of
// the heading.
func readHeading(heading []string, line int) (columns, error) {
	c := columns{names: heading}
	heading = inSiteCase(heading)
	var problems listing.Problems
	var repeated map[string]int
	c.index, repeated = index(heading)
	for _, name := range slices.Sorted(maps.Keys(repeated)) {
		if slices.Contains(mainColumns, name) {
			problems.Add(listing.Problem{Line: line, Column: name, Message: fault.Say("the column is there twice")})
			continue
		}
		delete(c.index, name)
		c.warnings = append(c.warnings, listing.Problem{Line: line, Column: name, Message: fault.Say(
			"%d columns have this name, so they were left out: which of them is the right one cannot be told", repeated[name])})
	}
	required := []string{"Date", "HomeTeam", "AwayTeam"}
	if c.closing = c.indexOf("Div") < 0 && c.indexOf("Country") >= 0 && c.indexOf("League") >= 0; !c.closing {
		required = append(required, "Div")
	}
	// A file of fixtures has no columns of goals at all; one that has only some of
	// them has lost a column.
	for _, name := range []string{"FTHG", "FTAG", "FTR", "HTHG", "HTAG"} {
		if c.indexOf(name) >= 0 {
			required = append(required, "FTHG", "FTAG")
			break
		}
	}
	if (c.indexOf("HTHG") < 0) != (c.indexOf("HTAG") < 0) {
		required = append(required, "HTHG", "HTAG")
	}
	for _, name := range required {
		if c.indexOf(name) < 0 {
			problems.Add(listing.Problem{Line: line, Column: name, Message: fault.Say("the column is missing")})
		}
	}
	for _, s := range statistics {
		if at := c.indexOf(s.name); at >= 0 {
			c.statistics = append(c.statistics, statisticColumn{s.name, at, s.of})
		}
	}
	c.findQuotes(heading)
	c.detailed = c.indexOf("HTHG") >= 0 && (len(c.statistics) > 0 || len(c.quotes) > 0)
	return c, problems.Err()
}

// indexOf returns the position of a column, or -1.
func (c *columns) indexOf(name string) int {
	if i, ok := c.index[name]; ok {
		return i
	}
	return -1
}

// findQuotes groups the columns of odds by bookmaker and moment. A name consists of
// the bookmaker's code, C for closing, and the outcome: PSCH is Pinnacle's closing
// price of a home win. Unknown codes are accepted as well.
func (c *columns) findQuotes(heading []string) {
	type key struct {
		bookmaker string
		moment    odds.Moment
	}
	found := map[key]int{}
	group := func(base string) *quoteColumns {
		k := key{base, odds.Opening}
		if c.closing && c.indexOf("FTHG") >= 0 { // before the matches they are those of the moment
			k.moment = odds.Closing
		}
		if code, ok := strings.CutSuffix(base, "C"); ok && !odds.KnownBookmaker(base) && code != "" {
			k = key{code, odds.Closing}
		}
		if k.bookmaker == "P" {
			k.bookmaker = "PS" // Pinnacle is P in longer names, such as P>2.5
		}
		i, ok := found[k]
		if !ok {
			i = len(c.quotes)
			found[k] = i
			c.quotes = append(c.quotes, quoteColumns{k.bookmaker, k.moment, -1, -1, -1, -1, -1, [2]int{-1, -1}, -1, -1})
		}
		return &c.quotes[i]
	}
	for _, name := range heading {
		if c.indexOf(name) < 0 {
			continue
		}
		if base, ok := strings.CutSuffix(name, ">2.5"); ok && c.indexOf(base+"<2.5") >= 0 {
			q := group(base)
			q.over, q.under = c.indexOf(name), c.indexOf(base+"<2.5")
		} else if base, ok := strings.CutSuffix(name, "AHH"); ok && c.indexOf(base+"AHA") >= 0 {
			q := group(base)
			q.handicapHome, q.handicapAway = c.indexOf(name), c.indexOf(base+"AHA")
			q.handicap = [2]int{c.indexOf(base + "AH"), c.indexOf(sharedHandicap(base, q.moment))}
		} else if base, ok := strings.CutSuffix(name, "H"); ok && base != "" && c.indexOf(base+"D") >= 0 && c.indexOf(base+"A") >= 0 {
			q := group(base)
			q.home, q.draw, q.away = c.indexOf(name), c.indexOf(base+"D"), c.indexOf(base+"A")
		}
	}
}

// sharedHandicap returns the column that holds one handicap for several bookmakers.
func sharedHandicap(base string, moment odds.Moment) string {
	switch {
	case moment == odds.Closing:
		return "AHCh"
	case strings.HasPrefix(base, "Bb"):
		return "BbAHh"
	}
	return "AHh"
}

func (c *columns) name(at int) string {
	if at < len(c.names) && c.names[at] != "" {
		return c.names[at]
	}
	return fmt.Sprintf("column %d", at+1)
}
