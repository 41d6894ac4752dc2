// Package playing has the operations on a jornada of the pool: finding its matches
// and their forecasts, computing what tickets are worth, replaying strategies, and
// settling the tickets that users keep. The API and the command line share it.
package playing

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// ForecastStore reads matches with their forecasts.
type ForecastStore interface {
	// PoolForecasts returns, by id, the matches in closings with the latest forecast of
	// each that existed at the time given there. Deleted matches are left out.
	PoolForecasts(ctx context.Context, closings map[int64]time.Time) (map[int64]training.MatchForecast, error)
}

// Source is where the probabilities of a fixture come from.
type Source string

// The sources, best first.
const (
	FromForecast Source = "forecast" // our forecast
	FromPublic   Source = "public"   // the public's shares, without a forecast
	FromDefault  Source = "usual"    // average outcome frequencies, without either
)

// defaultProbs are the approximate outcome frequencies of all leagues.
var defaultProbs = football.Probs{.45, .27, .28}

// Fixture is a fixture of a coupon with its probabilities and its result.
type Fixture struct {
	jornada.Fixture
	Probs  football.Probs
	Source Source
	Public *football.Probs // the public's shares; nil: not known
	Sign   string          // the official outcome; "": not known
	Score  *football.Score // of its match; nil: not played, or not in our database
}

// Coupon is a jornada with what was known of its fixtures when it closed or, if it is
// open, with what is known now.
type Coupon struct {
	Jornada    jornada.Jornada // without the ids of deleted matches
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

// LoadCoupons returns the coupons of jornadas, in their order. It queries the store
// once, and again only if a match is in several jornadas with different closings.
func LoadCoupons(ctx context.Context, store ForecastStore, jornadas []jornada.Jornada, now time.Time) ([]Coupon, error) {
	coupons := make([]Coupon, len(jornadas))
	for from := 0; from < len(jornadas); {
		// A query has one closing for each match, so a jornada that has another closing
		// for the same match is left to the next query.
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

// closing returns the time up to which information on a jornada counts: its closing
// or, if that is still to come, now.
func closing(j *jornada.Jornada, now time.Time) time.Time {
	if j.Day.Before(now) {
		return j.Day
	}
	return now
}

// addClosings adds the closings of a jornada's matches. It adds none and returns false
// if closings has a different one for any of them.
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
			c.Card.Public = nil // a card has the shares of all fixtures or of none
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

// Forecast returns how many of the fourteen fixtures have a forecast of ours.
func (c *Coupon) Forecast() (n int) {
	for i := range c.Fixtures {
		if c.Fixtures[i].Source == FromForecast {
			n++
		}
	}
	return n
}

// Calculator returns a calculator for tickets of the jornada.
func (c *Coupon) Calculator() *Calculator { return NewCalculator(&c.Card, c.Rules) }
