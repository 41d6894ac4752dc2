// Package simulation plays the rest of a league season many times and counts how
// it ends, with the split and the play-off that follow: a Monte Carlo estimate of every
// team's chances.
//
// In each simulated season every team's strength has a random error that is the
// same in all of its matches; without it the chances would ignore the uncertainty
// of the strengths and be overconfident:
//
//	eᵢ ~ N(0, vᵢ),  score of i – j ~ P(h, a) · e^((eᵢ − eⱼ)(h − a)/2)
//
// where P is the grid of Dixon & Coles ("Modelling association football scores",
// 1997). The factor turns Poisson counts with rates λ, μ into counts with rates
// λe^((eᵢ−eⱼ)/2), μe^(−(eᵢ−eⱼ)/2): ln(λ/μ) moves by eᵢ − eⱼ. Teams are ranked by
// competition.Ranking; a random draw separates teams that no rule separates.
package simulation

import (
	"context"
	"fmt"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// Number of simulated seasons.
const (
	DefaultRuns = 20_000
	MaxRuns     = 1_000_000
)

// Input is a season as it stands with the forecasts of its remaining matches.
type Input struct {
	Division competition.Competition
	Season   football.Season
	Teams    []football.Team  // all teams of the season, two or more, each once
	Played   []football.Match // of the league's own rounds; only teams and score are used
	Deducted map[int64]int    // points taken away, by team id; negative: given
	// SplitPlayed and SplitDeducted are the same of the matches after a split.
	SplitPlayed   []football.Match
	SplitDeducted map[int64]int
	// Fixtures are the matches still to be played. Those of the league's own rounds that
	// are left out are never played; those of a split are added in each season.
	Fixtures []Fixture
	// Ties are those of the play-off within the division that are known.
	Ties []PlayOffTie
	// Decider is what follows the play-off where competition.Stage.Against says so; nil: it is
	// not played, and nobody gets through the play-off.
	Decider *Decider
	// Between returns a match between any two of the teams, which a split or a play-off
	// may bring. It is called once per pairing. Of its spreads nothing is used if there are
	// Fixtures: the strengths keep the errors that they have in those. nil: neither is
	// played.
	Between func(home, away football.Team) Fixture
}

// Fixture is a match still to be played.
type Fixture struct {
	football.Fixture // only the teams are used
	// Rates are the expected goals, above zero and at most goalmodel.MaxGoals,
	// with dependence and spread. The spread, the standard error of ln(Home/Away),
	// is divided among the teams; 0 in all fixtures makes matches independent.
	Rates goalmodel.Rates
	// Grid, if not nil, is the distribution of the score. Of Rates only Spread is
	// then used. nil: the grid is computed from Rates.
	Grid *goalmodel.Grid
	// Fixed is the result in every simulated season, for a what-if question; nil:
	// it is drawn. A fixture with a fixed result needs no rates, but if it keeps
	// them, the draws of all other matches are the same as without the fixed
	// result.
	Fixed *football.Score
	// InSplit reports that the match belongs to a split, not to the league's own rounds.
	InSplit bool
}

// PlayOffTie is a tie of a play-off that has been drawn. Matches that are missing for its
// legs are still to be played.
type PlayOffTie struct {
	Teams   [2]int64 // ids
	Matches []PlayOffMatch
	Winner  int64 // 0: it is not known
}

// PlayOffMatch is a match of a tie; Score is nil if it has not been played.
type PlayOffMatch struct {
	Home      int64 // id; the other team is away
	Score     *football.Score
	ExtraTime bool // Score is that after extra time
}

// Result summarises how the simulated seasons ended.
type Result struct {
	Runs int // simulated seasons
	// StandardError is the Monte Carlo error of a chance of one half, where it is
	// largest; see ErrorOf.
	StandardError float64
	Teams         []Prospect // in the order of the present table
	Needs         []Need     // one per Competition.Boundaries, from the top down
}

// ErrorOf returns the Monte Carlo standard error of a chance p in [0, 1]:
// √(p(1−p)/runs).
func (r *Result) ErrorOf(p float64) float64 { return math.Sqrt(p * (1 - p) / float64(r.Runs)) }

// Prospect holds the chances of one team.
type Prospect struct {
	Team football.Team
	// In the present table, without fixed results.
	Position, Played, Points int
	// Positions holds the chance of each final position, the first at index 0. The
	// chances add up to one over positions, and over teams for each position.
	Positions    []float64
	MeanPosition float64 // from 1
	MeanPoints   float64
	FinalPoints  Quantiles
	Boundaries   []Chance // one per Competition.Boundaries, from the top down
	// Entered is the chance to win the play-off within the division, or to end in its only
	// place, after which a decider with another division may follow.
	Entered float64
	// ThroughPlayOff is the chance of winning the play-off between places of the table and
	// the decider with another division, if one follows, for promotion, a place in Europe, or
	// to stay up: see competition.Era.PlayOff. The best placed meet
	// the worst placed, and have no match in the first round where there are too few for a
	// full one; the better placed is at home in the last match of a tie. Clubs' reserve
	// teams, which may not be promoted, are not excluded before the ties are drawn. 0 if
	// there is none or Input.Between is nil.
	ThroughPlayOff float64
}

// Chance holds a team's chances at one boundary of the table.
type Chance struct {
	competition.Boundary
	// Above is the chance to end above the boundary: to get what it is named after
	// or something better; for Relegation, to stay up.
	Above float64
	// Own is the chance to get exactly what the boundary is named after: to end
	// above it but below the one before; for Relegation, to go down.
	Own float64
}

// Need tells how many points it takes to end above a boundary.
type Need struct {
	competition.Boundary
	// Points are those of the last team above the boundary.
	Points Quantiles
	// Distribution holds the chance of each number of those points, from Lowest, which is
	// at most 0.
	Distribution []float64
	Lowest       int
}

// Quantiles are the 5, 50 and 95 % quantiles of a number of points.
type Quantiles struct {
	Low, Median, High int
}

// Run plays the rest of a season runs times; 0: DefaultRuns. The same input and
// seed give the same result on any number of processors. An invalid input is a
// fault of kind Invalid; when ctx is done, its error is returned.
func Run(ctx context.Context, in Input, runs int, seed uint64) (*Result, error) {
	if runs == 0 {
		runs = DefaultRuns
	}
	if runs < 0 || runs > MaxRuns {
		return nil, fault.New(fault.Invalid, "a season is simulated between 1 and %d times, not %d", MaxRuns, runs)
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
