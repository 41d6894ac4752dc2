package forecast

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// dynamic is the dynamic goals model, which needs no odds.
type dynamic struct {
	e        *Evidence
	Settings goalmodel.DynamicSettings `json:"settings"`
	Model    *goalmodel.Dynamic        `json:"model"`
}

const (
	dynamicEvaluations = 90  // of the loss in an estimation
	dynamicSeasons     = 100 // seasons to estimate on: in effect, all
)

// scaledDynamic returns the settings of the Spanish leagues, each times e^x; nil:
// unchanged.
func scaledDynamic(x []float64) goalmodel.DynamicSettings {
	s := goalmodel.SpainDynamic()
	if x == nil {
		return s
	}
	for k, field := range []*float64{&s.SeasonVariance, &s.NewRating, &s.NewVariance, &s.Shots, &s.FirstRho, &s.LowerRho} {
		*field *= math.Exp(x[k])
	}
	s.Shots = min(s.Shots, 1)
	return s
}

func (m *dynamic) refit(ctx context.Context, end int) error {
	settings, err := cachedEstimate(m.e, fmt.Sprintf("dynamic %d", end), func() (goalmodel.DynamicSettings, error) {
		found, err := minimise(ctx, func(x []float64) float64 { return m.loss(x, end) }, 6, dynamicEvaluations)
		return scaledDynamic(found), err
	})
	if err != nil {
		return err
	}
	m.Settings = settings
	m.walk(m.Settings, end, nil)
	return nil
}

// loss returns the mean log loss of settings, plus a small penalty that keeps
// settings near their start if the matches do not determine them.
func (m *dynamic) loss(x []float64, end int) float64 {
	loss, n := 0.0, 0.0
	m.walk(scaledDynamic(x), end, func(i int, r goalmodel.Rates) {
		loss -= math.Log(goalmodel.Outcomes(r.Home, r.Away, r.Rho)[m.e.Games[i].Outcome()])
		n++
	})
	loss /= max(1, n)
	for _, v := range x {
		loss += 1e-4 * v * v
	}
	return loss
}

// walk fits the model to the blocks before end; visit is called with the predictions
// of the games on which settings are judged.
func (m *dynamic) walk(settings goalmodel.DynamicSettings, end int, visit func(i int, r goalmodel.Rates)) {
	m.Model = goalmodel.NewDynamic(settings, m.e.History)
	for b := range end {
		m.Model.Begin(b)
		if visit != nil && m.e.Blocks[b].Season >= m.e.trainingStart(end, dynamicSeasons) {
			for i := m.e.Blocks[b].First; i < m.e.Blocks[b].End; i++ {
				if g := &m.e.Games[i]; g.HasResult {
					visit(i, m.Model.Predict(g))
				}
			}
		}
		m.Model.Learn(b)
	}
}

func (m *dynamic) attach(e *Evidence, block int) {
	m.e = e
	m.Model.Attach(e.History)
	if block >= 0 {
		m.Model.Begin(block)
	}
}

func (m *dynamic) begin(block int) error {
	m.Model.Begin(block)
	return nil
}

func (m *dynamic) learn(block int) { m.Model.Learn(block) }

func (m *dynamic) predict(i int) (prediction, bool) {
	r := m.Model.Predict(&m.e.Games[i])
	return prediction{Probs: goalmodel.Outcomes(r.Home, r.Away, r.Rho), Home: r.Home, Away: r.Away, Rho: r.Rho, Spread: r.Spread}, true
}

// poisson is a static goal model, refitted at each block.
type poisson struct {
	e        *Evidence
	settings goalmodel.PoissonSettings
	ctx      context.Context
	Fit      *goalmodel.Poisson `json:"fit"` // for the current block
}

// The settings of the fits are chosen among these by their loss on earlier seasons.
// Between half-lives of 300 and 1100 days forecasts differ by less than their noise,
// so few are tried, and the three models share the choice.
var (
	halfLives  = []float64{300, 500, 800}
	teamRidges = []float64{5, 10}
)

const (
	poissonSeasons = 5   // seasons on which settings are chosen
	poissonStride  = 6   // blocks between fits while choosing
	lowerPoisson   = .25 // PoissonSettings.Lower
)

