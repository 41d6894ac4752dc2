package scoring_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

func TestRPS(t *testing.T) {
	tests := []struct {
		name string
		p    football.Probs
		o    football.Outcome
		want float64
	}{
		{"nearly certain and right", football.Probs{.9, .1, 0}, football.Home, .005},
		{"by hand: ((.5-1)² + (.75-1)²)/2", football.Probs{.5, .25, .25}, football.Home, .15625},
		{"a draw between equals", football.Probs{.35, .3, .35}, football.Draw, .1225},
		{"by hand: (.6² + (.9-1)²)/2", football.Probs{.6, .3, .1}, football.Draw, .185},
		{"certain, two places off", football.Probs{1, 0, 0}, football.Away, 1},
		{"certain and right", football.Probs{0, 0, 1}, football.Away, 0},
	}
	for _, test := range tests {
		if got := scoring.RPS(test.p, test.o); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%s: RPS(%v, %v) = %v, want %v", test.name, test.p, test.o, got, test.want)
		}
	}
}
