package forecast

import (
	"context"
	"fmt"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// prediction is what a model says of one game, before it becomes a Forecast.
type prediction struct {
	Probs football.Probs
	// Home and Away are expected goals, Rho their dependence: the grid behind
	// Probs before it is matched to them.
	Home, Away, Rho float64
	Spread          float64 // standard error of ln(Home/Away); 0: the model does not say
}

// learner is a model on its way through a history. It is refitted at the start
// of a season, then taken block by block; what it predicts of a block comes from
// the blocks before.
type learner interface {
	// refit estimates everything anew from the blocks before end, and stands
	// there. end is the first block of a season.
	refit(ctx context.Context, end int) error
	begin(block int) error
	// predict a game of the running block; ok is false where the model has
	// nothing to say of it.
	predict(game int) (o prediction, ok bool)
	learn(block int)
	// attach puts what was kept as JSON over the evidence of another history,
	// which has the same teams and divisions at the same indices and may have
	// more teams. block, when not negative, opens a season that is to begin.
	attach(e *Evidence, block int)
}

// walk takes a learner through some seasons, the last one included, and tells
// visit what it says of each game.
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

// minProbability is what no outcome of a match is less probable than: teams with
// a dozen matches behind them can make a model surer than anybody may be.
const minProbability = 1e-6

func withMinProbability(p football.Probs) football.Probs {
	if p[0] >= minProbability && p[1] >= minProbability && p[2] >= minProbability {
		return p
	}
	sum := 0.0
	for o := range p {
		p[o] = max(p[o], minProbability) // NaN stays what it is
		sum += p[o]
	}
	for o := range p {
		p[o] /= sum
	}
	return p
}

// valid says that a forecast is one: NaN escapes to nobody.
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
	grid := goalmodel.NewGrid(o.Home, o.Away, o.Rho)
	return grid.Matched(o.Probs)
}

// Replay takes a model through past seasons, from and to included, as it would
// have been: fitted at the start of each season on the ones before, every round
// block forecast from the blocks before it. visit is told the probabilities of
// each game (an index in the evidence's Games) that the model has something to
// say of. records are what the evidence was made of, and opening tells Market
// which of the odds to take.
func Replay(
	ctx context.Context, recipe Recipe, e *Evidence, from, to football.Season, records []football.MatchRecord, opening bool,
	visit func(game int, probs football.Probs),
) error {
	l, err := recipe.learner(e, func(game int) []odds.Quote { return records[e.Games[game].Source].Quotes }, opening)
	if err != nil {
		return err
	}
	return walk(ctx, l, e, from, to, func(i int, o prediction, ok bool) error {
		if ok {
			visit(i, o.Probs)
		}
		return nil
	})
}
