// Package backtest runs models through past seasons, with only what was known at
// the time, and scores their forecasts.
package backtest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

// Settings configure a backtest.
type Settings struct {
	From, To football.Season // first and last, both included
	Models   []string        // by name; empty: all models and benchmarks
	// Opening uses opening instead of closing odds as the market.
	Opening bool
	// Deductions are the points taken away from teams; each counts from the day after its own.
	Deductions []competition.Deduction
	// Progress is called with the number of models done and the model just
	// finished; nil: not called.
	Progress func(done, total int, model string)
	// OnForecast is called with every forecast; record is the index of its match
	// in the records. Models run concurrently, but calls never overlap. nil: not
	// called.
	OnForecast func(model string, record int, p football.Probs)
}

// Report is the result of a backtest.
type Report struct {
	From, To football.Season
	Elapsed  time.Duration
	Models   []Model // in order of RPS, best first
}

// Divisions returns the codes of the divisions that were forecast, sorted.
func (r *Report) Divisions() []string {
	var all []string
	for k := range r.Models {
		all = slices.AppendSeq(all, maps.Keys(r.Models[k].Divisions))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// MarshalJSON encodes the report; Elapsed becomes milliseconds.
func (r *Report) MarshalJSON() ([]byte, error) {
	models := make([]*Model, len(r.Models))
	for k := range r.Models {
		models[k] = &r.Models[k]
	}
	return json.Marshal(struct {
		From      football.Season `json:"from"`
		To        football.Season `json:"to"`
		ElapsedMs int64           `json:"elapsedMs"`
		Models    []*Model        `json:"models"`
	}{r.From, r.To, r.Elapsed.Milliseconds(), models})
}

// Model holds the scores of one model.
type Model struct {
	Name      string
	Divisions map[string]*scoring.Scores // by code
	All       scoring.Scores
	Seasons   map[football.Season]*scoring.Scores
	// VsMarket is the paired difference to the market's RPS over the matches
	// that both forecast, negative if the model is better; nil for the market
	// itself and where there is no such match.
	VsMarket *scoring.Difference

	rps map[matchKey]float64
}

type matchKey struct {
	country string
	game    int
}

// Run runs a backtest on records of any number of countries. Models learn from all
// seasons before each match but only the seasons in settings are scored. Invalid
// settings, and seasons without a played match, are faults of kind Invalid.
func Run(ctx context.Context, records []football.MatchRecord, settings Settings) (*Report, error) {
	names, err := settings.names()
	if err != nil {
		return nil, err
	}
	var played []football.MatchRecord
	var places []int // index in records of each played match
	for i := range records {
		if s := &records[i]; s.Score != nil && s.Season <= settings.To {
			played, places = append(played, *s), append(places, i)
		}
	}
	if !slices.ContainsFunc(played, func(s football.MatchRecord) bool { return s.Season >= settings.From }) {
		return nil, fault.New(fault.Invalid, "no match of the seasons %s to %s has been played", settings.From, settings.To)
	}
	var all []*forecast.Evidence
	for _, h := range history.ByCountry(played, odds.Power, settings.Deductions...) {
		if h.Blocks[len(h.Blocks)-1].Season < settings.From {
			continue
		}
		e, err := forecast.NewEvidence(ctx, h)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	report := &Report{From: settings.From, To: settings.To, Models: make([]Model, len(names))}
	// Slow models come first, as names orders them.
	work := make(chan int)
	failed := make([]error, len(names))
	var (
		group sync.WaitGroup
		mutex sync.Mutex
		done  int
	)
	for range min(len(names), processors.Count()) {
		group.Go(func() {
			for k := range work {
				onForecast := func(int, football.Probs) {}
				if settings.OnForecast != nil {
					onForecast = func(record int, p football.Probs) {
						mutex.Lock()
						defer mutex.Unlock()
						settings.OnForecast(names[k], places[record], p)
					}
				}
				report.Models[k], failed[k] = run(ctx, names[k], all, played, settings, onForecast)
				mutex.Lock()
				done++
				if settings.Progress != nil {
					settings.Progress(done, len(names), names[k])
				}
				mutex.Unlock()
			}
		})
	}
	for k := range names {
		work <- k
	}
	close(work)
	group.Wait()
	for k, err := range failed {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names[k], err)
		}
	}
	if at := slices.Index(names, forecast.Market); at >= 0 {
		report.compare(report.Models[at].rps)
	}
	report.Models = slices.DeleteFunc(report.Models, func(m Model) bool { return m.All.N == 0 })
	slices.SortStableFunc(report.Models, func(a, b Model) int { return cmp.Compare(a.All.RPS, b.All.RPS) })
	return report, nil
}

// Check returns an Invalid fault if the settings cannot be used.
func (s Settings) Check() error {
	_, err := s.names()
	return err
}

// names returns the names of the models to run: slow ones first, so that no
// processor is left idle while a slow one finishes alone.
func (s Settings) names() ([]string, error) {
	known := append(forecast.Models(), forecast.Benchmarks()...)
	if s.From > s.To {
		return nil, fault.New(fault.Invalid, "the first season, %s, is after the last one, %s", s.From, s.To)
	}
	names := append([]string{forecast.Ensemble}, slices.DeleteFunc(known, func(name string) bool { return name == forecast.Ensemble })...)
	if len(s.Models) == 0 {
		return names, nil
	}
	for _, name := range s.Models {
		if !slices.Contains(names, name) {
			return nil, fault.New(fault.Invalid, "there is no model called %q: choose from %v", name, forecast.Models())
		}
	}
	return slices.DeleteFunc(names, func(name string) bool {
		return !slices.Contains(s.Models, name) && name != forecast.Market && name != forecast.BaseRate
	}), nil
}

func run(ctx context.Context, name string, all []*forecast.Evidence, records []football.MatchRecord, settings Settings, onForecast func(record int, p football.Probs)) (Model, error) {
	m := Model{Name: name, Divisions: map[string]*scoring.Scores{}, Seasons: map[football.Season]*scoring.Scores{}, rps: map[matchKey]float64{}}
	for _, e := range all {
		err := forecast.Replay(ctx, forecast.Recipe{Name: name}, e, settings.From, settings.To, records, settings.Opening, func(i int, f forecast.Forecast) {
			g, p := &e.Games[i], f.Probs
			if !g.HasResult {
				return
			}
			var closing *football.Probs
			if g.Closing.Probs[0] > 0 {
				line := football.Probs(g.Closing.Probs)
				closing = &line
			}
			division := e.Divisions[g.Division].Code
			if m.Divisions[division] == nil {
				m.Divisions[division] = &scoring.Scores{}
			}
			if m.Seasons[g.Season] == nil {
				m.Seasons[g.Season] = &scoring.Scores{}
			}
			grid := f.Grid()
			for _, scores := range []*scoring.Scores{&m.All, m.Divisions[division], m.Seasons[g.Season]} {
				scores.Add(p, g.Outcome(), closing)
				scores.AddScore(&grid, g.Score())
			}
			m.rps[matchKey{e.Country, i}] = scoring.RPS(p, g.Outcome())
			onForecast(g.Source, p)
		})
		if err != nil {
			return m, err
		}
	}
	return m, nil
}

func (r *Report) compare(market map[matchKey]float64) {
	for k := range r.Models {
		m := &r.Models[k]
		if m.Name == forecast.Market {
			continue
		}
		// In a fixed order: floating-point sums depend on it.
		keys := slices.SortedFunc(maps.Keys(m.rps), func(a, b matchKey) int {
			return cmp.Or(cmp.Compare(a.country, b.country), cmp.Compare(a.game, b.game))
		})
		d := &scoring.Difference{}
		for _, key := range keys {
			if of, ok := market[key]; ok {
				d.Add(m.rps[key], of)
			}
		}
		if d.N > 0 {
			m.VsMarket = d
		}
	}
}

// scoresBody is the JSON form of scoring.Scores.
type scoresBody struct {
	N        int                  `json:"n"`
	RPS      float64              `json:"rps"`
	LogLoss  float64              `json:"logLoss"`
	Brier    float64              `json:"brier"`
	Accuracy float64              `json:"accuracy"`
	ECE      float64              `json:"ece"`
	Excess   *float64             `json:"excess"` // null: no closing odds
	Score    float64              `json:"scoreLogLoss"`
	Pleno    float64              `json:"plenoLogLoss"`
	Bins     *scoring.Calibration `json:"calibration,omitempty"`
}

func body(s *scoring.Scores, bins bool) scoresBody {
	b := scoresBody{N: s.N, RPS: s.RPS, LogLoss: s.LogLoss, Brier: s.Brier, Accuracy: s.Accuracy, ECE: s.ECE(), Score: s.ScoreLogLoss, Pleno: s.PlenoLogLoss}
	if s.Against > 0 {
		b.Excess = &s.Excess
	}
	if bins {
		b.Bins = &s.Calibration
	}
	return b
}

// MarshalJSON encodes the scores, with the calibration curve of All only.
func (m *Model) MarshalJSON() ([]byte, error) {
	type difference struct {
		N       int     `json:"n"`
		RPSDiff float64 `json:"rpsDiff"`
		SE      float64 `json:"se"`
	}
	out := struct {
		Name      string                `json:"name"`
		Divisions map[string]scoresBody `json:"divisions"`
		All       scoresBody            `json:"all"`
		Seasons   map[string]scoresBody `json:"seasons"`
		VsMarket  *difference           `json:"vsMarket"`
	}{Name: m.Name, Divisions: map[string]scoresBody{}, All: body(&m.All, true), Seasons: map[string]scoresBody{}}
	for code, s := range m.Divisions {
		out.Divisions[code] = body(s, false)
	}
	for season, s := range m.Seasons {
		out.Seasons[season.String()] = body(s, false)
	}
	if m.VsMarket != nil {
		out.VsMarket = &difference{m.VsMarket.N, m.VsMarket.Mean, m.VsMarket.SE()}
	}
	return json.Marshal(out)
}
