// Package forecast puts models behind one word: a recipe is fitted on played
// matches and gives a model, a model forecasts fixtures.
package forecast

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feature"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Names of the models.
const (
	BaseRate      = "baserate"          // how matches of the division end
	Elo           = "elo"               // Elo ratings, ordered logit
	Pi            = "pi"                // pi-ratings, ordered logit
	Poisson       = "poisson"           // independent Poisson counts
	DixonColes    = "dixon-coles"       // time-weighted, all divisions at once
	Bivariate     = "bivariate-poisson" // with goals common to both sides
	DynamicGoals  = "dynamic-goals"     // Kalman filter over scoring rates
	StrengthAlone = "strength-alone"    // the filter of Strength, nothing on top
	StrengthGoals = "strength-goals"    // strengths from goals and shots alone; past odds teach its layers only
	Strength      = "strength"          // the main model: market-informed strengths, motivation, calibration
	Trees         = "trees"             // gradient-boosted trees over ratings, stakes and form
	Ensemble      = "ensemble"          // Strength, moved by what the others see
	Blend         = "blend"             // the match's current odds and Strength
	// Benchmarks: a match's own odds.
	Market               = "market" // closing, or opening where asked so
	MarketOther          = "market-other"
	MarketShin           = "market-shin"
	MarketMultiplicative = "market-multiplicative"
)

// Models that can be fitted and kept, the main one first.
func Models() []string {
	return []string{Strength, StrengthGoals, StrengthAlone, Ensemble, Trees, DynamicGoals, DixonColes, Bivariate, Poisson, Elo, Pi, BaseRate, Blend}
}

// Benchmarks that look at a match's own odds.
func Benchmarks() []string { return []string{Market, MarketOther, MarketShin, MarketMultiplicative} }

// Recipe says which model is fitted and how; with the same matches it gives
// the same model.
type Recipe struct {
	Name string `json:"name"`
	Seed uint64 `json:"seed,omitempty"` // of the models that draw lots
}

// learner of a recipe. quotes is for benchmarks alone: the odds of a game.
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

// Goals of both sides as expected, not as counted.
type Goals struct {
	Home, Away float64
}

// Forecast of one fixture.
type Forecast struct {
	Probs    football.Probs
	Score    football.Score // the most probable one
	Expected Goals
	Rho      float64 // with Expected and Probs gives the grid of exact scores; see Grid
	// Confidence is one minus the standard error of ln(Expected.Home/Expected.Away),
	// at least 0: 1 would be full knowledge of both teams. It says nothing about chance.
	Confidence float64
	// Parts say what moved it; see Part.
	Parts []Part
}

// Grid of exact scores behind the forecast.
func (f *Forecast) Grid() goalmodel.Grid {
	grid := goalmodel.NewGrid(f.Expected.Home, f.Expected.Away, f.Rho)
	return grid.Matched(f.Probs)
}

func newForecast(o prediction, parts []Part) Forecast {
	grid := o.grid()
	return Forecast{
		Probs: o.Probs, Score: grid.MostProbable(), Expected: Goals{o.Home, o.Away}, Rho: o.Rho,
		Confidence: max(0, 1-o.Spread), Parts: parts,
	}
}

// TeamStrength is attack and defence of a team in logarithms of goals.
type TeamStrength struct {
	Attack, Defence float64
}

// PastForecast is what a model said of one record before it was played.
type PastForecast struct {
	Record   int // index in what was given
	AsOf     time.Time
	Forecast Forecast
}

// countryState is what a model knows of one country's leagues, as it is kept.
type countryState struct {
	Country   string                     `json:"country"`
	Teams     []team                     `json:"teams"`
	Divisions []string                   `json:"divisions"` // codes
	Season    football.Season            `json:"season"`    // the last one
	Seasons   map[string]*feature.Season `json:"seasons"`   // the last one of each division, by code
	Base      *goalmodel.Filter          `json:"base"`      // of default settings: what stakes are weighed with
	Learner   json.RawMessage            `json:"learner"`
}

type team struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Model forecasts fixtures from what it has learnt.
type Model struct {
	recipe    Recipe
	countries []countryState
}

// Observer is told what a fit sees on its way; each method may be left nil.
type Observer struct {
	// Said is told every forecast of the last season of each division, and of the
	// seasons that hold a fixture: of played matches as they were before them,
	// and of fixtures.
	Said func(PastForecast) error
	// Before is told of every played match what the default filter gave its
	// outcomes before it.
	Before func(record int, probs football.Probs)
	// After is told how strong both sides were taken to be after each match.
	After func(record int, home, away TeamStrength)
}

// Fit a model on everything that was played, each country for itself: settings
// and layers on the seasons before the running one, strengths on all. Records
// may come in any order; those without a score are forecast.
func Fit(ctx context.Context, recipe Recipe, records []football.MatchRecord, observer Observer) (*Model, error) {
	model := &Model{recipe: recipe}
	for _, h := range history.ByCountry(records, odds.Power) {
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
			if !ok || observer.Said == nil {
				return nil
			}
			first := &records[h.Games[h.Blocks[h.Games[i].Block].First].Source]
			return observer.Said(PastForecast{h.Games[i].Source, first.Kickoff, newForecast(o, explain(l, e, i, o))})
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", h.Country, err)
		}
		e.notify(observer)
		kept, err := e.snapshot(l, last)
		if err != nil {
			return nil, err
		}
		model.countries = append(model.countries, kept)
	}
	return model, nil
}

