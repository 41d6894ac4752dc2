package pool_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// What a ticket can still win by category is what a plain enumeration of the open
// fixtures finds.
func TestCategoriesEqualAPlainEnumeration(t *testing.T) {
	const open = 6
	card := payoutCard(open)
	prizes := pool.Money{400_000, 30_000, 900, 60, 2, 1.5}
	var cells pool.PlenoProbs
	cells[2][1], cells[2][2] = .75, .25
	ticket := pool.Ticket{
		Marks: new(marks(t, "1X", "1", "1X2", "1", "2", "1", "1", "1", "1", "1", "1", "1", "1", "1")),
		Pleno: []pool.Cell{{Home: 2, Away: 1}, {Home: 0, Away: 0}},
	}
	got, err := pool.PayoutsOf(t.Context(), card, rules, &ticket, nil, pool.Played{Prizes: &prizes, Pleno: &cells})
	if err != nil {
		t.Fatal(err)
	}
	if got.Estimated || !slices.Equal(got.Open, []int{0, 1, 2, 3, 4, 5}) {
		t.Errorf("estimated %v, open %v", got.Estimated, got.Open)
	}
	columns, err := ticket.Expand()
	if err != nil {
		t.Fatal(err)
	}
	type sums struct {
		results int
		chances []float64
	}
	want := map[pool.Category]*sums{}
	for c := range pool.Categories {
		want[pool.Category(c)] = new(sums)
	}
	for x := range 729 {
		var result pool.Column
		chance := 1.0
		for i, rest := 0, x; i < open; i, rest = i+1, rest/3 {
			result[i] = football.Outcome(rest % 3)
			chance *= card.Probs[i][rest%3]
		}
		best := 0
		for _, c := range columns {
			best = max(best, c.Hits(result))
		}
		category, wins := pool.CategoryOf(best)
		if !wins {
			continue
		}
		want[category].results++
		want[category].chances = append(want[category].chances, chance)
		if category == pool.Fourteen { // of its two cells one is still possible
			want[pool.PlenoAl15].results++
			want[pool.PlenoAl15].chances = append(want[pool.PlenoAl15].chances, .75*chance)
		}
	}
	if len(got.Categories) != pool.Categories {
		t.Fatalf("%d categories: %+v", len(got.Categories), got.Categories)
	}
	for i := range got.Categories {
		c := &got.Categories[i]
		w := want[c.Category]
		slices.SortFunc(w.chances, func(a, b float64) int { return cmp.Compare(b, a) })
		sum := 0.0
		for _, p := range w.chances {
			sum += p
		}
		smallest, largest := c.Prizes()
		if c.Results != w.results || math.Abs(c.Chance-sum) > 1e-12 || len(c.Likeliest) != min(20, w.results) || smallest != prizes[c.Category] || largest != smallest {
			t.Errorf("%s: %d results of %v, %d listed, prizes %v to %v; want %d of %v", c.Category, c.Results, c.Chance, len(c.Likeliest), smallest, largest, w.results, sum)
		}
		for n := range c.Likeliest {
			r := &c.Likeliest[n]
			best := 0
			for _, column := range columns {
				best = max(best, column.Hits(r.Column()))
			}
			hits := pool.Fixtures - int(max(c.Category, pool.Fourteen)-pool.Fourteen)
			if math.Abs(r.Chance-w.chances[n]) > 1e-12 || best != hits || (r.Cell != nil) != (c.Category == pool.PlenoAl15) {
				t.Errorf("%s, result %d: %+v, want a chance of %v and %d hits, not %d", c.Category, n, r, w.chances[n], hits, best)
			}
		}
	}
	// Fourteen and the pleno of one column: its prizes, taxed together, and those of the
	// other columns with fewer hits, for both cells.
	both := got.Categories[0].Likeliest[0].Winning - got.Categories[1].Likeliest[0].Winning
	near(t, "the pleno after tax", both, rules.Net(430_000)-rules.Net(30_000), 1e-6)
}

// Estimated prizes differ between results: the more of the public has one, the less it
// pays.
func TestCategoriesHaveEstimatedPrizes(t *testing.T) {
	card := payoutCard(3)
	ticket := pool.Ticket{Columns: []pool.Column{{}, {1}}}
	got, err := pool.PayoutsOf(t.Context(), card, rules, &ticket, nil, pool.Played{})
	if err != nil {
		t.Fatal(err)
	}
	top := &got.Categories[0]
	if smallest, largest := top.Prizes(); !got.Estimated || top.Category != pool.Fourteen || top.Results != 2 || smallest <= 0 || largest <= smallest || top.Likeliest[0].Prize != smallest {
		t.Errorf("%+v, %v to %v", top, smallest, largest)
	}
	if last := got.Categories[len(got.Categories)-1]; last.Category != pool.Eleven && last.Category != pool.Twelve {
		t.Errorf("with three open fixtures the least is %s", last.Category)
	}
	// No column can win any more.
	card.Probs[13] = football.Probs{0, 1, 0}
	for i := 5; i < 13; i++ {
		card.Probs[i] = football.Probs{0, 0, 1}
	}
	if got, err = pool.PayoutsOf(t.Context(), card, rules, &ticket, nil, pool.Played{}); err != nil || len(got.Categories) != 0 {
		t.Errorf("%+v, %v", got.Categories, err)
	}
}
