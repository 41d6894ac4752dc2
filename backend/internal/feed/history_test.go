package feed_test

import (
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

const historyHeading = "Country,League,Season,Date,Time,Home,Away,HG,AG,Res,PSCH,PSCD,PSCA,AvgCH,AvgCD,AvgCA\n"

func TestAHistorySaysItsSeasonsByOneYearOrTwo(t *testing.T) {
	file := historyHeading +
		"Argentina,Superliga,2012/2013,03/08/2012,23:00,Arsenal Sarandi,Union de Santa Fe,1,0,H,1.9,3.2,4.5,1.8,3.1,4.4\n" +
		"Argentina,Superliga,2012/2013,23/06/2013,23:00,Union de Santa Fe,Arsenal Sarandi,1,1,D,1.9,3.2,4.5,1.8,3.1,4.4\n" +
		"Argentina,Liga Profesional,2016,05/02/2016,23:00,Lanus,Tigre,2,0,H,1.9,3.2,4.5,1.8,3.1,4.4\n" +
		"Argentina ,Liga Profesional ,2016/2017,26/08/2016,23:00,Lanus,Tigre,0,0,D,1.9,3.2,4.5,1.8,3.1,4.4\n" +
		"Argentina,Liga Profesional,2016/2017,27/06/2017,23:00,Tigre,Lanus,0,1,A,1.9,3.2,4.5,1.8,3.1,4.4\n"
	entries, _, problems := readAll(t, file, listing.Hints{})
	want := []string{"ARG 2012 ", "ARG 2012 ", "ARG 2016 ", "ARG 2016 2016/2017", "ARG 2016 2016/2017"}
	if len(entries) != len(want) || problems.Total > 0 {
		t.Fatalf("%d entries, %v", len(entries), problems)
	}
	for i, e := range entries {
		if got := e.Division + " " + e.Season.String()[:4] + " " + e.Stage; got != want[i] {
			t.Errorf("%s, want %s", got, want[i])
		}
		for _, q := range e.Quotes {
			if q.Moment != odds.Closing {
				t.Errorf("%+v is no closing quote", q)
			}
		}
	}
	late := historyHeading + "Argentina,Liga Profesional,2016/2017,27/12/2017,23:00,Tigre,Lanus,0,1,A,,,,,,\n"
	if _, _, problems := readAll(t, late, listing.Hints{}); problems.Total != 1 || !strings.Contains(problems.Error(), "line 2: Date: 27/12/2017 is not in the season") {
		t.Errorf("a day of another season: %v", problems)
	}
}

func TestComingFixturesOfTheOtherLeaguesHaveNoClosingOdds(t *testing.T) {
	file := "Country,League,Date,Time,Home,Away,PH,PD,PA\nSweden,Allsvenskan,05/10/2025,14:00,AIK,Malmo FF,2.5,3.3,2.9\n"
	entries, _, problems := readAll(t, file, listing.Hints{})
	if len(entries) != 1 || problems.Total > 0 || entries[0].Season != 2025 || entries[0].Score != nil || len(entries[0].Quotes) != 1 || entries[0].Quotes[0].Moment != odds.Opening {
		t.Errorf("%+v, %v", entries, problems)
	}
}

func TestTheFormsOfFootballCSV(t *testing.T) {
	file := "Stage,Round,Date,Team 1,FT,HT,Team 2,ET,P\n" +
		"Regular,1,Sat Aug 12 2017,A,1-0,0-0,B,,\n" +
		"Regular,2,(Wk 2) Sat Aug 19 2017,B,3-0 (*),?,A,,\n" +
		"Play-offs,Final,Sat May 26 2018,A,1-1,1-0,B,2-2,4-3\n"
	entries, _, problems := readAll(t, file, listing.Hints{Name: "2017-18/eng.2.csv"})
	var got []string
	for _, e := range entries {
		got = append(got, short(e)+e.Stage+"|"+e.Round)
	}
	want := []string{
		"E1 2017-18 1 2017-08-12 A – B 1-0 (0-0) played |", "E1 2017-18 2 2017-08-19 B – A 3-0 awarded |", "E1 2017-18 0 2018-05-26 A – B 1-1 (1-0) played Play-offs|Final",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || problems.Total > 0 || entries[2].Penalties == nil || entries[2].ExtraTime == nil {
		t.Errorf("%s\n%v", strings.Join(got, "\n"), problems)
	}
	entries, _, problems = readAll(t, "Date,Team 1,FT,HT,Team 2\nSat Apr 14 2018,A,1-0,0-0,B\n", listing.Hints{Name: "2018/us.1.csv"})
	if len(entries) != 1 || problems.Total > 0 || entries[0].Division != "USA" || entries[0].Season != 2018 {
		t.Errorf("%+v, %v", entries, problems)
	}
}
