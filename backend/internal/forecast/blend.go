package forecast

import (
	"context"
	"math"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// shares are the model's shares in its blend with a match's opening odds,
//
//	ln p ∝ (1−w)·ln odds + w·ln model,
//
// with w linear in shareFeatures. Odds take the rest. The zero value gives defaultShare
// to every match.
type shares struct {
	// Weights are what is added to defaultShare, by division and then by feature.
	Weights []float64 `json:"weights,omitempty"`
}

const (
	// defaultShare is the model's share as long as nothing has been learned. Odds that
	// are taken shortly before kick-off leave it no more than this.
	defaultShare = .15
	maxShare     = .8
	// openingError is the standard error of opening odds in ln(home/away goals), as far as
	// closing odds tell.
	openingError = .1
	// sharePenalty keeps the weights close to zero, in squared differences of ln p1/p2
	// between model and odds: about a tenth of a season's.
	sharePenalty = .5
	finalRounds  = 3
)

const shareFeatures = 3

// features returns what moves a game's share beside its division: prices of Friday's
// matches are taken later than those of Monday's, and in the last rounds the market
// knows more about what the teams are playing for.
func (shares) features(g *history.Game) (x [shareFeatures]float64) {
	if day := weekday(g.Day); day == time.Friday {
		x[0] = 1
	} else if day == time.Monday {
		x[1] = 1
	}
	if g.RoundsLeft >= 1 && g.RoundsLeft <= finalRounds {
		x[2] = 1
	}
	return x
}

// weekday returns the weekday of a day since 1970-01-01, which was a Thursday.
func weekday(day int) time.Weekday { return time.Weekday((day + int(time.Thursday)) % 7) }

// of returns the model's share in the forecast of a game.
func (s shares) of(g *history.Game, divisions int) float64 {
	w := defaultShare
	if len(s.Weights) != divisions+shareFeatures {
		return w
	}
	w += s.Weights[g.Division]
	x := s.features(g)
	for k, v := range x {
		w += s.Weights[divisions+k] * v
	}
	return min(max(w, 0), maxShare)
}

// fitShares learns the shares from the blocks before end, of which predicted has the
// model's own probabilities: those with which the blend of opening odds and model comes
// closest to the closing odds, in squares of ln p1/p2.
func (e *Evidence) fitShares(end int, predicted func(game int) football.Probs) (shares, error) {
	var s shares
	p := len(e.Divisions) + shareFeatures
	normal, right := mat.NewSymDense(p, nil), mat.NewVecDense(p, nil)
	n := 0
	for b := range end {
		for i := e.Blocks[b].First; i < e.Blocks[b].End; i++ {
			g := &e.Games[i]
			if !g.HasResult || g.Opening.Probs[0] == 0 || g.Closing.Probs[0] == 0 {
				continue
			}
			n++
			open, model := logRatio(g.Opening.Probs), logRatio(predicted(i))
			d := model - open
			y := logRatio(g.Closing.Probs) - open - defaultShare*d
			x := make([]float64, p)
			x[g.Division] = d
			for k, v := range s.features(g) {
				x[len(e.Divisions)+k] = v * d
			}
			for a := range p {
				right.SetVec(a, right.AtVec(a)+x[a]*y)
				for c := a; c < p; c++ {
					normal.SetSym(a, c, normal.At(a, c)+x[a]*x[c])
				}
			}
		}
	}
	if n == 0 {
		return s, nil
	}
	for a := range p {
		normal.SetSym(a, a, normal.At(a, a)+sharePenalty)
	}
	var err error
	s.Weights, err = solve(normal, right)
	return s, err
}

func logRatio(p [3]float64) float64 { return math.Log(p[0] / p[2]) }

// currentLine returns the odds with which a game may be forecast: before it the latest,
// afterwards the opening ones. closing says which they are.
func currentLine(g *history.Game) (line odds.Line, closing, ok bool) {
	if !g.HasResult && g.Closing.Probs[0] > 0 {
		return g.Closing, true, true
	}
	return g.Opening, false, g.Opening.Probs[0] > 0
}

// with returns the blend of a model's prediction of a game and the game's odds, if it
// has odds.
func (s shares) with(o prediction, g *history.Game, divisions int) (prediction, bool) {
	line, closing, ok := currentLine(g)
	if !ok {
		return o, false
	}
	w := s.of(g, divisions)
	if closing {
		w = min(w, defaultShare)
	}
	market := goalmodel.FromMarket(line.Probs, line.Over, gridRho)
	rates := goalmodel.NewSupremacy(o.Home, o.Away)
	mixed := goalmodel.Supremacy{Sup: (1-w)*market.Sup + w*rates.Sup, Tot: (1-w)*market.Tot + w*rates.Tot}
	own := o.Probs
	o.Own = &own
	o.Spread = math.Hypot(w*o.Spread, (1-w)*openingError)
	o.Home, o.Away = mixed.Rates()
	o.Probs = geometric([]football.Probs{line.Probs, o.Probs}, []float64{1 - w, w})
	return o, true
}

// withOdds returns the forecast that is made of a learner's prediction of a game: blended
// with the game's odds if it has any and the learner does not use them itself, with what
// it was made from.
func (e *Evidence) withOdds(l learner, i int, o prediction) Forecast {
	f := e.blended(l, i, o)
	f.Known = e.knowledge(i)
	return f
}

func (e *Evidence) blended(l learner, i int, o prediction) Forecast {
	parts := explain(l, e, i, o)
	if _, uses := l.(*blend); uses {
		return newForecast(o, parts)
	}
	var s shares
	switch m := l.(type) {
	case *strength:
		s = m.Shares
	case *ensemble:
		s = m.Lead.Shares
	}
	mixed, ok := s.with(o, &e.Games[i], len(e.Divisions))
	if !ok {
		return newForecast(o, parts)
	}
	return newForecast(mixed, append(parts, oddsPart(o.Probs, mixed.Probs)))
}

// blend is the main model blended with the match's current odds; without odds it is
// the model alone.
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

func (m *blend) predict(i int) (prediction, bool) {
	o, ok := m.Model.predict(i)
	if !ok {
		return o, false
	}
	o, _ = m.Model.Shares.with(o, &m.e.Games[i], len(m.e.Divisions))
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
