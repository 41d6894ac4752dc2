package forecast

import (
	"context"
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// prediction is a model's prediction of one game, from which a Forecast is made.
type prediction struct {
	Probs football.Probs
	// Home and Away are the expected goals; they determine the grid of scores, which is
	// then matched to Probs. Rho is the dependence with which Probs were made.
	Home, Away, Rho float64
	Spread          float64 // standard error of ln(Home/Away); 0: not known
	// Own are the model's own probabilities if odds are blended into Probs; nil: they are
	// its own.
	Own *football.Probs
}

// learner is a model that moves through a history. It is refitted at the start of a
// season and then taken through the blocks in order: begin, predict, learn.
// Predictions of a block use only the blocks before it.
type learner interface {
	// refit estimates everything from the blocks before end, the first block of a
	// season.
	refit(ctx context.Context, end int) error
	begin(block int) error
	// predict predicts a game of the current block; ok is false if the model
	// cannot.
	predict(game int) (o prediction, ok bool)
	learn(block int)
	// attach connects a learner decoded from JSON to the evidence of another
	// history, with the same teams and divisions at the same indices and possibly
	// more teams. A block that is not negative opens a season to begin.
	attach(e *Evidence, block int)
}

// walk takes a learner through the seasons from … to and calls visit with its
// prediction of each game.
func walk(ctx context.Context, l learner, e *Evidence, from, to football.Season, visit func(game int, o prediction, ok bool) error) error {
	fitted := false
	for b := range e.Blocks {
		block := &e.Blocks[b]
		if block.Season < from || block.Season > to {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if block.StartsSeason || !fitted {
			if err := l.refit(ctx, b); err != nil {
				return fmt.Errorf("fit on the seasons before %s: %w", block.Season, err)
			}
			fitted = true
		}
		if err := l.begin(b); err != nil {
			return fmt.Errorf("block of day %d: %w", block.Day, err)
		}
		for i := block.First; i < block.End; i++ {
			o, ok := l.predict(i)
			o.Probs = withMinProbability(o.Probs)
			if ok && !o.valid() {
				return fmt.Errorf("%s – %s in %s: a forecast is not a probability: %v", e.Teams[e.Games[i].Home].Name, e.Teams[e.Games[i].Away].Name, block.Season, o.Probs)
			}
			if ok && o.Spread == 0 {
				o.Spread = e.spread[i]
			}
			if err := visit(i, o, ok); err != nil {
				return err
			}
		}
		l.learn(b)
	}
	return nil
}

// minProbability is the minimum probability of any outcome: with only a dozen matches
// of a team, a model can become overconfident.
const minProbability = 1e-6

func withMinProbability(p football.Probs) football.Probs {
	if p[0] >= minProbability && p[1] >= minProbability && p[2] >= minProbability {
		return p
	}
	sum := 0.0
	for o := range p {
		p[o] = max(p[o], minProbability) // NaN stays NaN, and is caught by valid
		sum += p[o]
	}
	for o := range p {
		p[o] /= sum
	}
	return p
}

// valid reports whether the prediction is a probability distribution with sensible
// rates; it is false for NaN.
func (o *prediction) valid() bool {
	sum := 0.0
	for _, p := range o.Probs {
		if !(p > 0 && p < 1) {
			return false
		}
		sum += p
	}
	return sum > 1-1e-9 && sum < 1+1e-9 && o.Home > 0 && o.Away > 0 && o.Home < 1e3 && o.Away < 1e3
}

func (o *prediction) grid() goalmodel.Grid {
	grid := goalmodel.NewScoreGrid(o.Home, o.Away)
	return grid.Matched(o.Probs)
}

// Replay runs a model through the past seasons from … to as it would have been: fitted
// at the start of each season on the ones before, with every round block forecast
// from the blocks before it. visit is called with the forecast of each game, an
// index of e.Games, that the model can forecast. records are those from which the
// evidence was made; opening makes Market use opening odds.
func Replay(
	ctx context.Context, recipe Recipe, e *Evidence, from, to football.Season, records []football.MatchRecord, opening bool,
	visit func(game int, f Forecast),
) error {
	l, err := recipe.learner(e, func(game int) []odds.Quote { return records[e.Games[game].Source].Quotes }, opening)
	if err != nil {
		return err
	}
	return walk(ctx, l, e, from, to, func(i int, o prediction, ok bool) error {
		if ok {
			visit(i, newForecast(o, nil))
		}
		return nil
	})
}
