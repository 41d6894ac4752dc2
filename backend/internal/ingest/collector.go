package ingest

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// Collector builds match records from published files without a database. A club may
// have several spellings, and matchdays may come from a file of their own.
type Collector struct {
	entries   []listing.Entry
	aliases   [][2]string // name, alias
	matchdays map[matchdayKey]int
}

type matchdayKey struct {
	season     football.Season
	division   string
	home, away string
}

// matchKey is a match where two teams meet once in a stage.
type matchKey struct {
	matchdayKey
	stage string
}

// Add reads all matches of a file.
func (g *Collector) Add(reader listing.Reader) error {
	for {
		entry, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		g.entries = append(g.entries, entry)
	}
}

// AddAliases reads a table with the columns Name and Alias: two spellings of the
// same club.
func (g *Collector) AddAliases(file io.Reader) error {
	return readTable(file, []string{"Name", "Alias"}, func(row []string) error {
		g.aliases = append(g.aliases, [2]string{row[0], row[1]})
		return nil
	})
}

// AddMatchdays reads a table with the columns Season, Div, Matchday, HomeTeam and
// AwayTeam. Teams are spelled as in the files of matches.
func (g *Collector) AddMatchdays(file io.Reader) error {
	if g.matchdays == nil {
		g.matchdays = map[matchdayKey]int{}
	}
	return readTable(file, []string{"Season", "Div", "Matchday", "HomeTeam", "AwayTeam"}, func(row []string) error {
		season, err := football.ParseSeason(row[0])
		if err != nil {
			return err
		}
		matchday, err := strconv.Atoi(row[2])
		if err != nil || matchday < 1 {
			return fmt.Errorf("%q is not a matchday", row[2])
		}
		g.matchdays[matchdayKey{season, row[1], row[3], row[4]}] = matchday
		return nil
	})
}

// readTable reads the named columns of a CSV file with a header row.
func readTable(file io.Reader, columns []string, each func(row []string) error) error {
	reader := csv.NewReader(file)
	heading, err := reader.Read()
	if err != nil {
		return fault.New(fault.Invalid, "the file has no heading with the columns %s: %v", strings.Join(columns, ", "), err)
	}
	at := make([]int, len(columns))
	for i, name := range columns {
		if at[i] = slices.Index(heading, name); at[i] < 0 {
			return fault.New(fault.Invalid, "the column %s is missing: expected %s", name, strings.Join(columns, ", "))
		}
	}
	row := make([]string, len(columns))
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			for i := range at {
				row[i] = strings.TrimSpace(fields[at[i]])
			}
			err = each(row)
		}
		if err != nil {
			line, _ := reader.FieldPos(0)
			return fault.New(fault.Invalid, "line %d: %v", line, err)
		}
	}
}

