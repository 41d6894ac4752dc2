// Package world estimates how strong the teams of one field are, over all the
// competitions that they play in: clubs of many leagues, which cups tie together, or
// national teams. It forecasts any two of them against each other.
//
// It is a Kalman filter with scalar variances on the scale of goalmodel.Supremacy. For
// home side i of league l(i) and away side j in competition c,
//
//	sup = H_c + h_i + L_l(i) + d_i + f_i − L_l(j) − d_j − f_j,   tot = T_c + t_i + t_j,
//
// where d lasts and f, form, fades, and
// with λ₁,₂ = e^((tot ± sup)/2) and no home advantage, H + h, on neutral ground. A league
// match moves the two d and f; a match between teams of different leagues moves the levels
// L as well, each by its share of the variance. Closing odds teach where there are some, goals always: as
// surprises relative to the rates, (g₁ − λ₁) − (g₂ − λ₂), because a goal counts less where
// many are expected.
package world

import (
	"math"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
)

// Settings configure the filter. Strengths and variances are on the scale of
// goalmodel.Supremacy, times are in days.
type Settings struct {
	Day         float64 `json:"day"`         // variance that d of a team gains a day
	Most        float64 `json:"most"`        // of d: that of a team never seen, and the most after a long time
	New         float64 `json:"new"`         // d of a team never seen
	Lower       float64 `json:"lower"`       // added to it for each tier below the first
	Break       float64 `json:"break"`       // variance that d gains in a break of the season
	FormMost    float64 `json:"formMost"`    // variance of f of a team of which nothing is known; 0: there is no f
	FormHalf    float64 `json:"formHalf"`    // days in which f halves
	LevelDay    float64 `json:"levelDay"`    // variance that L gains a day
	LevelNew    float64 `json:"levelNew"`    // of an area never seen; 0: areas make no difference
	Home        float64 `json:"home"`        // H
	HomeNew     float64 `json:"homeNew"`     // variance of a competition's H
	HomeDay     float64 `json:"homeDay"`     // variance that H gains a day
	BonusNew    float64 `json:"bonusNew"`    // variance of a team's own home advantage, h
	FriendlyPay float64 `json:"friendlyPay"` // factor on home advantage in friendlies
	Total       float64 `json:"total"`       // T
	TotalNew    float64 `json:"totalNew"`    // variance of a competition's T
	OpenDay     float64 `json:"openDay"`     // variance that t gains a day
	OpenMost    float64 `json:"openMost"`    // as Most, of t
	Goals       float64 `json:"goals"`       // weight of the goals' information
	Friendly    float64 `json:"friendly"`    // weight of the goals' information in friendlies
	OpenGoals   float64 `json:"openGoals"`   // weight of the goals' information on tot
	Clip        float64 `json:"clip"`        // goals beyond which a surprise counts no more
	Closing     float64 `json:"closing"`     // error variance of the closing line
	Opening     float64 `json:"opening"`     // error variance of the opening line
	WithOdds    float64 `json:"withOdds"`    // weight of the goals' information where there are odds
	Rho         float64 `json:"rho"`         // dependence between the goals; see goalmodel.NewGrid
	Stretch     float64 `json:"stretch"`     // factor on sup in forecasts
}

// Game is one match or fixture.
type Game struct {
	Day         int // days since 1970
	Home, Away  int // teams
	Competition int
	Tier        int // of a league; 0: a cup, or friendly
	Friendly    bool
	Neutral     bool // on neither side's ground
	// Learn reports whether the result is learnt from.
	Learn    bool
	Goals    [2]float64
	Observed goalmodel.Observed // odds
}

// team holds what is known about a team.
type team struct {
	D, DVar       float64
	Home, HomeVar float64
	Form, FormVar float64
	Open, OpenVar float64
	Area          int
	Last          int // day of the last match
	Learnt        int // day of the last match that was learnt
	Matches       int
}

// term is an additive term with its variance.
type term struct {
	Value, Var float64
	Last       int // day of the last match; of levels and H only
	Seen       bool
}

// World is the filter. Teams, areas and competitions are small numbers, given by the
// caller.
type World struct {
	settings Settings
	teams    []team
	levels   []term
	homes    []term
	totals   []term
}

// New returns a filter that has not learned anything. areas gives the area of each team,
// from 0.
func New(settings Settings, areas []int, competitions int) *World {
	w := &World{settings: settings, teams: make([]team, len(areas)), homes: make([]term, competitions), totals: make([]term, competitions)}
	most := -1
	for i, area := range areas {
		w.teams[i] = team{D: settings.New, DVar: settings.Most, HomeVar: settings.BonusNew, FormVar: settings.FormMost, OpenVar: settings.OpenMost, Area: area}
		most = max(most, area)
	}
	w.levels = make([]term, most+1)
	for i := range w.levels {
		w.levels[i] = term{Var: settings.LevelNew}
	}
	for i := range w.homes {
		w.homes[i] = term{Value: settings.Home, Var: settings.HomeNew}
		w.totals[i] = term{Value: settings.Total, Var: settings.TotalNew}
	}
	return w
}

