package competition

import (
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// heading is what a name in the heading of a file stands for.
type heading struct {
	at    int
	alone bool // the name is understood without a word for its area
}

// newCatalogue checks the entries and indexes them.
func newCatalogue(list []Competition) (*catalogue, error) {
	c := &catalogue{
		list: list, codes: map[string]int{}, headings: map[string]heading{}, fileNames: map[string]int{},
		histories: map[CountryLeague]int{}, samples: map[string]int{}, fileAreas: map[string]string{},
	}
	for i := range list {
		if err := list[i].check(); err != nil {
			return nil, err
		}
		if err := c.index(i); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *catalogue) index(at int) error {
	one := c.list[at]
	if _, taken := c.codes[one.Code]; taken {
		return fault.New(fault.Invalid, "there is a competition with the code %s already", one.Code)
	}
	c.codes[one.Code] = at
	taken := func(name string, by int) error {
		return fault.New(fault.Invalid, "%s: the name %q is that of %s", one.Code, name, c.list[by].Code)
	}
	addHeading := func(name string, alone bool) error {
		known, ok := c.headings[name]
		if ok && known.at != at {
			return taken(name, known.at)
		}
		c.headings[name] = heading{at, alone && (!ok || known.alone)}
		return nil
	}
	for _, name := range one.Sources.Headings {
		if err := addHeading(name, true); err != nil {
			return err
		}
	}
	for _, names := range [][]string{one.Sources.Headings, one.Sources.HeadingsWithArea} {
		for _, name := range names {
			for _, word := range areas[one.Area].Words {
				for _, both := range []string{word + " " + name, name + " " + word} {
					if err := addHeading(both, false); err != nil {
						return err
					}
				}
			}
		}
	}
	for _, names := range [][]string{one.Sources.FootballCSV, one.Sources.FootballJSON} {
		for _, name := range names {
			if by, ok := c.fileNames[name]; ok && by != at {
				return taken(name, by)
			}
			c.fileNames[name] = at
			first, _, _ := strings.Cut(name, ".")
			c.fileAreas[first] = one.Area
		}
	}
	if history := one.Sources.FootballDataNew; history != nil {
		if by, ok := c.histories[*history]; ok {
			return taken(history.Country+" "+history.League, by)
		}
		c.histories[*history] = at
	}
	if one.Sources.Sample != "" {
		c.samples[one.Sources.Sample] = at
	}
	return nil
}

var separators = strings.NewReplacer(" | ", " ", " - ", " ", " – ", " ", ", ", " ", ": ", " ")

// ByHeading returns the competition that a whole name stands for, with its area or, if
// there is no doubt, without it: then alone is true.
func ByHeading(name string) (found Competition, alone, ok bool) {
	c := current.Load()
	h, ok := c.headings[football.FoldText(separators.Replace(name))]
	if !ok {
		return Competition{}, false, false
	}
	return c.list[h.at], h.alone, true
}

// ByFileName returns the competition of a short name in the names of openfootball's and
// footballcsv's files: es.1.
func ByFileName(name string) (Competition, bool) {
	c := current.Load()
	return c.at(c.fileNames, name)
}

// AreaOfFileName returns the area of the first part of a short name in the name of a
// file: es of es.1; "" if there is none.
func AreaOfFileName(first string) string { return current.Load().fileAreas[first] }

// ByCountryAndLeague returns the competition that a source gives by country and name; ok
// is false unless exactly this one is known.
func ByCountryAndLeague(country, league string) (Competition, bool) {
	c := current.Load()
	if at, ok := c.histories[CountryLeague{country, league}]; ok {
		return c.list[at], true
	}
	found, _, ok := ByHeading(country + " " + league)
	return found, ok
}

// BySample returns the competition of a division of the sample data.
func BySample(division string) (Competition, bool) {
	c := current.Load()
	return c.at(c.samples, division)
}

func (c *catalogue) at(index map[string]int, name string) (Competition, bool) {
	at, ok := index[name]
	if !ok {
		return Competition{}, false
	}
	return c.list[at], true
}
