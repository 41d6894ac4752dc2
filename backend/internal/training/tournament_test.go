package training_test

import (
	"encoding/csv"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Tournaments of national teams from published results, which name neither groups nor
// rounds, at every stage.
func TestTournamentsOfNationalTeams(t *testing.T) {
	const men, women = "internationals/men-results.csv", "internationals/women-results.csv"
	last16 := []competition.BoundaryKind{"last16", "quarterFinals", "semiFinals", "final", "winner"}
	tests := []struct {
		name, file, division string
		season               football.Season
		day                  string
		ahead                int
		teams                int
		rounds               []competition.BoundaryKind
		certain, out         []string // teams that have reached the first of these rounds, or cannot any more
	}{
		{"World Cup, in the groups", men, "WC", 2022, "2022-11-29", 14, 32, last16, []string{"France", "Brazil", "Portugal"}, []string{"Qatar", "Canada"}},
		{"World Cup, after the groups", men, "WC", 2022, "2022-12-02", 0, 32, last16, []string{"Argentina", "Morocco", "Japan", "South Korea"}, []string{"Germany", "Belgium", "Uruguay"}},
		{"World Cup, last 16", men, "WC", 2022, "2022-12-04", 2, 12, []competition.BoundaryKind{"quarterFinals", "semiFinals", "final", "winner"}, []string{"Argentina", "Netherlands", "France"}, nil},
		{"World Cup, semi-finals", men, "WC", 2022, "2022-12-12", 2, 4, []competition.BoundaryKind{"semiFinals", "final", "winner"}, []string{"Argentina", "Croatia", "France", "Morocco"}, nil},
		{"World Cup, third place and final", men, "WC", 2022, "2022-12-16", 5, 2, []competition.BoundaryKind{"final", "winner"}, []string{"Argentina", "France"}, nil},
		{"World Cup, decided on penalties", men, "WC", 2022, "2022-12-19", 5, 1, []competition.BoundaryKind{"winner"}, []string{"Argentina"}, nil},
		{"EURO, in the groups, best thirds", men, "EURO", 2024, "2024-06-24", 5, 24, last16, []string{"Spain", "Germany", "Portugal", "Italy"}, []string{"Scotland", "Poland"}},
		{"EURO, after the groups", men, "EURO", 2024, "2024-06-26", 0, 24, last16, []string{"Georgia", "Slovakia", "Slovenia", "Netherlands"}, []string{"Hungary", "Croatia", "Ukraine"}},
		{"EURO, won", men, "EURO", 2024, "2024-07-15", 3, 1, []competition.BoundaryKind{"winner"}, []string{"Spain"}, nil},
		{"Women's World Cup, in the groups", women, "WWC", 2023, "2023-08-01", 14, 32, last16, []string{"Spain", "Japan", "England"}, []string{"Costa Rica", "Zambia"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			day := date(t, test.day).AddDate(0, 0, 1).Add(-1) // in the evening
			all := slices.DeleteFunc(published(t, test.division, test.season, test.file), func(r football.MatchRecord) bool { return r.Stage == "Qualification" })
			addShootouts(t, all, strings.Replace(test.file, "results", "shootouts", 1))
			ending := endingOn(t, knownOn(all, day, test.ahead), test.division, day)
			if len(ending.Teams) != test.teams {
				t.Errorf("%d teams, want %d", len(ending.Teams), test.teams)
			}
			for k, line := range ending.Teams[0].Lines {
				if len(ending.Teams[0].Lines) != len(test.rounds) || line.Kind != test.rounds[k] {
					t.Fatalf("rounds %+v, want %v", ending.Teams[0].Lines, test.rounds)
				}
				sum := 0.0
				for _, team := range ending.Teams {
					sum += team.Lines[k].Own
				}
				if math.Abs(sum-float64(line.Places)) > 1e-9 {
					t.Errorf("%s: chances of %.4f, want %d", line.Kind, sum, line.Places)
				}
			}
			of := func(name string) float64 {
				at := slices.IndexFunc(ending.Teams, func(p training.Prospect) bool { return p.Team.Name == name })
				if at < 0 {
					t.Fatalf("no %s", name)
				}
				return ending.Teams[at].Lines[0].Own
			}
			for _, name := range test.certain {
				if of(name) != 1 {
					t.Errorf("%s is through with %.3f", name, of(name))
				}
			}
			for _, name := range test.out {
				if of(name) != 0 {
					t.Errorf("%s is through with %.3f, but is out", name, of(name))
				}
			}
		})
	}
}

// Germany played the EURO of 2024 at home, and would have played its final there, too.
func TestHostsOfATournamentAreKnown(t *testing.T) {
	all := slices.DeleteFunc(published(t, "EURO", 2024, "internationals/men-results.csv"), func(r football.MatchRecord) bool { return r.Stage == "Qualification" })
	day := date(t, "2024-06-27").Add(-1)
	ending := endingOn(t, knownOn(all, day, 0), "EURO", day)
	for _, team := range ending.Teams {
		switch wins := team.Lines[len(team.Lines)-1].Own; {
		case team.Team.Name == "Germany" && wins < .09, team.Team.Name != "Germany" && wins > .075:
			t.Errorf("%s wins with %.3f", team.Team.Name, wins)
		}
	}
}

// addShootouts adds the winners of a published list of shoot-outs.
func addShootouts(t *testing.T, records []football.MatchRecord, file string) {
	t.Helper()
	lines, err := csv.NewReader(realdata.Open(t, "raw/"+file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		for k := range records {
			r := &records[k]
			if r.Kickoff.Format(time.DateOnly) != line[0] || r.Home.Name != line[1] || r.Away.Name != line[2] {
				continue
			}
			if r.ShootoutWinner = football.AwaySide; line[3] == r.Home.Name {
				r.ShootoutWinner = football.HomeSide
			}
		}
	}
}
