package listing

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestAHeadingIsMatchedWholeWithItsCountry(t *testing.T) {
	tests := []struct {
		heading, file, want string
		season              football.Season
	}{
		{"Primera División de España 2012/13", "", "SP1", 2012},
		{"Spain | Primera División 2025/26", "", "SP1", 2025},
		{"Spain Segunda División 2023/24", "", "SP2", 2023},
		{"Segunda División 2018/19", "", "SP2", 2018},
		{"English Premier League 2025/26", "", "E0", 2025},
		{"England | Premier League 2025/26", "", "E0", 2025},
		{"English League One 2025/26", "", "E2", 2025},
		{"Österr. Bundesliga 2011/12", "", "AUT", 2011},
		{"Deutsche 2. Bundesliga 2012/13", "", "D2", 2012},
		{"Scottish Premiership 2018-2019", "", "SC0", 2018},
		{"Belgium First Division A 2018/19", "", "B1", 2018},
		{"Turkish Süper Lig 2018/19", "", "T1", 2018},
		{"Premier League 2018/19", "2018-19/en.1.json", "E0", 2018},
		{"Premier League 2018/19", "2018-19/ru.1.json", "", 2018},
		{"Argentina Primera Division 2018/19", "", "", 2018},
		{"Argentina Primera Division 2018", "", "ARG", 2018},
		{"Argentina Primera División 2018", "es.1.txt", "ARG", 2018},
		{"Russia Premier League 2018/19", "", "RUS", 2018},
		{"Ukrainian Premier League 2018/19", "", "UA1", 2018},
		{"Pakistan Premier League 2018/19", "", "", 2018},
		{"Premier League 2018/19", "2018-19/ua.1.json", "", 2018},
		{"UEFA Champions League - Quali 2024/25", "", "UCL", 2024},
		{"Malta Premier League 2018/19", "", "", 2018},
		{"Serbia Super Liga 2018/19", "", "RS1", 2018},
		{"Swiss Super League 2018/19", "", "SWZ", 2018},
		{"Super League 2018/19", "", "", 2018},
		{"Algeria Ligue 1 2018/19", "", "", 2018},
		{"Brazil Serie A 2018", "", "BRA", 2018},
		{"Czech Republic First League 2018/19", "", "CZ1", 2018},
		{"Liga F Primera División 2023/24", "", "ESW1", 2023},
		{"Championship 2023/24", "", "", 2023},
		{"Norway Eliteserien 2023", "", "NOR", 2023},
	}
	for _, test := range tests {
		heading, err := ParseHeading(test.heading)
		if err != nil || heading.Season != test.season {
			t.Errorf("%s: season %s, %v", test.heading, heading.Season, err)
		}
		division, err := Hints{Name: test.file}.LeagueOf(heading)
		if division.Code != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%s in %q: %q, %v; want %q", test.heading, test.file, division.Code, err, test.want)
		}
	}
}

func TestATeamIsNotTheRestOfALine(t *testing.T) {
	for _, name := range []string{"Beta 1-0", "a.e.t. (1-1, 0-0)  Beta", "Alfa @ Wembley", "20:45 Alfa", "20.45 Alfa", "Alfa UTC+2", "4-3 pen. Beta", "Alfa aet", "Alfa [awarded]", "Beta postponed", "Beta 2:1"} {
		if CheckTeamName(name) == nil {
			t.Errorf("%q is taken for a team", name)
		}
	}
	for _, name := range []string{
		"Real Madrid", "1. FC Köln", "B.93 København", "Schalke 04", "TSV 1860 München", "SK Dnipro-1", "GKS Tychy '71", "FK Bodø/Glimt", "UTC Cajamarca",
		"Brighton & Hove Albion", "Botafogo (RJ)", "U.Las Palmas", "Penafiel", "Barcelona B", "Grödig", "St. Pauli II", "Inter 1908-2",
	} {
		if err := CheckTeamName(name); err != nil {
			t.Error(err)
		}
	}
}
