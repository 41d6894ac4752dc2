package api

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type divisionBody struct {
	Code    string `json:"code" doc:"football-data.co.uk's: SP1, E0 …"`
	Name    string `json:"name"`
	Country string `json:"country" doc:"ISO 3166: ES, GB-ENG …"`
	Tier    int    `json:"tier" doc:"1 is the highest"`
	Seasons []int  `json:"seasons" nullable:"false" doc:"first years, newest first"`
	Sample  bool   `json:"sample" doc:"holds sample data"`
}

type seasonBody struct {
	Division        string `json:"division"`
	Season          int    `json:"season" doc:"first year"`
	Matchdays       int    `json:"matchdays" doc:"the highest number; 0: matchdays are not known"`
	CurrentMatchday int    `json:"currentMatchday" doc:"the first one with a fixture to be played, else the last"`
	Matches         int    `json:"matches"`
	Played          int    `json:"played"`
	Sample          bool   `json:"sample" doc:"holds sample data"`
}

type teamRef struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type teamDetailBody struct {
	ID      int64    `json:"id"`
	Name    string   `json:"name"`
	Country string   `json:"country"`
	Aliases []string `json:"aliases" nullable:"false" doc:"other spellings"`
}

type teamBody struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Country string `json:"country"`
}

type refereeBody struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Country string `json:"country"`
}

type seasonsInput struct {
	Division string `query:"division" validate:"max=10" doc:"code"`
}

type teamsInput struct {
	Division string `query:"division" validate:"max=10" doc:"only teams that played in it"`
	Season   string `query:"season" validate:"omitempty,season" doc:"only teams that played in it"`
}

type idInput struct {
	ID int64 `path:"id" validate:"min=1"`
}

type placesInput struct {
	ID       int64  `path:"id" validate:"min=1"`
	Division string `query:"division" validate:"required,max=10" doc:"code"`
	Season   string `query:"season" validate:"required,season" doc:"2023 or 2023-24"`
}

type placeBody struct {
	Matchday int `json:"matchday"`
	Position int `json:"position"`
	Points   int `json:"points"`
}

type ratingBody struct {
	At      time.Time `json:"at" doc:"kick-off of the match after which it was so"`
	Attack  float64   `json:"attack" doc:"logarithm of goals scored, against a team nobody has seen"`
	Defence float64   `json:"defence" doc:"the same for goals kept out"`
}

type refereeDetailBody struct {
	ID       int64      `json:"id"`
	Name     string     `json:"name"`
	Country  string     `json:"country"`
	Matches  int        `json:"matches" doc:"played"`
	Forecast int        `json:"forecast" doc:"matches that were forecast and played, from which the effect is measured"`
	Rates    []rateBody `json:"rates" nullable:"false" doc:"home wins, draws, away wins"`
	Cards    *cardsBody `json:"cards,omitempty" doc:"per match, where they are known"`
}

type rateBody struct {
	Outcome       string  `json:"outcome" enum:"home,draw,away"`
	Share         float64 `json:"share"`
	League        float64 `json:"league" doc:"of all matches of the same divisions and seasons"`
	StandardError float64 `json:"standardError" doc:"of the difference, if the referee makes none"`
	Chance        bool    `json:"chance" doc:"the difference is within two standard errors"`
	Effect        float64 `json:"effect" doc:"how much more often it ended so than was forecast before the matches; 0 without any"`
	EffectError   float64 `json:"effectError" doc:"standard error of the effect, if there is none"`
}

type cardsBody struct {
	Matches      int     `json:"matches" doc:"of which cards are known"`
	Yellow       float64 `json:"yellow"`
	Red          float64 `json:"red"`
	LeagueYellow float64 `json:"leagueYellow"`
	LeagueRed    float64 `json:"leagueRed"`
}

func (s *Server) footballRoutes() {
	route(s, get("listTeamPlaces", "teams/{id}/places", "football", "Where a team stood after each matchday of a season", http.StatusNotFound), s.listTeamPlaces)
	route(s, get("listTeamRatings", "teams/{id}/ratings", "football", "How strong a team was after each match, by the last training", http.StatusNotFound), s.listTeamRatings)
	route(s, get("getReferee", "referees/{id}", "football", "A referee's matches against the leagues'", http.StatusNotFound), s.getReferee)
	route(s, get("listDivisions", "divisions", "football", "Divisions with matches, Spain first"), s.listDivisions)
	route(s, get("listSeasons", "seasons", "football", "Seasons with matches, newest first"), s.listSeasons)
	route(s, get("listTeams", "teams", "football", "Teams by name"), s.listTeams)
	route(s, get("getTeam", "teams/{id}", "football", "One team and its other spellings", http.StatusNotFound), s.getTeam)
	route(s, get("listReferees", "referees", "football", "Referees by name"), s.listReferees)
}

