package pool_test

import (
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// By hand: 11X1112X111222 has eight 1, two X, four 2; its longest run is 3; it has
// six changes: 1X, X1, 12, 2X, X1, 12.
func TestFilters(t *testing.T) {
	c, err := pool.ParseColumn("11X1112X111222")
	if err != nil {
		t.Fatal(err)
	}
	r := func(low, high int) *pool.Range { return &pool.Range{Min: low, Max: high} }
	p := reference.Probability(c)
	group := func(low, high int) []pool.Group {
		return []pool.Group{{Marks: pool.Marks{1, 2, 3, 0, 4}, Right: *r(low, high)}} // right: the first and the third
	}
	tests := []struct {
		name string
		f    pool.Filters
		want bool
	}{
		{"none", pool.Filters{}, true},
		{"eight 1", pool.Filters{Homes: r(8, 8)}, true},
		{"nine 1", pool.Filters{Homes: r(9, 14)}, false},
		{"two X", pool.Filters{Draws: r(0, 2)}, true},
		{"one X", pool.Filters{Draws: r(0, 1)}, false},
		{"four 2", pool.Filters{Aways: r(4, 4)}, true},
		{"six variants", pool.Filters{Variants: r(6, 6)}, true},
		{"five variants", pool.Filters{Variants: r(0, 5)}, false},
		{"a run of three", pool.Filters{Run: r(3, 3)}, true},
		{"runs of two", pool.Filters{Run: r(1, 2)}, false},
		{"six interruptions", pool.Filters{Interruptions: r(6, 6)}, true},
		{"seven interruptions", pool.Filters{Interruptions: r(7, 13)}, false},
		{"two of the group", pool.Filters{Groups: group(2, 2)}, true},
		{"three of the group", pool.Filters{Groups: group(3, 4)}, false},
		{"probable enough", pool.Filters{MinProbability: p * .9}, true},
		{"not probable enough", pool.Filters{MinProbability: p * 1.1}, false},
		{"too probable", pool.Filters{MaxProbability: p * .9}, false},
		{"within", pool.Filters{MinProbability: p * .9, MaxProbability: p * 1.1, Homes: r(0, 14)}, true},
	}
	for _, test := range tests {
		if err := test.f.Validate(); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := test.f.Keep(&reference, c); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
	for _, f := range []pool.Filters{
		{Homes: r(5, 4)},
		{Run: r(15, 20)},
		{Groups: group(5, 5)},
		{MinProbability: .2, MaxProbability: .1},
	} {
		if fault.KindOf(f.Validate()) != fault.Invalid {
			t.Errorf("%+v accepts no column: %v", f, f.Validate())
		}
	}
}
