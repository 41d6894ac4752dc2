package goalmodel

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"

	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// Dependence is the way the goals of the two sides depend on each other.
type Dependence int

// The kinds of dependence.
const (
	// Independent counts (Maher, "Modelling association football scores", 1982).
	Independent Dependence = iota
	// DixonColes corrects the four lowest scores (Dixon & Coles 1997).
	DixonColes
	// Bivariate adds a common count to both sides (Karlis & Ntzoufras,
	// "Analysis of sports data by using bivariate Poisson models", 2003).
	Bivariate
)

// PoissonSettings configure a fit by weighted maximum likelihood.
type PoissonSettings struct {
	Dependence Dependence `json:"dependence"`
	// HalfLife is that of a match's weight, in days; 0: all matches weigh the same.
	HalfLife float64 `json:"halfLife"`
	// Ridge is the prior precision of a team's attack and defence around the
	// mean set by Lower; 0: no prior, which leaves them determined only up to a
	// common shift.
	Ridge float64 `json:"ridge"`
	// Lower is how much weaker a tier is than the one above before any match
	// is seen: attack and defence are shrunk towards −Lower per tier.
	Lower float64 `json:"lower"`
}

// minWeight is the weight below which matches are left out: they cost time
// without changing the fit noticeably.
const minWeight = .01

// Poisson is a static model of goals: for home side i and away side j in
// division d,
//
//	ln λ₁ = μ_d + h_d + A_i − D_j,   ln λ₂ = μ_d + A_j − D_i,
//
// fitted to all divisions of a country at once; promoted and relegated teams link
// the divisions.
type Poisson struct {
	Settings PoissonSettings `json:"settings"`
	Attack   []float64       `json:"attack"`  // by team
	Defence  []float64       `json:"defence"` // by team
	Level    []float64       `json:"level"`   // μ by division
	Home     []float64       `json:"home"`    // h by division
	// Rho is the dependence of Dixon and Coles, or ln λ₃ of the common count of
	// the bivariate model.
	Rho float64 `json:"rho"`
	// LogLikelihood is the weighted log likelihood, without the prior.
	LogLikelihood float64 `json:"logLikelihood"`
}

// FitPoisson fits the games of the blocks before end, weighted as of a day, in
// days since 1970. start, if not nil, is an earlier fit to start from: the
// optimum is the same but found sooner. It returns ctx's error when cancelled.
func FitPoisson(ctx context.Context, settings PoissonSettings, h *history.History, end, day int, start *Poisson) (*Poisson, error) {
	f := &poissonFit{settings: settings, history: h, teams: len(h.Teams), divisions: len(h.Divisions)}
	f.collect(end, day)
	x := f.start()
	if start != nil {
		start.pack(x)
	}
	if len(f.pairings) == 0 {
		return f.open(x), nil
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { return f.value(x, nil) },
		Grad: func(gradient, x []float64) { f.value(x, gradient) },
		Status: func() (optimize.Status, error) {
			if err := ctx.Err(); err != nil {
				return optimize.Failure, err
			}
			return optimize.NotTerminated, nil
		},
	}
	result, err := optimize.Minimize(problem, x, &optimize.Settings{
		GradientThreshold: 1e-4 * math.Max(1, f.weight/1000),
		Converger:         &optimize.FunctionConverge{Absolute: 1e-7 * f.weight, Iterations: 3},
		MajorIterations:   500,
	}, &optimize.LBFGS{Store: 12})
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if result == nil || !allFinite(result.X) {
		return nil, fmt.Errorf("fit a Poisson model to %.0f weighted matches: %w", f.weight, err)
	}
	return f.open(result.X), nil
}

// pairing sums all matches of one home side against one away side in a division.
// The likelihood needs only weighted sums, so the time of a fit depends on the
// number of pairings, not of matches.
type pairing struct {
	home, away, division int
	weight               float64    // of the matches
	goals                [2]float64 // weighted
	low                  [4]float64 // weight of 0-0, 0-1, 1-0, 1-1
	common               []scored   // matches in which both sides scored
}

type scored struct{ home, away, weight float64 }

type poissonFit struct {
	settings         PoissonSettings
	history          *history.History
	teams, divisions int
	pairings         []pairing
	constant         float64 // Σ weight·(ln y₁! + ln y₂!)
	weight           float64 // of all matches
	target           []float64
	exp              []float64
}

