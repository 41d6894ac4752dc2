package forecast

import (
	"context"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// ensemble stacks models: the main model's probabilities are adjusted by the
// differences of the other models' logits from its own, with weights learned from
// all models' forecasts of past seasons.
type ensemble struct {
	e         *Evidence
	Lead      *strength          `json:"lead"`
	Members   []learner          `json:"members"` // the others
	forecasts [][]football.Probs // by member, lead first, then by game; zero: none

	Weights Softmax `json:"weights"`
}

const (
	stackSeasons = 5   // seasons before the current one from which the weights are learned
	stackPenalty = 400 // penalty on the weights of standardised differences
)

func (m *ensemble) all() []learner { return append([]learner{m.Lead}, m.Members...) }

func (m *ensemble) refit(ctx context.Context, end int) error {
	season := m.e.season(end)
	if m.forecasts == nil {
		m.forecasts = make([][]football.Probs, len(m.Members)+1)
		for k := range m.forecasts {
			m.forecasts[k] = make([]football.Probs, len(m.e.Games))
		}
		// Forecasts of the seasons from which the weights are learned, made as for
		// any other season.
		all := m.all()
		failed := make([]error, len(all))
		parallel(len(all), func(k int) {
			failed[k] = m.walkMember(ctx, k, all[k], max(season-stackSeasons, m.e.Blocks[0].Season+1), end)
		})
		for _, err := range failed {
			if err != nil {
				return err
			}
		}
	}
	for _, l := range m.all() {
		if err := l.refit(ctx, end); err != nil {
			return err
		}
	}
	var examples []example
	for b := range end {
		block := &m.e.Blocks[b]
		if block.Season < season-stackSeasons || block.Season >= season {
			continue
		}
		for i := block.First; i < block.End; i++ {
			g := &m.e.Games[i]
			if !g.HasResult || !m.complete(i) {
				continue
			}
			x := m.differences(i)
			target := m.e.target(i, defaultCalibration.share)
			p := m.forecasts[0][i]
			examples = append(examples, example{math.Log(p[0] / p[1]), math.Log(p[2] / p[1]), x, target, 1})
		}
	}
	var err error
	m.Weights, err = fitSoftmax(examples, stackPenalty)
	return err
}

func (m *ensemble) walkMember(ctx context.Context, k int, l learner, from football.Season, end int) error {
	for b := range end {
		block := &m.e.Blocks[b]
		if block.Season < from {
			continue
		}
		if block.StartsSeason {
			if err := l.refit(ctx, b); err != nil {
				return err
			}
		}
		if err := l.begin(b); err != nil {
			return err
		}
		for i := block.First; i < block.End; i++ {
			if o, ok := l.predict(i); ok {
				m.forecasts[k][i] = o.Probs
			}
		}
		l.learn(b)
	}
	return ctx.Err()
}

func (m *ensemble) complete(i int) bool {
	for k := range m.forecasts {
		if m.forecasts[k][i][0] == 0 {
			return false
		}
	}
	return true
}

// differences returns the members' logits less the lead's.
func (m *ensemble) differences(i int) []float64 {
	lead := m.forecasts[0][i]
	x := make([]float64, 0, 2*len(m.Members))
	for k := range m.Members {
		p := m.forecasts[k+1][i]
		x = append(x, math.Log(p[0]/p[1])-math.Log(lead[0]/lead[1]), math.Log(p[2]/p[1])-math.Log(lead[2]/lead[1]))
	}
	return x
}

func (m *ensemble) begin(block int) error {
	for _, l := range m.all() {
		if err := l.begin(block); err != nil {
			return err
		}
	}
	return nil
}

func (m *ensemble) attach(e *Evidence, block int) {
	m.e = e
	for _, l := range m.all() {
		l.attach(e, block)
	}
	m.forecasts = make([][]football.Probs, len(m.Members)+1)
	for k := range m.forecasts {
		m.forecasts[k] = make([]football.Probs, len(e.Games))
	}
}

func (m *ensemble) learn(block int) {
	for _, l := range m.all() {
		l.learn(block)
	}
}

func (m *ensemble) predict(i int) (prediction, bool) {
	lead, ok := m.Lead.predict(i)
	if !ok {
		return lead, false
	}
	m.forecasts[0][i] = lead.Probs
	for k, l := range m.Members {
		o, ok := l.predict(i)
		if !ok {
			return lead, true
		}
		m.forecasts[k+1][i] = o.Probs
	}
	lead.Probs = m.Weights.move(lead.Probs, m.differences(i))
	return lead, true
}
