package odds

import (
	"maps"
	"slices"
)

// bookmakers maps football-data.co.uk's codes to names. Max, Avg and their older
// forms are taken over all bookmakers that the site follows.
var bookmakers = map[string]string{
	"1XB":  "1XBet",
	"B365": "Bet365",
	"BF":   "Betfair",
	"BFD":  "Betfred",
	"BFE":  "Betfair Exchange",
	"BMGM": "BetMGM",
	"BS":   "Blue Square",
	"BV":   "BetVictor",
	"BW":   "Bet&Win",
	"CL":   "Coral",
	"GB":   "Gamebookers",
	"IW":   "Interwetten",
	"LB":   "Ladbrokes",
	"PS":   "Pinnacle",
	"SB":   "Sportingbet",
	"SJ":   "Stan James",
	"SO":   "Sporting Odds",
	"SY":   "Stanleybet",
	"VC":   "VC Bet",
	"WH":   "William Hill",
	"Max":  "Maximum",
	"Avg":  "Average",
	"BbMx": "Betbrain maximum",
	"BbAv": "Betbrain average",
}

// BookmakerName returns the display name of the bookmaker with a code, or the
// code itself when it is unknown.
func BookmakerName(code string) string {
	if name, ok := bookmakers[code]; ok {
		return name
	}
	return code
}

// KnownBookmaker reports whether a code is in the table above.
func KnownBookmaker(code string) bool {
	_, known := bookmakers[code]
	return known
}

// Bookmakers returns the codes of the table above in their order.
func Bookmakers() []string { return slices.Sorted(maps.Keys(bookmakers)) }

// BookmakerCode returns the code of the bookmaker with a display name, or the
// name itself when it is unknown.
func BookmakerCode(name string) string {
	for code, known := range bookmakers {
		if known == name {
			return code
		}
	}
	return name
}
