// Package simulation plays the rest of a league season many times over and
// counts how it ends: a Monte Carlo estimate of every team's chances.
//
// In one simulated season every team's strength is off by an error of its own,
// the same in all of its matches, so that chances are not surer than what is
// known of the teams:
//
//	eᵢ ~ N(0, vᵢ),  score of i – j ~ P(h, a) · e^((eᵢ − eⱼ)(h − a)/2)
//
// where P is the grid of Dixon & Coles ("Modelling association football scores",
// 1997). The factor turns Poisson counts with rates λ, μ into ones with rates
// λe^((eᵢ−eⱼ)/2), μe^(−(eᵢ−eⱼ)/2): ln(λ/μ) moves by eᵢ − eⱼ. Tables are those of
// football.Ranking; what no rule tells apart is left to a drawing of lots.
package simulation

import (
	"context"
	"fmt"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// How many times a season is played.
const (
	DefaultRuns = 20_000
	MaxRuns     = 1_000_000
)

// Input is a season as it stands and what is expected of the rest of it.
type Input struct {
	Division football.Division
	Season   football.Season
	Teams    []football.Team  // all of the season, two or more, each once
	Played   []football.Match // of which only the teams and the score are read
	// Fixtures are the matches still to be played. Those that are left out are
	// not played: the season ends without them.
	Fixtures []Fixture
	// PlayOff gives the rates of a match of the play-off for promotion between any
	// two of the teams, the first one at home; it is asked once for each pairing,
	// and its Spread is not read: the errors of the season's strengths stay.
	// nil: the play-off is not played. It is known of Spain's second division
	// from 2010-11 on alone; see Prospect.ThroughPlayOff.
	PlayOff func(home, away football.Team) goalmodel.Rates
}

// Fixture is a match still to be played.
type Fixture struct {
	football.Fixture // of which only the teams are read
	// Rates are the expected goals, above zero and at most goalmodel.MaxGoals,
	// and what makes a grid of them. Their Spread, the standard error of
	// ln(Home/Away), is shared out over the teams; 0 in all fixtures leaves every
	// match to itself.
	Rates goalmodel.Rates
	// Grid is where the score is drawn from instead of one made of Rates, of which
	// only the Spread is read then; nil: there is none.
	Grid *goalmodel.Grid
	// Fixed is the result in every simulated season: what if? nil: it is drawn. A
	// fixture with a fixed result does not need rates; with the ones it had, the
	// luck in all the other matches is the same as without the fixed result.
	Fixed *football.Score
}

// Result is how the simulated seasons ended.
type Result struct {
	Runs int // simulated seasons
	// StandardError is that of the simulation for a chance of one half, where it
	// is largest; see ErrorOf.
	StandardError float64
	Teams         []Prospect // in order of the table as it stands
	Needs         []Need     // of each of football.Lines, from the top down
}

// ErrorOf is the standard error of a chance p in [0, 1] that comes from the
// number of runs alone: √(p(1−p)/runs).
func (r *Result) ErrorOf(p float64) float64 { return math.Sqrt(p * (1 - p) / float64(r.Runs)) }

// Prospect of one team.
type Prospect struct {
	Team football.Team
	// As the season stands, without fixed results.
	Position, Played, Points int
	// Positions are the chances of each final position, the first one at 0; they
	// add up to one over the positions, and over the teams.
	Positions    []float64
	MeanPosition float64 // from 1
	MeanPoints   float64
	FinalPoints  Quantiles
	Boundaries   []Chance // of each of football.Lines, from the top down
	// ThroughPlayOff is the chance to go up through the play-off. The four teams
	// below those that go up without one meet in two rounds of two matches, the
	// third the sixth and the fourth the fifth; the better placed team is at home
	// in the second match, and goes on if as many goals were scored. Extra time is
	// not played, and second teams of clubs are not kept from it. 0 where
	// Input.PlayOff is nil.
	ThroughPlayOff float64
}

// Chance of a team at one line of the table.
type Chance struct {
	football.Boundary
	// Above is the chance to end above the line: to get what it is named after or
	// something better; of Relegation, to stay.
	Above float64
	// Own is the chance to get what the line is named after and nothing better: to
	// end below the line before and above this one; of Relegation, to go down.
	Own float64
}

// Need says how many points it takes to end above a line.
type Need struct {
	football.Boundary
	// Points of the last team above the line.
	Points Quantiles
	// Distribution is the chance of each number of those points, from 0.
	Distribution []float64
}

// Quantiles of a number of points: in 5, 50 and 95 % of the seasons it is not
// more than that.
type Quantiles struct {
	Low, Median, High int
}

// Run plays the rest of a season runs times; 0: DefaultRuns. The same input and
// seed give the same result on any number of processors. An input that cannot
// be is a fault of kind Invalid; when ctx is done, its error is returned.
func Run(ctx context.Context, in Input, runs int, seed uint64) (*Result, error) {
	if runs == 0 {
		runs = DefaultRuns
	}
	if runs < 0 || runs > MaxRuns {
		return nil, fault.New(fault.Invalid, "a season is simulated from 1 to %d times, not %d", MaxRuns, runs)
	}
	p, err := newPlan(&in)
	if err != nil {
		return nil, err
	}
	total, err := p.play(ctx, runs, seed)
	if err != nil {
		return nil, fmt.Errorf("simulate %s %s: %w", in.Division.Code, in.Season, err)
	}
	return p.result(total, runs), nil
}
