package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

type poolColumnsCommand struct {
	Card      string   `help:"File with the forecasts of the fourteen fixtures (JSON): for chances, percentages and prizes." placeholder:"FILE" xor:"card"`
	Jornada   string   `help:"Season and number of a jornada in the database instead, with what is known of it by now: also for teams by name." placeholder:"2026-27/9" xor:"card"`
	Marks     string   `help:"Start from the columns of these marks, fourteen separated by blanks: '1 1X 1X2 …'." placeholder:"MARKS" xor:"start"`
	Columns   string   `help:"Start from a column file, - for standard input. Without this and --marks from all columns." placeholder:"FILE" xor:"start"`
	Union     []string `help:"Add the columns of a file." placeholder:"FILE"`
	Intersect []string `help:"Keep only columns that a file has too." placeholder:"FILE"`
	Without   []string `help:"Take the columns of a file away; from --marks that is the complement." placeholder:"FILE"`
	poolConditions
	Reduce  int    `help:"Reduce the columns to a guarantee of 13, 12 or 11." placeholder:"HITS"`
	Direct  []int  `help:"Numbers of fixtures that the reduction plays in full." placeholder:"N"`
	Slips   bool   `help:"Group the columns into few slips."`
	Signs   string `help:"Count the hits with these official signs." placeholder:"SIGNS"`
	Compare string `help:"Compare with the columns of another file." placeholder:"FILE"`
	Out     string `help:"Write the columns to a file, - for standard output." placeholder:"FILE"`
	JSON    bool   `name:"json" help:"Print the answer as JSON."`
}

// Help shows the conditions and examples.
func (poolColumnsCommand) Help() string {
	return "The steps are taken in the order of the flags above. Conditions, with bounds such as 3..6, ..6, 3.. or 4: homes, draws, aways, variants (in 1-7 …), run (X), interruptions (X), " +
		"figure 8-4-2 7-4-3, halves X2, symmetries, distance X, weight X2 or weight 3/1/0 - …, points 1h 3a, column 1X1-[1X]211X1112 hits, own, public (sums of percentages), " +
		"probability, prize, some 2.. of { … ; … }, if { … } then { … }; off in front of one that only shows what it would leave.\n\n" +
		"Example: quiniela pool columns --card card.json --marks '1 1X 1X2 1 1X2 1X 1X2 1 1 12 1X2 1X2 2 1' --condition 'variants 3..6' --condition 'run ..4' --reduce 13 --slips --out columns.txt\n" +
		"Example: quiniela pool columns --jornada 2026-27/9 --condition 'variants 3..5' --condition 'points \"Real Madrid\" Girona 3..' --out columns.txt"
}

type poolColumns struct {
	Steps      []poolStep              `json:"steps"`
	Columns    int                     `json:"columns"`
	Cost       float64                 `json:"cost"`
	Duplicates int                     `json:"duplicates,omitempty"` // in the file at the start
	AtLeast    map[string]float64      `json:"atLeast,omitempty"`
	Return     *float64                `json:"expectedReturn,omitempty"` // in euros after tax; of no more columns than a ticket may have
	Rate       *float64                `json:"returnRate,omitempty"`     // of each euro played
	Reduced    *poolReduced            `json:"reduced,omitempty"`
	Slips      []pool.Ticket           `json:"slips,omitempty"`
	Hits       *[pool.Fixtures + 1]int `json:"hits,omitempty"` // number of columns by hits
	Comparison *workshop.Comparison    `json:"comparison,omitempty"`

	TakingsAssumed float64 `json:"takingsAssumed,omitempty"` // in euros: the card has none
}

type poolStep struct {
	Condition string  `json:"condition,omitempty"`
	Left      int     `json:"left"`
	Given     int     `json:"given"`
	Chance    float64 `json:"chance,omitempty"`
	GivenUp   float64 `json:"givenUp,omitempty"`
	Refused   string  `json:"refused,omitempty"` // why one that is off cannot be applied
}

type poolReduced struct {
	From        int   `json:"from"`
	Guarantee   int   `json:"guarantee"`
	IfMarksFail []int `json:"ifMarksFail,omitempty"`
}

