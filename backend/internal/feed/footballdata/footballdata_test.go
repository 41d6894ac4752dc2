package footballdata_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/feed/footballdata"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// read returns all entries of a file and all its problems.
func read(source io.Reader) (entries []listing.Entry, problems []listing.Problem, err error) {
	note := func(err error) bool {
		var one listing.Problem
		var many *listing.Problems
		switch {
		case errors.As(err, &many):
			problems = append(problems, many.List...)
		case errors.As(err, &one):
			problems = append(problems, one)
		default:
			return false
		}
		return true
	}
	reader, err := footballdata.NewReader(source)
	if err != nil {
		if note(err) {
			return nil, problems, nil
		}
		return nil, nil, err
	}
	for {
		entry, err := reader.Next()
		switch {
		case errors.Is(err, io.EOF):
			return entries, problems, nil
		case err == nil:
			entries = append(entries, entry)
		case !note(err):
			return nil, nil, err
		}
	}
}

func readText(t *testing.T, text string) ([]listing.Entry, []listing.Problem) {
	t.Helper()
	entries, problems, err := read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return entries, problems
}

func one(t *testing.T, text string) listing.Entry {
	t.Helper()
	entries, problems := readText(t, text)
	if len(entries) != 1 || len(problems) != 0 {
		t.Fatalf("%d entries, problems %v", len(entries), problems)
	}
	return entries[0]
}

const modern = "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG,HTR,Referee,HS,AS,HST,AST,HC,AC,HY,AY,HR,AR," +
	"B365H,B365D,B365A,PSH,PSD,PSA,VCH,VCD,VCA,B365>2.5,B365<2.5,P>2.5,P<2.5,AHh,B365AHH,B365AHA,PAHH,PAHA," +
	"B365CH,B365CD,B365CA,VCCH,VCCD,VCCA,PC>2.5,PC<2.5,AHCh,PCAHH,PCAHA\n"

