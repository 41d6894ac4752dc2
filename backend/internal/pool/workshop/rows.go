package workshop

import (
	"math"
	"math/bits"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// rows fills in which columns of a row a condition accepts.
type rows interface {
	fill(block int, into *row)
}

// Context has what conditions on percentages, chances and prizes need.
type Context struct {
	Card  *pool.Card // nil: such conditions are refused
	Rules pool.Rules
	// FindTeam returns the team on the slip that a name means, if there is only one. Without
	// it conditions with names of teams are refused.
	FindTeam func(name string) (t Team, ok bool)
}

// compile prepares a valid condition for all rows.
func (x *Context) compile(c *Condition) (rows, error) {
	if x.Card == nil && (c.Kind == Own || c.Kind == Public || c.Kind == Probability || c.Kind == Prize) {
		return nil, c.wrong("%q needs the forecasts of the jornada", string(c.Kind))
	}
	from, to := c.bounds()
	if v, ok, err := c.values(x.Card); err != nil {
		return nil, err
	} else if ok {
		return newSums(v, from-margin, to+margin), nil
	}
	switch c.Kind {
	case Points: // with names
		if x.FindTeam == nil {
			return nil, c.wrong("names of teams need a jornada: write 1h for the home team of fixture 1, 3a for the away team of fixture 3")
		}
		v, err := c.points(x.FindTeam)
		return newSums(&v, from-margin, to+margin), err
	case Probability:
		return newProducts(&x.Card.Probs, from, to), nil
	case Prize:
		return x.prizes(c, from, to)
	case Symmetries:
		return newMirrors(from, to), nil
	case Some, If:
		parts := make([]rows, len(c.Of))
		for i := range c.Of {
			var err error
			if parts[i], err = x.compile(&c.Of[i]); err != nil {
				return nil, err
			}
		}
		if c.Kind == If {
			return implication{parts[0], parts[1]}, nil
		}
		return newCounted(parts, from, to), nil
	default:
		return c.classes()
	}
}

// margin absorbs rounding errors of sums.
const margin = 1e-9

// sums accepts columns whose halves' sums add up to a number within bounds.
type sums struct {
	blocks, places []float64
	from, to       float64
	cached         map[float64]*row // by the sum of the block; nil: too many different ones
}

func newSums(v *values, from, to float64) *sums {
	s := &sums{blocks: make([]float64, side), places: make([]float64, side), from: from, to: to}
	different := map[float64]*row{}
	for x, digits := range halfDigits() {
		for i, o := range digits {
			s.blocks[x] += v[i][o]
			s.places[x] += v[half+i][o]
		}
		different[s.blocks[x]] = nil
	}
	if len(different) <= side/16 {
		for sum := range different {
			different[sum] = new(row)
			within(s.places, from-sum, to-sum, different[sum])
		}
		s.cached = different
	}
	return s
}

func (s *sums) fill(block int, into *row) {
	if s.cached != nil {
		*into = *s.cached[s.blocks[block]]
		return
	}
	within(s.places, s.from-s.blocks[block], s.to-s.blocks[block], into)
}

// within sets the bits of the numbers from … to.
func within(numbers []float64, from, to float64, into *row) {
	for w := range into {
		var word uint64
		for i, x := range numbers[w*64 : min(len(numbers), (w+1)*64)] {
			var bit uint64
			if x >= from {
				bit = 1
			}
			if x > to {
				bit = 0
			}
			word |= bit << i
		}
		into[w] = word
	}
}

// factors accepts columns whose halves' probabilities multiply to a number within
// bounds.
type factors struct {
	blocks, places []float64
	from, to       float64
}

func newProducts(f *pool.Forecasts, from, to float64) *factors {
	const rounding = 1e-12
	return &factors{products(f[:half]), products(f[half:]), from * (1 - rounding), to * (1 + rounding)}
}

func (f *factors) fill(block int, into *row) {
	p := f.blocks[block]
	if p == 0 {
		*into = row{}
		if f.from <= 0 && f.to >= 0 {
			*into = fullRow()
		}
		return
	}
	within(f.places, f.from/p, f.to/p, into)
}

func fullRow() (full row) {
	for w := range full {
		full[w] = math.MaxUint64
	}
	full[rowWords-1] = lastWord
	return full
}

// prizes turns bounds of the prize into bounds of the public's share of a column: the
// more have it, the less it pays.
func (x *Context) prizes(c *Condition, from, to float64) (rows, error) {
	if x.Card.Takings <= 0 {
		return nil, c.wrong("%q needs the takings of the jornada", string(c.Kind))
	}
	fund := x.Card.Takings * x.Rules.Shares[pool.Fourteen]
	sold := x.Card.Takings / x.Rules.Price
	public := publicOf(x.Card)
	low, high := -1.0, unbounded
	if to < fund {
		low = rivalsAt(to/fund) / sold
	}
	switch {
	case from >= fund:
		high = -1
		if from == fund {
			high = 0
		}
	case from > 0:
		high = rivalsAt(from/fund) / sold
	}
	return newProducts(&public, low, high), nil
}

// shareWith is the expected share of a fund with λ rivals: (1 − e^−λ)/λ.
func shareWith(rivals float64) float64 {
	if rivals < 1e-12 {
		return 1
	}
	return -math.Expm1(-rivals) / rivals
}

// rivalsAt inverts shareWith.
func rivalsAt(share float64) float64 {
	low, high := 0.0, 1/max(share, 1e-15)
	for range 200 {
		if middle := (low + high) / 2; shareWith(middle) > share {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// mirrors counts fixtures whose mirror image has the same sign, each pair once.
type mirrors struct {
	accepted [half + 1]bool
	packed   [side]uint16 // two bits a fixture
	reversed [side]uint16
}

func newMirrors(from, to float64) *mirrors {
	m := new(mirrors)
	for n := range m.accepted {
		m.accepted[n] = float64(n) >= from && float64(n) <= to
	}
	for x, digits := range halfDigits() {
		for i, o := range digits {
			m.packed[x] |= uint16(o) << (2 * i)
			m.reversed[x] |= uint16(o) << (2 * (half - 1 - i))
		}
	}
	return m
}

func (m *mirrors) fill(block int, into *row) {
	*into = row{}
	for place, reversed := range m.reversed {
		different := m.packed[block] ^ reversed
		equal := half - bits.OnesCount16((different|different>>1)&0x5555)
		if m.accepted[equal] {
			into[place/64] |= 1 << (place % 64)
		}
	}
}

// implication accepts what the second accepts or the first does not.
type implication struct{ first, then rows }

func (i implication) fill(block int, into *row) {
	var first row
	i.first.fill(block, &first)
	i.then.fill(block, into)
	full := fullRow()
	for w := range into {
		into[w] |= full[w] &^ first[w]
	}
}

// counted accepts columns that a number of parts within bounds accept.
type counted struct {
	parts    []rows
	accepted []bool // by number
}

func newCounted(parts []rows, from, to float64) *counted {
	c := &counted{parts, make([]bool, len(parts)+1)}
	for n := range c.accepted {
		c.accepted[n] = float64(n) >= from && float64(n) <= to
	}
	return c
}

// fill counts the parts in binary numbers whose digits are spread over rows.
func (c *counted) fill(block int, into *row) {
	digits := make([]row, bits.Len(uint(len(c.parts))))
	var part row
	for _, p := range c.parts {
		p.fill(block, &part)
		for d := range digits {
			for w := range part {
				digits[d][w], part[w] = digits[d][w]^part[w], digits[d][w]&part[w]
			}
		}
	}
	*into = row{}
	full := fullRow()
	for n, ok := range c.accepted {
		if !ok {
			continue
		}
		for w := range into {
			equal := full[w]
			for d := range digits {
				if n>>d&1 == 1 {
					equal &= digits[d][w]
				} else {
					equal &^= digits[d][w]
				}
			}
			into[w] |= equal
		}
	}
}

// classes has one row for all blocks that leave the same choice of places.
type classes struct {
	of   [side]*row
	rows map[[4]int]*row
}

func (c *classes) fill(block int, into *row) { *into = *c.of[block] }

// classes tries each place after one block of each class.
func (c *Condition) classes() (rows, error) {
	p, err := c.pattern()
	if err != nil {
		return nil, err
	}
	all := &classes{rows: map[[4]int]*row{}}
	digits := halfDigits()
	for block := range side {
		state := p.state
		for i, o := range digits[block] {
			p.step(&state, i, football.Outcome(o))
		}
		of, ok := all.rows[state]
		if !ok {
			of = new(row)
			for place := range side {
				end := state
				for i, o := range digits[place] {
					p.step(&end, half+i, football.Outcome(o))
				}
				if p.accepts(&end) {
					of[place/64] |= 1 << (place % 64)
				}
			}
			all.rows[state] = of
		}
		all.of[block] = of
	}
	return all, nil
}

// pattern reads a column fixture by fixture and remembers four numbers of it.
type pattern struct {
	state   [4]int
	step    func(state *[4]int, i int, o football.Outcome)
	accepts func(state *[4]int) bool
}

func (c *Condition) pattern() (p pattern, err error) {
	from, to := c.bounds()
	inside := func(n int) bool { return float64(n) >= from && float64(n) <= to }
	signs := c.signs()
	p.accepts = func(s *[4]int) bool { return inside(s[0]) }
	// What two neighbours must have in common: the outcome, or being one of the signs.
	class := func(o football.Outcome) int {
		switch {
		case signs == 0:
			return int(o)
		case signs.Has(o):
			return 1
		}
		return 0
	}
	switch c.Kind {
	case Run: // longest, current, its class
		p.step = func(s *[4]int, i int, o football.Outcome) {
			k := class(o)
			if i == 0 || k != s[2] {
				s[1], s[2] = 0, k
			}
			if signs == 0 || k == 1 {
				s[1]++
			}
			s[0] = max(s[0], s[1])
		}
	case Interruptions: // number, class of the last
		p.step = func(s *[4]int, i int, o football.Outcome) {
			if k := class(o); i == 0 {
				s[1] = k
			} else if k != s[1] {
				s[0], s[1] = s[0]+1, k
			}
		}
	case Halves: // numbers of each half
		p.step = func(s *[4]int, i int, o football.Outcome) {
			if signs.Has(o) {
				s[i/half]++
			}
		}
		p.accepts = func(s *[4]int) bool { return inside(max(s[0]-s[1], s[1]-s[0])) }
	case Distance: // number of the last with a sign, from 1; broken
		p.step = func(s *[4]int, i int, o football.Outcome) {
			if !signs.Has(o) {
				return
			}
			if s[0] > 0 && !inside(i+1-s[0]) {
				s[1] = 1
			}
			s[0] = i + 1
		}
		p.accepts = func(s *[4]int) bool { return s[1] == 0 }
	case Figure:
		var figures [][3]int
		if figures, err = c.figures(); err != nil {
			return p, err
		}
		p.step = func(s *[4]int, _ int, o football.Outcome) { s[o]++ }
		p.accepts = func(s *[4]int) bool {
			return slices.Contains(figures, [3]int{s[0], s[1], s[2]})
		}
	default:
		return p, fault.New(fault.Invalid, "there is no condition %q", string(c.Kind))
	}
	return p, nil
}
