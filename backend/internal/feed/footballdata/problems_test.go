package footballdata_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

func TestProblemsAreReportedWithTheirLine(t *testing.T) {
	good := "SP1,05/09/93,Sevilla,Betis,4,1,H\n"
	tests := []struct {
		name, text string
		want       listing.Problem // Message: a part of it
	}{
		{"no text", "", listing.Problem{Message: fault.Say("empty")}},
		{"missing columns", "Div,Date,HomeTeam,FTHG,FTAG\n" + good, listing.Problem{Line: 1, Column: "AwayTeam", Message: fault.Say("missing")}},
		{"half of the goals", "Div,Date,HomeTeam,AwayTeam,FTHG,FTR\n" + good, listing.Problem{Line: 1, Column: "FTAG", Message: fault.Say("missing")}},
		{"a column twice", "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,Date\n" + good, listing.Problem{Line: 1, Column: "Date", Message: fault.Say("twice")}},
		{"unknown division", plain + good + "XX9,05/09/93,Sevilla,Betis,4,1,H\n", listing.Problem{Line: 3, Column: "Div", Message: fault.Say(`"XX9"`)}},
		{"no such day", plain + good + "SP1,31/02/94,Betis,Sevilla,4,1,H\n", listing.Problem{Line: 3, Column: "Date", Message: fault.Say("no day")}},
		{"month first", plain + good + "SP1,12/25/93,Betis,Sevilla,4,1,H\n", listing.Problem{Line: 3, Column: "Date", Message: fault.Say("no day")}},
		{"not a date", plain + good + "SP1,yesterday,Betis,Sevilla,4,1,H\n", listing.Problem{Line: 3, Column: "Date", Message: fault.Say("not a date")}},
		{"another age", plain + good + "SP1,05/09/0993,Betis,Sevilla,4,1,H\n", listing.Problem{Line: 3, Column: "Date", Message: fault.Say("cannot be")}},
		{"negative goals", plain + good + "SP1,12/09/93,Betis,Sevilla,-1,1,A\n", listing.Problem{Line: 3, Column: "FTHG", Message: fault.Say(`"-1"`)}},
		{"too many goals", plain + good + "SP1,12/09/93,Betis,Sevilla,41,1,H\n", listing.Problem{Line: 3, Column: "FTHG", Message: fault.Say(`"41"`)}},
		{"one side's goals missing", plain + good + "SP1,12/09/93,Betis,Sevilla,4,,H\n", listing.Problem{Line: 3, Column: "FTAG", Message: fault.Say(`""`)}},
		{"goals with a fraction", plain + good + "SP1,12/09/93,Betis,Sevilla,1.5,1,H\n", listing.Problem{Line: 3, Column: "FTHG", Message: fault.Say(`"1.5"`)}},
		{"result against the score", plain + good + "SP1,12/09/93,Betis,Sevilla,4,1,A\n", listing.Problem{Line: 3, Column: "FTR", Message: fault.Say("4-1")}},
		{"result without a score", plain + good + "SP1,12/09/93,Betis,Sevilla,,,A\n", listing.Problem{Line: 3, Column: "FTR", Message: fault.Say("without")}},
		{
			"more at half time", "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,HTHG,HTAG\nSP1,05/09/93,Sevilla,Betis,1,1,2,0\n",
			listing.Problem{Line: 2, Column: "HTHG", Message: fault.Say("above")},
		},
		{"no home team", plain + good + "SP1,12/09/93,,Sevilla,4,1,H\n", listing.Problem{Line: 3, Column: "HomeTeam", Message: fault.Say("missing")}},
		{"against itself", plain + good + "SP1,12/09/93,Betis,Betis,4,1,H\n", listing.Problem{Line: 3, Column: "AwayTeam", Message: fault.Say("itself")}},
		{
			"wrong time", "Div,Date,Time,HomeTeam,AwayTeam\nSP1,12/09/2023,25:00,Betis,Sevilla\n",
			listing.Problem{Line: 2, Column: "Time", Message: fault.Say(`"25:00"`)},
		},
		{
			"outside of the stated season", "Div,Date,HomeTeam,AwayTeam,Season\nSP1,12/09/2023,Betis,Sevilla,2021-22\n",
			listing.Problem{Line: 2, Column: "Date", Message: fault.Say("2021-22")},
		},
		{
			"not a season", "Div,Date,HomeTeam,AwayTeam,Season\nSP1,12/09/2023,Betis,Sevilla,21st\n",
			listing.Problem{Line: 2, Column: "Season", Message: fault.Say("21st")},
		},
		{"UTF-16 without its mark", "D\x00i\x00v\x00", listing.Problem{Line: 1, Message: fault.Say("encoding")}},
		{"no encoding at all", plain + good + "SP1,12/09/93,B\x81tis,Sevilla,4,1,H\n", listing.Problem{Line: 3, Message: fault.Say("encoding")}},
		{"a quote that does not end", plain + good + "SP1,12/09/93,\"Betis,Sevilla,4,1,H\n", listing.Problem{Line: 3, Message: fault.Say("quotation marks")}},
		{"an endless line", plain + good + strings.Repeat("x", 1<<17), listing.Problem{Line: 3, Message: fault.Say("longer")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, problems := readText(t, test.text)
			if len(problems) != 1 {
				t.Fatalf("%d problems: %v", len(problems), problems)
			}
			got := problems[0]
			if got.Line != test.want.Line || got.Column != test.want.Column || !strings.Contains(got.Message.String(), test.want.Message.String()) {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}

func TestEveryInvalidLineIsReported(t *testing.T) {
	entries, problems := readText(t, plain+
		"SP1,31/02/94,Betis,Sevilla,x,1,H\nSP1,05/09/93,Sevilla,Betis,4,1,H\nSP9,05/09/93,,Betis,4,1,A\n")
	var lines []int
	for _, problem := range problems {
		lines = append(lines, problem.Line)
	}
	if want := []int{2, 2, 4, 4, 4}; !slices.Equal(lines, want) || len(entries) != 1 {
		t.Errorf("problems on lines %v with %d entries, want %v with 1: %v", lines, len(entries), want, problems)
	}
}

func TestInvalidPricesAreLeftOutWithAWarning(t *testing.T) {
	got := one(t, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,HS,AS,B365H,B365D,B365A,PSH,PSD,PSA,AHh,B365AHH,B365AHA\n"+
		"SP1,28/08/2004,Eibar,Cadiz,2,1,-4,7,0.9,3.4,+Inf,,,,99,1.9,1.9\n")
	if want := []odds.Quote{{Bookmaker: "B365", Moment: odds.Opening, Odds: odds.Odds{0, 3.4, 0}}}; !cmp.Equal(got.Quotes, want) {
		t.Errorf("quotes %+v, want %+v", got.Quotes, want)
	}
	if got.Statistics == nil || got.Statistics.Home.Shots != nil || *got.Statistics.Away.Shots != 7 {
		t.Errorf("statistics %+v", got.Statistics)
	}
	var columns []string
	for _, warning := range got.Warnings {
		columns = append(columns, warning.Column)
		if warning.Line != 2 {
			t.Errorf("warning of line %d", warning.Line)
		}
	}
	slices.Sort(columns)
	if want := []string{"AHh", "B365A", "B365H", "HS"}; !slices.Equal(columns, want) {
		t.Errorf("warnings of %v, want %v", columns, want)
	}
}
