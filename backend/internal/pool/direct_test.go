package pool_test

import (
	"math/rand/v2"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// A free reduction uses money that it does not need itself for direct marks.
func TestFreeReductionsGrowWithTheMoney(t *testing.T) {
	for _, objective := range []pool.Objective{10, 12, 13} {
		before := 0.0
		for _, columns := range []int{100, 300, 728, 1000, 2000} {
			best, err := pool.BestReduction(t.Context(), &reference, columns, objective, true)
			if err != nil {
				t.Fatal(err)
			}
			n := best.Reduction.Len()
			for range best.Direct.Dobles {
				n *= 2
			}
			for range best.Direct.Triples {
				n *= 3
			}
			if len(best.Columns) != n || n > columns {
				t.Fatalf("%d columns: %d of %v%v", columns, len(best.Columns), best.Reduction, best.Direct)
			}
			chances, err := (&pool.Ticket{Columns: best.Columns}).Chances(&reference)
			if err != nil {
				t.Fatal(err)
			}
			p := chances.Best.AtLeast(int(objective))
			t.Logf("p%d %5d columns: %.4f with %v%v", int(objective), columns, p, best.Reduction, best.Direct)
			if p < before*(1-1e-9) || columns == 2000 && p < before*1.01 {
				t.Errorf("p%d: %d columns have %.6f, fewer had %.6f", int(objective), columns, p, before)
			}
			before = p
		}
	}
}

// Whatever the outcome within the marks, a column is as near as the code alone promises.
func TestDirectMarksKeepTheGuarantee(t *testing.T) {
	best, err := pool.BestReduction(t.Context(), &reference, 300, 12, true)
	if err != nil || best.Direct == (pool.Direct{}) {
		t.Fatalf("%v%v, %v", best.Reduction, best.Direct, err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var outcome pool.Column
		for i, mark := range best.Marks {
			outcomes := mark.Outcomes()
			outcome[i] = outcomes[random.IntN(len(outcomes))]
		}
		hits := 0
		for _, c := range best.Columns {
			same := 0
			for i := range c {
				if c[i] == outcome[i] {
					same++
				}
			}
			hits = max(hits, same)
		}
		if hits < best.Reduction.Guarantee() {
			t.Fatalf("%v: %d right, promised %d", outcome, hits, best.Reduction.Guarantee())
		}
	}
}
