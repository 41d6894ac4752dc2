// Package rating holds ratings of teams that move match by match, and the
// ordered logit that makes probabilities of their differences.
package rating

import (
	"math"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
)

// EloSettings of Elo ratings with goal differences (Hvattum & Arntzen, "Using
// ELO ratings for match result prediction in association football", 2010, with
// a step that is linear in the goal difference).
type EloSettings struct {
	Step   float64 `json:"step"`   // points for a surprise of one at a draw; (1 + |goal difference|)-fold else
	Home   float64 `json:"home"`   // points of home advantage
	Lower  float64 `json:"lower"`  // points at which a tier below the first begins
	Summer float64 `json:"summer"` // share of the distance from the division's mean lost over a summer
	// Closed is the share of the home advantage that is left without spectators.
	Closed float64 `json:"closed"`
}

// SpainElo were estimated on both Spanish divisions up to 2021; training begins
// there.
func SpainElo() EloSettings {
	return EloSettings{Step: 4.46, Home: 67, Lower: -147, Summer: .074, Closed: .7}
}

const eloScale = 400 // points at which the stronger side is expected to take 10 of 11 points

// Elo ratings of the teams of a history.
type Elo struct {
	Settings EloSettings `json:"settings"`
	Teams    []eloTeam   `json:"teams"` // by index in the history

	history *history.History
}

type eloTeam struct {
	Points float64         `json:"points"`
	Season football.Season `json:"season"` // the last one it was in; 0: never seen
}

// NewElo has seen nothing of a history.
func NewElo(settings EloSettings, h *history.History) *Elo {
	return &Elo{settings, make([]eloTeam, len(h.Teams)), h}
}

// Attach puts ratings that were kept over another history, which knows their
// teams by the same indices and may know more.
func (e *Elo) Attach(h *history.History) {
	e.history = h
	e.Teams = append(e.Teams, make([]eloTeam, max(0, len(h.Teams)-len(e.Teams)))...)
}

// Begin brings the ratings to the start of a block. Blocks come in order.
func (e *Elo) Begin(block int) {
	b := &e.history.Blocks[block]
	if !b.StartsSeason {
		return
	}
	for d, division := range e.history.Divisions {
		members := e.history.Members[history.DivisionSeason{Division: d, Season: b.Season}]
		// The mean of the division's teams that are known.
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

// Difference of a game's ratings, home less away, home advantage included.
func (e *Elo) Difference(g *history.Game) float64 {
	home := e.Settings.Home
	if g.ClosedDoors {
		home *= e.Settings.Closed
	}
	return e.Teams[g.Home].Points - e.Teams[g.Away].Points + home
}

// Learn the games of a block that were played.
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
