package competition_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// league builds a season from lines such as "A-B 2-1"; a pairing without a score
// has not been played. Every four matches make a matchday.
func league(text string) []football.MatchRecord {
	teams := map[string]football.Team{}
	team := func(name string) football.Team {
		if _, ok := teams[name]; !ok {
			teams[name] = football.Team{ID: int64(len(teams) + 1), Name: name, Country: "ES"}
		}
		return teams[name]
	}
	var records []football.MatchRecord
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		pairing, score, played := strings.Cut(strings.TrimSpace(line), " ")
		home, away, _ := strings.Cut(pairing, "-")
		record := football.MatchRecord{Fixture: football.Fixture{Matchday: i/4 + 1, Home: team(home), Away: team(away)}, Status: football.Scheduled}
		if played {
			record.Score, record.Status = &football.Score{}, football.Played
			if _, err := fmt.Sscanf(score, "%d-%d", &record.Score.Home, &record.Score.Away); err != nil {
				panic(line)
			}
		}
		records = append(records, record)
	}
	return records
}

func table(t *testing.T, code string, season football.Season, records []football.MatchRecord, matchday int) []competition.Standing {
	t.Helper()
	s := competition.Season{Competition: division(t, code), Season: season, Records: records}
	return s.Table(matchday)
}

func order(standings []competition.Standing) string {
	var names []string
	for _, s := range standings {
		names = append(names, fmt.Sprintf("%d %s", s.Position, s.Team.Name))
	}
	return strings.Join(names, ", ")
}

func division(t *testing.T, code string) competition.Competition {
	t.Helper()
	d, ok := competition.ByCode(code)
	if !ok {
		t.Fatal(code)
	}
	return d
}

// level is a season in which A and B end level on points. A won their two
// matches on aggregate, B has by far the better goal difference.
const level = `
	A-B 1-0
	B-A 0-0
	A-C 0-1
	B-C 5-0
	C-A 0-1
	C-B 0-2`

func TestTheRulesOfTheLeagueSeparateTeamsLevelOnPoints(t *testing.T) {
	// By hand: A 1-0, 0-0, 0-1, 1-0: 7 points, 2-1. B 0-1, 0-0, 5-0, 2-0: 7 points, 7-1. C: 3 points.
	for code, want := range map[string]string{
		"SP1": "1 A, 2 B, 3 C", "I1": "1 A, 2 B, 3 C", "P1": "1 A, 2 B, 3 C", // head to head
		"E0": "1 B, 2 A, 3 C", "D1": "1 B, 2 A, 3 C", "F1": "1 B, 2 A, 3 C", // goal difference
	} {
		if got := order(table(t, code, 2023, league(level), 0)); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

// In Greece some teams meet more often, in play-offs: head to head counts over the
// meetings that there were.
func TestHeadToHeadInALeagueWhereSomeMeetMoreOften(t *testing.T) {
	// Alfa and Beta have twelve points each; Beta won both matches between them.
	text := `
	Alfa-Beta 0-1
	Gama-Delta 1-0
	Beta-Alfa 1-0
	Delta-Gama 1-0
	Alfa-Gama 5-0
	Beta-Delta 1-0
	Gama-Alfa 0-5
	Delta-Beta 1-0
	Alfa-Delta 4-0
	Beta-Gama 1-0
	Delta-Alfa 0-4
	Gama-Beta 1-0`
	if got := order(table(t, "G1", 2006, league(text), 0)); !strings.HasPrefix(got, "1 Beta, 2 Alfa") {
		t.Error(got)
	}
	// With a play-off of the two, all three matches count.
	text += `
	Alfa-Beta 3-0
	Gama-Beta 0-3
	Gama-Delta 0-0`
	if got := order(table(t, "G1", 2006, league(text), 0)); !strings.HasPrefix(got, "1 Beta, 2 Alfa") {
		t.Error("with play-offs", got)
	}
}

func TestHeadToHeadCountsOnlyWhenBothMatchesHaveBeenPlayed(t *testing.T) {
	// Without B – A: A 6 points, 2-1; B 6 points, 7-1.
	text := strings.Replace(level, "B-A 0-0", "B-A", 1)
	if got, want := order(table(t, "SP1", 2023, league(text), 0)), "1 B, 2 A, 3 C"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestThreeLevelTeamsAreSeparatedByTheMatchesAmongThem(t *testing.T) {
	// A, B and C each beat the other two at home; D lost every match.
	text := `
		A-B 3-0
		B-A 1-0
		B-C 2-0
		C-B 1-0
		C-A 1-0
		A-C 1-0
		A-D 1-0
		D-A 0-1
		B-D 9-0
		D-B 0-1
		C-D 1-0
		D-C 0-1`
	// By hand, among A, B and C, who have 6 points each: A 4-2, B 3-4, C 2-3. A
	// (+2) is first; B and C, both -1, are separated by all matches: B 13-4, C 4-3.
	got := table(t, "SP1", 2023, league(text), 0)
	if want := "1 A, 2 B, 3 C, 4 D"; order(got) != want {
		t.Errorf("%s, want %s", order(got), want)
	}
	if got := order(table(t, "E0", 2023, league(text), 0)); got != "1 B, 2 A, 3 C, 4 D" {
		t.Errorf("by goal difference: %s", got)
	}
}

func TestAWinCountsTwoPointsBeforeTheChange(t *testing.T) {
	// A has a win and two defeats, B three draws.
	const text = "A-C 1-0\nC-A 1-0\nA-D 0-1\nB-C 0-0\nB-D 0-0\nD-B 1-1"
	for season, want := range map[football.Season]int{1994: 2, 1995: 3} {
		for _, s := range table(t, "SP1", season, league(text), 0) {
			if s.Team.Name == "A" && s.Points != want || s.Team.Name == "B" && s.Points != 3 {
				t.Errorf("%s: %s has %d points", season, s.Team.Name, s.Points)
			}
		}
	}
}

func TestTheTableAfterAMatchday(t *testing.T) {
	records := league(level + "\n\tD-A")
	before := table(t, "E0", 2023, records, 1)
	if len(before) != 4 {
		t.Fatalf("%d teams: a team that has not played is missing", len(before))
	}
	for _, s := range before {
		if s.Team.Name == "D" && (s.Played != 0 || s.Points != 0) || s.Team.Name == "A" && s.Played != 3 {
			t.Errorf("after matchday 1: %+v", s)
		}
	}
	for _, s := range table(t, "E0", 2023, records, 0) {
		if s.Won+s.Drawn+s.Lost != s.Played || s.Team.Name == "A" && fmt.Sprint(s.Form) != "[1 X 2 1]" {
			t.Errorf("%+v", s)
		}
	}
}

func TestTeamsThatNoCriterionSeparatesShareAPosition(t *testing.T) {
	if got, want := order(table(t, "SP1", 2023, league("B-A 1-1\nA-B 1-1\nC-D"), 0)), "1 A, 1 B, 3 C, 3 D"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestTablePositionsOfATeam(t *testing.T) {
	season := competition.Season{Competition: division(t, "SP1"), Season: 2023, Records: league(level)}
	got := season.Positions(2) // team B
	if len(got) != 2 || got[0] != (competition.TablePosition{Matchday: 1, Position: 2, Points: 4}) || got[1].Position != 2 || got[1].Points != 7 {
		t.Errorf("%+v", got)
	}
}
