package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// knownThen says where what was known of past jornadas comes from.
const knownThen = "Each jornada is played with what was known of it when it closed. From the database these are the forecasts that had been published by then, else those " +
	"of a comparison of models, as on the page; of files, what the main model would have said at the start of the round. "

type poolReplayCommand struct {
	poolPast
	Budget float64 `help:"Euros a jornada." default:"12" placeholder:"€"`
	JSON   bool    `name:"json" help:"Print the answer as JSON."`
}

// Help shows an example.
func (poolReplayCommand) Help() string {
	return knownThen +
		"Prizes are worked out anew from takings and winners, the replayed columns among them; the pleno al 15 is left out.\n\n" +
		"Example: quiniela pool replay --jornadas quiniela-2023-24.csv --data spain.csv --aliases team-aliases-spain.csv --budget 12"
}

// poolStrategy has the total results of one strategy.
type poolStrategy struct {
	Name     string     `json:"name"`
	Jornadas int        `json:"jornadas"`
	Cost     float64    `json:"cost"`
	Won      float64    `json:"won"`
	Return   float64    `json:"return"`
	Best     [5]int     `json:"best"`     // jornadas in which the best column had 10 … 14 hits
	Expected [5]float64 `json:"expected"` // expected number of jornadas with at least 10 … 14 hits
	MeanHits float64    `json:"meanHits"` // of the best column
}

type poolReplay struct {
	Played     int            `json:"played"`
	Skipped    []string       `json:"skipped"`    // names of jornadas with too few known matches
	Exceptions []string       `json:"exceptions"` // computed prizes that differ from the published ones
	Compared   int            `json:"compared"`   // number of prizes compared
	Strategies []poolStrategy `json:"strategies"`
}

// Run prints the results of the strategies.
func (c *poolReplayCommand) Run(w *environment) error {
	if _, err := playing.Strategies(pool.RulesOn(time.Now()), c.Budget); err != nil {
		return usageError{fmt.Errorf("--budget: %w", err)}
	}
	coupons, err := c.coupons(w)
	if err != nil {
		return err
	}
	out := poolReplay{Skipped: []string{}, Exceptions: []string{}, Strategies: []poolStrategy{}}
	var totals playing.Totals
	for i := range coupons {
		replay, err := out.play(w, &coupons[i], c)
		if err != nil {
			return fmt.Errorf("%s: %w", coupons[i].Jornada.Name(), err)
		}
		totals.Add(replay)
	}
	for _, t := range totals {
		out.Strategies = append(out.Strategies, poolStrategy{t.Name, t.Jornadas, t.Cost, t.Won, t.Return(), t.Best, t.Expected, t.MeanHits()})
	}
	if c.JSON {
		return writeJSON(w, out)
	}
	return out.print(w)
}

// play replays one jornada if enough of it is known.
func (out *poolReplay) play(w *environment, coupon *playing.Coupon, c *poolReplayCommand) (playing.Replay, error) {
	j := &coupon.Jornada
	compared, differences := playing.ComparePrizes(j)
	out.Compared += compared
	for _, d := range differences {
		out.Exceptions = append(out.Exceptions, fmt.Sprintf("%s, %d right: published %.2f €, worked out %.2f €", j.Name(), d.Hits, d.Published, d.Expected))
	}
	replay, err := coupon.Replay(w.ctx, c.Budget, c.Known)
	switch {
	case fault.KindOf(err) == fault.Conflict: // not finished
		out.Skipped = append(out.Skipped, err.Error())
		return playing.Replay{}, nil
	case err != nil:
		return playing.Replay{}, err
	case replay.Unpaid:
		out.Skipped = append(out.Skipped, fmt.Sprintf("%s: its takings are not known, so that no prize can be worked out", j.Name()))
	case len(replay.Strategies) == 0:
		out.Skipped = append(out.Skipped, fmt.Sprintf("%s: %d of 14 matches were forecast", j.Name(), replay.Known))
	default:
		out.Played++
	}
	return replay, nil
}

func (out *poolReplay) print(w *environment) error {
	_, _ = fmt.Fprintf(w.stdout, "%d jornadas played, %d left out: too few of their matches were forecast, their takings are not known, or they are not over\n\n", out.Played, len(out.Skipped))
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(table, "strategy\tcost €\twon €\treturn\tmean best\t10\t11\t12\t13\t14\texpected ≥10\t")
	for _, s := range out.Strategies {
		_, _ = fmt.Fprintf(table, "%s\t%.2f\t%.2f\t%.2f\t%.1f\t%d\t%d\t%d\t%d\t%d\t%.1f\t\n",
			s.Name, s.Cost, s.Won, s.Return, s.MeanHits, s.Best[0], s.Best[1], s.Best[2], s.Best[3], s.Best[4], s.Expected[0])
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "\n10 … 14: jornadas in which the best column had so many right. %d of %d published prizes of 14 … 10 right come out to the euro.\n",
		out.Compared-len(out.Exceptions), out.Compared)
	for _, e := range out.Exceptions {
		_, _ = fmt.Fprintln(w.stdout, "  "+e)
	}
	_, err := fmt.Fprintf(w.stdout, "\n%s\n", disclaimer)
	return err
}
