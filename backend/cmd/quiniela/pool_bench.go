package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// poolWay has the flags of a way of playing.
type poolWay struct {
	poolConditions
	Kind      string  `help:"columns; or, suggested by budget and objective alone: multiple, reduced (an official reduction), free (any)." enum:"columns,multiple,reduced,free" default:"columns"`
	Triples   int     `help:"Triples, on the fixtures whose favourite is the least probable." placeholder:"N"`
	Dobles    int     `help:"Dobles, of the two likeliest signs, on the next; the other fixtures have the favourite." placeholder:"N"`
	Least     float64 `help:"Mark the signs of at least this probability, and every favourite, instead. Without triples, dobles and this all signs are marked." placeholder:"P"`
	Reduce    int     `help:"Reduce what is left to a guarantee of 13, 12 or 11." placeholder:"HITS"`
	Budget    float64 `help:"Euros a jornada, at most." default:"12" placeholder:"€"`
	Objective string  `help:"p14, p13 … p10, value: by which columns are chosen of those left, if the budget does not pay for all." default:"p10" placeholder:"WHAT"`
}

type poolBenchCommand struct {
	poolPast
	poolWay
	Season string `help:"Only jornadas of this season: 2023 or 2023-24." placeholder:"SEASON"`
	JSON   bool   `name:"json" help:"Print the answer as JSON."`
}

// Help shows an example.
func (poolBenchCommand) Help() string {
	return "A way of playing, the same in every jornada: marks by a rule, conditions on their columns (those of quiniela pool columns), a reduction, and the budget. " + knownThen +
		"Takings are for choosing columns those to be expected from the jornadas before. " +
		"Beside it stand the most probable columns and random ones, as many. Ranges hold nineteen of twenty resamplings of the jornadas.\n\n" +
		"Example: quiniela pool bench --triples 4 --dobles 3 --condition 'variants 4..8' --reduce 12 --budget 24 --objective p12"
}

type poolBench struct {
	Jornadas int                `json:"jornadas"`
	Cut      int                `json:"cut"` // in which the budget did not pay for all columns left
	Cost     float64            `json:"cost"`
	Players  []poolBenchPlayer  `json:"players"`
	LeftOut  []poolBenchLeftOut `json:"leftOut"`
	Verdict  []string           `json:"verdict"`
}

type poolBenchPlayer struct {
	Name    string            `json:"name"`
	Won     float64           `json:"won"`
	Return  float64           `json:"return"`
	Low     float64           `json:"low"`
	High    float64           `json:"high"`
	Best    [5]int            `json:"best"`    // jornadas in which the best column had 10 … 14 hits
	Columns [5]int            `json:"columns"` // columns with 10 … 14 hits
	Seasons []poolBenchSeason `json:"seasons"`
	Drought poolBenchDrought  `json:"drought"`
}

type poolBenchSeason struct {
	Season   football.Season `json:"season"`
	Jornadas int             `json:"jornadas"`
	Cost     float64         `json:"cost"`
	Won      float64         `json:"won"`
}

type poolBenchDrought struct {
	Jornadas int     `json:"jornadas"`
	Cost     float64 `json:"cost"`
	From     string  `json:"from,omitempty"`
	To       string  `json:"to,omitempty"`
}

type poolBenchLeftOut struct {
	Reason   string   `json:"reason"`
	Jornadas []string `json:"jornadas"`
}

func (c *poolWay) way(w *environment) (way playing.Way, err error) {
	way = playing.Way{Kind: pool.Kind(c.Kind), Marks: playing.MarkRule{Triples: c.Triples, Dobles: c.Dobles, Least: c.Least}, Reduce: c.Reduce, Budget: c.Budget}
	if way.Conditions, err = c.read(w); err != nil {
		return way, err
	}
	if way.Objective, err = pool.ParseObjective(c.Objective); err != nil {
		return way, usageError{fmt.Errorf("--objective: %w", err)}
	}
	return way, asUsage(way.Validate(pool.RulesOn(time.Now())))
}

