package goalmodel

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"

	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// Dependence between the goals of both sides.
type Dependence int

// The kinds of dependence.
const (
	// Independent counts (Maher, "Modelling association football scores", 1982).
	Independent Dependence = iota
	// DixonColes corrects the four lowest scores (Dixon & Coles 1997).
	DixonColes
	// Bivariate adds a count common to both sides (Karlis & Ntzoufras,
	// "Analysis of sports data by using bivariate Poisson models", 2003).
	Bivariate
)

// PoissonSettings of a fit by weighted maximum likelihood.
type PoissonSettings struct {
	Dependence Dependence `json:"dependence"`
	// HalfLife of a match's weight, in days; 0: all weigh the same.
	HalfLife float64 `json:"halfLife"`
	// Ridge is the precision of a team's attack and defence about zero; 0: none,
	// the numbers then being free up to a common shift.
	Ridge float64 `json:"ridge"`
	// Lower is how much weaker a tier is taken to be than the one above before
	// anything is known: attack and defence shrink towards it.
	Lower float64 `json:"lower"`
}

// Matches whose weight has fallen below are left out: they would cost time and
// change the third digit of nothing.
const smallestWeight = .01

// Poisson is a static model of goals: for home side i and away side j in
// division d,
//
//	ln λ₁ = μ_d + h_d + A_i − D_j,   ln λ₂ = μ_d + A_j − D_i,
//
// fitted on all divisions of a country at once, which the teams that move
// between them tie together.
type Poisson struct {
	Settings PoissonSettings `json:"settings"`
	Attack   []float64       `json:"attack"`  // by team
	Defence  []float64       `json:"defence"` // by team
	Level    []float64       `json:"level"`   // μ by division
	Home     []float64       `json:"home"`    // h by division
	// Rho is the dependence of Dixon and Coles, or ln λ₃ of the common count.
	Rho float64 `json:"rho"`
	// LogLikelihood of the matches, weighted, without the ridge.
	LogLikelihood float64 `json:"logLikelihood"`
}

// FitPoisson on the games of the blocks before end, as of a day. start, when
// not nil, is a fit from which to begin: the optimum is the same, found sooner.
func FitPoisson(ctx context.Context, settings PoissonSettings, h *history.History, end, day int, start *Poisson) (*Poisson, error) {
	f := &poissonFit{settings: settings, history: h, teams: len(h.Teams), divisions: len(h.Divisions)}
	f.collect(end, day)
	x := f.start()
	if start != nil {
		start.pack(x)
	}
	if len(f.games) == 0 {
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
		return nil, fmt.Errorf("fit a Poisson model to %d matches: %w", len(f.games), err)
	}
	return f.open(result.X), nil
}

type weighted struct {
	home, away, division int
	goals                [2]float64
	weight               float64
	constant             float64 // −ln y₁! − ln y₂!
}

type poissonFit struct {
	settings         PoissonSettings
	history          *history.History
	teams, divisions int
	games            []weighted
	weight           float64 // of all games
	target           []float64
	exp              []float64
}

func (f *poissonFit) collect(end, day int) {
	f.target = make([]float64, f.teams)
	if end < len(f.history.Blocks) {
		// Newcomers that have not played stand where their division does.
		for d, division := range f.history.Divisions {
			for _, t := range f.history.Members[history.Entry{Division: d, Season: f.history.Blocks[end].Season}] {
				f.target[t] = -f.settings.Lower * float64(division.Tier-1)
			}
		}
	}
	for b := range end {
		for i := f.history.Blocks[b].First; i < f.history.Blocks[b].End; i++ {
			g := &f.history.Games[i]
			if !g.Known {
				continue
			}
			f.target[g.Home] = -f.settings.Lower * float64(f.history.Divisions[g.Division].Tier-1)
			f.target[g.Away] = f.target[g.Home]
			w := 1.0
			if f.settings.HalfLife > 0 {
				w = math.Exp2(-float64(day-g.Day) / f.settings.HalfLife)
			}
			if w < smallestWeight {
				continue
			}
			first, _ := math.Lgamma(g.Goals[0] + 1)
			second, _ := math.Lgamma(g.Goals[1] + 1)
			f.games = append(f.games, weighted{g.Home, g.Away, g.Division, g.Goals, w, -first - second})
			f.weight += w
		}
	}
}

// size of the optimiser's vector: attack and defence by team, level and home
// advantage by division, dependence. Only pack and open know its order.
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

