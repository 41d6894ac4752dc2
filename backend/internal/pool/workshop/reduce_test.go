package workshop

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func marksOf(triples, dobles int) (m pool.Marks) {
	for i := range m {
		switch {
		case i < triples:
			m[i] = pool.Triple
		case i < triples+dobles:
			m[i] = 0b101 // 1 or 2, so that the symbols of a code are not the outcomes
		default:
			m[i] = 0b10
		}
	}
	return m
}

// randomColumns returns n different columns as conditions leave them: within eight
// triples.
func randomColumns(n int) *Set {
	r := rand.New(rand.NewPCG(20, 3))
	m := marksOf(8, 0)
	all := m.Expand()
	s := NewSet()
	for s.Len() < n {
		s.Add(all[r.IntN(len(all))])
	}
	return s
}

// covered checks a guarantee plainly.
func covered(s *Set, columns []pool.Column, guarantee int) bool {
	for c := range s.Columns() {
		best := 0
		for _, chosen := range columns {
			best = max(best, c.Hits(chosen))
		}
		if best < guarantee {
			return false
		}
	}
	return true
}

func TestReducedSetsKeepTheirGuarantee(t *testing.T) {
	s := randomColumns(500)
	before := s.Len() + 1
	for guarantee := 13; guarantee >= 11; guarantee-- {
		r, err := Reduce(t.Context(), s, nil, guarantee)
		if err != nil {
			t.Fatal(err)
		}
		if r.Guarantee < guarantee || !covered(s, r.Columns, guarantee) {
			t.Errorf("%d columns do not guarantee %d", len(r.Columns), guarantee)
		}
		for _, c := range r.Columns {
			if !s.Has(c) {
				t.Errorf("%s is not of the set", c)
			}
		}
		if len(r.Columns) >= before {
			t.Errorf("%d columns for %d, %d for one more", len(r.Columns), guarantee, before)
		}
		before = len(r.Columns)
	}
}

// Each piece is proved plainly, and so are the mixtures of up to 3,000 columns: those are
// products, whose misses are the sums of their pieces'. The sizes named of triples or of
// dobles alone are published as the best known ones.
func TestCodesAreProved(t *testing.T) {
	for key, want := range map[codeKey]int{
		{4, 0, 1}: 9, {7, 0, 1}: 186, {8, 0, 1}: 486, {0, 7, 1}: 16, {3, 3, 1}: 24, {2, 6, 1}: 64, {4, 3, 1}: 72, {8, 0, 2}: 81, {11, 0, 2}: 729, {0, 5, 2}: 2,
		{0, 8, 1}: 32, {0, 9, 1}: 62, {0, 10, 1}: 120, {0, 11, 1}: 192, {10, 0, 1}: 3645, {11, 0, 1}: 9477, {5, 0, 2}: 8, {6, 0, 2}: 17, {7, 0, 2}: 34, {0, 7, 2}: 7, {0, 8, 2}: 12, {0, 9, 2}: 16, {0, 10, 2}: 30, {0, 11, 2}: 44,
		{2, 1, 1}: 4, {1, 2, 1}: 3, {2, 4, 1}: 20, {2, 5, 1}: 36, {3, 2, 1}: 16, {1, 6, 1}: 24, {5, 2, 2}: 22, {6, 1, 2}: 27, {2, 6, 2}: 16, {1, 7, 2}: 12,
	} {
		if got := CodeSize(key.triples, key.dobles, pool.Fixtures-key.misses); got != want {
			t.Errorf("%+v: %d columns, want %d", key, got, want)
		}
	}
	for key, code := range bestCodes() {
		m := marksOf(key.triples, key.dobles)
		known := false
		for _, p := range pieces() {
			known = known || p.triples == key.triples && p.dobles == key.dobles && p.misses == key.misses
		}
		if !known && (m.Len() > 3000 || code.size > 1000) {
			continue
		}
		columns := codeColumns(&m, key.misses)
		if len(columns) != code.size || !covered(SetOfMarks(&m), columns, pool.Fixtures-key.misses) {
			t.Errorf("%+v: %d columns, want %d that cover all", key, len(columns), code.size)
		}
	}
}