// Run plays the jornadas and prints the totals.
func (c *poolBenchCommand) Run(w *environment) error {
	way, err := c.way(w)
	if err != nil {
		return err
	}
	var season football.Season
	if c.Season != "" {
		if season, err = football.ParseSeason(c.Season); err != nil {
			return usageError{fmt.Errorf("--season: %w", err)}
		}
	}
	coupons, err := c.coupons(w)
	if err != nil {
		return err
	}
	past := make([]jornada.Jornada, len(coupons)) // latest first
	for i := range coupons {
		past[len(past)-1-i] = coupons[i].Jornada
	}
	var trials []playing.Trial
	for i := range coupons {
		if season != 0 && coupons[i].Jornada.Season != season {
			continue
		}
		trial, err := way.Try(w.ctx, &coupons[i], past, c.Known)
		if err != nil {
			return err
		}
		trials = append(trials, trial)
	}
	out := newPoolBench(playing.SumUp(trials))
	if c.JSON {
		return writeJSON(w, out)
	}
	return out.print(w)
}

func newPoolBench(b playing.Bench) *poolBench {
	out := &poolBench{Jornadas: b.Jornadas, Cut: b.Cut, Cost: b.Cost, LeftOut: []poolBenchLeftOut{}, Verdict: []string{}}
	for i := range b.Players {
		p := &b.Players[i]
		one := poolBenchPlayer{
			Name: playing.Player(i).String(), Won: p.Won, Return: p.Return, Low: p.Low, High: p.High, Best: p.Best, Columns: p.Columns,
			Seasons: []poolBenchSeason{}, Drought: poolBenchDrought(p.Drought),
		}
		for _, s := range p.Seasons {
			one.Seasons = append(one.Seasons, poolBenchSeason(s))
		}
		out.Players = append(out.Players, one)
	}
	for _, one := range b.LeftOut {
		out.LeftOut = append(out.LeftOut, poolBenchLeftOut{one.Reason.String(), one.Jornadas})
	}
	for _, sentence := range b.Verdict {
		out.Verdict = append(out.Verdict, sentence.String())
	}
	return out
}

func (b *poolBench) print(w *environment) error {
	_, _ = fmt.Fprintf(w.stdout, "%d jornadas played for %.2f € each player; in %d of them the budget did not pay for all columns left\n", b.Jornadas, b.Cost, b.Cut)
	for _, one := range b.LeftOut {
		_, _ = fmt.Fprintf(w.stdout, "  %d left out: %s (%s)\n", len(one.Jornadas), one.Reason, shortList(one.Jornadas))
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(table, "\nplayer\twon €\treturn\trange\t10\t11\t12\t13\t14\tcolumns 10\t11\t12\t13\t14\tdrought\t")
	for _, p := range b.Players {
		_, _ = fmt.Fprintf(table, "%s\t%.2f\t%.2f\t%.2f … %.2f\t", p.Name, p.Won, p.Return, p.Low, p.High)
		for _, n := range slices.Concat(p.Best[:], p.Columns[:]) {
			_, _ = fmt.Fprintf(table, "%d\t", n)
		}
		_, _ = fmt.Fprintf(table, "%d\t\n", p.Drought.Jornadas)
	}
	_, _ = fmt.Fprintln(table, "\nseason\tjornadas\tcost €\town €\tfavourites €\trandom €\t")
	for i, s := range b.Players[playing.OwnWay].Seasons {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%.2f\t", s.Season, s.Jornadas, s.Cost)
		for _, p := range b.Players {
			_, _ = fmt.Fprintf(table, "%.2f\t", p.Seasons[i].Won)
		}
		_, _ = fmt.Fprintln(table)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(w.stdout, "\n10 … 14: jornadas in which the best column had so many right, then columns with so many right; drought: jornadas in a row without a prize.")
	for _, sentence := range b.Verdict {
		_, _ = fmt.Fprintf(w.stdout, "- %s\n", sentence)
	}
	_, err := fmt.Fprintf(w.stdout, "\n%s\n", disclaimer)
	return err
}

// shortList returns the first of many names.
func shortList(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " …"
	}
	return strings.Join(names, ", ")
}
