package quinielaml

import "github.com/quinielaml/quinielaml/backend/internal/competition"

// divisionCodes maps the original's codes of divisions to those of the main API.
// The original page has four more (1RFEF, Brasil, Argentina, Eurocup), of which
// there are no matches here.
var divisionCodes = map[string]string{
	"1": "SP1", "2": "SP2", "Primeira": "P1", "Premier": "E0", "SerieA": "I1", "Ligue1": "F1", "Bundesliga": "D1", "Eredivisie": "N1",
}

func divisionOf(code string) (competition.Competition, bool) {
	return competition.ByCode(divisionCodes[code])
}

// codeOf returns the original's code of a division, or the main API's code if the
// original does not have the division.
func codeOf(division string) string {
	for original, code := range divisionCodes {
		if code == division {
			return original
		}
	}
	return division
}
