package feed_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// inUTF16 returns text as UTF-16 with its byte order mark.
func inUTF16(text string, littleEndian bool) string {
	var out bytes.Buffer
	for _, unit := range append([]uint16{0xfeff}, utf16.Encode([]rune(text))...) {
		high, low := byte(unit>>8), byte(unit)
		if littleEndian {
			high, low = low, high
		}
		out.Write([]byte{high, low})
	}
	return out.String()
}

func TestTablesAsProgramsAndPeopleWriteThem(t *testing.T) {
	const (
		table   = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,B365H,B365D,B365A\nSP1,18/08/2023,Cádiz,Alavés,1,0,2.5,3.1,2.9\n"
		commas  = "Div;Date;HomeTeam;AwayTeam;FTHG;FTAG;B365H;B365D;B365A\nSP1;18/08/2023;Cádiz;Alavés;1;0;2,5;3,1;2,9\n"
		windows = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,B365H,B365D,B365A\nSP1,18/08/2023,C\xe1diz,Alav\xe9s,1,0,2.5,3.1,2.9\n"
	)
	with := func(old, new string) string { return strings.ReplaceAll(table, old, new) }
	tests := []struct{ name, text string }{
		{"comma", table},
		{"byte order mark", "\ufeff" + table},
		{"UTF-16, little endian", inUTF16(table, true)},
		{"UTF-16, big endian", inUTF16(table, false)},
		{"UTF-16 with tabs, as spreadsheets save it", inUTF16(with(",", "\t"), true)},
		{"Windows-1252", windows},
		{"carriage returns alone", with("\n", "\r")},
		{"carriage returns and line feeds", with("\n", "\r\n")},
		{"semicolon and decimal comma", commas},
		{"tab", with(",", "\t")},
		{"bar", with(",", "|")},
		{"sep=", "sep=;\r\n" + commas},
		{`"sep=;"`, "\"sep=;\"\n" + commas},
		{"every value quoted", `"Div","Date","HomeTeam","AwayTeam","FTHG","FTAG","B365H","B365D","B365A"` + "\n" + `"SP1","18/08/2023","Cádiz","Alavés","1","0","2,5","3,1","2,9"` + "\n"},
		{"heading in other case", with("HomeTeam,AwayTeam", "hometeam,AWAYTEAM")},
		{"blank trailing columns", with("\n", ",,,\n")},
		{"empty lines before the heading", ",,,\n\n" + table},
		{"ISO day", with("18/08/2023", "2023-08-18")},
		{"ISO day with a time", with("18/08/2023", "2023-08-18 00:00:00")},
		{"day with points", with("18/08/2023", "18.08.2023")},
		{"day of a spreadsheet", with("18/08/2023", "45156")},
		{"goals with a decimal", with(",1,0,", ",1.0,0.0,")},
	}
	for _, test := range tests {
		entries, _, problems := readAll(t, test.text, listing.Hints{})
		if problems.Total > 0 || len(entries) != 1 {
			t.Errorf("%s: %d entries, %v", test.name, len(entries), problems)
			continue
		}
		e := entries[0]
		if got, want := short(e), "SP1 2023-24 0 2023-08-18 Cádiz – Alavés 1-0 played "; got != want {
			t.Errorf("%s: %s, want %s", test.name, got, want)
		}
		if len(e.Quotes) != 1 || e.Quotes[0].Odds != (odds.Odds{2.5, 3.1, 2.9}) || len(e.Warnings) > 0 {
			t.Errorf("%s: quotes %+v, warnings %v", test.name, e.Quotes, e.Warnings)
		}
	}
}

func TestTheHandicapOfATableWithDecimalCommas(t *testing.T) {
	entries, _, problems := readAll(t, "Div;Date;HomeTeam;AwayTeam;FTHG;FTAG;AHh;B365AHH;B365AHA\nSP1;18/08/2023;A;B;1;0;-0,25;1,9;1,95\n", listing.Hints{})
	if problems.Total > 0 || len(entries) != 1 || *entries[0].Quotes[0].Handicap != -.25 {
		t.Errorf("%+v, %v", entries, problems)
	}
}

