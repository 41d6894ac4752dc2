package competition

import (
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// heading is what a name in the heading of a file stands for.
type heading struct {
	at    int
	stage string // "": the file may have several
	alone bool   // the name is understood without a word for its area
}

// newCatalogue checks the entries and indexes them.
func newCatalogue(list []Competition) (*catalogue, error) {
	c := &catalogue{
		list: list, codes: map[string]int{}, headings: map[string]heading{}, fileNames: map[string]int{},
		histories: map[CountryLeague]int{}, tournaments: map[tournament]int{}, samples: map[string]int{}, fileAreas: map[string]string{},
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
		return fault.At("body.code", fault.New(fault.Invalid, "there is a competition with the code %s already", one.Code))
	}
	c.codes[one.Code] = at
	taken := func(name string, by int) error {
		return fault.At("body.sources", fault.New(fault.Invalid, "%s: the name %q is that of %s", one.Code, name, c.list[by].Code))
	}
	addHeading := func(name, stage string, alone bool) error {
		known, ok := c.headings[name]
		if ok && known.at != at {
			return taken(name, known.at)
		}
		c.headings[name] = heading{at, stage, alone || ok && known.alone}
		return nil
	}
	for _, name := range one.Sources.Headings {
		if err := addHeading(name, "", true); err != nil {
			return err
		}
	}
	for _, era := range one.Eras {
		for _, stage := range era.Stages {
			for _, name := range stage.Headings {
				if err := addHeading(name, stage.Name, true); err != nil {
					return err
				}
			}
		}
	}
	for _, names := range [][]string{one.Sources.Headings, one.Sources.HeadingsWithArea} {
		for _, name := range names {
			for _, word := range areas[one.Area].Words {
				for _, both := range []string{word + " " + name, name + " " + word} {
					if err := addHeading(both, "", false); err != nil {
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
		key := history.folded()
		if by, ok := c.histories[key]; ok {
			return taken(history.Country+" "+history.League, by)
		}
		c.histories[key] = at
	}
	for _, name := range one.Sources.Martj42 {
		key := tournament{one.Field, name}
		if by, ok := c.tournaments[key]; ok {
			return taken(name, by)
		}
		c.tournaments[key] = at
	}
	if one.Sources.Sample != "" {
		c.samples[one.Sources.Sample] = at
	}
	return nil
}

var separators = strings.NewReplacer(" | ", " ", " - ", " ", " – ", " ", ", ", " ", ": ", " ")

// Named is a competition that a name stands for.
type Named struct {
	Competition
	Stage string // if the name is that of one stage: Qualifying
	Alone bool   // the name was found without a word for the area
}

// ByHeading returns the competition that a whole name stands for, with its area or, if
// there is no doubt, without it.
func ByHeading(name string) (Named, bool) {
	c := current.Load()
	h, ok := c.headings[football.FoldText(separators.Replace(name))]
	if !ok {
		return Named{}, false
	}
	return Named{c.list[h.at], h.stage, h.alone}, true
}

// tournament is a name in the results of national teams.
type tournament struct {
	field football.Field
	name  string
}

// ByTournament returns the competition of a tournament in martj42's results of national
// teams. The qualification for a tournament is a stage of it; the tournaments that have
// no competition of their own are stages of one of them all.
func ByTournament(field football.Field, name string) (Named, bool) {
	c := current.Load()
	if found, ok := c.atTournament(field, name); ok {
		return Named{Competition: found}, true
	}
	if base, cut := strings.CutSuffix(name, " qualification"); cut {
		if found, ok := c.atTournament(field, base); ok {
			return Named{Competition: found, Stage: Qualification}, true
		}
	}
	found, ok := c.atTournament(field, "*")
	return Named{Competition: found, Stage: name}, ok
}

// Qualification is the name of the stage before a tournament of national teams.
const Qualification = "Qualification"

func (c *catalogue) atTournament(field football.Field, name string) (Competition, bool) {
	at, ok := c.tournaments[tournament{field, name}]
	if !ok {
		return Competition{}, false
	}
	return c.list[at], true
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
	if at, ok := c.histories[CountryLeague{country, league}.folded()]; ok {
		return c.list[at], true
	}
	found, ok := ByHeading(country + " " + league)
	return found.Competition, ok
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
