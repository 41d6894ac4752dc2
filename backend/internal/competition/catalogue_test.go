package competition_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestTheCatalogueIsRight(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range competition.All() {
		seen[c.Code] = true
		if _, err := time.LoadLocation(c.TimeZone()); err != nil {
			t.Errorf("%s: %v", c.Code, err)
		}
		if s := c.Sources; s.FootballData == "" && s.FootballDataNew == nil && len(s.Headings)+len(s.HeadingsWithArea)+len(s.FootballJSON)+len(s.Martj42) == 0 {
			t.Errorf("%s: no source names it", c.Code)
		}
	}
	for _, code := range []string{"SP1", "SP2", "E0", "SC0", "AUT"} {
		if !seen[code] {
			t.Errorf("%s is missing", code)
		}
	}
	if _, ok := competition.ByCode("sp1"); ok {
		t.Error("codes are told apart by their case, as in the files")
	}
}

// A file that the list of groups does not have would not be read.
func TestEveryFileOfTheCatalogueIsRead(t *testing.T) {
	entries, err := fs.ReadDir(os.DirFS("catalogue"), ".")
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]bool{}
	for _, c := range competition.All() {
		read[c.Code] = true
	}
	for _, entry := range entries {
		text, err := os.ReadFile("catalogue/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		if entry.Name() == "areas.json" {
			continue
		}
		list, err := competition.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", entry.Name(), err)
		}
		for _, c := range list {
			if !read[c.Code] {
				t.Errorf("%s: %s is not in the catalogue", entry.Name(), c.Code)
			}
		}
	}
}

