package pool

import (
	"cmp"
	"fmt"
	"strings"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Reduction plays only some of the columns of a multiple, the words of a covering
// code, and still guarantees a number of hits if every mark contains the outcome.
//
// The matrices of the official reductions are not public: these codes have their
// sizes and guarantees, but not necessarily their columns.
type Reduction struct {
	Number          int // must never change: tickets are stored with it
	Triples, Dobles int // number of each; the other fixtures have one outcome
	words           []word
	distance        []uint8 // of each of the 3^n words to the nearest one; the third symbol of a doble included
	// spread has the parts of the words at each distance, by the number of dobles with the third symbol.
	spread [paidMisses + 1]byMisses
}

// Len returns the number of columns.
func (r *Reduction) Len() int { return len(r.words) }

// Official reports whether the organiser accepts the reduction as one bet. The
// columns of any other, a free reduction, must be submitted one by one; they cost
// the same.
func (r *Reduction) Official() bool { return r.Number <= officialReductions }

func (r *Reduction) String() string {
	kind := "free"
	if r.Official() {
		kind = "official"
	}
	return fmt.Sprintf("%s reduction %d: %s in %d columns", kind, r.Number, countMarks(r.Triples, r.Dobles), r.Len())
}

// countMarks returns "4 triples and 1 doble".
func countMarks(triples, dobles int) string {
	var counted []string
	for _, marks := range []struct {
		n    int
		name string
	}{{triples, "triple"}, {dobles, "doble"}} {
		switch {
		case marks.n == 1:
			counted = append(counted, "1 "+marks.name)
		case marks.n > 1:
			counted = append(counted, fmt.Sprintf("%d %ss", marks.n, marks.name))
		}
	}
	return strings.Join(counted, " and ")
}

// reductions builds the list once: the official ones in their order, then the free
// ones. The number is the position in this list, so new ones must be appended.
var reductions = sync.OnceValue(func() []Reduction {
	all := []Reduction{
		{Triples: 4, words: hamming3()},
		{Dobles: 7, words: hamming2()},
		{Triples: 3, Dobles: 3, words: threeDobles(packed(foundThreeFour), 1)},
		{Triples: 2, Dobles: 6, words: threeDobles(packed(foundTwoTwoFours), 2)},
		{Triples: 8, words: product(hamming3(), hamming3())},
		{Dobles: 11, words: hexads()},
		{Dobles: 3, words: packed("000 111")},
		{Triples: 2, words: packed("00 11 22")},
		{Dobles: 4, words: product(packed("000 111"), allWords(1, 2))},
		{Triples: 3, words: packed(foundThree)},
		{Triples: 2, Dobles: 2, words: packed(foundTwoTwo)},
		{Dobles: 5, words: packed(foundFiveDobles)},
		{Triples: 1, Dobles: 4, words: packed(foundOneFour)},
		{Dobles: 6, words: packed(foundSixDobles)},
		{Triples: 5, words: product(hamming3(), allWords(1, 3))},
		{Triples: 6, words: packed(foundSix)},
		{Triples: 11, words: golay()},
		{Triples: 7, words: Syndromes(3, packed(foundSevenMatrix), packed(foundSeven))},
		{Triples: 8, words: Syndromes(3, packed(foundEightMatrix), packed(foundEight))},
	}
	for i := range all {
		r := &all[i]
		r.Number = i + 1
		numbers := make([]int, len(r.words))
		for j, w := range r.words {
			for _, s := range w {
				numbers[j] = 3*numbers[j] + int(s)
			}
		}
		r.distance = distances(r.Triples+r.Dobles, numbers)
		r.setSpread()
	}
	return all
})

func (r *Reduction) setSpread() {
	var words byMisses
	for x, d := range r.distance {
		outside := 0
		for i := r.Triples + r.Dobles - 1; i >= r.Triples; i-- {
			if x%3 == 2 {
				outside++
			}
			x /= 3
		}
		if outside > paidMisses {
			continue
		}
		words[outside]++
		if d <= paidMisses {
			r.spread[outside][d]++
		}
	}
	for outside, n := range words {
		for d := range r.spread[outside] {
			r.spread[outside][d] /= max(1, n)
		}
	}
}

// officialReductions is the number of official reductions, which come first.
const officialReductions = 6

// Reductions returns all reductions in order of number: 1 … 6 are official.
func Reductions() []Reduction { return reductions() }

// ReductionByNumber returns the reduction with a number, from 1; an unknown number
// is an Invalid fault.
func ReductionByNumber(number int) (*Reduction, error) {
	all := reductions()
	if number < 1 || number > len(all) {
		return nil, fault.At("reduction", fault.New(fault.Invalid, "there is no reduction %d: choose 1 to %d", number, len(all)))
	}
	return &all[number-1], nil
}

// Guarantees returns the minimum hits of the best column if all marks contain the
// outcome, indexed by the number of the reduction's fixtures that do not end with
// their first outcome. Only for reduction 6 does it depend on that number.
func (r *Reduction) Guarantees() []int {
	n := r.Triples + r.Dobles
	guarantees := make([]int, n+1)
	for i := range guarantees {
		guarantees[i] = Fixtures
	}
	for x, d := range r.distance {
		others, outside := 0, false
		for i := n - 1; i >= 0; i-- {
			if x%3 > 0 {
				others++
			}
			outside = outside || i >= r.Triples && x%3 == 2
			x /= 3
		}
		if !outside {
			guarantees[others] = min(guarantees[others], Fixtures-int(d))
		}
	}
	return guarantees
}

// Guarantee returns the minimum hits of the best column on the sole condition that
// all marks contain the outcome.
func (r *Reduction) Guarantee() int {
	guarantee := Fixtures
	for _, hits := range r.Guarantees() {
		guarantee = min(guarantee, hits)
	}
	return guarantee
}

// Columns returns the columns of marks, which must have exactly the reduction's
// number of triples and dobles. The symbols of the code's words are assigned to
// fixtures in their order, and to outcomes in the order 1, X, 2.
func (r *Reduction) Columns(m Marks) ([]Column, error) {
	a, err := r.assign(m)
	if err != nil {
		return nil, err
	}
	return a.columns(r), nil
}

// assignment maps the symbols of a code to fixtures and outcomes.
type assignment struct {
	base Column // outcomes of the other fixtures
	// direct are the marks of other fixtures of which every outcome is played with every
	// word; 0: only that of base.
	direct   [Fixtures]Mark
	fixtures []int // for each position of a word: triples first
	// outcomes that the symbols of each position stand for; the third one of a
	// doble is not played.
	outcomes [][3]football.Outcome
}

func (r *Reduction) assign(m Marks) (a assignment, err error) {
	dobles, doblesOutcomes := []int{}, [][3]football.Outcome{}
	for i, mark := range m {
		outcomes := mark.Outcomes()
		switch mark.Len() {
		case 1:
			a.base[i] = outcomes[0]
		case 2:
			dobles = append(dobles, i)
			doblesOutcomes = append(doblesOutcomes, [3]football.Outcome{outcomes[0], outcomes[1], (Triple &^ mark).Outcomes()[0]})
		case 3:
			a.fixtures = append(a.fixtures, i)
			a.outcomes = append(a.outcomes, football.Outcomes)
		default:
			return a, atFixture("marks", i, fault.New(fault.Invalid, "nothing is ticked"))
		}
	}
	if len(a.fixtures) != r.Triples || len(dobles) != r.Dobles {
		return a, fault.At("marks", fault.New(fault.Invalid, "the reduction needs %d triples and %d dobles, these marks have %d and %d",
			r.Triples, r.Dobles, len(a.fixtures), len(dobles)))
	}
	a.fixtures = append(a.fixtures, dobles...)
	a.outcomes = append(a.outcomes, doblesOutcomes...)
	return a, nil
}

func (a *assignment) columns(r *Reduction) []Column {
	columns := make([]Column, len(r.words))
	for i, w := range r.words {
		columns[i] = a.base
		for place, symbol := range w {
			columns[i][a.fixtures[place]] = a.outcomes[place][symbol]
		}
	}
	for i, mark := range a.direct {
		if mark == 0 {
			continue
		}
		one := columns
		columns = make([]Column, 0, len(one)*mark.Len())
		for _, o := range mark.Outcomes() {
			for _, c := range one {
				c[i] = o
				columns = append(columns, c)
			}
		}
	}
	return columns
}

func (a *assignment) marks(r *Reduction) (m Marks) {
	for i, o := range a.base {
		m[i] = cmp.Or(a.direct[i], MarkOf(o))
	}
	for place, fixture := range a.fixtures {
		m[fixture] = Triple
		if place >= r.Triples {
			m[fixture] = MarkOf(a.outcomes[place][:2]...)
		}
	}
	return m
}
