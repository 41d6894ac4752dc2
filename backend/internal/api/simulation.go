package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// simulationStore reads the seasons to simulate and the results of simulation jobs.
type simulationStore interface {
	training.SeasonStore
	Ending(ctx context.Context, division string) (training.Ending, error)
	ForecastsAsOf(ctx context.Context, day, division string) ([]training.MatchForecast, error)
}

type simulationRoutes struct {
	*router
	store      simulationStore
	forecaster *training.Forecaster
}

type simulationInput struct {
	Division string `query:"division" validate:"required,max=10"`
}

type fixedResult struct {
	HomeTeamID int64 `json:"homeTeamId" validate:"required,min=1"`
	AwayTeamID int64 `json:"awayTeamId" validate:"required,min=1"`
	HomeGoals  int   `json:"homeGoals" validate:"min=0,max=20"`
	AwayGoals  int   `json:"awayGoals" validate:"min=0,max=20"`
}

type whatIfBody struct {
	Division string        `json:"division" validate:"required,max=10"`
	Fixed    []fixedResult `json:"fixed" nullable:"false" validate:"max=500,dive" doc:"results to assume of matches that are to come"`
}

type whatIfInput struct {
	Body whatIfBody
}

type asOfInput struct {
	Date     string `query:"date" validate:"required,datetime=2006-01-02" doc:"a day of the past: what was known when it began"`
	Division string `query:"division" validate:"max=10"`
}

// ending, prospect and remaining are those of a simulation with the teams' names in the
// reader's language.
type ending struct {
	training.Ending

	OneYear   bool        `json:"oneYear" doc:"the season is named by one year: 2024"`
	Teams     []prospect  `json:"teams" nullable:"false"`
	Remaining []remaining `json:"remaining" nullable:"false"`
}

type prospect struct {
	training.Prospect

	Team teamRef `json:"team"`
}

type remaining struct {
	training.Remaining

	Home teamRef `json:"home"`
	Away teamRef `json:"away"`
}

func newEnding(language string, e training.Ending) ending {
	division, _ := competition.ByCode(e.Division)
	team := func(t training.TeamName) teamRef {
		return newTeamRef(language, football.Team{ID: t.ID, Name: t.Name, Country: cmp.Or(t.Country, division.Area)})
	}
	out := ending{Ending: e, OneYear: division.Calendar.OneYear, Teams: make([]prospect, 0, len(e.Teams)), Remaining: make([]remaining, 0, len(e.Remaining))}
	for i := range e.Teams {
		out.Teams = append(out.Teams, prospect{e.Teams[i], team(e.Teams[i].Team)})
	}
	for i := range e.Remaining {
		out.Remaining = append(out.Remaining, remaining{e.Remaining[i], team(e.Remaining[i].Home), team(e.Remaining[i].Away)})
	}
	return out
}

func (s simulationRoutes) register() {
	const tag = "simulations"
	route(s.router, get("getSimulation", "simulations", tag, "How the rest of a division's season may go: chances from 20,000 ends of it", http.StatusNotFound), s.getSimulation)
	route(s.router, withLoad(heavy, operation(http.MethodPost, "simulate", "simulations", tag, "What if? The rest of the season with some results assumed", http.StatusNotFound, http.StatusConflict)), s.simulate)
	route(s.router, get("listPastForecasts", "forecasts/as-of", "forecasts", "Time machine: what would have been said on a day of the past, of the thirty days after it; a job of the kind asof works it out", http.StatusNotFound), s.listPastForecasts)
}

func (s simulationRoutes) getSimulation(ctx context.Context, in *simulationInput) (*body[ending], error) {
	found, err := s.store.Ending(ctx, in.Division)
	if err != nil {
		return nil, err
	}
	return answer(newEnding(languageOf(ctx), found)), nil
}

func (s simulationRoutes) simulate(ctx context.Context, in *whatIfInput) (*body[ending], error) {
	var fixed []training.AssumedResult
	for _, f := range in.Body.Fixed {
		fixed = append(fixed, training.AssumedResult{HomeID: f.HomeTeamID, AwayID: f.AwayTeamID, Score: football.Score{Home: f.HomeGoals, Away: f.AwayGoals}})
	}
	found, err := s.forecaster.Simulate(ctx, s.store, in.Body.Division, fixed)
	if fault.KindOf(err) == fault.Invalid {
		return nil, fault.At("body.fixed", err)
	}
	if err != nil {
		return nil, err
	}
	return answer(newEnding(languageOf(ctx), found)), nil
}

func (s simulationRoutes) listPastForecasts(ctx context.Context, in *asOfInput) (*body[list[forecastBody]], error) {
	matches, err := s.store.ForecastsAsOf(ctx, in.Date, in.Division)
	if err != nil {
		return nil, err
	}
	if len(matches) == 0 {
		return nil, fault.New(fault.NotFound, "nothing has been worked out as of %s", in.Date)
	}
	return listOf(matches, "", func(f training.MatchForecast) forecastBody {
		return newForecastBody(languageOf(ctx), f.Record, *f.Forecast)
	}), nil
}
