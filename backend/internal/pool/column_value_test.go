package pool_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// The value of a column and the return of a ticket are computed by different sums.
func TestColumnValuesAgreeWithTheExpectedReturn(t *testing.T) {
	card := pool.Card{Probs: reference, Takings: 3e6, Jackpot: 1e6, Pleno: &pool.PlenoProbs{{.3, .2}, {.3, .2}}}
	cells := []pool.Cell{{Home: 0, Away: 0}, {Home: 1, Away: 1}}
	values := must(pool.NewColumnValues(t.Context(), &card, rules, cells))
	a := reference.Favourites()
	b := a
	for i := range b {
		b[i] = football.Outcome((int(b[i]) + 1) % 3)
	}
	got := expected(t, card, pool.Ticket{Columns: []pool.Column{a}, Pleno: cells})
	// The two bets share funds with each other, but mostly with many rivals.
	near(t, "favourites", 2*values.Value(a), got.Net, .005*got.Net)
	apart := expected(t, card, pool.Ticket{Columns: []pool.Column{a, b}, Pleno: cells[:1]})
	one := must(pool.NewColumnValues(t.Context(), &card, rules, cells[:1]))
	near(t, "two columns", one.Value(a)+one.Value(b), apart.Net, 1e-4*apart.Net)
}

func TestTheColumnsOfHighestValueReturnMost(t *testing.T) {
	card := pool.Card{Probs: reference, Takings: 3e6}
	values := must(pool.NewColumnValues(t.Context(), &card, rules, nil))
	best := expected(t, card, pool.Ticket{Columns: values.Best(30, nil)})
	likeliest := expected(t, card, pool.Ticket{Columns: pool.Likeliest(&reference, 30, nil)})
	if best.Net <= likeliest.Net {
		t.Errorf("%v, the most probable return %v", best.Net, likeliest.Net)
	}
	m := must(values.BestMultiple(t.Context(), &reference, 30))
	hits := pool.BestMultiple(&reference, 30, 12)
	multiple, other := expected(t, card, pool.Ticket{Marks: &m}), expected(t, card, pool.Ticket{Marks: &hits})
	if m.Len() > 30 || multiple.Net < other.Net || multiple.Net > best.Net || math.IsNaN(multiple.Net) {
		t.Errorf("a multiple of %d columns returns %v, one for twelve %v, columns %v", m.Len(), multiple.Net, other.Net, best.Net)
	}
}

func BenchmarkColumnValues(b *testing.B) {
	card := pool.Card{Probs: reference, Takings: 3e6}
	for b.Loop() {
		must(pool.NewColumnValues(b.Context(), &card, rules, nil))
	}
}
