// Package playing is what is done with a jornada: its matches found, what was
// known of them, what tickets are worth, what strategies would have won, and how
// kept tickets end. The page, the API and the command line call it alike.
package playing

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// ForecastStore has what was known of matches.
type ForecastStore interface {
	// PoolForecasts gives matches by id with the forecast that was to be had of each
	// at the time that closings has for it. A match that was deleted is missing.
	PoolForecasts(ctx context.Context, closings map[int64]time.Time) (map[int64]training.MatchForecast, error)
}

// Source of the probabilities of a fixture.
type Source string

// The sources, the best first.
const (
	FromForecast Source = "forecast" // ours
	FromPublic   Source = "public"   // the public's shares, where the match is not ours
	FromDefault  Source = "usual"    // how matches usually end, where nothing is known
)

// defaultProbs are how matches of any league end, roughly.
var defaultProbs = football.Probs{.45, .27, .28}

// Fixture of a coupon with what was known of it.
type Fixture struct {
	jornada.Fixture
	Probs  football.Probs
	Source Source
	Public *football.Probs // the public's shares; nil: not known
	Sign   string          // the official one; "": not known
	Score  *football.Score // of its match; nil: it has not ended, or is not ours
}

// Coupon is a jornada with what was known of its fixtures when it closed, or is
// known now where it is open.
type Coupon struct {
	Jornada    jornada.Jornada // without the matches that were deleted
	Fixtures   [jornada.Fixtures]Fixture
	PlenoScore *football.Score // of the match of the pleno al 15
	Card       pool.Card
	Rules      pool.Rules
}

// LoadCoupon is LoadCoupons of one jornada.
func LoadCoupon(ctx context.Context, store ForecastStore, j jornada.Jornada, now time.Time) (Coupon, error) {
	coupons, err := LoadCoupons(ctx, store, []jornada.Jornada{j}, now)
	if err != nil {
		return Coupon{}, err
	}
	return coupons[0], nil
}

// LoadCoupons of any number of jornadas. The store is asked once, and once more
// for each further jornada that one match is in.
func LoadCoupons(ctx context.Context, store ForecastStore, jornadas []jornada.Jornada, now time.Time) ([]Coupon, error) {
	coupons := make([]Coupon, len(jornadas))
	for from := 0; from < len(jornadas); {
		// A match has one closing in a question, so jornadas that share it with
		// another closing are left to the next one.
		closings := map[int64]time.Time{}
		to := from
		for ; to < len(jornadas) && addClosings(closings, &jornadas[to], now); to++ {
		}
		known, err := store.PoolForecasts(ctx, closings)
		if err != nil {
			return nil, err
		}
		for ; from < to; from++ {
			if coupons[from], err = newCoupon(jornadas[from], known); err != nil {
				return nil, err
			}
		}
	}
	return coupons, nil
}

// closing is the time after which nothing counts that became known of a jornada:
// once it has closed, what came later is not looked at.
func closing(j *jornada.Jornada, now time.Time) time.Time {
	if j.Day.Before(now) {
		return j.Day
	}
	return now
}

// addClosings of the matches of a jornada, unless one of them is there with another.
func addClosings(closings map[int64]time.Time, j *jornada.Jornada, now time.Time) bool {
	at := closing(j, now)
	for _, f := range j.Fixtures {
		if before, there := closings[f.MatchID]; there && !before.Equal(at) {
			return false
		}
	}
	for _, f := range j.Fixtures {
		if f.MatchID != 0 {
			closings[f.MatchID] = at
		}
	}
	return true
}

func newCoupon(j jornada.Jornada, known map[int64]training.MatchForecast) (Coupon, error) {
	for i := range j.Fixtures {
		if _, there := known[j.Fixtures[i].MatchID]; !there {
			j.Fixtures[i].MatchID = 0 // deleted
		}
	}
	c := Coupon{Jornada: j, Card: pool.Card{Takings: j.Takings, Jackpot: j.Jackpot}, Rules: pool.RulesOn(j.Day)}
	public := pool.Forecasts(j.Public)
	c.Card.Public = &public
	probs := make([]football.Probs, jornada.Fixtures)
	for i := range c.Fixtures {
		match := known[j.Fixtures[i].MatchID]
		f := Fixture{Fixture: j.Fixtures[i], Probs: defaultProbs, Source: FromDefault, Score: match.Record.Score}
		if public[i] == (football.Probs{}) {
			c.Card.Public = nil // of all fixtures or of none
		} else {
			f.Public, f.Probs, f.Source = &public[i], public[i], FromPublic
		}
		if match.Forecast != nil {
			f.Probs, f.Source = match.Forecast.Probs, FromForecast
		}
		if i < len(j.Outcomes) && j.Outcomes[i] != '-' {
			f.Sign = j.Outcomes[i : i+1]
		}
		c.Fixtures[i], probs[i] = f, f.Probs
	}
	pleno := known[j.Fixtures[jornada.Fixtures].MatchID]
	c.PlenoScore = pleno.Record.Score
	if f := pleno.Forecast; f != nil && f.ModelID != 0 {
		grid := f.Grid()
		cells := pool.PlenoProbs(grid.Pleno())
		c.Card.Pleno = &cells
	}
	var err error
	c.Card.Probs, err = pool.NewForecasts(probs)
	return c, err
}

// Forecast is how many of the fourteen fixtures there was a forecast of ours for.
func (c *Coupon) Forecast() (n int) {
	for i := range c.Fixtures {
		if c.Fixtures[i].Source == FromForecast {
			n++
		}
	}
	return n
}

// Calculator for tickets of the jornada.
func (c *Coupon) Calculator() *Calculator { return NewCalculator(&c.Card, c.Rules) }
