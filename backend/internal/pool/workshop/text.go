package workshop

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// maxText is the length of the longest line of text that is read as a condition.
const maxText = 10_000

// Parse reads a condition from a line of text:
//
//	variants 3..6
//	homes in 1-7 2..5
//	run X 0..2
//	interruptions 4..9
//	figure 8-4-2 7-4-3
//	halves X2 0..2
//	symmetries ..3
//	distance X 2..5
//	weight X2 20..60
//	weight 3/1/0 - … (14 of them) 10..20
//	points 1h 3a 5h 4..7
//	points "Real Madrid" Girona 4..7
//	column 1X1-[1X]211X1112 hits 7..10
//	own 500..750
//	public 400..800
//	probability 1e-8..1e-5
//	prize 1000..50000
//	some 2.. of { variants 3..6 ; run ..4 }
//	if { homes 8.. } then { draws ..3 }
//
// with "off" in front of one that is not to be applied. Words may begin with capital letters
// and be the Spanish ones.
func Parse(text string) (c Condition, err error) {
	if len(text) > maxText {
		return c, fault.New(fault.Invalid, "the line is longer than %d characters", maxText)
	}
	r := reader{words: splitWords(text)}
	if len(r.words) == 0 {
		return c, fault.New(fault.Invalid, "there is no condition in the line")
	}
	if keyword(r.words[0]) == "off" {
		r.next()
		c, err = r.condition(0)
		c.Off = true
	} else {
		c, err = r.condition(0)
	}
	if err == nil && len(r.words) > 0 {
		err = fault.New(fault.Invalid, "%q is one word too many", r.words[0])
	}
	if err != nil {
		return Condition{}, fault.About(fault.Say("%q", strings.TrimSpace(text)), err)
	}
	return c, c.Validate()
}

// spanish has the words that Spanish players use, without accents.
var spanish = map[string]string{
	"unos": "homes", "equis": "draws", "doses": "aways", "variantes": "variants", "racha": "run", "seguidos": "run", "interrupciones": "interruptions",
	"figura": "figure", "figuras": "figure", "mitades": "halves", "simetrias": "symmetries", "distancia": "distance", "distancias": "distance",
	"peso": "weight", "pesos": "weight", "puntos": "points", "columna": "column", "propio": "own", "propios": "own", "publico": "public",
	"probabilidad": "probability", "premio": "prize", "algunas": "some", "si": "if", "entonces": "then", "en": "in", "aciertos": "hits", "de": "of", "no": "off",
}

// keyword returns the word of the language that a word of a line is, in small letters.
func keyword(word string) string {
	word = football.FoldText(word)
	return cmp.Or(spanish[word], word)
}

// apart matches bounds with a blank behind their dots, and in front of them or not. With
// one in front alone, as in "X2 ..3", a sign stands there.
var apart = regexp.MustCompile(`(?:(\s[0-9][0-9.e-]*)\s+)?\.\.(?:\s+([0-9])|\s+$|$)`)

// splitWords splits a line at blanks, outside quotation marks.
func splitWords(text string) (words []string) {
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			words = append(words, strings.Join(strings.Fields(part), " "))
			continue
		}
		part = strings.NewReplacer("{", " { ", "}", " } ", ";", " ; ").Replace(part)
		part = apart.ReplaceAllString(part, "$1..$2")
		words = append(words, strings.Fields(part)...)
	}
	return words
}

// reader takes words off the front of a line.
type reader struct{ words []string }

func (r *reader) next() (word string) {
	if len(r.words) > 0 {
		word, r.words = r.words[0], r.words[1:]
	}
	return word
}

func (r *reader) expect(word string) error {
	if got := r.next(); keyword(got) != word {
		return fault.New(fault.Invalid, "%q is expected, not %q", word, got)
	}
	return nil
}

// block returns conditions in braces, separated by semicolons.
func (r *reader) block(depth int) (all []Condition, err error) {
	if err := r.expect("{"); err != nil {
		return nil, err
	}
	for {
		c, err := r.condition(depth)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
		switch word := r.next(); word {
		case "}":
			return all, nil
		case ";":
		default:
			return nil, fault.New(fault.Invalid, "%q is expected, not %q", "}", word)
		}
	}
}

func (r *reader) condition(depth int) (c Condition, err error) {
	if depth > 4 {
		return c, fault.New(fault.Invalid, "conditions within conditions go four deep at most")
	}
	word := r.next()
	c.Kind = Kind(keyword(word))
	s, ok := shapes[c.Kind]
	if !ok {
		return c, fault.New(fault.Invalid, "there is no condition %q", word)
	}
	switch c.Kind {
	case Some:
		if err = c.setRange(r.next()); err != nil {
			return c, err
		}
		if err = r.expect("of"); err == nil {
			c.Of, err = r.block(depth + 1)
		}
		return c, err
	case If:
		then := []Condition{}
		if c.Of, err = r.block(depth + 1); err != nil {
			return c, err
		}
		if err = r.expect("then"); err == nil {
			then, err = r.block(depth + 1)
		}
		c.Of = append(c.Of, then...)
		return c, err
	default:
	}
	var words []string
	for len(r.words) > 0 && r.words[0] != ";" && r.words[0] != "}" && r.words[0] != "{" {
		words = append(words, r.next())
	}
	return c, c.setWords(s, words)
}

