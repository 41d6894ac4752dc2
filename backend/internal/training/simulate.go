package training

import (
	"context"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/goalmodel"
	"github.com/quinielaml/quinielaml/backend/internal/simulation"
)

// Ending has the chances of all teams of a division at the end of a season, from
// simulations of what is left of it.
type Ending struct {
	Kind      competition.Kind `json:"kind,omitempty"` // cup: the lines are rounds, and there are no points; "": a league
	Division  string           `json:"division"`
	Season    football.Season  `json:"season"`
	At        time.Time        `json:"at"`
	Model     string           `json:"model"`
	ModelID   int64            `json:"modelId"`
	Runs      int              `json:"runs"`
	Error     float64          `json:"standardError"`          // of a chance of one half
	Teams     []Prospect       `json:"teams" nullable:"false"` // in the order of the present table
	Needs     []Need           `json:"needs" nullable:"false"`
	Remaining []Remaining      `json:"remaining" nullable:"false"`
}

// Prospect has one team's chances at the end of a season. Chances are in [0, 1].
type Prospect struct {
	Team         TeamName  `json:"team"`
	Position     int       `json:"position"`
	Played       int       `json:"played"`
	Points       int       `json:"points"`                     // less those deducted
	Deducted     int       `json:"deducted,omitempty"`         // negative: given back
	Positions    []float64 `json:"positions" nullable:"false"` // chance of each final position, the first at index 0
	MeanPosition float64   `json:"meanPosition"`
	MeanPoints   float64   `json:"meanPoints"`
	Low          int       `json:"low"` // final points: 5 % of the simulations have fewer
	High         int       `json:"high"`
	Lines        []EndLine `json:"lines" nullable:"false"`
	// ThroughPlayOff is the chance of winning the play-off between places of the table: for
	// promotion, or a place in Europe.
	ThroughPlayOff float64 `json:"throughPlayOff"`
}

// TeamName is the id and the name of a team.
type TeamName struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	// Country is the team's in a cup; "": that of the league.
	Country string `json:"country,omitempty"`
}

// EndLine is a boundary of the final table with a team's chances at it.
type EndLine struct {
	Kind   competition.BoundaryKind `json:"kind"`
	Places int                      `json:"places"` // above the boundary
	// Above is the chance to end above the boundary, Own the chance of what it is named
	// after, such as relegation.
	Above float64 `json:"above"`
	Own   float64 `json:"own"`
}

// Need is how many points it takes to end above a boundary: those of the last team
// above it.
type Need struct {
	Kind   competition.BoundaryKind `json:"kind"`
	Places int                      `json:"places"`
	Low    int                      `json:"low"` // 5 % quantile
	Median int                      `json:"median"`
	High   int                      `json:"high"` // 95 % quantile
}

// Remaining is a match still to be played.
type Remaining struct {
	MatchID int64       `json:"matchId,omitempty"` // 0: it has no date yet
	Home    TeamName    `json:"home"`
	Away    TeamName    `json:"away"`
	Kickoff *time.Time  `json:"kickoff,omitempty"`
	Probs   Chances     `json:"probs"`
	Fixed   *FixedScore `json:"fixed,omitempty"` // a result assumed by the user; nil: none
}

// Chances are the probabilities of the three outcomes.
type Chances struct {
	Home float64 `json:"home"`
	Draw float64 `json:"draw"`
	Away float64 `json:"away"`
}

// FixedScore is an assumed score.
type FixedScore struct {
	Home int `json:"home"`
	Away int `json:"away"`
}

// AssumedResult is the result that a user assumes for a remaining match.
type AssumedResult struct {
	HomeID, AwayID int64
	Score          football.Score
}

// SeasonStore is what a simulation reads.
type SeasonStore interface {
	ChampionStore
	SeasonMatchRecords(ctx context.Context, division string, season football.Season) ([]football.MatchRecord, error)
	Deductions(ctx context.Context, division string, season football.Season) ([]competition.Deduction, error)
	Seasons(ctx context.Context, division string) ([]football.SeasonSummary, error)
}

const simulationSeed = 1

// Simulate simulates the rest of a division's latest season with the forecasts of its
// present champion, that of a cup with those of any two teams. Results in fixed are taken as certain.
func (f *Forecaster) Simulate(ctx context.Context, store SeasonStore, division string, fixed []AssumedResult) (Ending, error) {
	seasons, err := store.Seasons(ctx, division)
	if err != nil {
		return Ending{}, err
	}
	if len(seasons) == 0 {
		return Ending{}, fault.New(fault.NotFound, "there are no matches of %s", division)
	}
	season := slices.MaxFunc(seasons, func(a, b football.SeasonSummary) int { return int(a.Season) - int(b.Season) }).Season
	if of, known := competition.ByCode(division); known && of.Kind == competition.Cup {
		records, err := store.SeasonMatchRecords(ctx, division, season)
		if err != nil {
			return Ending{}, err
		}
		return f.simulateCup(ctx, of, season, records, fixed)
	}
	return f.simulateLeague(ctx, store, division, season, fixed)
}

// rates returns the goal rates behind a forecast.
func rates(f *forecast.Forecast) goalmodel.Rates {
	return goalmodel.Rates{Home: f.Expected.Home, Away: f.Expected.Away, Rho: f.Rho, Spread: 1 - f.Confidence}
}

func newTeamName(t football.Team) TeamName { return TeamName{ID: t.ID, Name: t.Name} }

func (e *Ending) fill(result *simulation.Result, deducted map[int64]int) {
	e.Runs, e.Error = result.Runs, result.StandardError
	for _, t := range result.Teams {
		p := Prospect{
			Team: newTeamName(t.Team), Position: t.Position, Played: t.Played, Points: t.Points, Deducted: deducted[t.Team.ID], Positions: t.Positions, MeanPosition: t.MeanPosition,
			MeanPoints: t.MeanPoints, Low: t.FinalPoints.Low, High: t.FinalPoints.High, Lines: []EndLine{}, ThroughPlayOff: t.ThroughPlayOff,
		}
		for _, c := range t.Boundaries {
			p.Lines = append(p.Lines, EndLine{c.Kind, c.Places, c.Above, c.Own})
		}
		e.Teams = append(e.Teams, p)
	}
	for _, n := range result.Needs {
		e.Needs = append(e.Needs, Need{n.Kind, n.Places, n.Points.Low, n.Points.Median, n.Points.High})
	}
}
