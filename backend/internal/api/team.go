package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/club"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// teamStore reads and changes teams.
type teamStore interface {
	Teams(ctx context.Context, division string, season football.Season) ([]football.Team, error)
	Team(ctx context.Context, id int64) (football.Team, []string, error)
	TeamSpellings(ctx context.Context, teamIDs []int64) ([]ingest.KnownTeam, error)
	seasonStore
	Deductions(ctx context.Context, division string, season football.Season) ([]competition.Deduction, error)
	Ratings(ctx context.Context, team int64) ([]training.Rating, error)
	RatingsAt(ctx context.Context, teams []int64, until time.Time) ([]training.Rating, error)
	AddTeam(ctx context.Context, team football.Team, at time.Time) (football.Team, error)
	ChangeTeam(ctx context.Context, id int64, name *string, aliases []string, at time.Time) error
}

type teamRoutes struct {
	*router
	store teamStore
}

type teamRef struct {
	ID          int64  `json:"id"`
	Name        string `json:"name" doc:"as it is kept"`
	DisplayName string `json:"displayName" doc:"usual name of its club in the reader's language; as it is kept if the club is not known"`
	ShortName   string `json:"shortName" doc:"the same for dense tables"`
}

func newTeamRef(language string, team football.Team) teamRef {
	return teamRef{team.ID, team.Name, club.DisplayName(team, language), club.ShortName(team, language)}
}

type teamBody struct {
	ID          int64          `json:"id"`
	Name        string         `json:"name" doc:"as it is kept"`
	DisplayName string         `json:"displayName" doc:"usual name of its club in the reader's language; as it is kept if the club is not known"`
	ShortName   string         `json:"shortName" doc:"the same for dense tables"`
	Country     string         `json:"country" doc:"of its league; of national teams FIFA"`
	Field       football.Field `json:"field" enum:"men,women,men-national,women-national"`
}

func newTeamBody(language string, team football.Team) teamBody {
	return teamBody{team.ID, team.Name, club.DisplayName(team, language), club.ShortName(team, language), team.Country, team.Field}
}

type teamDetailBody struct {
	ID          int64          `json:"id"`
	Name        string         `json:"name" doc:"as it is kept"`
	DisplayName string         `json:"displayName" doc:"usual name of its club in the reader's language; as it is kept if the club is not known"`
	ShortName   string         `json:"shortName" doc:"the same for dense tables"`
	Country     string         `json:"country" doc:"of its league; of national teams FIFA"`
	Field       football.Field `json:"field" enum:"men,women,men-national,women-national"`
	Aliases     []string       `json:"aliases" nullable:"false" doc:"other spellings"`
}