func newPoisson(e *Evidence, dependence goalmodel.Dependence) *poisson {
	return &poisson{e: e, settings: goalmodel.PoissonSettings{Dependence: dependence, Lower: lowerPoisson}}
}

func (m *poisson) refit(ctx context.Context, end int) error {
	m.ctx = ctx
	chosen, err := choosePoissonSettings(ctx, m.e, end)
	m.settings.HalfLife, m.settings.Ridge = chosen.HalfLife, chosen.Ridge
	return err
}

// choosePoissonSettings returns the half-life and the ridge with the lowest log loss
// of the Dixon–Coles model in the seasons before that of block end.
func choosePoissonSettings(ctx context.Context, e *Evidence, end int) (goalmodel.PoissonSettings, error) {
	var candidates []goalmodel.PoissonSettings
	for _, halfLife := range halfLives {
		for _, ridge := range teamRidges {
			candidates = append(candidates, goalmodel.PoissonSettings{Dependence: goalmodel.DixonColes, HalfLife: halfLife, Ridge: ridge, Lower: lowerPoisson})
		}
	}
	first, running := e.trainingStart(end, poissonSeasons), e.season(end)
	seasons := max(0, int(running-first))
	losses, failures := make([]float64, len(candidates)*seasons), make([]error, len(candidates)*seasons)
	parallel(len(losses), func(k int) {
		settings, season := candidates[k/seasons], first+football.Season(k%seasons)
		losses[k], failures[k] = cachedEstimate(e, fmt.Sprintf("poisson %v %d", settings, season), func() (float64, error) {
			return poissonLoss(ctx, e, settings, season)
		})
	})
	if err := errors.Join(failures...); err != nil {
		return goalmodel.PoissonSettings{}, err
	}
	best, lowest := len(teamRidges), math.Inf(1) // without a season to choose on, the middle half-life
	for c := range candidates {
		sum := 0.0
		for _, loss := range losses[c*seasons : (c+1)*seasons] {
			sum += loss
		}
		if seasons > 0 && sum < lowest {
			best, lowest = c, sum
		}
	}
	return candidates[best], nil
}

// poissonLoss returns the total log loss of one season, with a fit at most
// poissonStride blocks old.
func poissonLoss(ctx context.Context, e *Evidence, settings goalmodel.PoissonSettings, season football.Season) (loss float64, err error) {
	var fit *goalmodel.Poisson
	for b, age := 0, 0; b < len(e.Blocks) && e.Blocks[b].Season <= season; b++ {
		if e.Blocks[b].Season < season {
			continue
		}
		if age%poissonStride == 0 {
			if fit, err = goalmodel.FitPoisson(ctx, settings, e.History, b, e.Blocks[b].Day, fit); err != nil {
				return 0, err
			}
		}
		age++
		for i := e.Blocks[b].First; i < e.Blocks[b].End; i++ {
			if g := &e.Games[i]; g.HasResult {
				home, away := fit.Rates(g)
				loss -= math.Log(goalmodel.Outcomes(home, away, fit.Rho)[g.Outcome()])
			}
		}
	}
	return loss, nil
}

func (m *poisson) begin(block int) error {
	fit, err := goalmodel.FitPoisson(m.ctx, m.settings, m.e.History, block, m.e.Blocks[block].Day, m.Fit)
	m.Fit = fit
	return err
}

func (m *poisson) attach(e *Evidence, _ int) {
	m.e = e
	m.Fit.Attach(e.History)
}

func (m *poisson) learn(int) {}

func (m *poisson) predict(i int) (prediction, bool) {
	g := &m.e.Games[i]
	home, away := m.Fit.Rates(g)
	o := prediction{Home: home, Away: away}
	switch m.settings.Dependence {
	case goalmodel.DixonColes:
		o.Rho = m.Fit.Rho
		o.Probs = goalmodel.Outcomes(home, away, o.Rho)
	case goalmodel.Bivariate:
		grid := m.Fit.Grid(g)
		o.Probs = grid.Probs()
		common := math.Exp(m.Fit.Rho)
		o.Home, o.Away = home+common, away+common
	case goalmodel.Independent:
		o.Probs = goalmodel.Outcomes(home, away, 0)
	}
	return o, true
}
