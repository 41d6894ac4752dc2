package forecast

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// By hand: y = 2x + 1 on x = −1, 0, 1 (standard deviation s = √(2/3)). The slope
// of the standardised feature is Σ(x/s)y/(3 + penalty).
func TestRidgeByHand(t *testing.T) {
	m := newMoments(2)
	for _, x := range []float64{-1, 0, 1} {
		m.add([]float64{x, 5}, 2*x+1) // the second feature never varies
	}
	scale := math.Sqrt(2. / 3)
	for _, penalty := range []float64{0, 3} {
		line, err := m.ridge(penalty)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "slope", line.Weights[0], 4/scale/(3+penalty)/scale, 1e-12)
		near(t, "constant", line.Constant, 1, 1e-12)
		near(t, "weight of what never varies", line.Weights[1], 0, 0)
	}
	empty, err := newMoments(2).ridge(30)
	if err != nil || empty.at([]float64{1, 2}) != 0 {
		t.Errorf("without rows: %v, %v", empty, err)
	}
}

func examples(n int, truth Softmax) (all []example) {
	random := rand.New(rand.NewPCG(1, 2))
	for range n {
		x := []float64{random.NormFloat64(), random.Float64()}
		p := football.Probs{.45, .28, .27}
		q, r := truth.move(p, x), random.Float64()
		target := football.Probs{}
		switch {
		case r < q[0]:
			target[0] = 1
		case r < q[0]+q[1]:
			target[1] = 1
		default:
			target[2] = 1
		}
		all = append(all, example{math.Log(p[0] / p[1]), math.Log(p[2] / p[1]), x, target, 1})
	}
	return all
}

func crossEntropy(s Softmax, all []example) float64 {
	sum := 0.0
	for _, e := range all {
		p := softmax(e.first+s.First.at(e.x), e.second+s.Second.at(e.x))
		for o, target := range e.target {
			sum -= target * math.Log(p[o])
		}
	}
	return sum
}

func TestSoftmaxIsRecoveredAndIsAnOptimum(t *testing.T) {
	truth := Softmax{Regression{.1, []float64{.4, -.3}}, Regression{-.2, []float64{-.3, .5}}}
	all := examples(30_000, truth)
	got, err := fitSoftmax(all, 1e-6)
	if err != nil {
		t.Fatal(err)
	}
	for k := range 2 {
		near(t, "first weights", got.First.Weights[k], truth.First.Weights[k], .12)
		near(t, "second weights", got.Second.Weights[k], truth.Second.Weights[k], .12)
	}
	// A step in any direction, up or down, increases the loss.
	best := crossEntropy(got, all)
	for _, step := range []float64{-.01, .01} {
		for k := range 6 {
			moved := Softmax{Regression{got.First.Constant, append([]float64(nil), got.First.Weights...)}, Regression{got.Second.Constant, append([]float64(nil), got.Second.Weights...)}}
			switch {
			case k == 0:
				moved.First.Constant += step
			case k == 1:
				moved.Second.Constant += step
			case k < 4:
				moved.First.Weights[k-2] += step
			default:
				moved.Second.Weights[k-4] += step
			}
			if crossEntropy(moved, all) <= best {
				t.Errorf("number %d moved by %v is better", k, step)
			}
		}
	}
}

// With a high penalty the probabilities stay unchanged.
func TestSoftmaxShrinksToTheIdentity(t *testing.T) {
	got, err := fitSoftmax(examples(500, Softmax{Regression{1, []float64{1, 1}}, Regression{1, []float64{1, 1}}}), 1e9)
	if err != nil {
		t.Fatal(err)
	}
	p := football.Probs{.5, .3, .2}
	moved := got.move(p, []float64{2, -1})
	for o := range p {
		near(t, "probability", moved[o], p[o], 1e-4)
	}
	if none, err := fitSoftmax(nil, 1); err != nil || none.First.at(nil) != 0 {
		t.Errorf("without examples: %v, %v", none, err)
	}
}

// Estimation must lower the loss on the seasons that it was given.
func TestEstimationLowersTheLoss(t *testing.T) {
	e, err := NewEvidence(t.Context(), testHistory())
	if err != nil {
		t.Fatal(err)
	}
	for _, blind := range []bool{false, true} {
		s := newStrength(e, blind, true)
		end := len(e.Blocks) - 1
		s.settings = s.initial(end)
		tuned, err := s.estimate(t.Context(), end, nil)
		if err != nil {
			t.Fatal(err)
		}
		zero := make([]float64, s.dimensions())
		before, after := s.loss(s.settings, zero, end, nil), s.loss(tuned, zero, end, nil)
		if !(after < before) {
			t.Errorf("blind %t: %.6f after, %.6f before", blind, after, before)
		}
		if tuned == goalmodel.SpainSettings() {
			t.Error("nothing was estimated")
		}
	}
}