func TestEveryFieldOfALineIsRead(t *testing.T) {
	got := one(t, modern+"SP1,11/08/2023,18:30,Almeria,Vallecano,0,2,A,0,1,A,J. Gil,19,10,5,4,8,3,1,3,0,1,"+
		"2.45,3.3,2.9,2.62,3.3,2.96,2.55,3.25,2.88,2.1,1.73,2.19,1.75,-0.25,1.84,2.09,1.85,2.09,"+
		"2.63,3.2,2.75,2.6,3.1,2.8,2.32,1.67,0,1.86,2.07\n")
	want := listing.Entry{
		Line: 2, Division: "SP1", Season: 2023,
		Kickoff: time.Date(2023, time.August, 11, 17, 30, 0, 0, time.UTC), TimeKnown: true, // London is an hour ahead in summer
		Home: "Almeria", Away: "Vallecano", Referee: "J. Gil", Status: football.Played,
		Score: &football.Score{Away: 2}, HalfTime: &football.Score{Away: 1},
		Statistics: &football.Statistics{
			Home: football.SideStatistics{Shots: new(19), ShotsOnTarget: new(5), Corners: new(8), YellowCards: new(1), RedCards: new(0)},
			Away: football.SideStatistics{Shots: new(10), ShotsOnTarget: new(4), Corners: new(3), YellowCards: new(3), RedCards: new(1)},
		},
		Quotes: []odds.Quote{
			{
				Bookmaker: "B365", Moment: odds.Opening, Odds: odds.Odds{2.45, 3.3, 2.9}, Over25: 2.1, Under25: 1.73,
				Handicap: new(-.25), HandicapHome: 1.84, HandicapAway: 2.09,
			},
			{
				Bookmaker: "PS", Moment: odds.Opening, Odds: odds.Odds{2.62, 3.3, 2.96}, Over25: 2.19, Under25: 1.75,
				Handicap: new(-.25), HandicapHome: 1.85, HandicapAway: 2.09,
			},
			{Bookmaker: "VC", Moment: odds.Opening, Odds: odds.Odds{2.55, 3.25, 2.88}},
			{Bookmaker: "B365", Moment: odds.Closing, Odds: odds.Odds{2.63, 3.2, 2.75}},
			{Bookmaker: "VC", Moment: odds.Closing, Odds: odds.Odds{2.6, 3.1, 2.8}},
			{Bookmaker: "PS", Moment: odds.Closing, Over25: 2.32, Under25: 1.67, Handicap: new(0.0), HandicapHome: 1.86, HandicapAway: 2.07},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHandicapsOfEveryEra(t *testing.T) {
	tests := []struct {
		name, heading, line string
		want                odds.Quote
	}{
		{
			"2004: each bookmaker its own", "GBAHH,GBAHA,GBAH", "2.2,1.51,-0.5",
			odds.Quote{Bookmaker: "GB", Moment: odds.Opening, Handicap: new(-.5), HandicapHome: 2.2, HandicapAway: 1.51},
		},
		{
			"2005: one for the averages", "BbAH,BbAHh,BbAvAHH,BbAvAHA", "21,1.25,1.92,1.84",
			odds.Quote{Bookmaker: "BbAv", Moment: odds.Opening, Handicap: new(1.25), HandicapHome: 1.92, HandicapAway: 1.84},
		},
		{
			"between two lines: their middle", "BbAHh,BbAvAHH,BbAvAHA", `"-0.5,-1",1.92,1.84`,
			odds.Quote{Bookmaker: "BbAv", Moment: odds.Opening, Handicap: new(-.75), HandicapHome: 1.92, HandicapAway: 1.84},
		},
		{
			"both kinds of columns, the old one empty", "B365AHH,B365AHA,B365AH,AHh", "1.9,2,,-1",
			odds.Quote{Bookmaker: "B365", Moment: odds.Opening, Handicap: new(-1.0), HandicapHome: 1.9, HandicapAway: 2},
		},
		{
			"an exchange at closing time", "AHCh,BFECAHH,BFECAHA", "-1.75,1.94,2.1",
			odds.Quote{Bookmaker: "BFE", Moment: odds.Closing, Handicap: new(-1.75), HandicapHome: 1.94, HandicapAway: 2.1},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := one(t, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,"+test.heading+"\nSP1,28/08/04,Eibar,Cadiz,2,1,"+test.line+"\n")
			if diff := cmp.Diff([]odds.Quote{test.want}, got.Quotes); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Prices of unknown bookmakers are useful to models too.
func TestUnknownBookmakersAreRead(t *testing.T) {
	got := one(t, "Div,Date,HomeTeam,AwayTeam,NEWH,NEWD,NEWA,NEWCH,NEWCD,NEWCA\nSP1,28/08/2030,Eibar,Cadiz,2,3,4,2.1,3.1,4.1\n")
	want := []odds.Quote{
		{Bookmaker: "NEW", Moment: odds.Opening, Odds: odds.Odds{2, 3, 4}},
		{Bookmaker: "NEW", Moment: odds.Closing, Odds: odds.Odds{2.1, 3.1, 4.1}},
	}
	if diff := cmp.Diff(want, got.Quotes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Status != football.Scheduled || got.Score != nil {
		t.Errorf("a file without goal columns gives status %s and score %v", got.Status, got.Score)
	}
}

const plain = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\n"

func TestTextInEveryEncodingIsRead(t *testing.T) {
	line := "SP1,05/09/93,Ath Bilbao,Albacete,4,1,H"
	tests := []struct {
		name, text, home string
	}{
		{"plain", plain + line + "\n", "Ath Bilbao"},
		{"without an end of the last line", plain + line, "Ath Bilbao"},
		{"byte order mark", "\xef\xbb\xbf" + plain + line + "\n", "Ath Bilbao"},
		{"carriage returns", strings.ReplaceAll(plain+line+"\n", "\n", "\r\n"), "Ath Bilbao"},
		{"lines of nothing but commas", plain + ",,,,,,\n" + line + "\n,,,,,,,,,,,\n\n", "Ath Bilbao"},
		{"more empty columns than headings", plain + line + ",,,,,\n", "Ath Bilbao"},
		{"spaces around values", plain + "SP1, 05/09/93 , Ath Bilbao ,Albacete, 4,1 ,H\n", "Ath Bilbao"},
		{"UTF-8", plain + "SP1,05/09/93,Córdoba,Albacete,4,1,H\n", "Córdoba"},
		{"Windows-1252", plain + "SP1,05/09/93,C\xf3rdoba,Albacete,4,1,H\n", "Córdoba"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := one(t, test.text); got.Home != test.home || got.Score == nil || *got.Score != (football.Score{Home: 4, Away: 1}) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestTheSeasonFollowsTheDates(t *testing.T) {
	tests := []struct {
		name  string
		dates []string
		want  []football.Season
	}{
		{"autumn and spring", []string{"28/08/04", "10/01/05", "29/05/05"}, []football.Season{2004, 2004, 2004}},
		{"a file that begins in spring", []string{"10/01/05", "29/05/05"}, []football.Season{2004, 2004}},
		{"seasons one after the other", []string{"28/08/04", "29/05/05", "27/08/05", "02/01/06"}, []football.Season{2004, 2004, 2005, 2005}},
		{"the season that ended in August", []string{"17/08/2019", "20/07/2020", "07/08/2020", "12/09/2020"}, []football.Season{2019, 2019, 2019, 2020}},
		{"the end of that season alone", []string{"12/07/2020", "07/08/2020"}, []football.Season{2019, 2019}},
		{"a postponed match at the end of the file", []string{"28/08/04", "29/05/05", "02/02/05"}, []football.Season{2004, 2004, 2004}},
		{"the last century", []string{"05/09/93", "15/05/94"}, []football.Season{1993, 1993}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var text strings.Builder
			text.WriteString(plain)
			for i, date := range test.dates {
				fmt.Fprintf(&text, "SP2,%s,Team %d,Betis,1,1,D\n", date, i)
			}
			entries, problems := readText(t, text.String())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for i, entry := range entries {
				if entry.Season != test.want[i] {
					t.Errorf("%s is in %s, want %s", test.dates[i], entry.Season, test.want[i])
				}
			}
		})
	}
}

func TestAnAwardedMatchIsRecognisedByItsMissingDetails(t *testing.T) {
	const heading = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG,HTR,HS,AS,B365H,B365D,B365A\n"
	const full = "SP2,12/01/2019,Reus,Numancia,1,1,D,0,1,A,5,11,2,3,4\n"
	tests := []struct {
		name, lines string
		want        football.Status
	}{
		{"nothing beside the score", full + "SP2,19/01/2019,Reus,Las Palmas,0,1,A,,,,,,,,\n", football.Awarded},
		{"odds are there", full + "SP2,19/01/2019,Reus,Las Palmas,0,1,A,,,,,,2,3,4\n", football.Played},
		{"half time is there", full + "SP2,19/01/2019,Reus,Las Palmas,0,1,A,0,0,D,,,,,\n", football.Played},
		{"a score that is never awarded", full + "SP2,19/01/2019,Reus,Las Palmas,2,2,D,,,,,,,,\n", football.Played},
		{"a season without details", "SP2,19/01/1995,Reus,Las Palmas,0,1,A,,,,,,,,\n", football.Played},
		{"the next season", full + "SP2,19/09/2019,Reus,Las Palmas,0,1,A,,,,,,,,\n", football.Played},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			entries, problems := readText(t, heading+test.lines)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if got := entries[len(entries)-1].Status; got != test.want {
				t.Errorf("status %s, want %s", got, test.want)
			}
		})
	}
}

func TestRecognise(t *testing.T) {
	tests := []struct {
		heading string
		want    bool
	}{
		{strings.TrimSpace(plain), true},
		{"Div,Date,Time,HomeTeam,AwayTeam,Referee,B365H", true},
		{"div,date,hometeam,awayteam", true},
		{"Div,Date,HomeTeam", true}, // damaged, but clearly meant to be one
		{"Div,Date,HT,AT,FTHG,FTAG", true},
		{"Country,League,Season,Date,Time,Home,Away,HG,AG,Res,PH,PD,PA", true},
		{"Round,Date,Team 1,FT,HT,Team 2", false},
		{"", false},
	}
	for _, test := range tests {
		if got := footballdata.Recognise(strings.Split(test.heading, ",")); got != test.want {
			t.Errorf("Recognise(%q) = %v", test.heading, got)
		}
	}
}

// The published files, unmodified; they are not part of the repository.
func TestPublishedFiles(t *testing.T) {
	data := filepath.Join("..", "..", "..", "..", "..", "shared", "data")
	if _, err := os.Stat(data); err != nil {
		t.Skip("the published files are not available")
	}
	raw := func(name string) string { return filepath.Join("raw", "football-data", name) }
	tests := []struct {
		file                             string
		matches, played, awarded, prices int
	}{
		// Matches as counted in the files' own description; prices above one in all
		// columns of odds as counted by another program, less 4 and 15 prices of
		// handicaps without goals in the two long files.
		{raw("SP1_1993-94.csv"), 380, 380, 0, 0},
		{raw("SP2_2004-05.csv"), 462, 462, 0, 12267},
		{raw("SP1_2005-06.csv"), 380, 380, 0, 15559},
		{raw("SP2_2018-19.csv"), 462, 441, 21, 15417},
		{raw("SP1_2023-24.csv"), 380, 380, 0, 29195},
		{raw("E0_2025-26_to-sept.csv"), 50, 50, 0, 5300},
		{raw("fixtures_2025-09-23.csv"), 39, 0, 0, 2067},
		{"spain.csv", 24798, 24777, 21, 890258},
		{"england.csv", 12704, 12704, 0, 482605},
	}
	for _, test := range tests {
		t.Run(filepath.Base(test.file), func(t *testing.T) {
			file, err := os.Open(filepath.Join(data, test.file))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = file.Close() }()
			entries, problems, err := read(file)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			count := map[football.Status]int{}
			prices := 0
			for _, entry := range entries {
				count[entry.Status]++
				for _, q := range entry.Quotes {
					for _, price := range pricesOf(q) {
						if price > 0 {
							prices++
						}
					}
				}
			}
			got := [4]int{len(entries), count[football.Played], count[football.Awarded], prices}
			if want := [4]int{test.matches, test.played, test.awarded, test.prices}; got != want {
				t.Errorf("matches, played, awarded, prices = %v, want %v", got, want)
			}
		})
	}
}

func pricesOf(q odds.Quote) []float64 {
	return append(q.Odds[:], q.Over25, q.Under25, q.HandicapHome, q.HandicapAway)
}

// Any file is read to the end or rejected, without a panic, and the entries read can be
// stored.
func FuzzReader(f *testing.F) {
	f.Add([]byte(plain + "SP1,05/09/93,Sevilla,Betis,4,1,H\n"))
	f.Add([]byte(modern + "SP1,11/08/2023,18:30,Almeria,Vallecano,0,2,A,0,1,A,J. Gil,19,10,5,4,8,3,1,3,0,1,2.45,3.3,2.9\n"))
	f.Add([]byte("\xef\xbb\xbfDiv,Date,HomeTeam,AwayTeam,BbAHh,BbAvAHH,BbAvAHA\r\nE0,1/1/1,A,B,\"0,-0.5\",2,2\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, _, err := read(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Home == "" || e.Away == "" || e.Home == e.Away || e.Line < 2 {
				t.Errorf("an invalid entry: %+v", e)
			}
			if e.Score != nil && (e.Score.Home < 0 || e.Score.Away < 0) {
				t.Errorf("score %s", e.Score)
			}
			for _, q := range e.Quotes {
				for _, price := range pricesOf(q) {
					if price != 0 && !(price > 1) {
						t.Errorf("price %v", price)
					}
				}
			}
		}
	})
}
