package training

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/backtest"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

// Plan says which models to compare over which seasons. The zero value means all
// models over the latest seasons.
type Plan struct {
	Models []string        `json:"models,omitempty"` // names; none: all
	From   football.Season `json:"from,omitempty"`   // first season; 0: the latest ones
	To     football.Season `json:"to,omitempty"`
}

// defaultSeasons is the number of latest seasons that are compared by default.
const defaultSeasons = 3

// Comparison of models over past seasons: the leaderboard.
type Comparison struct {
	ID         int64           `json:"id"`
	At         time.Time       `json:"at"`
	From       football.Season `json:"from"`
	To         football.Season `json:"to"`
	Took       time.Duration   `json:"took"`
	Ranks      []Rank          `json:"ranks"` // by division, lowest (best) RPS first
	Promotions []Promotion     `json:"promotions"`
	// Inputs is a digest of what a comparison of all models over the latest seasons
	// depends on; see Outdated. "": another comparison.
	Inputs string `json:"-"`
}

// Rank is the row of one model in the leaderboard of a division.
type Rank struct {
	Division string `json:"division"`
	Model    string `json:"model"`
	Figures
	// Difference is the mean paired difference in RPS from the previous champion
	// (negative: better), SE its standard error.
	Difference float64 `json:"difference"`
	SE         float64 `json:"se"`
	Champion   bool    `json:"champion"`  // after this comparison
	Benchmark  bool    `json:"benchmark"` // shown for comparison, never promoted
}

// Figures are mean scores of forecasts.
type Figures struct {
	N        int      `json:"n"`
	RPS      float64  `json:"rps"`
	LogLoss  float64  `json:"logLoss"`
	Brier    float64  `json:"brier"`
	Accuracy float64  `json:"accuracy"`
	ECE      float64  `json:"ece"`
	Excess   *float64 `json:"excess,omitempty"` // nil: no closing odds
}

// NewFigures returns the figures of scores.
func NewFigures(s *scoring.Scores) Figures {
	f := Figures{N: s.N, RPS: s.RPS, LogLoss: s.LogLoss, Brier: s.Brier, Accuracy: s.Accuracy, ECE: s.ECE()}
	if s.Against > 0 {
		f.Excess = &s.Excess
	}
	return f
}

// Promotion is the decision which model is champion of a division after a comparison.
type Promotion struct {
	Division string `json:"division"`
	Model    string `json:"model"`
	Before   string `json:"before"`
	// Why is one word: "better" (by more than the standard error of the paired
	// difference), "unbeaten" (no model was better), "held" (a user chose the model).
	Why string `json:"why"`
}

// BacktestForecast is a model's forecast of a past match, made with only what was
// known before it.
type BacktestForecast struct {
	MatchID int64
	Model   string
	Probs   football.Probs
}

// Summary is the result of a comparison.
type Summary struct {
	Comparison Comparison `json:"comparison"`
	Models     int        `json:"models"`   // fitted and stored
	Fixtures   int        `json:"fixtures"` // forecast
	Replayed   int        `json:"replayed"` // past matches forecast
}

// Compare backtests the models of the plan, promotes those that are better than the
// champions, fits each on everything played so far, forecasts what is to come and
// stores all of it.
func (t *Trainer) Compare(ctx context.Context, plan Plan, hooks Hooks, summary *Summary) error {
	known, now, err := t.history(ctx)
	if err != nil {
		return err
	}
	records := known.records
	inputs, err := t.inputsOf(known, now)
	if err != nil {
		return err
	}
	before, err := t.Store.Champions(ctx)
	if err != nil {
		return err
	}
	run, err := compare(ctx, plan, known, before, hooks)
	if err != nil {
		return err
	}
	run.Promotions = run.promote(before)
	if len(plan.Models) == 0 && plan.From == 0 {
		run.Inputs = inputs.comparison(records, promoted(before, run.Promotions))
	}

	names := plan.names()
	fitted, found, err := fitAll(ctx, names, known, now, hooks)
	if err != nil {
		return err
	}
	for i := range fitted {
		f := &fitted[i]
		f.Inputs, f.Seen = inputs.forecasts(), before
		for _, p := range run.Promotions {
			if p.Model == f.Name {
				f.Divisions = append(f.Divisions, p.Division)
			}
		}
		f.publish(records)
		if f.Name == names[0] {
			for k := range f.Forecasts {
				if !f.Forecasts[k].ended {
					summary.Fixtures++
				}
			}
		}
	}
	run.At, run.Took = now, t.Now().Sub(now)
	summary.Models, summary.Replayed, summary.Comparison = len(fitted), run.matches(), run.Comparison
	hooks.progress("save", 0, 1)
	_, _, err = t.Store.SaveComparison(ctx, run.Comparison, run.replays, fitted, found, hooks.Also...)
	return err
}

