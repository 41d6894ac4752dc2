package workshop

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

var rules = pool.RulesOn(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC))

// checkSlips reports slips that do not have each column of the set once, or that the
// pool would not take.
func checkSlips(t *testing.T, s *Set, slips []Slip) {
	t.Helper()
	again, n := NewSet(), 0
	for i := range slips {
		ticket := slips[i].Ticket()
		if err := ticket.Validate(rules); err != nil {
			t.Errorf("slip %d: %v", i+1, err)
		}
		columns, err := ticket.Expand()
		if err != nil {
			t.Fatal(err)
		}
		n += len(columns)
		again = again.Union(SetOf(columns))
	}
	if n != s.Len() || again.Difference(s).Len() != 0 || s.Difference(again).Len() != 0 {
		t.Errorf("the slips have %d columns, the set has %d", n, s.Len())
	}
}

// reduced reduces marks with so many triples and dobles to 13 beside the direct fixtures.
func reduced(t *testing.T, triples, dobles int, direct []int) *Set {
	t.Helper()
	m := marksOf(triples, dobles)
	r, err := Reduce(t.Context(), SetOfMarks(&m), direct, 13)
	if err != nil {
		t.Fatal(err)
	}
	return SetOf(r.Columns)
}

// Sixteen thousand columns once took a quarter of a minute.
func TestManySlipsAreFoundInATrice(t *testing.T) {
	fourVariants, err := Parse("variants 4")
	if err != nil {
		t.Fatal(err)
	}
	s, err := newContext().Keep(All(), &fourVariants)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	slips, err := Slips(t.Context(), s, &rules)
	if err != nil {
		t.Fatal(err)
	}
	checkSlips(t, s, slips)
	// 1,001 choices of the four fixtures, each a multiple of sixteen.
	if len(slips) != 1001 {
		t.Errorf("%d slips, want 1001", len(slips))
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestSlipsHaveEachColumnOnce(t *testing.T) {
	multiple, other := marksOf(3, 2), marksOf(0, 5)
	other[13] = 0b1
	hamming := marksOf(4, 0)
	r, err := pool.ReductionByNumber(1)
	if err != nil {
		t.Fatal(err)
	}
	words, err := r.Columns(hamming)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		set  *Set
		want int
	}{
		"a multiple":              {SetOfMarks(&multiple), 1},
		"two multiples":           {SetOfMarks(&multiple).Union(SetOfMarks(&other)), 2},
		"a reduction":             {SetOf(words), 1},
		"nine scattered columns":  {SetOf(append([]pool.Column{{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}}, words[1:]...)), 2},
		"seventeen of a multiple": {SetOf(SetOfMarks(&multiple).List()[:17]), 2},
		// Each choice of the direct dobles has a reduction of its own; single columns would take 9 slips, and 4.
		"reduced beside three direct dobles": {reduced(t, 4, 3, []int{4, 5, 6}), 8},
		"reduced beside one direct doble":    {reduced(t, 0, 8, []int{7}), 2},
		"with two more columns":              {reduced(t, 4, 3, []int{4, 5, 6}).Union(SetOf([]pool.Column{{13: 2}, {12: 2}})), 9},
		// The whole multiples of it are fewer than its 32 reductions.
		"much more direct than reduced": {reduced(t, 4, 5, []int{4, 5, 6, 7, 8}), 9},
	} {
		slips, err := Slips(t.Context(), c.set, &rules)
		if err != nil {
			t.Fatal(err)
		}
		checkSlips(t, c.set, slips)
		if len(slips) != c.want {
			t.Errorf("%s: %d slips, want %d", name, len(slips), c.want)
		}
	}
	// As conditions leave them: 4,144 columns with 4 to 6 variants in eight triples.
	m := marksOf(8, 0)
	c, err := Parse("variants in 1-8 4..6")
	if err != nil {
		t.Fatal(err)
	}
	out, err := new(Context).Apply(t.Context(), SetOfMarks(&m), []Condition{c}, false)
	if err != nil {
		t.Fatal(err)
	}
	slips, err := Slips(t.Context(), out.Set, &rules)
	if err != nil {
		t.Fatal(err)
	}
	checkSlips(t, out.Set, slips)
	if simple := out.Set.Len() / SimpleColumns; len(slips) > simple/3 {
		t.Errorf("%d slips, %d of eight columns each", len(slips), simple)
	}
	for _, none := range []*Set{NewSet(), All()} {
		if _, err := Slips(t.Context(), none, &rules); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%d columns: %v", none.Len(), err)
		}
	}
}
