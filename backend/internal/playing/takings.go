package playing

import (
	"context"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// PastStore lists jornadas.
type PastStore interface {
	Jornadas(ctx context.Context, q jornada.Query) ([]jornada.Jornada, error)
}

// How many jornadas before are looked at, and from how many of a kind takings are
// estimated.
const (
	pastJornadas  = 150
	fewestOfAKind = 3
	mostOfAKind   = 12
)

// UsualTakings are assumed, in euros, where takings are neither known nor to be estimated:
// about the median of the 72 jornadas of 2023-24, 2,218,740 €.
const UsualTakings = 2_200_000

// EstimateTakings sets the takings of a coupon from those of recent jornadas of its kind
// if its own are not known yet, so that an expected return can always be given; without
// such jornadas the usual takings are assumed. It does not change coupons whose takings are
// known.
func (c *Coupon) EstimateTakings(ctx context.Context, store PastStore) error {
	if c.Card.Takings > 0 {
		return nil
	}
	past, err := store.Jornadas(ctx, jornada.Query{Limit: pastJornadas})
	if err != nil {
		return err
	}
	c.Card.Takings, c.EstimatedFrom = estimateTakings(&c.Jornada, past)
	if c.EstimatedFrom == 0 {
		c.Card.Takings, c.TakingsAssumed = UsualTakings, true
	}
	return nil
}

// AssumedTakings returns the takings if they are assumed, else 0.
func (c *Coupon) AssumedTakings() float64 {
	if c.TakingsAssumed {
		return c.Card.Takings
	}
	return 0
}

// estimateTakings returns the median takings of the latest jornadas of the same kind that
// closed before, and how many those are; 0 if there are too few of any kind. Takings
// differ between weekends and midweek, in summer, and with a jackpot.
func estimateTakings(j *jornada.Jornada, past []jornada.Jornada) (takings float64, of int) {
	alike := []func(a, b *jornada.Jornada) bool{
		func(a, b *jornada.Jornada) bool { return (a.Jackpot > 0) == (b.Jackpot > 0) },
		func(a, b *jornada.Jornada) bool { return midweek(a.Day) == midweek(b.Day) },
		func(a, b *jornada.Jornada) bool { return summer(a.Day) == summer(b.Day) },
	}
	for skip := 0; skip <= len(alike); skip++ { // the least important kind goes first
		var known []float64
		for i := range past {
			one := &past[i]
			if one.Takings <= 0 || !one.Day.Before(j.Day) || len(known) == mostOfAKind {
				continue
			}
			if !slices.ContainsFunc(alike[skip:], func(same func(a, b *jornada.Jornada) bool) bool { return !same(one, j) }) {
				known = append(known, one.Takings)
			}
		}
		if len(known) >= fewestOfAKind {
			slices.Sort(known)
			return known[len(known)/2], len(known)
		}
	}
	return 0, 0
}

func midweek(day time.Time) bool {
	return day.Weekday() >= time.Tuesday && day.Weekday() <= time.Thursday
}

func summer(day time.Time) bool { return day.Month() >= time.June && day.Month() <= time.August }
