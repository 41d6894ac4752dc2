// Package forecast gives every model one interface: a recipe is fitted to played
// matches and yields a model, and a model forecasts fixtures.
package forecast

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feature"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// The names of the models.
const (
	BaseRate      = "baserate"          // frequencies of the outcomes in the division
	Elo           = "elo"               // Elo ratings, ordered logit
	Pi            = "pi"                // pi-ratings, ordered logit
	Poisson       = "poisson"           // independent Poisson counts
	DixonColes    = "dixon-coles"       // time-weighted, all divisions at once
	Bivariate     = "bivariate-poisson" // with a count of goals common to both sides
	DynamicGoals  = "dynamic-goals"     // Kalman filter over scoring rates
	StrengthAlone = "strength-alone"    // the filter of Strength without motivation and calibration
	StrengthGoals = "strength-goals"    // strengths from goals and shots alone; past odds only train motivation and calibration
	Strength      = "strength"          // the main model: market-informed strengths, motivation, calibration
	Trees         = "trees"             // gradient-boosted trees over ratings, stakes and recent matches
	Ensemble      = "ensemble"          // Strength, adjusted by other models
	Blend         = "blend"             // Strength and the match's current odds
	// Benchmarks, which use a match's own odds.
	Market               = "market"                // closing odds, or opening odds on request
	MarketOther          = "market-other"          // the other of the two
	MarketShin           = "market-shin"           // Market with Shin's margin
	MarketMultiplicative = "market-multiplicative" // Market with the multiplicative margin
)

// Models returns the names of the models that can be fitted and stored, the main one
// first.
func Models() []string {
	return []string{Strength, StrengthGoals, StrengthAlone, Ensemble, Trees, DynamicGoals, DixonColes, Bivariate, Poisson, Elo, Pi, BaseRate, Blend}
}

// Benchmarks returns the names of the benchmarks, which use a match's own odds.
func Benchmarks() []string { return []string{Market, MarketOther, MarketShin, MarketMultiplicative} }

// Recipe determines which model is fitted and how. The same recipe and matches give
// the same model.
type Recipe struct {
	Name string `json:"name"`
	Seed uint64 `json:"seed,omitempty"` // of the models that use randomness
}

// learner returns the recipe's learner. quotes, the odds of a game, is needed only
// for benchmarks; an unknown name is an Invalid fault.
func (r Recipe) learner(e *Evidence, quotes func(game int) []odds.Quote, opening bool) (learner, error) {
	switch r.Name {
	case BaseRate:
		return &baserate{e: e}, nil
	case Elo:
		return newElo(e), nil
	case Pi:
		return newPi(e), nil
	case Poisson:
		return newPoisson(e, goalmodel.Independent), nil
	case DixonColes:
		return newPoisson(e, goalmodel.DixonColes), nil
	case Bivariate:
		return newPoisson(e, goalmodel.Bivariate), nil
	case DynamicGoals:
		return &dynamic{e: e, Model: &goalmodel.Dynamic{}}, nil
	case StrengthAlone:
		return newStrength(e, false, true), nil
	case StrengthGoals:
		return newStrength(e, true, false), nil
	case Strength:
		return newStrength(e, false, false), nil
	case Trees:
		return newTrees(e, r.Seed), nil
	case Ensemble:
		return &ensemble{e: e, Lead: newStrength(e, false, false), Members: []learner{
			newElo(e), &dynamic{e: e, Model: &goalmodel.Dynamic{}}, newStrength(e, true, false), newTrees(e, r.Seed),
		}}, nil
	case Blend:
		return &blend{e, newStrength(e, false, false)}, nil
	}
	if quotes != nil {
		switch r.Name {
		case Market:
			return &marketLine{e: e, opening: opening}, nil
		case MarketOther:
			return &marketLine{e: e, opening: !opening}, nil
		case MarketShin:
			return &marketLine{e: e, opening: opening, margin: odds.Shin, quotes: quotes}, nil
		case MarketMultiplicative:
			return &marketLine{e: e, opening: opening, margin: odds.Multiplicative, quotes: quotes}, nil
		}
	}
	return nil, fault.New(fault.Invalid, "there is no model called %q", r.Name)
}

// Goals are the expected goals of both sides.
type Goals struct {
	Home, Away float64
}

