package listing

import (
	"regexp"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Heading is what the heading of a file says.
type Heading struct {
	Name   string          // without the season
	Season football.Season // 0: not given
	// CalendarYear reports whether the season is given as one year.
	CalendarYear bool
}

var seasonAtEnd = regexp.MustCompile(`^(.*?)[\s,|:(–-]*\b((?:18|19|20)\d\d)(?:[/–-](\d{4}|\d\d))?\)?$`)

// ParseHeading takes a heading such as "Primera División de España 2012/13" apart. The
// error is a sentence about two years that make no season.
func ParseHeading(text string) (Heading, error) {
	text = strings.Join(strings.Fields(text), " ")
	found := seasonAtEnd.FindStringSubmatch(text)
	if found == nil {
		return Heading{Name: text}, nil
	}
	h := Heading{Name: found[1], CalendarYear: found[3] == ""}
	years := found[2]
	if !h.CalendarYear {
		years += "-" + found[3]
	}
	var err error
	h.Season, err = football.ParseSeason(years)
	return h, err
}

// LeagueOf returns the competition of a heading. One that the hints give is taken as it
// is. Otherwise the heading has to be the whole name of a competition: a part of it
// could be that of another country. The error is a Problem.
func (h Hints) LeagueOf(heading Heading) (competition.Named, error) {
	if h.Division != "" {
		if given, ok := competition.ByCode(h.Division); ok {
			named, _ := competition.ByHeading(heading.Name)
			if named.Code != given.Code {
				named.Stage = ""
			}
			return competition.Named{Competition: given, Stage: named.Stage}, nil
		}
		return competition.Named{}, Problem{Message: fault.Say("%q is not the code of a division; one that is missing can be added under Competitions", h.Division)}
	}
	found, ok := competition.ByHeading(heading.Name)
	if !ok {
		return competition.Named{}, Problem{Message: fault.Say("%q names no known league: the whole name has to be that of a known one, "+
			"with its country. If it is one under another name, give the division; one that is missing can be added under Competitions", heading.Name)}
	}
	area, named := h.fileArea()
	if found.Alone && named && area != found.Area {
		return competition.Named{}, Problem{Message: fault.Say("%q names no known league for certain: it could be %s, "+
			"but the file's name is that of another country. Give the division", heading.Name, found.Code)}
	}
	// A league that plays from spring to autumn has no season 2018-19: the name may be
	// that of another league, or the source counts otherwise.
	if found.Kind == competition.League && found.Calendar.OneYear && heading.Season != 0 && !heading.CalendarYear {
		return competition.Named{}, Problem{Message: fault.Say("%q names no known league with a season %s: those of %s are named by one year. "+
			"If it is meant, give the division", heading.Name, heading.Season, found.Code)}
	}
	return found, nil
}
