package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/quinielaml/quinielaml/backend/internal/store"
)

type copyCommand struct {
	From   string `help:"Database to copy from: sqlite:PATH or postgres://…" required:"" placeholder:"URL"`
	To     string `help:"Database to copy into, which must be empty." required:"" placeholder:"URL"`
	Resume bool   `help:"Go on with a copy that broke off."`
	JSON   bool   `name:"json" help:"Print the report as JSON."`
}

// Help shows an example.
func (copyCommand) Help() string {
	return "Everything moves: leagues, models, forecasts, users. At the end every row is compared. Stop the servers first.\n\n" +
		"Example: quiniela copy --from sqlite:./data/quiniela.db --to postgres://user@host/quiniela"
}

// Run copies and compares.
func (c *copyCommand) Run(w *environment) error {
	if c.From == c.To {
		return usageErrorf("--from and --to are the same database")
	}
	open := func(flag, url string) (*store.Store, error) {
		db, err := store.Open(w.ctx, url)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		if _, err := db.Migrate(w.ctx); err != nil {
			_ = db.Close()
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		return db, nil
	}
	from, err := open("--from", c.From)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := open("--to", c.To)
	if err != nil {
		return err
	}
	defer func() { _ = to.Close() }()
	done, err := store.Copy(w.ctx, from, to, c.Resume)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(done)
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	total := 0
	for _, one := range done {
		_, _ = fmt.Fprintf(table, "%s\t%d\t\n", one.Table, one.Rows)
		total += one.Rows
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "%d rows copied and compared: they are the same\n", total)
	return nil
}
