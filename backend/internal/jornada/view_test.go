package jornada_test

import (
	"math"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

func TestViewsFromPercentagesAndOdds(t *testing.T) {
	for _, test := range []struct {
		what              string
		position          int
		percentages, odds []float64
		want              football.Probs
		kind              fault.Kind // if want is zero
	}{
		{"percentages", 1, []float64{50, 30, 20}, nil, football.Probs{.5, .3, .2}, 0},
		{"that add up to nearly 100", 14, []float64{49, 29, 19}, nil, football.Probs{49. / 97, 29. / 97, 19. / 97}, 0},
		{"nothing is impossible", 1, []float64{100, 0, 0}, nil, football.Probs{1 / 1.002, .001 / 1.002, .001 / 1.002}, 0},
		{"odds without a margin", 1, nil, []float64{2, 4, 4}, football.Probs{.5, .25, .25}, 0},
		{"both", 1, []float64{50, 30, 20}, []float64{2, 4, 4}, football.Probs{}, fault.Invalid},
		{"neither", 1, nil, nil, football.Probs{}, fault.Invalid},
		{"too much", 1, []float64{80, 30, 20}, nil, football.Probs{}, fault.Invalid},
		{"less than nothing", 1, []float64{120, -10, -10}, nil, football.Probs{}, fault.Invalid},
		{"no number", 1, []float64{math.NaN(), 50, 50}, nil, football.Probs{}, fault.Invalid},
		{"two", 1, []float64{50, 50}, nil, football.Probs{}, fault.Invalid},
		{"odds of no match", 1, nil, []float64{5, 5, 5}, football.Probs{}, fault.Invalid},
		{"no such fixture", 15, []float64{50, 30, 20}, nil, football.Probs{}, fault.NotFound},
	} {
		got, err := jornada.NewView(test.position, test.percentages, test.odds)
		if (err != nil) != (test.want == football.Probs{}) || err != nil && fault.KindOf(err) != test.kind {
			t.Errorf("%s: %v, %v", test.what, got, err)
			continue
		}
		for o := range test.want {
			if err == nil && math.Abs(got.Probs[o]-test.want[o]) > 1e-9 {
				t.Errorf("%s: %v, want %v", test.what, got.Probs, test.want)
			}
		}
	}
}

func TestOddsAndTipsOfAJornada(t *testing.T) {
	var j jornada.Jornada
	if err := j.SetOdds([][]float64{{1.8, 3.5, 4.6}, {}}); err != nil || j.Odds[0][0] != 1.8 || j.Odds[1][0] != 0 {
		t.Errorf("%v %v", j.Odds, err)
	}
	if err := j.SetTips([][]float64{{}, {60, 20, 20}}); err != nil || j.Tips[1] != (football.Probs{.6, .2, .2}) {
		t.Errorf("%v %v", j.Tips, err)
	}
	for what, err := range map[string]error{
		"odds of 15": j.SetOdds(make([][]float64, 15)), "tips of 15": j.SetTips(make([][]float64, 15)),
		"two odds": j.SetOdds([][]float64{{1.8, 2}}), "no margin at all": j.SetOdds([][]float64{{10, 10, 10}}), "too little": j.SetTips([][]float64{{10, 10, 10}}),
	} {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}
