package football

// Division is one tier of a country's league.
type Division struct {
	Code    string // football-data.co.uk's: SP1, E0 …
	Name    string
	Country string // ISO 3166: ES, GB-ENG …
	Tier    int    // 1 is the highest
	// HomeMeetings is how many times two teams may meet at the same ground in
	// one season: 1 in a double round robin.
	HomeMeetings int
}

// divisions are the leagues whose codes the product knows.
var divisions = []Division{
	{"SP1", "Primera División", "ES", 1, 1},
	{"SP2", "Segunda División", "ES", 2, 1},
	{"E0", "Premier League", "GB-ENG", 1, 1},
	{"E1", "Championship", "GB-ENG", 2, 1},
	{"E2", "League One", "GB-ENG", 3, 1},
	{"E3", "League Two", "GB-ENG", 4, 1},
	{"EC", "National League", "GB-ENG", 5, 1},
	{"SC0", "Premiership", "GB-SCT", 1, 2},
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

// Divisions lists the known ones, Spain first.
func Divisions() []Division { return append([]Division(nil), divisions...) }

// DivisionByCode finds a known division.
func DivisionByCode(code string) (Division, bool) {
	for _, d := range divisions {
		if d.Code == code {
			return d, true
		}
	}
	return Division{}, false
}