// setWords sets the parts of a condition from the words behind its kind.
func (c *Condition) setWords(s shape, words []string) error {
	if c.Kind == Figure {
		c.Figures = words
		return nil
	}
	if len(words) == 0 {
		return fault.New(fault.Invalid, "%q needs bounds, such as 3..6", string(c.Kind))
	}
	last := len(words) - 1
	if err := c.setRange(words[last]); err != nil {
		return err
	}
	words = words[:last]
	switch {
	case c.Kind == Column && len(words) == 2 && keyword(words[1]) == "hits":
		marks, err := parsePattern(words[0])
		c.Column = patternText(marks)
		return err
	case c.Kind == Column:
		return fault.New(fault.Invalid, "write a column, the word hits and bounds: column 1X1-[1X]211X1112 hits 7..10")
	case c.Kind == Points:
		c.Teams = words
		return nil
	case c.Kind == Weight && len(words) > 1:
		c.Weights = words
		return nil
	case s.signs != noSigns && len(words) == 1:
		mark, err := pool.ParseMark(words[0])
		c.Signs = mark.String()
		return err
	case s.fixtures && len(words) == 2 && keyword(words[0]) == "in":
		return c.setFixtures(words[1])
	case len(words) > 0:
		return fault.New(fault.Invalid, "%q is not understood after %q", words[0], string(c.Kind))
	}
	return nil
}

func (c *Condition) setRange(text string) error {
	low, high, isRange := strings.Cut(text, "..")
	if !isRange {
		high = low
	}
	for _, part := range []struct {
		text string
		into **float64
	}{{low, &c.Min}, {high, &c.Max}} {
		if part.text == "" {
			continue
		}
		x, err := strconv.ParseFloat(part.text, 64)
		if err != nil {
			return fault.New(fault.Invalid, "%q is neither a number nor bounds such as 3..6", text)
		}
		*part.into = &x
	}
	if c.Min == nil && c.Max == nil {
		return fault.New(fault.Invalid, "%q is neither a number nor bounds such as 3..6", text)
	}
	return nil
}

// setFixtures sets the group from a list such as 1,3,5-8.
func (c *Condition) setFixtures(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		if errA != nil || errB != nil || a < 1 || b > pool.Fixtures || a > b {
			return fault.New(fault.Invalid, "%q is not a group of fixtures, such as 1,3,5-8", text)
		}
		for ; a <= b; a++ {
			c.Fixtures = append(c.Fixtures, a)
		}
	}
	return nil
}

// parsePattern parses fourteen marks: 1, X or 2, - for none, several in brackets.
func parsePattern(text string) (marks pool.Marks, err error) {
	i, rest := 0, text
	for rest != "" {
		one := rest[:1]
		if one == "[" {
			end := strings.IndexByte(rest, ']')
			if end < 0 {
				return marks, fault.New(fault.Invalid, "a bracket of %q is not closed", text)
			}
			one = rest[:end+1]
		}
		rest = rest[len(one):]
		if i == pool.Fixtures {
			return marks, fault.New(fault.Invalid, "%q has signs for more than 14 fixtures", text)
		}
		if one != "-" {
			if marks[i], err = pool.ParseMark(strings.Trim(one, "[]")); err != nil {
				return marks, fault.New(fault.Invalid, "%q: fixture %d: %v", text, i+1, err)
			}
		}
		i++
	}
	if i != pool.Fixtures {
		return marks, fault.New(fault.Invalid, "%q has signs for %d fixtures, not for 14", text, i)
	}
	return marks, nil
}

func patternText(marks pool.Marks) string {
	var text strings.Builder
	for _, m := range marks {
		switch m.Len() {
		case 0:
			text.WriteString("-")
		case 1:
			text.WriteString(m.String())
		default:
			text.WriteString("[" + m.String() + "]")
		}
	}
	return text.String()
}

// String returns the line of text that Parse reads.
func (c Condition) String() string {
	words := []string{}
	if c.Off {
		words = append(words, "off")
	}
	words = append(words, c.head())
	switch c.Kind {
	case Figure, If:
	case Some:
		words = append(words, c.rangeText(), "of", blockText(c.Of))
	default:
		words = append(words, c.rangeText())
	}
	return strings.Join(words, " ")
}

// head returns the condition's text without its bounds.
func (c *Condition) head() string {
	words := []string{string(c.Kind)}
	if c.Signs != "" {
		words = append(words, c.Signs)
	}
	if len(c.Fixtures) > 0 {
		words = append(words, "in", strings.Trim(strings.ReplaceAll(fmt.Sprint(c.Fixtures), " ", ","), "[]"))
	}
	words = append(words, c.Weights...)
	for _, team := range c.Teams {
		if strings.ContainsRune(team, ' ') {
			team = `"` + team + `"`
		}
		words = append(words, team)
	}
	words = append(words, c.Figures...)
	switch {
	case c.Kind == Column:
		words = append(words, c.Column, "hits")
	case c.Kind == If && len(c.Of) == 2:
		words = append(words, blockText(c.Of[:1]), "then", blockText(c.Of[1:]))
	}
	return strings.Join(words, " ")
}

func blockText(conditions []Condition) string {
	texts := make([]string, len(conditions))
	for i := range conditions {
		texts[i] = conditions[i].String()
	}
	return "{ " + strings.Join(texts, " ; ") + " }"
}

func (c *Condition) rangeText() string {
	text := func(bound *float64) string {
		if bound == nil {
			return ""
		}
		return strconv.FormatFloat(*bound, 'g', -1, 64)
	}
	low, high := text(c.Min), text(c.Max)
	if low == high && low != "" {
		return low
	}
	return low + ".." + high
}
