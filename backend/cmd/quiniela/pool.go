package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

type poolCommand struct {
	Odds       poolOddsCommand       `cmd:"" help:"The chances of a ticket, what it costs and what it is expected to return."`
	Suggest    poolSuggestCommand    `cmd:"" help:"The best ticket for a budget."`
	Scrutinize poolScrutinizeCommand `cmd:"" help:"Count what a ticket got right, and the money."`
	Replay     poolReplayCommand     `cmd:"" help:"Play past jornadas with the forecasts of their day: hits, prizes, return of each strategy."`
}

// poolCard is where the forecasts of a jornada come from.
type poolCard struct {
	Card  string  `help:"File with the forecasts of the fourteen fixtures (JSON), - for standard input." required:"" placeholder:"FILE"`
	Trust float64 `help:"How far the expected return trusts the forecasts, from 0 to 1; the rest of the way is the public's percentages, where they are known." default:"0.5" placeholder:"SHARE"`
}

func (c *poolCard) read(w *environment) (*pool.Card, error) {
	if !(c.Trust >= 0 && c.Trust <= 1) {
		return nil, usageErrorf("--trust is %v: a share from 0 to 1", c.Trust)
	}
	var card pool.Card
	return &card, readPool(w, "--card", c.Card, &card)
}

// shrinkToPublic is the card for working out money: an expected value that looks like
// profit is mostly the forecasts' own error.
func (c *poolCard) shrinkToPublic(card *pool.Card) *pool.Card {
	if card.Public == nil {
		return card
	}
	drawn := *card
	drawn.Probs = card.Probs.Shrink(card.Public, c.Trust)
	return &drawn
}

// readPool reads a JSON file of a flag.
func readPool(w *environment, flag, name string, into json.Unmarshaler) error {
	var content []byte
	var err error
	if name == "-" {
		content, err = io.ReadAll(w.stdin)
	} else {
		file, opened := openFile(name)
		if opened != nil {
			return fmt.Errorf("%s: %s: %w", flag, name, opened)
		}
		defer func() { _ = file.Close() }()
		content, err = io.ReadAll(file)
	}
	if err != nil {
		return fmt.Errorf("%s: %s: %w", flag, name, err)
	}
	if err := json.Unmarshal(content, into); err != nil {
		if fault.KindOf(err) != fault.Invalid {
			err = errors.New("the file is not JSON")
		}
		return usageError{fmt.Errorf("%s: %s: %w", flag, name, err)}
	}
	return nil
}

// poolSums is what a ticket stands for.
type poolSums struct {
	Columns        int                `json:"columns"`
	Cost           float64            `json:"cost"`
	AtLeast        map[string]float64 `json:"atLeast"`
	Pleno          *float64           `json:"plenoAl15,omitempty"`
	Elige8         *float64           `json:"elige8,omitempty"`
	ExpectedReturn *float64           `json:"expectedReturn,omitempty"`
	ReturnRate     *float64           `json:"returnRate,omitempty"`
	Prizes         map[string]float64 `json:"prizes,omitempty"`
	PublicGuessed  bool               `json:"publicGuessed,omitempty"`
	Reduction      string             `json:"reduction,omitempty"`
	Ticket         *pool.Ticket       `json:"ticket,omitempty"`
}

func (c *poolCard) sums(ctx context.Context, card *pool.Card, t *pool.Ticket, r pool.Rules) (poolSums, error) {
	if err := t.Validate(r); err != nil {
		return poolSums{}, usageError{err}
	}
	chances, err := t.Chances(&card.Probs)
	if err != nil {
		return poolSums{}, err
	}
	s := poolSums{Columns: t.Len(), Cost: t.Cost(r), AtLeast: map[string]float64{}}
	for hits := pool.MinHits; hits <= pool.Fixtures; hits++ {
		s.AtLeast[strconv.Itoa(hits)] = chances.Best.AtLeast(hits)
	}
	if t.Reduction != 0 {
		reduction, err := pool.ReductionByNumber(t.Reduction)
		if err != nil {
			return poolSums{}, err
		}
		s.Reduction = reduction.String()
	}
	if card.Pleno != nil && len(t.Pleno) > 0 {
		p := s.AtLeast["14"] * card.Pleno.Chance(t.Pleno)
		s.Pleno = &p
	}
	bet, err := t.Elige8Bet()
	if err != nil {
		return poolSums{}, err
	}
	if bet != nil {
		p := bet.Chance(&card.Probs)
		s.Elige8 = &p
	}
	if card.Takings > 0 {
		expected, err := pool.ExpectedReturn(ctx, c.shrinkToPublic(card), r, t)
		if err != nil {
			return poolSums{}, err
		}
		rate := expected.Rate()
		s.ExpectedReturn, s.ReturnRate, s.PublicGuessed, s.Prizes = &expected.Net, &rate, expected.PublicEstimated, expected.PrizesByName()
	}
	return s, nil
}

// disclaimer stands under every ticket.
const disclaimer = "La Quiniela is a game of chance that pays out 55 % of what is played. Play with what you can lose; 18+."