func (f *poissonFit) collect(end, day int) {
	f.target = make([]float64, f.teams)
	if end < len(f.history.Blocks) {
		// Teams that have not played yet start at the mean of their division.
		for d, division := range f.history.Divisions {
			for _, t := range f.history.Members[history.DivisionSeason{Division: d, Season: f.history.Blocks[end].Season}] {
				f.target[t] = -f.settings.Lower * float64(division.Tier-1)
			}
		}
	}
	index := map[[3]int]int{}
	for b := range end {
		for i := f.history.Blocks[b].First; i < f.history.Blocks[b].End; i++ {
			g := &f.history.Games[i]
			if !g.HasResult {
				continue
			}
			f.target[g.Home] = -f.settings.Lower * float64(f.history.Divisions[g.Division].Tier-1)
			f.target[g.Away] = f.target[g.Home]
			w := 1.0
			if f.settings.HalfLife > 0 {
				w = math.Exp2(-float64(day-g.Day) / f.settings.HalfLife)
			}
			if w < minWeight {
				continue
			}
			key := [3]int{g.Division, g.Home, g.Away}
			at, known := index[key]
			if !known {
				at = len(f.pairings)
				index[key] = at
				f.pairings = append(f.pairings, pairing{home: g.Home, away: g.Away, division: g.Division})
			}
			f.pairings[at].add(g.Goals, w)
			f.constant += w * (logFactorial(g.Goals[0]) + logFactorial(g.Goals[1]))
			f.weight += w
		}
	}
}

func (p *pairing) add(goals [2]float64, w float64) {
	p.weight += w
	p.goals[0] += w * goals[0]
	p.goals[1] += w * goals[1]
	if goals[0] <= 1 && goals[1] <= 1 {
		p.low[int(2*goals[0]+goals[1])] += w
	}
	if goals[0] > 0 && goals[1] > 0 {
		p.common = append(p.common, scored{goals[0], goals[1], w})
	}
}

func logFactorial(n float64) float64 {
	log, _ := math.Lgamma(n + 1)
	return log
}

// size is the length of the optimiser's vector: attack and defence by team, level
// and home advantage by division, dependence.
func (f *poissonFit) size() int { return 2*f.teams + 2*f.divisions + 1 }

func (f *poissonFit) start() []float64 {
	x := make([]float64, f.size())
	for t, target := range f.target {
		x[t], x[f.teams+t] = target, target
	}
	for d := range f.divisions {
		x[2*f.teams+d], x[2*f.teams+f.divisions+d] = firstLevel, .3
	}
	if f.settings.Dependence == Bivariate {
		x[len(x)-1] = commonPrior
	}
	return x
}

func (p *Poisson) pack(x []float64) {
	at := copy(x, p.Attack)
	at += copy(x[at:], p.Defence)
	at += copy(x[at:], p.Level)
	at += copy(x[at:], p.Home)
	x[at] = p.Rho
}

func (f *poissonFit) open(x []float64) *Poisson {
	t, d := f.teams, f.divisions
	part := func(from, n int) []float64 { return append([]float64(nil), x[from:from+n]...) }
	p := &Poisson{
		Settings: f.settings, Attack: part(0, t), Defence: part(t, t), Level: part(2*t, d), Home: part(2*t+d, d), Rho: x[2*t+2*d],
	}
	p.LogLikelihood = -f.value(x, nil) + f.ridge(x, nil)
	return p
}

// value returns the negative weighted log likelihood plus the penalty of the
// prior; gradient, if not nil, receives the derivatives.
func (f *poissonFit) value(x, gradient []float64) float64 {
	t, d := f.teams, f.divisions
	last := 2*t + 2*d
	clear(gradient)
	// Exponentials are taken once per parameter: a rate is a product of them,
	// several times faster than an exponential per match.
	f.exp = append(f.exp[:0], x...)
	for k, v := range x[:last] {
		if k >= t && k < 2*t {
			v = -v // defences are subtracted
		}
		f.exp[k] = math.Exp(v)
	}
	common := 0.0
	if f.settings.Dependence == Bivariate {
		common = math.Exp(x[last])
	}
	sum := f.constant
	for k := range f.pairings {
		p := &f.pairings[k]
		level, home := 2*t+p.division, 2*t+d+p.division
		lambda := f.exp[level] * f.exp[home] * f.exp[p.home] * f.exp[t+p.away]
		mu := f.exp[level] * f.exp[p.away] * f.exp[t+p.home]
		eta1 := x[level] + x[home] + x[p.home] - x[t+p.away]
		eta2 := x[level] + x[p.away] - x[t+p.home]
		log := p.goals[0]*eta1 - p.weight*lambda + p.goals[1]*eta2 - p.weight*mu
		d1, d2, dRho := p.goals[0]-p.weight*lambda, p.goals[1]-p.weight*mu, 0.0 // derivatives with respect to eta1, eta2 and the dependence
		switch f.settings.Dependence {
		case Bivariate:
			log -= p.weight * common
			dRho -= p.weight * common
			for _, s := range p.common {
				more, mean := commonGoals(s.home, s.away, common/(lambda*mu))
				log += s.weight * more
				d1 -= s.weight * mean
				d2 -= s.weight * mean
				dRho += s.weight * mean
			}
		case DixonColes:
			for cell, w := range p.low {
				if w == 0 {
					continue
				}
				factor, by1, by2, byRho := tauSlopes(cell, lambda, mu, x[last])
				if factor <= 0 {
					return math.Inf(1)
				}
				log += w * math.Log(factor)
				d1 += w * by1 * lambda / factor
				d2 += w * by2 * mu / factor
				dRho += w * byRho / factor
			}
		case Independent:
		}
		sum -= log
		if gradient == nil {
			continue
		}
		gradient[p.home] -= d1
		gradient[t+p.away] += d1
		gradient[p.away] -= d2
		gradient[t+p.home] += d2
		gradient[level] -= d1 + d2
		gradient[home] -= d1
		gradient[last] -= dRho
	}
	return sum + f.ridge(x, gradient)
}

