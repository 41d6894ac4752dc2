package goalmodel

import (
	"math"
	"slices"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// FilterSettings configure the strength filter. Strengths and variances are on
// the scale of Supremacy: differences of log rates. The letters in parentheses
// are the symbols of the method's description.
type FilterSettings struct {
	// Strength s of a team.
	StrengthDay    float64 `json:"strengthDay"`    // variance it gains a day (qd)
	StrengthSeason float64 `json:"strengthSeason"` // variance it gains at a new season (qs)
	StrengthNew    float64 `json:"strengthNew"`    // variance of a new team's (v0)
	New            float64 `json:"new"`            // a new team's strength, relative to the mean of the division's known teams (new)
	Relegated      float64 `json:"relegated"`      // added to a relegated team's strength (rel)
	Promoted       float64 `json:"promoted"`       // added to a promoted team's strength (pro)
	Persistence    float64 `json:"persistence"`    // share of its distance to the mean that a team retains over a summer (φ)
	// Transient strength f of a team: the part that fades, such as injuries or
	// the effect of a new coach.
	TransientVariance float64 `json:"formVariance"` // stationary variance of f; 0: no transient strength
	TransientHalfLife float64 `json:"formHalfLife"` // days in which half of f fades
	// Home advantage H of a division and home bonus g of a team.
	HomeDay     float64 `json:"homeDay"`     // variance H gains a day (qh); seasonDays' worth at a new season
	BonusSeason float64 `json:"bonusSeason"` // variance g gains at a new season (qg)
	BonusNew    float64 `json:"bonusNew"`    // variance of a new team's g (vg)
	ClosedDoors float64 `json:"closedDoors"` // subtracted from the home side behind closed doors (hc)
	// Error variances and weights of the observations of sup.
	Closing float64    `json:"closing"` // error variance of the closing line (Ro)
	Opening float64    `json:"opening"` // error variance of the opening line (Ro2)
	Late    [9]float64 `json:"late"`    // factor on both in the last rounds, the very last first, when offsets are given (m)
	Goals   float64    `json:"goals"`   // weight of the goals' information when there are odds too (kg)
	Shots   float64    `json:"shots"`   // weight of shots on target against goals, in 0…1 (ws)
	// Openness t of a team and level T of a division.
	OpenDay     float64 `json:"openDay"`     // variance t gains a day (tqd)
	OpenSeason  float64 `json:"openSeason"`  // variance t gains at a new season (tqs)
	OpenNew     float64 `json:"openNew"`     // variance of a new team's t (tv0)
	NewOpen     float64 `json:"newOpen"`     // a new team's t (tnew)
	OpenKeeps   float64 `json:"openKeeps"`   // factor on t at a new season (tphi)
	LevelDay    float64 `json:"levelDay"`    // variance T gains a day (tqm)
	OpenClosing float64 `json:"openClosing"` // error variance of the closing line's total (tRo)
	OpenOpening float64 `json:"openOpening"` // error variance of the opening line's total (tRo2)
	OpenGoals   float64 `json:"openGoals"`   // as Goals (tkg)
	OpenShots   float64 `json:"openShots"`   // as Shots (tws)
	// Rho is the dependence of the grid that converts lines to rates.
	Rho float64 `json:"rho"`
}

// SpainSettings returns the settings estimated on both Spanish divisions up to
// the season 2020-21, from which training starts. They were published with one
// to four digits. The further digits were recovered, within the rounding of the
// published ones, by matching the strengths that the published program computed
// at full precision for matches of 2012–2024; no results of those matches were
// fitted.
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

// NoOddsSettings returns the settings for leagues without odds, where the filter
// runs on goals and shots alone: a match carries less information, so strengths
// change between seasons more than from day to day.
func NoOddsSettings() FilterSettings {
	s := SpainSettings()
	s.StrengthDay, s.StrengthSeason, s.StrengthNew, s.New, s.Relegated, s.Persistence = 6.6e-5, .0183, .0267, -.16, -.084, .991
	s.BonusSeason, s.Shots, s.OpenDay, s.OpenNew, s.OpenKeeps, s.OpenShots = .00104, .292, 1.3e-5, .0118, .76, .52
	return s
}

// Constants that were held fixed in the estimation.
const (
	goalsPerShot = .3052 // goals per shot on target, over all leagues with data
	closedTotal  = .02   // subtracted from Tot behind closed doors
	maxGap       = 30    // days of drift between two blocks, at most
	seasonDays   = 60    // days' worth of drift of a division over a summer
	startHome    = .45
	startHomeVar = .02
	startLevel   = .2
	startLevVar  = .05
	startLower   = -.6 // strength per tier below the first, in the first season of all
)

// Observed is the market's view of a game, an observation for the filter.
type Observed struct {
	Supremacy
	Lambda, Mu float64 // Supremacy as expected goals of home and away side
	Quality    Quality
}

// Quality is the kind of odds behind an observation.
type Quality uint8

// The qualities, worst first.
const (
	NoOdds Quality = iota
	OpeningOdds
	ClosingOdds
)

// Observe computes the market's view of every played game of a history. The
// filter learns an observation only after its game has been predicted.
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

// filterTeam holds the estimates of a team and their variances.
type filterTeam struct {
	Strength     float64         `json:"strength"`
	StrengthVar  float64         `json:"strengthVar"`
	Transient    float64         `json:"form"`
	TransientVar float64         `json:"formVar"`
	Bonus        float64         `json:"bonus"`
	BonusVar     float64         `json:"bonusVar"`
	Open         float64         `json:"open"`
	OpenVar      float64         `json:"openVar"`
	Season       football.Season `json:"season"`   // the team's latest; 0: never seen
	Division     int             `json:"division"` // in Season
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
// with λ₁,₂ = e^((tot ± sup)/2). The strength s changes for good. The transient
// strength f is what the market sees in a team for a while and then fades, as
// when injured players come back. After each round block, the margin-free odds
// of its matches are observations of sup and tot; then goals and shots on
// target are, as surprises relative to the market's rates. Without odds the
// filter learns from goals and shots alone, without shots from goals.
type Filter struct {
	Settings  FilterSettings   `json:"settings"`
	Teams     []filterTeam     `json:"teams"`     // by index in the history
	Divisions []filterDivision `json:"divisions"` // by index in the history

	history   *history.History
	observed  []Observed
	predicted []Supremacy // of the games of the current block, before learning from it
	active    []int       // teams of the current season
}

// NewFilter returns a filter that has not learned anything of h yet. observed is
// the result of Observe; nil makes the filter run on goals and shots alone.
func NewFilter(settings FilterSettings, h *history.History, observed []Observed) *Filter {
	f := &Filter{Settings: settings, history: h, observed: observed}
	f.Teams = make([]filterTeam, len(h.Teams))
	f.Divisions = make([]filterDivision, len(h.Divisions))
	for i := range f.Divisions {
		f.Divisions[i] = filterDivision{startHome, startHomeVar, startLevel, startLevVar}
	}
	return f
}

// Attach connects a stored filter to a history in which its teams have the same
// indices; the history may have further teams.
func (f *Filter) Attach(h *history.History) {
	f.history, f.observed = h, nil
	f.Teams = append(f.Teams, make([]filterTeam, max(0, len(h.Teams)-len(f.Teams)))...)
}

// Begin prepares the filter for a block: variances grow with the days passed, and
// a new season moves teams between divisions. Blocks must be visited in order.
func (f *Filter) Begin(block int) {
	b := &f.history.Blocks[block]
	s := &f.Settings
	if b.StartsSeason {
		f.startSeason(b.Season) // accounts for the days of the summer too
		return
	}
	days := float64(min(b.Gap, maxGap))
	strength, open := s.StrengthDay*days, s.OpenDay*days
	decay := 1.0
	if s.TransientVariance > 0 {
		decay = math.Exp2(-days / s.TransientHalfLife)
	}
	added := s.TransientVariance * (1 - decay*decay)
	for _, t := range f.active {
		f.Teams[t].StrengthVar += strength
		f.Teams[t].Transient *= decay
		f.Teams[t].TransientVar = f.Teams[t].TransientVar*decay*decay + added
		f.Teams[t].OpenVar += open
	}
	for i := range f.Divisions {
		f.Divisions[i].HomeVar += s.HomeDay * days
		f.Divisions[i].LevelVar += s.LevelDay * days
	}
}

func (f *Filter) startSeason(season football.Season) {
	s := &f.Settings
	members := func(division int) []int {
		return f.history.Members[history.DivisionSeason{Division: division, Season: season}]
	}
	f.active = f.active[:0]
	first := true // the first season of all, in which every team is new
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
				continue // already started in another division
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

// Predict returns the supremacy and total of a game of the current block from
// what was known at the start of the block.
func (f *Filter) Predict(g *history.Game) Supremacy {
	home, away, division := &f.Teams[g.Home], &f.Teams[g.Away], &f.Divisions[g.Division]
	p := Supremacy{division.Home + home.Bonus + home.Strength + home.Transient - away.Strength - away.Transient, division.Level + home.Open + away.Open}
	if g.ClosedDoors {
		p.Sup -= f.Settings.ClosedDoors
		p.Tot -= closedTotal
	}
	return p
}

// Learn updates the filter with the odds and results of a block. offsets, by
// game, holds the part of sup that does not come from the strengths, such as
// motivation (see package feature). It is subtracted from every observation so
// that it does not enter the strengths; nil: none.
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

// move updates the terms of sup with an observation that differs from the
// prediction by innovation and has error variance r.
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

// moveOpen does for tot what move does for sup.
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

// Spread returns the standard error of a game's sup; 0 would be exact.
func (f *Filter) Spread(g *history.Game) float64 {
	home, away, division := &f.Teams[g.Home], &f.Teams[g.Away], &f.Divisions[g.Division]
	return math.Sqrt(division.HomeVar + home.BonusVar + home.StrengthVar + home.TransientVar + away.StrengthVar + away.TransientVar)
}

// Strengths returns a function of the supremacy of a home side over an away side
// in a division on a day. The function works on a copy: later learning does not
// change it.
func (f *Filter) Strengths(division, day int) func(home, away int) float64 {
	teams, d, closed := slices.Clone(f.Teams), f.Divisions[division], 0.0
	if history.ClosedDoors(day) {
		closed = f.Settings.ClosedDoors
	}
	return func(home, away int) float64 {
		return d.Home + teams[home].Bonus + teams[home].Strength + teams[home].Transient - teams[away].Strength - teams[away].Transient - closed
	}
}

// Strength returns the attack and defence of a team in log goals: ln λ of a side
// is its attack less the opponent's defence plus the terms of the division.
func (f *Filter) Strength(team int) (attack, defence float64) {
	t := &f.Teams[team]
	now := t.Strength + t.Transient
	return (t.Open + now) / 2, (now - t.Open) / 2
}

// Parts are the terms that Predict adds up.
type Parts struct {
	Home    Supremacy // home advantage of division and team, and the effect of closed doors
	Level   float64   // level of the division, in Tot
	Attack  [2]float64
	Defence [2]float64
}

// Parts splits the prediction of a game into its terms.
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