// Backtest backtests the models of the plan and stores their forecasts. It neither
// promotes models nor fits them for later use.
func (t *Trainer) Backtest(ctx context.Context, plan Plan, hooks Hooks, summary *Summary) error {
	known, now, err := t.history(ctx)
	if err != nil {
		return err
	}
	return t.backtest(ctx, plan, known, now, "", hooks, summary)
}

func (t *Trainer) backtest(ctx context.Context, plan Plan, known past, now time.Time, inputs string, hooks Hooks, summary *Summary) error {
	before, err := t.Store.Champions(ctx)
	if err != nil {
		return err
	}
	run, err := compare(ctx, plan, known, before, hooks)
	if err != nil {
		return err
	}
	run.Inputs = inputs
	run.At, run.Took = now, t.Now().Sub(now)
	summary.Replayed, summary.Comparison = run.matches(), run.Comparison
	hooks.progress("save", 0, 1)
	_, _, err = t.Store.SaveComparison(ctx, run.Comparison, run.replays, nil, nil, hooks.Also...)
	return err
}

// names returns the names of the plan's models.
func (p Plan) names() []string {
	if len(p.Models) == 0 {
		return forecast.Models()
	}
	return p.Models
}

// Check returns what is wrong with the plan, or nil.
func (p Plan) Check() error {
	return backtest.Settings{From: p.From, To: p.To, Models: p.Models}.Check()
}

// comparisonResult is a comparison with all of its forecasts.
type comparisonResult struct {
	Comparison
	replays []BacktestForecast
}

func (c *comparisonResult) matches() int {
	seen := map[int64]bool{}
	for _, r := range c.replays {
		seen[r.MatchID] = true
	}
	return len(seen)
}

// seasons returns the first and the last season of the plan: those that it names, or
// the latest ones that have results.
func (p Plan) seasons(records []football.MatchRecord) (from, to football.Season) {
	if p.From > 0 {
		return p.From, max(p.From, p.To)
	}
	first := football.Season(0)
	for i := range records {
		if s := &records[i]; s.Score != nil {
			to = max(to, s.Season)
			if first == 0 || s.Season < first {
				first = s.Season
			}
		}
	}
	// The models need a season to learn from before the first one that is scored.
	return min(max(to-defaultSeasons+1, first+1), to), to
}

