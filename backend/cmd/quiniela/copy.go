package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/quinielaml/quinielaml/backend/internal/jobs"
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
	return "Everything moves: leagues, models, forecasts, users, jobs. At the end every row is compared. What is written to the source meanwhile " +
		"does not move: stop the servers first. The signing keys are files, in QUINIELA_KEYS_DIR.\n\n" +
		"Example: quiniela copy --from sqlite:./data/quiniela.db --to postgres://user@host/quiniela"
}

// Run copies and compares.
func (c *copyCommand) Run(w *environment) error {
	if c.From == c.To {
		return usageErrorf("--from and --to are the same database")
	}
	from, err := openMigrated(w.ctx, c.From)
	if err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	defer func() { _ = from.Close() }()
	to, err := openMigrated(w.ctx, c.To)
	if err != nil {
		return fmt.Errorf("--to: %w", err)
	}
	defer func() { _ = to.Close() }()
	if !c.Resume {
		if err := checkEmpty(w.ctx, to); err != nil {
			return fmt.Errorf("--to: %w. Use --resume to go on with a copy that broke off", err)
		}
	}
	done, err := copyAll(w.ctx, from, to)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(done)
	}
	total, err := printCopied(w, done)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "%d rows copied and compared: they are the same\n", total)
	return nil
}

// openMigrated opens a database and migrates it.
func openMigrated(ctx context.Context, url string) (*store.Store, error) {
	db, err := store.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if _, err := migrate(ctx, db); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// checkEmpty returns an error if any table of the database has rows.
func checkEmpty(ctx context.Context, db *store.Store) error {
	return db.Snapshot(ctx, func(snapshot *store.Store, tx *sql.Tx) error {
		table, rows, err := snapshot.Filled(ctx)
		if err != nil {
			return err
		}
		if table == "" {
			side, err := queueSide(db, tx)
			if err != nil {
				return err
			}
			n, err := side.Count(ctx)
			if err != nil {
				return err
			}
			table, rows = "river_job", int64(n)
		}
		if rows > 0 {
			return fmt.Errorf("the database is not empty: %s has %d rows", table, rows)
		}
		return nil
	})
}

// copyAll copies a consistent snapshot of a database, the queue last.
func copyAll(ctx context.Context, from, to *store.Store) (done []store.Copied, err error) {
	err = from.Snapshot(ctx, func(snapshot *store.Store, source *sql.Tx) error {
		if done, err = store.Copy(ctx, snapshot, to); err != nil {
			return err
		}
		return to.Whole(ctx, func(_ *store.Store, target *sql.Tx) error {
			queued, err := copyQueue(ctx, from, to, source, target)
			done = append(done, queued)
			return err
		})
	})
	return done, err
}

func copyQueue(ctx context.Context, from, to *store.Store, source, target *sql.Tx) (store.Copied, error) {
	copied := store.Copied{Table: "river_job"}
	fromSide, err := queueSide(from, source)
	if err != nil {
		return copied, err
	}
	toSide, err := queueSide(to, target)
	if err != nil {
		return copied, err
	}
	copied.Rows, copied.New, err = jobs.Copy(ctx, fromSide, toSide)
	return copied, err
}

func queueSide(db *store.Store, tx *sql.Tx) (jobs.Side, error) {
	_, postgres, err := db.SQL()
	return jobs.Side{Tx: tx, Postgres: postgres}, err
}

// printCopied prints the tables of a copy with their numbers of rows, and returns the
// total.
func printCopied(w *environment, done []store.Copied) (rows int, err error) {
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	for _, one := range done {
		_, _ = fmt.Fprintf(table, "%s\t%d\t\n", one.Table, one.Rows)
		rows += one.Rows
	}
	return rows, table.Flush()
}
