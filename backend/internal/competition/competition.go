// Package competition has the catalogue of competitions: leagues, cups and sets of
// matches, with their stages, rules, calendars and the names that sources give them. It
// is the only place that knows anything about a particular competition.
package competition

import (
	"cmp"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Competition is a league, a cup, or a set of matches such as friendlies.
type Competition struct {
	Code     string         `json:"code"` // as football-data.co.uk writes it where it has the league: SP1, E0 …
	Name     Names          `json:"name"`
	Area     string         `json:"area"` // ISO 3166: ES, GB-ENG …; of an international one the confederation: UEFA, FIFA
	Field    football.Field `json:"field"`
	Kind     Kind           `json:"kind"`
	Tier     int            `json:"tier,omitempty"` // of a league: 1 is the highest
	Calendar Calendar       `json:"calendar"`
	Zone     string         `json:"zone,omitempty"` // IANA name of the time zone of kick-offs; "": the area's
	Eras     []Era          `json:"eras"`           // in order
	Sources  Sources        `json:"sources"`
}

// Names are the names of one thing by language.
type Names struct {
	English string `json:"en"`
	Spanish string `json:"es,omitempty"` // "": as in English
}

// Filled returns the names with none left out.
func (n Names) Filled() Names {
	if n.Spanish == "" {
		n.Spanish = n.English
	}
	return n
}

// Kind is the kind of a competition.
type Kind string

// The kinds.
const (
	League     Kind = "league"
	Cup        Kind = "cup"
	Friendlies Kind = "friendlies"
)

// Era holds the form and the rules of a competition from a season on, until the next
// era. In the catalogue, what an era leaves out is as in the era before; Competition.At
// returns it filled in.
type Era struct {
	Since  football.Season `json:"since,omitempty"`
	Teams  [2]int          `json:"teams,omitzero"` // fewest and most that a season can have; 0: not known
	Win    int             `json:"win,omitempty"`  // points for a win
	Ties   []Criterion     `json:"ties,omitempty"` // what separates teams level on points, in order
	Lines  []Boundary      `json:"lines,omitempty"`
	Down   *int            `json:"down,omitempty"` // teams at risk of relegation, including those that enter a play-off
	Stages []Stage         `json:"stages,omitempty"`
}

// Sources are the names that sources give to a competition, each of them whole.
type Sources struct {
	FootballData     string         `json:"footballData,omitempty"`    // column Div, and the name of its file
	FootballDataNew  *CountryLeague `json:"footballDataNew,omitempty"` // of its files of whole histories
	FootballCSV      []string       `json:"footballcsv,omitempty"`     // in names of files: es.1
	FootballJSON     []string       `json:"footballJSON,omitempty"`
	OpenFootball     string         `json:"openfootball,omitempty"`     // path of its file below openfootball's repositories, with {season}
	OpenFootballAlso []string       `json:"openfootballAlso,omitempty"` // of further files of a season: qualifying rounds
	Headings         []string       `json:"headings,omitempty"`         // of files, in the form of football.FoldText
	HeadingsWithArea []string       `json:"headingsWithArea,omitempty"` // only with a word for the area in front or behind
	Martj42          []string       `json:"martj42,omitempty"`          // tournaments of the results of national teams
	ESPN             string         `json:"espn,omitempty"`
	SELAE            []string       `json:"selae,omitempty"`
	Sample           string         `json:"sample,omitempty"` // division of the sample data
}

// OpenFootballFiles returns the paths of all its files of a season.
func (s Sources) OpenFootballFiles() []string {
	if s.OpenFootball == "" {
		return s.OpenFootballAlso
	}
	return append([]string{s.OpenFootball}, s.OpenFootballAlso...)
}

// CountryLeague are the columns Country and League of football-data.co.uk's files of
// whole histories.
type CountryLeague struct {
	Country string `json:"country"`
	League  string `json:"league"`
}

// folded returns the form in which they are compared.
func (l CountryLeague) folded() CountryLeague {
	return CountryLeague{football.FoldText(l.Country), football.FoldText(l.League)}
}

// At returns the era of a season, with everything that it takes from earlier ones.
func (c Competition) At(season football.Season) Era {
	var at Era
	for i, era := range c.Eras {
		if i > 0 && era.Since > season {
			break
		}
		at.take(era)
	}
	if at.Win == 0 {
		at.Win = defaultWin
	}
	if len(at.Ties) == 0 {
		at.Ties = defaultTies
	}
	return at
}

// The rules of a competition of which none are known.
const defaultWin = 3

var defaultTies = []Criterion{ByDifference, ByGoals}

// take replaces what the later era has.
func (e *Era) take(later Era) {
	e.Since = later.Since
	if later.Teams != [2]int{} {
		e.Teams = later.Teams
	}
	if later.Win != 0 {
		e.Win = later.Win
	}
	if later.Ties != nil {
		e.Ties = later.Ties
	}
	if later.Lines != nil {
		e.Lines = later.Lines
	}
	if later.Down != nil {
		e.Down = later.Down
	}
	if later.Stages != nil {
		e.Stages = later.Stages
	}
}

// Unlisted returns a league of which nothing is known but its code and area.
func Unlisted(code, area string) Competition {
	return Competition{
		Code: code, Name: Names{English: code}, Area: area, Field: football.Men, Kind: League, Tier: 1,
		Calendar: Calendar{From: "07-01"}, Eras: []Era{{Stages: []Stage{{Kind: RoundRobin, Meetings: 1}}}},
	}
}

// home is the area whose competitions come first in lists.
const home = "ES"

// Compare orders competitions in lists: Spain's first, then by area and tier.
func Compare(a, b Competition) int {
	rank := func(c Competition) int {
		if c.Area == home {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Tier, b.Tier), cmp.Compare(a.Code, b.Code))
}
