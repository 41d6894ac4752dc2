// Package playing has the operations on a jornada of the pool: finding its matches
// and their forecasts, computing what tickets are worth, replaying strategies, and
// settling the tickets that users keep. The API and the command line share it.
package playing

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// ForecastStore reads matches with their forecasts.
type ForecastStore interface {
	// PoolForecasts returns, by id, the matches in closings with the latest forecast of
	// each that existed at the time given there. Deleted matches are left out.
	PoolForecasts(ctx context.Context, closings map[int64]time.Time) (map[int64]training.MatchForecast, error)
}

// Teams knows how strong teams are.
type Teams interface {
	// Known returns what was learnt from all stored matches.
	Known(ctx context.Context) (*matchup.Known, error)
}

// Source is where the probabilities of a fixture come from.
type Source string

// The sources, best first.
const (
	FromView     Source = "view"     // what the player thinks
	FromForecast Source = "forecast" // our forecast of the match
	FromTeams    Source = "teams"    // our forecast of the two teams
	FromOdds     Source = "odds"     // bookmakers' odds that were entered
	FromTips     Source = "tips"     // tipsters' percentages that were entered
	FromPublic   Source = "public"   // the public's shares
	FromNothing  Source = "nothing"  // how matches usually end
)

// Sources are all sources, best first.
var Sources = []Source{FromView, FromForecast, FromTeams, FromOdds, FromTips, FromPublic, FromNothing}

// defaultProbs are the approximate outcome frequencies of all leagues.
var defaultProbs = football.Probs{.45, .27, .28}

// Fixture is a fixture of a coupon with its probabilities and its result.
type Fixture struct {
	jornada.Fixture
	Probs  football.Probs
	Source Source
	Field  football.Field  // of its teams, as far as that can be told
	Teams  *matchup.Answer // what a forecast of the two teams rests on; nil: of another source
	Public *football.Probs // the public's shares; nil: not known
	Sign   string          // the official outcome; "": not known
	Score  *football.Score // of its match; nil: not played, or not in our database
	// Likely is the most probable of the scores with the most probable sign; nil: there is
	// no forecast of ours.
	Likely *football.Score
}

// Coupon is a jornada with what was known of its fixtures when it closed or, if it is
// open, with what is known now.
type Coupon struct {
	Jornada    jornada.Jornada // without the ids of deleted matches
	Fixtures   [jornada.Fixtures]Fixture
	PlenoScore *football.Score // of the match of the pleno al 15
	Card       pool.Card
	Rules      pool.Rules
	// EstimatedFrom is the number of jornadas from which the takings of the card are
	// estimated; 0: they are known, or assumed.
	EstimatedFrom int
	// TakingsAssumed reports that the takings of the card are UsualTakings.
	TakingsAssumed bool
}

// LoadCoupon is LoadCoupons of one jornada.
func LoadCoupon(ctx context.Context, store ForecastStore, teams Teams, j jornada.Jornada, now time.Time) (Coupon, error) {
	coupons, err := LoadCoupons(ctx, store, teams, []jornada.Jornada{j}, now)
	if err != nil {
		return Coupon{}, err
	}
	return coupons[0], nil
}

