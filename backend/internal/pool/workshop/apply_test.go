package workshop

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// card has different numbers for each fixture, and a public unlike the forecasts.
func card() *pool.Card {
	c := &pool.Card{Takings: 2_000_000, Public: new(pool.Forecasts)}
	for i := range c.Probs {
		x := float64(i)
		c.Probs[i] = football.Probs{.3 + .02*x, .3 - .005*x, .4 - .015*x}
		c.Public[i] = football.Probs{.5 + .01*x, .25 - .004*x, .25 - .006*x}
	}
	return c
}

func newContext() *Context {
	return &Context{Card: card(), Rules: pool.RulesOn(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC))}
}

// number returns what a simple condition looks at, from the text of a column.
func number(c *Condition, card *pool.Card, column string) float64 {
	signs := c.Signs
	switch c.Kind {
	case Homes:
		signs = "1"
	case Draws:
		signs = "X"
	case Aways:
		signs = "2"
	case Variants:
		signs = "X2"
	default:
	}
	n := 0
	switch c.Kind {
	case Homes, Draws, Aways, Variants:
		for i, s := range column {
			if strings.ContainsRune(signs, s) && (len(c.Fixtures) == 0 || slices.Contains(c.Fixtures, i+1)) {
				n++
			}
		}
	case Run:
		for from := range column {
			for to := from + 1; to <= len(column); to++ {
				same := strings.Trim(column[from:to], column[from:from+1]) == ""
				if signs != "" {
					same = strings.Trim(column[from:to], signs) == ""
				}
				if same {
					n = max(n, to-from)
				}
			}
		}
	case Interruptions:
		for i := 1; i < len(column); i++ {
			a, b := column[i-1:i], column[i:i+1]
			if signs == "" && a != b || signs != "" && strings.Contains(signs, a) != strings.Contains(signs, b) {
				n++
			}
		}
	case Halves:
		for i, s := range column {
			if strings.ContainsRune(signs, s) {
				if i < 7 {
					n++
				} else {
					n--
				}
			}
		}
		n = int(math.Abs(float64(n)))
	case Symmetries:
		for i := range 7 {
			if column[i] == column[13-i] {
				n++
			}
		}
	case Weight:
		sum := 0.0
		for i, s := range column {
			switch {
			case signs != "" && strings.ContainsRune(signs, s):
				sum += float64(i + 1)
			case signs == "" && c.Weights[i] != "-":
				x, _ := strconv.ParseFloat(strings.Split(c.Weights[i], "/")[strings.IndexRune("1X2", s)], 64)
				sum += x
			}
		}
		return sum
	case Points:
		for _, team := range c.Teams {
			i, _ := strconv.Atoi(team[:len(team)-1])
			switch won := map[byte]byte{'h': '1', 'a': '2'}[team[len(team)-1]]; column[i-1] {
			case won:
				n += 3
			case 'X':
				n++
			}
		}
	case Column:
		rest := c.Column
		for _, s := range column {
			mark := rest[:1]
			if mark == "[" {
				mark = rest[:strings.Index(rest, "]")+1]
			}
			rest = rest[len(mark):]
			if strings.ContainsRune(mark, s) {
				n++
			}
		}
	case Own, Public:
		of := card.Probs
		if c.Kind == Public {
			of = *card.Public
		}
		sum := 0.0
		for i, s := range column {
			sum += 100 * of[i][strings.IndexRune("1X2", s)]
		}
		return sum
	case Probability, Prize:
		p, q := 1.0, 1.0
		for i, s := range column {
			o := strings.IndexRune("1X2", s)
			p, q = p*card.Probs[i][o], q*card.Public[i][o]
		}
		if c.Kind == Probability {
			return p
		}
		rivals := card.Takings / .75 * q
		return card.Takings * .16 * (1 - math.Exp(-rivals)) / rivals
	default:
	}
	return float64(n)
}

