package history_test

import (
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

var start = time.Date(2010, time.August, 28, 12, 0, 0, 0, time.UTC)

func match(day int, home, away string) football.MatchRecord {
	team := func(name string) football.Team { return football.Team{ID: int64(name[0]), Name: name, Country: "ES"} }
	return football.MatchRecord{
		Fixture: football.Fixture{Division: "SP1", Season: 2010, Kickoff: start.AddDate(0, 0, day), Home: team(home), Away: team(away)},
		Status:  football.Played, Score: &football.Score{Home: 1},
	}
}

func TestARoundBlockIsARunOfDaysInWhichNoTeamPlaysTwice(t *testing.T) {
	tests := []struct {
		name    string
		records []football.MatchRecord
		want    []int // matches of each block
	}{
		{"Friday to Monday", []football.MatchRecord{match(0, "A", "B"), match(1, "C", "D"), match(2, "E", "F"), match(3, "G", "H")}, []int{4}},
		{"a day without a match starts another block", []football.MatchRecord{match(0, "A", "B"), match(2, "C", "D")}, []int{1, 1}},
		{"a team that plays again starts another block, with its whole day", []football.MatchRecord{match(0, "A", "B"), match(1, "C", "A"), match(1, "E", "F")}, []int{1, 2}},
		{"the order in which matches are given does not matter", []football.MatchRecord{match(8, "E", "F"), match(0, "A", "B"), match(7, "C", "D")}, []int{1, 2}},
	}
	for _, test := range tests {
		h := history.ByCountry(test.records, odds.Power)[0]
		var got []int
		for _, b := range h.Blocks {
			got = append(got, b.End-b.First)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: blocks of %v matches, want %v", test.name, got, test.want)
		}
	}
}

func TestEachCountryHasItsOwnHistory(t *testing.T) {
	english := match(0, "X", "Y")
	english.Division, english.Home.Country, english.Away.Country = "E0", "GB-ENG", "GB-ENG"
	all := history.ByCountry([]football.MatchRecord{match(0, "A", "B"), english}, odds.Power)
	if len(all) != 2 || all[0].Country != "ES" || all[1].Country != "GB-ENG" || all[1].Games[0].Source != 1 || all[1].Divisions[0].Code != "E0" {
		t.Errorf("%+v", all)
	}
}

// Four teams play six rounds.
func TestRoundsAreCountedFromTheEnd(t *testing.T) {
	records := []football.MatchRecord{match(0, "A", "B"), match(0, "C", "D"), match(7, "B", "C"), match(7, "D", "A"), match(14, "A", "C")}
	h := history.ByCountry(records, odds.Power)[0]
	var left, played []int
	for _, g := range h.Games {
		left, played = append(left, g.RoundsLeft), append(played, g.RoundsPlayed)
	}
	if want := []int{6, 6, 5, 5, 4}; !slices.Equal(left, want) {
		t.Errorf("rounds left %v, want %v", left, want)
	}
	if want := []int{0, 0, 1, 1, 2}; !slices.Equal(played, want) {
		t.Errorf("played %v, want %v", played, want)
	}
	// A match postponed to the end is one of the last rounds, whatever its matchday.
	records = []football.MatchRecord{match(0, "A", "B"), match(7, "A", "C"), match(14, "A", "D"), match(21, "B", "A"), match(28, "C", "A"), match(35, "D", "A")}
	records[5].Matchday = 1
	if g := history.ByCountry(records, odds.Power)[0].Games[5]; g.RoundsLeft != 1 {
		t.Errorf("%d rounds left in the last match of a team", g.RoundsLeft)
	}
}

func TestOnlyPlayedMatchesHaveAResult(t *testing.T) {
	fixture, awarded, played := match(0, "A", "B"), match(0, "C", "D"), match(0, "E", "F")
	fixture.Score, fixture.Status, awarded.Status = nil, football.Scheduled, football.Awarded
	shots := 4
	played.Statistics = &football.Statistics{Home: football.SideStatistics{ShotsOnTarget: &shots}}
	h := history.ByCountry([]football.MatchRecord{fixture, awarded, played}, odds.Power)[0]
	for i, want := range []bool{false, false, true} {
		if g := h.Games[i]; g.HasResult != want || g.HasShots {
			t.Errorf("game %d: known %t, shots %t (only one side's are)", i, g.HasResult, g.HasShots)
		}
	}
	if !h.Games[1].Awarded || h.Games[1].Goals != [2]float64{1, 0} {
		t.Errorf("the awarded match counts in the table: %+v", h.Games[1])
	}
}

func TestTheMarketIsTheClosingLineElseTheOpeningOne(t *testing.T) {
	s := match(0, "A", "B")
	s.Quotes = []odds.Quote{{Bookmaker: "B365", Moment: odds.Opening, Odds: odds.Odds{2, 3.4, 4}}}
	g := history.ByCountry([]football.MatchRecord{s}, odds.Power)[0].Games[0]
	if line, closing, ok := g.Market(); !ok || closing || line != g.Opening {
		t.Errorf("opening odds alone: %v, %t, %t", line, closing, ok)
	}
	s.Quotes = append(s.Quotes, odds.Quote{Bookmaker: "PS", Moment: odds.Closing, Odds: odds.Odds{1.9, 3.5, 4.4}})
	g = history.ByCountry([]football.MatchRecord{s}, odds.Power)[0].Games[0]
	if line, closing, ok := g.Market(); !ok || !closing || line != g.Closing {
		t.Errorf("both: %v, %t, %t", line, closing, ok)
	}
	s.Quotes = nil
	g = history.ByCountry([]football.MatchRecord{s}, odds.Power)[0].Games[0]
	if _, _, ok := g.Market(); ok {
		t.Error("no odds, yet a market")
	}
}

func TestClosedDoors(t *testing.T) {
	for day, want := range map[string]bool{"2020-03-01": false, "2020-06-12": true, "2021-05-20": true, "2021-08-14": false} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := history.ClosedDoors(history.Day(at)); got != want {
			t.Errorf("%s: %t", day, got)
		}
	}
}

func TestOnlyTheTablesOfMensLeaguesAreInAHistory(t *testing.T) {
	record := func(division, stage string, field football.Field, home int64) football.MatchRecord {
		return football.MatchRecord{
			Fixture: football.Fixture{
				Division: division, Season: 2023, Stage: stage, Kickoff: time.Date(2023, time.August, int(home), 12, 0, 0, 0, time.UTC),
				Home: football.Team{ID: home, Country: "GB-SCT", Field: field}, Away: football.Team{ID: home + 100, Country: "GB-SCT", Field: field},
			},
			Status: football.Played, Score: &football.Score{Home: 1},
		}
	}
	records := []football.MatchRecord{
		record("SC0", "", football.Men, 1), record("SC0", "Championship", football.Men, 2), record("SC0", "Play-offs", football.Men, 3),
		record("UCL", "League phase", football.Men, 4), record("ESW1", "", football.Women, 5), record("FRIENDLY", "", football.MenNational, 6), record("XX", "", football.Men, 7),
	}
	all := history.ByCountry(records, odds.Power)
	var games []int
	for _, h := range all {
		for _, g := range h.Games {
			games = append(games, g.Source)
		}
	}
	if len(all) != 1 || !slices.Equal(games, []int{0, 1, 6}) {
		t.Errorf("%d countries with matches %v", len(all), games)
	}
}
