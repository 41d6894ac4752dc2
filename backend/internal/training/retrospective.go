package training

import (
	"context"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/forecast"
)

// Retrospective returns the plan of a retrospective: what the default model and others
// would have said of the latest seasons, with the forecast that is shown where there are
// odds and ratings to compare it with. It takes an eighth of the time of comparing all
// models.
func Retrospective(others ...string) Plan {
	names := append([]string{forecast.Strength, forecast.Blend, forecast.Elo}, others...)
	slices.Sort(names)
	return Plan{Models: slices.Compact(names)}
}

// Retrospect works out the retrospective of a model and stores it as a comparison that
// promotes none. It does nothing if it, or a comparison of all models, is stored for the
// present matches.
func (t *Trainer) Retrospect(ctx context.Context, model string, hooks Hooks, summary *Summary) error {
	known, now, err := t.history(ctx)
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
	own := digestOf("retrospective", model, inputs.matches)
	for _, digest := range []string{own, inputs.comparison(records, champions)} {
		if there, err := t.Store.Compared(ctx, digest); err != nil || there {
			return err
		}
	}
	return t.backtest(ctx, Retrospective(model), known, now, own, hooks, summary)
}

// ShownModel returns the model of a retrospective that comes closest to what is shown,
// where there are odds a blend with them; "" without models.
func ShownModel(models []string) string {
	for _, name := range []string{forecast.Blend, forecast.Strength} {
		if slices.Contains(models, name) {
			return name
		}
	}
	if len(models) == 0 {
		return ""
	}
	return models[0]
}
