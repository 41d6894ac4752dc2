package odds

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestMarginsOfKnownOdds(t *testing.T) {
	tests := []struct {
		name   string
		margin Margin
		odds   Odds
		want   [3]float64
	}{
		{"Shin", Shin, Odds{2.6, 2.4, 4.3}, [3]float64{.3729940603, .4047794109, .2222265287}},
		{"power", Power, Odds{2.6, 2.4, 4.3}, [3]float64{.3729844, .4051072, .2219084}},
		{"power, a home favourite", Power, Odds{2.10, 3.40, 3.60}, [3]float64{.4601745, .27798, .2618456}},
		{"multiplicative", Multiplicative, Odds{2.7, 2.3, 4.4}, [3]float64{.3587380, .4211273, .2201347}},
	}
	for _, test := range tests {
		got, ok := test.margin(test.odds)
		for i := range got {
			if !ok || math.Abs(got[i]-test.want[i]) > 6e-8 {
				t.Errorf("%s: %v of %v, want %v", test.name, got, test.odds, test.want)
				break
			}
		}
	}
	if _, informed, _ := shin(Odds{2.6, 2.4, 4.3}); math.Abs(informed-.0169425) > 1e-6 {
		t.Errorf("Shin's share of informed bettors is %.7f, want .0169425", informed)
	}
}

func TestEveryMethodGivesProbabilitiesOrRejectsTheOdds(t *testing.T) {
	margins := map[string]Margin{"multiplicative": Multiplicative, "power": Power, "shin": Shin}
	random := rand.New(rand.NewPCG(1, 2))
	price := func() float64 {
		// Prices from nearly certain to a thousand to one, and sometimes none.
		if random.IntN(50) == 0 {
			return 0
		}
		return .99 + math.Exp(random.Float64()*14-7)
	}
	answered := 0
	for range 20_000 {
		o := Odds{price(), price(), price()}
		sum := 1/o[0] + 1/o[1] + 1/o[2]
		for name, margin := range margins {
			probs, ok := margin(o)
			if want := o.Complete() && sum >= .9 && sum <= 1.3; ok != want {
				t.Fatalf("%s of %v (overround %v): answered %t", name, o, sum, ok)
			}
			if !ok {
				continue
			}
			answered++
			total := 0.0
			for _, p := range probs {
				if !(p > 0 && p < 1) {
					t.Fatalf("%s of %v: %v", name, o, probs)
				}
				total += p
			}
			if math.Abs(total-1) > 1e-12 {
				t.Fatalf("%s of %v adds up to %v", name, o, total)
			}
		}
	}
	if answered < 1000 {
		t.Errorf("only %d odds had probabilities", answered)
	}
}

// Without a margin there is nothing to remove, whatever the method.
func TestFairOddsStayAsTheyAre(t *testing.T) {
	want := [3]float64{.5, .3, .2}
	for name, margin := range map[string]Margin{"multiplicative": Multiplicative, "power": Power, "shin": Shin} {
		got, ok := margin(Odds{2, 1 / .3, 5})
		for i := range got {
			if !ok || math.Abs(got[i]-want[i]) > 1e-9 {
				t.Errorf("%s: %v, want %v", name, got, want)
				break
			}
		}
	}
}
