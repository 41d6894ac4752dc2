package rating

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// PiSettings configure pi-ratings (Constantinou & Fenton, "Determining the level
// of ability of football teams by dynamic ratings based on the relative
// discrepancies in scores between adversaries", 2013).
type PiSettings struct {
	Rate  float64 `json:"rate"`  // λ: learning rate of the rating at the ground of the match
	Carry float64 `json:"carry"` // γ: share of the update that the rating at the other ground gets, in 0…1
	Lower float64 `json:"lower"` // starting rating of a new team, times the tiers below the first
	// Summer is the share of the distance to the division's mean lost over a
	// summer, in 0…1; the paper has no such decay.
	Summer float64 `json:"summer"`
}

// SpainPi returns the settings estimated on both Spanish divisions up to 2021,
// from which training starts.
func SpainPi() PiSettings { return PiSettings{Rate: .035, Carry: .7, Lower: -.5, Summer: .05} }

// Constants b and c of the paper: a rating R is worth b^(|R|/c) − 1 goals.
const (
	piBase  = 10
	piScale = 3
)

// PiTeam holds one team's ratings at home and away.
type PiTeam struct {
	Home   float64         `json:"home"`
	Away   float64         `json:"away"`
	Season football.Season `json:"season"` // the team's latest; 0: never seen
}

// Pi holds the pi-ratings of the teams of a history.
type Pi struct {
	Settings PiSettings `json:"settings"`
	Teams    []PiTeam   `json:"teams"` // by index in the history

	history *history.History
}

// NewPi returns ratings that have not learned anything of h yet.
func NewPi(settings PiSettings, h *history.History) *Pi {
	return &Pi{settings, make([]PiTeam, len(h.Teams)), h}
}

// Attach connects stored ratings to a history in which their teams have the same
// indices; the history may have further teams.
func (p *Pi) Attach(h *history.History) {
	p.history = h
	p.Teams = append(p.Teams, make([]PiTeam, max(0, len(h.Teams)-len(p.Teams)))...)
}

// Begin prepares the ratings for a block. Blocks must be visited in order.
func (p *Pi) Begin(block int) {
	b := &p.history.Blocks[block]
	if !b.StartsSeason {
		return
	}
	for d, division := range p.history.Divisions {
		members := p.history.Members[history.DivisionSeason{Division: d, Season: b.Season}]
		// The mean of the teams that already have a rating.
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

// Difference returns the expected goal difference of a game, home less away.
func (p *Pi) Difference(g *history.Game) float64 {
	return expectedGoals(p.Teams[g.Home].Home) - expectedGoals(p.Teams[g.Away].Away)
}

// expectedGoals returns the expected goal difference against an average team,
// eq. 2 and 3 of the paper.
func expectedGoals(rating float64) float64 {
	return math.Copysign(math.Pow(piBase, math.Abs(rating)/piScale)-1, rating)
}

// Learn updates the ratings with the results of a block.
func (p *Pi) Learn(block int) {
	b := &p.history.Blocks[block]
	for i := b.First; i < b.End; i++ {
		if g := &p.history.Games[i]; g.HasResult {
			p.Settings.Update(&p.Teams[g.Home], &p.Teams[g.Away], g.Goals[0]-g.Goals[1])
		}
	}
}

// Update adjusts two ratings to the goal difference of their match, home less
// away, and returns the absolute error of the expected one, in goals.
func (s PiSettings) Update(home, away *PiTeam, difference float64) (absError float64) {
	surprise := difference - (expectedGoals(home.Home) - expectedGoals(away.Away))
	// Large surprises have a diminishing effect, eq. 5.
	move := s.Rate * math.Copysign(piScale*math.Log10(1+math.Abs(surprise)), surprise)
	home.Home += move
	home.Away += s.Carry * move
	away.Away -= move
	away.Home -= s.Carry * move
	return math.Abs(surprise)
}
