package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// queueConfig of the queue; a test makes it quicker.
var queueConfig jobs.Config

// openQueue makes the queue of a database.
func openQueue(db *store.Store, log *slog.Logger, from importer) (*jobs.Jobs, error) {
	database, err := queueDatabase(db)
	if err != nil {
		return nil, err
	}
	cfg := queueConfig
	cfg.Log = log
	cfg.Work = &jobs.Work{
		Store: db, Importer: from, Trainer: training.Trainer{Store: db, Now: time.Now},
		Forecaster: &training.Forecaster{Store: db, Now: time.Now},
		Report: func(name, format string, found ingest.Report, failed error) (any, string, error) {
			report, err := api.NewImportReport(name, format, found, false, failed)
			return report, report.Problem(), err
		},
	}
	return jobs.New(database, cfg)
}

// queueDatabase is where a database keeps its jobs.
func queueDatabase(db *store.Store) (jobs.Database, error) {
	pool, postgres, err := db.SQL()
	return jobs.Database{DB: pool, Postgres: postgres}, err
}

// migrate brings a database up to date, the tables of the queue included.
func migrate(ctx context.Context, db *store.Store) (steps int, err error) {
	if steps, err = db.Migrate(ctx); err != nil {
		return 0, err
	}
	queue, err := queueDatabase(db)
	if err != nil {
		return 0, err
	}
	more, err := jobs.Migrate(ctx, queue)
	return steps + more, err
}