// Run takes the steps and prints what is left.
func (c *poolColumnsCommand) Run(w *environment) error {
	var out poolColumns
	x, calculator, err := c.known(w, &out)
	if err != nil {
		return err
	}
	set, err := c.start(w, &out)
	if err != nil {
		return err
	}
	if set, err = c.applied(w, &x, set, &out); err != nil {
		return err
	}
	if c.Reduce != 0 {
		if set, err = c.reduced(w, set, &out); err != nil {
			return err
		}
	}
	out.Columns = set.Len()
	out.Cost = x.Rules.Price * float64(out.Columns)
	if x.Card != nil {
		out.AtLeast = map[string]float64{}
		best := set.Best(&x.Card.Probs)
		for hits := pool.MinHits; hits <= pool.Fixtures; hits++ {
			out.AtLeast[strconv.Itoa(hits)] = best.AtLeast(hits)
		}
		if out.Columns > 0 && out.Columns <= x.Rules.MaxColumns {
			worth, err := calculator.Weigh(w.ctx, &pool.Ticket{Columns: set.List()})
			if err != nil {
				return err
			}
			rate := worth.Return.Rate()
			out.Return, out.Rate = &worth.Return.Net, &rate
		}
	}
	if err := c.extras(w, &x, set, &out); err != nil {
		return err
	}
	if c.Out != "" {
		if err := c.write(w, set); err != nil || c.Out == "-" {
			return err
		}
	}
	if c.JSON {
		return writeJSON(w, out)
	}
	return out.print(w)
}

// known returns what the conditions need to know, and what weighs the columns; the
// calculator is nil without a card.
func (c *poolColumnsCommand) known(w *environment, out *poolColumns) (x workshop.Context, calculator *playing.Calculator, err error) {
	switch {
	case c.Jornada != "":
		coupon, err := storedCoupon(w, c.Jornada)
		if err != nil {
			return x, nil, err
		}
		out.TakingsAssumed = coupon.AssumedTakings()
		return coupon.Workshop(), coupon.Calculator(), nil
	case c.Card != "":
		card := new(pool.Card)
		if err := readPool(w, "--card", c.Card, card); err != nil {
			return x, nil, err
		}
		if card.Takings == 0 {
			card.Takings, out.TakingsAssumed = playing.UsualTakings, playing.UsualTakings
		}
		x = workshop.Context{Card: card, Rules: pool.RulesOn(time.Now())}
		return x, playing.NewCalculator(card, x.Rules), nil
	}
	return workshop.Context{Rules: pool.RulesOn(time.Now())}, nil, nil
}

// start returns the set before the first condition.
func (c *poolColumnsCommand) start(w *environment, out *poolColumns) (*workshop.Set, error) {
	set := workshop.All()
	switch {
	case c.Marks != "":
		marks, err := pool.ParseMarks(strings.Fields(c.Marks))
		if err != nil {
			return nil, usageError{fmt.Errorf("--marks: %w", err)}
		}
		set = workshop.SetOfMarks(&marks)
	case c.Columns != "":
		var err error
		if set, out.Duplicates, err = readColumns(w, "--columns", c.Columns); err != nil {
			return nil, err
		}
	}
	for _, operation := range []struct {
		flag  string
		files []string
		apply func(*workshop.Set, *workshop.Set) *workshop.Set
	}{
		{"--union", c.Union, (*workshop.Set).Union},
		{"--intersect", c.Intersect, (*workshop.Set).Intersection},
		{"--without", c.Without, (*workshop.Set).Difference},
	} {
		for _, file := range operation.files {
			other, _, err := readColumns(w, operation.flag, file)
			if err != nil {
				return nil, err
			}
			set = operation.apply(set, other)
		}
	}
	return set, nil
}

// readText reads the file that a flag names.
func readText(w *environment, flag, name string) (string, error) {
	from := w.stdin
	if name != "-" {
		file, err := openFile(name)
		if err != nil {
			return "", fmt.Errorf("%s: %s: %w", flag, name, err)
		}
		defer func() { _ = file.Close() }()
		from = file
	}
	content, err := io.ReadAll(from)
	if err != nil {
		return "", fmt.Errorf("%s: %s: %w", flag, name, err)
	}
	return string(content), nil
}

func readColumns(w *environment, flag, name string) (set *workshop.Set, duplicates int, err error) {
	lines, err := readLines(w, flag, name)
	if err != nil {
		return nil, 0, err
	}
	set, duplicates = workshop.ColumnsOf(lines)
	return set, duplicates, nil
}

func (c *poolColumnsCommand) applied(w *environment, x *workshop.Context, set *workshop.Set, out *poolColumns) (*workshop.Set, error) {
	conditions, err := c.read(w)
	if err != nil {
		return nil, err
	}
	applied, err := x.Apply(w.ctx, set, conditions, false)
	if err != nil {
		return nil, asUsage(err)
	}
	out.Steps = append(out.Steps, poolStep{Left: applied.Start.Left, Chance: applied.Start.Chance})
	for i := range applied.Steps {
		s := &applied.Steps[i]
		step := poolStep{s.Condition.String(), s.Left, s.Given, s.Chance, s.GivenUp, ""}
		if s.Refused != nil {
			step.Refused = s.Refused.Error()
		}
		out.Steps = append(out.Steps, step)
	}
	return applied.Set, nil
}

