package goalmodel

import (
	"math"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// FilterSettings of the strength filter. Variances and strengths are on the
// scale of Supremacy: differences of log rates.
type FilterSettings struct {
	// Strength s of a team.
	StrengthDay    float64 `json:"strengthDay"`    // variance it gains a day (qd)
	StrengthSeason float64 `json:"strengthSeason"` // variance it gains at a new season (qs)
	StrengthNew    float64 `json:"strengthNew"`    // variance of a new team's (v0)
	New            float64 `json:"new"`            // a new team's, above the mean of the division's staying teams (new)
	Relegated      float64 `json:"relegated"`      // added to a relegated team's (rel)
	Promoted       float64 `json:"promoted"`       // added to a promoted team's (pro)
	Persistence    float64 `json:"persistence"`    // share that a team keeps of its distance from the mean over a summer (φ)
	// Form f of a team: what fades, such as injuries and a new coach's effect.
	TransientVariance float64 `json:"formVariance"` // variance it settles at; 0: no such thing
	TransientHalfLife float64 `json:"formHalfLife"` // days in which half of it is gone
	// Home advantage H of a division and home bonus g of a team.
	HomeDay     float64 `json:"homeDay"`     // variance H gains a day (qh); 60 days' worth at a new season
	BonusSeason float64 `json:"bonusSeason"` // variance g gains at a new season (qg)
	BonusNew    float64 `json:"bonusNew"`    // variance of a new team's g (vg)
	ClosedDoors float64 `json:"closedDoors"` // what a home side loses without spectators (hc)
	// Errors of the observations of sup.
	Closing float64    `json:"closing"` // variance of the closing line about the truth (Ro)
	Opening float64    `json:"opening"` // the same of the opening line (Ro2)
	Late    [9]float64 `json:"late"`    // factor on both in the last rounds, the very last first, where offsets are at work (m)
	Goals   float64    `json:"goals"`   // weight of the goals' information once the market's is in (kg)
	Shots   float64    `json:"shots"`   // share of shots on target, not goals, in a surprise (ws)
	// Openness t of a team and level T of a division.
	OpenDay     float64 `json:"openDay"`     // variance t gains a day (tqd)
	OpenSeason  float64 `json:"openSeason"`  // variance t gains at a new season (tqs)
	OpenNew     float64 `json:"openNew"`     // variance of a new team's t (tv0)
	NewOpen     float64 `json:"newOpen"`     // a new team's t (tnew)
	OpenKeeps   float64 `json:"openKeeps"`   // factor on t at a new season (tphi)
	LevelDay    float64 `json:"levelDay"`    // variance T gains a day (tqm)
	OpenClosing float64 `json:"openClosing"` // variance of the closing line's total (tRo)
	OpenOpening float64 `json:"openOpening"` // the same of the opening line's (tRo2)
	OpenGoals   float64 `json:"openGoals"`   // as Goals (tkg)
	OpenShots   float64 `json:"openShots"`   // as Shots (tws)
	// Rho is the dependence of the grid between rates and lines.
	Rho float64 `json:"rho"`
}

// SpainSettings were estimated on both Spanish divisions up to the season
// 2020-21; training begins there. They were published with one to four digits.
// The further ones were found again, all of them within the rounding of those,
// by matching strengths that the published program had worked out with all
// digits, of matches of 2012–2024: no result of those was fitted.
func SpainSettings() FilterSettings {
	return FilterSettings{
		StrengthDay: 1.853e-4, StrengthSeason: .004396, StrengthNew: .02605, New: -.092941, Relegated: -.095631, Promoted: .031162, Persistence: .9838,
		HomeDay: 3.317e-7, BonusSeason: .002853, BonusNew: 6.0719e-4, ClosedDoors: .1233,
		Closing: .0161, Opening: .078961, Late: [9]float64{14.7, 7.8, 5.1, 2.2, 1.6, 1.6, 1.7, 1, 1.2}, Goals: 2.941, Shots: .82,
		OpenDay: 1.0812e-5, OpenSeason: .0012393, OpenNew: .0092879, NewOpen: .233704, OpenKeeps: .9229, LevelDay: 3.5647e-6,
		OpenClosing: .0022334, OpenOpening: .0100018, OpenGoals: .0595, OpenShots: .474,
		Rho: -.08, TransientVariance: .01, TransientHalfLife: 60,
	}
}

// NoOddsSettings are SpainSettings where nobody quotes odds and the filter runs
// on goals and shots alone: a match says less, so strengths move by seasons more
// than by days.
func NoOddsSettings() FilterSettings {
	s := SpainSettings()
	s.StrengthDay, s.StrengthSeason, s.StrengthNew, s.New, s.Relegated, s.Persistence = 6.6e-5, .0183, .0267, -.16, -.084, .991
	s.BonusSeason, s.Shots, s.OpenDay, s.OpenNew, s.OpenKeeps, s.OpenShots = .00104, .292, 1.3e-5, .0118, .76, .52
	return s
}

// What the estimation holds fixed.
const (
	goalsPerShot = .3052 // goals for a shot on target, over all leagues at hand
	closedTotal  = .02   // what Tot loses without spectators
	maxGap       = 30    // days whose drift counts between two blocks
	seasonDays   = 60    // days' worth of drift of a division's numbers in a summer
	startHome    = .45
	startHomeVar = .02
	startLevel   = .2
	startLevVar  = .05
	startLower   = -.6 // strength of teams below the first tier in the first season of all
)

// Observed is what the market said of a game: the observation of the filter.
type Observed struct {
	Supremacy
	Lambda, Mu float64 // the same as expected goals
	Quality    Quality
}

// Quality of an observation.
type Quality uint8

// The qualities, the poorest first.
const (
	NoOdds Quality = iota
	OpeningOdds
	ClosingOdds
)

// Observe works out the market's view of every game of a history that has been
// played. A game's own observation is learnt after it, never used for it.
func Observe(h *history.History, rho float64) []Observed {
	all := make([]Observed, len(h.Games))
	for i := range h.Games {
		line, closing, ok := h.Games[i].Market()
		if !ok || !h.Games[i].HasResult {
			continue
		}
		o := Observed{Supremacy: FromMarket(line.Probs, line.Over, rho), Quality: OpeningOdds}
		if closing {
			o.Quality = ClosingOdds
		}
		o.Lambda, o.Mu = o.Rates()
		all[i] = o
	}
	return all
}

// team is what is known of a team: three numbers and their variances.
type filterTeam struct {
	Strength     float64         `json:"strength"`
	StrengthVar  float64         `json:"strengthVar"`
	Transient    float64         `json:"form"`
	TransientVar float64         `json:"formVar"`
	Bonus        float64         `json:"bonus"`
	BonusVar     float64         `json:"bonusVar"`
	Open         float64         `json:"open"`
	OpenVar      float64         `json:"openVar"`
	Season       football.Season `json:"season"`   // the last one it was in; 0: never seen
	Division     int             `json:"division"` // in that season
}

type filterDivision struct {
	Home     float64 `json:"home"`
	HomeVar  float64 `json:"homeVar"`
	Level    float64 `json:"level"`
	LevelVar float64 `json:"levelVar"`
}

// Filter is a Kalman filter with scalar variances over strengths on the
// market's own scale. For home side i and away side j in division d,
//
//	sup = H_d + g_i + s_i + f_i − s_j − f_j − c·closed,   tot = T_d + t_i + t_j − c′·closed,
//
// with λ₁,₂ = e^((tot ± sup)/2). The strength s moves for good; the form f is
// what the market sees in a team for a while, and fades: the prices of a team
// whose injured come back turn back with them. After each round block the margin-free odds of
// its matches are observations of sup and tot, then goals and shots on target
// are, as surprises against the market's rates. A match without odds teaches by
// goals and shots alone, one without shots by goals.
type Filter struct {
	Settings  FilterSettings   `json:"settings"`
	Teams     []filterTeam     `json:"teams"`     // by index in the history
	Divisions []filterDivision `json:"divisions"` // by index in the history

	history   *history.History
	observed  []Observed
	predicted []Supremacy // of the games of the running block, before it
	active    []int       // teams of the running season
}

// NewFilter is a filter that has seen nothing of a history. observed is what
// Observe gives, or shorter by nothing: nil lets the filter run on goals and
// shots alone.
func NewFilter(settings FilterSettings, h *history.History, observed []Observed) *Filter {
	f := &Filter{Settings: settings, history: h, observed: observed}
	f.Teams = make([]filterTeam, len(h.Teams))
	f.Divisions = make([]filterDivision, len(h.Divisions))
	for i := range f.Divisions {
		f.Divisions[i] = filterDivision{startHome, startHomeVar, startLevel, startLevVar}
	}
	return f
}

// Attach puts a filter that was kept over another history, which knows its teams
// by the same indices and may know more.
func (f *Filter) Attach(h *history.History) {
	f.history, f.observed = h, nil
	f.Teams = append(f.Teams, make([]filterTeam, max(0, len(h.Teams)-len(f.Teams)))...)
}

// Begin brings the filter to the start of a block: time passes, and with a new
// season teams move between divisions. Blocks come in order.
func (f *Filter) Begin(block int) {
	b := &f.history.Blocks[block]
	s := &f.Settings
	if b.StartsSeason {
		f.openSeason(b.Season) // which stands for the days of the summer too
		return
	}
	days := float64(min(b.Gap, maxGap))
	strength, open := s.StrengthDay*days, s.OpenDay*days
	stays := 1.0
	if s.TransientVariance > 0 {
		stays = math.Exp2(-days / s.TransientHalfLife)
	}
	fresh := s.TransientVariance * (1 - stays*stays)
	for _, t := range f.active {
		f.Teams[t].StrengthVar += strength
		f.Teams[t].Transient *= stays
		f.Teams[t].TransientVar = f.Teams[t].TransientVar*stays*stays + fresh
		f.Teams[t].OpenVar += open
	}
	for i := range f.Divisions {
		f.Divisions[i].HomeVar += s.HomeDay * days
		f.Divisions[i].LevelVar += s.LevelDay * days
	}
}

func (f *Filter) openSeason(season football.Season) {
	s := &f.Settings
	members := func(division int) []int {
		return f.history.Members[history.DivisionSeason{Division: division, Season: season}]
	}
	f.active = f.active[:0]
	first := true // the first season of all: nobody is new among the others
	for d := range f.Divisions {
		for _, t := range members(d) {
			f.active = append(f.active, t)
			first = first && f.Teams[t].Season == 0
		}
	}
	for d, division := range f.history.Divisions {
		present, sum := 0.0, 0.0
		for _, t := range members(d) {
			if (f.Teams[t].Season == season-1 || f.Teams[t].Season == season) && !first {
				present++
				sum += f.Teams[t].Strength
			}
		}
		mean := 0.0
		switch {
		case present > 0:
			mean = sum / present
		case division.Tier > 1:
			mean = startLower * float64(division.Tier-1)
		}
		for _, t := range members(d) {
			team := &f.Teams[t]
			if team.Season == season {
				continue // it is in it already
			}
			if team.Season != season-1 || first {
				*team = filterTeam{Strength: mean, StrengthVar: s.StrengthNew, TransientVar: s.TransientVariance, BonusVar: s.BonusNew, Open: s.NewOpen, OpenVar: s.OpenNew}
				if !first {
					team.Strength += s.New
				}
				continue
			}
			switch {
			case f.tier(team.Division) < division.Tier:
				team.Strength += s.Relegated
			case f.tier(team.Division) > division.Tier:
				team.Strength += s.Promoted
			}
			team.Strength = s.Persistence*team.Strength + (1-s.Persistence)*mean
			team.StrengthVar += s.StrengthSeason
			team.Transient, team.TransientVar = 0, s.TransientVariance
			team.BonusVar += s.BonusSeason
			team.Open *= s.OpenKeeps
			team.OpenVar += s.OpenSeason
		}
	}
	for d := range f.Divisions {
		for _, t := range members(d) {
			f.Teams[t].Season, f.Teams[t].Division = season, d
		}
		f.Divisions[d].HomeVar += seasonDays * s.HomeDay
		f.Divisions[d].LevelVar += seasonDays * s.LevelDay
	}
}

func (f *Filter) tier(division int) int { return f.history.Divisions[division].Tier }

// Predict a game of the running block from what is known at its start.
func (f *Filter) Predict(g *history.Game) Supremacy {
	home, away, division := &f.Teams[g.Home], &f.Teams[g.Away], &f.Divisions[g.Division]
	p := Supremacy{division.Home + home.Bonus + home.Strength + home.Transient - away.Strength - away.Transient, division.Level + home.Open + away.Open}
	if g.ClosedDoors {
		p.Sup -= f.Settings.ClosedDoors
		p.Tot -= closedTotal
	}
	return p
}

// Learn the games of a block that were played. offsets, by game, is what moved
// sup beyond the strengths (see package feature): it is taken off every
// observation, so that it never enters them; nil: nothing.
func (f *Filter) Learn(block int, offsets []float64) {
	b := &f.history.Blocks[block]
	s := &f.Settings
	games := f.history.Games[b.First:b.End]
	f.predicted = f.predicted[:0]
	for i := range games {
		f.predicted = append(f.predicted, f.Predict(&games[i]))
	}
	offset := func(i int) float64 {
		if offsets == nil {
			return 0
		}
		return offsets[b.First+i]
	}
	if f.observed != nil {
		for i := range games {
			g, o := &games[i], &f.observed[b.First+i]
			if o.Quality == NoOdds {
				continue
			}
			r, tr := s.Closing, s.OpenClosing
			if o.Quality == OpeningOdds {
				r, tr = s.Opening, s.OpenOpening
			}
			if offsets != nil && g.RoundsLeft >= 1 && g.RoundsLeft <= len(s.Late) {
				r *= s.Late[g.RoundsLeft-1]
			}
			now := f.Predict(g)
			f.move(g, o.Sup-offset(i)-now.Sup, r)
			f.moveOpen(g, o.Tot-now.Tot, tr)
		}
	}
	for i := range games {
		g := &games[i]
		if !g.HasResult {
			continue
		}
		kg, tkg := 1.0, 1.0
		var lambda, mu float64
		if f.observed != nil && f.observed[b.First+i].Quality != NoOdds {
			o := &f.observed[b.First+i]
			lambda, mu, kg, tkg = o.Lambda, o.Mu, s.Goals, s.OpenGoals
		} else {
			p := f.predicted[i]
			p.Sup += offset(i)
			lambda, mu = p.Rates()
		}
		information := (lambda + mu) / 4
		first, second := g.Goals[0]-lambda, g.Goals[1]-mu
		sup, tot := first-second, first+second
		if g.HasShots {
			shotsFirst, shotsSecond := goalsPerShot*g.OnTarget[0]-lambda, goalsPerShot*g.OnTarget[1]-mu
			sup = (1-s.Shots)*sup + s.Shots*(shotsFirst-shotsSecond)
			tot = (1-s.OpenShots)*tot + s.OpenShots*(shotsFirst+shotsSecond)
		}
		f.move(g, sup/2/information, 1/(kg*information))
		f.moveOpen(g, tot/2/information, 1/(tkg*information))
	}
}

// move the numbers behind sup by an observation of it that was off by
// innovation, its error variance r.
func (f *Filter) move(g *history.Game, innovation, r float64) {
	home, away, division := &f.Teams[g.Home], &f.Teams[g.Away], &f.Divisions[g.Division]
	scale := 1 / (division.HomeVar + home.BonusVar + home.StrengthVar + home.TransientVar + away.StrengthVar + away.TransientVar + r)
	gain := innovation * scale
	division.Home += division.HomeVar * gain
	home.Bonus += home.BonusVar * gain
	home.Strength += home.StrengthVar * gain
	home.Transient += home.TransientVar * gain
	away.Transient -= away.TransientVar * gain
	away.Strength -= away.StrengthVar * gain
	division.HomeVar -= division.HomeVar * division.HomeVar * scale
	home.BonusVar -= home.BonusVar * home.BonusVar * scale
	home.TransientVar -= home.TransientVar * home.TransientVar * scale
	away.TransientVar -= away.TransientVar * away.TransientVar * scale
	home.StrengthVar -= home.StrengthVar * home.StrengthVar * scale
	away.StrengthVar -= away.StrengthVar * away.StrengthVar * scale
}

// moveOpen is move for tot.
func (f *Filter) moveOpen(g *history.Game, innovation, r float64) {
	home, away, division := &f.Teams[g.Home], &f.Teams[g.Away], &f.Divisions[g.Division]
	scale := 1 / (division.LevelVar + home.OpenVar + away.OpenVar + r)
	gain := innovation * scale
	division.Level += division.LevelVar * gain
	home.Open += home.OpenVar * gain
	away.Open += away.OpenVar * gain
	division.LevelVar -= division.LevelVar * division.LevelVar * scale
	home.OpenVar -= home.OpenVar * home.OpenVar * scale
	away.OpenVar -= away.OpenVar * away.OpenVar * scale
}

// Spread is the standard error of a game's sup: 0 would be full knowledge.
func (f *Filter) Spread(g *history.Game) float64 {
	home, away, division := &f.Teams[g.Home], &f.Teams[g.Away], &f.Divisions[g.Division]
	return math.Sqrt(division.HomeVar + home.BonusVar + home.StrengthVar + home.TransientVar + away.StrengthVar + away.TransientVar)
}

// Strengths gives the supremacy of a home side over an away side of a division
// on a day, from what is known now and stays as it is when more is learnt.
func (f *Filter) Strengths(division, day int) func(home, away int) float64 {
	teams, d, closed := slices.Clone(f.Teams), f.Divisions[division], 0.0
	if history.ClosedDoors(day) {
		closed = f.Settings.ClosedDoors
	}
	return func(home, away int) float64 {
		return d.Home + teams[home].Bonus + teams[home].Strength + teams[home].Transient - teams[away].Strength - teams[away].Transient - closed
	}
}

// Strength of a team: attack and defence in logarithms of goals, so that
// ln λ of a side is its attack less the other's defence plus what is common.
func (f *Filter) Strength(team int) (attack, defence float64) {
	t := &f.Teams[team]
	now := t.Strength + t.Transient
	return (t.Open + now) / 2, (now - t.Open) / 2
}

// Parts of a game's prediction: what Predict adds up.
type Parts struct {
	Home    Supremacy // home advantage of division and team, spectators or none
	Level   float64   // of the division, in Tot
	Attack  [2]float64
	Defence [2]float64
}

// Parts of what Predict says of a game.
func (f *Filter) Parts(g *history.Game) (p Parts) {
	division := &f.Divisions[g.Division]
	p.Home.Sup, p.Level = division.Home+f.Teams[g.Home].Bonus, division.Level
	if g.ClosedDoors {
		p.Home.Sup -= f.Settings.ClosedDoors
		p.Home.Tot = -closedTotal
	}
	for side, team := range [2]int{g.Home, g.Away} {
		p.Attack[side], p.Defence[side] = f.Strength(team)
	}
	return p
}