// value is the negative weighted log likelihood plus the ridge; gradient, when
// not nil, receives its derivatives.
func (f *poissonFit) value(x, gradient []float64) float64 {
	t, d := f.teams, f.divisions
	last := 2*t + 2*d
	clear(gradient)
	// The exponentials of each number once: a rate is a product of them, which
	// is several times as fast as an exponential for every match.
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
	sum := 0.0
	for k := range f.games {
		g := &f.games[k]
		level, home := 2*t+g.division, 2*t+d+g.division
		lambda := f.exp[level] * f.exp[home] * f.exp[g.home] * f.exp[t+g.away]
		mu := f.exp[level] * f.exp[g.away] * f.exp[t+g.home]
		eta1 := x[level] + x[home] + x[g.home] - x[t+g.away]
		eta2 := x[level] + x[g.away] - x[t+g.home]
		var log, d1, d2, dRho float64 // derivatives by eta1, eta2 and the dependence
		if f.settings.Dependence == Bivariate {
			log, d1, d2, dRho = bivariate(g.goals, lambda, mu, common, eta1, eta2)
		} else {
			log = g.goals[0]*eta1 - lambda + g.goals[1]*eta2 - mu
			d1, d2 = g.goals[0]-lambda, g.goals[1]-mu
			if f.settings.Dependence == DixonColes && g.goals[0] <= 1 && g.goals[1] <= 1 {
				factor, by1, by2, byRho := tauSlopes(g.goals, lambda, mu, x[last])
				if factor <= 0 {
					return math.Inf(1)
				}
				log += math.Log(factor)
				d1 += by1 * lambda / factor
				d2 += by2 * mu / factor
				dRho = byRho / factor
			}
		}
		sum -= g.weight * (log + g.constant)
		if gradient == nil {
			continue
		}
		a, b := g.weight*d1, g.weight*d2
		gradient[g.home] -= a
		gradient[t+g.away] += a
		gradient[g.away] -= b
		gradient[t+g.home] += b
		gradient[level] -= a + b
		gradient[home] -= a
		gradient[last] -= g.weight * dRho
	}
	return sum + f.ridge(x, gradient)
}

// The logarithm of the common count's mean is expected here, as far as the
// matches do not say otherwise: where there is none it would run away.
var commonPrior = math.Log(.05)

// ridge is the penalty on the teams' numbers, and adds its derivatives.
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

// tauSlopes is tau with its derivatives by both rates and rho.
func tauSlopes(goals [2]float64, lambda, mu, rho float64) (factor, byLambda, byMu, byRho float64) {
	switch goals {
	case [2]float64{0, 0}:
		return 1 - lambda*mu*rho, -mu * rho, -lambda * rho, -lambda * mu
	case [2]float64{0, 1}:
		return 1 + lambda*rho, rho, 0, lambda
	case [2]float64{1, 0}:
		return 1 + mu*rho, 0, rho, mu
	}
	return 1 - rho, 0, 0, -1
}

// bivariate is the log probability of a score, without the factorials, where
// λ = e^eta1 and μ = e^eta2 are the goals of each side's own and c those common
// to both, with derivatives by eta1, eta2 and ln c.
//
//	P(x, y) = e^−(λ+μ+c) λ^x/x! μ^y/y! Σ_k C(x,k) C(y,k) k! (c/(λμ))^k
func bivariate(goals [2]float64, lambda, mu, common, eta1, eta2 float64) (log, by1, by2, byCommon float64) {
	log = goals[0]*eta1 - lambda + goals[1]*eta2 - mu - common
	mean := 0.0 // expected common goals, given the score
	if goals[0] > 0 && goals[1] > 0 {
		ratio := common / (lambda * mu)
		term, sum, weighted := 1.0, 1.0, 0.0
		for k := 1.0; k <= min(goals[0], goals[1]); k++ {
			term *= (goals[0] - k + 1) * (goals[1] - k + 1) / k * ratio
			sum += term
			weighted += k * term
		}
		mean = weighted / sum
		log += math.Log(sum)
	}
	return log, goals[0] - lambda - mean, goals[1] - mu - mean, mean - common
}

// Attach makes a fit know all teams of a history: those that it has not seen
// stand where the tier of their first match does.
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

// Rates of a game. Those of the bivariate model are of each side's own goals:
// NewBivariateGrid adds the common ones.
func (p *Poisson) Rates(g *history.Game) (home, away float64) {
	level := p.Level[g.Division]
	return math.Exp(level + p.Home[g.Division] + p.Attack[g.Home] - p.Defence[g.Away]), math.Exp(level + p.Attack[g.Away] - p.Defence[g.Home])
}

// Grid of a game.
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

// NewBivariateGrid is the distribution of (X + Z, Y + Z) for independent
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
