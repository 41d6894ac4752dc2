package workshop

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

func TestFiltersAreConditions(t *testing.T) {
	x := newContext()
	f := pool.Filters{
		Homes: &pool.Range{Min: 4, Max: 9}, Draws: &pool.Range{Max: 5}, Aways: &pool.Range{Min: 1, Max: 6}, Variants: &pool.Range{Min: 3, Max: 9},
		Run: &pool.Range{Max: 4}, Interruptions: &pool.Range{Min: 5, Max: 10},
		Groups:         []pool.Group{{Marks: pool.Marks{1, 2, 3, 0, 4, 7}, Right: pool.Range{Min: 2, Max: 4}}},
		MinProbability: 1e-7, MaxProbability: 2e-6,
	}
	out, err := x.Apply(t.Context(), All(), ConditionsOf(&f), false)
	if err != nil {
		t.Fatal(err)
	}
	if n := out.Set.Len(); n == 0 {
		t.Fatal("no column is left")
	}
	for block := 0; block < side; block += 7 {
		for place := range side {
			c := columnAt(block, place)
			if got, want := out.Set.Has(c), f.Keep(&x.Card.Probs, c); got != want {
				t.Fatalf("%s: %v by conditions, %v by filters", c, got, want)
			}
		}
	}
}
