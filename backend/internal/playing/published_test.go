package playing_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
)

// couponNames are the spellings of the coupons of 2023-24 that neither are those of
// spain.csv nor stand in its table of aliases. The source prints "Athletic de Bilbao B"
// for the first team.
var couponNames = map[string]string{
	"Athletic de Bilbao B": "Ath Bilbao", "Racing de Ferrol": "Ferrol", "Sporting de Gijón": "Sp Gijon", "Villarreal": "Villarreal",
}

// Of the 1008 fixtures of 2023-24, 573 are matches of the Spanish leagues. Three of them
// were postponed by more than a week: jornada 4, Atlético – Sevilla; 20, Mallorca –
// Cádiz; 41, Granada – Valencia. The others are found without an alias, and nothing else.
func TestEveryLeagueFixtureOfASeasonFindsItsMatch(t *testing.T) {
	records := realdata.Records(t, "spain.csv", 2023, 2023)
	name := map[string]string{}
	for _, row := range realdata.Rows(t, "team-aliases-spain.csv") {
		name[row["Alias"]] = row["Name"]
	}
	maps.Copy(name, couponNames)
	nameOf := func(spelling string) string {
		if of, ok := name[spelling]; ok {
			return of
		}
		return spelling
	}
	byID := map[int64]football.MatchRecord{}
	var known []ingest.KnownTeam
	seen := map[int64]bool{}
	for _, r := range records {
		byID[r.ID] = r
		if !seen[r.Home.ID] {
			seen[r.Home.ID] = true
			known = append(known, ingest.KnownTeam{Team: r.Home})
		}
	}
	finder := playing.NewFinder(records, known)
	found, plenos := 0, 0
	for _, row := range realdata.Rows(t, "quiniela-2023-24.csv") {
		day, err := time.Parse(time.DateOnly, row["Fecha"])
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i <= 15; i++ {
			f := jornada.Fixture{Home: row[fmt.Sprint("L", i)], Away: row[fmt.Sprint("V", i)]}
			id := finder.Find(f, day)
			if id == 0 {
				continue
			}
			if m := byID[id]; m.Home.Name != nameOf(f.Home) || m.Away.Name != nameOf(f.Away) {
				t.Errorf("jornada %s: %s – %s is taken for %s", row["Jornada"], f.Home, f.Away, m.Title())
			}
			if i < 15 {
				found++
			} else {
				plenos++
			}
		}
	}
	if found != 570 || plenos != 40 {
		t.Errorf("%d fixtures and %d of the pleno found their match, want 570 and 40", found, plenos)
	}
}
