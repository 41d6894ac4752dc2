package football

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Division is one tier of a country's league.
type Division struct {
	Code    string // as football-data.co.uk writes it: SP1, E0 …
	Name    string
	Country string // ISO 3166: ES, GB-ENG …
	Tier    int    // 1 is the highest
	// HomeMeetings is how many times two teams may meet at the same ground in
	// one season: 1 in a double round robin.
	HomeMeetings int
}

// divisions are the built-in leagues, Spain first.
var divisions = []Division{
	{"SP1", "Primera División", "ES", 1, 1},
	{"SP2", "Segunda División", "ES", 2, 1},
	{"E0", "Premier League", "GB-ENG", 1, 1},
	{"E1", "Championship", "GB-ENG", 2, 1},
	{"E2", "League One", "GB-ENG", 3, 1},
	{"E3", "League Two", "GB-ENG", 4, 1},
	{"EC", "National League", "GB-ENG", 5, 1},
	{"SC0", "Premiership", "GB-SCT", 1, 3},
	{"SC1", "Championship", "GB-SCT", 2, 2},
	{"SC2", "League One", "GB-SCT", 3, 2},
	{"SC3", "League Two", "GB-SCT", 4, 2},
	{"I1", "Serie A", "IT", 1, 1},
	{"I2", "Serie B", "IT", 2, 1},
	{"D1", "Bundesliga", "DE", 1, 1},
	{"D2", "2. Bundesliga", "DE", 2, 1},
	{"F1", "Ligue 1", "FR", 1, 1},
	{"F2", "Ligue 2", "FR", 2, 1},
	{"N1", "Eredivisie", "NL", 1, 1},
	{"P1", "Primeira Liga", "PT", 1, 1},
	{"B1", "Pro League", "BE", 1, 2},
	{"T1", "Süper Lig", "TR", 1, 1},
	{"G1", "Super League", "GR", 1, 2},
	{"AUT", "Bundesliga", "AT", 1, 2},
}

// Divisions returns the built-in divisions, Spain first.
func Divisions() []Division { return append([]Division(nil), divisions...) }

// DivisionByCode returns the built-in division with the given code.
func DivisionByCode(code string) (Division, bool) {
	for _, d := range divisions {
		if d.Code == code {
			return d, true
		}
	}
	return Division{}, false
}

// zones are the countries' time zones, in which kick-offs are announced.
var zones = map[string]string{
	"ES": "Europe/Madrid", "GB-ENG": "Europe/London", "GB-SCT": "Europe/London", "IT": "Europe/Rome", "DE": "Europe/Berlin", "FR": "Europe/Paris",
	"NL": "Europe/Amsterdam", "PT": "Europe/Lisbon", "BE": "Europe/Brussels", "TR": "Europe/Istanbul", "GR": "Europe/Athens", "AT": "Europe/Vienna",
}

// Zone returns the IANA name of the time zone of a division's kick-offs, "UTC"
// for a country that is not known.
func (d Division) Zone() string {
	if zone, ok := zones[d.Country]; ok {
		return zone
	}
	return "UTC"
}

// FoldText returns the text in lower case, without accents, with every run of
// white space replaced by one space.
func FoldText(text string) string {
	var plain strings.Builder
	plain.Grow(len(text))
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case r < unicode.MaxLatin1 && r != 'ø' && r != 'ß':
			plain.WriteRune(r)
		// The mark of these is a part of the letter: Unicode does not take it off.
		case r == 'ø':
			plain.WriteByte('o')
		case r == 'ı':
			plain.WriteByte('i')
		case r == 'ß':
			plain.WriteString("ss")
		case !unicode.Is(unicode.Mn, r):
			plain.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(plain.String()), " ")
}
