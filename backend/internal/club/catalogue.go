package club

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// tables has one line a club: area, field, key, name, Spanish name if it differs,
// short name, seasons, spellings. A short name in two languages is written "en / es".
// Seasons, as 2009- or -2008, are needed only where two clubs have one spelling. A
// spelling with ~ before it may mean another club too: it is understood where who plays
// whom decides.
//
//go:embed catalogue/*.tsv
var tables embed.FS

const heading = "area\tfield\tkey\tname\tSpanish name\tshort\tseasons\tspellings"

// place is a spelling of an area and field.
type place struct {
	area  string
	field football.Field
	text  string
}

func (c *Club) place(text string) place { return place{c.Area, c.Field, text} }

// catalogue finds clubs by their spellings.
type catalogue struct {
	clubs []*Club
	// written has the spellings as they are, to find most of them fast; folded is without
	// accents, and core also without the words for the kind of club.
	written, folded, core map[place][]*Club
	maybe                 map[place][]*Club // folded
}

var current = sync.OnceValue(func() *catalogue {
	c, err := load(tables)
	if err != nil {
		panic(err) // the embedded files are invalid
	}
	return c
})

// All returns all clubs.
func All() []*Club { return current().clubs }

func load(files fs.FS) (*catalogue, error) {
	c := &catalogue{written: map[place][]*Club{}, folded: map[place][]*Club{}, core: map[place][]*Club{}, maybe: map[place][]*Club{}}
	paths, err := fs.Glob(files, "catalogue/*.tsv")
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		table, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, err
		}
		lines := strings.Split(strings.TrimSuffix(string(table), "\n"), "\n")
		if lines[0] != heading {
			return nil, fmt.Errorf("%s: the heading must be %q", path, heading)
		}
		for i, line := range lines[1:] {
			one, err := parse(line)
			if err != nil {
				return nil, fmt.Errorf("%s line %d: %w", path, i+2, err)
			}
			c.add(one)
			if one.Field == football.MenNational { // the women of a country are called the same
				women := *one
				women.Field = football.WomenNational
				c.add(&women)
			}
		}
	}
	for at := range c.written {
		c.written[at] = c.folded[place{at.area, at.field, fold(at.text, at.field)}]
	}
	return c, nil
}

// parse reads a line of a table.
func parse(line string) (*Club, error) {
	columns := strings.Split(line, "\t")
	if len(columns) < 4 || len(columns) > 8 {
		return nil, fmt.Errorf("%d columns", len(columns))
	}
	columns = append(columns, make([]string, 8-len(columns))...)
	c := &Club{Area: columns[0], Field: football.Field(columns[1]), Key: columns[2], name: text{columns[3], columns[4]}}
	switch c.Field {
	case football.Men, football.Women, football.MenNational, football.WomenNational:
	default:
		return nil, fmt.Errorf("%q is not a field", c.Field)
	}
	if c.Area == "" || c.Key == "" || c.name.english == "" {
		return nil, errors.New("area, key or name is missing")
	}
	if c.name.spanish == "" {
		c.name.spanish = c.name.english
	}
	english, spanish, both := strings.Cut(columns[5], " / ")
	switch {
	case both:
		c.short = text{english, spanish}
	case english != "":
		c.short = text{english, english}
	default:
		c.short = c.name
	}
	var err error
	if c.First, c.Last, err = parseSeasons(columns[6]); err != nil {
		return nil, err
	}
	for spelling := range strings.SplitSeq(columns[7], "; ") {
		if spelling, uncertain := strings.CutPrefix(spelling, "~"); uncertain {
			c.maybe = append(c.maybe, spelling)
		} else if spelling != "" {
			c.spellings = append(c.spellings, spelling)
		}
	}
	return c, nil
}

func parseSeasons(column string) (first, last football.Season, err error) {
	if column == "" {
		return 0, 0, nil
	}
	from, to, found := strings.Cut(column, "-")
	if !found {
		return 0, 0, fmt.Errorf("%q are no seasons", column)
	}
	for _, side := range []struct {
		text   string
		season *football.Season
	}{{from, &first}, {to, &last}} {
		if side.text == "" {
			continue
		}
		year, err := strconv.Atoi(side.text)
		if err != nil {
			return 0, 0, fmt.Errorf("%q are no seasons", column)
		}
		*side.season = football.Season(year)
	}
	return first, last, nil
}

// add enters a club under all its spellings. A short name is a spelling of its own
// only if it is listed as one.
func (c *catalogue) add(club *Club) {
	c.clubs = append(c.clubs, club)
	for _, spelling := range append([]string{club.Key, club.name.english, club.name.spanish}, club.spellings...) {
		folded := fold(spelling, club.Field)
		enter(c.written, club.place(spelling), club)
		enter(c.folded, club.place(folded), club)
		enter(c.core, club.place(core(folded)), club)
	}
	for _, spelling := range club.maybe {
		enter(c.maybe, club.place(fold(spelling, club.Field)), club)
	}
}

func enter(index map[place][]*Club, at place, club *Club) {
	if slices.Contains(index[at], club) {
		return
	}
	index[at] = append(index[at], club)
}

// find returns the clubs that a spelling means, each in its seasons.
func (c *catalogue) find(field football.Field, area, spelling string) []*Club {
	at := place{area, field, spelling}
	if found := c.written[at]; found != nil {
		return found
	}
	at.text = fold(spelling, field)
	if found := c.folded[at]; found != nil {
		return found
	}
	at.text = core(at.text)
	return c.core[at]
}
