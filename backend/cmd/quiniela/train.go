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
	Model string `help:"Which model; see quiniela backtest." default:"strength" placeholder:"NAME"`
}

// Help shows an example.
func (trainCommand) Help() string {
	return "Models: " + strings.Join(forecast.Models(), ", ") + ".\n\nExample: quiniela train && quiniela forecast"
}

// Run trains once.
func (c *trainCommand) Run(w *world) error {
	if !slices.Contains(forecast.Models(), c.Model) {
		return wrongUse("--model: there is no model called %q: choose from %s", c.Model, strings.Join(forecast.Models(), ", "))
	}
	db, err := w.open()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	start := time.Now()
	result, err := train(w.ctx, db, c.Model)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w.stdout, "%s learnt from %d matches up to %s in %s; %d fixtures forecast\n",
		result.Model.Name, result.Model.Matches, result.Model.TrainedThrough.Format(time.DateOnly),
		time.Since(start).Round(time.Millisecond), result.Fixtures)
	return nil
}

func train(ctx context.Context, db *store.Store, model string) (training.Result, error) {
	trainer := training.Trainer{Store: db, Now: time.Now}
	return trainer.Run(ctx, forecast.Recipe{Name: model, Seed: 1})
}