// keeps decides plainly whether a column fulfils a condition.
func keeps(c *Condition, card *pool.Card, column string) bool {
	from, to := c.bounds()
	switch c.Kind {
	case Figure:
		figure := fmt.Sprintf("%d-%d-%d", strings.Count(column, "1"), strings.Count(column, "X"), strings.Count(column, "2"))
		return strings.Contains(" "+strings.Join(c.Figures, " ")+" ", " "+figure+" ")
	case Distance:
		last := -1
		for i, s := range column {
			if strings.ContainsRune(c.Signs, s) {
				if d := float64(i - last); last >= 0 && (d < from || d > to) {
					return false
				}
				last = i
			}
		}
		return true
	case If:
		return !keeps(&c.Of[0], card, column) || keeps(&c.Of[1], card, column)
	case Some:
		n := 0.0
		for i := range c.Of {
			if keeps(&c.Of[i], card, column) {
				n++
			}
		}
		return n >= from && n <= to
	default:
	}
	x := number(c, card, column)
	return x >= from && x <= to
}

// every has at least one line of each kind.
var every = []string{
	"homes 5..8", "draws in 1-7 1..3", "aways ..5", "variants 3..6", "variants in 1,3,5-8,14 2", "run 2..3", "run X ..2", "run X2 2..",
	"interruptions 6..9", "interruptions 1 3..5", "figure 8-4-2 7-4-3 5-5-4", "halves X2 ..1", "symmetries 2..4", "distance X 2..5",
	"distance 12 ..2", "weight X2 30..60", "weight 3/1/0 - 0/2/1 1/1/5 - - - - 4/0/0.5 - - - - 2/7/1 10..16.5", "points 1h 3a 5h 5a 14h 4..7",
	"column 1X1-[1X]211X1112- hits 5..7", "own 500..560.5", "public 480..", "probability 1e-8..3e-7", "prize 1000..300000", "prize 319000..",
	"prize ..200000", "some 2.. of { variants 3..6 ; run ..4 ; column 11111111111111 hits 7.. }",
	"some 0 of { homes 8.. ; draws 6.. }", "if { homes 7.. } then { draws ..3 }",
	"if { some 1.. of { homes 7.. ; aways 7.. } } then { symmetries 3.. }",
}

func TestEachConditionEqualsPlainEnumeration(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 1))
	x := newContext()
	for _, text := range every {
		c, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		start := NewSet()
		for range 4000 {
			start.Add(columnAt(r.IntN(side), r.IntN(side)))
		}
		kept, err := x.Keep(start, &c)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for column := range start.Columns() {
			want := keeps(&c, x.Card, column.String())
			if got := kept.Has(column); got != want {
				t.Fatalf("%s: %s: kept %v, want %v", text, column, got, want)
			}
			if want {
				n++
			}
		}
		if got := kept.Len(); got != n || n == 0 || n == start.Len() {
			t.Errorf("%s: %d columns kept of %d, want %d, some and not all", text, got, start.Len(), n)
		}
	}
}

func TestEachKindIsEnumerated(t *testing.T) {
	left := maps.Clone(shapes)
	for _, text := range every {
		c, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		delete(left, c.Kind)
	}
	if len(left) > 0 {
		t.Errorf("without a plain enumeration: %v", slices.Collect(maps.Keys(left)))
	}
}

func TestTextAndJSONSayTheSame(t *testing.T) {
	for _, text := range append(every, "off variants 3..6") {
		c, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(c.String())
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("%s was written as %s and read as %+v, %v", text, c, again, err)
		}
		encoded, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var decoded Condition
		if err := json.Unmarshal(encoded, &decoded); err != nil || !reflect.DeepEqual(decoded, c) {
			t.Errorf("%s was encoded as %s and decoded as %+v, %v", text, encoded, decoded, err)
		}
	}
}

