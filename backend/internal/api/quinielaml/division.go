package quinielaml

import "github.com/quinielaml/quinielaml/backend/internal/football"

// divisionCodes of the original's divisions and ours. It has tabs for four more (1RFEF,
// Brasil, Argentina, Eurocup), of which there are no matches here.
var divisionCodes = map[string]string{
	"1": "SP1", "2": "SP2", "Primeira": "P1", "Premier": "E0", "SerieA": "I1", "Ligue1": "F1", "Bundesliga": "D1", "Eredivisie": "N1",
}

func divisionOf(code string) (football.Division, bool) {
	return football.DivisionByCode(divisionCodes[code])
}

// codeOf is the original's code of a division of ours, or ours where it has none.
func codeOf(division string) string {
	for theirs, ours := range divisionCodes {
		if ours == division {
			return theirs
		}
	}
	return division
}
