package feed_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/feed/plain"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// readAll returns the entries and all problems.
func readAll(t testing.TB, text string, hints listing.Hints) (entries []listing.Entry, format string, problems *listing.Problems) {
	t.Helper()
	problems = &listing.Problems{}
	note := func(err error) {
		var one listing.Problem
		var many *listing.Problems
		switch {
		case errors.As(err, &many):
			for _, p := range many.List {
				problems.Add(p)
			}
		case errors.As(err, &one):
			problems.Add(one)
		default:
			t.Fatalf("%v is not a problem with the file", err)
		}
	}
	reader, format, err := feed.Open(strings.NewReader(text), hints)
	if err != nil {
		note(err)
		return nil, format, problems
	}
	for {
		entry, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return entries, format, problems
		}
		if err != nil {
			note(err)
			continue
		}
		entries = append(entries, entry)
	}
}

// short formats the main fields of an entry on one line.
func short(e listing.Entry) string {
	layout := "2006-01-02"
	if e.TimeKnown {
		layout += " 15:04"
	}
	score, half := "", ""
	if e.Score != nil {
		score = " " + e.Score.String()
	}
	if e.HalfTime != nil {
		half = " (" + e.HalfTime.String() + ")"
	}
	return fmt.Sprintf("%s %s %d %s %s – %s%s%s %s %s", e.Division, e.Season, e.Matchday, e.Kickoff.Format(layout), e.Home, e.Away, score, half, e.Status, e.Referee)
}