func compare(ctx context.Context, plan Plan, known past, before map[string]Champion, hooks Hooks) (*comparisonResult, error) {
	records := known.records
	c := &comparisonResult{}
	c.From, c.To = plan.seasons(records)
	type pair struct {
		division string
		match    int
	}
	rps := map[string]map[pair]float64{} // by model name
	hooks.progress("compare", 0, len(plan.names()))
	report, err := backtest.Run(ctx, records, backtest.Settings{
		From: c.From, To: c.To, Models: plan.Models, Deductions: known.deductions,
		Progress: func(done, total int, _ string) { hooks.progress("compare", done, total) },
		OnForecast: func(model string, record int, p football.Probs) {
			s := &records[record]
			c.replays = append(c.replays, BacktestForecast{s.ID, model, p})
			if rps[model] == nil {
				rps[model] = map[pair]float64{}
			}
			rps[model][pair{s.Division, record}] = scoring.RPS(p, s.Score.Outcome())
		},
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(c.replays, func(a, b BacktestForecast) int {
		return cmp.Or(cmp.Compare(a.MatchID, b.MatchID), cmp.Compare(a.Model, b.Model))
	})
	for _, division := range report.Divisions() {
		incumbent := incumbentOf(before, division)
		var of []Rank
		for k := range report.Models {
			m := &report.Models[k]
			scores := m.Divisions[division]
			if scores == nil {
				continue
			}
			rank := Rank{
				Division: division, Model: m.Name, Figures: NewFigures(scores),
				Champion: m.Name == incumbent, Benchmark: !slices.Contains(forecast.Models(), m.Name),
			}
			difference := scoring.Difference{}
			for _, at := range slices.SortedFunc(maps.Keys(rps[m.Name]), func(a, b pair) int { return cmp.Compare(a.match, b.match) }) {
				if than, both := rps[incumbent][at]; both && at.division == division {
					difference.Add(rps[m.Name][at], than)
				}
			}
			rank.Difference, rank.SE = difference.Mean, difference.SE()
			of = append(of, rank)
		}
		slices.SortStableFunc(of, func(a, b Rank) int { return cmp.Compare(a.RPS, b.RPS) })
		c.Ranks = append(c.Ranks, of...)
	}
	return c, nil
}

// incumbentOf returns the name of a division's champion, or of the default model if
// it has none.
func incumbentOf(before map[string]Champion, division string) string {
	if champion, ok := before[division]; ok {
		return champion.Recipe.Name
	}
	return forecast.Strength
}

// Values of Promotion.Why.
const (
	reasonBetter   = "better"
	reasonUnbeaten = "unbeaten"
	reasonHeld     = "held"
)

// promote chooses the champion of each division and marks its rank. It is the best of
// the models that beat the present champion by more than one standard error of the
// paired difference in RPS. If none does, or a user holds the champion, it stays.
func (c *comparisonResult) promote(before map[string]Champion) []Promotion {
	var all []Promotion
	for i := range c.Ranks {
		division := c.Ranks[i].Division
		if n := len(all); n > 0 && all[n-1].Division == division {
			continue
		}
		incumbent := incumbentOf(before, division)
		p := Promotion{Division: division, Model: incumbent, Before: incumbent, Why: reasonUnbeaten}
		least := 0.0
		for _, s := range c.Ranks {
			if s.Division == division && !s.Benchmark && s.Difference < -s.SE && s.Difference < least {
				p.Model, p.Why, least = s.Model, reasonBetter, s.Difference
			}
		}
		if before[division].Held {
			p.Model, p.Why = incumbent, reasonHeld
		}
		all = append(all, p)
		for k := range c.Ranks {
			if s := &c.Ranks[k]; s.Division == division {
				s.Champion = s.Model == p.Model
			}
		}
	}
	return all
}

// fitAll fits models, as many at a time as there are processors. The findings are
// those of the default model; nil if it is not among them.
func fitAll(ctx context.Context, names []string, known past, now time.Time, hooks Hooks) ([]Fitted, *Findings, error) {
	fitted, failed := make([]Fitted, len(names)), make([]error, len(names))
	var (
		found *Findings
		mutex sync.Mutex
		done  int
		group sync.WaitGroup
	)
	work := make(chan int)
	hooks.progress("fit", 0, len(names))
	for range min(len(names), processors.Count()) {
		group.Go(func() {
			for k := range work {
				one, findings, err := fit(ctx, forecast.Recipe{Name: names[k], Seed: 1}, known, now)
				mutex.Lock()
				fitted[k], failed[k] = one, err
				if names[k] == forecast.Strength {
					found = &findings
				}
				done++
				hooks.progress("fit", done, len(names))
				mutex.Unlock()
			}
		})
	}
	for k := range names {
		work <- k
	}
	close(work)
	group.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, nil, err
		}
	}
	return fitted, found, nil
}
