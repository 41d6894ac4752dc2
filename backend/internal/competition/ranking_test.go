package competition_test

import (
	"fmt"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

func TestRankingOrdersByTheRulesOfTheLeague(t *testing.T) {
	// The season of `level`: A won the matches against B, B has the better goal difference.
	for code, want := range map[string]string{"SP1": "[0 1 2]", "E0": "[1 0 2]"} {
		r := competition.NewRanking(division(t, code), 2023, 3)
		r.AddMatch(0, 1, football.Score{Home: 1})
		r.AddMatch(1, 0, football.Score{})
		r.AddMatch(0, 2, football.Score{Away: 1})
		r.AddMatch(1, 2, football.Score{Home: 5})
		r.AddMatch(2, 0, football.Score{Away: 1})
		r.AddMatch(2, 1, football.Score{Away: 2})
		if order, _ := r.Order(); fmt.Sprint(order) != want || r.Points(0) != 7 || r.Played(0) != 4 {
			t.Errorf("%s: %v, want %s; team 0 has %d points of %d matches", code, order, want, r.Points(0), r.Played(0))
		}
	}
}

func TestRankingAllocatesNothingAfterNewRanking(t *testing.T) {
	base, r := competition.NewRanking(division(t, "SP1"), 2023, 4), competition.NewRanking(division(t, "SP1"), 2023, 4)
	base.AddMatch(3, 2, football.Score{Home: 1, Away: 1})
	allocations := testing.AllocsPerRun(10, func() {
		r.CopyFrom(base)
		r.AddMatch(1, 0, football.Score{Home: 2})
		r.Order()
	})
	order, position := r.Order()
	if got := fmt.Sprint(order, position); got != "[1 2 3 0] [4 1 2 2]" || allocations != 0 {
		t.Errorf("order and positions %s with %v allocations", got, allocations)
	}
}
