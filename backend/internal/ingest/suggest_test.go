package ingest_test

import (
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
)

func TestAddressesOfASource(t *testing.T) {
	got, err := ingest.Addresses(ingest.FootballData, []string{"SP1", "E0"}, []string{"1999-00", "2023"})
	want := "https://www.football-data.co.uk/mmz4281/9900/SP1.csv https://www.football-data.co.uk/mmz4281/9900/E0.csv " +
		"https://www.football-data.co.uk/mmz4281/2324/SP1.csv https://www.football-data.co.uk/mmz4281/2324/E0.csv"
	if err != nil || strings.Join(got, " ") != want {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := ingest.Addresses(ingest.FootballData, nil, nil); err != nil || len(got) != 1 || !strings.HasSuffix(got[0], "/fixtures.csv") {
		t.Errorf("%v, %v", got, err)
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