func TestTheSeasonOfADayIsThatOfItsLeague(t *testing.T) {
	tests := []struct {
		division, day string
		want          football.Season
	}{
		{"SC0", "2020-08-01", 2020},
		{"B1", "2020-08-08", 2020},
		{"SP2", "2020-08-07", 2019},
		{"I1", "2020-08-02", 2019},
		{"SP1", "2020-09-12", 2020},
		{"SC0", "2020-03-07", 2019},
		{"SP1", "2024-07-31", 2024},
		{"SP1", "2024-06-30", 2023},
	}
	for _, test := range tests {
		day, err := time.Parse(time.DateOnly, test.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := division(t, test.division).SeasonOn(day); got != test.want {
			t.Errorf("%s on %s: %s, want %s", test.division, test.day, got, test.want)
		}
	}
}

func TestAnEraTakesWhatItLeavesOutFromTheOneBefore(t *testing.T) {
	of := division(t, "SP2")
	before, after := of.At(1993), of.At(2023)
	if before.Win != 2 || after.Win != 3 || *after.Down != 4 || after.Ties[0] != competition.ByHeadToHeadPoints || after.HomeMeetings() != 1 {
		t.Errorf("%+v, %+v", before, after)
	}
	if playOff, ok := after.PlayOff(); !ok || playOff.Places != [2]int{3, 6} {
		t.Errorf("%+v", playOff)
	}
	if _, ok := of.At(2009).PlayOff(); ok {
		t.Error("a play-off in 2009-10")
	}
}

func TestAWrongCompetitionIsRefusedWithASentence(t *testing.T) {
	const right = `{"code": "XX1", "name": {"en": "League"}, "area": "ES", "field": "men", "kind": "league", "tier": 1, "calendar": {"from": "07-01"},
		"eras": [{"teams": [10, 20], "win": 3, "ties": ["difference"], "lines": [{"kind": "title", "places": 1}], "down": 2, "stages": [
			{"name": "", "kind": "round-robin", "meetings": 1}, {"name": "Split", "kind": "split", "meetings": 1, "carry": "all", "places": [1, 6]}]}],
		"sources": {"headings": ["the league"], "footballJSON": ["xx.1"]}}`
	if _, err := competition.Parse([]byte(right)); err != nil {
		t.Fatal(err)
	}
	const split = `"name": "Split", "kind": "split", "meetings": 1, "carry": "all", "places": [1, 6]`
	tests := []struct{ from, to, want string }{
		{`"XX1"`, `"x x"`, `"x x" is not a code`},
		{`"League"`, `""`, "the name is missing"},
		{`"ES"`, `"Spain"`, `"Spain" is no area`},
		{`"men"`, `"man"`, `"man" is no field`},
		{`"league", "tier"`, `"liga", "tier"`, `"liga" is no kind`},
		{`"tier": 1`, `"tier": 0`, "the tier is missing"},
		{`"07-01"`, `"1 July"`, `"1 July" is not the first day`},
		{`"from": "07-01"`, `"from": "07-01", "exceptions": {"2020": "2021-08-10"}`, "first day of the season 2020"},
		{`"tier": 1`, `"tier": 1, "zone": "Madrid"`, `"Madrid" is no time zone`},
		{`[10, 20]`, `[20, 10]`, "20 to 10 teams"},
		{`"win": 3`, `"win": 4`, "2 or 3 points, not 4"},
		{`["difference"]`, `["luck"]`, `"luck" does not separate`},
		{`"title"`, `"glory"`, `"glory" is nothing`},
		{`"places": 1}`, `"places": 0}`, "not in order"},
		{`"down": 2`, `"down": -1`, "-1 teams cannot go down"},
		{`"round-robin"`, `"ladder"`, `"ladder" is no kind of stage`},
		{`"meetings": 1}, `, `"meetings": 0}, `, "how often two teams meet"},
		{`"carry": "all"`, `"carry": "some"`, "which points it takes along"},
		{`"Split"`, `""`, "two stages are named"},
		{`"the league"`, `"The League"`, "small letters"},
		{`"meetings": 1}, `, `"meetings": 1, "rounds": 100}, `, "100 rounds"},
		{split, `"name": "Finals", "kind": "knock-out", "places": [3, 6], "unlessAhead": -1`, "between 0 and 99"},
		{split, `"name": "Finals", "kind": "knock-out", "places": [3, 3], "unlessAhead": 9`, "no second place"},
		{split, `"name": "Finals", "kind": "knock-out", "places": [3, 3], "legs": 2, "level": "penalties", "against": {"division": "x x"}`, `"x x" is not a code`},
		{split, `"name": "Finals", "kind": "knock-out", "places": [3, 3], "legs": 2, "against": {"division": "XX2"}`, "not a knock-out with places"},
		{split, `"name": "Finals", "kind": "knock-out", "places": [3, 3], "legs": 2, "level": "penalties", "against": {"division": "XX1"}`, "its own division"},
		{split, `"name": "Finals", "kind": "knock-out", "places": [3, 3], "legs": 2, "level": "penalties", "against": {"division": "XX2"}`, ""},
		{`"xx.1"`, `"League 1"`, "not a short name"},
		{`"code"`, `"cod"`, "unknown field"},
		{`"win": 3`, `"since": 2000`, ""},
		{`}]}],`, `}]}, {"since": 0}],`, "not in order"},
	}
	for _, test := range tests {
		if !strings.Contains(right, test.from) {
			t.Fatalf("nothing to replace: %s", test.from)
		}
		_, err := competition.Parse([]byte(strings.Replace(right, test.from, test.to, 1)))
		if test.want == "" {
			if err != nil {
				t.Errorf("%s: %v", test.to, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.want) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want a sentence with %q", test.to, err, test.want)
		}
	}
}

func TestOwnCompetitionsAreFoundBesideTheBuiltInOnes(t *testing.T) {
	t.Cleanup(func() {
		if err := competition.Use(nil); err != nil {
			t.Error(err)
		}
	})
	own, err := competition.Parse([]byte(`{"code": "XX1", "name": {"en": "Our League"}, "area": "ES", "field": "men", "kind": "league", "tier": 9, "calendar": {"from": "07-01"},
		"eras": [{"stages": [{"name": "", "kind": "round-robin", "meetings": 1}]}], "sources": {"headings": ["our league"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := competition.Use(own); err != nil {
		t.Fatal(err)
	}
	if found, ok := competition.ByHeading("Our League"); !ok || !found.Alone || found.Code != "XX1" {
		t.Errorf("%+v", found)
	}
	if found, ok := competition.ByHeading("Spain | Our League"); !ok || found.Alone || found.Code != "XX1" {
		t.Errorf("%+v", found)
	}
	if err := competition.Use(append(own, own...)); err == nil || !strings.Contains(err.Error(), "XX1 already") {
		t.Errorf("the same code twice: %v", err)
	}
	own[0].Sources.Headings = []string{"la liga"}
	if err := competition.Use(own); err == nil || !strings.Contains(err.Error(), `"la liga" is that of SP1`) {
		t.Errorf("a name that is taken: %v", err)
	}
	if _, ok := competition.ByCode("XX1"); !ok {
		t.Error("a refused list replaced the one before")
	}
}

func TestTheTournamentsOfNationalTeams(t *testing.T) {
	tests := []struct {
		field            football.Field
		name, code, want string
	}{
		{football.MenNational, "FIFA World Cup", "WC", ""},
		{football.MenNational, "FIFA World Cup qualification", "WC", "Qualification"},
		{football.MenNational, "Friendly", "FRIENDLY", ""},
		{football.MenNational, "Merdeka Tournament", "OTHER", "Merdeka Tournament"},
		{football.MenNational, "CFU Caribbean Cup qualification", "OTHER", "CFU Caribbean Cup qualification"},
		{football.WomenNational, "UEFA Euro qualification", "WEURO", "Qualification"},
		{football.WomenNational, "Algarve Cup", "WOTHER", "Algarve Cup"},
	}
	for _, test := range tests {
		found, ok := competition.ByTournament(test.field, test.name)
		if !ok || found.Code != test.code || found.Stage != test.want || found.Field != test.field {
			t.Errorf("%s: %s, %q", test.name, found.Code, found.Stage)
		}
	}
}

func TestAHistoryIsFoundByCountryAndLeague(t *testing.T) {
	for _, names := range [][3]string{
		{"Finland ", " Veikkausliiga", "FIN"}, {"USA", "MLS", "USA"}, {"Austria", "Bundesliga", "AUT"}, {"Argentina", "Superliga", "ARG"}, {"Japan", "J1 League", "JPN"},
	} {
		if found, ok := competition.ByCountryAndLeague(names[0], names[1]); !ok || found.Code != names[2] {
			t.Errorf("%q: %q", names, found.Code)
		}
	}
	if found, ok := competition.ByCountryAndLeague("Finland", "Premier League"); ok {
		t.Errorf("a league of Finland that nobody knows is %s", found.Code)
	}
}

func TestTheExampleOfTheDocumentationFitsTheCatalogue(t *testing.T) {
	text, err := os.ReadFile("../../../docs/competitions.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```json\n")
	example, _, ok := strings.Cut(example, "```")
	own, err := competition.Parse([]byte(example))
	if !ok || err != nil {
		t.Fatal(err)
	}
	if err := competition.Check(own); err != nil {
		t.Error(err)
	}
}

// Each of two divisions whose teams meet for a place says so of the other, and one of them
// defends its place and one has the first leg at home.
func TestPlayOffsAcrossDivisionsAgree(t *testing.T) {
	against := func(code string, season football.Season) *competition.Against {
		playOff, _ := division(t, code).At(season).PlayOff()
		return playOff.Against
	}
	found := 0
	for _, c := range competition.All() {
		for season := football.Season(2000); season < 2030; season++ {
			one := against(c.Code, season)
			if one == nil {
				continue
			}
			found++
			other := against(one.Division, season)
			if other == nil || other.Division != c.Code || other.Defends == one.Defends || other.HomeFirst == one.HomeFirst {
				t.Errorf("%s %s: %+v, the other says %+v", c.Code, season, *one, other)
			}
			if higher := division(t, one.Division).Tier > c.Tier; higher != one.Defends {
				t.Errorf("%s %s: the higher division's team defends its place", c.Code, season)
			}
		}
	}
	if found < 6 {
		t.Errorf("%d seasons have such a play-off", found)
	}
}
