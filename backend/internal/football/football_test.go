package football_test

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestSetScoreKeepsTheRestOfTheResult(t *testing.T) {
	for _, test := range []struct {
		half *football.Score
		now  football.Score
		kept bool
	}{
		{&football.Score{Home: 1}, football.Score{Home: 2, Away: 1}, true},
		{&football.Score{Home: 1}, football.Score{Away: 1}, false},
		{nil, football.Score{Away: 1}, false},
	} {
		record := football.MatchRecord{Score: &football.Score{Home: 3}, HalfTime: test.half, Status: football.Awarded}
		if err := record.SetScore(test.now); err != nil || *record.Score != test.now || (record.HalfTime != nil) != test.kept || record.Status != football.Awarded {
			t.Errorf("%+v: %+v, %v", test, record, err)
		}
	}
}

func TestParseSeason(t *testing.T) {
	tests := []struct {
		text string
		want football.Season // 0: rejected
	}{
		{"2023", 2023},
		{"2023-24", 2023},
		{"2023/24", 2023},
		{"2023-2024", 2023},
		{" 1999-00 ", 1999},
		{"1999-2000", 1999},
		{"", 0},
		{"23", 0},
		{"2023-25", 0},
		{"2023-2025", 0},
		{"2023-1924", 0},
		{"2023-", 0},
		{"-2023", 0},
		{"1492", 0},
		{"20234", 0},
		{"2023-24-25", 0},
		{"twenty", 0},
	}
	for _, test := range tests {
		got, err := football.ParseSeason(test.text)
		if got != test.want || (err == nil) != (test.want != 0) {
			t.Errorf("ParseSeason(%q) = %d, %v, want %d", test.text, got, err, test.want)
		}
	}
}

func TestSeasonsAreWrittenWithBothYears(t *testing.T) {
	for season, want := range map[football.Season]string{2023: "2023-24", 1999: "1999-00", 2008: "2008-09"} {
		if got := season.String(); got != want {
			t.Errorf("%d is written %s, want %s", int(season), got, want)
		}
	}
}

func TestOutcomesAreWritten1X2(t *testing.T) {
	for score, want := range map[football.Score]string{{Home: 2, Away: 1}: "1", {}: "X", {Home: 3, Away: 3}: "X", {Away: 1}: "2"} {
		if got := score.Outcome().String(); got != want {
			t.Errorf("%s is %s, want %s", score, got, want)
		}
	}
	if got := (football.Probs{.3, .35, .35}).MostProbable(); got != football.Draw {
		t.Errorf("most probable of equals: %s, want the first", got)
	}
}

func TestAFixtureWithoutAScoreIsNotAMatch(t *testing.T) {
	record := football.MatchRecord{Status: football.Scheduled}
	if _, ok := record.Match(); ok {
		t.Error("a record without a score is a match")
	}
	record.Status, record.Score = football.Awarded, &football.Score{Home: 3}
	if match, ok := record.Match(); !ok || !match.Awarded || match.Score.Home != 3 {
		t.Errorf("%+v, %t", match, ok)
	}
}
