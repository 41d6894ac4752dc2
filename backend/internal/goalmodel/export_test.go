package goalmodel

import "github.com/quinielaml/quinielaml/backend/internal/history"

// PoissonObjective returns the function that a fit minimises, its gradient and
// the number of its variables.
func PoissonObjective(settings PoissonSettings, h *history.History, end, day int) (value func([]float64) float64, gradient func([]float64) []float64, n int) {
	f := &poissonFit{settings: settings, history: h, teams: len(h.Teams), divisions: len(h.Divisions)}
	f.collect(end, day)
	return func(x []float64) float64 { return f.value(x, nil) },
		func(x []float64) []float64 { g := make([]float64, len(x)); f.value(x, g); return g }, f.size()
}
