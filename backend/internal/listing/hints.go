package listing

import (
	"regexp"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Hints supply what a file may not contain itself.
type Hints struct {
	Name     string          // file name
	Division string          // code; "": not given
	Season   football.Season // 0: not given
	Field    football.Field  // whose teams play; "": not given
}

var (
	seasonInName = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d\d[-_/](?:\d{4}|\d\d))(?:[^0-9]|$)`)
	yearInName   = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d\d)(?:[^0-9]|$)`)
	leagueInName = regexp.MustCompile(`(?:^|[^a-z])([a-z]{2,3})\.([1-9])(?:[^0-9]|$)`)
)

// WithFileName fills in missing hints from the file's name, such as
// 2010-11/es.1.csv.
func (h Hints) WithFileName() Hints {
	name := strings.ToLower(h.Name)
	if found := seasonInName.FindStringSubmatch(name); h.Season == 0 && found != nil {
		if season, err := football.ParseSeason(strings.ReplaceAll(found[1], "_", "-")); err == nil {
			h.Season = season
		}
	}
	if found := leagueInName.FindStringSubmatch(name); h.Division == "" && found != nil {
		if one, ok := competition.ByFileName(found[1] + "." + found[2]); ok {
			h.Division = one.Code
		}
	}
	if of, ok := competition.ByCode(h.Division); ok && of.Calendar.OneYear && h.Season == 0 {
		if found := yearInName.FindStringSubmatch(name); found != nil {
			if season, err := football.ParseSeason(found[1]); err == nil {
				h.Season = season
			}
		}
	}
	return h
}

// fileArea returns the area in the file's name; "" if it is none of the known
// ones. named is false if the name says nothing about one.
func (h Hints) fileArea() (area string, named bool) {
	found := leagueInName.FindStringSubmatch(strings.ToLower(h.Name))
	if found == nil {
		return "", false
	}
	return competition.AreaOfFileName(found[1]), true
}
