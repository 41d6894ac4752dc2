package forecast

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/rating"
)

// gridRho is the dependence of the grid for models that give only probabilities of
// outcomes.
const gridRho = -.08

// defaultGoals is the mean number of goals in a match of a division without a past.
const defaultGoals = 2.6

const levelSeasons = 5 // seasons over which goals are averaged

// Totals holds the mean number of goals in a match, by division.
type Totals []float64

// totals returns the means over the seasons before the one that block end opens.
func (e *Evidence) totals(end int) Totals {
	sum, n := make([]float64, len(e.Divisions)), make([]float64, len(e.Divisions))
	for b := range end {
		if e.Blocks[b].Season < e.season(end)-levelSeasons {
			continue
		}
		for i := e.Blocks[b].First; i < e.Blocks[b].End; i++ {
			if g := &e.Games[i]; g.HasResult {
				sum[g.Division] += g.Goals[0] + g.Goals[1]
				n[g.Division]++
			}
		}
	}
	for d := range sum {
		if n[d] == 0 {
			sum[d] = defaultGoals
		} else {
			sum[d] = max(1, sum[d]/n[d])
		}
	}
	return sum
}

// predictionFor adds expected goals to probabilities: those with the division's total
// whose grid comes nearest.
func (t Totals) predictionFor(probs football.Probs, division int, spread float64) prediction {
	home, away := goalmodel.FromTotal(probs, t[division], gridRho).Rates()
	return prediction{Probs: probs, Home: home, Away: away, Rho: gridRho, Spread: spread}
}

// baserate forecasts every match of a division by the frequencies of the outcomes so
// far.
type baserate struct {
	e      *Evidence
	Counts []football.Probs `json:"counts"` // of outcomes, by division
	Totals Totals           `json:"totals"`
}

func (m *baserate) refit(_ context.Context, end int) error {
	m.Totals = m.e.totals(end)
	m.Counts = make([]football.Probs, len(m.e.Divisions))
	for d := range m.Counts {
		m.Counts[d] = football.Probs{4.5, 2.7, 2.8} // a prior of ten typical matches
	}
	for b := range end {
		m.learn(b)
	}
	return nil
}

func (m *baserate) attach(e *Evidence, _ int) { m.e = e }

func (m *baserate) begin(int) error { return nil }

func (m *baserate) learn(block int) {
	for i := m.e.Blocks[block].First; i < m.e.Blocks[block].End; i++ {
		if g := &m.e.Games[i]; g.HasResult {
			m.Counts[g.Division][g.Outcome()]++
		}
	}
}

func (m *baserate) predict(i int) (prediction, bool) {
	d := m.e.Games[i].Division
	probs := m.Counts[d]
	sum := probs[0] + probs[1] + probs[2]
	for o := range probs {
		probs[o] /= sum
	}
	return m.Totals.predictionFor(probs, d, 0), true
}

// ratingSystem is the common interface of Elo and pi-ratings.
type ratingSystem interface {
	Begin(block int)
	Difference(g *history.Game) float64
	Learn(block int)
	Attach(h *history.History)
}

// ratingModel is a rating system with an ordered logit.
type ratingModel struct {
	e    *Evidence
	name string
	// start holds the settings from which an estimation starts. None may be zero,
	// because they are scaled. build makes a rating system with given settings.
	start        []float64
	build        func(settings []float64) ratingSystem
	defaultLogit rating.OrderedLogit // of a division without a past

	Settings []float64             `json:"settings"`
	Logits   []rating.OrderedLogit `json:"logits"` // by division, because draws are more frequent in some
	Totals   Totals                `json:"totals"`
	Rater    ratingSystem          `json:"ratings"`
}

// logitSeasons is the number of seasons before the current one on which the logits
// are fitted. It is limited because home advantage has fallen since the nineties.
const logitSeasons football.Season = 15

// ratingEvaluations is the number of evaluations of the loss in an estimation.
const ratingEvaluations = 90