// Forecast is a model's forecast of one fixture.
type Forecast struct {
	Probs    football.Probs
	Score    football.Score // the most probable exact score
	Expected Goals
	Rho      float64 // dependence between the goals with which Probs were made; Grid has none
	// Confidence is one minus the standard error of ln(Expected.Home/Expected.Away),
	// in [0, 1]: 1 if both teams' strengths were known exactly. It does not measure
	// how uncertain the outcome is.
	Confidence float64
	// Own are the model's own probabilities if the match's odds are blended into Probs;
	// nil: Probs are its own.
	Own   *football.Probs
	Known Knowledge
	// Parts explain the forecast; see Part.
	Parts []Part
}

// Grid returns the probabilities of exact scores behind the forecast.
func (f *Forecast) Grid() goalmodel.Grid {
	grid := goalmodel.NewScoreGrid(f.Expected.Home, f.Expected.Away)
	return grid.Matched(f.Probs)
}

// ScoreOfSign returns the most probable score among those of the most probable outcome.
// Score is often another: the most probable of all is a draw in most close matches.
func (f *Forecast) ScoreOfSign() football.Score {
	grid := f.Grid()
	return grid.MostProbableOf(f.Probs.MostProbable())
}

func newForecast(o prediction, parts []Part) Forecast {
	grid := o.grid()
	return Forecast{
		Probs: o.Probs, Score: grid.MostProbable(), Expected: Goals{o.Home, o.Away}, Rho: o.Rho,
		Confidence: max(0, 1-o.Spread), Own: o.Own, Parts: parts,
	}
}

// FromRates returns a forecast that another model has made: probabilities of the outcomes,
// expected goals of both sides above zero, the dependence between them and the variance
// of ln(home/away).
func FromRates(probs football.Probs, home, away, rho, variance float64) Forecast {
	return newForecast(prediction{Probs: probs, Home: home, Away: away, Rho: rho, Spread: math.Sqrt(variance)}, nil)
}

// TeamStrength is the attack and defence of a team in log goals.
type TeamStrength struct {
	Attack, Defence float64
}

// PastForecast is a model's forecast of one match record, with the knowledge of
// AsOf.
type PastForecast struct {
	Record   int // index in the records given to Fit
	AsOf     time.Time
	Forecast Forecast
}

// countryState is the stored state of a model for one country's leagues.
type countryState struct {
	Country   string                     `json:"country"`
	Teams     []team                     `json:"teams"`
	Divisions []string                   `json:"divisions"` // codes
	Season    football.Season            `json:"season"`    // the last season
	Seasons   map[string]*feature.Season `json:"seasons"`   // Season by division code
	Base      *goalmodel.Filter          `json:"base"`      // with default settings, for computing stakes
	Learner   json.RawMessage            `json:"learner"`
}

type team struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Last int    `json:"last,omitempty"` // day of its last result, since 1970; 0: none
}

// Model is a fitted model. It is not changed by forecasting.
type Model struct {
	recipe    Recipe
	countries []countryState
}

// Observer receives intermediate results of a fit; each function may be nil.
type Observer struct {
	// OnForecast is called with every forecast of the last season of each division
	// and of earlier seasons that contain a fixture: for fixtures, and for played
	// matches as forecast before they were played. Current odds are blended into it.
	// An error ends the fit.
	OnForecast func(PastForecast) error
	// OnBaseline is called for every played match with the probabilities that the
	// default filter gave before it.
	OnBaseline func(record int, probs football.Probs)
	// OnStrengths is called for every played match with the estimated strengths of
	// both sides after it.
	OnStrengths func(record int, home, away TeamStrength)
}

