package competition_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed/footballdata"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// champions of Primera from 1993-94 on, from the public record.
var champions = []string{
	"Barcelona", "Real Madrid", "Ath Madrid", "Real Madrid", "Barcelona", "Barcelona", "La Coruna", "Real Madrid", "Valencia", "Real Madrid",
	"Valencia", "Barcelona", "Barcelona", "Real Madrid", "Real Madrid", "Barcelona", "Barcelona", "Barcelona", "Real Madrid", "Barcelona",
	"Ath Madrid", "Barcelona", "Barcelona", "Real Madrid", "Barcelona", "Barcelona", "Real Madrid", "Ath Madrid", "Real Madrid", "Barcelona",
	"Real Madrid",
}

func TestTheChampionsOfPrimera(t *testing.T) {
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "spain.csv"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the file spain.csv is not available")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader, err := footballdata.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	seasons := map[football.Season][]football.MatchRecord{}
	teams := map[string]int64{}
	id := func(name string) int64 {
		if teams[name] == 0 {
			teams[name] = int64(len(teams) + 1)
		}
		return teams[name]
	}
	for {
		entry, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if entry.Division == "SP1" {
			seasons[entry.Season] = append(seasons[entry.Season], football.MatchRecord{
				Fixture: football.Fixture{
					Home: football.Team{ID: id(entry.Home), Name: entry.Home}, Away: football.Team{ID: id(entry.Away), Name: entry.Away},
				},
				Status: entry.Status, Score: entry.Score,
			})
		}
	}
	if len(seasons) != len(champions) {
		t.Fatalf("%d seasons", len(seasons))
	}
	for i, want := range champions {
		season := football.Season(1993 + i)
		final := table(t, "SP1", season, seasons[season], 0)
		if final[0].Team.Name != want || final[1].Position == 1 {
			t.Errorf("%s: %s and %s, want %s", season, final[0].Team.Name, final[1].Team.Name, want)
		}
	}
}
