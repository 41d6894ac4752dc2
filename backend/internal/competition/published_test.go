package competition_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// publishedSeason reads a published file of one season. Its stages are kept, or left out as
// in files that have none.
func publishedSeason(t *testing.T, name string, withStages bool) competition.Season {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "raw", filepath.FromSlash(name)))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the file %s is not available", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader, _, err := feed.Open(file, listing.Hints{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	var s competition.Season
	teams := map[string]int64{}
	team := func(name string) football.Team {
		if teams[name] == 0 {
			teams[name] = int64(len(teams) + 1)
		}
		return football.Team{ID: teams[name], Name: name}
	}
	for {
		entry, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s.Competition, s.Season = division(t, entry.Division), entry.Season
		record := football.MatchRecord{
			Fixture: football.Fixture{Stage: entry.Stage, Matchday: entry.Matchday, Kickoff: entry.Kickoff, Home: team(entry.Home), Away: team(entry.Away)},
			Status:  entry.Status, Score: entry.Score,
		}
		if !withStages {
			// Files without stages have no play-offs of two legs.
			if stage, known := s.Competition.At(s.Season).StageNamed(entry.Stage); entry.Stage != "" && (!known || stage.Kind == competition.KnockOut) {
				continue
			}
			record.Stage, record.Matchday = "", 0
		}
		s.Records = append(s.Records, record)
	}
	slices.SortStableFunc(s.Records, func(a, b football.MatchRecord) int { return a.Kickoff.Compare(b.Kickoff) })
	return s
}

// Final tables from the public record: position and points of some teams. Points are
// halved in Austria since 2018-19, and were in Belgium.
func TestFinalTablesOfLeaguesWithASplit(t *testing.T) {
	for name, want := range map[string][]string{
		"openfootball-europe/scotland_2023-24_sco1.txt": {"1 Celtic 93", "2 Rangers 85", "12 Livingston 25"},
		"openfootball-europe/greece_2020-21_gr1.txt":    {"1 Olympiakos 90"},
		"openfootball-json/2018-19_at.1.json":           {"1 Salzburg 52"},
		"openfootball-json/2023-24_at.1.json":           {"1 Sturm Graz 44", "2 Salzburg 42"},
		"openfootball-json/2018-19_be.1.json":           {"1 Genk 52", "2 Brugge 50"},
	} {
		for _, withStages := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, stages %v", filepath.Base(name), withStages), func(t *testing.T) {
				s := publishedSeason(t, name, withStages)
				final := s.Table(0)
				var lines []string
				for _, of := range final {
					lines = append(lines, fmt.Sprintf("%d %s %d", of.Position, of.Team.Name, of.Points))
				}
				for _, line := range want {
					fields := strings.Fields(line)
					position, points, club := fields[0], fields[len(fields)-1], strings.Join(fields[1:len(fields)-1], " ")
					if !slices.ContainsFunc(lines, func(got string) bool {
						return strings.HasPrefix(got, position+" ") && strings.HasSuffix(got, " "+points) && strings.Contains(football.FoldText(got), football.FoldText(club))
					}) {
						t.Errorf("no %q in\n%s", line, strings.Join(lines, "\n"))
					}
				}
			})
		}
	}
}

func TestChampionsOfPublishedSeasons(t *testing.T) {
	for name, want := range map[string]string{
		"openfootball-europe/scotland_2018-19_sco1.txt": "Celtic", "openfootball-europe/scotland_2019-20_sco1.txt": "Celtic",
		"openfootball-europe/scotland_2020-21_sco1.txt": "Rangers", "openfootball-europe/scotland_2023-24_sco1.txt": "Celtic",
		"openfootball-europe/scotland_2024-25_sco1.txt": "Celtic", "openfootball-europe/greece_2018-19_gr1.txt": "PAOK",
		"openfootball-europe/greece_2019-20_gr1.txt": "Olympiakos", "openfootball-europe/greece_2020-21_gr1.txt": "Olympiakos",
		"openfootball-europe/greece_2023-24_gr1.txt": "PAOK", "openfootball-europe/greece_2024-25_gr1.txt": "Olympiakos",
		"openfootball-europe/denmark_2023-24_dk1.txt": "Midtjylland", "openfootball-europe/denmark_2024-25_dk1.txt": "benhavn",
		"openfootball-europe/finland_2023_fi1.txt": "HJK", "openfootball-europe/finland_2024_fi1.txt": "Kuopion",
		"openfootball-europe/iceland_2023_is1.txt": "Vikingur", "openfootball-europe/iceland_2024_is1.txt": "Breið",
		"openfootball-europe/norway_2023_no1.txt": "Bod", "openfootball-europe/norway_2024_no1.txt": "Bod",
		"openfootball-europe/poland_2023-24_pl1.txt": "Jagiellonia", "openfootball-europe/poland_2024-25_pl1.txt": "Lech",
		"openfootball-europe/sweden_2023_se1.txt": "Malm", "openfootball-europe/sweden_2024_se1.txt": "Malm",
		"openfootball-json/2012-13_at.1.json": "Austria Wien", "openfootball-json/2018-19_at.1.json": "Salzburg",
		"openfootball-json/2019-20_at.1.json": "Salzburg", "openfootball-json/2020-21_at.1.json": "Salzburg",
		"openfootball-json/2021-22_at.1.json": "Salzburg", "openfootball-json/2022-23_at.1.json": "Salzburg",
		"openfootball-json/2023-24_at.1.json": "Sturm Graz", "openfootball-json/2024-25_at.1.json": "Sturm Graz",
		"openfootball-json/2018-19_be.1.json": "Genk", "openfootball-json/2019-20_be.1.json": "Brugge",
		"openfootball-json/2020-21_be.1.json": "Brugge", "openfootball-json/2024-25_be.1.json": "Gillo",
		"openfootball-json/2018-19_sco.1.json": "Celtic", "openfootball-json/2024-25_sco.1.json": "Celtic",
		"openfootball-json/2018-19_gr.1.json": "PAOK", "openfootball-json/2024-25_gr.1.json": "Olympiakos",
		"openfootball-json/2018-19_ch.1.json": "Young Boys", "openfootball-json/2020-21_cz.1.json": "Slavia",
	} {
		for _, withStages := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, stages %v", filepath.Base(name), withStages), func(t *testing.T) {
				s := publishedSeason(t, name, withStages)
				if final := s.Table(0); !strings.Contains(football.FoldText(final[0].Team.Name), football.FoldText(want)) {
					for _, of := range final {
						t.Logf("%d %s %d in %d", of.Position, of.Team.Name, of.Points, of.Played)
					}
					t.Errorf("%s, not %s", final[0].Team.Name, want)
				}
			})
		}
	}
}
