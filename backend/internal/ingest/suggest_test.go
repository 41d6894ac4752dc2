package ingest_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

func TestAddressesOfASource(t *testing.T) {
	sites := ingest.Sites{FootballData: "https://www.football-data.co.uk/"}
	got, err := sites.Addresses(ingest.FootballData, []string{"SP1", "E0"}, []string{"1999-00", "2023"})
	want := "https://www.football-data.co.uk/mmz4281/9900/SP1.csv https://www.football-data.co.uk/mmz4281/9900/E0.csv " +
		"https://www.football-data.co.uk/mmz4281/2324/SP1.csv https://www.football-data.co.uk/mmz4281/2324/E0.csv"
	if err != nil || strings.Join(got, " ") != want {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := sites.Addresses(ingest.FootballData, nil, nil); err != nil || len(got) != 1 || !strings.HasSuffix(got[0], "/fixtures.csv") {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := (ingest.Sites{}).Addresses(ingest.FootballData, nil, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("switched off: %v", err)
	}
}

func TestSuggestions(t *testing.T) {
	var known []ingest.KnownTeam
	for i, name := range []string{
		"Ath Bilbao", "Ath Madrid", "Barcelona", "Betis", "Celta", "Espanol", "La Coruna", "Las Palmas", "Malaga", "Real Madrid", "Santander", "Sevilla",
		"Sociedad", "Sp Gijon", "Valencia", "Vallecano", "Villarreal", "Barcelona B", "Villarreal B",
	} {
		known = append(known, ingest.KnownTeam{Team: football.Team{ID: int64(i + 1), Name: name}})
	}
	for spelling, want := range map[string]string{
		"Athletic Club Bilbao": "Ath Bilbao", "Club Atlético de Madrid": "Ath Madrid", "FC Barcelona": "Barcelona", "Real Betis Balompié": "Betis",
		"RC Celta de Vigo": "Celta", "RCD Espanyol de Barcelona": "Espanol", "Deportivo La Coruña": "La Coruna", "UD Las Palmas": "Las Palmas",
		"Málaga CF": "Malaga", "Real Madrid CF": "Real Madrid", "Racing Santander": "Santander", "Real Sociedad de Fútbol": "Sociedad",
		"Sporting Gijón": "Sp Gijon", "Rayo Vallecano de Madrid": "Vallecano", "Villarreal CF": "Villarreal", "FC Barcelona B": "Barcelona B",
	} {
		place := -1
		list := ingest.Suggest(spelling, known)
		for i, s := range list {
			if s.Team.Name == want {
				place = i
			}
			if s.Preselected && s.Team.Name != want {
				t.Errorf("%s is preselected as %s", spelling, s.Team.Name)
			}
		}
		if place < 0 || place > 2 {
			t.Errorf("%s: %s is not among the first suggestions: %+v", spelling, want, list)
		}
	}
	if list := ingest.Suggest("Nowhere United", known); len(list) > 0 && list[0].Preselected {
		t.Errorf("an unknown club is preselected as %+v", list[0])
	}
}

// The same season from another source, with spellings that are not known, is not stored
// beside the first one without a word.
func TestASeasonFromAnotherSourceIsNotDoubled(t *testing.T) {
	const heading = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\n"
	const first = heading + "D1,24/08/12,Hausen,Neustadt,2,1\nD1,25/08/12,Altdorf,Feldheim,2,0\nD1,01/09/12,Feldheim,Neustadt,0,3\n"
	const other = heading + "D1,24/08/12,FC Hausen 07,TSV Neustadt,2,1\nD1,25/08/12,TUS,Feldheim,2,0\n"
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		mustImport(t, s, first, ingest.Options{})
		_, err := importText(t, s, other, ingest.Options{})
		var problems *listing.Problems
		if !errors.As(err, &problems) || problems.Total != 3 {
			t.Fatal(err)
		}
		for i, want := range []struct{ spelling, likely, why string }{
			{"FC Hausen 07", "Hausen", "it met Neustadt that day"}, {"TSV Neustadt", "Neustadt", "it met Hausen that day"}, {"TUS", "Altdorf", "it met Feldheim that day"},
		} {
			if got := problems.List[i]; got.Line != 2+i/2 || !strings.Contains(got.Message.String(), strconv.Quote(want.spelling)) || !strings.Contains(got.Message.String(), "likely "+want.likely+": "+want.why) {
				t.Errorf("%+v", got)
			}
		}
		report := mustImport(t, s, other, ingest.Options{DryRun: true})
		if len(report.Unknown) != 3 || report.Unknown[0].Suggestions[0].Team.Name != "Hausen" || !report.Unknown[0].Suggestions[0].Preselected {
			t.Errorf("a preview says %+v", report.Unknown)
		}
		// A promoted team, or the second team of a club, is taken as new.
		mustImport(t, s, heading+"D1,15/09/12,Altdorf B,Burg,1,0\n", ingest.Options{})
		if got := count(mustImport(t, s, other, ingest.Options{NewTeams: true})); got.New != 2 {
			t.Errorf("as new teams: %+v", got)
		}
	})
}
