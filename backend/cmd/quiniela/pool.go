package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

type poolCommand struct {
	Odds       poolOddsCommand       `cmd:"" help:"The chances of a ticket, what it costs and what it is expected to return."`
	Suggest    poolSuggestCommand    `cmd:"" help:"The best ticket for a budget."`
	Propose    poolProposeCommand    `cmd:"" help:"One good ticket for a budget, filled in, with why it is this one."`
	Payouts    poolPayoutsCommand    `cmd:"" help:"What a ticket can win, before and during play."`
	Scrutinize poolScrutinizeCommand `cmd:"" help:"Count what a ticket got right, and the money."`
	Forecasts  poolForecastsCommand  `cmd:"" help:"Say how many fixtures of past jornadas were forecast when they closed, and how well."`
	Columns    poolColumnsCommand    `cmd:"" help:"Conditions over columns, their files, reductions and slips."`
	Replay     poolReplayCommand     `cmd:"" help:"Play past jornadas with the forecasts of their day: hits, prizes, return of each strategy."`
	Ways       poolWaysCommand       `cmd:"" help:"Ways of playing that users keep for the test bench."`
	Conditions poolConditionsCommand `cmd:"" help:"Sets of conditions that users keep."`
	Pena       poolPenaCommand       `cmd:"" help:"Tickets that several play together (peña): members, invitations, who has paid, balances."`
	Bench      poolBenchCommand      `cmd:"" help:"Play past jornadas in a way of one's own, beside favourites and random columns, with what luck explains."`
}

// poolCard has the flags that say where the forecasts of a jornada come from.
type poolCard struct {
	Card  string  `help:"File with the forecasts of the fourteen fixtures (JSON), - for standard input." required:"" placeholder:"FILE"`
	Trust float64 `help:"How far the expected return trusts the forecasts, from 0 to 1; the rest of the way is the public's percentages, where they are known." default:"${forecast_weight}" placeholder:"SHARE"`

	assumed float64 // takings in euros that the card does not have
}

// calculator returns a calculator for tickets of the card.
func (c *poolCard) calculator(w *environment) (*playing.Calculator, error) {
	if !(c.Trust >= 0 && c.Trust <= 1) {
		return nil, usageErrorf("--trust is %v: a share from 0 to 1", c.Trust)
	}
	var card pool.Card
	if err := readPool(w, "--card", c.Card, &card); err != nil {
		return nil, err
	}
	if card.Takings == 0 {
		card.Takings, c.assumed = playing.UsualTakings, playing.UsualTakings
	}
	calculator := playing.NewCalculator(&card, pool.RulesOn(time.Now()))
	calculator.ForecastWeight = c.Trust
	return calculator, nil
}

// readPool reads the JSON file that a flag names.
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

// poolSums is playing.Worth as it is printed.
type poolSums struct {
	Columns        int                `json:"columns"`
	Cost           float64            `json:"cost"`
	BelowMinimum   bool               `json:"belowMinimum,omitempty"` // the pool does not accept so few columns
	AtLeast        map[string]float64 `json:"atLeast"`
	Pleno          *float64           `json:"plenoAl15,omitempty"`
	Elige8         *float64           `json:"elige8,omitempty"`
	ExpectedReturn *float64           `json:"expectedReturn,omitempty"`
	ReturnRate     *float64           `json:"returnRate,omitempty"`
	Prizes         map[string]float64 `json:"prizes,omitempty"`
	PublicGuessed  bool               `json:"publicGuessed,omitempty"`
	TakingsAssumed float64            `json:"takingsAssumed,omitempty"` // in euros: the card has none
	Reduction      string             `json:"reduction,omitempty"`
	Ticket         *pool.Ticket       `json:"ticket,omitempty"`
}

func (c *poolCard) sums(worth *playing.Worth) poolSums {
	s := poolSums{
		TakingsAssumed: c.assumed, Columns: worth.Columns, Cost: worth.Cost, BelowMinimum: worth.BelowMinimum, AtLeast: worth.AtLeast(), Pleno: worth.PlenoAl15, Elige8: worth.Elige8,
	}
	if worth.Reduction != nil {
		s.Reduction = worth.Reduction.String() + worth.Direct.String()
	}
	if expected := worth.Return; expected != nil {
		rate := expected.Rate()
		s.ExpectedReturn, s.ReturnRate, s.PublicGuessed, s.Prizes = &expected.Net, &rate, worth.PublicGuessed, expected.PrizesByName()
	}
	return s
}

// asUsage turns a fault in a ticket or a request into a usage error.
func asUsage(err error) error {
	if fault.KindOf(err) == fault.Invalid {
		return usageError{err}
	}
	return err
}

// assumedTakings is printed where the takings are not known.
const assumedTakings = "\nThe takings are not known: %.0f €, those of an ordinary jornada, are assumed for the money.\n"

// disclaimer is printed below every ticket.
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
	if s.TakingsAssumed > 0 {
		_, _ = fmt.Fprintf(w.stdout, assumedTakings, s.TakingsAssumed)
	}
	if s.BelowMinimum {
		_, _ = fmt.Fprintf(w.stdout, "\nThe pool takes tickets of %d columns at least: this one cannot be played.\n", pool.RulesOn(time.Now()).MinColumns)
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

// prizeText returns the expected prize of a winning column of a category.
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

// Run prints the chances of a ticket.
func (c *poolOddsCommand) Run(w *environment) error {
	calculator, err := c.calculator(w)
	if err != nil {
		return err
	}
	var ticket pool.Ticket
	if err := readPool(w, "--ticket", c.Ticket, &ticket); err != nil {
		return err
	}
	worth, err := calculator.Weigh(w.ctx, &ticket)
	if err != nil {
		return asUsage(err)
	}
	sums := c.sums(&worth)
	return sums.print(w, c.JSON)
}

type poolSuggestCommand struct {
	poolCard
	Budget    float64  `help:"Euros, at most." required:"" placeholder:"€"`
	Objective string   `help:"p14, p13 … p10: the chance of as many right; value: the expected return." default:"p14" placeholder:"WHAT"`
	Kind      string   `help:"columns, multiple, reduced (an official reduction) or free (any reduction)." enum:"columns,multiple,reduced,free" default:"columns"`
	Pleno     []string `help:"Cells of the pleno to tick: 1-0 …" placeholder:"CELL"`
	poolConditions
	JSON bool `name:"json" help:"Print the answer as JSON."`
}

// Help shows an example.
func (poolSuggestCommand) Help() string {
	return "Conditions, for the kind columns, are those of quiniela pool columns. The card is that of quiniela pool odds.\n\nExample: quiniela pool suggest --card card.json --budget 24 --objective p12 --kind reduced"
}

// Run prints the suggested ticket.
func (c *poolSuggestCommand) Run(w *environment) error {
	calculator, err := c.calculator(w)
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
	if request.Keep, err = c.keep(w, calculator); err != nil {
		return err
	}
	suggestion, err := calculator.Suggest(w.ctx, request)
	if err != nil {
		return asUsage(err)
	}
	sums := c.sums(&suggestion.Worth)
	sums.Ticket = &suggestion.Ticket
	return sums.print(w, c.JSON)
}
