package main

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

type poolPayoutsCommand struct {
	Card     string    `help:"File with the forecasts of the fourteen fixtures (JSON), - for standard input." xor:"what" required:"" placeholder:"FILE"`
	Jornada  string    `help:"Season and number of a jornada in the database instead, with what is known of its matches by now." xor:"what" required:"" placeholder:"2026-27/9"`
	Ticket   string    `help:"File with the ticket (JSON)." required:"" placeholder:"FILE"`
	Signs    string    `help:"With a card: the signs so far, - for one that is not known yet." placeholder:"SIGNS"`
	Prizes   []float64 `help:"With a card: what one column is paid, once that is published: pleno al 15, then 14, 13, 12, 11 and 10 right." placeholder:"€"`
	Fixtures []int     `help:"Numbers of up to three fixtures by whose outcomes the answer is grouped." placeholder:"N"`
	JSON     bool      `name:"json" help:"Print the answer as JSON."`
}

// Help shows examples.
func (poolPayoutsCommand) Help() string {
	return "All results that are still possible are gone through. Money is after tax and without the pleno al 15. The card and the ticket are those of quiniela pool odds.\n\n" +
		"Example: quiniela pool payouts --card card.json --ticket ticket.json --signs 1X21X21X2----- --fixtures 10,11\n" +
		"Example: quiniela pool payouts --jornada 2026-27/9 --ticket ticket.json"
}

type payoutSums struct {
	Signs    string  `json:"signs,omitempty"` // of the fixtures asked for
	Chance   float64 `json:"chance"`
	Pays     float64 `json:"pays"`
	Back     float64 `json:"back"`
	Paying   int     `json:"paying"`
	Expected float64 `json:"expected"`
	Smallest float64 `json:"smallest"`
	Largest  float64 `json:"largest"`
}

type payoutResult struct {
	Signs  string  `json:"signs"`
	Chance float64 `json:"chance"`
	Hits   int     `json:"hits"`
	Net    float64 `json:"net"`
}

type payoutCategory struct {
	Category string  `json:"category"`
	Results  int     `json:"results"`
	Chance   float64 `json:"chance"`
	Smallest float64 `json:"smallest"` // prize of one column before tax
	Largest  float64 `json:"largest"`
}

type poolPayouts struct {
	Cost           float64          `json:"cost"`
	Possible       int              `json:"possible"`
	All            payoutSums       `json:"all"`
	Groups         []payoutSums     `json:"groups"`
	Categories     []payoutCategory `json:"categories"`
	Likeliest      []payoutResult   `json:"likeliest"`
	Open           []int            `json:"open"` // numbers of the fixtures whose outcome is not certain
	Estimated      bool             `json:"estimated"`
	TakingsAssumed float64          `json:"takingsAssumed,omitempty"`
}

// Run prints what the ticket can win.
func (c *poolPayoutsCommand) Run(w *environment) error {
	var ticket pool.Ticket
	if c.Ticket == "-" && c.Card == "-" {
		return usageErrorf("only one of --card and --ticket can be -")
	}
	if err := readPool(w, "--ticket", c.Ticket, &ticket); err != nil {
		return err
	}
	fixtures := make([]int, len(c.Fixtures))
	for i, n := range c.Fixtures {
		fixtures[i] = n - 1
	}
	payouts, assumed, err := c.payouts(w, &ticket, fixtures)
	if err != nil {
		return asUsage(err)
	}
	out := newPoolPayouts(&payouts)
	out.TakingsAssumed = assumed
	if c.JSON {
		return writeJSON(w, out)
	}
	return out.print(w, c.Fixtures)
}

