package pool_test

import (
	"cmp"
	"container/heap"
	"encoding/json"
	"os"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// benchCard is the card in bench/.
func benchCard(t *testing.T) *pool.Card {
	t.Helper()
	content, err := os.ReadFile("../../../bench/card.json")
	if err != nil {
		t.Fatal(err)
	}
	var card pool.Card
	if err := json.Unmarshal(content, &card); err != nil {
		t.Fatal(err)
	}
	return &card
}

// gain is what a candidate adds, as far as that has been worked out.
type gain struct {
	column pool.Column
	adds   float64
	when   int // number of columns chosen then
}

type gains []gain

func (g gains) Len() int           { return len(g) }
func (g gains) Less(i, j int) bool { return g[i].adds > g[j].adds }
func (g gains) Swap(i, j int)      { g[i], g[j] = g[j], g[i] }
func (g *gains) Push(x any)        { *g = append(*g, x.(gain)) }
func (g *gains) Pop() any {
	last := (*g)[len(*g)-1]
	*g = (*g)[:len(*g)-1]
	return last
}

// within calls visit with the number and the probability of each column within some misses
// of one.
func within(f *pool.Forecasts, c pool.Column, misses int, visit func(number int, p float64)) {
	var walk func(i, number, left int, p float64)
	walk = func(i, number, left int, p float64) {
		if i == len(c) {
			visit(number, p)
			return
		}
		for _, o := range football.Outcomes {
			if rest := left - min(1, int(c[i]^o)); rest >= 0 {
				walk(i+1, 3*number+int(o), rest, p*f[i][o])
			}
		}
	}
	walk(0, 0, misses, 1)
}

// plainGreedy returns the chance of a plain greedy choice among the most probable columns.
func plainGreedy(f *pool.Forecasts, n, hits, among int) (chance float64) {
	misses := pool.Fixtures - hits
	covered := make([]bool, 4_782_969)
	adds := func(c pool.Column) (sum float64) {
		within(f, c, misses, func(number int, p float64) {
			if !covered[number] {
				sum += p
			}
		})
		return sum
	}
	var candidates gains
	for _, c := range pool.Likeliest(f, among, nil) {
		candidates = append(candidates, gain{c, adds(c), 0})
	}
	heap.Init(&candidates)
	for chosen := 0; chosen < n; {
		best := heap.Pop(&candidates).(gain)
		if best.when < chosen {
			best.adds, best.when = adds(best.column), chosen
			heap.Push(&candidates, best)
			continue
		}
		within(f, best.column, misses, func(number int, _ float64) { covered[number] = true })
		chance += best.adds
		chosen++
	}
	return chance
}

// twoChanges returns the chance after every column has been exchanged once for the one that
// covers most in its place among those that differ in up to two fixtures.
func twoChanges(f *pool.Forecasts, columns []pool.Column, hits int) (chance float64) {
	misses := pool.Fixtures - hits
	count := make([]uint8, 4_782_969)
	cover := func(c pool.Column, by uint8) (changed float64) {
		within(f, c, misses, func(number int, p float64) {
			if count[number] == 0 && by == 1 || count[number] == 1 && by != 1 {
				changed += p
			}
			count[number] += by
		})
		return changed
	}
	for _, c := range columns {
		chance += cover(c, 1)
	}
	for _, c := range columns {
		best, most := c, cover(c, 255)
		chance -= most
		within(f, c, 2, func(number int, _ float64) {
			var other pool.Column
			for i := len(other) - 1; i >= 0; i-- {
				other[i], number = football.Outcome(number%3), number/3
			}
			sum := 0.0
			within(f, other, misses, func(number int, p float64) {
				if count[number] == 0 {
					sum += p
				}
			})
			if sum > most {
				best, most = other, sum
			}
		})
		chance += cover(best, 1)
	}
	return chance
}

// Exchanges gain upon a plain greedy choice of the same number of columns, and where balls
// are small a plain search that changes two signs finds little any more.
func TestExchangesGainOnTheBenchCard(t *testing.T) {
	card := benchCard(t)
	for _, test := range []struct {
		budget              float64
		columns, hits       int
		gains, left         float64
		amongMostProbableOf int
	}{{12, 16, 10, .02, 0, 500}, {12, 16, 12, .01, .001, 20_000}, {100, 133, 10, .1, 0, 500}, {100, 133, 12, .002, .005, 20_000}} {
		s := must(pool.Suggest(t.Context(), card, rules, pool.SuggestionRequest{Budget: test.budget, Objective: pool.Objective(test.hits), Kind: pool.KindColumns}))
		got := s.Chances.Best.AtLeast(test.hits)
		plain := plainGreedy(&card.Probs, test.columns, test.hits, test.amongMostProbableOf)
		t.Logf("%.0f € for %d right: %.5f, plain greedy %.5f, %+.1f %%", test.budget, test.hits, got, plain, 100*(got/plain-1))
		if s.Ticket.Len() != test.columns || got < (1+test.gains)*plain {
			t.Errorf("%d columns for %d right: %v, a plain greedy choice has %v", s.Ticket.Len(), test.hits, got, plain)
		}
		if test.left > 0 {
			if after := twoChanges(&card.Probs, s.Ticket.Columns, test.hits); after < got-1e-9 || after > (1+test.left)*got {
				t.Errorf("%d columns for %d right: %v, after another exchange of two signs %v", test.columns, test.hits, got, after)
			}
		}
	}
}

// The best multiple for more money returns no less than that for less money.
func TestMultiplesForValueOnTheBenchCard(t *testing.T) {
	card := benchCard(t)
	drawn := *card
	drawn.Probs = card.Probs.Shrink(card.Public, .5)
	before := 0.0
	for _, budget := range []float64{12, 48, 81, 96, 100} {
		s := must(pool.Suggest(t.Context(), &drawn, rules, pool.SuggestionRequest{Budget: budget, Objective: pool.Value, Kind: pool.KindMultiple}))
		t.Logf("%.0f €: a multiple of %.2f € returns %.2f €", budget, s.Cost, s.Return.Net)
		if cmp.Less(s.Return.Net, before-1e-9) {
			t.Errorf("for %.0f € it returns %v, for less money %v", budget, s.Return.Net, before)
		}
		before = s.Return.Net
	}
}