func (m *ratingModel) refit(ctx context.Context, end int) error {
	m.Totals = m.e.totals(end)
	// From one setting to the next the logits change little, so two steps suffice
	// to refit them.
	m.Logits = make([]rating.OrderedLogit, len(m.e.Divisions))
	loss := func(scale []float64) float64 {
		total, n := 0.0, 0
		for d, pairs := range m.walk(m.scaled(scale), end) {
			logit, loss, err := rating.FitOrderedLogit(pairs, m.Logits[d], 2)
			if err != nil {
				return math.Inf(1)
			}
			m.Logits[d] = logit
			total += loss * float64(len(pairs))
			n += len(pairs)
		}
		total /= float64(max(1, n))
		// A small penalty keeps settings near their start if the matches do not
		// determine them.
		for _, s := range scale {
			total += 1e-4 * s * s
		}
		return total
	}
	settings, err := cachedEstimate(m.e, fmt.Sprintf("%s %d", m.name, end), func() ([]float64, error) {
		found, err := minimise(ctx, loss, len(m.start), ratingEvaluations)
		return m.scaled(found), err
	})
	if err != nil {
		return err
	}
	m.Settings = settings
	for d, pairs := range m.walk(m.Settings, end) {
		if len(pairs) == 0 {
			m.Logits[d] = m.defaultLogit
			continue
		}
		if m.Logits[d], _, err = rating.FitOrderedLogit(pairs, rating.OrderedLogit{}, 100); err != nil {
			return err
		}
	}
	return nil
}

// scaled returns the start settings, each times e^scale.
func (m *ratingModel) scaled(scale []float64) []float64 {
	settings := make([]float64, len(scale))
	for k, s := range scale {
		settings[k] = m.start[k] * math.Exp(s)
	}
	return settings
}

// walk computes the ratings up to block end and returns, by division, the pairs on
// which settings are judged.
func (m *ratingModel) walk(settings []float64, end int) [][]rating.Pair {
	m.Rater = m.build(settings)
	first := m.e.trainingStart(end, logitSeasons)
	pairs := make([][]rating.Pair, len(m.e.Divisions))
	for b := range end {
		m.Rater.Begin(b)
		if m.e.Blocks[b].Season >= first {
			for i := m.e.Blocks[b].First; i < m.e.Blocks[b].End; i++ {
				if g := &m.e.Games[i]; g.HasResult {
					pairs[g.Division] = append(pairs[g.Division], rating.Pair{Difference: m.Rater.Difference(g), Outcome: g.Outcome()})
				}
			}
		}
		m.Rater.Learn(b)
	}
	return pairs
}

func (m *ratingModel) attach(e *Evidence, block int) {
	m.e = e
	m.Rater.Attach(e.History)
	if block >= 0 {
		m.Rater.Begin(block)
	}
}

func (m *ratingModel) begin(block int) error {
	m.Rater.Begin(block)
	return nil
}

func (m *ratingModel) learn(block int) { m.Rater.Learn(block) }

func (m *ratingModel) predict(i int) (prediction, bool) {
	g := &m.e.Games[i]
	return m.Totals.predictionFor(m.Logits[g.Division].Probs(m.Rater.Difference(g)), g.Division, 0), true
}

func newElo(e *Evidence) *ratingModel {
	s := rating.SpainElo()
	return &ratingModel{e: e, name: Elo, Rater: &rating.Elo{}, defaultLogit: rating.OrderedLogit{First: -.73, Second: .56, Slope: .0055}, start: []float64{s.Step, s.Home, s.Lower, s.Summer}, build: func(x []float64) ratingSystem {
		return rating.NewElo(rating.EloSettings{Step: x[0], Home: x[1], Lower: x[2], Summer: min(x[3], 1), Closed: s.Closed}, e.History)
	}}
}

func newPi(e *Evidence) *ratingModel {
	s := rating.SpainPi()
	return &ratingModel{e: e, name: Pi, Rater: &rating.Pi{}, defaultLogit: rating.OrderedLogit{First: -1.1, Second: .19, Slope: .7}, start: []float64{s.Rate, s.Carry, s.Lower, s.Summer}, build: func(x []float64) ratingSystem {
		return rating.NewPi(rating.PiSettings{Rate: x[0], Carry: x[1], Lower: x[2], Summer: min(x[3], 1)}, e.History)
	}}
}

// minimise minimises a function of n variables, starting at zero, by the simplex
// method of Nelder and Mead (1965) with about the given number of evaluations.
func minimise(ctx context.Context, f func([]float64) float64, n, evaluations int) ([]float64, error) {
	problem := optimize.Problem{Func: f, Status: func() (optimize.Status, error) {
		if err := ctx.Err(); err != nil {
			return optimize.Failure, err
		}
		return optimize.NotTerminated, nil
	}}
	result, err := optimize.Minimize(problem, make([]float64, n), &optimize.Settings{
		FuncEvaluations: evaluations, Converger: &optimize.FunctionConverge{Absolute: 1e-7, Iterations: 20 * n},
	}, &optimize.NelderMead{SimplexSize: .2})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if result == nil {
		return nil, err
	}
	return result.X, nil
}
