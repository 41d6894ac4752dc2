package club_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
)

// entries reads the matches of a published file.
func entries(t *testing.T, name string) (list []listing.Entry) {
	t.Helper()
	reader, _, err := feed.Open(realdata.Open(t, name), listing.Hints{Name: name})
	if err != nil {
		t.Fatal(name, err)
	}
	for {
		entry, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(name, err)
		}
		list = append(list, entry)
	}
}

// published lists the files of a directory whose names contain a text.
func published(t *testing.T, directory, contains string) (names []string) {
	t.Helper()
	here := realdata.Open(t, directory)
	list, err := os.ReadDir(here.Name())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		if strings.Contains(one.Name(), contains) {
			names = append(names, filepath.Join(directory, one.Name()))
		}
	}
	return names
}

// areaOf returns the area of a division's clubs.
func areaOf(code string) string {
	c, _ := competition.ByCode(code)
	return c.Area
}

// clubs returns both clubs of an entry, or reports the one that is not known.
func clubs(t *testing.T, e listing.Entry) (home, away *club.Club, ok bool) {
	t.Helper()
	area := areaOf(e.Division)
	home, away = club.Find(football.Men, area, e.Home, e.Season), club.Find(football.Men, area, e.Away, e.Season)
	for name, c := range map[string]*club.Club{e.Home: home, e.Away: away} {
		if c == nil {
			t.Errorf("%s %s, line %d: %q of %s is not known", e.Division, e.Season, e.Line, name, area)
		}
	}
	return home, away, home != nil && away != nil
}

type meeting struct {
	division   string
	season     football.Season
	home, away *club.Club
}

// Who played whom shows whether a spelling of another source leads to the right team:
// the pair has to be in the season's league, with the same score.
func TestEverySpellingOfSpainAndEnglandMeansTheRightClub(t *testing.T) {
	scores := map[meeting]football.Score{}
	first, last := map[string]football.Season{}, map[string]football.Season{}
	for _, name := range []string{"spain.csv", "england.csv"} {
		named := map[meeting]string{} // a club has one spelling a season
		for _, e := range entries(t, name) {
			home, away, ok := clubs(t, e)
			if !ok || e.Score == nil {
				continue
			}
			at := meeting{e.Division, e.Season, home, nil}
			if before := named[at]; before != "" && before != e.Home {
				t.Errorf("%s %s: %q and %q are one club", e.Division, e.Season, before, e.Home)
			}
			named[at] = e.Home
			scores[meeting{e.Division, e.Season, home, away}] = *e.Score
			if first[e.Division] == 0 {
				first[e.Division] = e.Season
			}
			last[e.Division] = e.Season
		}
	}
	var names []string
	for _, directory := range []struct{ path, contains string }{
		{"raw/football-data", "SP"}, {"raw/football-data", "E0"}, {"raw/openfootball-espana", ""}, {"raw/openfootball-json", "_es."}, {"raw/openfootball-json", "_en."}, {"raw/footballcsv", ""},
	} {
		names = append(names, published(t, directory.path, directory.contains)...)
	}
	for _, name := range names {
		wrong, compared := 0, 0
		for _, e := range entries(t, name) {
			home, away, ok := clubs(t, e)
			if !ok || e.Season < first[e.Division] || e.Season > last[e.Division] || e.Score == nil {
				continue
			}
			score, there := scores[meeting{e.Division, e.Season, home, away}]
			if !there {
				t.Errorf("%s: %s – %s was no match of that season", name, e.Home, e.Away)
			}
			compared++
			if score != *e.Score {
				wrong++
			}
		}
		if wrong > compared/50 {
			t.Errorf("%s: %d of %d scores differ", name, wrong, compared)
		}
	}
}

func TestAliasesOfSpainMeanOneClub(t *testing.T) {
	seasons := map[string][]football.Season{}
	for _, e := range entries(t, "spain.csv") {
		if list := seasons[e.Home]; len(list) == 0 || list[len(list)-1] != e.Season {
			seasons[e.Home] = append(list, e.Season)
		}
	}
	for _, row := range realdata.Rows(t, "team-aliases-spain.csv") {
		for _, season := range seasons[row["Name"]] {
			want, got := club.Find(football.Men, "ES", row["Name"], season), club.Find(football.Men, "ES", row["Alias"], season)
			// A spelling of two clubs is that of the other one in some seasons.
			if want == nil || got != want && len(seasons[row["Name"]]) == 1 {
				t.Errorf("%s: %q and %q: %v, %v", season, row["Name"], row["Alias"], want, got)
			}
		}
	}
}

// The leagues of the other countries are known as far as their files go.
func TestEverySpellingOfPublishedLeaguesIsKnown(t *testing.T) {
	for _, directory := range []string{"raw/openfootball-json", "raw/openfootball-europe", "raw/football-data-new"} {
		for _, name := range published(t, directory, ".") {
			if strings.Contains(name, "dkcup") {
				continue // with clubs of all levels, which no table can have
			}
			for _, e := range entries(t, name) {
				clubs(t, e)
			}
		}
	}
	for _, name := range published(t, "raw/champions-league", ".txt") {
		for _, e := range entries(t, name) {
			for team, code := range map[string]string{e.Home: e.HomeCountry, e.Away: e.AwayCountry} {
				area, ok := competition.AreaOfClub(code)
				if !ok {
					continue
				}
				if club.Find(football.Men, area.Code, team, e.Season) == nil {
					t.Errorf("%s, line %d: %q of %s is not known", name, e.Line, team, area.Code)
				}
			}
		}
	}
	for _, name := range published(t, "raw/football-data", ".csv") {
		for _, e := range entries(t, name) {
			clubs(t, e)
		}
	}
}
