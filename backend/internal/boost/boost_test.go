package boost_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/boost"
)

// table returns n rows whose class depends on two of three features in a way that
// no linear model can find: class 1 if both have the same sign, with some noise.
func table(n int) (rows []float64, class []int) {
	random := rand.New(rand.NewPCG(1, 2))
	for range n {
		a, b, c := random.NormFloat64(), random.NormFloat64(), random.NormFloat64()
		rows = append(rows, a, b, c)
		k := 0
		if (a > 0) == (b > 0) {
			k = 1
		}
		if random.Float64() < .1 {
			k = 2
		}
		class = append(class, k)
	}
	return rows, class
}

func loss(m *boost.Model, rows []float64, class []int) float64 {
	sum := 0.0
	for i, k := range class {
		margins := make([]float64, 3)
		m.Add(rows[3*i:3*i+3], margins)
		total := 0.0
		for _, v := range margins {
			total += math.Exp(v)
		}
		sum -= margins[k] - math.Log(total)
	}
	return sum / float64(len(class))
}

func fit(t *testing.T, s boost.Settings, rows []float64, class []int) *boost.Model {
	t.Helper()
	m, err := boost.Fit(s, 3, 3, rows, class, make([]float64, 3*len(class)), 7)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTreesFindAnInteraction(t *testing.T) {
	rows, class := table(4000)
	m := fit(t, boost.Settings{Rate: .2}, rows[:6000], class[:2000])
	// The noise alone costs about .33 of log loss; guessing costs .95.
	if got := loss(m, rows[6000:], class[2000:]); got > .45 {
		t.Errorf("log loss %.3f on unseen rows", got)
	}
}

func TestTreesStartFromTheGivenMargins(t *testing.T) {
	rows, class := table(500)
	start := make([]float64, 1500)
	for i, k := range class {
		start[3*i+k] = 40 // already certain of the right class
	}
	m, err := boost.Fit(boost.Settings{}, 3, 3, rows, class, start, 1)
	if err != nil {
		t.Fatal(err)
	}
	margins := []float64{0, 0, 0}
	m.Add(rows[:3], margins)
	for _, v := range margins {
		if math.Abs(v) > 1e-9 {
			t.Errorf("trees move margins by %v where nothing is left to learn", margins)
		}
	}
}

func TestMissingValuesCarryInformation(t *testing.T) {
	rows, class := table(3000)
	for i := range class {
		if class[i] == 2 {
			rows[3*i+2] = math.NaN() // identifies the third class
		}
	}
	if got := loss(fit(t, boost.Settings{Rate: .2}, rows, class), rows, class); got > .1 {
		t.Errorf("log loss %.3f", got)
	}
}

func TestTheSameSeedGivesTheSameTrees(t *testing.T) {
	rows, class := table(800)
	a, b := fit(t, boost.Settings{Rounds: 10}, rows, class), fit(t, boost.Settings{Rounds: 10}, rows, class)
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	other, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), string(other)); diff != "" {
		t.Error(diff)
	}
	var back boost.Model
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if got, want := loss(&back, rows, class), loss(a, rows, class); got != want {
		t.Errorf("stored and read: loss %v, want %v", got, want)
	}
}

func TestFitOfInvalidEmptyOrConstantData(t *testing.T) {
	if _, err := boost.Fit(boost.Settings{}, 1, 2, []float64{1}, []int{0}, []float64{math.NaN(), 0}, 1); err == nil {
		t.Error("a margin that is not a number is accepted")
	}
	m, err := boost.Fit(boost.Settings{}, 1, 2, nil, nil, nil, 1)
	if err != nil || len(m.Trees) != 0 {
		t.Errorf("without rows: %v, %v", m, err)
	}
	same, err := boost.Fit(boost.Settings{Rounds: 3}, 1, 2, []float64{5, 5, 5}, []int{0, 1, 0}, make([]float64, 6), 1)
	if err != nil {
		t.Fatal(err)
	}
	margins := []float64{0, 0}
	same.Add([]float64{5}, margins)
	if math.IsNaN(margins[0]) {
		t.Error("a feature that never varies gives NaN")
	}
}
