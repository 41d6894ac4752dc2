package pool_test

import (
	"math/bits"
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// firstMarks returns marks with triples, then dobles, on the first fixtures.
func firstMarks(triples, dobles int) (m pool.Marks) {
	for i := range m {
		switch {
		case i < triples:
			m[i] = pool.Triple
		case i < triples+dobles:
			m[i] = 3 // 1 and X
		default:
			m[i] = 1
		}
	}
	return m
}

// Sizes and guarantees: for official reductions as the organiser publishes them,
// for others as in the tables of covering codes. Every outcome that the marks
// contain is checked.
func TestReductionsGuarantee(t *testing.T) {
	type reduction struct{ number, triples, dobles, columns, guarantee int }
	want := []reduction{
		{1, 4, 0, 9, 13},
		{2, 0, 7, 16, 13},
		{3, 3, 3, 24, 13},
		{4, 2, 6, 64, 13},
		{5, 8, 0, 81, 12},
		{6, 0, 11, 132, 9},
		{7, 0, 3, 2, 13},
		{8, 2, 0, 3, 13},
		{9, 0, 4, 4, 13},
		{10, 3, 0, 5, 13},
		{11, 2, 2, 6, 13},
		{12, 0, 5, 7, 13},
		{13, 1, 4, 8, 13},
		{14, 0, 6, 12, 13},
		{15, 5, 0, 27, 13},
		{16, 6, 0, 73, 13},
		{17, 11, 0, 729, 12},
		{18, 7, 0, 186, 13},
		{19, 8, 0, 486, 13},
	}
	all := pool.Reductions()
	if len(all) != len(want) {
		t.Fatalf("%d reductions, want %d", len(all), len(want))
	}
	for i := range all {
		r, want := &all[i], want[i]
		got := reduction{r.Number, r.Triples, r.Dobles, r.Len(), r.Guarantee()}
		if got != want || r.Official() != (r.Number <= 6) {
			t.Errorf("%+v, want %+v", got, want)
		}
		m := firstMarks(r.Triples, r.Dobles)
		columns, err := r.Columns(m)
		if err != nil {
			t.Fatal(err)
		}
		least := pool.Fixtures
		played := pack(columns)
		for _, happened := range pack(m.Expand()) {
			least = min(least, mostHits(played, happened))
		}
		if least != want.guarantee {
			t.Errorf("%v: %d right by enumeration, want %d", r, least, want.guarantee)
		}
	}
}

// S(5, 6, 12) without a point: by the number of the eleven fixtures that end with
// the second outcome.
func TestTheGuaranteeOfReduction6DependsOnTheSecondOutcomes(t *testing.T) {
	r, err := pool.ReductionByNumber(6)
	if err != nil {
		t.Fatal(err)
	}
	guarantees := r.Guarantees()
	if want := []int{9, 10, 11, 12, 13, 13, 13, 13, 12, 11, 10, 9}; !slices.Equal(guarantees, want) {
		t.Errorf("%v, want %v", guarantees, want)
	}
	columns, _ := r.Columns(firstMarks(0, 11))
	played := pack(columns)
	for _, happened := range pack(firstMarks(0, 11).Expand()) {
		seconds := bits.OnesCount32(uint32(happened)) // all are 1 or X
		if most := mostHits(played, happened); most < guarantees[seconds] {
			t.Fatalf("%v: %d right with %d second outcomes", happened, most, seconds)
		}
	}
}

func TestReductionsRejectMarksThatDoNotFit(t *testing.T) {
	for _, number := range []int{-1, 0, 20} {
		if _, err := pool.ReductionByNumber(number); fault.KindOf(err) != fault.Invalid {
			t.Errorf("reduction %d: %v", number, err)
		}
	}
	r, _ := pool.ReductionByNumber(2)
	_, err := r.Columns(firstMarks(1, 6))
	if want := "the reduction needs 0 triples and 7 dobles, these marks have 1 and 6"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestReductionsDescribeThemselves(t *testing.T) {
	for number, want := range map[int]string{
		2:  "official reduction 2: 7 dobles in 16 columns",
		4:  "official reduction 4: 2 triples and 6 dobles in 64 columns",
		13: "free reduction 13: 1 triple and 4 dobles in 8 columns",
	} {
		if got := must(pool.ReductionByNumber(number)).String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// The reference does not say which outcomes the symbols stand for; these
// assignments, found by trying all, reproduce its digits.
func TestChancesOfReductionsOnTheReferenceCard(t *testing.T) {
	first, _ := pool.ReductionByNumber(1)
	columns, err := first.Columns(marks(t, "1", "1", "1", "1", "1", "1", "1", "1X2", "1X2", "1X2", "1X2", "2", "2", "2"))
	if err != nil {
		t.Fatal(err)
	}
	for c := range columns {
		for i := 7; i < 10; i++ {
			columns[c][i] = [3]football.Outcome{football.Home, football.Away, football.Draw}[columns[c][i]]
		}
	}
	checkPrinted(t, "reduction 1 on 8 to 11", pool.ChancesOf(&reference, columns).Best,
		[5]string{".240345", ".0883006", ".0213692", ".00292856", ".000158113"})

	second, _ := pool.ReductionByNumber(2)
	m := marks(t, "1", "1", "1", "1", "1", "1X", "1X", "1X", "1X", "12", "12", "12", "2", "2")
	if columns, err = second.Columns(m); err != nil {
		t.Fatal(err)
	}
	for c := range columns {
		words := columns[c]
		for place, from := range []int{0, 1, 3, 4, 5, 2, 6} {
			outcomes := m[5+place].Outcomes()
			first := words[5+from] == m[5+from].Outcomes()[0]
			if first == (place == 6) { // the last fixture's outcomes are swapped
				columns[c][5+place] = outcomes[1]
			} else {
				columns[c][5+place] = outcomes[0]
			}
		}
	}
	checkPrinted(t, "reduction 2 on 6 to 12", pool.ChancesOf(&reference, columns).Best,
		[5]string{".274557", ".107582", ".0278192", ".00401368", ".000209161"})
}
