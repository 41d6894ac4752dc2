package footballdata

import (
	"fmt"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// columns holds the positions of the columns, which differ between seasons' files.
type columns struct {
	index  map[string]int
	quotes []quoteColumns
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

// readHeading finds the columns. The error is a *listing.Problems with all problems of
// the heading.
func readHeading(heading []string) (columns, error) {
	c := columns{index: map[string]int{}}
	var problems listing.Problems
	for i, name := range heading {
		name = strings.TrimSpace(name)
		if name == "" {
			continue // a column without a heading is always empty
		}
		if _, twice := c.index[name]; twice {
			problems.Add(listing.Problem{Line: 1, Column: name, Message: "the column is there twice"})
		}
		c.index[name] = i
	}
	required := []string{"Div", "Date", "HomeTeam", "AwayTeam"}
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
			problems.Add(listing.Problem{Line: 1, Column: name, Message: "the column is missing"})
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
		name = strings.TrimSpace(name)
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
	for name, i := range c.index {
		if i == at {
			return name
		}
	}
	return fmt.Sprintf("column %d", at+1)
}
