package listing

import (
	"regexp"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Hints supply what a file may not contain itself.
type Hints struct {
	Name     string          // file name
	Division string          // code; "": not given
	Season   football.Season // 0: not given
}

var (
	seasonInName = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d\d[-_/](?:\d{4}|\d\d))(?:[^0-9]|$)`)
	leagueInName = regexp.MustCompile(`(?:^|[^a-z])([a-z]{2,3})\.([1-9])(?:[^0-9]|$)`)
)

// leagues maps the country in openfootball's and footballcsv's file names to division
// codes, by tier.
var leagues = map[string][]string{
	"es": {"SP1", "SP2"}, "en": {"E0", "E1", "E2", "E3", "EC"}, "eng": {"E0", "E1", "E2", "E3", "EC"}, "de": {"D1", "D2"}, "it": {"I1", "I2"},
	"fr": {"F1", "F2"}, "nl": {"N1"}, "pt": {"P1"}, "at": {"AUT"}, "tr": {"T1"}, "gr": {"G1"}, "be": {"B1"}, "sco": {"SC0", "SC1", "SC2", "SC3"},
}

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
		tiers := leagues[found[1]]
		if tier := int(found[2][0] - '1'); tier < len(tiers) {
			h.Division = tiers[tier]
		}
	}
	return h
}

// fileCountry returns the country in the file's name; "" if it is none of the known
// ones. named is false if the name says nothing about a country.
func (h Hints) fileCountry() (country string, named bool) {
	found := leagueInName.FindStringSubmatch(strings.ToLower(h.Name))
	if found == nil {
		return "", false
	}
	if tiers := leagues[found[1]]; len(tiers) > 0 {
		division, _ := football.DivisionByCode(tiers[0])
		country = division.Country
	}
	return country, true
}
