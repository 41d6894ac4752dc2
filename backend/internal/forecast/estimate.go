package forecast

import (
	"context"
	"math"
	"sync"

	"gonum.org/v1/gonum/optimize"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/processors"
)

// estimationSeasons is the number of seasons before the current one on which the
// filter's settings are estimated.
const estimationSeasons football.Season = 15

const (
	estimationSteps = 12   // of the quasi-Newton method; few, as it starts near the optimum
	differenceStep  = 1e-3 // for derivatives, on the logarithm of a setting
	// priorError is the expected difference, in logarithms, between the settings
	// of two countries' leagues.
	priorError = .7
	signedUnit = .05 // step unit of the settings that may be negative
)

// initial returns the settings from which an estimation on the blocks before end
// starts.
func (s *strength) initial(end int) goalmodel.FilterSettings {
	if s.blind {
		return goalmodel.NoOddsSettings()
	}
	return s.e.defaults(end)
}

// tuned returns settings moved by x, which has one value per estimated setting.
// Positive settings are multiplied by e^x, signed ones moved by signedUnit·x, and
// the logits of shares moved by x so that they stay below one.
func (s *strength) tuned(f goalmodel.FilterSettings, x []float64) goalmodel.FilterSettings {
	k := 0
	next := func() float64 { k++; return x[k-1] }
	for _, field := range s.scaled(&f) {
		*field *= math.Exp(next())
	}
	for _, field := range []*float64{&f.New, &f.Relegated, &f.Promoted} {
		*field += signedUnit * next()
	}
	f.Persistence = 1 - (1-f.Persistence)*math.Exp(next())
	f.Persistence = max(0, f.Persistence)
	for _, share := range []*float64{&f.Shots, &f.OpenShots} {
		odds := *share / (1 - *share) * math.Exp(next())
		*share = odds / (1 + odds)
	}
	return f
}

// scaled returns the positive settings that the data can determine.
func (s *strength) scaled(f *goalmodel.FilterSettings) []*float64 {
	all := []*float64{
		&f.StrengthDay, &f.StrengthSeason, &f.StrengthNew, &f.TransientVariance, &f.TransientHalfLife, &f.HomeDay, &f.BonusSeason, &f.BonusNew,
		&f.OpenDay, &f.OpenSeason, &f.OpenNew, &f.NewOpen, &f.OpenKeeps, &f.LevelDay,
	}
	if !s.blind {
		all = append(all, &f.Closing, &f.Opening, &f.Goals, &f.OpenClosing, &f.OpenOpening, &f.OpenGoals)
		for i := range f.Late {
			all = append(all, &f.Late[i])
		}
	}
	return all
}

func (s *strength) dimensions() int {
	var f goalmodel.FilterSettings
	return len(s.scaled(&f)) + 6
}

// estimate estimates the settings on the blocks before end. It minimises the mean of
//
//	−ln p(outcome) + ½ KL(market ‖ p)
//
// over the last seasons, up to a constant, plus a prior. Outcomes alone are too
// noisy, and the market alone would pass on its overreaction to recent scores.
func (s *strength) estimate(ctx context.Context, end int, offsets []float64) (goalmodel.FilterSettings, error) {
	start := s.settings
	loss := func(x []float64) float64 { return s.loss(s.tuned(start, x), x, end, offsets) }
	n := s.dimensions()
	problem := optimize.Problem{
		Func: loss,
		Grad: func(gradient, x []float64) {
			base := loss(x)
			parallel(n, func(k int) {
				moved := append([]float64(nil), x...)
				moved[k] += differenceStep
				gradient[k] = (loss(moved) - base) / differenceStep
			})
		},
		Status: func() (optimize.Status, error) {
			if err := ctx.Err(); err != nil {
				return optimize.Failure, err
			}
			return optimize.NotTerminated, nil
		},
	}
	result, err := optimize.Minimize(problem, make([]float64, n), &optimize.Settings{
		MajorIterations: estimationSteps, GradientThreshold: 1e-5,
		Converger: &optimize.FunctionConverge{Absolute: 1e-6, Iterations: 2},
	}, &optimize.LBFGS{})
	if ctx.Err() != nil {
		return start, ctx.Err()
	}
	if result == nil {
		return start, err
	}
	return s.tuned(start, result.X), nil
}

func (s *strength) loss(settings goalmodel.FilterSettings, x []float64, end int, offsets []float64) float64 {
	filter := goalmodel.NewFilter(settings, s.e.History, s.observed())
	sum, n := 0.0, 0.0
	first := s.e.trainingStart(end, estimationSeasons)
	for b := range end {
		filter.Begin(b)
		if block := &s.e.Blocks[b]; block.Season >= first {
			for i := block.First; i < block.End; i++ {
				g := &s.e.Games[i]
				if !g.HasResult {
					continue
				}
				p := filter.Predict(g)
				if offsets != nil {
					p.Sup += offsets[i]
				}
				home, away := p.Rates()
				probs := goalmodel.Outcomes(home, away, settings.Rho)
				sum -= math.Log(probs[g.Outcome()])
				if market, ok := s.e.market(i); ok {
					for o, m := range market {
						sum -= m * math.Log(probs[o]) / 2
					}
				}
				n++
			}
		}
		filter.Learn(b, offsets)
	}
	if n == 0 {
		return 0
	}
	prior := 0.0
	for _, v := range x {
		prior += v * v
	}
	return (sum + prior/(2*priorError*priorError)) / n
}

// parallel calls f for 0 … n−1 on all processors and waits for all calls.
func parallel(n int, f func(k int)) {
	workers := min(n, processors.Count())
	next := make(chan int)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for k := range next {
				f(k)
			}
		})
	}
	for k := range n {
		next <- k
	}
	close(next)
	group.Wait()
}
