package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// referenceCard has the forecasts of fixtures 1 … 14 of the example in pool.md.
const referenceCard = ".72 .18 .10 · .62 .23 .15 · .55 .26 .19 · .50 .27 .23 · .47 .28 .25 · .45 .29 .26 · .43 .30 .27 · .41 .30 .29 · .40 .31 .29 · " +
	".38 .30 .32 · .35 .31 .34 · .30 .29 .41 · .24 .26 .50 · .16 .22 .62"

// cardFile writes the reference card to a file, with more appended to its JSON.
func cardFile(t *testing.T, folder, more string) string {
	t.Helper()
	var fixtures []string
	for each := range strings.SplitSeq(referenceCard, " · ") {
		fixtures = append(fixtures, fmt.Sprintf(`{"probs": [0%s]}`, strings.Join(strings.Fields(each), ", 0")))
	}
	return poolFile(t, folder, "card.json", `{"fixtures": [`+strings.Join(fixtures, ", ")+`]`+more+`}`)
}

func poolFile(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

type sums struct {
	Columns        int
	Cost           float64
	AtLeast        map[string]float64
	ExpectedReturn *float64
	TakingsAssumed float64
	Ticket         struct{ Columns, Marks []string }
}

func runSums(t *testing.T, args ...string) (s sums) {
	t.Helper()
	if err := json.Unmarshal([]byte(mustRun(t, args...)), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// printed reports whether a figure, rounded to the digits of want, equals want.
func printed(got float64, want string) bool {
	text := fmt.Sprintf("%.*f", len(want)-1, got)
	return strings.TrimPrefix(text, "0") == want
}

func TestReferenceCard(t *testing.T) {
	folder := t.TempDir()
	card := cardFile(t, folder, "")
	marks := `"1", "1", "1", "1", "1", "1", "1", "1", "1", "%s", "%s", "2", "2", "2"`
	for _, test := range []struct {
		name, ticket string
		columns      int
		cost         float64
		want         [5]string
	}{
		{"9: triples on 10 and 11", `{"marks": [` + fmt.Sprintf(marks, "1X2", "1X2") + `]}`, 9, 6.75, [5]string{".201925", ".0754496", ".0195942", ".00313849", ".000232715"}},
		{"16: dobles on 8 to 11", `{"marks": ["1","1","1","1","1","1","1","1X","1X","12","12","2","2","2"]}`, 16, 12, [5]string{".216719", ".0862349", ".0241822", ".00422962", ".000345498"}},
	} {
		got := runSums(t, "pool", "odds", "--card", card, "--ticket", poolFile(t, folder, "ticket.json", test.ticket), "--json")
		if got.Columns != test.columns || got.Cost != test.cost || got.ExpectedReturn == nil || got.TakingsAssumed != 2_200_000 {
			t.Errorf("%s: %+v", test.name, got)
		}
		for i, want := range test.want {
			if p := got.AtLeast[strconv.Itoa(10+i)]; !printed(p, want) {
				t.Errorf("%s, at least %d: %v, want %s", test.name, 10+i, p, want)
			}
		}
	}
	likeliest := runSums(t, "pool", "suggest", "--card", card, "--budget", "6.75", "--objective", "p14", "--kind", "columns", "--json")
	if likeliest.Columns != 9 || len(likeliest.Ticket.Columns) != 9 || !printed(likeliest.AtLeast["14"], ".000235276") || !printed(likeliest.AtLeast["10"], ".192062") {
		t.Errorf("the nine most probable: %+v", likeliest)
	}
	text := mustRun(t, "pool", "suggest", "--card", cardFile(t, folder, `, "takings": 2500000`), "--budget", "12", "--objective", "value")
	for _, part := range []string{"expected return", "the public's percentages are guessed", "game of chance"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
}

func TestSingleColumn(t *testing.T) {
	folder := t.TempDir()
	card, one := cardFile(t, folder, ""), poolFile(t, folder, "one.json", `{"columns": ["11111111111222"]}`)
	var odds struct {
		Columns      int
		Cost         float64
		AtLeast      map[string]float64
		BelowMinimum bool
	}
	if err := json.Unmarshal([]byte(mustRun(t, "pool", "odds", "--card", card, "--ticket", one, "--json")), &odds); err != nil {
		t.Fatal(err)
	}
	// The favourites' column of the reference card.
	if odds.Columns != 1 || odds.Cost != .75 || !odds.BelowMinimum || !printed(odds.AtLeast["10"], ".0697611") || !printed(odds.AtLeast["14"], ".0000309511") {
		t.Errorf("%+v", odds)
	}
	const note = "The pool takes tickets of 2 columns at least"
	if text := mustRun(t, "pool", "odds", "--card", card, "--ticket", one); !strings.Contains(text, note) {
		t.Error(text)
	}
	two := poolFile(t, folder, "two.json", `{"columns": ["11111111111222", "1111111111122X"]}`)
	if text := mustRun(t, "pool", "odds", "--card", card, "--ticket", two); strings.Contains(text, note) {
		t.Error(text)
	}
}

func TestReductions(t *testing.T) {
	folder := t.TempDir()
	card := cardFile(t, folder, "")
	if text := mustRun(t, "pool", "suggest", "--card", card, "--budget", "2.25", "--objective", "p13", "--kind", "free"); !strings.Contains(text, "free reduction 8: 2 triples in 3 columns") {
		t.Error(text)
	}
	if text := mustRun(t, "pool", "propose", "--card", card, "--budget", "6", "--elige8"); !strings.Contains(text, "- of the multiples, reductions and columns for 6 €") || !strings.Contains(text, "18+") {
		t.Errorf("proposed: %s", text)
	}
	if text := mustRun(t, "pool", "suggest", "--card", card, "--budget", "7", "--objective", "p12", "--kind", "reduced"); !strings.Contains(text, "official reduction 1: 4 triples in 9 columns") {
		t.Error(text)
	}
	ticket := poolFile(t, folder, "ticket.json", `{"marks": ["1X2","1X2","1X2","1X2","1X2","1X2","1X2","1","1","1","1","1","1","1"], "reduction": 18}`)
	if text := mustRun(t, "pool", "odds", "--card", card, "--ticket", ticket); !strings.Contains(text, "free reduction 18: 7 triples in 186 columns") {
		t.Error(text)
	}
}

func TestSuggestedColumnsFulfilConditions(t *testing.T) {
	folder := t.TempDir()
	card := cardFile(t, folder, "")
	conditions := poolFile(t, folder, "conditions.txt", "homes 5..6\n")
	for _, command := range []string{"suggest", "propose"} {
		got := runSums(t, "pool", command, "--card", card, "--budget", "12", "--conditions", conditions, "--condition", "column 22------------ hits 1", "--json")
		for _, c := range got.Ticket.Columns {
			if n := strings.Count(c, "1"); n < 5 || n > 6 || strings.Count(c[:2], "2") != 1 {
				t.Errorf("%s: %s passes", command, c)
			}
		}
		if len(got.Ticket.Columns) != 16 {
			t.Errorf("%s: %+v", command, got)
		}
	}
}

func TestTicketIsSettledWhileMatchesAreOpen(t *testing.T) {
	ticket := poolFile(t, t.TempDir(), "ticket.json", `{"columns": ["11111111111111", "1111111111111X"]}`)
	if text := mustRun(t, "pool", "scrutinize", "--ticket", ticket, "--signs", "111111111-----"); !strings.Contains(text, "9 right so far and could reach 14") {
		t.Error(text)
	}
	text := mustRun(t, "pool", "scrutinize", "--ticket", ticket, "--signs", "111111111111XX", "--prizes", "0,20000,900,60,9,2")
	if !strings.Contains(text, "the best column has 13 right") || !strings.Contains(text, "won 960.00 €") {
		t.Error(text)
	}
}

func TestElige8(t *testing.T) {
	folder := t.TempDir()
	ticket := poolFile(t, folder, "ticket.json", `{"columns": ["11111111111111", "1111111111111X"], "elige8": [1, 2, 3, 4, 5, 6, 7, 14]}`)
	var odds struct {
		Cost, Elige8, ReturnRate, ExpectedReturn float64
		Prizes                                   map[string]float64
	}
	text := mustRun(t, "pool", "odds", "--card", cardFile(t, folder, `, "takings": 2500000`), "--ticket", ticket, "--json")
	if err := json.Unmarshal([]byte(text), &odds); err != nil {
		t.Fatal(err)
	}
	// .72 × .62 × .55 × .50 × .47 × .45 × .43 × .16; two columns are 1.50 €.
	if odds.Cost != 2 || !printed(odds.Elige8, ".001786") || math.Abs(odds.ReturnRate-odds.ExpectedReturn/1.5) > 1e-12 {
		t.Errorf("%+v", odds)
	}
	if odds.Prizes["14"] <= odds.Prizes["13"] || odds.Prizes["10"] < 1.5 || len(odds.Prizes) != 5 {
		t.Errorf("prizes %v", odds.Prizes)
	}
	text = mustRun(t, "pool", "scrutinize", "--ticket", ticket, "--signs", "11111112222221", "--json")
	if !strings.Contains(strings.Join(strings.Fields(text), ""), `"elige8":{"hits":8,"won":true}`) {
		t.Error(text)
	}
	if text := mustRun(t, "pool", "scrutinize", "--ticket", ticket, "--signs", "1111111222222-"); !strings.Contains(text, "Elige 8: 7 right\n") {
		t.Error(text)
	}
}

func TestErrorsInTicketsAndCards(t *testing.T) {
	folder := t.TempDir()
	card := cardFile(t, folder, "")
	short := poolFile(t, folder, "short.json", `{"fixtures": [`+strings.Repeat(`{"probs": [0.5, 0.3, 0.2]}, `, 12)+`{"probs": [0.5, 0.3, 0.2]}]}`)
	sum := poolFile(t, folder, "sum.json", `{"fixtures": [`+strings.Repeat(`{"probs": [0.5, 0.3, 0.2]}, `, 13)+`{"probs": [0.5, 0.3, 0.4]}]}`)
	large := poolFile(t, folder, "large.json", `{"marks": [`+strings.Repeat(`"1X2", `, 13)+`"1X2"]}`)
	two := poolFile(t, folder, "two.json", `{"columns": ["1X2", "11111111111111"]}`)
	fine := poolFile(t, folder, "fine.json", `{"columns": ["11111111111111", "1111111111111X"]}`)
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"13 fixtures":          {[]string{"pool", "odds", "--card", short, "--ticket", fine}, "a card has 14 fixtures, this one has 13"},
		"do not add up":        {[]string{"pool", "odds", "--card", sum, "--ticket", fine}, "fixture 14: the probabilities of 1, X and 2 add up to 1.200"},
		"too many columns":     {[]string{"pool", "odds", "--card", card, "--ticket", large}, "at most 31104 columns"},
		"a column of 3 signs":  {[]string{"pool", "odds", "--card", card, "--ticket", two}, "column 1"},
		"no such card":         {[]string{"pool", "odds", "--card", "nothing.json", "--ticket", fine}, "there is no such file"},
		"no such objective":    {[]string{"pool", "suggest", "--card", card, "--budget", "12", "--objective", "p9"}, `"p9"`},
		"a budget for nothing": {[]string{"pool", "suggest", "--card", card, "--budget", "1"}, "at least 1.50 €"},
		"no condition":         {[]string{"pool", "suggest", "--card", card, "--budget", "12", "--condition", "homs 5"}, `there is no condition "homs"`},
		"nothing fulfils them": {[]string{"pool", "propose", "--card", card, "--budget", "12", "--condition", "homes 9..", "--condition", "draws 6.."}, `"homes 9.." and "draws 6.." leave no column together`},
		"conditions of marks":  {[]string{"pool", "suggest", "--card", card, "--budget", "12", "--kind", "multiple", "--condition", "homes 5"}, "conditions choose among columns"},
		"13 signs":             {[]string{"pool", "scrutinize", "--ticket", fine, "--signs", "1111111111111"}, "14 outcomes, not 13"},
		"a sign of its own":    {[]string{"pool", "scrutinize", "--ticket", fine, "--signs", "1111111111111Z"}, "fixture 14"},
	} {
		code, _, stderr := quiniela(t, test.args...)
		if code == exitOK || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: %d %s", name, code, stderr)
		}
	}
}

// What a card does not say of the takings is assumed, and that is said.
func TestValueWithoutTakings(t *testing.T) {
	folder := t.TempDir()
	card := cardFile(t, folder, "")
	for _, args := range [][]string{
		{"pool", "suggest", "--card", card, "--budget", "12", "--objective", "value"},
		{"pool", "propose", "--card", card, "--budget", "12", "--aim", "value"},
	} {
		text := mustRun(t, args...)
		if !strings.Contains(text, "expected return") || !strings.Contains(text, "The takings are not known: 2200000 €, those of an ordinary jornada, are assumed for the money.") {
			t.Errorf("%q: %s", args, text)
		}
		var sums struct{ TakingsAssumed, ExpectedReturn float64 }
		if err := json.Unmarshal([]byte(mustRun(t, append(args, "--json")...)), &sums); err != nil || sums.TakingsAssumed != 2_200_000 || sums.ExpectedReturn <= 0 {
			t.Errorf("%q: %+v, %v", args, sums, err)
		}
	}
	if text := mustRun(t, "pool", "suggest", "--card", cardFile(t, folder, `, "takings": 2500000`), "--budget", "12"); strings.Contains(text, "assumed") {
		t.Errorf("with takings: %s", text)
	}
}
