package listing

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// leagueNames are the names of one division in the headings of published files.
type leagueNames struct {
	code  string
	names []string
	// alone reports whether the names are understood without a country. The others are
	// names of leagues of several countries.
	alone bool
}

// knownLeagues lists all names in the form of FoldText. A name that sponsors or
// organisers put together with the country is written out.
var knownLeagues = []leagueNames{
	{"SP1", []string{"primera division", "la liga", "laliga", "laliga santander", "laliga ea sports", "liga bbva"}, true},
	{"SP2", []string{"segunda division", "la liga 2", "laliga2", "laliga 2", "laliga 1|2|3", "laliga smartbank", "laliga hypermotion", "liga adelante"}, true},
	{"E0", []string{"premier league"}, true},
	{"E1", []string{"efl championship"}, true},
	{"E2", []string{"efl league one"}, true},
	{"E3", []string{"efl league two"}, true},
	{"E1", []string{"championship", "league championship"}, false},
	{"E2", []string{"league one", "league 1"}, false},
	{"E3", []string{"league two", "league 2"}, false},
	{"EC", []string{"national league", "conference", "conference national", "conference premier"}, false},
	{"SC0", []string{"premiership", "premier league"}, false},
	{"SC1", []string{"championship", "first division"}, false},
	{"SC2", []string{"league one", "second division"}, false},
	{"SC3", []string{"league two", "third division"}, false},
	{"I1", []string{"serie a"}, true},
	{"I2", []string{"serie b"}, true},
	{"D1", []string{"bundesliga", "1. bundesliga"}, true},
	{"D2", []string{"2. bundesliga"}, true},
	{"F1", []string{"ligue 1"}, true},
	{"F2", []string{"ligue 2"}, true},
	{"N1", []string{"eredivisie"}, true},
	{"P1", []string{"primeira liga", "liga portugal"}, true},
	{"B1", []string{"jupiler pro league"}, true},
	{"B1", []string{"pro league", "first division a", "first division"}, false},
	{"T1", []string{"super lig"}, true},
	{"T1", []string{"super league"}, false},
	{"G1", []string{"super league", "superleague", "super league 1"}, false},
	{"AUT", []string{"bundesliga"}, false},
}

// countryWords are the words that stand before or after a league's name.
var countryWords = map[string][]string{
	"ES":     {"spain", "spanish", "espana", "de espana", "espanola", "of spain"},
	"GB-ENG": {"england", "english", "of england"},
	"GB-SCT": {"scotland", "scottish", "of scotland"},
	"IT":     {"italy", "italian", "italia", "of italy"},
	"DE":     {"germany", "german", "deutsche", "deutschland", "of germany"},
	"FR":     {"france", "french", "of france"},
	"NL":     {"netherlands", "dutch", "holland", "of the netherlands"},
	"PT":     {"portugal", "portuguese", "de portugal", "of portugal"},
	"BE":     {"belgium", "belgian", "of belgium"},
	"TR":     {"turkey", "turkish", "turkiye", "of turkey"},
	"GR":     {"greece", "greek", "of greece"},
	"AT":     {"austria", "austrian", "osterreich", "osterreichische", "osterr.", "of austria"},
}

// known is a division that a name stands for.
type known struct {
	division football.Division
	alone    bool // the name was found without a country
}

var byName = indexLeagues()

func indexLeagues() map[string]known {
	index := map[string]known{}
	for _, l := range knownLeagues {
		division, _ := football.DivisionByCode(l.code)
		for _, name := range l.names {
			if l.alone {
				index[name] = known{division, true}
			}
			for _, word := range countryWords[division.Country] {
				index[word+" "+name] = known{division, false}
				index[name+" "+word] = known{division, false}
			}
		}
	}
	return index
}

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

var separators = strings.NewReplacer(" | ", " ", " - ", " ", " – ", " ", ", ", " ", ": ", " ")

// leagueNamed returns the division that a whole name stands for, with its country or, if
// there is no doubt, without it.
func leagueNamed(name string) (known, bool) {
	league, ok := byName[football.FoldText(separators.Replace(name))]
	return league, ok
}

// LeagueOf returns the division of a heading. A division that the hints give is taken
// as it is. Otherwise the heading has to be the whole name of a league: a part of it
// could be that of another country. The error is a Problem.
func (h Hints) LeagueOf(heading Heading) (football.Division, error) {
	if h.Division != "" {
		if division, ok := football.DivisionByCode(h.Division); ok {
			return division, nil
		}
		return football.Division{}, Problem{Message: strconv.Quote(h.Division) + " is not the code of a division"}
	}
	league, ok := leagueNamed(heading.Name)
	if !ok {
		return football.Division{}, Problem{Message: strconv.Quote(heading.Name) + " names no known league: the whole name has to be that of a known one, " +
			"with its country. If it is one under another name, give the division"}
	}
	country, named := h.fileCountry()
	if league.alone && named && country != league.division.Country {
		return football.Division{}, Problem{Message: strconv.Quote(heading.Name) + " names no known league for certain: it could be " + league.division.Code +
			", but the file's name is that of another country. Give the division"}
	}
	return league.division, nil
}

// DivisionOf returns the division of a league that a source gives by country and name;
// ok is false unless exactly this league is known.
func DivisionOf(country, league string) (football.Division, bool) {
	found, ok := leagueNamed(country + " " + league)
	return found.division, ok
}
