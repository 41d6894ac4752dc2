package goalmodel

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// DynamicSettings of the dynamic goals model. A zero field means its default,
// estimated on Spain 1993–2021.
type DynamicSettings struct {
	SeasonVariance float64 // added to a team's variances at each new season; .0104
	NewRating      float64 // attack and defence of a team never seen; −.25
	NewVariance    float64 // variance of both; .0162
	ClosedDoors    float64 // what a home side loses without spectators, on the log rate; .087
	FirstRho       float64 // Dixon–Coles dependence in a country's first tier; −.04
	LowerRho       float64 // the same in the tiers below; −.10
}

func (s DynamicSettings) withDefaults() DynamicSettings {
	fill := func(field *float64, value float64) {
		if *field == 0 {
			*field = value
		}
	}
	fill(&s.SeasonVariance, .0104)
	fill(&s.NewRating, -.25)
	fill(&s.NewVariance, .0162)
	fill(&s.ClosedDoors, .087)
	fill(&s.FirstRho, -.04)
	fill(&s.LowerRho, -.10)
	return s
}

// Where every division starts, before its first match.
const (
	firstLevel    = .10  // log goals of an away side against an equal one, first tier
	lowerLevel    = -.05 // the same in the tiers below
	homeAdvantage = .35  // on the log rate
	startVariance = .01  // of both
)

// Spectators were kept out between these days, first and last, in the leagues
// of Europe.
var (
	doorsClosed = time.Date(2020, time.June, 1, 0, 0, 0, 0, time.UTC)
	doorsOpen   = time.Date(2021, time.June, 16, 0, 0, 0, 0, time.UTC)
)

// estimate is a normal distribution: what is known of one number.
type estimate struct {
	Mean     float64 `json:"mean"`
	Variance float64 `json:"variance"`
}

type teamState struct {
	Attack  estimate        `json:"attack"`
	Defence estimate        `json:"defence"`
	Season  football.Season `json:"season"` // of its latest match
}

type divisionState struct {
	Level estimate `json:"level"` // log goals of an away side against an equal one
	Home  estimate `json:"home"`  // added for the home side
}

// Dynamic is an extended Kalman filter over log scoring rates:
//
//	ln λ₁ = μ + h − c·closed + A_home − D_away,   ln λ₂ = μ + A_away − D_home
//
// with an attack A and a defence D per team, and a level μ and a home advantage
// h per division. Each is known with a variance; a match moves each by its
// share of the surprise in the goals (West & Harrison, "Bayesian Forecasting
// and Dynamic Models", 1997, ch. 14, for Poisson counts with scalar variances).
type Dynamic struct {
	settings  DynamicSettings
	teams     map[int64]*teamState
	divisions map[string]*divisionState
}

// NewDynamic is a model that has seen no match.
func NewDynamic(settings DynamicSettings) *Dynamic {
	return &Dynamic{settings.withDefaults(), map[int64]*teamState{}, map[string]*divisionState{}}
}

// Rates are the expected goals of both sides and how well they are known.
type Rates struct {
	Home, Away float64 // expected goals, above zero
	Rho        float64 // dependence between the two; see NewGrid
	// Spread is the standard error of ln(Home/Away): 0 would be full knowledge
	// of both teams.
	Spread float64
}

// Rates of a fixture from what has been learnt so far. Nothing is changed.
func (d *Dynamic) Rates(f football.Fixture) Rates {
	home, away, division := d.team(f.Home.ID, f.Season), d.team(f.Away.ID, f.Season), d.division(f.Division)
	eta1, s1, eta2, s2 := d.logRates(&home, &away, &division, f.Kickoff)
	rho := d.settings.LowerRho
	if firstTier(f.Division) {
		rho = d.settings.FirstRho
	}
	return Rates{
		// The mean of a log-normal rate, not its median.
		Home: math.Exp(eta1 + s1/2), Away: math.Exp(eta2 + s2/2), Rho: rho,
		// The division's level is in both logarithms and cancels.
		Spread: math.Sqrt(home.Attack.Variance + home.Defence.Variance + away.Attack.Variance + away.Defence.Variance + division.Home.Variance),
	}
}

// Strength of a team as it is known: attack and defence in logarithms of goals,
// 0 being that of a team nobody has seen. It is zero for an unknown team.
func (d *Dynamic) Strength(team int64) (attack, defence float64) {
	state, ok := d.teams[team]
	if !ok {
		return 0, 0
	}
	return state.Attack.Mean, state.Defence.Mean
}