type teamsInput struct {
	Division string `query:"division" validate:"max=10" doc:"only teams that played in it"`
	Season   string `query:"season" validate:"omitempty,season" doc:"only teams that played in it"`
	Search   string `query:"search" validate:"max=80" doc:"only teams with a name, in any spelling or language, whose words begin so"`
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

type addTeamInput struct {
	Body addTeamBody
}

type addTeamBody struct {
	Name    string         `json:"name" validate:"required,max=80"`
	Country string         `json:"country" validate:"required,max=10" doc:"of its league, as divisions have it: ES, GB-ENG …; FIFA for national teams"`
	Field   football.Field `json:"field,omitempty" validate:"omitempty,oneof=men women men-national women-national" doc:"men unless given"`
}

type changeTeamInput struct {
	ID   int64 `path:"id" validate:"min=1"`
	Body changeTeamBody
}

type changeTeamBody struct {
	Name    *string  `json:"name,omitempty" validate:"omitempty,min=1,max=80" doc:"the name it had stays as another spelling"`
	Aliases []string `json:"aliases,omitempty" nullable:"false" validate:"omitempty,max=100,dive,min=1,max=80" doc:"all other spellings; absent: they stay"`
}

type createdTeam struct {
	Location string `header:"Location"`
	Body     teamBody
}

func (t teamRoutes) register() {
	const tag = "football"
	route(t.router, get("listTeams", "teams", tag, "Teams by name"), t.listTeams)
	route(t.router, get("getTeam", "teams/{id}", tag, "One team and its other spellings", http.StatusNotFound), t.getTeam)
	route(t.router, get("listTeamPlaces", "teams/{id}/places", tag, "Where a team stood after each matchday of a season", http.StatusNotFound), t.listTeamPlaces)
	route(t.router, get("listTeamRatings", "teams/{id}/ratings", tag, "How strong a team was after each match, by the last training", http.StatusNotFound), t.listTeamRatings)
	ranking := get("listRatings", "ratings", tag, "The teams of a season by strength, strongest first", http.StatusNotFound)
	ranking.Description = "After the last match played in it, by the last training. Teams that no training has seen are left out."
	route(t.router, ranking, t.listRatings)
	route(t.router, created("addTeam", "teams", tag, "Add a team"), t.addTeam)
	route(t.router, forEditors(operation(http.MethodPatch, "changeTeam", "teams/{id}", tag, "Change a team's name or other spellings", http.StatusNotFound, http.StatusConflict)), t.changeTeam)
}

func (t teamRoutes) listTeams(ctx context.Context, in *teamsInput) (*body[list[teamBody]], error) {
	teams, err := t.store.Teams(ctx, in.Division, seasonOf(in.Season))
	if err != nil {
		return nil, err
	}
	if in.Search != "" {
		if teams, err = t.search(ctx, teams, in.Search); err != nil {
			return nil, err
		}
	}
	out := listOf(teams, "", func(team football.Team) teamBody { return newTeamBody(languageOf(ctx), team) })
	sortByDisplayName(out.Body.Items)
	return out, nil
}

// sortByDisplayName sorts teams by the names that the reader sees, accents aside.
func sortByDisplayName(teams []teamBody) {
	folded := make(map[int64]string, len(teams))
	for i := range teams {
		folded[teams[i].ID] = football.FoldText(teams[i].DisplayName)
	}
	slices.SortStableFunc(teams, func(a, b teamBody) int { return cmp.Compare(folded[a.ID], folded[b.ID]) })
}

// search keeps the teams that a text finds.
func (t teamRoutes) search(ctx context.Context, teams []football.Team, text string) ([]football.Team, error) {
	ids := make([]int64, 0, len(teams))
	for _, team := range teams {
		ids = append(ids, team.ID)
	}
	known, err := t.store.TeamSpellings(ctx, ids)
	if err != nil {
		return nil, err
	}
	found := map[int64]bool{}
	for _, k := range known {
		found[k.Team.ID] = k.IsCalled(text)
	}
	return slices.DeleteFunc(teams, func(team football.Team) bool { return !found[team.ID] }), nil
}

func (t teamRoutes) getTeam(ctx context.Context, in *idInput) (*body[teamDetailBody], error) {
	team, aliases, err := t.store.Team(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if aliases == nil {
		aliases = []string{}
	}
	b := newTeamBody(languageOf(ctx), team)
	return answer(teamDetailBody{b.ID, b.Name, b.DisplayName, b.ShortName, b.Country, b.Field, aliases}), nil
}

func (t teamRoutes) listTeamPlaces(ctx context.Context, in *placesInput) (*body[list[placeBody]], error) {
	division, ok := competition.ByCode(in.Division)
	if !ok {
		return nil, fault.At("query.division", fault.New(fault.Invalid, "there is no division %q", in.Division))
	}
	if _, _, err := t.store.Team(ctx, in.ID); err != nil {
		return nil, err
	}
	season := seasonOf(in.Season)
	records, err := t.store.SeasonMatchRecords(ctx, in.Division, season)
	if err != nil {
		return nil, err
	}
	deductions, err := t.store.Deductions(ctx, in.Division, season)
	if err != nil {
		return nil, err
	}
	played := competition.Season{Competition: division, Season: season, Records: records, Deductions: deductions}
	return listOf(played.Positions(in.ID), "", func(p competition.TablePosition) placeBody { return placeBody(p) }), nil
}

func (t teamRoutes) listTeamRatings(ctx context.Context, in *idInput) (*body[list[ratingBody]], error) {
	if _, _, err := t.store.Team(ctx, in.ID); err != nil {
		return nil, err
	}
	ratings, err := t.store.Ratings(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return listOf(ratings, "", func(r training.Rating) ratingBody { return ratingBody{r.At, r.Attack, r.Defence} }), nil
}

func (t teamRoutes) addTeam(ctx context.Context, in *addTeamInput) (*createdTeam, error) {
	if err := checkCountry(in.Body.Country); err != nil {
		return nil, err
	}
	name, err := trimName("body.name", in.Body.Name)
	if err != nil {
		return nil, err
	}
	team, err := t.store.AddTeam(ctx, football.Team{Name: name, Country: in.Body.Country, Field: in.Body.Field}, t.now())
	if err != nil {
		return nil, fault.At("body.name", err)
	}
	return &createdTeam{fmt.Sprintf("/api/v1/teams/%d", team.ID), newTeamBody(languageOf(ctx), team)}, nil
}

func (t teamRoutes) changeTeam(ctx context.Context, in *changeTeamInput) (*body[teamDetailBody], error) {
	if in.Body.Name != nil {
		name, err := trimName("body.name", *in.Body.Name)
		if err != nil {
			return nil, err
		}
		in.Body.Name = &name
	}
	for i, alias := range in.Body.Aliases {
		var err error
		if in.Body.Aliases[i], err = trimName(fmt.Sprintf("body.aliases[%d]", i), alias); err != nil {
			return nil, err
		}
	}
	if err := t.store.ChangeTeam(ctx, in.ID, in.Body.Name, in.Body.Aliases, t.now()); err != nil {
		return nil, err
	}
	return t.getTeam(ctx, &idInput{in.ID})
}