// LoadCoupons returns the coupons of jornadas, in their order. It queries the store
// once, and again only if a match is in several jornadas with different closings. Without
// teams, fixtures have no forecasts but those that were published.
func LoadCoupons(ctx context.Context, store ForecastStore, teams Teams, jornadas []jornada.Jornada, now time.Time) ([]Coupon, error) {
	var strengths *matchup.Known
	if teams != nil {
		var err error
		if strengths, err = teams.Known(ctx); err != nil {
			return nil, err
		}
	}
	coupons := make([]Coupon, len(jornadas))
	for from := 0; from < len(jornadas); {
		// A query has one closing for each match, so a jornada that has another closing
		// for the same match is left to the next query.
		closings := map[int64]time.Time{}
		to := from
		for ; to < len(jornadas) && addClosings(closings, &jornadas[to], now); to++ {
		}
		matches, err := store.PoolForecasts(ctx, closings)
		if err != nil {
			return nil, err
		}
		for ; from < to; from++ {
			known := knowledge{matches: matches, teams: strengths, now: now}
			if jornadas[from].Day.Before(now) {
				known.asOf = jornadas[from].Day
			}
			if coupons[from], err = known.coupon(jornadas[from]); err != nil {
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

// knowledge is what is known of the fixtures of a coupon.
type knowledge struct {
	matches map[int64]training.MatchForecast
	teams   *matchup.Known // nil: nothing
	now     time.Time
	asOf    time.Time // closing; zero: the jornada is open
}

func (k *knowledge) coupon(j jornada.Jornada) (Coupon, error) {
	for i := range j.Fixtures {
		if _, there := k.matches[j.Fixtures[i].MatchID]; !there {
			j.Fixtures[i].MatchID = 0 // deleted
		}
	}
	c := Coupon{Jornada: j, Card: pool.Card{Takings: j.Takings, Jackpot: j.Jackpot}, Rules: pool.RulesOn(j.Day)}
	public := pool.Forecasts(j.Public)
	c.Card.Public = &public
	probs := make([]football.Probs, jornada.Fixtures)
	for i := range c.Fixtures {
		f := Fixture{Fixture: j.Fixtures[i], Score: k.matches[j.Fixtures[i].MatchID].Record.Score}
		if public[i] == (football.Probs{}) {
			c.Card.Public = nil // a card has the shares of all fixtures or of none
		} else {
			f.Public = &public[i]
		}
		k.forecast(&f, i, &j)
		f.Field = k.field(&f)
		if i < len(j.Outcomes) && j.Outcomes[i] != '-' {
			f.Sign = j.Outcomes[i : i+1]
		}
		c.Fixtures[i], probs[i] = f, f.Probs
	}
	c.PlenoScore = k.matches[j.Fixtures[jornada.Fixtures].MatchID].Record.Score
	if grid := k.grid(&j); grid != nil {
		cells := pool.PlenoProbs(grid.Pleno())
		c.Card.Pleno = &cells
	}
	var err error
	c.Card.Probs, err = pool.NewForecasts(probs)
	return c, err
}

// forecast sets the probabilities of fixture n from the best source there is.
func (k *knowledge) forecast(f *Fixture, n int, j *jornada.Jornada) {
	if made := k.matches[f.MatchID].Forecast; made != nil {
		f.Probs, f.Source = made.Probs, FromForecast
		if made.ModelID != 0 {
			score := made.ScoreOfSign()
			f.Likely = &score
		}
		return
	}
	if f.Teams = k.ofTeams(f.Fixture, j); f.Teams != nil {
		score := f.Teams.ScoreOfSign()
		f.Probs, f.Source, f.Likely = f.Teams.Probs, FromTeams, &score
		return
	}
	prices, priced := odds.Power(j.Odds[n])
	switch {
	case priced:
		f.Probs, f.Source = prices, FromOdds
	case j.Tips[n] != football.Probs{}:
		f.Probs, f.Source = j.Tips[n], FromTips
	case f.Public != nil:
		f.Probs, f.Source = *f.Public, FromPublic
	default:
		f.Probs, f.Source = defaultProbs, FromNothing
	}
}

// field returns the field of the teams of a fixture: that of its match or of the teams that
// its names mean, else by what the names look like.
func (k *knowledge) field(f *Fixture) football.Field {
	if match, there := k.matches[f.MatchID]; there {
		if c, known := competition.ByCode(match.Record.Division); known {
			return c.Field
		}
	}
	if f.Teams != nil {
		return f.Teams.Field
	}
	field := football.Men
	if f.Women || club.IsWomen(f.Home) || club.IsWomen(f.Away) {
		field = football.Women
	}
	national := map[football.Field]football.Field{football.Men: football.MenNational, football.Women: football.WomenNational}[field]
	if club.Find(national, club.International, f.Home, 0) != nil && club.Find(national, club.International, f.Away, 0) != nil {
		field = national
	}
	return field
}

// ofTeams returns our forecast of the two teams of a fixture, whether or not it has a
// match; nil: one of them is not known.
func (k *knowledge) ofTeams(f jornada.Fixture, j *jornada.Jornada) *matchup.Answer {
	if k.teams == nil {
		return nil
	}
	q := matchup.Question{Day: j.Day, AsOf: k.asOf}
	if match, there := k.matches[f.MatchID]; there {
		r := &match.Record
		q.Home, q.Away, q.Competition, q.Neutral, q.Day = r.Home, r.Away, r.Division, r.Neutral, r.Kickoff
	} else {
		if f.Women {
			f.Home, f.Away = club.MarkWomen(f.Home), club.MarkWomen(f.Away)
		}
		two, ok := k.teams.Pair(f.Home, f.Away, j.Day)
		if !ok {
			return nil
		}
		q.Home, q.Away = two[0], two[1]
	}
	answer, err := k.teams.Forecast(q)
	if err != nil { // of one of them no match was known then
		return nil
	}
	return &answer
}

// grid returns the exact scores of the fixture of the pleno al 15; nil: not forecast.
func (k *knowledge) grid(j *jornada.Jornada) *goalmodel.Grid {
	pleno := j.Fixtures[jornada.Fixtures]
	if f := k.matches[pleno.MatchID].Forecast; f != nil && f.ModelID != 0 {
		grid := f.Grid()
		return &grid
	}
	if answer := k.ofTeams(pleno, j); answer != nil {
		grid := answer.Grid()
		return &grid
	}
	return nil
}

// Apply puts the views of a player in the place of what is known of their fixtures.
func (c *Coupon) Apply(views []jornada.View) error {
	if len(views) == 0 {
		return nil
	}
	probs := make([]football.Probs, jornada.Fixtures)
	for _, v := range views {
		f := &c.Fixtures[v.Position-1]
		f.Probs, f.Source = v.Probs, FromView
	}
	for i := range c.Fixtures {
		probs[i] = c.Fixtures[i].Probs
	}
	var err error
	c.Card.Probs, err = pool.NewForecasts(probs)
	return err
}

// Forecast returns how many of the fourteen fixtures have a forecast of ours.
func (c *Coupon) Forecast() int { return c.Count(FromForecast) + c.Count(FromTeams) }

// Count returns how many of the fourteen fixtures have their probabilities from a source.
func (c *Coupon) Count(source Source) (n int) {
	for i := range c.Fixtures {
		if c.Fixtures[i].Source == source {
			n++
		}
	}
	return n
}

// Calculator returns a calculator for tickets of the jornada.
func (c *Coupon) Calculator() *Calculator { return NewCalculator(&c.Card, c.Rules) }
