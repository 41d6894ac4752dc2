package ingest_test

import (
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestAListOfShootOutsNamesTheWinnersOfDraws(t *testing.T) {
	const results = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral\n" +
		"2022-12-18,Argentina,France,3,3,FIFA World Cup,Lusail,Qatar,TRUE\n" +
		"2022-12-17,Croatia,Morocco,2,1,FIFA World Cup,Doha,Qatar,TRUE\n" +
		"2022-12-09,Croatia,Brazil,1,1,FIFA World Cup,Doha,Qatar,TRUE\n"
	const shootouts = "date,home_team,away_team,winner,first_shooter\n" +
		"2022-12-18,Argentina,France,Argentina,France\n" +
		"2022-12-09,Brazil,Croatia,Croatia,\n" + // the other way round
		"2022-12-17,Croatia,Morocco,Croatia,\n" +
		"2022-12-10,Croatia,Brazil,Croatia,\n"
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if _, err := importInto(t, s, "men-shootouts.csv", []byte(shootouts)); err == nil || !strings.Contains(err.Error(), "import the file of results first") {
			t.Errorf("without results: %v", err)
		}
		if _, err := importInto(t, s, "men-results.csv", []byte(results)); err != nil {
			t.Fatal(err)
		}
		for _, changed := range []int{2, 0} {
			report, err := importInto(t, s, "men-shootouts.csv", []byte(shootouts))
			if err != nil || report.Changed != changed || report.New != 0 || report.Warned != 2 {
				t.Fatalf("%+v, %v", report, err)
			}
			if why := report.Warnings[0].Error() + "; " + report.Warnings[1].Error(); why != "line 4: the match of Croatia against Morocco on this day is not a draw; line 5: there is no match of Croatia against Brazil on this day" {
				t.Error(why)
			}
		}
		// The results once more do not take the winners away.
		if report, err := importInto(t, s, "men-results.csv", []byte(results)); err != nil || report.Changed != 0 {
			t.Errorf("%+v, %v", report, err)
		}
		got := map[string]football.Side{}
		for _, m := range all(t, s) {
			got[m.Title()] = m.ShootoutWinner
		}
		if got["Argentina – France"] != football.HomeSide || got["Croatia – Brazil"] != football.HomeSide || got["Croatia – Morocco"] != "" {
			t.Errorf("%v", got)
		}
	})
}