// Fit fits a model to all played matches, each country separately: settings,
// motivation and calibration on the seasons before the current one, strengths on
// all. Records may come in any order; those without a score are forecast. An unknown
// recipe is an Invalid fault; when ctx is done, its error is returned.
func Fit(ctx context.Context, recipe Recipe, records []football.MatchRecord, observer Observer, deductions ...competition.Deduction) (*Model, error) {
	model := &Model{recipe: recipe}
	for _, h := range history.ByCountry(records, odds.Power, deductions...) {
		e, err := NewEvidence(ctx, h)
		if err != nil {
			return nil, err
		}
		l, err := recipe.learner(e, nil, false)
		if err != nil {
			return nil, err
		}
		last := h.Blocks[len(h.Blocks)-1].Season
		err = walk(ctx, l, e, e.firstReported(), last, func(i int, o prediction, ok bool) error {
			if !ok || observer.OnForecast == nil {
				return nil
			}
			first := &records[h.Games[h.Blocks[h.Games[i].Block].First].Source]
			return observer.OnForecast(PastForecast{h.Games[i].Source, first.Kickoff, e.withOdds(l, i, o)})
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", h.Country, err)
		}
		e.notify(observer)
		state, err := e.snapshot(l, last)
		if err != nil {
			return nil, err
		}
		model.countries = append(model.countries, state)
	}
	return model, nil
}

// firstReported returns the first season whose forecasts a fit reports: the last
// season, or an earlier one that is the last of a division or contains a fixture.
func (e *Evidence) firstReported() football.Season {
	latest := make([]football.Season, len(e.Divisions))
	for i := range e.Games {
		latest[e.Games[i].Division] = max(latest[e.Games[i].Division], e.Games[i].Season)
	}
	first := slices.Min(latest)
	for i := range e.Games {
		if g := &e.Games[i]; !g.HasResult && !g.Awarded {
			first = min(first, g.Season)
		}
	}
	return first
}

func (e *Evidence) notify(observer Observer) {
	for i := range e.Games {
		g := &e.Games[i]
		if !g.HasResult {
			continue
		}
		if observer.OnBaseline != nil {
			home, away := e.predicted[i].Rates()
			observer.OnBaseline(g.Source, goalmodel.Outcomes(home, away, gridRho))
		}
		if observer.OnStrengths != nil {
			observer.OnStrengths(g.Source, e.strengths[i][0], e.strengths[i][1])
		}
	}
}

func (e *Evidence) snapshot(l learner, last football.Season) (countryState, error) {
	state := countryState{Country: e.Country, Season: last, Seasons: map[string]*feature.Season{}, Base: e.base}
	_, played := lastMatches(e.History)
	for i, t := range e.Teams {
		state.Teams = append(state.Teams, team{t.ID, t.Name, played[i]})
	}
	for d, division := range e.Divisions {
		state.Divisions = append(state.Divisions, division.Code)
		if season := e.seasons[history.DivisionSeason{Division: d, Season: last}]; season != nil {
			state.Seasons[division.Code] = season
		}
	}
	var err error
	if state.Learner, err = json.Marshal(l); err != nil {
		return state, fmt.Errorf("encode the model of %s: %w", e.Country, err)
	}
	return state, nil
}

// Forecast forecasts a fixture with the knowledge of the fit. A country or division
// that the model has not learned from is a NotFound fault. quotes are the match's
// current odds, which are blended into the forecast; without them it is the model's own.
func (m *Model) Forecast(f football.Fixture, quotes ...odds.Quote) (Forecast, error) {
	at := slices.IndexFunc(m.countries, func(c countryState) bool { return c.Country == f.Home.Country })
	if at < 0 {
		return Forecast{}, fault.New(fault.NotFound, "the model has not learned from this country's leagues")
	}
	// Predicting changes the learner, so each forecast decodes a fresh copy.
	c := &m.countries[at]
	e, opens, err := c.evidence(f, quotes)
	if err != nil {
		return Forecast{}, err
	}
	l, err := m.recipe.learner(e, nil, false)
	if err != nil {
		return Forecast{}, err
	}
	if err := json.Unmarshal(c.Learner, l); err != nil {
		return Forecast{}, fmt.Errorf("read a %s model: %w", m.recipe.Name, err)
	}
	l.attach(e, opens)
	o, ok := l.predict(0)
	if !ok {
		return Forecast{}, fault.New(fault.NotFound, "the model cannot forecast this match")
	}
	if o.Probs = withMinProbability(o.Probs); !o.valid() {
		return Forecast{}, fmt.Errorf("%s – %s: a forecast is not a probability: %v", f.Home.Name, f.Away.Name, o.Probs)
	}
	if o.Spread == 0 {
		o.Spread = e.spread[0]
	}
	return e.withOdds(l, 0, o), nil
}

// evidence returns a history with only one fixture, over the model's teams and any
// new ones. opens is 0 if the fixture begins a season, or has a team that is new in
// its season, else −1.
func (c *countryState) evidence(f football.Fixture, quotes []odds.Quote) (e *Evidence, opens int, err error) {
	division := slices.Index(c.Divisions, f.Division)
	if division < 0 {
		return nil, 0, fault.New(fault.NotFound, "the model has not learned from division %s", f.Division)
	}
	f.Stage = "" // a play-off is forecast as one more match of the league
	record := football.MatchRecord{Fixture: f, Quotes: quotes}
	one := history.ByCountry([]football.MatchRecord{record}, odds.Power)[0]
	h := &history.History{Country: c.Country, Games: one.Games, Blocks: one.Blocks, Members: map[history.DivisionSeason][]int{}}
	for _, t := range c.Teams {
		h.Teams = append(h.Teams, football.Team{ID: t.ID, Name: t.Name, Country: c.Country})
	}
	for _, code := range c.Divisions {
		d, known := competition.ByCode(code)
		if !known {
			d = competition.Unlisted(code, c.Country)
		}
		h.Divisions = append(h.Divisions, d)
	}
	index := func(t football.Team) int {
		at := slices.IndexFunc(h.Teams, func(known football.Team) bool { return known.ID == t.ID })
		if at < 0 {
			at = len(h.Teams)
			h.Teams = append(h.Teams, t)
		}
		return at
	}
	g := &h.Games[0]
	g.Home, g.Away, g.Division = index(f.Home), index(f.Away), division
	g.RoundsLeft, g.RoundsPlayed = 0, 0

	for d, code := range c.Divisions {
		if season := c.Seasons[code]; season != nil {
			h.Members[history.DivisionSeason{Division: d, Season: c.Season}] = slices.Clone(season.Members)
		}
	}
	season := c.Seasons[f.Division]
	opens = -1
	entry := history.DivisionSeason{Division: division, Season: f.Season}
	for _, t := range []int{g.Home, g.Away} {
		if !slices.Contains(h.Members[entry], t) {
			opens = 0
			h.Members[entry] = append(h.Members[entry], t)
			slices.Sort(h.Members[entry])
		}
	}
	h.Blocks[0].StartsSeason = opens == 0

	// Attach changes the teams, so it gets a copy.
	base := *c.Base
	base.Teams, base.Divisions = slices.Clone(base.Teams), slices.Clone(base.Divisions)
	base.Attach(h)
	if opens == 0 {
		base.Begin(0)
	}
	e = &Evidence{History: h, base: &base, observed: make([]goalmodel.Observed, 1), last: make([][2]int, 1), stakes: make([][2]feature.Stakes, 1), spread: []float64{base.Spread(g)}, settings: map[string]*estimate{}}
	for side, t := range []int{g.Home, g.Away} {
		if t < len(c.Teams) {
			e.last[0][side] = c.Teams[t].Last
		}
	}
	e.roundsUnknown = opens < 0
	if opens < 0 && season != nil && f.Season == c.Season && h.Divisions[division].At(f.Season).HomeMeetings() == 1 {
		e.roundsUnknown = false
		g.RoundsLeft, g.RoundsPlayed = season.Round(g, f.Matchday)
		if g.RoundsLeft <= feature.LastRounds {
			e.stakes[0] = season.Stakes([]*history.Game{g}, base.Strengths(division, g.Day), stakesSeed(g.Day, division))[0]
		}
	}
	return e, opens, nil
}

// modelState is the JSON form of a model.
type modelState struct {
	Countries []countryState `json:"countries"`
}

// Encode returns the model as readable JSON, for Decode.
func (m *Model) Encode() ([]byte, error) { return json.Marshal(modelState{m.countries}) }

// Decode restores a model from its recipe and the result of Encode.
func Decode(recipe Recipe, state []byte) (*Model, error) {
	var k modelState
	if err := json.Unmarshal(state, &k); err != nil {
		return nil, fmt.Errorf("read a %s model: %w", recipe.Name, err)
	}
	for i, c := range k.Countries {
		if c.Base == nil || len(c.Learner) == 0 {
			return nil, fmt.Errorf("read a %s model: country %d is not complete", recipe.Name, i)
		}
	}
	model := &Model{recipe, k.Countries}
	if !slices.Contains(Models(), recipe.Name) {
		return nil, fault.New(fault.Invalid, "there is no model called %q", recipe.Name)
	}
	return model, nil
}

// Prepare computes the features of all matches, as every fit does first, and returns
// the number of features per match. It serves to measure that step.
func Prepare(ctx context.Context, records []football.MatchRecord) (features int, err error) {
	for _, h := range history.ByCountry(records, odds.Power) {
		if _, err := NewEvidence(ctx, h); err != nil {
			return 0, err
		}
	}
	return treeColumns, nil
}