// clone returns a copy that learns on its own.
func (w *World) clone() *World {
	return &World{w.settings, slices.Clone(w.teams), slices.Clone(w.levels), slices.Clone(w.homes), slices.Clone(w.totals)}
}

// maxDrift is the number of days without a match after which a team drifts no more.
const maxDrift = 1500

// Advance takes the two teams of a game to its day: their variances grow with the days
// passed.
func (w *World) Advance(g *Game) {
	for _, i := range [2]int{g.Home, g.Away} {
		t := &w.teams[i]
		*t = w.on(*t, g.Day)
		if t.Matches == 0 && g.Tier > 0 {
			t.D = w.settings.New + w.settings.Lower*float64(g.Tier-1)
		}
		l := &w.levels[t.Area]
		if l.Seen {
			l.Var = min(l.Var+float64(g.Day-l.Last)*w.settings.LevelDay, w.settings.LevelNew)
		}
		l.Seen, l.Last = true, g.Day
	}
	h := &w.homes[g.Competition]
	if h.Seen {
		h.Var = min(h.Var+float64(g.Day-h.Last)*w.settings.HomeDay, w.settings.HomeNew)
	}
	h.Seen, h.Last = true, g.Day
}

// on returns a team as it is on a day after its last match.
func (w *World) on(t team, day int) team {
	if days := float64(min(max(0, day-t.Last), maxDrift)); t.Matches > 0 {
		s := &w.settings
		t.DVar += days * s.Day
		if days >= breakDays {
			t.DVar += s.Break
		}
		t.DVar = min(t.DVar, s.Most)
		t.OpenVar = min(t.OpenVar+days*s.OpenDay, s.OpenMost)
		if s.FormMost > 0 {
			left := math.Exp2(-days / s.FormHalf)
			t.Form, t.FormVar = left*t.Form, s.FormMost-left*left*(s.FormMost-t.FormVar)
		}
	}
	t.Last = day
	return t
}

// breakDays is the least number of days without a match that is a break of the season.
const breakDays = 45

// level returns the level of a team's area and its variance; 0 if both teams are of the
// same one, where it makes no difference.
func (w *World) level(of, other int) (value, variance float64) {
	area := w.teams[of].Area
	if area == w.teams[other].Area {
		return 0, 0
	}
	return w.levels[area].Value, w.levels[area].Var
}

// homeShare returns the factor on home advantage.
func (w *World) homeShare(g *Game) float64 {
	switch {
	case g.Neutral:
		return 0
	case g.Friendly:
		return w.settings.FriendlyPay
	}
	return 1
}

// Predict returns the supremacy and total of a game from what has been learnt, with the
// variance of sup.
func (w *World) Predict(g *Game) (p goalmodel.Supremacy, variance float64) {
	return w.predict(g, &w.teams[g.Home], &w.teams[g.Away])
}

// predict is Predict for teams as they are on the day of the game.
func (w *World) predict(g *Game, home, away *team) (p goalmodel.Supremacy, variance float64) {
	l, lv := w.level(g.Home, g.Away)
	m, mv := w.level(g.Away, g.Home)
	p.Sup = w.homeShare(g)*(w.homes[g.Competition].Value+home.Home) + l + home.D + home.Form - m - away.D - away.Form
	p.Tot = w.totals[g.Competition].Value + home.Open + away.Open
	return p, home.DVar + away.DVar + home.FormVar + away.FormVar + lv + mv
}

// quadrature has the nodes, in standard errors, and weights of a Gaussian distribution.
var quadrature = [3][2]float64{{0, 2. / 3}, {1.7320508075688772, 1. / 6}, {-1.7320508075688772, 1. / 6}}

// leastRate and mostRate bound the rates from which outcomes are forecast.
const (
	leastRate = .05
	mostRate  = goalmodel.MaxGoals - 1
)

// Probs returns the probabilities of the outcomes, averaged over the error of sup, and
// how far they lie from those averages: their standard errors.
func (w *World) Probs(p goalmodel.Supremacy, variance float64) (probs football.Probs, errors football.Probs) {
	var at [len(quadrature)]football.Probs
	for k, node := range quadrature {
		moved := goalmodel.Supremacy{Sup: w.settings.Stretch * (p.Sup + node[0]*math.Sqrt(variance)), Tot: p.Tot}
		lambda, mu := moved.Rates()
		at[k] = goalmodel.Outcomes(min(max(lambda, leastRate), mostRate), min(max(mu, leastRate), mostRate), w.settings.Rho)
		for o := range probs {
			probs[o] += node[1] * at[k][o]
		}
	}
	for o := range errors {
		for k, node := range quadrature {
			d := at[k][o] - probs[o]
			errors[o] += node[1] * d * d
		}
		errors[o] = math.Sqrt(errors[o])
	}
	return probs, errors
}

