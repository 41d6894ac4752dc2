package api

import (
	"context"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// divisionStore reads divisions and their seasons.
type divisionStore interface {
	Divisions(ctx context.Context) ([]competition.Competition, error)
	Seasons(ctx context.Context, division string) ([]football.SeasonSummary, error)
}

type divisionRoutes struct {
	*router
	store divisionStore
}

type divisionBody struct {
	Code    string            `json:"code" doc:"football-data.co.uk's: SP1, E0 …"`
	Name    string            `json:"name"`
	Names   competition.Names `json:"names" doc:"by language"`
	Country string            `json:"country" doc:"ISO 3166: ES, GB-ENG …; of an international competition the confederation: UEFA, FIFA"`
	Tier    int               `json:"tier" doc:"of a league: 1 is the highest; 0: it has none"`
	Field   football.Field    `json:"field" enum:"men,women,men-national,women-national" doc:"whose teams play"`
	Kind    competition.Kind  `json:"kind" enum:"league,cup,friendlies"`
	OneYear bool              `json:"oneYear" doc:"its seasons are named by one year: 2024"`
	Seasons []int             `json:"seasons" nullable:"false" doc:"first years, newest first"`
	Sample  bool              `json:"sample" doc:"holds sample data"`
	// DataThrough and Stale are of the latest season with results or fixtures.
	DataThrough *time.Time `json:"dataThrough,omitempty" doc:"kick-off of the last match with a result"`
	Stale       bool       `json:"stale" doc:"later results are missing: forecasts know nothing of them"`
}

type seasonBody struct {
	Division        string `json:"division"`
	Season          int    `json:"season" doc:"first year"`
	OneYear         bool   `json:"oneYear" doc:"it is named by one year: 2024"`
	Matchdays       int    `json:"matchdays" doc:"the highest number; 0: matchdays are not known"`
	CurrentMatchday int    `json:"currentMatchday" doc:"the first one with a fixture to be played, else the last"`
	Matches         int    `json:"matches"`
	Played          int    `json:"played"`
	Sample          bool   `json:"sample" doc:"holds sample data"`
}

type seasonsInput struct {
	Division string `query:"division" validate:"max=10" doc:"code"`
}

func (r divisionRoutes) register() {
	route(r.router, get("listDivisions", "divisions", "football", "Divisions with matches, Spain first"), r.listDivisions)
	route(r.router, get("listSeasons", "seasons", "football", "Seasons with matches, newest first"), r.listSeasons)
}

func (r divisionRoutes) listDivisions(ctx context.Context, _ *struct{}) (*body[list[divisionBody]], error) {
	divisions, err := r.store.Divisions(ctx)
	if err != nil {
		return nil, err
	}
	seasons, err := r.store.Seasons(ctx, "")
	if err != nil {
		return nil, err
	}
	return listOf(divisions, "", func(d competition.Competition) divisionBody {
		b := divisionBody{Code: d.Code, Name: d.Name.English, Names: d.Name.Filled(), Country: d.Area, Tier: d.Tier, Field: d.Field, Kind: d.Kind, OneYear: d.Calendar.OneYear, Seasons: []int{}}
		for _, season := range seasons {
			if season.Division == d.Code {
				b.Seasons = append(b.Seasons, int(season.Season))
				b.Sample = b.Sample || season.Sample
				if b.DataThrough == nil {
					b.DataThrough = season.LastPlayed // newest season first
				}
				if len(b.Seasons) == 1 {
					b.Stale = season.Stale(r.now(), d.Kind == competition.League, d.Calendar.OneYear)
				}
			}
		}
		return b
	}), nil
}

func (r divisionRoutes) listSeasons(ctx context.Context, in *seasonsInput) (*body[list[seasonBody]], error) {
	seasons, err := r.store.Seasons(ctx, in.Division)
	if err != nil {
		return nil, err
	}
	return listOf(seasons, "", func(f football.SeasonSummary) seasonBody {
		of, _ := competition.ByCode(f.Division)
		return seasonBody{
			Division: f.Division, Season: int(f.Season), OneYear: of.Calendar.OneYear,
			Matchdays: f.Matchdays, CurrentMatchday: f.CurrentMatchday,
			Matches: f.Matches, Played: f.Played, Sample: f.Sample,
		}
	}), nil
}
