package pool_test

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func results(t *testing.T, signs, pleno string) *pool.Results {
	t.Helper()
	r, err := pool.ParseResults(signs, pleno)
	if err != nil {
		t.Fatal(err)
	}
	return &r
}

func settle(t *testing.T, ticket pool.Ticket, r *pool.Results) pool.Settlement {
	t.Helper()
	s, err := ticket.Settle(r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// By hand: if all marks are right, one of the 2·3 columns has 14, three have 13
// (the other outcome of the doble, two others of the triple), two have 12.
func TestEveryColumnOfAMultipleIsPaid(t *testing.T) {
	m := firstMarks(1, 1)
	ticket := pool.Ticket{Marks: &m, Pleno: []pool.Cell{{Home: 1, Away: 3}, {Home: 0, Away: 0}}}
	s := settle(t, ticket, results(t, "2X111111111111", "1-M"))
	if want := [pool.Categories]int{1, 2, 6, 4, 0, 0}; s.Winners != want || !s.Final || s.Best != 14 {
		t.Fatalf("%+v, want %v", s, want)
	}
	w := s.Winnings(rules, pool.Money{100_000, 50_000, 1000, 100, 10, 1})
	near(t, "gross", w.Gross, 100_000+2*50_000+6*1000+4*100, 1e-9)
	// One bet wins both, 150,000 €, of which 110,000 is taxed; the other wins
	// 50,000, of which 10,000 is taxed.
	near(t, "net", w.Net, 150_000-22_000+50_000-2000+6*1000+4*100, 1e-9)
	near(t, "thirteen", w.Money[pool.Thirteen], 6000, 0)
}

func TestSettlementWhileMatchesAreOpen(t *testing.T) {
	ticket := pool.Ticket{Columns: make([]pool.Column, 2)} // 1 everywhere
	ticket.Columns[1][0] = football.Draw
	s := settle(t, ticket, results(t, "1111111112----", ""))
	// The first column has nine right and one wrong, the other eight and two.
	if s.Best != 9 || s.BestPossible != 13 || s.Final || s.Columns[9] != 1 || s.Columns[8] != 1 || s.Reachable[13] != 1 || s.Reachable[12] != 1 {
		t.Errorf("%+v", s)
	}
	if s := settle(t, ticket, results(t, "11111111111111", "")); !s.Final || s.Winners[pool.Fourteen] != 1 || s.Winners[pool.Thirteen] != 1 {
		t.Errorf("%+v", s)
	}
}

func TestSettlementOfAReduction(t *testing.T) {
	m := firstMarks(4, 0)
	s := settle(t, pool.Ticket{Marks: &m, Reduction: 1}, results(t, "2X121111111111", ""))
	if total := s.Columns[14] + s.Columns[13] + s.Columns[12] + s.Columns[11] + s.Columns[10]; total != 9 || s.Best < 13 {
		t.Errorf("%+v", s)
	}
}

func TestResultsAreChecked(t *testing.T) {
	for _, signs := range []string{"", "111", "1111111111111A", "111111111111111"} {
		if _, err := pool.ParseResults(signs, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", signs, err)
		}
	}
	if _, err := pool.ParseResults("11111111111111", "4-0"); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
}
