package openfootball_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/feed/openfootball"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
)

// readText returns the matches of a text on one line each, and its problems.
func readText(t *testing.T, text string, hints listing.Hints) (got, problems []string) {
	t.Helper()
	reader, err := openfootball.NewTextReader(strings.NewReader(text), hints)
	if err != nil {
		return nil, []string{err.Error()}
	}
	for {
		e, err := reader.Next()
		switch {
		case errors.Is(err, io.EOF):
			return got, problems
		case err != nil:
			problems = append(problems, err.Error())
		default:
			got = append(got, describe(e))
		}
	}
}

func describe(e listing.Entry) string {
	var b strings.Builder
	layout := "2006-01-02"
	if e.TimeKnown {
		layout += " 15:04"
	}
	fmt.Fprintf(&b, "%s %s – %s", e.Kickoff.Format(layout), e.Home+e.HomeCountry, e.Away+e.AwayCountry)
	if e.Score != nil {
		fmt.Fprintf(&b, " %s", e.Score)
	}
	if e.HalfTime != nil {
		fmt.Fprintf(&b, " (%s)", e.HalfTime)
	}
	if e.ExtraTime != nil {
		fmt.Fprintf(&b, " aet %s", e.ExtraTime)
	}
	if e.Penalties != nil {
		fmt.Fprintf(&b, " pen %s", e.Penalties)
	}
	if e.Status != "played" {
		fmt.Fprintf(&b, " %s", e.Status)
	}
	for _, one := range []string{e.Stage, e.Round} {
		if one != "" {
			fmt.Fprintf(&b, " [%s]", one)
		}
	}
	if e.Matchday > 0 {
		fmt.Fprintf(&b, " md %d", e.Matchday)
	}
	if e.Leg > 0 {
		fmt.Fprintf(&b, " leg %d", e.Leg)
	}
	if e.Venue != "" {
		fmt.Fprintf(&b, " @ %s", e.Venue)
	}
	if e.Attendance != nil {
		fmt.Fprintf(&b, " before %d", *e.Attendance)
	}
	if e.Neutral {
		b.WriteString(" neutral")
	}
	return b.String()
}

func TestEveryFormOfAMatchIsRead(t *testing.T) {
	tests := []struct{ line, want string }{
		{"Alfa v Beta", "Alfa – Beta scheduled"},
		{"Alfa v Beta 2-1", "Alfa – Beta 2-1"},
		{"Alfa\tv\tBeta\t2-1 (1-0)", "Alfa – Beta 2-1 (1-0)"},
		{"Alfa   v Beta\t1-0", "Alfa – Beta 1-0"},
		{"Alfa vs. Beta  2:1 (1:0)", "Alfa – Beta 2-1 (1-0)"},
		{"Alfa 2-1 Beta", "Alfa – Beta 2-1"},
		{"Alfa  2–1 (1–0)  Beta", "Alfa – Beta 2-1 (1-0)"},
		{"Alfa 2:1 (1:0) Beta @ Estadio Nuevo, Sevilla", "Alfa – Beta 2-1 (1-0) @ Estadio Nuevo, Sevilla"},
		{"Alfa - Beta", "Alfa – Beta scheduled"},
		{"Alfa  -  Beta  2-1", "Alfa – Beta 2-1"},
		{"Vélez - Sarsfield v Beta 0-0", "Vélez - Sarsfield – Beta 0-0"},
		{"Schalke 04 v TSV 1860 München 2-1", "Schalke 04 – TSV 1860 München 2-1"},
		{"1. FC Köln v 1. FC Union Berlin 2-1", "1. FC Köln – 1. FC Union Berlin 2-1"},
		{"B.93 København v GKS Tychy '71 0-0", "B.93 København – GKS Tychy '71 0-0"},
		{"Atl. Madrid (ESP) v AC Milan (ITA)  1-0 (0-0)", "Atl. MadridESP – AC MilanITA 1-0 (0-0)"},
		{"Botafogo (RJ) v Beta (b) 1-0", "Botafogo (RJ) – Beta (b) 1-0"},
		{"Alfa v Beta  4-1 a.e.t. (3-1, 1-0)", "Alfa – Beta 3-1 (1-0) aet 4-1"},
		{"Alfa v Beta  1-0 a.e.t. (0-0)", "Alfa – Beta 0-0 aet 1-0"},
		{"Alfa v Beta  2-1 (a.e.t.) (1-1, 0-0)", "Alfa – Beta 1-1 (0-0) aet 2-1"},
		{"Alfa  2-1 aet (1-1)  Beta", "Alfa – Beta 1-1 aet 2-1"},
		{"Alfa v Beta  4-3 pen. 1-0 a.e.t. (1-0, 0-0)", "Alfa – Beta 1-0 (0-0) aet 1-0 pen 4-3"},
		{"Alfa  1-1 a.e.t. (1-1, 0-1), 4-2 pen.  Beta", "Alfa – Beta 1-1 (0-1) aet 1-1 pen 4-2"},
		{"Alfa v Beta  7-6 pen. (1-1, 0-0)", "Alfa – Beta 1-1 (0-0) pen 7-6"},
		{"Alfa v Beta  1-1 (0-0), 5-4 pen", "Alfa – Beta 1-1 (0-0) pen 5-4"},
		{"Alfa v Beta  1-1 (5-4 pen.)", "Alfa – Beta 1-1 pen 5-4"},
		{"Alfa v Beta  1-1  [5-4 pen.]", "Alfa – Beta 1-1 pen 5-4"},
		{"Alfa v Beta  3-0  [awarded]", "Alfa – Beta 3-0 awarded"},
		{"Alfa v Beta  3-0 (1-0)  [awarded]", "Alfa – Beta 3-0 awarded"},
		{"Alfa v Beta  [cancelled]", "Alfa – Beta cancelled"},
		{"Alfa v Beta  [postponed]", "Alfa – Beta postponed"},
		{"Alfa v Beta  0-1  [abandoned 60']", "Alfa – Beta abandoned"},
		{"Alfa v Beta  2-1 [2nd leg] [neutral]", "Alfa – Beta 2-1 leg 2 neutral"},
		{"(12) Alfa v Beta 2-1", "Alfa – Beta 2-1"},
		{"Alfa v Beta  2-1(1-0)", "Alfa – Beta 2-1 (1-0)"},
		{"Alfa v Beta  3-0 awd.", "Alfa – Beta 3-0 awarded"},
		{"Alfa v Beta  3-0 w/o", "Alfa – Beta 3-0 awarded"},
		{"Alfa v Beta  abandoned", "Alfa – Beta abandoned"},
		{"Alfa v Beta postponed", "Alfa – Beta postponed"},
		{"Alfa v Beta  n/a", "Alfa – Beta scheduled"},
		{"Alfa v Beta  ?-?", "Alfa – Beta scheduled"},
		{"Alfa v Beta  -:-", "Alfa – Beta scheduled"},
		{"1. FSV Mainz 05 v Beta 1-0", "1. FSV Mainz 05 – Beta 1-0"},
		{"Mainz 05 v Sampdoria 1-0", "Mainz 05 – Sampdoria 1-0"},
		{"Alfa v Beta 2-1  (Gama 10', 12' (pen.); Delta 90+1')", "Alfa – Beta 2-1"},
	}
	for _, test := range tests {
		got, problems := readText(t, "= Primera División 2012/13\nSat Aug 18\n"+test.line+"\n", listing.Hints{})
		if want := "2012-08-18 " + test.want; len(problems) > 0 || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, %q; want %q", test.line, got, problems, want)
		}
	}
}

