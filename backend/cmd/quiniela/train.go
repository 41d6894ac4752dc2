package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type trainCommand struct {
	Model  string `help:"Which model; see quiniela backtest." default:"strength" placeholder:"NAME"`
	Record bool   `help:"Work out what would have been said of the last seasons, for the track record and the leaderboard." default:"true" negatable:""`
	Again  int64  `help:"Fit the kept model of this number once more, and say whether it is the same to the last bit. Nothing is kept." placeholder:"ID"`
}

// Help shows an example.
func (trainCommand) Help() string {
	return "Models: " + strings.Join(forecast.Models(), ", ") + ".\n\nExample: quiniela train && quiniela forecast"
}

// Run trains a model and makes it the champion of all divisions, or refits the stored
// one.
func (c *trainCommand) Run(w *environment) error {
	if !slices.Contains(forecast.Models(), c.Model) {
		return usageErrorf("--model: there is no model called %q: choose from %s", c.Model, strings.Join(forecast.Models(), ", "))
	}
	db, err := w.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if c.Again != 0 {
		return c.refit(w, db)
	}
	start := time.Now()
	result, err := train(w.ctx, db, c.Model)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "%s learnt from %d matches up to %s in %s; %d fixtures forecast\n",
		result.Model.Name, result.Model.Matches, result.Model.TrainedThrough.Format(time.DateOnly),
		time.Since(start).Round(time.Millisecond), result.Fixtures)
	if !c.Record {
		return nil
	}
	start = time.Now()
	summary, err := retrospect(w.ctx, db, c.Model)
	if err != nil {
		return err
	}
	if summary.Replayed > 0 {
		_, _ = fmt.Fprintf(w.stdout, "retrospective of %s to %s: %d matches, each forecast from what was known before it, in %s\n",
			summary.Comparison.From, summary.Comparison.To, summary.Replayed, time.Since(start).Round(time.Millisecond))
	}
	return nil
}

func (c *trainCommand) refit(w *environment, db *store.Store) error {
	model, err := db.Model(w.ctx, c.Again)
	if err != nil {
		return err
	}
	trainer := training.Trainer{Store: db, Now: time.Now, Version: version}
	again, err := trainer.Refit(w.ctx, model)
	if err != nil {
		return err
	}
	if !again.Same {
		return fmt.Errorf("%s %d is not the same: it had learnt from %d matches up to %s, of which %d are there; some were added, changed or deleted since",
			model.Name, model.ID, model.Matches, model.TrainedThrough.Format(time.DateOnly), again.Matches)
	}
	_, _ = fmt.Fprintf(w.stdout, "%s %d is the same to the last bit, from %d matches up to %s\n", model.Name, model.ID, again.Matches, model.TrainedThrough.Format(time.DateOnly))
	return nil
}

func train(ctx context.Context, db *store.Store, model string) (training.Result, error) {
	trainer := training.Trainer{Store: db, Now: time.Now, Version: version}
	return trainer.Run(ctx, forecast.Recipe{Name: model, Seed: 1})
}

// retrospect works out what a model would have said of the last seasons.
func retrospect(ctx context.Context, db *store.Store, model string) (summary training.Summary, err error) {
	trainer := training.Trainer{Store: db, Now: time.Now, Version: version}
	err = trainer.Retrospect(ctx, model, training.Hooks{}, &summary)
	return summary, err
}