func TestConditionsAreReadInTheWordsOfPlayers(t *testing.T) {
	for text, want := range map[string]string{
		"Variants 3..6":                     "variants 3..6",
		"RUN X ..2":                         "run X ..2",
		"variants 3 .. 6":                   "variants 3..6",
		"variants in 1-7 3.. 6":             "variants in 1-7 3..6",
		"own 450.5 ..":                      "own 450.5..",
		"halves X2 .. 2":                    "halves X2 ..2",
		"run 2 ..3":                         "run 2 ..3",
		"Variantes en 1-7 2..4":             "variants in 1-7 2..4",
		"simetrías 1..4":                    "symmetries 1..4",
		"no unos 5..8":                      "off homes 5..8",
		"equis 2":                           "draws 2",
		"doses ..5":                         "aways ..5",
		"racha X ..2":                       "run X ..2",
		"interrupciones 5..9":               "interruptions 5..9",
		"figuras 8-4-2 7-4-3":               "figure 8-4-2 7-4-3",
		"mitades X2 ..2":                    "halves X2 ..2",
		"distancia X 2..6":                  "distance X 2..6",
		"peso X2 30..60":                    "weight X2 30..60",
		`puntos "Real de Madrid" 1h 4..7`:   `points "Real de Madrid" 1h 4..7`,
		"columna 1X1211X1112--- aciertos 5": "column 1X1211X1112--- hits 5",
		"propios 500..750":                  "own 500..750",
		"público 400..":                     "public 400..",
		"probabilidad 1e-8..1e-5":           "probability 1e-8..1e-5",
		"premio 1000..":                     "prize 1000..",
		"algunas 1.. de { variantes 3..6 ; racha ..4 }": "some 1.. of { variants 3..6 ; run ..4 }",
		"Si { unos 8.. } entonces { equis ..3 }":        "if { homes 8.. } then { draws ..3 }",
	} {
		c, err := Parse(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		plain, err := Parse(want)
		if err != nil || !reflect.DeepEqual(c, plain) {
			t.Errorf("%q was read as %s, want %s, %v", text, c, want, err)
		}
	}
	if _, err := Parse("Rum ..4"); err == nil || !strings.Contains(err.Error(), `no condition "Rum"`) {
		t.Errorf("what is no word is not said as it was written: %v", err)
	}
}

func TestWrongConditionsAreNamed(t *testing.T) {
	for text, word := range map[string]string{
		"":                                "no condition",
		"variant 3..6":                    "variant",
		"variants":                        "bounds",
		"variants 3-6":                    "3-6",
		"variants 6..3":                   "6..3",
		"variants 15..":                   "15..",
		"variants 2.5":                    "2.5",
		"variants NaN":                    "NaN",
		"variants in 0-3 1":               "0-3",
		"variants in 1,1 1":               "fixture 1",
		"variants in 1-3 4..":             "4..",
		"variants X 3..6":                 "X",
		"run 1Y 3":                        "1Y",
		"run 0":                           "0",
		"halves 3":                        "signs",
		"figure 8-4-3":                    "8-4-3",
		"figure":                          "figures",
		"column 1X1 hits 3":               "1X1",
		"column 1X1-[1X211X1112 hits 3":   "bracket",
		"column 11111111111111 3":         "hits",
		"column -------------1 hits 2":    "2",
		"points 15h 3":                    "15h",
		"points 1h 1h 3":                  "1h",
		"points h 3":                      "h",
		"weight 1/2/3 4/5/6 3":            "weights for 2",
		"some 3 of { homes 3 ; draws 2 }": "3",
		"some 1 of { homes 3 ; drows 2 }": "drows",
		"some 1 of { homes 3":             "}",
		"if { homes 3 } than { draws 2 }": "than",
		"if { homes 3 ; aways 2 } then { draws 2 }": "3 conditions",
		"homes 3..5 }": "}",
		"prize x":      "x",
	} {
		_, err := Parse(text)
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), word) {
			t.Errorf("%q: %v, want a fault that names %q", text, err, word)
		}
	}
	a, _ := Parse("variants 3..4")
	b, _ := Parse("variants 6..8")
	if err := Check([]Condition{a, b}); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "variants 6..8") {
		t.Errorf("two contradictory conditions: %v", err)
	}
	c, _ := Parse("own 500..600")
	if _, err := new(Context).Apply(t.Context(), All(), []Condition{c}, false); fault.KindOf(err) != fault.Invalid {
		t.Errorf("percentages without a card: %v", err)
	}
}

