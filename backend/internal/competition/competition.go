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
	Code     string   `json:"code"` // as football-data.co.uk writes it where it has the league: SP1, E0 …
	Name     Names    `json:"name"`
	Area     string   `json:"area"` // ISO 3166: ES, GB-ENG …; of an international one the confederation: UEFA, FIFA
	Field    Field    `json:"field"`
	Kind     Kind     `json:"kind"`
	Tier     int      `json:"tier,omitempty"` // of a league: 1 is the highest
	Calendar Calendar `json:"calendar"`
	Zone     string   `json:"zone,omitempty"` // IANA name of the time zone of kick-offs; "": the area's
	Eras     []Era    `json:"eras"`           // in order
	Sources  Sources  `json:"sources"`
}

// Names are the names of one thing by language.
type Names struct {
	English string `json:"en"`
	Spanish string `json:"es,omitempty"` // "": as in English
}

// In returns the name in a language; every other one than Spanish reads English.
func (n Names) In(language string) string {
	if language == "es" && n.Spanish != "" {
		return n.Spanish
	}
	return n.English
}

// Field is whose teams play. Two teams of one name in different fields are two teams.
type Field string

// The fields.
const (
	Men           Field = "men"
	Women         Field = "women"
	MenNational   Field = "men-national"
	WomenNational Field = "women-national"
)

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

// Stage is a part of a season: the league's own rounds, which have no name, a split, a
// group stage, a play-off.
type Stage struct {
	Name     string    `json:"name"`
	Kind     StageKind `json:"kind"`
	Also     []string  `json:"also,omitempty"`     // other names in sources
	Places   [2]int    `json:"places,omitzero"`    // of the table before it, first and last, that take part
	Meetings int       `json:"meetings,omitempty"` // most matches of two teams at the same ground; of a knock-out 1 if not given
	Rounds   int       `json:"rounds,omitempty"`   // matches of each team before a split follows
	Headings []string  `json:"headings,omitempty"` // of files with this stage alone, as in Sources
	Legs     int       `json:"legs,omitempty"`     // of a tie
	Carry    Carry     `json:"carry,omitempty"`    // points taken along into a split
	Level    Level     `json:"level,omitempty"`    // who goes on if a tie is level
}

// StageKind is the kind of a stage.
type StageKind string

// The kinds of stage.
const (
	RoundRobin StageKind = "round-robin"
	Split      StageKind = "split" // some of a table's places go on among themselves
	Groups     StageKind = "groups"
	KnockOut   StageKind = "knock-out"
)

// Carry is which share of the points is taken along into a split.
type Carry string

// The shares.
const (
	CarryAll    Carry = "all"
	CarryHalf   Carry = "half"    // rounded down
	CarryHalfUp Carry = "half-up" // rounded up
	CarryNone   Carry = "none"
)

// Level is who goes on if a tie is level after extra time.
type Level string

// The ways to separate them.
const (
	Penalties   Level = "penalties"
	HigherPlace Level = "higher-place" // in the table before
)

// Sources are the names that sources give to a competition, each of them whole.
type Sources struct {
	FootballData     string         `json:"footballData,omitempty"`    // column Div, and the name of its file
	FootballDataNew  *CountryLeague `json:"footballDataNew,omitempty"` // of its files of whole histories
	FootballCSV      []string       `json:"footballcsv,omitempty"`     // in names of files: es.1
	FootballJSON     []string       `json:"footballJSON,omitempty"`
	Headings         []string       `json:"headings,omitempty"`         // of files, in the form of football.FoldText
	HeadingsWithArea []string       `json:"headingsWithArea,omitempty"` // only with a word for the area in front or behind
	Martj42          []string       `json:"martj42,omitempty"`          // tournaments of the results of national teams
	ESPN             string         `json:"espn,omitempty"`
	SELAE            []string       `json:"selae,omitempty"`
	Sample           string         `json:"sample,omitempty"` // division of the sample data
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

// HomeMeetings returns how many times two teams may meet at the same ground in the
// table of one season: 1 in a double round robin.
func (e Era) HomeMeetings() int {
	rounds, split := 0, 0
	for _, s := range e.Stages {
		switch s.Kind {
		case RoundRobin:
			rounds += s.Meetings
		case Split: // a team is in one part of it
			split = max(split, s.Meetings)
		case Groups, KnockOut:
		}
	}
	return max(1, rounds+split)
}

// PromotionPlayOff returns the knock-out for promotion between places of the table; ok
// is false if there is none, or how it is played is not known.
func (e Era) PromotionPlayOff() (playOff Stage, ok bool) {
	for _, s := range e.Stages {
		if s.Kind == KnockOut && s.Places[0] > 1 && s.Legs > 0 && s.Level != "" {
			return s, true
		}
	}
	return Stage{}, false
}

// Unlisted returns a league of which nothing is known but its code and area.
func Unlisted(code, area string) Competition {
	return Competition{
		Code: code, Name: Names{English: code}, Area: area, Field: Men, Kind: League, Tier: 1,
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