func (s *poolSums) print(w *environment, asJSON bool) error {
	if asJSON {
		return writeJSON(w, s)
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "columns\t%d\ncost\t%.2f €\n", s.Columns, s.Cost)
	for hits := pool.MinHits; hits <= pool.Fixtures; hits++ {
		label := "at least "
		if hits == pool.Fixtures {
			label = ""
		}
		category := strconv.Itoa(hits)
		p := s.AtLeast[category]
		_, _ = fmt.Fprintf(table, "%s%d right\t%.6g\t%s\t%s\n", label, hits, p, oneIn(p), s.prizeText(category))
	}
	if s.Pleno != nil {
		_, _ = fmt.Fprintf(table, "pleno al 15\t%.6g\t%s\t%s\n", *s.Pleno, oneIn(*s.Pleno), s.prizeText(pool.PlenoAl15.String()))
	}
	if s.Elige8 != nil {
		_, _ = fmt.Fprintf(table, "Elige 8\t%.6g\t%s\n", *s.Elige8, oneIn(*s.Elige8))
	}
	if s.ExpectedReturn != nil {
		guessed := ""
		if s.PublicGuessed {
			guessed = "the public's percentages are guessed"
		}
		_, _ = fmt.Fprintf(table, "expected return\t%.2f €\t%.0f %% of the columns' price\t%s\n", *s.ExpectedReturn, 100**s.ReturnRate, guessed)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if s.Reduction != "" {
		_, _ = fmt.Fprintf(w.stdout, "\n%s\n", s.Reduction)
	}
	if s.Ticket != nil {
		printTicket(w, s.Ticket)
	}
	_, err := fmt.Fprintf(w.stdout, "\n%s\n", disclaimer)
	return err
}

// prizeText is what a winning column of a category is expected to be paid.
func (s *poolSums) prizeText(category string) string {
	if prize, ok := s.Prizes[category]; ok {
		return fmt.Sprintf("%s pays %.2f €", category, prize)
	}
	return ""
}

func oneIn(p float64) string {
	if p <= 0 {
		return "never"
	}
	return fmt.Sprintf("1 in %.3g", 1/p)
}

func printTicket(w *environment, t *pool.Ticket) {
	_, _ = fmt.Fprintln(w.stdout)
	if t.Marks != nil {
		var marks []string
		for _, m := range t.Marks {
			marks = append(marks, m.String())
		}
		_, _ = fmt.Fprintf(w.stdout, "marks: %s\n", strings.Join(marks, " "))
		return
	}
	for _, c := range t.Columns {
		_, _ = fmt.Fprintln(w.stdout, c)
	}
}

func writeJSON(w *environment, value any) error {
	encoder := json.NewEncoder(w.stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

type poolOddsCommand struct {
	poolCard
	Ticket string `help:"File with the ticket (JSON)." required:"" placeholder:"FILE"`
	JSON   bool   `name:"json" help:"Print the answer as JSON."`
}

// Help shows an example.
func (poolOddsCommand) Help() string {
	return `A card: {"fixtures": [{"probs": [.5, .3, .2], "public": [.6, .25, .15]}, … 14 of them], "takings": 2500000}. ` +
		`A ticket: {"marks": ["1", "1X", "1X2", … 14], "reduction": 2} or {"columns": ["1X2…", …]}; "pleno": ["1-M"] and "elige8": [1, 2 … 8 fixtures] with either.` +
		"\n\nExample: quiniela pool odds --card card.json --ticket ticket.json"
}

// Run prints the chances.
func (c *poolOddsCommand) Run(w *environment) error {
	card, err := c.read(w)
	if err != nil {
		return err
	}
	var ticket pool.Ticket
	if err := readPool(w, "--ticket", c.Ticket, &ticket); err != nil {
		return err
	}
	sums, err := c.sums(w.ctx, card, &ticket, pool.RulesOn(time.Now()))
	if err != nil {
		return err
	}
	return sums.print(w, c.JSON)
}

type poolSuggestCommand struct {
	poolCard
	Budget    float64  `help:"Euros, at most." required:"" placeholder:"€"`
	Objective string   `help:"p14, p13 … p10: the chance of as many right; value: the expected return." default:"p14" placeholder:"WHAT"`
	Kind      string   `help:"columns, multiple, reduced (an official reduction) or free (any reduction)." enum:"columns,multiple,reduced,free" default:"columns"`
	Pleno     []string `help:"Cells of the pleno to tick: 1-0 …" placeholder:"CELL"`
	Filters   string   `help:"File with filters of columns (JSON), for the kind columns." placeholder:"FILE"`
	JSON      bool     `name:"json" help:"Print the answer as JSON."`
}

// Help shows an example.
func (poolSuggestCommand) Help() string {
	return `Filters: {"homes": {"min": 6, "max": 9}, "variants": {"min": 4, "max": 8}, "run": {"min": 1, "max": 5}, "groups": [{"marks": ["1", "1X", "", … 14], ` +
		`"right": {"min": 1, "max": 2}}], "minProbability": 1e-6}; draws, aways and interruptions as homes.` + "\n\n" + "The card is that of quiniela pool odds.\n\nExample: quiniela pool suggest --card card.json --budget 24 --objective p12 --kind reduced"
}

// Run prints the ticket.
func (c *poolSuggestCommand) Run(w *environment) error {
	card, err := c.read(w)
	if err != nil {
		return err
	}
	objective, err := pool.ParseObjective(c.Objective)
	if err != nil {
		return usageError{fmt.Errorf("--objective: %w", err)}
	}
	request := pool.SuggestionRequest{Budget: c.Budget, Objective: objective, Kind: pool.Kind(c.Kind)}
	for _, text := range splitNames(c.Pleno) {
		cell, err := pool.ParseCell(text)
		if err != nil {
			return usageError{fmt.Errorf("--pleno: %w", err)}
		}
		request.Pleno = append(request.Pleno, cell)
	}
	if c.Filters != "" {
		request.Filters = new(pool.Filters)
		if err := readPool(w, "--filters", c.Filters, request.Filters); err != nil {
			return err
		}
	}
	r := pool.RulesOn(time.Now())
	from := card
	if objective == pool.Value {
		from = c.shrinkToPublic(card)
	}
	suggestion, err := pool.Suggest(w.ctx, from, r, request)
	if err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return usageError{err}
		}
		return err
	}
	sums, err := c.sums(w.ctx, card, &suggestion.Ticket, r)
	if err != nil {
		return err
	}
	sums.Ticket = &suggestion.Ticket
	if suggestion.Reduction != nil { // which a ticket of columns does not tell
		sums.Reduction = suggestion.Reduction.String()
	}
	return sums.print(w, c.JSON)
}

type poolScrutinizeCommand struct {
	Ticket string    `help:"File with the ticket (JSON)." required:"" placeholder:"FILE"`
	Signs  string    `help:"The official signs, - for one that is not known yet." required:"" placeholder:"SIGNS"`
	Pleno  string    `help:"The official cell of the pleno: 2-1, M-0 …" placeholder:"CELL"`
	Prizes []float64 `help:"What one column is paid: pleno al 15, then 14, 13, 12, 11 and 10 right." placeholder:"€"`
	JSON   bool      `name:"json" help:"Print the answer as JSON."`
}

// Help shows an example.
func (poolScrutinizeCommand) Help() string {
	return "Example: quiniela pool scrutinize --ticket ticket.json --signs 1X21X21X21X21X --pleno 1-0 --prizes 0,20000,900,60,9,2"
}

type poolSettlement struct {
	Best    int      `json:"best"`
	CouldBe int      `json:"couldBe"`
	Final   bool     `json:"final"`
	Columns []int    `json:"columns"` // by hits, 0 to 14
	Gross   *float64 `json:"gross,omitempty"`
	Net     *float64 `json:"net,omitempty"`
	Elige8  *elige8  `json:"elige8,omitempty"`
}

type elige8 struct {
	Hits int  `json:"hits"`
	Won  bool `json:"won"`
}

// Run counts.
func (c *poolScrutinizeCommand) Run(w *environment) error {
	r := pool.RulesOn(time.Now())
	var ticket pool.Ticket
	if err := readPool(w, "--ticket", c.Ticket, &ticket); err != nil {
		return err
	}
	if err := ticket.Validate(r); err != nil {
		return usageError{err}
	}
	results, err := pool.ParseResults(c.Signs, c.Pleno)
	if err != nil {
		return usageError{err}
	}
	settlement, err := ticket.Settle(&results)
	if err != nil {
		return err
	}
	out := poolSettlement{Best: settlement.Best, CouldBe: settlement.BestPossible, Final: settlement.Final, Columns: settlement.Columns[:]}
	if len(c.Prizes) > 0 {
		if len(c.Prizes) != pool.Categories {
			return usageErrorf("--prizes has %d amounts, not %d", len(c.Prizes), pool.Categories)
		}
		winnings := settlement.Winnings(r, pool.Money(c.Prizes))
		out.Gross, out.Net = &winnings.Gross, &winnings.Net
	}
	bet, err := ticket.Elige8Bet()
	if err != nil {
		return err
	}
	if bet != nil {
		hits, won := bet.Hits(&results)
		out.Elige8 = &elige8{hits, won}
	}
	if c.JSON {
		return writeJSON(w, out)
	}
	if settlement.Final {
		_, _ = fmt.Fprintf(w.stdout, "the best column has %d right\n", out.Best)
	} else {
		_, _ = fmt.Fprintf(w.stdout, "the best column has %d right so far and could reach %d\n", out.Best, out.CouldBe)
	}
	for hits := pool.Fixtures; hits >= pool.MinHits; hits-- {
		if n := out.Columns[hits]; n > 0 {
			_, _ = fmt.Fprintf(w.stdout, "%d right: %d columns\n", hits, n)
		}
	}
	if out.Elige8 != nil {
		won := ""
		if out.Elige8.Won {
			won = ": won"
		}
		_, _ = fmt.Fprintf(w.stdout, "Elige 8: %d right%s\n", out.Elige8.Hits, won)
	}
	if out.Net != nil {
		_, _ = fmt.Fprintf(w.stdout, "won %.2f €, %.2f € after tax\n", *out.Gross, *out.Net)
	}
	return nil
}
