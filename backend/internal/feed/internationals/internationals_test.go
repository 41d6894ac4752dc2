package internationals_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed/internationals"
	"github.com/quinielaml/quinielaml/backend/internal/feed/text"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

const results = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral\n"

func read(t *testing.T, file string, hints listing.Hints) (got []string, problem error) {
	t.Helper()
	records, err := text.OpenCSV(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if !internationals.Recognise(records.Heading) {
		t.Fatalf("not recognised: %s", file)
	}
	reader, err := internationals.NewReader(records, hints)
	if err != nil {
		return nil, err
	}
	for {
		e, err := reader.Next()
		switch {
		case errors.Is(err, io.EOF):
			return got, problem
		case err != nil:
			problem = errors.Join(problem, err)
		default:
			score := "-"
			if e.Score != nil {
				score = e.Score.String()
			}
			line := fmt.Sprintf("%s %s %d %s %s – %s %s %s", e.Division, e.Stage, int(e.Season), e.Kickoff.Format("2006-01-02"), e.Home, e.Away, score, e.Status)
			if e.Neutral {
				line += " neutral"
			}
			if e.Venue != "" {
				line += " @ " + e.Venue
			}
			got = append(got, line)
		}
	}
}

func TestResultsOfNationalTeams(t *testing.T) {
	file := results +
		"1977-10-06,United States,China,1,1,Friendly,\"Washington, D.C.\",United States,FALSE\n" +
		"2014-07-13,Germany,Argentina,1,0,FIFA World Cup,Rio de Janeiro,Brazil,TRUE\n" +
		"2019-11-18,Spain,Romania,5,0,UEFA Euro qualification,Madrid,Spain,FALSE\n" +
		"2005-03-01,Malta,Cyprus,2,1,Malta International Tournament,Attard,Malta,VERDADERO\n" +
		"2026-06-11,Mexico,South Africa,NA,NA,FIFA World Cup,Mexico City,Mexico,FALSE\n"
	got, err := read(t, file, listing.Hints{Name: "men-results.csv"})
	want := []string{
		"FRIENDLY  1977 1977-10-06 United States – China 1-1 played @ Washington, D.C.",
		"WC  2014 2014-07-13 Germany – Argentina 1-0 played neutral @ Rio de Janeiro, Brazil",
		"EURO Qualification 2019 2019-11-18 Spain – Romania 5-0 played @ Madrid",
		"OTHER Malta International Tournament 2005 2005-03-01 Malta – Cyprus 2-1 played neutral @ Attard, Malta",
		"WC  2026 2026-06-11 Mexico – South Africa - scheduled @ Mexico City",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || err != nil {
		t.Errorf("%s\n%v", strings.Join(got, "\n"), err)
	}
	wrong := results + "2014-07-13,Germany,Argentina,1,NA,FIFA World Cup,Rio,Brazil,TRUE\n" + "soon,,Argentina,1,x,FIFA World Cup,Rio,Brazil,perhaps\n"
	got, err = read(t, wrong, listing.Hints{Name: "men-results.csv"})
	for _, want := range []string{
		"line 2: home_score: the goals of one side are missing", `line 3: date: "soon" is not a date`, "line 3: home_team: the value is missing",
		`line 3: neutral: "perhaps" is neither TRUE nor FALSE`, `line 3: away_score: "x" is not a number`,
	} {
		if len(got) > 0 || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestWhoseTeamsPlayIsToldOrAsked(t *testing.T) {
	file := results + "2019-07-07,United States,Netherlands,2,0,FIFA World Cup,Lyon,France,TRUE\n"
	for _, test := range []struct {
		hints listing.Hints
		want  string
	}{
		{listing.Hints{Name: "men-results.csv"}, "WC"},
		{listing.Hints{Name: "women-results.csv"}, "WWC"},
		{listing.Hints{Name: "https://raw.githubusercontent.com/martj42/international_results/master/results.csv"}, "WC"},
		{listing.Hints{Name: "https://raw.githubusercontent.com/martj42/womens-international-results/master/results.csv"}, "WWC"},
		{listing.Hints{Name: "selecciones_femeninas.csv"}, "WWC"},
		{listing.Hints{Name: "results.csv", Field: football.Women}, "WWC"},
		{listing.Hints{Name: "results.csv", Field: football.MenNational}, "WC"},
		{listing.Hints{Name: "results.csv", Division: "WFRIENDLY"}, "WWC"},
		{listing.Hints{Name: "results.csv"}, "does not say whether these are teams of men or of women"},
		{listing.Hints{Name: "results.csv", Division: "SP1"}, "does not say whether these are teams of men or of women"},
		{listing.Hints{Name: "tournaments.csv"}, "does not say whether these are teams of men or of women"},
	} {
		got, err := read(t, file, test.hints)
		if err != nil {
			got = []string{err.Error()}
		}
		if len(got) != 1 || !strings.Contains(" "+got[0], " "+test.want) {
			t.Errorf("%+v: %s, want %s", test.hints, got, test.want)
		}
	}
	for heading, want := range map[string]string{
		"date,home_team,away_team,team,scorer,minute\n":    "this is the list of goal scorers",
		"date,home_team,away_team,home_score,tournament\n": "away_score: the column is missing",
	} {
		if _, err := read(t, heading, listing.Hints{Name: "men.csv"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", heading, err)
		}
	}
}

func TestAListOfShootOutsNamesTheWinners(t *testing.T) {
	const heading = "date,home_team,away_team,winner,first_shooter\n"
	records, err := text.OpenCSV(strings.NewReader(heading + "2022-12-18,Argentina,France,Argentina,France\n2022-12-09,Croatia,Brazil,Brasil,\n"))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := internationals.NewReader(records, listing.Hints{Name: "men-shootouts.csv"})
	if err != nil {
		t.Fatal(err)
	}
	e, err := reader.Next()
	if err != nil || e.ShootoutWinner != football.HomeSide || e.Field != football.MenNational || e.Division != "" || e.Score != nil {
		t.Errorf("%+v, %v", e, err)
	}
	if _, err := reader.Next(); err == nil || !strings.Contains(err.Error(), `line 3: winner: "Brasil" is neither of the two teams`) {
		t.Error(err)
	}
}

func TestTiesThatExtraTimeMayHaveDecidedAreMarked(t *testing.T) {
	var lines strings.Builder
	lines.WriteString(results)
	for day, score := range []string{"1,0", "3,1", "2,0", "2,1", "1,1"} {
		fmt.Fprintf(&lines, "2022-11-%d,Croatia,Morocco,%s,FIFA World Cup,Doha,Qatar,TRUE\n", 10+day, score)
	}
	lines.WriteString("2022-11-20,Croatia,Morocco,2,0,Friendly,Doha,Qatar,TRUE\n")
	records, err := text.OpenCSV(strings.NewReader(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := internationals.NewReader(records, listing.Hints{Name: "men-results.csv"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, false, false, true, false, false} {
		if e, err := reader.Next(); err != nil || e.WithExtraTime != want {
			t.Errorf("match %d: %v, %v; want %v", i+1, e.WithExtraTime, err, want)
		}
	}
}
