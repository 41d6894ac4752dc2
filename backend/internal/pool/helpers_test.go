package pool_test

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// reference is the card for which an independent program computed chances.
var reference = pool.Forecasts{
	{.72, .18, .10},
	{.62, .23, .15},
	{.55, .26, .19},
	{.50, .27, .23},
	{.47, .28, .25},
	{.45, .29, .26},
	{.43, .30, .27},
	{.41, .30, .29},
	{.40, .31, .29},
	{.38, .30, .32},
	{.35, .31, .34},
	{.30, .29, .41},
	{.24, .26, .50},
	{.16, .22, .62},
}

var rules = pool.RulesOn(time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC))

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// must returns value and panics on an error.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func randomForecasts(r *rand.Rand) (f pool.Forecasts) {
	for i := range f {
		sum := 0.0
		for o := range f[i] {
			f[i][o] = .05 + r.Float64()
			sum += f[i][o]
		}
		for o := range f[i] {
			f[i][o] /= sum
		}
	}
	return f
}

func randomColumns(r *rand.Rand, n int) []pool.Column {
	columns := make([]pool.Column, n)
	for i := range columns {
		for j := range columns[i] {
			columns[i][j] = football.Outcomes[r.IntN(3)]
		}
	}
	return columns
}

func marks(t *testing.T, texts ...string) pool.Marks {
	t.Helper()
	m, err := pool.ParseMarks(texts)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// everyOutcome calls f with each of the 3^14 outcomes.
func everyOutcome(f func(happened *pool.Column)) {
	var c pool.Column
	var at func(i int)
	at = func(i int) {
		if i == pool.Fixtures {
			f(&c)
			return
		}
		for _, o := range football.Outcomes {
			c[i] = o
			at(i + 1)
		}
	}
	at(0)
}

// packedColumn holds the outcomes of a column in two bits each, for fast
// comparison.
type packedColumn uint32

func pack(columns []pool.Column) []packedColumn {
	all := make([]packedColumn, len(columns))
	for i, c := range columns {
		for _, o := range c {
			all[i] = all[i]<<2 | packedColumn(o)
		}
	}
	return all
}

func mostHits(played []packedColumn, happened packedColumn) int {
	least := pool.Fixtures
	for _, p := range played {
		differ := p ^ happened
		least = min(least, bits.OnesCount32(uint32(differ|differ>>1)&0x5555555))
	}
	return pool.Fixtures - least
}