func TestAHistoryNamesItsLeagueByCountry(t *testing.T) {
	const heading = "Country,League,Season,Date,Time,Home,Away,HG,AG,Res,PH,PD,PA,AvgH,AvgD,AvgA\n"
	entries, _, problems := readAll(t, heading+"Austria,Bundesliga ,2012/2013,21/07/2012,17:00,Ried,Mattersburg,2,1,H,2,3.4,3.9,1.95,3.3,3.8\n", listing.Hints{})
	if problems.Total > 0 || len(entries) != 1 {
		t.Fatal(problems)
	}
	if got, want := short(entries[0]), "AUT 2012-13 0 2012-07-21 16:00 Ried – Mattersburg 2-1 played "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for _, q := range entries[0].Quotes {
		if q.Moment != odds.Closing {
			t.Errorf("%+v is not a closing price", q)
		}
	}
	if q := entries[0].Quotes; len(q) != 2 || q[0].Bookmaker != "PS" || q[1].Bookmaker != "Avg" {
		t.Errorf("%+v", q)
	}
	line := "Finland,Ykkosliigacup,2012,15/04/2012,16:30,HJK,Mariehamn,3,1,H,1.4,4.79,9.77,1.35,4.47,8.46\n"
	entries, _, problems = readAll(t, heading+line+line, listing.Hints{})
	if len(entries) != 0 || problems.Total != 1 || !strings.Contains(problems.Error(), `line 2: League: "Ykkosliigacup" of "Finland" is not one of the known leagues`) {
		t.Errorf("%d entries, %v", len(entries), problems)
	}
}