// The table in docs/pool.md has the sizes of the codes.
func TestTheTableOfCodesIsDocumented(t *testing.T) {
	content, err := os.ReadFile("../../../../docs/pool.md")
	if err != nil {
		t.Fatal(err)
	}
	printer := func(n int) string {
		if n >= 1000 {
			return fmt.Sprintf("%d,%03d", n/1000, n%1000)
		}
		return strconv.Itoa(n)
	}
	for marks, of := range map[string][][2]int{
		"3; 4; 5; 6; 7; 8 triples":           {{3, 0}, {4, 0}, {5, 0}, {6, 0}, {7, 0}, {8, 0}},
		"9; 10; 11 triples":                  {{9, 0}, {10, 0}, {11, 0}},
		"5; 6; 7; 8 dobles":                  {{0, 5}, {0, 6}, {0, 7}, {0, 8}},
		"9; 10; 11 dobles":                   {{0, 9}, {0, 10}, {0, 11}},
		"1 triple and 2; 4; 5; 6 dobles":     {{1, 2}, {1, 4}, {1, 5}, {1, 6}},
		"2 triples and 1; 2; 4; 5; 6 dobles": {{2, 1}, {2, 2}, {2, 4}, {2, 5}, {2, 6}},
		"3 triples and 1; 2; 3; 4 dobles":    {{3, 1}, {3, 2}, {3, 3}, {3, 4}},
		"4 triples and 1; 2; 3 dobles":       {{4, 1}, {4, 2}, {4, 3}},
	} {
		cells := []string{"| " + marks}
		for _, guarantee := range []int{13, 12} {
			var sizes []string
			for _, one := range of {
				sizes = append(sizes, printer(CodeSize(one[0], one[1], guarantee)))
			}
			cells = append(cells, strings.Join(sizes, "; "))
		}
		want := strings.Join(cells, " | ") + " |"
		table := regexp.MustCompile(` \([\d,]+\)`).ReplaceAllString(string(content), "") // the best sizes known
		if !strings.Contains(table, want) {
			t.Errorf("docs/pool.md does not say %s", want)
		}
	}
}

func TestMarksAreReducedBesideDirectOnes(t *testing.T) {
	m := marksOf(4, 3)
	r, err := Reduce(t.Context(), SetOfMarks(&m), []int{4, 5, 6}, 13)
	if err != nil {
		t.Fatal(err)
	}
	// Four reduced triples in nine columns times eight direct choices.
	if len(r.Columns) != 72 || r.Guarantee != 13 || !covered(SetOfMarks(&m), r.Columns, 13) {
		t.Errorf("%d columns that guarantee %d, want 72 and 13", len(r.Columns), r.Guarantee)
	}
	// One fixture outside its mark costs at most one hit more, two cost two.
	for fail, least := range []int{13, 12, 11} {
		if r.IfMarksFail[fail] < least {
			t.Errorf("with %d marks wrong %d right, want at least %d", fail, r.IfMarksFail[fail], least)
		}
	}
}

func TestOnlyMarksThatCanFailAreSaidToFail(t *testing.T) {
	for triples, want := range map[int][]int{14: {11}, 13: {11, 10}, 12: {11, 10, 9}} {
		m := marksOf(triples, 0)
		r, err := Reduce(t.Context(), SetOfMarks(&m), nil, 11)
		if err != nil {
			t.Fatal(err)
		}
		// Each mark that fails can cost a hit, no more: the code does not look at it.
		if !slices.Equal(r.IfMarksFail, want) {
			t.Errorf("%d triples: %v, want %v", triples, r.IfMarksFail, want)
		}
	}
}

func TestWhatCannotBeReducedIsRefused(t *testing.T) {
	for name, reduce := range map[string]func() (Reduced, error){
		"nothing":       func() (Reduced, error) { return Reduce(t.Context(), NewSet(), nil, 13) },
		"to ten":        func() (Reduced, error) { return Reduce(t.Context(), randomColumns(10), nil, 10) },
		"fixture 15":    func() (Reduced, error) { return Reduce(t.Context(), randomColumns(10), []int{14}, 13) },
		"far too large": func() (Reduced, error) { return Reduce(t.Context(), All().Difference(randomColumns(1)), nil, 13) },
	} {
		if _, err := reduce(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func benchmarkReduce(b *testing.B, guarantee int) {
	s := randomColumns(2000)
	for b.Loop() {
		r, err := Reduce(b.Context(), s, nil, guarantee)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(r.Columns)), "columns")
	}
}

// Two thousand columns to 13.
func BenchmarkReduceTo13(b *testing.B) { benchmarkReduce(b, 13) }

// Two thousand columns to 12.
func BenchmarkReduceTo12(b *testing.B) { benchmarkReduce(b, 12) }
