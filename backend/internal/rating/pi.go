package rating

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// PiSettings of pi-ratings (Constantinou & Fenton, "Determining the level of
// ability of football teams by dynamic ratings based on the relative
// discrepancies in scores between adversaries", 2013).
type PiSettings struct {
	Rate  float64 `json:"rate"`  // λ: learnt from one match
	Carry float64 `json:"carry"` // γ: share of it that goes to the rating at the other ground
	Lower float64 `json:"lower"` // rating at which a tier below the first begins
	// Summer is the share of the distance from the division's mean lost over a
	// summer; the paper has none.
	Summer float64 `json:"summer"`
}

// SpainPi were estimated on both Spanish divisions up to 2021; training begins
// there.
func SpainPi() PiSettings { return PiSettings{Rate: .035, Carry: .7, Lower: -.5, Summer: .05} }

// Constants of the paper: a rating of ±c is worth b goals.
const (
	piBase  = 10
	piScale = 3
)

// PiTeam is the rating of one team at its own ground and away.
type PiTeam struct {
	Home   float64         `json:"home"`
	Away   float64         `json:"away"`
	Season football.Season `json:"season"` // the last one it was in; 0: never seen
}

// Pi ratings of the teams of a history.
type Pi struct {
	Settings PiSettings `json:"settings"`
	Teams    []PiTeam   `json:"teams"` // by index in the history

	history *history.History
}

// NewPi has seen nothing of a history.
func NewPi(settings PiSettings, h *history.History) *Pi {
	return &Pi{settings, make([]PiTeam, len(h.Teams)), h}
}

// Attach puts ratings that were kept over another history, which knows their
// teams by the same indices and may know more.
func (p *Pi) Attach(h *history.History) {
	p.history = h
	p.Teams = append(p.Teams, make([]PiTeam, max(0, len(h.Teams)-len(p.Teams)))...)
}

// Begin brings the ratings to the start of a block. Blocks come in order.
func (p *Pi) Begin(block int) {
	b := &p.history.Blocks[block]
	if !b.StartsSeason {
		return
	}
	for d, division := range p.history.Divisions {
		members := p.history.Members[history.DivisionSeason{Division: d, Season: b.Season}]
		// The mean of the division's teams that are known.
		var home, away, known float64
		for _, t := range members {
			if team := &p.Teams[t]; team.Season != 0 {
				home += team.Home
				away += team.Away
				known++
			}
		}
		for _, t := range members {
			team := &p.Teams[t]
			switch {
			case team.Season == 0:
				start := p.Settings.Lower * float64(division.Tier-1)
				team.Home, team.Away = start, start
			case team.Season != b.Season:
				team.Home += p.Settings.Summer * (home/known - team.Home)
				team.Away += p.Settings.Summer * (away/known - team.Away)
			}
			team.Season = b.Season
		}
	}
}

// Difference is the goal difference expected of a game.
func (p *Pi) Difference(g *history.Game) float64 {
	return expectedGoals(p.Teams[g.Home].Home) - expectedGoals(p.Teams[g.Away].Away)
}

// expectedGoals is the goal difference expected of a rating against an average
// team, eq. 2 and 3 of the paper.
func expectedGoals(rating float64) float64 {
	return math.Copysign(math.Pow(piBase, math.Abs(rating)/piScale)-1, rating)
}

// Learn the games of a block that were played.
func (p *Pi) Learn(block int) {
	b := &p.history.Blocks[block]
	for i := b.First; i < b.End; i++ {
		if g := &p.history.Games[i]; g.HasResult {
			p.Settings.Update(&p.Teams[g.Home], &p.Teams[g.Away], g.Goals[0]-g.Goals[1])
		}
	}
}

// Update two ratings by the goal difference of their match, home less away, and
// give how far it was from the expected one.
func (s PiSettings) Update(home, away *PiTeam, difference float64) (off float64) {
	surprise := difference - (expectedGoals(home.Home) - expectedGoals(away.Away))
	// Large surprises count less and less, eq. 5.
	move := s.Rate * math.Copysign(piScale*math.Log10(1+math.Abs(surprise)), surprise)
	home.Home += move
	home.Away += s.Carry * move
	away.Away -= move
	away.Home -= s.Carry * move
	return math.Abs(surprise)
}