// Learn moves what is known by one match. Matches come in order of kick-off.
// An awarded match says nothing about goals and is passed over.
func (d *Dynamic) Learn(m football.Match) error {
	if m.Awarded {
		return nil
	}
	home, away, division := d.team(m.Home.ID, m.Season), d.team(m.Away.ID, m.Season), d.division(m.Division)
	eta1, s1, eta2, s2 := d.logRates(&home, &away, &division, m.Kickoff)
	// Both sides' goals are one observation of the state before the match.
	first := surprise(float64(m.Score.Home), eta1, s1)
	second := surprise(float64(m.Score.Away), eta2, s2)
	first.move(&home.Attack, +1)
	first.move(&away.Defence, -1)
	first.move(&division.Home, +1)
	second.move(&away.Attack, +1)
	second.move(&home.Defence, -1)
	level := division.Level
	first.move(&level, +1)
	second.move(&level, +1)
	division.Level = level

	if !finite(home.Attack.Mean) || !finite(home.Defence.Mean) || !finite(away.Attack.Mean) || !finite(away.Defence.Mean) {
		return fmt.Errorf("learn %s – %s %s: a rating is not a finite number", m.Home.Name, m.Away.Name, m.Score)
	}
	home.Season, away.Season = m.Season, m.Season
	d.teams[m.Home.ID], d.teams[m.Away.ID], d.divisions[m.Division] = &home, &away, &division
	return nil
}

func (d *Dynamic) logRates(home, away *teamState, division *divisionState, kickoff time.Time) (eta1, s1, eta2, s2 float64) {
	eta1 = division.Level.Mean + division.Home.Mean + home.Attack.Mean - away.Defence.Mean
	if !kickoff.Before(doorsClosed) && kickoff.Before(doorsOpen) {
		eta1 -= d.settings.ClosedDoors
	}
	eta2 = division.Level.Mean + away.Attack.Mean - home.Defence.Mean
	s1 = home.Attack.Variance + away.Defence.Variance + division.Level.Variance + division.Home.Variance
	s2 = away.Attack.Variance + home.Defence.Variance + division.Level.Variance
	return eta1, s1, eta2, s2
}

// innovation is what one side's goals say about each number behind its rate.
type innovation struct{ residual, information float64 }

// surprise of y goals where e^(eta + s/2) were expected.
func surprise(y, eta, s float64) innovation {
	lambda := math.Exp(eta + s/2)
	f := 1 + s*lambda
	return innovation{residual: (y - lambda) / f, information: lambda / f}
}

func (i innovation) move(e *estimate, sign float64) {
	e.Mean += sign * e.Variance * i.residual
	e.Variance -= e.Variance * e.Variance * i.information
}

// team is what is known of a team when a season's match is to be forecast: a
// new season loosens it, and one that was away is half forgotten.
func (d *Dynamic) team(id int64, season football.Season) teamState {
	known, ok := d.teams[id]
	if !ok {
		fresh := estimate{d.settings.NewRating, d.settings.NewVariance}
		return teamState{fresh, fresh, season}
	}
	t := *known
	if season <= t.Season {
		return t
	}
	for _, e := range []*estimate{&t.Attack, &t.Defence} {
		if season > t.Season+1 {
			e.Mean = (e.Mean + d.settings.NewRating) / 2
		}
		e.Variance += d.settings.SeasonVariance
	}
	return t
}

func (d *Dynamic) division(code string) divisionState {
	if known, ok := d.divisions[code]; ok {
		return *known
	}
	level := lowerLevel
	if firstTier(code) {
		level = firstLevel
	}
	return divisionState{estimate{level, startVariance}, estimate{homeAdvantage, startVariance}}
}

func firstTier(code string) bool {
	division, known := football.DivisionByCode(code)
	return !known || division.Tier == 1
}

// dynamicState is the model as readable JSON.
type dynamicState struct {
	Settings  DynamicSettings           `json:"settings"`
	Teams     map[int64]*teamState      `json:"teams"` // by id
	Divisions map[string]*divisionState `json:"divisions"`
}

// MarshalJSON writes all that the model knows.
func (d *Dynamic) MarshalJSON() ([]byte, error) {
	return json.Marshal(dynamicState{d.settings, d.teams, d.divisions})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Dynamic) UnmarshalJSON(text []byte) error {
	state := dynamicState{Teams: map[int64]*teamState{}, Divisions: map[string]*divisionState{}}
	if err := json.Unmarshal(text, &state); err != nil {
		return fmt.Errorf("read a dynamic goals model: %w", err)
	}
	*d = Dynamic{state.Settings, state.Teams, state.Divisions}
	return nil
}