// MatchRecords returns all matches that were added. Teams and matches are numbered
// in order of appearance. A match that is in several files is returned once; two
// different scores of it are an Invalid fault.
func (g *Collector) MatchRecords() ([]football.MatchRecord, error) {
	club := g.canonicalNames()
	ids := map[[2]string]int64{}
	team := func(country, name string) football.Team {
		if same, ok := club[name]; ok {
			name = same
		}
		key := [2]string{country, name}
		if ids[key] == 0 {
			ids[key] = int64(len(ids) + 1)
		}
		return football.Team{ID: ids[key], Name: name, Country: country}
	}
	var records []football.MatchRecord
	known := map[matchKey]int{}
	for _, e := range g.entries {
		division, ok := competition.ByCode(e.Division)
		if !ok {
			division = competition.Unlisted(e.Division, e.Division)
		}
		era := division.At(e.Season)
		settleStage(&e, era)
		matchday := e.Matchday
		if given := g.matchdays[matchdayKey{e.Season, e.Division, e.Home, e.Away}]; given > 0 {
			matchday = given
		}
		record := football.MatchRecord{
			Fixture: football.Fixture{
				ID: int64(len(records) + 1), Division: e.Division, Season: e.Season, Matchday: matchday, Kickoff: e.Kickoff, TimeKnown: e.TimeKnown,
				Home: team(countryOf(division, e.HomeCountry), e.Home), Away: team(countryOf(division, e.AwayCountry), e.Away),
				Stage: e.Stage, Round: e.Round, Leg: e.Leg, Neutral: e.Neutral, Venue: e.Venue,
			},
			Status: e.Status, Score: e.Score, HalfTime: e.HalfTime, ExtraTime: e.ExtraTime, Penalties: e.Penalties, Statistics: e.Statistics, Quotes: e.Quotes,
		}
		if era.Meetings(e.Stage) == 1 {
			key := matchKey{matchdayKey{e.Season, e.Division, record.Home.Name, record.Away.Name}, e.Stage}
			if at, duplicate := known[key]; duplicate {
				before := &records[at]
				switch {
				case before.Score == nil:
					record.ID = before.ID
					*before = record
				case record.Score != nil && *record.Score != *before.Score:
					return nil, fault.New(fault.Invalid, "%s – %s of %s stands in the files with two scores, %s and %s",
						record.Home.Name, record.Away.Name, e.Season, before.Score, record.Score)
				}
				continue
			}
			known[key] = len(records)
		}
		records = append(records, record)
	}
	return records, nil
}

// countryOf returns the country of a team: that of the code in a cup, else the
// competition's.
func countryOf(of competition.Competition, code string) string {
	if area, ok := competition.AreaOfClub(code); ok {
		return area.Code
	}
	return of.Area
}

// Spellings returns the other spellings of teams, by the name that MatchRecords
// gives them.
func (g *Collector) Spellings() map[string][]string {
	club := g.canonicalNames()
	spellings := map[string][]string{}
	for _, pair := range g.aliases {
		name := pair[0]
		if same, ok := club[name]; ok {
			name = same
		}
		for _, spelling := range pair {
			if spelling != name && !slices.Contains(spellings[name], spelling) {
				spellings[name] = append(spellings[name], spelling)
			}
		}
	}
	return spellings
}

// canonicalNames maps each spelling that is not canonical to the canonical one of
// its club. Two names with a common alias are the same club. So are a name and its
// alias if one came into use after the other; if both have matches in the same
// season, or years lie between them, they are two clubs.
func (g *Collector) canonicalNames() map[string]string {
	seasons := map[string][]football.Season{}
	for _, e := range g.entries {
		for _, name := range [2]string{e.Home, e.Away} {
			if list := seasons[name]; len(list) == 0 || list[len(list)-1] != e.Season {
				seasons[name] = append(list, e.Season)
			}
		}
	}
	byAlias := map[string]string{}
	canonical := map[string]string{}
	join := func(a, b string) {
		if a != b && consecutive(seasons[a], seasons[b]) {
			canonical[a] = b
		}
	}
	for _, pair := range g.aliases {
		name, alias := pair[0], pair[1]
		if first, taken := byAlias[alias]; taken {
			join(first, name)
		} else {
			byAlias[alias] = name
		}
		if len(seasons[alias]) == 0 {
			continue
		}
		if len(seasons[name]) == 0 {
			canonical[alias] = name
		} else {
			join(name, alias)
		}
	}
	// Follow every chain to its end.
	for name := range canonical {
		for steps := 0; canonical[canonical[name]] != "" && steps < len(canonical); steps++ {
			canonical[name] = canonical[canonical[name]]
		}
	}
	return canonical
}

// consecutive reports whether two spellings have no season in common, and one came
// into use within two seasons of the other's last.
func consecutive(a, b []football.Season) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	for _, season := range a {
		if slices.Contains(b, season) {
			return false
		}
	}
	return slices.ContainsFunc(a, func(season football.Season) bool {
		return slices.ContainsFunc(b, func(other football.Season) bool { return other-season <= 2 && season-other <= 2 })
	})
}
