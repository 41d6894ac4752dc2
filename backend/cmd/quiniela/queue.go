package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api"
	"github.com/quinielaml/quinielaml/backend/internal/jobs"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// queueConfig is the configuration of the queue. Tests set shorter intervals.
var queueConfig jobs.Config

// openQueue opens the queue of a database with the handlers of all jobs.
func openQueue(db *store.Store, log *slog.Logger, from importer) (*jobs.Jobs, error) {
	database, err := queueDatabase(db)
	if err != nil {
		return nil, err
	}
	cfg := queueConfig
	cfg.Log = log
	cfg.Work = &jobs.Work{
		Store: db, Sites: from.sites, Importer: from, Trainer: training.Trainer{Store: db, Now: time.Now, Version: version},
		Forecaster: &training.Forecaster{Store: db, Now: time.Now, Pair: matchup.NewLearner(db).Pairs},
		Report:     api.StoredReport,
	}
	return jobs.New(database, cfg)
}

// queueDatabase returns the database as the queue uses it.
func queueDatabase(db *store.Store) (jobs.Database, error) {
	pool, postgres, err := db.SQL()
	return jobs.Database{DB: pool, Postgres: postgres}, err
}

// migrate brings a database up to date, including the tables of the queue, and returns
// the number of migrations applied.
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
