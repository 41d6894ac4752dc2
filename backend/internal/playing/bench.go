package playing

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Player is one of those who play the same jornadas for the same money.
type Player int

// The players: a way of playing, and beside it the most probable columns and random ones,
// as many as the way plays.
const (
	OwnWay Player = iota
	Favourites
	RandomColumns
)

// Players is their number.
const Players = 3

// String returns the name of a player.
func (p Player) String() string { return [Players]string{"own", "favourites", "random"}[p] }

// Trial is what came of a way of playing in one past jornada.
type Trial struct {
	Season  football.Season
	Number  int
	LeftOut *fault.Sentence // why it was not played; nil: it was
	Cost    float64         // of each player, in euros
	Cut     bool            // the money paid only for a part of the columns left
	Results [Players]TrialResult
}

// TrialResult is what one player won in one jornada.
type TrialResult struct {
	Won     float64              // in euros after tax, rounded to cents, without the pleno al 15
	Best    int                  // hits of the best column
	Winners [pool.Categories]int // columns
}

// Try plays a past jornada with what was known of it when it closed. The takings, which
// are published afterwards, are for choosing columns those to be expected from the
// jornadas before, which are among past, latest first. Jornadas that are not over, of
// which fewer than minKnown fixtures were forecast, or of which the takings are not
// known, are left out; so are those for which the way has no ticket.
func (w *Way) Try(ctx context.Context, c *Coupon, past []jornada.Jornada, minKnown int) (Trial, error) {
	j := &c.Jornada
	trial := Trial{Season: j.Season, Number: j.Number}
	leaveOut := func(format string, args ...any) (Trial, error) {
		reason := fault.Say(format, args...)
		trial.LeftOut = &reason
		return trial, nil
	}
	switch {
	case !j.Finished() || j.Winners == nil:
		return leaveOut("its signs or winners are not known")
	case j.Takings <= 0:
		return leaveOut("its takings are not known, so that no prize can be worked out")
	case c.Forecast() < minKnown:
		return leaveOut("fewer than %d of its fourteen matches were forecast", minKnown)
	}
	results, err := resultsOf(j)
	if err != nil {
		return trial, err
	}
	foreseen := *c
	foreseen.Card.Takings, foreseen.EstimatedFrom = estimateTakings(j, past)
	ticket, cut, err := w.ticket(ctx, &foreseen)
	if fault.KindOf(err) == fault.Invalid {
		reason := fault.SentenceOf(err)
		trial.LeftOut = &reason
		return trial, nil
	}
	if err != nil {
		return trial, fmt.Errorf("%s: %w", j.Name(), err)
	}
	trial.Cost, trial.Cut = ticket.Cost(c.Rules), cut
	n := ticket.Len()
	for player, t := range [Players]*pool.Ticket{
		OwnWay: &ticket, Favourites: {Columns: pool.Likeliest(&c.Card.Probs, n, nil)}, RandomColumns: {Columns: randomColumns(n, uint64(j.Season), uint64(j.Number))},
	} {
		settlement, won, err := c.played(t, &results)
		if err != nil {
			return trial, err
		}
		trial.Results[player] = TrialResult{won, settlement.Best, settlement.Winners}
	}
	return trial, nil
}

// randomColumns returns n columns, each once, all equally likely.
func randomColumns(n int, season, number uint64) []pool.Column {
	r := rand.New(rand.NewPCG(season, number))
	columns := make([]pool.Column, 0, n)
	drawn := make(map[pool.Column]bool, n)
	for len(columns) < n {
		var c pool.Column
		for i := range c {
			c[i] = football.Outcome(r.IntN(3))
		}
		if !drawn[c] {
			drawn[c] = true
			columns = append(columns, c)
		}
	}
	return columns
}
