// Package workshop narrows sets of columns down: conditions over columns, column
// files, reductions of any set, and the slips that a set is played on.
package workshop

import (
	"slices"
	"strconv"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Kind is what a condition looks at.
type Kind string

// The kinds of condition. Signs in brackets may be left out.
const (
	Homes         Kind = "homes"         // number of 1
	Draws         Kind = "draws"         // number of X
	Aways         Kind = "aways"         // number of 2
	Variants      Kind = "variants"      // number of X and 2
	Run           Kind = "run"           // length of the longest run [of the signs]
	Interruptions Kind = "interruptions" // number of times that an outcome differs from the one before [in being one of the signs]
	Figure        Kind = "figure"        // numbers of 1, X and 2
	Halves        Kind = "halves"        // difference between the numbers of the signs in the first and the second seven
	Symmetries    Kind = "symmetries"    // number of fixtures with the sign of their mirror image: 1 and 14, 2 and 13 …
	Distance      Kind = "distance"      // from each fixture with one of the signs to the next such
	Weight        Kind = "weight"        // sum of the weights; with signs, each fixture with one of them weighs its number
	Points        Kind = "points"        // points that a group of teams wins
	Column        Kind = "column"        // hits of a column of one's own
	Own           Kind = "own"           // sum of the forecasts' percentages of the signs
	Public        Kind = "public"        // sum of the public's percentages of the signs
	Probability   Kind = "probability"   // chance of fourteen right
	Prize         Kind = "prize"         // expected prize of fourteen right, in euros
	Some          Kind = "some"          // number of other conditions that hold
	If            Kind = "if"            // the second of two conditions holds where the first does
)

// Condition accepts some columns. Its JSON form has the same parts as its line of
// text, see Parse.
type Condition struct {
	Kind     Kind        `json:"kind"`
	Off      bool        `json:"off,omitempty"`      // kept in the list, but not applied
	Signs    string      `json:"signs,omitempty"`    // 1, X2 …
	Fixtures []int       `json:"fixtures,omitempty"` // from 1; none: all
	Column   string      `json:"column,omitempty"`   // 1X1-[1X]2…: - for none, [ ] around several
	Weights  []string    `json:"weights,omitempty"`  // of 1, X and 2 for each fixture: 3/1/0, - for 0/0/0
	Teams    []string    `json:"teams,omitempty"`    // 1h, 3a: the home team of fixture 1, the away team of fixture 3; or names
	Figures  []string    `json:"figures,omitempty"`  // 8-4-2
	Min      *float64    `json:"min,omitempty"`
	Max      *float64    `json:"max,omitempty"`
	Of       []Condition `json:"of,omitempty"` // of some and if
}

// RestOnTakings reports whether any of the conditions needs the takings of the jornada.
func RestOnTakings(conditions []Condition) bool {
	return slices.ContainsFunc(conditions, func(c Condition) bool { return c.Kind == Prize || RestOnTakings(c.Of) })
}

// shape says which parts a kind has.
type shape struct {
	signs      signsPart
	fixtures   bool // may have them
	low, high  float64
	fractional bool
}

type signsPart int

const (
	noSigns signsPart = iota
	maySigns
	needsSigns
)

var shapes = map[Kind]shape{
	Homes: {fixtures: true, high: 14}, Draws: {fixtures: true, high: 14}, Aways: {fixtures: true, high: 14}, Variants: {fixtures: true, high: 14},
	Run: {signs: maySigns, high: 14}, Interruptions: {signs: maySigns, high: 13}, Figure: {}, Halves: {signs: needsSigns, high: 7},
	Symmetries: {high: 7}, Distance: {signs: needsSigns, low: 1, high: 13}, Weight: {signs: maySigns, high: 1e9, low: -1e9, fractional: true},
	Points: {high: 84}, Column: {high: 14}, Own: {high: 1400, fractional: true}, Public: {high: 1400, fractional: true},
	Probability: {high: 1, fractional: true}, Prize: {high: 1e12, fractional: true}, Some: {high: 1000}, If: {},
}

// maxNested limits the conditions within one condition.
const maxNested = 50

// Validate returns an Invalid fault, with the words that are wrong, for a condition
// that is not well formed or that no column can fulfil.
func (c *Condition) Validate() error { return c.validate(0) }

func (c *Condition) validate(depth int) error {
	s, ok := shapes[c.Kind]
	if !ok {
		return fault.New(fault.Invalid, "there is no condition %q", string(c.Kind))
	}
	if c.Signs != "" {
		if s.signs == noSigns {
			return c.wrong("%q has no signs: %q", string(c.Kind), c.Signs)
		}
		if _, err := pool.ParseMark(c.Signs); err != nil {
			return err
		}
	} else if s.signs == needsSigns {
		return c.wrong("%q needs signs: 1, X, 2, X2 …", string(c.Kind))
	}
	if len(c.Fixtures) > 0 && !s.fixtures {
		return c.wrong("%q has no group of fixtures", string(c.Kind))
	}
	for i, n := range c.Fixtures {
		if n < 1 || n > pool.Fixtures || slices.Contains(c.Fixtures[:i], n) {
			return c.wrong("fixture %d of the group does not exist or is there twice", n)
		}
	}
	if err := c.validateParts(depth); err != nil {
		return err
	}
	if c.Kind == Figure || c.Kind == If {
		if c.Min != nil || c.Max != nil {
			return c.wrong("%q has no bounds", string(c.Kind))
		}
		return nil
	}
	return c.validateRange(s)
}

func (c *Condition) validateParts(depth int) error {
	for _, part := range []struct {
		given bool
		kind  Kind
		name  string
	}{
		{c.Column != "", Column, "column"},
		{len(c.Weights) > 0, Weight, "weights"},
		{len(c.Teams) > 0, Points, "teams"},
		{len(c.Figures) > 0, Figure, "figures"},
	} {
		if part.given && part.kind != c.Kind {
			return c.wrong("%q has no %s", string(c.Kind), part.name)
		}
	}
	if len(c.Of) > 0 && c.Kind != Some && c.Kind != If {
		return c.wrong("%q has no conditions of its own", string(c.Kind))
	}
	switch c.Kind {
	case Column:
		_, err := parsePattern(c.Column)
		return err
	case Weight:
		if (c.Signs == "") == (len(c.Weights) == 0) {
			return c.wrong("%q needs either signs or a weight for each fixture", string(c.Kind))
		}
		_, err := c.weights()
		return err
	case Points:
		_, err := c.points(nil)
		return err
	case Figure:
		_, err := c.figures()
		return err
	case Some, If:
		if depth > 3 {
			return c.wrong("conditions within conditions go four deep at most")
		}
		if c.Kind == If && len(c.Of) != 2 || len(c.Of) == 0 || len(c.Of) > maxNested {
			return c.wrong("%q has %d conditions of its own", string(c.Kind), len(c.Of))
		}
		for i := range c.Of {
			if c.Of[i].Off {
				return c.wrong("a condition within another cannot be off")
			}
			if err := c.Of[i].validate(depth + 1); err != nil {
				return err
			}
		}
	default:
	}
	return nil
}

// validateRange checks the bounds against what is possible.
func (c *Condition) validateRange(s shape) error {
	if c.Min == nil && c.Max == nil {
		return c.wrong("%q needs bounds, such as 3..6", string(c.Kind))
	}
	for _, bound := range []*float64{c.Min, c.Max} {
		if bound != nil && !(*bound >= -1e12 && *bound <= 1e12) || bound != nil && !s.fractional && *bound != float64(int(*bound)) {
			return c.wrong("%v is not a bound of %q", *bound, string(c.Kind))
		}
	}
	low, high := s.low, s.high
	switch {
	case c.Kind == Run && c.Signs == "":
		low = 1
	case c.Kind == Some:
		high = float64(len(c.Of))
	}
	if values, ok, err := c.values(nil); err != nil {
		return err
	} else if ok {
		low, high = extremes(values)
	}
	if from, to := c.bounds(); from > to || from > high+margin || to < low-margin {
		return c.wrong("no column has %s, only from %v to %v is possible", c.rangeText(), low, high)
	}
	return nil
}

// wrong returns an Invalid fault with the condition's text in front.
func (c *Condition) wrong(format string, args ...any) error {
	return fault.About(fault.Say("%q", c.String()), fault.New(fault.Invalid, format, args...))
}

// unbounded stands for a bound that is not given.
const unbounded = 1e300

func (c *Condition) bounds() (from, to float64) {
	from, to = -unbounded, unbounded
	if c.Min != nil {
		from = *c.Min
	}
	if c.Max != nil {
		to = *c.Max
	}
	return from, to
}

// signs returns the signs as a mark; 0 if there are none.
func (c *Condition) signs() pool.Mark {
	switch c.Kind {
	case Homes:
		return pool.MarkOf(football.Home)
	case Draws:
		return pool.MarkOf(football.Draw)
	case Aways:
		return pool.MarkOf(football.Away)
	case Variants:
		return pool.MarkOf(football.Draw, football.Away)
	default:
	}
	m, _ := pool.ParseMark(c.Signs)
	return m
}

// inFixtures reports whether the condition counts fixture i, from 0.
func (c *Condition) inFixtures(i int) bool {
	return len(c.Fixtures) == 0 || slices.Contains(c.Fixtures, i+1)
}

// values is a number for each fixture and outcome; a column has their sum.
type values [pool.Fixtures][3]float64

func extremes(v *values) (low, high float64) {
	for _, x := range v {
		low += min(x[0], x[1], x[2])
		high += max(x[0], x[1], x[2])
	}
	return low, high
}

func (c *Condition) weights() (v values, err error) {
	if c.Signs != "" {
		signs := c.signs()
		for i := range v {
			for o := range v[i] {
				if signs.Has(football.Outcome(o)) {
					v[i][o] = float64(i + 1)
				}
			}
		}
		return v, nil
	}
	if len(c.Weights) != pool.Fixtures {
		return v, c.wrong("there are weights for %d fixtures, not for %d", len(c.Weights), pool.Fixtures)
	}
	for i, text := range c.Weights {
		if text == "-" {
			continue
		}
		parts := strings.Split(text, "/")
		if len(parts) != 3 {
			return v, c.wrong("%q is not a weight for 1, X and 2, such as 3/1/0", text)
		}
		for o, part := range parts {
			x, err := strconv.ParseFloat(part, 64)
			if err != nil || !(x >= -1e6 && x <= 1e6) {
				return v, c.wrong("%q is not a weight for 1, X and 2, such as 3/1/0", text)
			}
			v[i][o] = x
		}
	}
	return v, nil
}

func (c *Condition) figures() (all [][3]int, err error) {
	for _, text := range c.Figures {
		var f [3]int
		parts := strings.Split(text, "-")
		sum, ok := 0, len(parts) == 3
		for o := range f {
			if ok {
				f[o], err = strconv.Atoi(parts[o])
				ok = err == nil && f[o] >= 0
				sum += f[o]
			}
		}
		if !ok || sum != pool.Fixtures {
			return nil, c.wrong("%q is not a figure: write the numbers of 1, X and 2, which add up to 14", text)
		}
		all = append(all, f)
	}
	if len(all) == 0 {
		return nil, c.wrong("%q needs figures, such as 8-4-2", string(c.Kind))
	}
	return all, nil
}

// values returns the numbers that a column of the condition adds up; ok is false
// for a kind that does not add. Percentages need a card.
func (c *Condition) values(card *pool.Card) (v *values, ok bool, err error) {
	v = new(values)
	switch c.Kind {
	case Homes, Draws, Aways, Variants:
		signs := c.signs()
		for i := range v {
			for o := range v[i] {
				if c.inFixtures(i) && signs.Has(football.Outcome(o)) {
					v[i][o] = 1
				}
			}
		}
	case Weight:
		*v, err = c.weights()
	case Points:
		if *v, err = c.points(nil); c.byName() {
			return nil, false, err
		}
	case Column:
		var marks pool.Marks
		marks, err = parsePattern(c.Column)
		for i := range v {
			for o := range v[i] {
				if marks[i].Has(football.Outcome(o)) {
					v[i][o] = 1
				}
			}
		}
	case Own, Public:
		if card == nil {
			return nil, false, nil
		}
		of := card.Probs
		if c.Kind == Public {
			of = publicOf(card)
		}
		for i := range v {
			for o := range v[i] {
				v[i][o] = 100 * of[i][o]
			}
		}
	default:
		return nil, false, nil
	}
	return v, true, err
}

// publicOf returns the public's percentages, estimated if they are not known.
func publicOf(card *pool.Card) pool.Forecasts {
	if card.Public != nil {
		return *card.Public
	}
	return card.Probs.EstimatePublic()
}
