package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
)

type migrateCommand struct {
	Up     migrateUpCommand     `cmd:"" help:"Bring the schema up to date."`
	Status migrateStatusCommand `cmd:"" help:"List the steps and when each was applied."`
}

type migrateUpCommand struct{}

// Help shows an example.
func (migrateUpCommand) Help() string {
	return "Example: quiniela migrate up --database-url postgres://user@host/quiniela"
}

// Run applies the migrations that are missing.
func (migrateUpCommand) Run(w *environment) error {
	db, err := store.Open(w.ctx, w.settings.DatabaseURL)
	if err != nil {
		return fmt.Errorf("QUINIELA_DATABASE_URL: %w", err)
	}
	defer func() { _ = db.Close() }()
	steps, err := migrate(w.ctx, db)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "%d steps applied; the schema is up to date\n", steps)
	return nil
}

type migrateStatusCommand struct{}

// Help shows an example.
func (migrateStatusCommand) Help() string { return "Example: quiniela migrate status" }

// Run lists the migrations.
func (migrateStatusCommand) Run(w *environment) error {
	db, err := store.Open(w.ctx, w.settings.DatabaseURL)
	if err != nil {
		return fmt.Errorf("QUINIELA_DATABASE_URL: %w", err)
	}
	defer func() { _ = db.Close() }()
	steps, err := db.Migrations(w.ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w.stdout, 0, 4, 2, ' ', 0)
	for _, step := range steps {
		applied := "not applied"
		if !step.AppliedAt.IsZero() {
			applied = step.AppliedAt.UTC().Format(time.RFC3339)
		}
		_, _ = fmt.Fprintf(table, "%d\t%s\t%s\n", step.Version, step.Name, applied)
	}
	return table.Flush()
}