func (s *Server) listDivisions(ctx context.Context, _ *struct{}) (*body[list[divisionBody]], error) {
	divisions, err := s.store.Divisions(ctx)
	if err != nil {
		return nil, err
	}
	seasons, err := s.store.Seasons(ctx, "")
	if err != nil {
		return nil, err
	}
	return listOf(divisions, "", func(d football.Division) divisionBody {
		b := divisionBody{Code: d.Code, Name: d.Name, Country: d.Country, Tier: d.Tier, Seasons: []int{}}
		for _, season := range seasons {
			if season.Division == d.Code {
				b.Seasons = append(b.Seasons, int(season.Season))
				b.Sample = b.Sample || season.Sample
			}
		}
		return b
	}), nil
}

func (s *Server) listSeasons(ctx context.Context, in *seasonsInput) (*body[list[seasonBody]], error) {
	seasons, err := s.store.Seasons(ctx, in.Division)
	if err != nil {
		return nil, err
	}
	return listOf(seasons, "", func(f football.SeasonSummary) seasonBody {
		return seasonBody{
			Division: f.Division, Season: int(f.Season), Matchdays: f.Matchdays, CurrentMatchday: f.CurrentMatchday,
			Matches: f.Matches, Played: f.Played, Sample: f.Sample,
		}
	}), nil
}

func (s *Server) listTeams(ctx context.Context, in *teamsInput) (*body[list[teamBody]], error) {
	teams, err := s.store.Teams(ctx, in.Division, seasonOf(in.Season))
	if err != nil {
		return nil, err
	}
	return listOf(teams, "", func(t football.Team) teamBody { return teamBody(t) }), nil
}

func (s *Server) getTeam(ctx context.Context, in *idInput) (*body[teamDetailBody], error) {
	team, aliases, err := s.store.Team(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if aliases == nil {
		aliases = []string{}
	}
	return answer(teamDetailBody{team.ID, team.Name, team.Country, aliases}), nil
}

func (s *Server) listReferees(ctx context.Context, _ *struct{}) (*body[list[refereeBody]], error) {
	referees, err := s.store.Referees(ctx)
	if err != nil {
		return nil, err
	}
	return listOf(referees, "", func(r football.Referee) refereeBody { return refereeBody(r) }), nil
}

// seasonOf reads a season that the validator has passed; 0 when empty.
func seasonOf(text string) football.Season {
	season, err := football.ParseSeason(text)
	if err != nil {
		return 0
	}
	return season
}

func (s *Server) listTeamPlaces(ctx context.Context, in *placesInput) (*body[list[placeBody]], error) {
	division, ok := football.DivisionByCode(in.Division)
	if !ok {
		return nil, fault.At("query.division", fault.New(fault.Invalid, "there is no division %q", in.Division))
	}
	if _, _, err := s.store.Team(ctx, in.ID); err != nil {
		return nil, err
	}
	season := seasonOf(in.Season)
	records, err := s.store.SeasonMatchRecords(ctx, in.Division, season)
	if err != nil {
		return nil, err
	}
	return listOf(football.TablePositions(division, season, records, in.ID), "", func(p football.TablePosition) placeBody { return placeBody(p) }), nil
}

func (s *Server) listTeamRatings(ctx context.Context, in *idInput) (*body[list[ratingBody]], error) {
	if _, _, err := s.store.Team(ctx, in.ID); err != nil {
		return nil, err
	}
	ratings, err := s.store.Ratings(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return listOf(ratings, "", func(r training.Rating) ratingBody { return ratingBody{r.At, r.Attack, r.Defence} }), nil
}

func (s *Server) getReferee(ctx context.Context, in *idInput) (*body[refereeDetailBody], error) {
	referee, err := s.store.Referee(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	his, league, err := s.store.RefereeRates(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	effect, err := s.store.RefereeEffect(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b := refereeDetailBody{
		ID: referee.ID, Name: referee.Name, Country: referee.Country, Matches: his.Matches, Forecast: effect.Matches, Rates: []rateBody{},
	}
	for i, name := range []string{"home", "draw", "away"} {
		outcome := football.Outcomes[i]
		difference, se := his.Deviation(league, outcome)
		excess, excessError := effect.Mean(outcome)
		b.Rates = append(b.Rates, rateBody{name, his.Share(outcome), league.Share(outcome), se, math.Abs(difference) <= 2*se, excess, excessError})
	}
	if his.WithCards > 0 {
		perMatch := func(cards, matches int) float64 { return float64(cards) / float64(matches) }
		b.Cards = &cardsBody{
			his.WithCards, perMatch(his.YellowCards, his.WithCards), perMatch(his.RedCards, his.WithCards),
			perMatch(league.YellowCards, league.WithCards), perMatch(league.RedCards, league.WithCards),
		}
	}
	return answer(b), nil
}