// commonPrior is the prior mean of the log of the common count's mean. Without a
// prior it would tend to −∞ for matches without common goals.
var commonPrior = math.Log(.05)

// ridge returns the penalty of the priors and adds its derivatives to gradient.
func (f *poissonFit) ridge(x, gradient []float64) float64 {
	sum := 0.0
	if last := len(x) - 1; f.settings.Dependence == Bivariate {
		off := x[last] - commonPrior
		sum += off * off / 2
		if gradient != nil {
			gradient[last] += off
		}
	}
	for k := range 2 * f.teams {
		off := x[k] - f.target[k%f.teams]
		sum += f.settings.Ridge / 2 * off * off
		if gradient != nil {
			gradient[k] += f.settings.Ridge * off
		}
	}
	return sum
}

// tauSlopes returns tau of a cell (0-0, 0-1, 1-0, 1-1) and its derivatives with
// respect to both rates and rho.
func tauSlopes(cell int, lambda, mu, rho float64) (factor, byLambda, byMu, byRho float64) {
	switch cell {
	case 0:
		return 1 - lambda*mu*rho, -mu * rho, -lambda * rho, -lambda * mu
	case 1:
		return 1 + lambda*rho, rho, 0, lambda
	case 2:
		return 1 + mu*rho, 0, rho, mu
	}
	return 1 - rho, 0, 0, -1
}

// commonGoals returns what the common count, with mean c, adds to the log
// probability of a score, and its expectation given the score. ratio is c/(λμ)
// with λ and μ the means of each side's own count:
//
//	P(x, y) = e^−(λ+μ+c) λ^x/x! μ^y/y! Σ_k C(x,k) C(y,k) k! ratio^k
func commonGoals(x, y, ratio float64) (log, mean float64) {
	term, sum, weighted := 1.0, 1.0, 0.0
	for k := 1.0; k <= min(x, y); k++ {
		term *= (x - k + 1) * (y - k + 1) / k * ratio
		sum += term
		weighted += k * term
	}
	return math.Log(sum), weighted / sum
}

// Attach extends a fit to all teams of a history: those it has not seen get the
// mean of the tier of their first match.
func (p *Poisson) Attach(h *history.History) {
	known := len(p.Attack)
	for len(p.Attack) < len(h.Teams) {
		p.Attack, p.Defence = append(p.Attack, 0), append(p.Defence, 0)
	}
	for i := range h.Games {
		for _, t := range [2]int{h.Games[i].Home, h.Games[i].Away} {
			if t >= known {
				p.Attack[t] = -p.Settings.Lower * float64(h.Divisions[h.Games[i].Division].Tier-1)
				p.Defence[t] = p.Attack[t]
			}
		}
	}
}

// Rates returns the expected goals of a game. For the bivariate model these are
// the means of each side's own count; NewBivariateGrid adds the common one.
func (p *Poisson) Rates(g *history.Game) (home, away float64) {
	level := p.Level[g.Division]
	return math.Exp(level + p.Home[g.Division] + p.Attack[g.Home] - p.Defence[g.Away]), math.Exp(level + p.Attack[g.Away] - p.Defence[g.Home])
}

// Grid returns the score grid of a game.
func (p *Poisson) Grid(g *history.Game) Grid {
	home, away := p.Rates(g)
	switch p.Settings.Dependence {
	case Bivariate:
		return NewBivariateGrid(home, away, math.Exp(p.Rho))
	case DixonColes:
		return NewGrid(home, away, p.Rho)
	case Independent:
	}
	return NewGrid(home, away, 0)
}

// NewBivariateGrid returns the distribution of (X + Z, Y + Z) for independent
// Poisson counts X, Y, Z with means lambda, mu and common.
func NewBivariateGrid(lambda, mu, common float64) Grid {
	own := NewGrid(lambda, mu, 0)
	z := poisson(common)
	var grid Grid
	sum := 0.0
	for h := range grid {
		for a := range grid[h] {
			for k := 0; k <= min(h, a); k++ {
				grid[h][a] += own[h-k][a-k] * z[k]
			}
			sum += grid[h][a]
		}
	}
	for h := range grid {
		for a := range grid[h] {
			grid[h][a] /= sum
		}
	}
	return grid
}

func allFinite(x []float64) bool {
	for _, v := range x {
		if !finite(v) {
			return false
		}
	}
	return true
}