// firstReported is the first season of which a fit has something to tell: the last one,
// or an earlier one that is the last of a division or holds a fixture.
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
		if observer.Before != nil {
			home, away := e.predicted[i].Rates()
			observer.Before(g.Source, goalmodel.Outcomes(home, away, gridRho))
		}
		if observer.After != nil {
			observer.After(g.Source, e.strengths[i][0], e.strengths[i][1])
		}
	}
}

func (e *Evidence) snapshot(l learner, last football.Season) (countryState, error) {
	kept := countryState{Country: e.Country, Season: last, Seasons: map[string]*feature.Season{}, Base: e.base}
	for _, t := range e.Teams {
		kept.Teams = append(kept.Teams, team{t.ID, t.Name})
	}
	for d, division := range e.Divisions {
		kept.Divisions = append(kept.Divisions, division.Code)
		if season := e.seasons[history.DivisionSeason{Division: d, Season: last}]; season != nil {
			kept.Seasons[division.Code] = season
		}
	}
	var err error
	if kept.Learner, err = json.Marshal(l); err != nil {
		return kept, fmt.Errorf("keep what was learnt of %s: %w", e.Country, err)
	}
	return kept, nil
}

// Forecast a fixture with what was known when the model was fitted. Its
// division must be one that the model has learnt from.
func (m *Model) Forecast(f football.Fixture, quotes ...odds.Quote) (Forecast, error) {
	at := slices.IndexFunc(m.countries, func(c countryState) bool { return c.Country == f.Home.Country })
	if at < 0 {
		return Forecast{}, fault.New(fault.NotFound, "the model has learnt nothing of this country's leagues")
	}
	// What is kept is read anew, so that forecasting one fixture leaves it as it
	// is for the next.
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
		return Forecast{}, fault.New(fault.NotFound, "the model has nothing to say of this match")
	}
	if o.Probs = withMinProbability(o.Probs); !o.valid() {
		return Forecast{}, fmt.Errorf("%s – %s: a forecast is not a probability: %v", f.Home.Name, f.Away.Name, o.Probs)
	}
	if o.Spread == 0 {
		o.Spread = e.spread[0]
	}
	return newForecast(o, explain(l, e, 0, o)), nil
}

// evidence of one fixture: a history of it alone, over the teams that the model
// knows and those it adds. opens is 0 where it begins a season or brings a team
// that the season did not have, else −1.
func (c *countryState) evidence(f football.Fixture, quotes []odds.Quote) (e *Evidence, opens int, err error) {
	division := slices.Index(c.Divisions, f.Division)
	if division < 0 {
		return nil, 0, fault.New(fault.NotFound, "the model has learnt nothing of division %s", f.Division)
	}
	record := football.MatchRecord{Fixture: f, Quotes: quotes}
	one := history.ByCountry([]football.MatchRecord{record}, odds.Power)[0]
	h := &history.History{Country: c.Country, Games: one.Games, Blocks: one.Blocks, Members: map[history.DivisionSeason][]int{}}
	for _, t := range c.Teams {
		h.Teams = append(h.Teams, football.Team{ID: t.ID, Name: t.Name, Country: c.Country})
	}
	for _, code := range c.Divisions {
		d, known := football.DivisionByCode(code)
		if !known {
			d = football.Division{Code: code, Name: code, Country: c.Country, Tier: 1, HomeMeetings: 1}
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

	// Attach changes teams: the model's own copy stays as it is.
	base := *c.Base
	base.Teams, base.Divisions = slices.Clone(base.Teams), slices.Clone(base.Divisions)
	base.Attach(h)
	if opens == 0 {
		base.Begin(0)
	}
	e = &Evidence{History: h, base: &base, observed: make([]goalmodel.Observed, 1), stakes: make([][2]feature.Stakes, 1), spread: []float64{base.Spread(g)}, settings: map[string]*estimate{}}
	if opens < 0 && season != nil && f.Season == c.Season && h.Divisions[division].HomeMeetings == 1 {
		g.RoundsLeft, g.RoundsPlayed = season.Round(g, f.Matchday)
		if g.RoundsLeft <= feature.LastRounds {
			e.stakes[0] = season.Stakes([]*history.Game{g}, base.Strengths(division, g.Day), stakesSeed(g.Day, division))[0]
		}
	}
	return e, opens, nil
}

// modelState is a model as readable JSON.
type modelState struct {
	Countries []countryState `json:"countries"`
}

// Encode writes what the model knows as readable JSON; Decode reads it.
func (m *Model) Encode() ([]byte, error) { return json.Marshal(modelState{m.countries}) }

// Decode makes a model of its recipe and what Encode wrote.
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

// Prepare works out the features of all matches, as every fit does before it
// learns, and says how many numbers there are of each.
func Prepare(ctx context.Context, records []football.MatchRecord) (features int, err error) {
	for _, h := range history.ByCountry(records, odds.Power) {
		if _, err := NewEvidence(ctx, h); err != nil {
			return 0, err
		}
	}
	return treeColumns, nil
}