// Learn updates the filter with the odds and the result of a game; p is its prediction.
func (w *World) Learn(g *Game, p goalmodel.Supremacy) {
	if !g.Learn {
		return
	}
	s := &w.settings
	for _, i := range [2]int{g.Home, g.Away} {
		w.teams[i].Matches++
		w.teams[i].Learnt = g.Day
	}
	rates, weight := p, s.Goals
	if g.Friendly {
		weight = s.Friendly
	}
	if o := &g.Observed; o.Quality != goalmodel.NoOdds {
		r := s.Closing
		if o.Quality == goalmodel.OpeningOdds {
			r = s.Opening
		}
		w.move(g, o.Sup-p.Sup, r)
		w.moveOpen(g, o.Tot-p.Tot, r)
		rates, weight = o.Supremacy, s.WithOdds
	}
	lambda, mu := rates.Rates()
	information := (lambda + mu) / 4
	first, second := g.Goals[0]-lambda, g.Goals[1]-mu
	w.move(g, s.Clip*math.Tanh((first-second)/s.Clip)/2/information, 1/(weight*information))
	w.moveOpen(g, s.Clip*math.Tanh((first+second)/s.Clip)/2/information, 1/(s.OpenGoals*information))
}

// move updates the terms of sup with an observation that differs from the prediction by
// innovation and has error variance r.
func (w *World) move(g *Game, innovation, r float64) {
	home, away, advantage := &w.teams[g.Home], &w.teams[g.Away], &w.homes[g.Competition]
	share := w.homeShare(g)
	_, lv := w.level(g.Home, g.Away)
	_, mv := w.level(g.Away, g.Home)
	scale := 1 / (home.DVar + away.DVar + home.FormVar + away.FormVar + lv + mv + share*share*(advantage.Var+home.HomeVar) + r)
	gain := innovation * scale
	home.D += home.DVar * gain
	away.D -= away.DVar * gain
	home.Form += home.FormVar * gain
	away.Form -= away.FormVar * gain
	home.FormVar -= home.FormVar * home.FormVar * scale
	away.FormVar -= away.FormVar * away.FormVar * scale
	home.DVar -= home.DVar * home.DVar * scale
	away.DVar -= away.DVar * away.DVar * scale
	if lv > 0 {
		l := &w.levels[home.Area]
		l.Value += lv * gain
		l.Var -= lv * lv * scale
	}
	if mv > 0 {
		l := &w.levels[away.Area]
		l.Value -= mv * gain
		l.Var -= mv * mv * scale
	}
	home.Home += share * home.HomeVar * gain
	home.HomeVar -= share * share * home.HomeVar * home.HomeVar * scale
	advantage.Value += share * advantage.Var * gain
	advantage.Var -= share * share * advantage.Var * advantage.Var * scale
}

// moveOpen does for tot what move does for sup.
func (w *World) moveOpen(g *Game, innovation, r float64) {
	home, away, total := &w.teams[g.Home], &w.teams[g.Away], &w.totals[g.Competition]
	scale := 1 / (home.OpenVar + away.OpenVar + total.Var + r)
	gain := innovation * scale
	home.Open += home.OpenVar * gain
	away.Open += away.OpenVar * gain
	total.Value += total.Var * gain
	home.OpenVar -= home.OpenVar * home.OpenVar * scale
	away.OpenVar -= away.OpenVar * away.OpenVar * scale
	total.Var -= total.Var * total.Var * scale
}

// Walk takes the filter through games, which must be in order of day. All games of a day
// are forecast before any of them is learnt. visit is called with each forecast, before
// its game is learnt; nil: not called.
func (w *World) Walk(games []Game, visit func(game int, p goalmodel.Supremacy, variance float64)) {
	predicted := make([]goalmodel.Supremacy, 0, 512)
	for first := 0; first < len(games); {
		end := first
		for predicted = predicted[:0]; end < len(games) && games[end].Day == games[first].Day; end++ {
			w.Advance(&games[end])
			p, variance := w.Predict(&games[end])
			predicted = append(predicted, p)
			if visit != nil {
				visit(end, p, variance)
			}
		}
		for i := first; i < end; i++ {
			w.Learn(&games[i], predicted[i-first])
		}
		first = end
	}
}