// workbook returns the bytes of a workbook with one sheet.
func workbook(t *testing.T, rows ...[]any) string {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = book.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAWorkbookIsReadLikeATable(t *testing.T) {
	text := workbook(t, []any{"Div", "Date", "Time", "HomeTeam", "AwayTeam", "FTHG", "FTAG", "B365H", "B365D", "B365A"},
		[]any{"SP1", 45156, 0.8125, "Cádiz", "Alavés", 1, 0, 2.5, 3.1, 2.9}, []any{}, []any{"SP1", "19/08/2023", "", "Betis", "Getafe"})
	entries, format, problems := readAll(t, text, listing.Hints{Name: "results.xlsx"})
	if problems.Total > 0 || len(entries) != 2 || format != "football-data.co.uk" {
		t.Fatalf("%s: %d entries, %v", format, len(entries), problems)
	}
	// 19:30 in London, where the site counts the hours.
	if got, want := short(entries[0]), "SP1 2023-24 0 2023-08-18 18:30 Cádiz – Alavés 1-0 played "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := short(entries[1]), "SP1 2023-24 0 2023-08-19 Betis – Getafe scheduled "; got != want || entries[1].Line != 4 {
		t.Errorf("line %d: %s, want line 4: %s", entries[1].Line, got, want)
	}
	own := workbook(t, []any{"division", "kickoff", "home", "away", "home_goals", "away_goals"}, []any{"SP1", 45156.875, "Cádiz", "Alavés", 1, 0})
	if entries, _, problems = readAll(t, own, listing.Hints{}); problems.Total > 0 || short(entries[0]) != "SP1 2023-24 0 2023-08-18 19:00 Cádiz – Alavés 1-0 played " {
		t.Errorf("%v, %v", entries, problems)
	}
}

func TestAFileOfAnotherKindIsToldWhatItIs(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "an Excel file of the old form (.xls)"},
		{"ZIP", "PK\x03\x04\x14\x00\x00\x00\x08\x00SP1.csv", "a ZIP archive"},
		{"OpenDocument", "PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument sheet (.ods)"},
		{"broken workbook", "PK\x03\x04\x14\x00[Content_Types].xml", "this workbook cannot be read"},
		{"workbook without a table", workbook(t, []any{"hello", "world"}), "the first sheet of this workbook is not a table"},
		{"PDF", "%PDF-1.7\n%\xe2\xe3\n", "a PDF document"},
		{"gzip", "\x1f\x8b\x08\x00\x00", "compressed file (gzip)"},
		{"picture", "\x89PNG\r\n\x1a\n", "a picture"},
		{"page", "\n<!DOCTYPE html><html><title>Log in</title>", "an HTML page"},
		{"XML", "<?xml version=\"1.0\"?><matches/>", "an XML file"},
		{"other JSON", `{"partidos": []}`, "JSON, but not football.json"},
		{"no separator that is known", "Div:Date:HomeTeam:AwayTeam\nSP1:18/08/2023:A:B\n", "not separated by comma, semicolon, tab or bar"},
		{"another table", "date,home_team,away_team,home_score\n", `It begins with "date home_team away_team home_score"`},
		{"binary", "Div\x00\x01\x02", "the encoding is not known"},
	}
	for _, test := range tests {
		_, _, err := feed.Open(strings.NewReader(test.text), listing.Hints{})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestLongLinesOfJSONAreRead(t *testing.T) {
	var text strings.Builder
	text.WriteString(`{"name": "Primera División 2012/13", "matches": [`)
	for i := range 2000 {
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString(`{"round": "Matchday 1", "date": "2012-08-18", "team1": "Málaga", "team2": "Cádiz", "score": {"ft": [1, 0]}}`)
	}
	text.WriteString("]}")
	entries, _, problems := readAll(t, text.String(), listing.Hints{})
	if problems.Total > 0 || len(entries) != 2000 {
		t.Fatalf("%d entries, %v", len(entries), problems)
	}
	for i, e := range entries {
		if e.Home != "Málaga" || e.Away != "Cádiz" {
			t.Fatalf("match %d: %s – %s", i, e.Home, e.Away)
		}
	}
}

func TestWhatProgramsDoToATable(t *testing.T) {
	const want = "SP1 2023-24 0 2023-08-18 18:30 Cádiz – Alavés 1-0 (0-0) played "
	for name, file := range map[string]string{
		"small letters":       "div,date,time,hometeam,awayteam,fthg,ftag,hthg,htag,hs,as,b365h,b365d,b365a,b365>2.5,b365<2.5,ahh,b365ahh,b365aha\nSP1,18/08/2023,19:30,Cádiz,Alavés,1,0,0,0,9,7,2.5,3.1,2.9,2,1.8,-0.25,1.9,2\n",
		"capital letters":     "DIV,DATE,TIME,HOMETEAM,AWAYTEAM,FTHG,FTAG,HTHG,HTAG,HS,AS,B365H,B365D,B365A,B365>2.5,B365<2.5,AHH,B365AHH,B365AHA\nSP1,18/08/2023,19:30,Cádiz,Alavés,1,0,0,0,9,7,2.5,3.1,2.9,2,1.8,-0.25,1.9,2\n",
		"missing values":      "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,HTHG,HTAG,HS,AS,B365H,B365D,B365A,B365>2.5,B365<2.5,AHh,B365AHH,B365AHA,BWH,BWD,BWA\nSP1,18/08/2023,19:30,Cádiz,Alavés,1,0,0,0,9,7,2.5,3.1,2.9,2,1.8,-0.25,1.9,2,NaN,NA,#N/A\n",
		"an index in front":   ",Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,HTHG,HTAG,HS,AS,B365H,B365D,B365A,B365>2.5,B365<2.5,AHh,B365AHH,B365AHA\n0,SP1,18/08/2023,19:30,Cádiz,Alavés,1.0,0.0,0.0,0.0,9,7,2.5,3.1,2.9,2,1.8,-0.25,1.9,2\n",
		"decimal commas, CRs": "sep=;\rDiv;Date;Time;HomeTeam;AwayTeam;FTHG;FTAG;HTHG;HTAG;HS;AS;B365H;B365D;B365A;B365>2.5;B365<2.5;AHh;B365AHH;B365AHA\rSP1;2023-08-18;19:30:00;Cádiz;Alavés;1;0;0;0;9;7;2,5;3,1;2,9;2;1,8;-0,25;1,9;2\r",
	} {
		entries, _, problems := readAll(t, file, listing.Hints{})
		if len(entries) != 1 || problems.Total > 0 || short(entries[0]) != want || len(entries[0].Warnings) > 0 {
			t.Errorf("%s: %+v, %v", name, entries, problems)
			continue
		}
		e := entries[0]
		if len(e.Quotes) != 1 || e.Quotes[0].Bookmaker != "B365" || e.Quotes[0].Over25 != 2 || e.Quotes[0].Handicap == nil || *e.Quotes[0].Handicap != -.25 || e.Statistics == nil || *e.Statistics.Home.Shots != 9 {
			t.Errorf("%s: %+v %+v", name, e.Quotes, e.Statistics)
		}
	}
}
