package feed_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Each directory of testdata holds a small file of a kind that was once read wrongly.
func TestFilesThatWereOnceReadWrongly(t *testing.T) {
	tests := []struct {
		name, file string
		want       []string
		problem    string
	}{
		{"02-season-2020-began-in-august", "in.csv", []string{
			"SC0 2020-21 0 2020-08-01 11:30 Northburgh – Eastmuir 1-0 played ",
			"SC0 2020-21 0 2020-08-08 14:00 Eastmuir – Westferry 2-2 played ",
			"SC0 2020-21 0 2020-08-22 14:00 Westferry – Northburgh 0-1 played ",
			"SC0 2020-21 0 2020-09-12 14:00 Northburgh – Westferry 3-0 played ",
		}, ""},
		{"03-foreign-league-taken-for-ours", "in.txt", nil, `line 1: "Argentina Primera Division" names no known league with a season 2018-19`},
		{"04-hg-ag-columns", "in.csv", []string{"SP1 2023-24 0 2023-08-18 Alfa – Beta 1-0 played "}, ""},
		{"05-ht-at-team-columns", "in.csv", []string{"G1 2004-05 0 2004-09-18 Alfa – Beta 0-1 (0-0) played "}, ""},
		{"06-duplicate-odds-column", "in.csv", []string{"D2 2004-05 0 2004-08-06 Alfa – Beta 2-1 played "}, ""},
		{"07-quoted-heading", "in.csv", []string{"SP1 2023-24 0 2023-08-18 Alfa – Beta 1-0 played "}, ""},
		{"08-txt-score-after-one-tab", "in.txt", []string{"E2 2025-26 1 2025-08-02 14:00 Alfa – Beta 1-0 played "}, ""},
		{"09-txt-extra-time-and-penalties", "in.txt", []string{
			"SP1 2023-24 1 2024-05-12 10:00 Alfa – Beta 1-1 (0-0) played ",
			"SP1 2023-24 1 2024-05-12 10:00 Gama – Delta 1-1 (0-1) played ",
		}, ""},
		{"10-json-status", "in.json", []string{
			"SP2 2018-19 22 2019-01-20 Alfa – Beta 0-1 awarded ",
			"SP2 2018-19 22 2019-01-20 Gama – Delta postponed ",
			"SP2 2018-19 22 2019-01-20 Eps – Zeta cancelled ",
			"SP2 2018-19 22 2019-01-20 Eta – Teta abandoned ",
		}, ""},
		{"11-play-off-in-the-season-file", "in.json", []string{
			"E1 2023-24 4 2023-08-26 Alfa – Beta 2-3 played ",
			"E1 2023-24 0 2024-05-12 Alfa – Beta 0-0 played ",
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			entries, problems := readCase(t, test.name, test.file)
			var got []string
			for _, e := range entries {
				got = append(got, short(e))
			}
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			if (problems.Total > 0) != (test.problem != "") || problems.Total > 0 && !strings.HasPrefix(problems.List[0].Error(), test.problem) {
				t.Errorf("%v, want %q", problems, test.problem)
			}
		})
	}
}

func readCase(t *testing.T, name, file string) ([]listing.Entry, *listing.Problems) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name, file))
	if err != nil {
		t.Fatal(err)
	}
	entries, _, problems := readAll(t, string(text), listing.Hints{Name: file})
	return entries, problems
}

func TestDoubledOddsColumnsAreLeftOutWithAWarning(t *testing.T) {
	entries, _ := readCase(t, "06-duplicate-odds-column", "in.csv")
	e := entries[0]
	want := odds.Quote{Bookmaker: "B365", Moment: odds.Opening, Odds: odds.Odds{2.1, 3.2, 3.1}}
	if len(e.Quotes) != 1 || e.Quotes[0] != want {
		t.Errorf("quotes %+v, want %+v", e.Quotes, want)
	}
	if len(e.Warnings) != 1 || e.Warnings[0].Line != 1 || e.Warnings[0].Column != "LB" {
		t.Errorf("warnings %v", e.Warnings)
	}
}

func TestScoresAfterExtraTimeAndPenaltiesStandBesideTheResult(t *testing.T) {
	entries, _ := readCase(t, "09-txt-extra-time-and-penalties", "in.txt")
	if e := entries[0]; *e.ExtraTime != (football.Score{Home: 2, Away: 1}) || e.Penalties != nil {
		t.Errorf("%v after extra time, %v on penalties", e.ExtraTime, e.Penalties)
	}
	if e := entries[1]; *e.ExtraTime != (football.Score{Home: 1, Away: 1}) || *e.Penalties != (football.Score{Home: 4, Away: 3}) {
		t.Errorf("%v after extra time, %v on penalties", e.ExtraTime, e.Penalties)
	}
}

func TestAPlayOffIsAMatchOfAnotherStage(t *testing.T) {
	entries, _ := readCase(t, "11-play-off-in-the-season-file", "in.json")
	if entries[0].Stage != "" || entries[1].Stage != "Finals" || entries[1].Round != "Semifinals" {
		t.Errorf("stages %q and %q, round %q", entries[0].Stage, entries[1].Stage, entries[1].Round)
	}
}
