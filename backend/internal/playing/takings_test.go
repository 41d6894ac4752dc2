package playing_test

import (
	"context"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

type pastJornadas []jornada.Jornada

func (p pastJornadas) Jornadas(context.Context, jornada.Query) ([]jornada.Jornada, error) {
	return p, nil
}

func TestTakingsAreEstimatedFromThoseOfTheKind(t *testing.T) {
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 18, 0, 0, 0, time.UTC) }
	past := pastJornadas{
		{Day: day(time.November, 21), Takings: 9e6},                // after it
		{Day: day(time.October, 31), Takings: 2.2e6},               // Saturdays
		{Day: day(time.October, 28), Takings: 1.1e6},               // a Wednesday
		{Day: day(time.October, 24), Takings: 2.0e6, Jackpot: 1e6}, // with a jackpot
		{Day: day(time.October, 17), Takings: 2.6e6},
		{Day: day(time.October, 10), Takings: 2.4e6},
		{Day: day(time.October, 3)}, // not known
		{Day: day(time.July, 11), Takings: .9e6},
	}
	estimate := func(j jornada.Jornada) (float64, int) {
		c := playing.Coupon{Jornada: j}
		c.Card.Takings = j.Takings
		if err := c.EstimateTakings(t.Context(), past); err != nil {
			t.Fatal(err)
		}
		if c.TakingsAssumed != (c.Card.Takings == playing.UsualTakings) {
			t.Errorf("%v are said to be assumed: %v", c.Card.Takings, c.TakingsAssumed)
		}
		return c.Card.Takings, c.EstimatedFrom
	}
	for _, test := range []struct {
		name string
		of   jornada.Jornada
		want float64
		from int
	}{
		{"a weekend", jornada.Jornada{Day: day(time.November, 7)}, 2.4e6, 3},
		{"with a jackpot, of which there are too few", jornada.Jornada{Day: day(time.November, 7), Jackpot: 5e5}, 2.4e6, 4},
		{"known", jornada.Jornada{Day: day(time.November, 7), Takings: 3e6}, 3e6, 0},
		{"nothing before it: assumed", jornada.Jornada{Day: day(time.January, 7)}, playing.UsualTakings, 0},
	} {
		if got, from := estimate(test.of); got != test.want || from != test.from {
			t.Errorf("%s: %v from %d, want %v from %d", test.name, got, from, test.want, test.from)
		}
	}
}