func (c *poolPayoutsCommand) payouts(w *environment, t *pool.Ticket, fixtures []int) (p pool.Payouts, assumed float64, err error) {
	if c.Jornada == "" {
		return c.ofCard(w, t, fixtures)
	}
	if c.Signs != "" || len(c.Prizes) > 0 {
		return p, 0, usageErrorf("--jornada has the signs and the prizes: leave --signs and --prizes out")
	}
	j, err := storedJornada(w, c.Jornada)
	if err != nil {
		return p, 0, err
	}
	db, err := w.openStore()
	if err != nil {
		return p, 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	coupon, err := playing.LoadCoupon(w.ctx, db, matchup.NewLearner(db), j, time.Now())
	if err != nil {
		return p, 0, err
	}
	if err := coupon.EstimateTakings(w.ctx, db); err != nil {
		return p, 0, err
	}
	scores, err := db.RunningScores(w.ctx, j.ID)
	if err != nil {
		return p, 0, err
	}
	if p, err = coupon.Payouts(w.ctx, t, scores, fixtures); p.Estimated {
		assumed = coupon.AssumedTakings()
	}
	return p, assumed, err
}

// ofCard returns what a ticket can win with a card and the signs that are known.
func (c *poolPayoutsCommand) ofCard(w *environment, t *pool.Ticket, fixtures []int) (p pool.Payouts, assumed float64, err error) {
	var card pool.Card
	if err := readPool(w, "--card", c.Card, &card); err != nil {
		return p, 0, err
	}
	var known jornada.Jornada
	if results := (playing.Results{Signs: c.Signs}); c.Signs != "" {
		if err := cmp.Or(results.Check(), results.Enter(&known)); err != nil {
			return p, 0, usageError{fmt.Errorf("--signs: %w", err)}
		}
	}
	var played pool.Played
	if len(c.Prizes) > 0 {
		if len(c.Prizes) != pool.Categories {
			return p, 0, usageErrorf("--prizes has %d amounts, not %d", len(c.Prizes), pool.Categories)
		}
		prizes := pool.Money(c.Prizes)
		played.Prizes = &prizes
	}
	if card.Takings == 0 && played.Prizes == nil {
		card.Takings, assumed = playing.UsualTakings, playing.UsualTakings
	}
	if card.Public == nil { // before the outcomes that have happened look certain
		card.Public = new(card.Probs.EstimatePublic())
	}
	for i, sign := range known.Outcomes {
		if at := strings.IndexRune("1X2", sign); at >= 0 {
			card.Probs[i] = football.Probs{}
			card.Probs[i][at] = 1
		}
	}
	p, err = pool.PayoutsOf(w.ctx, &card, pool.RulesOn(time.Now()), t, fixtures, played)
	return p, assumed, err
}

func newPoolPayouts(p *pool.Payouts) poolPayouts {
	out := poolPayouts{
		Cost: p.Cost, Possible: p.Possible, All: newPayoutSums("", &p.All), Groups: []payoutSums{}, Categories: []payoutCategory{},
		Likeliest: []payoutResult{}, Open: []int{}, Estimated: p.Estimated,
	}
	for i := range p.Groups {
		var signs strings.Builder
		for _, o := range p.Groups[i].Outcomes {
			signs.WriteString(o.String())
		}
		if signs.Len() > 0 {
			out.Groups = append(out.Groups, newPayoutSums(signs.String(), &p.Groups[i].PayoutSums))
		}
	}
	for i := range p.Categories {
		one := &p.Categories[i]
		smallest, largest := one.Prizes()
		out.Categories = append(out.Categories, payoutCategory{one.Category.String(), one.Results, one.Chance, smallest, largest})
	}
	for _, one := range p.Likeliest {
		out.Likeliest = append(out.Likeliest, payoutResult{one.Column.String(), one.Chance, one.Hits, one.Winning})
	}
	for _, n := range p.Open {
		out.Open = append(out.Open, n+1)
	}
	return out
}

func newPayoutSums(signs string, s *pool.PayoutSums) payoutSums {
	return payoutSums{signs, s.Chance, s.Pays, s.Back, s.Paying, s.Expected, s.Smallest, s.Largest}
}

// printedResults is the number of results that are printed; JSON has all that are listed.
const printedResults = 10

func (p *poolPayouts) print(w *environment, fixtures []int) error {
	_, _ = fmt.Fprintf(w.stdout, "%d of %d possible results pay: something in %s, the %.2f € that the ticket costs at least in %s; from %.2f to %.2f €.\n",
		p.All.Paying, p.Possible, oneIn(p.All.Pays), p.Cost, oneIn(p.All.Back), p.All.Smallest, p.All.Largest)
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	if len(p.Categories) > 0 {
		_, _ = fmt.Fprint(table, "\ncategory\tresults\tchance\tprize of one column\n")
	}
	for _, c := range p.Categories {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%s\t%.2f to %.2f €\n", c.Category, c.Results, oneIn(c.Chance), c.Smallest, c.Largest)
	}
	if len(p.Groups) > 0 {
		names := make([]string, len(fixtures))
		for i, n := range fixtures {
			names[i] = strconv.Itoa(n)
		}
		_, _ = fmt.Fprintf(table, "\nfixtures %s\tchance\tpays\tmoney back\tfrom … to\n", strings.Join(names, ", "))
	}
	for _, g := range p.Groups {
		_, _ = fmt.Fprintf(table, "%s\t%.3g\t%.3g\t%.3g\t%.2f … %.2f €\n", g.Signs, g.Chance, g.Pays, g.Back, g.Smallest, g.Largest)
	}
	if len(p.Likeliest) > 0 {
		_, _ = fmt.Fprint(table, "\nlikeliest results\tchance\tright\twins\n")
	}
	for _, one := range p.Likeliest[:min(len(p.Likeliest), printedResults)] {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%d\t%.2f €\n", one.Signs, oneIn(one.Chance), one.Hits, one.Net)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if p.Estimated {
		_, _ = fmt.Fprintln(w.stdout, "\nPrizes are estimated for each result by itself: they are not published yet.")
	}
	if p.TakingsAssumed > 0 {
		_, _ = fmt.Fprintf(w.stdout, assumedTakings, p.TakingsAssumed)
	}
	_, err := fmt.Fprintf(w.stdout, "\n%s\n", disclaimer)
	return err
}