func TestAMisreadLineIsRefused(t *testing.T) {
	for _, line := range []string{
		"Alfa and Beta met", "Alfa  Beta  2-1", "Alfa v Beta v Gama 2-1", "Alfa v Beta 2-1 Gama", "Alfa 2-1 Beta 3-2", "Alfa v Beta 2-1 3-2", "Alfa v Beta 2-1 a.e.t.",
		"Alfa v Beta 1-1 a.e.t., 4-2 pen.", "Alfa v Beta 2-1 (1-1, 0-0)", "Alfa v Beta 1-0 (2-0)", "Alfa v Beta 1-1 a.e.t. (2-1)", "Alfa v Beta 3-3 pen. 1-1 a.e.t. (1-1)",
		"Alfa v Beta [awarded]", "Alfa v", "v Beta 2-1", "2-1", "Alfa aet v Beta", "Alfa v Beta 18:00 UTC+2", "20.75 Alfa v Beta", "Alfa 1 - 0 Beta",
		"Alfa v Beta  1-0 (1-0) (0-0)", "Alfa v Beta 1-1 [aet]",
		"Alfa v Beta  P-P", "-- postponed: Alfa v Beta", "Alfa v Beta  -", "Alfa  Gama v Beta 1-0", "Attendance 3000",
	} {
		got, problems := readText(t, "= Primera División 2012/13\nSat Aug 18\n"+line+"\n", listing.Hints{})
		if len(got) > 0 || len(problems) != 1 || !strings.HasPrefix(problems[0], "line 3: ") {
			t.Errorf("%s: %q, %q", line, got, problems)
		}
	}
}

