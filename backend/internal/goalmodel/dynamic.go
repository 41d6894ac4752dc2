package goalmodel

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// DynamicSettings configure the dynamic goals model, on the scale of log goals.
type DynamicSettings struct {
	SeasonVariance float64 `json:"seasonVariance"` // added to a team's variances at each new season
	NewRating      float64 `json:"newRating"`      // attack and defence of a new team
	NewVariance    float64 `json:"newVariance"`    // variance of both
	ClosedDoors    float64 `json:"closedDoors"`    // subtracted from the home side behind closed doors
	Shots          float64 `json:"shots"`          // weight of shots on target against goals in what is learned, in 0…1
	FirstRho       float64 `json:"firstRho"`       // Dixon–Coles dependence in a country's first tier
	LowerRho       float64 `json:"lowerRho"`       // the same in the tiers below
}

// SpainDynamic returns the settings estimated on both Spanish divisions
// 1993–2021, from which training starts.
func SpainDynamic() DynamicSettings {
	return DynamicSettings{SeasonVariance: .0104, NewRating: -.25, NewVariance: .0162, ClosedDoors: .087, Shots: .3, FirstRho: -.04, LowerRho: -.10}
}

// The state of every division before its first match.
const (
	firstLevel    = .10  // log goals of an away side against an equal team, first tier
	lowerLevel    = -.05 // the same in the tiers below
	homeAdvantage = .35  // on the log rate
	startVariance = .01  // of level and home advantage
)

// estimate is the normal distribution of one unknown number.
type estimate struct {
	Mean     float64 `json:"mean"`
	Variance float64 `json:"variance"`
}

type dynamicTeam struct {
	Attack  estimate        `json:"attack"`
	Defence estimate        `json:"defence"`
	Season  football.Season `json:"season"` // the team's latest; 0: never seen
}

type dynamicDivision struct {
	Level estimate `json:"level"` // log goals of an away side against an equal team
	Home  estimate `json:"home"`  // added for the home side
}

// Dynamic is an extended Kalman filter over log scoring rates:
//
//	ln λ₁ = μ + h − c·closed + A_home − D_away,   ln λ₂ = μ + A_away − D_home
//
// with an attack A and a defence D per team, and a level μ and a home advantage
// h per division. Each has a variance, and a match moves each by its share of
// the surprise in the goals (West & Harrison, "Bayesian Forecasting and Dynamic
// Models", 1997, ch. 14, for Poisson counts with scalar variances).
type Dynamic struct {
	Settings  DynamicSettings   `json:"settings"`
	Teams     []dynamicTeam     `json:"teams"`     // by index in the history
	Divisions []dynamicDivision `json:"divisions"` // by index in the history

	history *history.History
}

// NewDynamic returns a model that has not learned anything of h yet.
func NewDynamic(settings DynamicSettings, h *history.History) *Dynamic {
	d := &Dynamic{Settings: settings, history: h, Teams: make([]dynamicTeam, len(h.Teams)), Divisions: make([]dynamicDivision, len(h.Divisions))}
	for i, division := range h.Divisions {
		level := firstLevel
		if division.Tier > 1 {
			level = lowerLevel
		}
		d.Divisions[i] = dynamicDivision{estimate{level, startVariance}, estimate{homeAdvantage, startVariance}}
	}
	return d
}

// Attach connects a stored model to a history in which its teams have the same
// indices; the history may have further teams.
func (d *Dynamic) Attach(h *history.History) {
	d.history = h
	d.Teams = append(d.Teams, make([]dynamicTeam, max(0, len(h.Teams)-len(d.Teams)))...)
}

// Rates are the expected goals of both sides and their uncertainty.
type Rates struct {
	Home, Away float64 // expected goals, above zero
	Rho        float64 // dependence between the two; see NewGrid
	// Spread is the standard error of ln(Home/Away); 0: the rates are exact.
	Spread float64
}

