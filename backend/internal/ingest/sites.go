package ingest

import (
	"fmt"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// The sources of files with fixtures and results.
const (
	FootballData   = "football-data"
	OpenFootball   = "openfootball"
	Internationals = "internationals"
)

// Sites are the folders of the sources; "" switches one off.
type Sites struct {
	FootballData   string // https://www.football-data.co.uk/
	OpenFootball   string // has folders for the repositories of openfootball
	Internationals string // has folders for martj42's repositories
}

// SourceFile is a file of a source.
type SourceFile struct {
	Source, Address string
	Field           football.Field // whose teams play, if the file does not say it
	Coming          bool           // fixtures of the coming days
}

// Files returns the files that hold what is new of competitions: each of them comes from
// the first source that has it.
func (s Sites) Files(of []competition.Competition, season func(competition.Competition) football.Season) (files []SourceFile) {
	asked := map[string]bool{}
	add := func(file SourceFile) {
		if !asked[file.Address] {
			asked[file.Address] = true
			files = append(files, file)
		}
	}
	for _, c := range of {
		switch from := c.Sources; {
		case s.FootballData != "" && from.FootballData != "":
			add(SourceFile{Source: FootballData, Address: s.results(from.FootballData, season(c))})
		case s.FootballData != "" && from.FootballDataNew != nil:
			add(SourceFile{Source: FootballData, Address: below(s.FootballData, "new/"+c.Code+".csv")})
		case s.OpenFootball != "" && from.OpenFootball != "":
			for _, path := range from.OpenFootballFiles() {
				add(SourceFile{Source: OpenFootball, Address: below(s.OpenFootball, strings.ReplaceAll(path, "{season}", c.SeasonName(season(c))))})
			}
		case s.OpenFootball != "" && len(from.FootballJSON) > 0:
			add(SourceFile{Source: OpenFootball, Address: below(s.OpenFootball, "football.json/master/"+c.SeasonName(season(c))+"/"+from.FootballJSON[0]+".json")})
		case s.Internationals != "" && len(from.Martj42) > 0 && c.Field == football.MenNational:
			add(SourceFile{Source: Internationals, Address: below(s.Internationals, "international_results/master/results.csv"), Field: football.MenNational})
		case s.Internationals != "" && len(from.Martj42) > 0 && c.Field == football.WomenNational:
			add(SourceFile{Source: Internationals, Address: below(s.Internationals, "womens-international-results/master/results.csv"), Field: football.WomenNational})
		}
	}
	for _, c := range of {
		switch from := c.Sources; {
		case s.FootballData == "":
		case from.FootballData != "":
			add(SourceFile{Source: FootballData, Address: below(s.FootballData, "fixtures.csv"), Coming: true})
		case from.FootballDataNew != nil:
			add(SourceFile{Source: FootballData, Address: below(s.FootballData, "new_league_fixtures.csv"), Coming: true})
		}
	}
	return files
}

// results returns the address of football-data.co.uk's file of a season.
func (s Sites) results(division string, season football.Season) string {
	return below(s.FootballData, fmt.Sprintf("mmz4281/%02d%02d/%s.csv", int(season)%100, (int(season)+1)%100, division))
}

func below(folder, path string) string { return strings.TrimSuffix(folder, "/") + "/" + path }