func TestContradictoryConditionsAreNamed(t *testing.T) {
	for _, one := range []struct{ conditions, want string }{
		{"homes 10.. | run ..6 | draws 8..", `"homes 10.." and "draws 8.." leave no column together`},
		{"figure 8-4-2 | homes 3", `"figure 8-4-2" and "homes 3" leave no column together`},
		{"figure 8-4-2 | figure 7-4-3", `"figure 8-4-2" and "figure 7-4-3" leave no column together`},
		{"run 14 | symmetries 1.. | variants 4", `"run 14" and "variants 4" leave no column together`},
		{"some 2 of { homes 3 ; homes 5 }", `"some 2 of { homes 3 ; homes 5 }" leaves no column`},
		{"own 1300..", `"own 1300.." leaves no column`},
		// Any two of them leave some: by counting, 5 + 5 + 5 signs do not fit on fourteen fixtures.
		{"homes 5.. | variants 1.. | draws 5.. | interruptions 3.. | aways 5..", `"homes 5.." leaves no column together with "draws 5..", "aways 5.."`},
		{"homes 5.. | off draws 10.. | aways 5..", ""},
	} {
		var conditions []Condition
		for line := range strings.SplitSeq(one.conditions, " | ") {
			c, err := Parse(line)
			if err != nil {
				t.Fatal(err)
			}
			conditions = append(conditions, c)
		}
		_, err := newContext().Apply(t.Context(), All(), conditions, false)
		if one.want == "" && err != nil || one.want != "" && (fault.KindOf(err) != fault.Invalid || err.Error() != one.want) {
			t.Errorf("%s: %v, want %s", one.conditions, err, one.want)
		}
	}
	// That a file has no such column is no contradiction.
	homes, err := Parse("homes 14")
	if err != nil {
		t.Fatal(err)
	}
	out, err := newContext().Apply(t.Context(), SetOf([]pool.Column{{2}}), []Condition{homes}, false)
	if err != nil || out.Set.Len() != 0 {
		t.Errorf("of a file: %d columns, %v", out.Set.Len(), err)
	}
}

func TestStepsSayWhatIsLeftAndGivenUp(t *testing.T) {
	var conditions []Condition
	for _, text := range []string{"variants 3..6", "off homes 14", "run ..4"} {
		c, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		conditions = append(conditions, c)
	}
	x := newContext()
	out, err := x.Apply(t.Context(), All(), conditions, true)
	if err != nil {
		t.Fatal(err)
	}
	// C(14,k) 2^k for k = 3 … 6 added up, by hand: 2912 + 16016 + 64064 + 192192.
	if got := []int{out.Start.Left, out.Steps[0].Left, out.Steps[1].Left}; !reflect.DeepEqual(got, []int{4_782_969, 275_184, 0}) {
		t.Errorf("columns left: %d", got)
	}
	if math.Abs(out.Start.Chance-1) > 1e-9 || math.Abs(out.Steps[0].Chance+out.Steps[0].GivenUp-1) > 1e-9 {
		t.Errorf("chances: %v, then %+v", out.Start.Chance, out.Steps[0])
	}
	last := out.Steps[2]
	if last.Left != out.Set.Len() || last.Left+last.Given != 275_184 {
		t.Errorf("the last step leaves %d and takes %d, the set has %d", last.Left, last.Given, out.Set.Len())
	}
	want := pool.ChancesOf(&x.Card.Probs, out.Set.List()).Best
	for hits := range want {
		if math.Abs(want[hits]-last.Chances[hits]) > 1e-12 {
			t.Errorf("chance of %d: %v, want %v", hits, last.Chances[hits], want[hits])
		}
	}
	if math.Abs(last.Chance-want[14]) > 1e-12 {
		t.Errorf("chance %v, want %v", last.Chance, want[14])
	}
}

// BenchmarkConditions applies ten conditions to all 4,782,969 columns.
func BenchmarkConditions(b *testing.B) {
	var conditions []Condition
	for _, text := range []string{
		"variants 3..9", "run ..5", "interruptions 5..10", "symmetries 1..5", "column 11X1211X1112X1 hits 4..9", "own 400..",
		"prize 2000..", "distance X ..8", "halves X2 ..4", "some 2.. of { homes 5..8 ; weight X2 30..60 ; run X ..2 }",
	} {
		c, err := Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		conditions = append(conditions, c)
	}
	x := newContext()
	for b.Loop() {
		if _, err := x.Apply(b.Context(), All(), conditions, false); err != nil {
			b.Fatal(err)
		}
	}
}
