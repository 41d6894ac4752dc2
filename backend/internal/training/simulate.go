package training

import (
	"context"
	"fmt"
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
	Team           TeamName  `json:"team"`
	Position       int       `json:"position"`
	Played         int       `json:"played"`
	Points         int       `json:"points"`                     // less those deducted
	Deducted       int       `json:"deducted,omitempty"`         // negative: given back
	Positions      []float64 `json:"positions" nullable:"false"` // chance of each final position, the first at index 0
	MeanPosition   float64   `json:"meanPosition"`
	MeanPoints     float64   `json:"meanPoints"`
	Low            int       `json:"low"` // final points: 5 % of the simulations have fewer
	High           int       `json:"high"`
	Lines          []EndLine `json:"lines" nullable:"false"`
	ThroughPlayOff float64   `json:"throughPlayOff"`
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
	champion, err := store.Champion(ctx, division)
	if err != nil {
		return Ending{}, err
	}
	model, err := f.model(champion)
	if err != nil {
		return Ending{}, fmt.Errorf("read model %d: %w", champion.ID, err)
	}
	records, err := store.SeasonMatchRecords(ctx, division, season)
	if err != nil {
		return Ending{}, err
	}
	of, known := competition.ByCode(division)
	if !known || of.At(season).HomeMeetings() != 1 {
		return Ending{}, fault.New(fault.Conflict, "the rest of %s cannot be played: it is not known who meets whom how often", division)
	}
	now := f.Now().UTC()
	input := simulation.Input{Division: of, Season: season}
	remaining, err := remainingFixtures(records, &input, now)
	if err != nil {
		return Ending{}, err
	}
	deductions, err := store.Deductions(ctx, division, season)
	if err != nil {
		return Ending{}, err
	}
	input.Deducted = deducted(deductions, input.Teams)
	ending := Ending{Division: division, Season: season, At: now, Model: champion.Name, ModelID: champion.ID, Teams: []Prospect{}, Needs: []Need{}, Remaining: []Remaining{}}
	for i := range remaining {
		fixture := remaining[i]
		predicted, err := model.Forecast(fixture)
		if err != nil {
			return Ending{}, fmt.Errorf("forecast %s – %s: %w", fixture.Home.Name, fixture.Away.Name, err)
		}
		one := Remaining{MatchID: fixture.ID, Home: newTeamName(fixture.Home), Away: newTeamName(fixture.Away), Probs: Chances{predicted.Probs[0], predicted.Probs[1], predicted.Probs[2]}}
		if fixture.ID != 0 {
			one.Kickoff = &fixture.Kickoff
		}
		grid := predicted.Grid()
		playing := simulation.Fixture{Fixture: fixture, Rates: rates(&predicted), Grid: &grid}
		if at := slices.IndexFunc(fixed, func(x AssumedResult) bool { return x.HomeID == fixture.Home.ID && x.AwayID == fixture.Away.ID }); at >= 0 {
			playing.Fixed, one.Fixed = &fixed[at].Score, &FixedScore{fixed[at].Score.Home, fixed[at].Score.Away}
		}
		input.Fixtures = append(input.Fixtures, playing)
		ending.Remaining = append(ending.Remaining, one)
	}
	for _, x := range fixed {
		if !slices.ContainsFunc(ending.Remaining, func(r Remaining) bool { return r.Home.ID == x.HomeID && r.Away.ID == x.AwayID }) {
			return Ending{}, fault.New(fault.Invalid, "there is no match of team %d against team %d to come", x.HomeID, x.AwayID)
		}
	}
	if playsOff(of, season, len(input.Teams)) {
		input.PlayOff = func(home, away football.Team) goalmodel.Rates {
			predicted, err := model.Forecast(football.Fixture{Division: division, Season: season, Kickoff: now, Home: home, Away: away})
			if err != nil {
				return goalmodel.Rates{Home: 1.3, Away: 1.1} // the model does not know one of the teams
			}
			return rates(&predicted)
		}
	}
	result, err := simulation.Run(ctx, input, simulation.DefaultRuns, simulationSeed)
	if err != nil {
		return Ending{}, err
	}
	ending.fill(result, input.Deducted)
	return ending, nil
}

// rates returns the goal rates behind a forecast.
func rates(f *forecast.Forecast) goalmodel.Rates {
	return goalmodel.Rates{Home: f.Expected.Home, Away: f.Expected.Away, Rho: f.Rho, Spread: 1 - f.Confidence}
}

// deducted sums the points deducted from teams, by id of the team.
func deducted(deductions []competition.Deduction, teams []football.Team) map[int64]int {
	sums := map[int64]int{}
	for _, d := range deductions {
		if slices.ContainsFunc(teams, func(t football.Team) bool { return t.ID == d.Team.ID }) {
			sums[d.Team.ID] += d.Points
		}
	}
	return sums
}

func newTeamName(t football.Team) TeamName { return TeamName{ID: t.ID, Name: t.Name} }

// playsOff reports whether the division has a promotion play-off after the season.
func playsOff(division competition.Competition, season football.Season, teams int) bool {
	stage, ok := division.At(season).PromotionPlayOff()
	return ok && stage.Places[1] < teams
}

// remainingFixtures adds teams and results to input, and returns the matches that are
// still to be played: those without a result, and every pairing that has no record.
func remainingFixtures(records []football.MatchRecord, input *simulation.Input, now time.Time) ([]football.Fixture, error) {
	type pairing struct{ home, away int64 }
	met := map[pairing]bool{}
	seen := map[int64]bool{}
	var fixtures []football.Fixture
	for i := range records {
		s := &records[i]
		for _, t := range []football.Team{s.Home, s.Away} {
			if !seen[t.ID] {
				seen[t.ID] = true
				input.Teams = append(input.Teams, t)
			}
		}
		met[pairing{s.Home.ID, s.Away.ID}] = true
		if match, ok := s.Match(); ok {
			input.Played = append(input.Played, match)
		} else {
			f := s.Fixture
			if f.Kickoff.Before(now) {
				f.Kickoff = now // postponed: forecast it with what is known now
			}
			fixtures = append(fixtures, f)
		}
	}
	if len(input.Teams) < 2 {
		return nil, fault.New(fault.NotFound, "there are no matches of this season")
	}
	slices.SortFunc(input.Teams, func(a, b football.Team) int { return int(a.ID - b.ID) })
	for _, home := range input.Teams {
		for _, away := range input.Teams {
			if home.ID != away.ID && !met[pairing{home.ID, away.ID}] {
				fixtures = append(fixtures, football.Fixture{Division: input.Division.Code, Season: input.Season, Kickoff: now, Home: home, Away: away})
			}
		}
	}
	return fixtures, nil
}

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