func TestEachFormat(t *testing.T) {
	tests := []struct {
		name, format, text string
		hints              listing.Hints
		want               []string
	}{
		{"Football.TXT, v between the teams", "Football.TXT", `= Primera División de España 2012/13
# Teams      20

▪ Matchday 1
  Sat Aug 18 2012
    19:00  RC Celta                v Málaga CF                0-1 (0-0)
           Real Madrid             v Valencia CF              1-1
  Sun Aug 19
    21:00  FC Barcelona            v Real Sociedad
▪ Matchday 38
  Sat Jun 1
    17:00  Real Madrid             v CA Osasuna               4-2 (2-0)
`, listing.Hints{}, []string{
			"SP1 2012-13 1 2012-08-18 17:00 RC Celta – Málaga CF 0-1 (0-0) played ",
			"SP1 2012-13 1 2012-08-18 17:00 Real Madrid – Valencia CF 1-1 played ",
			"SP1 2012-13 1 2012-08-19 19:00 FC Barcelona – Real Sociedad scheduled ",
			"SP1 2012-13 38 2013-06-01 15:00 Real Madrid – CA Osasuna 4-2 (2-0) played ",
		}},
		{"Football.TXT, the score between the teams", "Football.TXT", `= Spain Segunda División 2023/24

▪ Matchday 1
Fri Aug 11
  21:30  Real Valladolid          2-0 (1-0)  Sporting Gijón
         SD Amorebieta            1-1  Levante UD
[Sat Jan 6]
  18:30  Villarreal CF B          3-0  Eldense   [awarded]
  Elche CF v Racing Ferrol  [postponed]
`, listing.Hints{}, []string{
			"SP2 2023-24 1 2023-08-11 19:30 Real Valladolid – Sporting Gijón 2-0 (1-0) played ",
			"SP2 2023-24 1 2023-08-11 19:30 SD Amorebieta – Levante UD 1-1 played ",
			"SP2 2023-24 1 2024-01-06 17:30 Villarreal CF B – Eldense 3-0 awarded ",
			"SP2 2023-24 1 2024-01-06 17:30 Elche CF – Racing Ferrol postponed ",
		}},
		{"Football.TXT, the season of the long break", "Football.TXT", "= Primera División 2019/20\n▪ Matchday 19\nSun Jan 5\n A v B  1-0\n▪ Matchday 38\nSun Jul 19\n 21:00 Alavés v Barcelona  0-5\n", listing.Hints{}, []string{
			"SP1 2019-20 19 2020-01-05 A – B 1-0 played ",
			"SP1 2019-20 38 2020-07-19 19:00 Alavés – Barcelona 0-5 played ",
		}},
		{"football.json", "football.json", `{"name": "English Premier League 2019/20", "matches": [
			{"round": "Matchday 1", "date": "2019-08-09", "time": "20:00", "team1": "Liverpool FC", "team2": "Norwich City FC", "score": {"ht": [4, 0], "ft": [4, 1]}},
			{"round": "Matchday 2", "date": "2019-08-17", "team1": "Norwich City FC", "team2": "Newcastle", "score": {"ft": [3, 1]}},
			{"round": "Final", "date": "2020-01-02", "team1": "A", "team2": "B"},
			{"round": "Matchday 3", "date": "2020-01-03", "team1": "A", "team2": "C", "score": [1, 0]}]}`, listing.Hints{}, []string{
			"E0 2019-20 1 2019-08-09 19:00 Liverpool FC – Norwich City FC 4-1 (4-0) played ",
			"E0 2019-20 2 2019-08-17 Norwich City FC – Newcastle 3-1 played ",
			"E0 2019-20 0 2020-01-02 A – B scheduled ",
			"E0 2019-20 3 2020-01-03 A – C 1-0 played ",
		}},
		{
			"footballcsv", "footballcsv", "Date,Team 1,FT,HT,Team 2\nSat Aug 28 2010,Hercules,0-1,0-0,Ath Bilbao\nSun Jan 2 2011,Levante,1-4,?,Sevilla\nSun May 1 2011,Levante,,,Malaga\n",
			listing.Hints{Name: "/files/2010-11_es.1.csv"},
			[]string{
				"SP1 2010-11 0 2010-08-28 Hercules – Ath Bilbao 0-1 (0-0) played ",
				"SP1 2010-11 0 2011-01-02 Levante – Sevilla 1-4 played ",
				"SP1 2010-11 0 2011-05-01 Levante – Malaga scheduled ",
			},
		},
		{"footballcsv, told which league", "footballcsv", "Date,Team 1,FT,HT,Team 2\nSat Aug 28 2010,A,0-1,0-0,B\n", listing.Hints{Name: "x.csv", Division: "E1"}, []string{
			"E1 2010-11 0 2010-08-28 A – B 0-1 (0-0) played ",
		}},
		{"BDFutbol", "BDFutbol", `<html><head><title>Resultados Primera División 2010/11 - BDFutbol</title></head><body><table>
			<tr class="jornadai" data-jornada="1"><td>28/08/2010</td><td> <a href="#">Hércules</a> </td><td>0 - 1</td><td>Athletic Club</td><td>Undiano Mallenco</td></tr>
			<tr class="jornadai" data-jornada="2"><td>12/09/2010</td><td>Valencia</td><td></td><td>Racing</td></tr></table>`, listing.Hints{}, []string{
			"SP1 2010-11 1 2010-08-28 Hércules – Athletic Club 0-1 played Undiano Mallenco",
			"SP1 2010-11 2 2010-09-12 Valencia – Racing scheduled ",
		}},
		{"its own table", "QuinielaML table", plain.Template, listing.Hints{}, []string{
			"SP1 2026-27 1 2026-08-16 17:00 Barcelona – Betis 2-1 (1-0) played Gil Manzano",
			"SP1 2026-27 2 2026-08-23 Betis – Sevilla scheduled ",
		}},
		{"its own table, columns in another order, with a BOM", "QuinielaML table", "\ufeffhome,away,kickoff,division,status,home_goals,away_goals\nA,B,2026-11-01T20:00:00+01:00,SP2,awarded,3,0\nC,D,2027-01-02,SP2,Postponed,,\n", listing.Hints{}, []string{
			"SP2 2026-27 0 2026-11-01 19:00 A – B 3-0 awarded ",
			"SP2 2026-27 0 2027-01-02 C – D postponed ",
		}},
		{"football-data.co.uk", "football-data.co.uk", "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,28/08/10,Hercules,Ath Bilbao,0,1\n", listing.Hints{}, []string{
			"SP1 2010-11 0 2010-08-28 Hercules – Ath Bilbao 0-1 played ",
		}},
	}
	for _, test := range tests {
		entries, format, problems := readAll(t, test.text, test.hints)
		if format != test.format || problems.Total > 0 {
			t.Errorf("%s: taken for %s, %v", test.name, format, problems)
		}
		var got []string
		for _, e := range entries {
			got = append(got, short(e))
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

func TestProblemsNameTheirLine(t *testing.T) {
	const txt = "= Primera División 2012/13\n▪ Matchday 1\nSat Aug 18\n"
	tests := []struct {
		name, text string
		hints      listing.Hints
		want       string // of the first problem
	}{
		{"nothing", "", listing.Hints{}, "the file is empty"},
		{"another kind of file", "hello world\n", listing.Hints{}, "not a file that can be imported"},
		{"an unknown league", "= Copa de la Luna 2012/13\n", listing.Hints{}, "names no known league"},
		{"no season", "= Primera División\n", listing.Hints{}, "names no season"},
		{"a match before any day", "= Primera División 2012/13\n\nA v B  1-0\n", listing.Hints{}, "line 3: \"A v B  1-0\" comes before any day"},
		{"a line that is neither match nor day", txt + "A and B met\n", listing.Hints{}, "line 4: \"A and B met\" is neither"},
		{"an impossible day", "= Primera División 2012/13\nSat Feb 30\n", listing.Hints{}, "line 2: Feb 30 2013 is not a day"},
		{"half-time above full time", txt + "A v B  1-0 (2-0)\n", listing.Hints{}, "line 4: 2-0 at half-time cannot become 1-0"},
		{"an impossible time", txt + "25:00 A v B\n", listing.Hints{}, "line 4: \"25:00\" is not a time"},
		{"not JSON", `{"name": "x", "matches"`, listing.Hints{}, "this is not football.json"},
		{"JSON cut short", `{"name": "Serie A 2012/13", "matches": [{"date": "2012-08-18", "team1": "A", "team2": "B"}, {"da`, listing.Hints{}, "line 2: the file ends in the middle"},
		{"JSON with a wrong date", `{"name": "Serie A 2012/13", "matches": [{"date": "18/08/2012", "team1": "A", "team2": "B"}]}`, listing.Hints{}, "line 1: date: \"18/08/2012\""},
		{"JSON with a wrong score", `{"name": "Serie A 2012/13", "matches": [{"date": "2012-08-18", "team1": "A", "team2": "B", "score": {"ft": [1]}}]}`, listing.Hints{}, "line 1: score: [1] is not a score"},
		{"JSON with a text as score", `{"name": "Serie A 2012/13", "matches": [{"date": "2012-08-18", "team1": "A", "team2": "B", "score": "1-0"}]}`, listing.Hints{}, "line 1: score:"},
		{"footballcsv without a league", "Date,Team 1,FT,HT,Team 2\nSat Aug 28 2010,A,0-1,0-0,B\n", listing.Hints{Name: "x.csv"}, "does not say of which league"},
		{"footballcsv of another season", "Date,Team 1,FT,HT,Team 2\nSat Aug 28 2010,A,0-1,0-0,B\n", listing.Hints{Name: "2012-13_es.1.csv"}, "line 2: date: 2010-08-28 is not in the season 2012-13"},
		{"footballcsv with a wrong score", "Date,Team 1,FT,HT,Team 2\nSat Aug 28 2010,A,one,0-0,B\n", listing.Hints{Division: "SP1"}, "line 2: ft: \"one\" is not a score"},
		{"footballcsv without a column", "Date,Team 1,HT,Team 2\n", listing.Hints{Division: "SP1"}, "line 1: ft: the column is missing"},
		{"a page without results", "<html><title>BDFutbol Primera División 2010/11</title></html>", listing.Hints{}, "the page has no results"},
		{"a page with a wrong matchday", `<title>Primera División 2010/11</title><table><tr class="jornadai" data-jornada="x"><td>28/08/2010</td><td>A</td><td>0-1</td><td>B</td></tr></table>`, listing.Hints{}, "line 1: data-jornada"},
		{"a page with a short row", `<title>Primera División 2010/11</title><table><tr class="jornadai" data-jornada="1"><td>28/08/2010</td></tr></table>`, listing.Hints{}, "line 1: the row has 1 cells"},
		{"its own table with a wrong division", "division,kickoff,home,away\nXX,2026-08-16,A,B\n", listing.Hints{}, "line 2: division: \"XX\" is not a division"},
		{"its own table with a wrong kick-off", "division,kickoff,home,away\nSP1,16/08/2026,A,B\n", listing.Hints{}, "line 2: kickoff: \"16/08/2026\""},
		{"its own table with half a result", "division,kickoff,home,away,home_goals,away_goals\nSP1,2026-08-16,A,B,1,\n", listing.Hints{}, "line 2: away_goals: the value is missing"},
		{"its own table with a status without score", "division,kickoff,home,away,status\nSP1,2026-08-16,A,B,played\n", listing.Hints{}, "line 2: status: a match that is played has a score"},
		{"its own table with another season", "division,kickoff,home,away,season\nSP1,2026-08-16,A,B,2010\n", listing.Hints{}, "line 2: season: the season 2010-11 is not played in 2026"},
		{"its own table with two of three odds", "division,kickoff,home,away,odds_home,odds_draw\nSP1,2026-08-16,A,B,2,3\n", listing.Hints{}, "line 2: odds_home: home, draw and away come together"},
		{"its own table with an impossible price", "division,kickoff,home,away,odds_home,odds_draw,odds_away\nSP1,2026-08-16,A,B,2,Inf,4\n", listing.Hints{}, "line 2: odds_draw: \"Inf\" is not a price"},
		{"its own table with a column twice", "division,kickoff,home,away,home\n", listing.Hints{}, "line 1: home: the column is there twice"},
		{"a quote that never ends", "division,kickoff,home,away\nSP1,2026-08-16,\"A,B\n", listing.Hints{}, "line 2: a value in quotation marks does not end"},
		{"UTF-16", "\xff\xfed\x00i\x00v\x00", listing.Hints{}, "not a file that can be imported"},
	}
	for _, test := range tests {
		_, _, problems := readAll(t, test.text, test.hints)
		if problems.Total == 0 || !strings.Contains(problems.List[0].Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, problems, test.want)
		}
	}
}

func TestTheTableReadsWhatItWrites(t *testing.T) {
	entries, _, problems := readAll(t, plain.Template, listing.Hints{})
	if problems.Total > 0 {
		t.Fatal(problems)
	}
	var out strings.Builder
	w, err := plain.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		record := football.MatchRecord{
			Fixture: football.Fixture{
				Division: e.Division, Season: e.Season, Matchday: e.Matchday, Kickoff: e.Kickoff, TimeKnown: e.TimeKnown,
				Home: football.Team{Name: e.Home}, Away: football.Team{Name: e.Away},
			},
			Status: e.Status, Score: e.Score, HalfTime: e.HalfTime, Quotes: e.Quotes,
		}
		if e.Referee != "" {
			record.Referee = &football.Referee{Name: e.Referee}
		}
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again, _, problems := readAll(t, out.String(), listing.Hints{})
	if problems.Total > 0 || len(again) != len(entries) {
		t.Fatalf("%v in\n%s", problems, out.String())
	}
	for i := range again {
		if short(again[i]) != short(entries[i]) || fmt.Sprint(again[i].Quotes) != fmt.Sprint(entries[i].Quotes) {
			t.Errorf("%s\nbecame %s", short(entries[i]), short(again[i]))
		}
	}
}

// repeated reads a beginning and then the same piece over and over, up to a number of
// bytes.
type repeated struct {
	rest  string
	piece func(n int) string
	n     int
	left  int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	if r.rest == "" {
		r.rest = r.piece(r.n)
		r.n++
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	r.left -= n
	return n, nil
}

func TestAHundredMegabytesTakeLittleMemory(t *testing.T) {
	const most = 50 << 20
	pieces := map[string]struct {
		size  int // MB
		head  string
		piece func(n int) string
	}{
		"football-data.co.uk": {100, "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,B365H,B365D,B365A\n", func(n int) string {
			return fmt.Sprintf("SP1,28/08/%d,Team %d,Team %d,1,0,2.0,3.3,3.6\n", 2000+n%20, n, n+1)
		}},
		"QuinielaML table": {100, "division,kickoff,home,away,home_goals,away_goals\n", func(n int) string {
			return fmt.Sprintf("SP1,2016-08-28,Team %d,Team %d,1,0\n", n, n+1)
		}},
		"Football.TXT": {20, "= Primera División 2012/13\nSat Aug 18\n", func(n int) string { return fmt.Sprintf("  Team %d v Team %d  1-0 (0-0)\n", n, n+1) }},
		"football.json": {20, `{"name": "Serie A 2012/13", "matches": [{"date": "2012-08-18", "team1": "A", "team2": "B"}`, func(n int) string {
			return fmt.Sprintf(",\n{\"date\": \"2012-08-18\", \"team1\": \"Team %d\", \"team2\": \"Team %d\", \"score\": {\"ft\": [1, 0]}}", n, n+1)
		}},
	}
	for name, p := range pieces {
		reader, format, err := feed.Open(&repeated{rest: p.head, piece: p.piece, left: p.size << 20}, listing.Hints{})
		if err != nil || format != name {
			t.Fatalf("%s: %s, %v", name, format, err)
		}
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		entries := 0
		for {
			_, err := reader.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				entries++
			}
			if entries%200_000 == 1 {
				runtime.GC() // what is kept counts, not when it was last cleaned up
				runtime.ReadMemStats(&now)
				if now.HeapAlloc > before.HeapAlloc+most {
					t.Fatalf("%s: %d MB more after %d matches", name, (now.HeapAlloc-before.HeapAlloc)>>20, entries)
				}
			}
		}
		if entries < p.size*7_000 {
			t.Errorf("%s: only %d matches in %d MB", name, entries, p.size)
		}
	}
}

// Any file is read to an end, and the entries read are valid.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{
		plain.Template,
		"= Primera División de España 2012/13\n▪ Matchday 1\n  Sat Aug 18 2012\n    19:00  RC Celta  v Málaga CF  0-1 (0-0)\n [Sun Jan 6]\n A  2-1  B [awarded]\n",
		`{"name": "Serie A 2012/13", "matches": [{"round": "Matchday 1", "date": "2012-08-18", "time": "19:00", "team1": "A", "team2": "B", "score": {"ft": [1, 0], "ht": [0, 0]}}]}`,
		`[{"date": "2016-08-19", "division": "Serie A", "home_team": "A", "away_team": "B", "home_score": 1, "away_score": 0}]`,
		"Date,Team 1,FT,HT,Team 2\nSat Aug 28 2010,A,0-1,?,B\n",
		"Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,28/08/10,Hercules,Ath Bilbao,0,1\n",
		"Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nSP1,2 8/10,Hercules,Ath Bilbao,0,1\n",
		`<title>Primera División 2010/11</title><table><tr class="jornadai" data-jornada="1"><td>28/08/2010</td><td>A</td><td>0-1</td><td>B</td></tr></table>`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		entries, _, problems := readAll(t, text, listing.Hints{Division: "SP1"})
		if problems.Total > len(text)+100 {
			t.Fatalf("%d problems in %d bytes", problems.Total, len(text))
		}
		for _, e := range entries {
			_, known := competition.ByCode(e.Division)
			if !known || e.Home == "" || e.Away == "" || e.Kickoff.IsZero() || e.Season == 0 {
				t.Errorf("%+v", e)
			}
			if s := e.Score; s != nil && (s.Home < 0 || s.Away < 0 || s.Home > 99 || s.Away > 99) || (e.Score != nil) != (e.Status == football.Played || e.Status == football.Awarded) {
				t.Errorf("%s", short(e))
			}
		}
	})
}
