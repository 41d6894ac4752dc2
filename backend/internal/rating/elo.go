// Package rating implements team ratings that are updated match by match, and
// the ordered logit that turns rating differences into probabilities.
package rating

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// EloSettings configure Elo ratings with goal differences (Hvattum & Arntzen,
// "Using ELO ratings for match result prediction in association football", 2010,
// but with a step that is linear in the goal difference).
type EloSettings struct {
	Step   float64 `json:"step"`   // points per unit of surprise after a draw; otherwise times 1 + |goal difference|
	Home   float64 `json:"home"`   // home advantage, in points
	Lower  float64 `json:"lower"`  // starting points of a new team, times the tiers below the first
	Summer float64 `json:"summer"` // share of the distance to the division's mean lost over a summer, in 0…1
	// Closed is the share of the home advantage that remains behind closed doors.
	Closed float64 `json:"closed"`
}

// SpainElo returns the settings estimated on both Spanish divisions up to 2021,
// from which training starts.
func SpainElo() EloSettings {
	return EloSettings{Step: 4.46, Home: 67, Lower: -147, Summer: .074, Closed: .7}
}

const eloScale = 400 // a lead of so many points is an expected score of 10/11

// Elo holds the Elo ratings of the teams of a history.
type Elo struct {
	Settings EloSettings `json:"settings"`
	Teams    []eloTeam   `json:"teams"` // by index in the history

	history *history.History
}

type eloTeam struct {
	Points float64         `json:"points"`
	Season football.Season `json:"season"` // the team's latest; 0: never seen
}

// NewElo returns ratings that have not learned anything of h yet.
func NewElo(settings EloSettings, h *history.History) *Elo {
	return &Elo{settings, make([]eloTeam, len(h.Teams)), h}
}

// Attach connects stored ratings to a history in which their teams have the same
// indices; the history may have further teams.
func (e *Elo) Attach(h *history.History) {
	e.history = h
	e.Teams = append(e.Teams, make([]eloTeam, max(0, len(h.Teams)-len(e.Teams)))...)
}

// Begin prepares the ratings for a block. Blocks must be visited in order.
func (e *Elo) Begin(block int) {
	b := &e.history.Blocks[block]
	if !b.StartsSeason {
		return
	}
	for d, division := range e.history.Divisions {
		members := e.history.Members[history.DivisionSeason{Division: d, Season: b.Season}]
		// The mean of the teams that already have a rating.
		sum, known := 0.0, 0.0
		for _, t := range members {
			if e.Teams[t].Season != 0 {
				sum += e.Teams[t].Points
				known++
			}
		}
		for _, t := range members {
			team := &e.Teams[t]
			if team.Season == 0 {
				team.Points = e.Settings.Lower * float64(division.Tier-1)
			} else if team.Season != b.Season {
				team.Points += e.Settings.Summer * (sum/known - team.Points)
			}
			team.Season = b.Season
		}
	}
}

// Difference returns the rating difference of a game, home less away, including
// the home advantage, in points.
func (e *Elo) Difference(g *history.Game) float64 {
	home := e.Settings.Home
	if g.ClosedDoors {
		home *= e.Settings.Closed
	}
	return e.Teams[g.Home].Points - e.Teams[g.Away].Points + home
}

// Learn updates the ratings with the results of a block.
func (e *Elo) Learn(block int) {
	b := &e.history.Blocks[block]
	for i := b.First; i < b.End; i++ {
		g := &e.history.Games[i]
		if !g.HasResult {
			continue
		}
		expected := 1 / (1 + math.Pow(10, -e.Difference(g)/eloScale))
		goals := g.Goals[0] - g.Goals[1]
		actual := .5
		switch {
		case goals > 0:
			actual = 1
		case goals < 0:
			actual = 0
		}
		move := e.Settings.Step * (1 + math.Abs(goals)) * (actual - expected)
		e.Teams[g.Home].Points += move
		e.Teams[g.Away].Points -= move
	}
}
