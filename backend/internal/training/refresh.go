package training

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// Refreshed is the result of Refresh.
type Refreshed struct {
	Models   []string `json:"models"`   // names of those fitted
	Matches  int      `json:"matches"`  // learned from
	Fixtures int      `json:"fixtures"` // forecast
}

// Refresh fits the champions' recipes on everything played so far, makes new
// forecasts of what is to come and stores them. A division without a champion gets
// the default model.
func (t *Trainer) Refresh(ctx context.Context, hooks Hooks, refreshed *Refreshed) error {
	known, now, err := t.history(ctx)
	if fault.KindOf(err) == fault.Conflict {
		return t.saveNothing(ctx, hooks)
	}
	if err != nil {
		return err
	}
	records := known.records
	inputs, err := t.inputsOf(known, now)
	if err != nil {
		return err
	}
	champions, err := t.Store.Champions(ctx)
	if err != nil {
		return err
	}
	of := map[forecast.Recipe][]string{}
	for _, division := range divisions(records) {
		recipe := forecast.Recipe{Name: forecast.Strength, Seed: 1}
		if champion, ok := champions[division]; ok {
			recipe = champion.Recipe
		}
		of[recipe] = append(of[recipe], division)
	}
	recipes := slices.SortedFunc(maps.Keys(of), func(a, b forecast.Recipe) int { return cmp.Compare(a.Name, b.Name) })
	var fitted []Fitted
	var found *Findings
	for k, recipe := range recipes {
		hooks.progress("fit", k, len(recipes))
		one, findings, err := fit(ctx, recipe, known, now)
		if err != nil {
			return err
		}
		one.Inputs, one.Divisions, one.Seen = inputs.forecasts(), of[recipe], champions
		one.publish(records)
		one.Forecasts = slices.DeleteFunc(one.Forecasts, func(f Forecast) bool { return !f.Published })
		fitted = append(fitted, one)
		found = &findings
		refreshed.Models, refreshed.Matches = append(refreshed.Models, recipe.Name), one.Matches
		for i := range one.Forecasts {
			if !one.Forecasts[i].ended {
				refreshed.Fixtures++
			}
		}
	}
	hooks.progress("save", len(recipes), len(recipes))
	if _, err := t.Store.SaveModels(ctx, fitted, found, hooks.Also...); err != nil {
		return fmt.Errorf("save forecasts: %w", err)
	}
	return nil
}

// saveNothing calls hooks.Also when there is nothing to learn from, so that the job
// is completed as it is after a save.
func (t *Trainer) saveNothing(ctx context.Context, hooks Hooks) error {
	_, err := t.Store.SaveModels(ctx, nil, nil, hooks.Also...)
	return err
}

// Prepared counts the data that models learn from.
type Prepared struct {
	Divisions []PreparedDivision `json:"divisions"`
	Matches   int                `json:"matches"` // with a result
	Fixtures  int                `json:"fixtures"`
	Features  int                `json:"features"` // number of features of each match
}

// PreparedDivision counts the data of one division.
type PreparedDivision struct {
	Division string          `json:"division"`
	From     football.Season `json:"from"`
	To       football.Season `json:"to"`
	Matches  int             `json:"matches"`
	Fixtures int             `json:"fixtures"`
	WithOdds int             `json:"withOdds"`  // of the matches: opening or closing
	Closing  int             `json:"closing"`   // of the matches: closing odds
	Shots    int             `json:"withShots"` // of the matches: shots on target
	Missing  int             `json:"missing"`   // past fixtures without a result
}

// Prepare computes the features of every match and counts the data behind them.
func (t *Trainer) Prepare(ctx context.Context) (Prepared, error) {
	known, now, err := t.history(ctx)
	if err != nil {
		return Prepared{}, err
	}
	records := known.records
	var p Prepared
	at := map[string]int{}
	for _, division := range divisions(records) {
		at[division] = len(p.Divisions)
		p.Divisions = append(p.Divisions, PreparedDivision{Division: division})
	}
	for i := range records {
		s := &records[i]
		d := &p.Divisions[at[s.Division]]
		if d.From == 0 || s.Season < d.From {
			d.From = s.Season
		}
		d.To = max(d.To, s.Season)
		if s.Score == nil {
			p.Fixtures++
			d.Fixtures++
			if s.Kickoff.Before(now) {
				d.Missing++
			}
			continue
		}
		p.Matches++
		d.Matches++
		_, opening := odds.NewLine(s.Quotes, odds.Opening, odds.Power)
		_, closing := odds.NewLine(s.Quotes, odds.Closing, odds.Power)
		if opening || closing {
			d.WithOdds++
		}
		if closing {
			d.Closing++
		}
		if s.Statistics != nil && s.Statistics.Home.ShotsOnTarget != nil && s.Statistics.Away.ShotsOnTarget != nil {
			d.Shots++
		}
	}
	p.Features, err = forecast.Prepare(ctx, records)
	return p, err
}
