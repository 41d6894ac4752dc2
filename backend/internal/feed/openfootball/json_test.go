package openfootball_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed/openfootball"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// readJSON returns the matches of a file on one line each, and its problems.
func readJSON(t *testing.T, text string, hints listing.Hints) (got, problems []string) {
	t.Helper()
	reader, err := openfootball.NewJSONReader(strings.NewReader(text), hints)
	if err != nil {
		return nil, []string{err.Error()}
	}
	for {
		e, err := reader.Next()
		switch {
		case errors.Is(err, io.EOF):
			return got, problems
		case err != nil:
			problems = append(problems, strings.TrimPrefix(err.Error(), "1 problem\n  "))
		default:
			got = append(got, describe(e))
		}
	}
}

func TestTheFormsOfFootballJSON(t *testing.T) {
	const old = `{
  "name": "English Premier League 2010/11",
  "rounds": [
    {"name": "Matchday 1", "matches": [
      {"date": "2010-08-14", "team1": {"key": "villa", "name": "Aston Villa", "code": "AVL"}, "team2": {"name": "West Ham United"}, "score1": 3, "score2": 0, "score1i": 2, "score2i": 0}
    ]},
    {"name": "Matchday 2", "matches": [
      {"num": 2, "date": "2010-08-21", "time": "15:00", "team1": {"name": "Arsenal"}, "team2": {"name": "Blackpool"}, "score1": null, "score2": null, "stadium": {"name": "Emirates"}, "city": "London"}
    ]}
  ]
}`
	tests := []struct {
		name, text string
		want       []string
		problems   []string
	}{
		{"rounds with teams as objects", old, []string{
			"2010-08-14 Aston Villa – West Ham United 3-0 (2-0) md 1",
			"2010-08-21 14:00 Arsenal – Blackpool scheduled md 2 @ Emirates, London",
		}, nil},
		{
			"extra time and penalties for each side, with the zone",
			`{"name": "Premier League 2010/11", "rounds": [{"name": "Final", "matches": [{"date": "2011-07-15", "time": "18:00", "timezone": "UTC+3", "team1": {"name": "A"}, "team2": {"name": "B"},
				"score1": 1, "score2": 1, "score1et": 2, "score2et": 2, "score1p": 4, "score2p": 3}]}]}`,
			[]string{"2011-07-15 15:00 A – B 1-1 aet 2-2 pen 4-3 [Play-offs] [Final]"},
			nil,
		},
		{
			"the name behind the matches",
			`{"matches": [{"date": "2018-08-10", "team1": "A", "team2": "B", "score": {"ft": [2, 1]}}], "name": "Premier League 2018/19"}`,
			[]string{"2018-08-10 A – B 2-1"},
			nil,
		},
		{
			"goals that are not known are no score",
			`{"name": "Premier League 2018/19", "matches": [{"date": "2018-08-10T00:00:00", "team1": "A", "team2": "B", "score": {"ft": [null, null], "ht": null}},
				{"date": "2018-08-11", "team1": "A", "team2": "C", "score": null}]}`,
			[]string{"2018-08-10 A – B scheduled", "2018-08-11 A – C scheduled"},
			nil,
		},
		{
			"problems have the line of their match",
			"{\n \"name\": \"Premier League 2018/19\",\n \"matches\": [\n  {\"date\": \"2018-08-10\",\n   \"team1\": \"A\", \"team2\": \"B\"},\n  {\n   \"date\": \"soon\", \"team1\": \"A\", \"team2\": \"B\"},\n" +
				"  {\"date\": \"2018-08-12\", \"team1\": \"A\", \"team2\": \"C\", \"score\": {\"ft\": [1, null]}},\n  [1]\n]}\n",
			[]string{"2018-08-10 A – B scheduled"},
			[]string{
				`line 6: date: "soon" is not a date such as 2013-08-17`, "line 8: score: [1,null] is not a score such as [2, 1]",
				"line 9: this is not a match in JSON",
			},
		},
		{
			"a file that breaks off",
			"{\"name\": \"Premier League 2018/19\",\n\"matches\": [\n{\"date\": \"2018-08-10\", \"team1\": \"A\", \"team2\": \"B\"},\n{\"date\": \"2018",
			[]string{"2018-08-10 A – B scheduled"},
			[]string{"line 4: the file ends in the middle, or is not JSON from there on"},
		},
		{"a list of clubs", `{"name": "Premier League 2018/19", "clubs": [{"name": "A"}]}`, nil, []string{
			"this is not football.json: an object with a name and a list of matches, or of rounds with matches",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, problems := readJSON(t, test.text, listing.Hints{})
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") || strings.Join(problems, "\n") != strings.Join(test.problems, "\n") {
				t.Errorf("%s\n%s\nwant\n%s\n%s", strings.Join(got, "\n"), strings.Join(problems, "\n"), strings.Join(test.want, "\n"), strings.Join(test.problems, "\n"))
			}
		})
	}
}
