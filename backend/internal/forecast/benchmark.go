package forecast

import (
	"context"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// marketLine forecasts a match from its own odds: a benchmark, not a model.
type marketLine struct {
	e       *Evidence
	opening bool
	margin  odds.Margin // nil: use the lines of the history
	quotes  func(game int) []odds.Quote
}

func (m *marketLine) refit(context.Context, int) error { return nil }
func (m *marketLine) begin(int) error                  { return nil }
func (m *marketLine) learn(int)                        {}
func (m *marketLine) attach(e *Evidence, _ int)        { m.e = e }

func (m *marketLine) predict(i int) (prediction, bool) {
	g := &m.e.Games[i]
	line := g.Closing
	moment := odds.Closing
	if m.opening {
		line, moment = g.Opening, odds.Opening
	}
	if m.margin != nil {
		line, _ = odds.NewLine(m.quotes(i), moment, m.margin)
	}
	if line.Probs[0] == 0 {
		return prediction{}, false
	}
	home, away := goalmodel.FromMarket(line.Probs, line.Over, gridRho).Rates()
	return prediction{Probs: line.Probs, Home: home, Away: away, Rho: gridRho}, true
}

// blend averages the match's current odds, with most of the weight, and a model;
// without odds it is the model alone.
type blend struct {
	e     *Evidence
	Model *strength `json:"model"`
}

func (m *blend) refit(ctx context.Context, end int) error { return m.Model.refit(ctx, end) }
func (m *blend) begin(block int) error                    { return m.Model.begin(block) }
func (m *blend) learn(block int)                          { m.Model.learn(block) }

func (m *blend) attach(e *Evidence, block int) {
	m.e = e
	m.Model.attach(e, block)
}

const marketShare = .85 // weight of the odds

func (m *blend) predict(i int) (prediction, bool) {
	o, ok := m.Model.predict(i)
	g := &m.e.Games[i]
	line := g.Opening
	if !g.HasResult && g.Closing.Probs[0] > 0 {
		line = g.Closing // before the match, the latest odds
	}
	if !ok || line.Probs[0] == 0 {
		return o, ok
	}
	market := goalmodel.FromMarket(line.Probs, line.Over, gridRho)
	own := goalmodel.NewSupremacy(o.Home, o.Away)
	mixed := goalmodel.Supremacy{
		Sup: marketShare*market.Sup + (1-marketShare)*own.Sup, Tot: marketShare*market.Tot + (1-marketShare)*own.Tot,
	}
	o.Home, o.Away = mixed.Rates()
	o.Probs = geometric([]football.Probs{line.Probs, o.Probs}, []float64{marketShare, 1 - marketShare})
	return o, true
}

// geometric returns the weighted geometric mean of probabilities, normalised.
func geometric(all []football.Probs, weights []float64) (p football.Probs) {
	sum := 0.0
	for o := range p {
		log := 0.0
		for k, each := range all {
			log += weights[k] * math.Log(each[o])
		}
		p[o] = math.Exp(log)
		sum += p[o]
	}
	for o := range p {
		p[o] /= sum
	}
	return p
}