// Begin prepares the model for a block. A new season adds variance to every
// team, and a team returning after an absence moves half-way to the rating of a
// new one. Blocks must be visited in order.
func (d *Dynamic) Begin(block int) {
	b := &d.history.Blocks[block]
	if !b.StartsSeason {
		return
	}
	for division := range d.Divisions {
		for _, t := range d.history.Members[history.DivisionSeason{Division: division, Season: b.Season}] {
			team := &d.Teams[t]
			if team.Season == 0 {
				fresh := estimate{d.Settings.NewRating, d.Settings.NewVariance}
				*team = dynamicTeam{fresh, fresh, b.Season}
				continue
			}
			if team.Season == b.Season {
				continue // already started in another division
			}
			for _, e := range [2]*estimate{&team.Attack, &team.Defence} {
				if b.Season > team.Season+1 {
					e.Mean = (e.Mean + d.Settings.NewRating) / 2
				}
				e.Variance += d.Settings.SeasonVariance
			}
			team.Season = b.Season
		}
	}
}

// Predict returns the rates of a game of the current block from what was known at
// the start of the block.
func (d *Dynamic) Predict(g *history.Game) Rates {
	home, away, division := &d.Teams[g.Home], &d.Teams[g.Away], &d.Divisions[g.Division]
	eta1, s1, eta2, s2 := d.logRates(g)
	rho := d.Settings.FirstRho
	if d.history.Divisions[g.Division].Tier > 1 {
		rho = d.Settings.LowerRho
	}
	return Rates{
		// The mean of a log-normal rate, not its median.
		Home: math.Exp(eta1 + s1/2), Away: math.Exp(eta2 + s2/2), Rho: rho,
		// The division's level is in both log rates and cancels.
		Spread: math.Sqrt(home.Attack.Variance + home.Defence.Variance + away.Attack.Variance + away.Defence.Variance + division.Home.Variance),
	}
}

// Strength returns the estimated attack and defence of a team in log goals; 0 is
// the mean of a division at its start.
func (d *Dynamic) Strength(team int) (attack, defence float64) {
	return d.Teams[team].Attack.Mean, d.Teams[team].Defence.Mean
}

// Learn updates the model with the results of a block.
func (d *Dynamic) Learn(block int) {
	b := &d.history.Blocks[block]
	for i := b.First; i < b.End; i++ {
		if g := &d.history.Games[i]; g.HasResult {
			d.learn(g)
		}
	}
}

func (d *Dynamic) learn(g *history.Game) {
	y := g.Goals
	if g.HasShots {
		for side := range y {
			y[side] = (1-d.Settings.Shots)*y[side] + d.Settings.Shots*goalsPerShot*g.OnTarget[side]
		}
	}
	eta1, s1, eta2, s2 := d.logRates(g)
	// Both innovations are taken from the state before the match: the goals of
	// the two sides are one observation.
	first, second := newInnovation(y[0], eta1, s1), newInnovation(y[1], eta2, s2)
	home, away, division := &d.Teams[g.Home], &d.Teams[g.Away], &d.Divisions[g.Division]
	first.move(&home.Attack, +1)
	first.move(&away.Defence, -1)
	first.move(&division.Home, +1)
	first.move(&division.Level, +1)
	second.move(&away.Attack, +1)
	second.move(&home.Defence, -1)
	second.move(&division.Level, +1)
}

func (d *Dynamic) logRates(g *history.Game) (eta1, s1, eta2, s2 float64) {
	home, away, division := &d.Teams[g.Home], &d.Teams[g.Away], &d.Divisions[g.Division]
	eta1 = division.Level.Mean + division.Home.Mean + home.Attack.Mean - away.Defence.Mean
	if g.ClosedDoors {
		eta1 -= d.Settings.ClosedDoors
	}
	eta2 = division.Level.Mean + away.Attack.Mean - home.Defence.Mean
	s1 = home.Attack.Variance + away.Defence.Variance + division.Level.Variance + division.Home.Variance
	s2 = away.Attack.Variance + home.Defence.Variance + division.Level.Variance
	return eta1, s1, eta2, s2
}

// innovation is the information in one side's goals about each term of its log
// rate.
type innovation struct{ residual, information float64 }

// newInnovation compares y goals with the e^(eta + s/2) that were expected.
func newInnovation(y, eta, s float64) innovation {
	lambda := math.Exp(eta + s/2)
	f := 1 + s*lambda
	return innovation{residual: (y - lambda) / f, information: lambda / f}
}

func (i innovation) move(e *estimate, sign float64) {
	e.Mean += sign * e.Variance * i.residual
	e.Variance -= e.Variance * e.Variance * i.information
}
