package odds

// bookmakers by the code that football-data.co.uk gives them; Max, Avg and
// their older forms are over all bookmakers that the site follows.
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

// BookmakerName is how people call the bookmaker with a code; the code itself
// when it is not known.
func BookmakerName(code string) string {
	if name, ok := bookmakers[code]; ok {
		return name
	}
	return code
}

// KnownBookmaker says whether a code is one of those above.
func KnownBookmaker(code string) bool {
	_, known := bookmakers[code]
	return known
}

// BookmakerCode is the code of a bookmaker that people call so; the name itself
// when it is not known.
func BookmakerCode(name string) string {
	for code, known := range bookmakers {
		if known == name {
			return code
		}
	}
	return name
}
