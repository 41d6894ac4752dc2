package forecast

import (
	"context"

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
