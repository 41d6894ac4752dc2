package openfootball_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/feed/openfootball"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

func read(source io.Reader) (entries []listing.Entry, err error) {
	reader, err := openfootball.NewSampleReader(source)
	if err != nil {
		return nil, err
	}
	for {
		entry, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		if err != nil {
			return entries, err
		}
		entries = append(entries, entry)
	}
}

func TestSampleMatches(t *testing.T) {
	got, err := read(strings.NewReader(`[
		{"date":"2016-05-15","division":"Primera Division","home_team":"Granada CF","away_team":"FC Barcelona","home_score":0,"away_score":3},
		{"date":"2016-08-19","division":"Primera Division","home_team":"Málaga CF","away_team":"CA Osasuna","home_score":1,"away_score":1},
		{"date":"2016-08-20","division":"Serie A","home_team":"Palermo","away_team":"Carpi","home_score":null,"away_score":null}
	]`))
	if err != nil {
		t.Fatal(err)
	}
	want := []listing.Entry{
		{
			Line: 1, Division: "SP1", Season: 2015, Kickoff: time.Date(2016, time.May, 15, 12, 0, 0, 0, time.UTC),
			Home: "Granada CF", Away: "FC Barcelona", Status: football.Played, Score: &football.Score{Away: 3},
		},
		{
			Line: 2, Division: "SP1", Season: 2016, Kickoff: time.Date(2016, time.August, 19, 12, 0, 0, 0, time.UTC),
			Home: "Málaga CF", Away: "CA Osasuna", Status: football.Played, Score: &football.Score{Home: 1, Away: 1},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestADamagedSampleIsReported(t *testing.T) {
	match := `{"date":"2016-05-15","division":"Serie A","home_team":"A","away_team":"B","home_score":0,"away_score":3}`
	tests := []struct{ name, text, want string }{
		{"not JSON", "Div,Date", "not a JSON array"},
		{"an object", `{"date": 3}`, "not a JSON array"},
		{"another type", `[` + match + `, {"date": 3}]`, "not a match"},
		{"cut off", `[` + match, "ends in the middle"},
		{"no such day", strings.Replace(`[`+match+`]`, "2016-05-15", "2016-02-31", 1), "2016-02-31"},
		{"unknown division", strings.Replace(`[`+match+`]`, "Serie A", "Serie Z", 1), "Serie Z"},
		{"negative goals", strings.Replace(`[`+match+`]`, ":3", ":-3", 1), "cannot be right"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := read(strings.NewReader(test.text))
			var problem listing.Problem
			if !errors.As(err, &problem) || !strings.Contains(problem.Message.String(), test.want) {
				t.Errorf("error %v, want a problem with %q", err, test.want)
			}
		})
	}
}

// The sample as its npm package ships it: five leagues, four whole seasons each.
func TestTheWholeSampleIsRead(t *testing.T) {
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "frontend", "node_modules", "vega-datasets", "data", "football.json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the npm packages are not installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	entries, err := read(file)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, entry := range entries {
		got[entry.Division]++
	}
	want := map[string]int{"SP1": 1520, "E0": 1520, "I1": 1520, "D1": 1224, "AUT": 720}
	// Three more lines have no score: postponed matches, which appear again.
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("matches by division (-want +got):\n%s", diff)
	}
}
