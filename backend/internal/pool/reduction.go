package pool

import (
	"fmt"
	"strings"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// Reduction plays only some of the columns of a multiple, the words of a
// covering code, and still has most outcomes right when every mark holds.
//
// The matrices of the official reductions could not be obtained: these codes
// have their sizes and their guarantees, not necessarily their columns.
type Reduction struct {
	Number          int // stays the same for ever, as tickets are kept with it
	Triples, Dobles int // that it is on; the other fixtures have one sign
	words           []word
	distance        []uint8 // of all 3^n words, those outside a doble as well
}

// Len is its number of columns.
func (r *Reduction) Len() int { return len(r.words) }

// Official says whether the organiser takes it as one bet. The columns of any
// other, a free reduction, are handed in one by one; they cost the same.
func (r *Reduction) Official() bool { return r.Number <= officialReductions }

func (r *Reduction) String() string {
	var on []string
	for _, marks := range []struct {
		n    int
		name string
	}{{r.Triples, "triple"}, {r.Dobles, "doble"}} {
		switch {
		case marks.n == 1:
			on = append(on, "1 "+marks.name)
		case marks.n > 1:
			on = append(on, fmt.Sprintf("%d %ss", marks.n, marks.name))
		}
	}
	kind := "free"
	if r.Official() {
		kind = "official"
	}
	return fmt.Sprintf("%s reduction %d: %s in %d columns", kind, r.Number, strings.Join(on, " and "), r.Len())
}

// reductions are made once: the official ones in their order, then free ones. The
// number is the place in this list, so new ones go to its end.
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
		{Triples: 7, words: syndromes(packed(foundSevenMatrix), packed(foundSeven))},
		{Triples: 8, words: syndromes(packed(foundEightMatrix), packed(foundEight))},
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
	}
	return all
})

// officialReductions of the organiser.
const officialReductions = 6

// Reductions known, by number: 1 … 6 are the official ones.
func Reductions() []Reduction { return reductions() }

// ReductionByNumber is the one of a number, from 1 on.
func ReductionByNumber(number int) (*Reduction, error) {
	all := reductions()
	if number < 1 || number > len(all) {
		return nil, fault.At("reduction", fault.New(fault.Invalid, "there is no reduction %d: choose 1 to %d", number, len(all)))
	}
	return &all[number-1], nil
}

// Guarantees are the hits that the best column has at least when all marks hold
// the outcome, by how many of the reduction's fixtures do not end with the
// first of their signs (of reduction 6 it depends on them).
func (r *Reduction) Guarantees() []int {
	n := r.Triples + r.Dobles
	least := make([]int, n+1)
	for i := range least {
		least[i] = Fixtures
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
			least[others] = min(least[others], Fixtures-int(d))
		}
	}
	return least
}

// Guarantee is the least of the Guarantees: hits without any other condition
// than that all marks hold the outcome.
func (r *Reduction) Guarantee() int {
	least := Fixtures
	for _, hits := range r.Guarantees() {
		least = min(least, hits)
	}
	return least
}

// Columns of marks that have as many triples and dobles as the reduction. The
// code's words stand for fixtures in their order, and for signs in the order 1, X, 2.
func (r *Reduction) Columns(m Marks) ([]Column, error) {
	a, err := r.assign(m)
	if err != nil {
		return nil, err
	}
	return a.columns(r), nil
}

// assignment of a code to fixtures and signs.
type assignment struct {
	base     Column // signs of the other fixtures
	fixtures []int  // of each place of a word: triples first
	// signs that each symbol stands for; the third one of a doble is not played.
	signs [][3]football.Outcome
}

func (r *Reduction) assign(m Marks) (a assignment, err error) {
	dobles, signs := []int{}, [][3]football.Outcome{}
	for i, mark := range m {
		outcomes := mark.Outcomes()
		switch mark.Len() {
		case 1:
			a.base[i] = outcomes[0]
		case 2:
			dobles = append(dobles, i)
			signs = append(signs, [3]football.Outcome{outcomes[0], outcomes[1], (Triple &^ mark).Outcomes()[0]})
		case 3:
			a.fixtures = append(a.fixtures, i)
			a.signs = append(a.signs, football.Outcomes)
		default:
			return a, atFixture("marks", i, fault.New(fault.Invalid, "nothing is ticked"))
		}
	}
	if len(a.fixtures) != r.Triples || len(dobles) != r.Dobles {
		return a, fault.At("marks", fault.New(fault.Invalid, "the reduction is on %d triples and %d dobles, these marks have %d and %d",
			r.Triples, r.Dobles, len(a.fixtures), len(dobles)))
	}
	a.fixtures = append(a.fixtures, dobles...)
	a.signs = append(a.signs, signs...)
	return a, nil
}

func (a *assignment) columns(r *Reduction) []Column {
	columns := make([]Column, len(r.words))
	for i, w := range r.words {
		columns[i] = a.base
		for place, symbol := range w {
			columns[i][a.fixtures[place]] = a.signs[place][symbol]
		}
	}
	return columns
}

func (a *assignment) marks(r *Reduction) (m Marks) {
	for i, o := range a.base {
		m[i] = MarkOf(o)
	}
	for place, fixture := range a.fixtures {
		m[fixture] = Triple
		if place >= r.Triples {
			m[fixture] = MarkOf(a.signs[place][:2]...)
		}
	}
	return m
}