func TestDaysOfManyForms(t *testing.T) {
	tests := []struct{ heading, lines, want string }{
		{"Primera División 2012/13", "Sat Aug 18 2012", "2012-08-18"},
		{"Primera División 2012/13", "[Sat Aug/18]", "2012-08-18"},
		{"Primera División 2012/13", "Saturday, August 18", "2012-08-18"},
		{"Primera División 2012/13", "Aug/18", "2012-08-18"},
		{"Primera División 2012/13", "18 August 2012", "2012-08-18"},
		{"Primera División 2012/13", "18. Aug", "2012-08-18"},
		{"Primera División 2012/13", "Sat 18.08.2012", "2012-08-18"},
		{"Primera División 2012/13", "18.8.", "2012-08-18"},
		{"Primera División 2012/13", "2012-08-18", "2012-08-18"},
		{"Primera División 2012/13", "Sat Jun 1", "2013-06-01"},
		{"Primera División 2012/13", "[Sa 18.8.]", "2012-08-18"},
		{"Primera División 2012/13", "[Sa. 18. Aug]", "2012-08-18"},
		{"Primera División 2012/13", "So 2. Juni", "2013-06-02"},
		{"Primera División 2012/13", "[Sáb. 18. Agosto]", "2012-08-18"},
		{"Primera División 2012/13", "Dom 2 Jun", "2013-06-02"},
		{"Primera División 2012/13", "18 de agosto de 2012", "2012-08-18"},
		{"Primera División 2012/13", "Mar 4. Dic", "2012-12-04"},
		{"Primera División 2012/13", "Sam 18 Août", "2012-08-18"},
		{"Primera División 2012/13", "Thu Aug 16 2012\nSun Jun/2", "2013-06-02"},
		{"Primera División 2012/13", "Sat Jun 30", "2012-06-30"}, // 2013 it is a Sunday
		{"Primera División 2019/20", "Sun Jan 5\nJul 19", "2020-07-19"},
		{"Primera División 2019/20", "Fri Aug/7", "2020-08-07"},
		{"Primera División 2019/20", "Fri Aug/16", "2019-08-16"},
		{"Primera División 2012/13", "Sat Aug 18 19:00 UTC+2 @ Anfield, Liverpool, Att: 60315", "2012-08-18 17:00"},
	}
	for _, test := range tests {
		got, problems := readText(t, "= "+test.heading+"\n"+test.lines+"\nAlfa v Beta 1-0\n", listing.Hints{})
		if len(problems) > 0 || len(got) != 1 || !strings.HasPrefix(got[0], test.want+" Alfa") {
			t.Errorf("%s: %q, %q; want %s", test.lines, got, problems, test.want)
		}
	}
}

func TestRoundsStagesAndLegs(t *testing.T) {
	tests := []struct{ line, want string }{
		{"▪ Matchday 12", " md 12"},
		{"» 3. Round", " md 3"},
		{"» 3rd Round", " md 3"},
		{"» Regular Season - 12", " md 12"},
		{"» Regular Season, Matchday 12", " md 12"},
		{"Jornada 7", " md 7"},
		{"» Group A", " [Group A]"},
		{"Group A", " [Group A]"},
		{"» Group A, Matchday 2", " [Group A] md 2"},
		{"» Championship, Matchday 3", " [Championship] md 3"},
		{"» Finals, Semifinals", " [Finals] [Semifinals]"},
		{"» Quarterfinals, 1st leg", " [Play-offs] [Quarterfinals] leg 1"},
		{"▪ Semi-finals - Second leg", " [Play-offs] [Semi-finals] leg 2"},
		{"Final", " [Play-offs] [Final]"},
		{"Round of 16", " [Play-offs] [Round of 16]"},
		{"== Play-offs", " [Play-offs]"},
	}
	for _, test := range tests {
		got, problems := readText(t, "= Primera División 2012/13\n"+test.line+"\nSat Aug 18\nAlfa v Beta 1-0\n", listing.Hints{})
		if want := "2012-08-18 Alfa – Beta 1-0" + test.want; len(problems) > 0 || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, %q; want %q", test.line, got, problems, want)
		}
	}
}

// A file with everything that can stand around the matches: groups, grounds, goals over
// several lines, line-ups, cards, referees, notes.
func TestWhatBelongsToAMatchIsLeftOut(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "full.txt"))
	if err != nil {
		t.Fatal(err)
	}
	got, problems := readText(t, string(text), listing.Hints{})
	want := []string{
		"2025-08-15 19:00 Northburgh – Eastmuir 4-2 (1-0) md 1 @ North Park, Northburgh before 60315",
		"2025-08-16 11:30 Westferry – South Hill 0-0 (0-0) md 1 @ Ferry Road",
		"2026-01-03 15:00 Eastmuir – Westferry 1-1 md 2",
		"2026-01-03 15:00 South Hill – Northburgh 0-1 (0-1) md 2",
		"2026-05-30 20:00 Northburgh – Westferry 1-1 (0-1) aet 1-1 pen 4-2 [Play-offs] [Final] @ Great Stadium, Capital",
	}
	if len(problems) > 0 || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("problems %q and\n%s\nwant\n%s", problems, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestASecondHeadingOfAnUnknownLeagueEndsTheReading(t *testing.T) {
	got, problems := readText(t, "= Primera División 2012/13\nSat Aug 18\nAlfa v Beta 1-0\n= Copa de la Luna 2012/13\nSat Aug 18\nGama v Delta 1-0\n", listing.Hints{})
	if len(got) != 1 || len(problems) != 1 || !strings.HasPrefix(problems[0], "line 4: ") {
		t.Errorf("%q, %q", got, problems)
	}
}