func (c *poolColumnsCommand) reduced(w *environment, set *workshop.Set, out *poolColumns) (*workshop.Set, error) {
	direct := make([]int, len(c.Direct))
	for i, n := range c.Direct {
		direct[i] = n - 1
	}
	r, err := workshop.Reduce(w.ctx, set, direct, c.Reduce)
	if err != nil {
		return nil, asUsage(err)
	}
	out.Reduced = &poolReduced{r.From, r.Guarantee, r.IfMarksFail}
	return workshop.SetOf(r.Columns), nil
}

// extras adds slips, hits and the comparison if they are asked for.
func (c *poolColumnsCommand) extras(w *environment, x *workshop.Context, set *workshop.Set, out *poolColumns) error {
	if c.Slips {
		slips, err := workshop.Slips(w.ctx, set, &x.Rules)
		if err != nil {
			return asUsage(err)
		}
		for i := range slips {
			out.Slips = append(out.Slips, slips[i].Ticket())
		}
	}
	if c.Signs != "" {
		signs, err := pool.ParseColumn(c.Signs)
		if err != nil {
			return usageError{fmt.Errorf("--signs: %w", err)}
		}
		hits := set.Count(signs)
		out.Hits = &hits
	}
	if c.Compare != "" {
		other, _, err := readColumns(w, "--compare", c.Compare)
		if err != nil {
			return err
		}
		var probs *pool.Forecasts
		if x.Card != nil {
			probs = &x.Card.Probs
		}
		comparison := workshop.Compare(set, other, probs)
		out.Comparison = &comparison
	}
	return nil
}

func (c *poolColumnsCommand) write(w *environment, set *workshop.Set) error {
	if c.Out == "-" {
		return workshop.WriteLines(w.stdout, set)
	}
	file, err := os.Create(c.Out)
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	return errors.Join(workshop.WriteLines(file, set), file.Close())
}

func (out *poolColumns) print(w *environment) error {
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "condition\tcolumns left\ttaken away\tchance of 14\tgiven up")
	for _, s := range out.Steps {
		name := s.Condition
		if name == "" {
			name = "start"
		}
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%.4g\t%.4g\n", name, s.Left, s.Given, s.Chance, s.GivenUp)
	}
	for _, s := range out.Steps {
		if s.Refused != "" {
			_, _ = fmt.Fprintf(table, "cannot be applied: %s\n", s.Refused)
		}
	}
	if r := out.Reduced; r != nil {
		_, _ = fmt.Fprintf(table, "reduced\t%d\t%d\tguarantees %d\n", out.Columns, r.From-out.Columns, r.Guarantee)
		for n, wrong := range []string{"", "one mark", "two marks"} {
			if n > 0 && n < len(r.IfMarksFail) {
				_, _ = fmt.Fprintf(table, "with %s wrong\t\t\tguarantees %d\n", wrong, r.IfMarksFail[n])
			}
		}
	}
	_, _ = fmt.Fprintf(table, "columns\t%d\ncost\t%.2f €\n", out.Columns, out.Cost)
	if out.Duplicates > 0 {
		_, _ = fmt.Fprintf(table, "twice in the file\t%d\n", out.Duplicates)
	}
	for hits := pool.MinHits; hits <= pool.Fixtures && out.AtLeast != nil; hits++ {
		p := out.AtLeast[strconv.Itoa(hits)]
		_, _ = fmt.Fprintf(table, "at least %d right\t%.6g\t%s\n", hits, p, oneIn(p))
	}
	if out.Return != nil {
		_, _ = fmt.Fprintf(table, "expected return\t%.2f €\t%.2f of each euro\n", *out.Return, *out.Rate)
	}
	for hits := pool.Fixtures; hits >= 0 && out.Hits != nil; hits-- {
		if n := out.Hits[hits]; n > 0 {
			_, _ = fmt.Fprintf(table, "%d right\t%d\n", hits, n)
		}
	}
	if c := out.Comparison; c != nil {
		_, _ = fmt.Fprintf(table, "in both\t%d\nonly in the first\t%d\nonly in the second\t%d\n", c.Both, c.OnlyFirst, c.OnlySecond)
		for hits := pool.MinHits; hits <= pool.Fixtures && c.FirstAlone != nil; hits++ {
			_, _ = fmt.Fprintf(table, "at least %d right in one alone\t%.6g\t%.6g\n", hits, c.FirstAlone[hits], c.SecondAlone[hits])
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if out.TakingsAssumed > 0 {
		_, _ = fmt.Fprintf(w.stdout, assumedTakings, out.TakingsAssumed)
	}
	for i := range out.Slips {
		_, _ = fmt.Fprintf(w.stdout, "\nslip %d, %d columns", i+1, out.Slips[i].Len())
		if n := out.Slips[i].Reduction; n > 0 {
			_, _ = fmt.Fprintf(w.stdout, ", official reduction %d", n)
		}
		printTicket(w, &out.Slips[i])
	}
	_, err := fmt.Fprintf(w.stdout, "\n%s\n", disclaimer)
	return err
}
