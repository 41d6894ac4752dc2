package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

type poolScrutinizeCommand struct {
	Ticket  string    `help:"File with the ticket (JSON)." xor:"what" required:"" placeholder:"FILE"`
	Columns string    `help:"Column file instead of a ticket, - for standard input." xor:"what" required:"" placeholder:"FILE"`
	Signs   string    `help:"The official signs, - for one that is not known yet." xor:"signs" required:"" placeholder:"SIGNS"`
	Jornada string    `help:"Season and number of a jornada in the database, which has the signs and the prizes." xor:"signs" required:"" placeholder:"2026-27/9"`
	Pleno   string    `help:"The official cell of the pleno: 2-1, M-0 …" placeholder:"CELL"`
	Prizes  []float64 `help:"What one column is paid: pleno al 15, then 14, 13, 12, 11 and 10 right." placeholder:"€"`
	JSON    bool      `name:"json" help:"Print the answer as JSON."`
}

// Help shows examples.
func (poolScrutinizeCommand) Help() string {
	return "Example: quiniela pool scrutinize --ticket ticket.json --signs 1X21X21X21X21X --pleno 1-0 --prizes 0,20000,900,60,9,2\n" +
		"Example: quiniela pool scrutinize --columns columns.txt --jornada 2026-27/9"
}

type poolSettlement struct {
	Best    int      `json:"best"`
	CouldBe int      `json:"couldBe"`
	Final   bool     `json:"final"`
	Columns []int    `json:"columns"` // number of columns by hits, 0 to 14
	Gross   *float64 `json:"gross,omitempty"`
	Net     *float64 `json:"net,omitempty"`
	Elige8  *elige8  `json:"elige8,omitempty"`
}

type elige8 struct {
	Hits int  `json:"hits"`
	Won  bool `json:"won"`
}

// Run counts the hits and the money, and prints them.
func (c *poolScrutinizeCommand) Run(w *environment) error {
	j, err := c.official(w)
	if err != nil {
		return err
	}
	var settled playing.Settled
	if c.Columns != "" {
		lines, err := readLines(w, "--columns", c.Columns)
		if err != nil {
			return err
		}
		if settled, err = playing.SettleLines(&j, lines); err != nil {
			return err
		}
	} else if settled, err = c.ofTicket(w, &j); err != nil {
		return err
	}
	out := poolSettlement{Best: settled.Best, CouldBe: settled.BestPossible, Final: settled.Final, Columns: settled.Columns[:]}
	if won := settled.Winnings; won != nil {
		out.Gross, out.Net = &won.Gross, &won.Net
	}
	if settled.Elige8 != nil {
		out.Elige8 = &elige8{settled.Elige8.Hits, settled.Elige8.Won}
	}
	if c.JSON {
		return writeJSON(w, out)
	}
	out.print(w)
	return nil
}

// official returns the jornada with the official results: that of the database or one
// made of the flags.
func (c *poolScrutinizeCommand) official(w *environment) (j jornada.Jornada, err error) {
	if c.Jornada != "" {
		if c.Pleno != "" || len(c.Prizes) > 0 {
			return j, usageErrorf("--jornada has the pleno and the prizes: leave --pleno and --prizes out")
		}
		return storedJornada(w, c.Jornada)
	}
	j = jornada.Jornada{Day: time.Now(), Outcomes: c.Signs, Pleno: c.Pleno}
	results := playing.Results{Signs: c.Signs, Pleno: c.Pleno}
	if err := results.Check(); err != nil {
		return j, usageError{err}
	}
	if err := results.Enter(&j); err != nil {
		return j, err
	}
	if len(c.Prizes) > 0 {
		if len(c.Prizes) != pool.Categories {
			return j, usageErrorf("--prizes has %d amounts, not %d", len(c.Prizes), pool.Categories)
		}
		prizes := [jornada.Categories]float64(c.Prizes)
		j.Prizes = &prizes
	}
	return j, nil
}

// storedJornada returns the jornada of the database with a name such as 2026-27/9.
func storedJornada(w *environment, name string) (j jornada.Jornada, err error) {
	years, number, _ := strings.Cut(name, "/")
	season, err := football.ParseSeason(years)
	n, wrong := strconv.Atoi(number)
	if err != nil || wrong != nil {
		return j, usageErrorf("--jornada is %q: write season and number, such as 2026-27/9", name)
	}
	db, err := w.openStore()
	if err != nil {
		return j, err
	}
	list, err := db.Jornadas(w.ctx, jornada.Query{Season: season})
	if err := errors.Join(err, db.Close()); err != nil {
		return j, err
	}
	for _, one := range list {
		if one.Number == n {
			return one, nil
		}
	}
	return j, fmt.Errorf("there is no jornada %d of %s in the database", n, season)
}

// storedCoupon returns a jornada of the database with what is known of it by now; takings
// that are not known are estimated.
func storedCoupon(w *environment, name string) (coupon playing.Coupon, err error) {
	j, err := storedJornada(w, name)
	if err != nil {
		return coupon, err
	}
	db, err := w.openStore()
	if err != nil {
		return coupon, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if coupon, err = playing.LoadCoupon(w.ctx, db, matchup.NewLearner(db), j, time.Now()); err != nil {
		return coupon, err
	}
	return coupon, coupon.EstimateTakings(w.ctx, db)
}

func (c *poolScrutinizeCommand) ofTicket(w *environment, j *jornada.Jornada) (settled playing.Settled, err error) {
	var ticket pool.Ticket
	if err := readPool(w, "--ticket", c.Ticket, &ticket); err != nil {
		return settled, err
	}
	if err := ticket.Validate(pool.RulesOn(j.Day)); err != nil {
		return settled, usageError{err}
	}
	known, err := playing.Settle(j, &ticket)
	if err != nil {
		return settled, err
	}
	if known == nil {
		return settled, errors.New("no outcome is known yet")
	}
	return *known, nil
}

func readLines(w *environment, flag, name string) ([]workshop.Line, error) {
	text, err := readText(w, flag, name)
	if err != nil {
		return nil, err
	}
	lines, err := workshop.ReadLines(strings.NewReader(text))
	if err != nil {
		return nil, usageError{fmt.Errorf("%s: %s: %w", flag, name, err)}
	}
	return lines, nil
}

func (out *poolSettlement) print(w *environment) {
	if out.Final {
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
}
