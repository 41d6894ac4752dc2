package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// competitionStore changes the operators' own competitions.
type competitionStore interface {
	SaveCompetition(ctx context.Context, c competition.Competition, replace bool, at time.Time) error
	DeleteCompetition(ctx context.Context, code string, at time.Time) error
}

type competitionRoutes struct {
	*router
	store competitionStore
}

type competitionPath struct {
	Code string `path:"code" validate:"required,max=10"`
}

type addCompetitionInput struct {
	Body competition.Competition
}

type changeCompetitionInput struct {
	Code string `path:"code" validate:"required,max=10"`
	Body competition.Competition
}

type competitionLineBody struct {
	Code    string            `json:"code" doc:"the division of its matches"`
	Names   competition.Names `json:"names" doc:"by language"`
	Country string            `json:"country" doc:"ISO 3166: ES, GB-ENG …; of an international competition the confederation: UEFA, FIFA"`
	Field   football.Field    `json:"field" enum:"men,women,men-national,women-national" doc:"whose teams play"`
	Kind    competition.Kind  `json:"kind" enum:"league,cup,friendlies"`
	Tier    int               `json:"tier" doc:"of a league: 1 is the highest; 0: it has none"`
	OneYear bool              `json:"oneYear" doc:"its seasons are named by one year: 2024"`
	Own     bool              `json:"own" doc:"an operator has added it; the others are built in"`
	Seasons bool              `json:"seasons" doc:"football-data publishes a file for each season, which POST imports/fetch takes"`
}

func newCompetitionLineBody(c competition.Competition) competitionLineBody {
	return competitionLineBody{c.Code, c.Name.Filled(), c.Area, c.Field, c.Kind, c.Tier, c.Calendar.OneYear, !competition.BuiltIn(c.Code), c.Sources.FootballData != ""}
}

type createdCompetition struct {
	Location string `header:"Location" doc:"of the new competition"`
	Body     competition.Competition
}

func (r competitionRoutes) register() {
	const tag = "football"
	route(r.router, get("listCompetitions", "competitions", tag, "All competitions that are known, with matches or without, Spain's first"), r.listCompetitions)
	route(r.router, get("getCompetition", "competitions/{code}", tag, "A competition with its stages, rules and the names that sources give it", http.StatusNotFound), r.getCompetition)
	add := forAdmins(created("addCompetition", "competitions", tag, "Add a competition"))
	add.Description = "The fields are those of docs/competitions.md. Its matches can be imported and entered at once."
	route(r.router, add, r.addCompetition)
	change := forAdmins(operation(http.MethodPut, "changeCompetition", "competitions/{code}", tag, "Replace a competition that was added", http.StatusNotFound, http.StatusConflict))
	change.Description = "With matches, its area and its field stay. What is built in cannot be replaced."
	route(r.router, change, r.changeCompetition)
	remove := forAdmins(noContent(operation(http.MethodDelete, "deleteCompetition", "competitions/{code}", tag, "Delete a competition that was added and has no matches", http.StatusNotFound, http.StatusConflict)))
	route(r.router, remove, r.deleteCompetition)
	describeCompetition(r.api.OpenAPI().Components.Schemas)
}

// describeCompetition gives the schemas of an entry the limits that the catalogue checks.
func describeCompetition(schemas huma.Registry) {
	of := func(t reflect.Type, property string) *huma.Schema {
		return schemas.SchemaFromRef(schemas.Schema(t, true, "").Ref).Properties[property]
	}
	number := func(s *huma.Schema, most float64) {
		least := 0.0
		s.Minimum, s.Maximum = &least, &most
	}
	length := func(s *huma.Schema, most int) { s.MaxLength = &most }

	entry, names, calendar := reflect.TypeFor[competition.Competition](), reflect.TypeFor[competition.Names](), reflect.TypeFor[competition.Calendar]()
	length(of(entry, "code"), competition.MaxCode)
	of(entry, "code").Pattern = competition.CodePattern.String()
	length(of(entry, "area"), competition.MaxCode)
	number(of(entry, "tier"), competition.MaxTier)
	length(of(names, "en"), competition.MaxName)
	length(of(names, "es"), competition.MaxName)
	length(of(calendar, "from"), len(competition.DayLayout))

	era, stage := reflect.TypeFor[competition.Era](), reflect.TypeFor[competition.Stage]()
	number(of(era, "teams").Items, competition.MaxTeams)
	number(of(era, "down"), competition.MaxTeams)
	number(of(stage, "meetings"), competition.MaxMeetings)
	number(of(stage, "rounds"), competition.MaxRounds)
	number(of(stage, "unlessAhead"), competition.MaxAhead)
	for _, legs := range []string{"legs", "firstLegs", "finalLegs"} {
		number(of(stage, legs), competition.MaxLegs)
	}
	sources := reflect.TypeFor[competition.Sources]()
	for _, headings := range []*huma.Schema{of(stage, "headings"), of(sources, "headings"), of(sources, "headingsWithArea")} {
		length(headings.Items, competition.MaxName)
	}
}

func (competitionRoutes) listCompetitions(context.Context, *struct{}) (*body[list[competitionLineBody]], error) {
	return listOf(competition.All(), "", newCompetitionLineBody), nil
}

func (competitionRoutes) getCompetition(_ context.Context, in *competitionPath) (*body[competition.Competition], error) {
	found, ok := competition.ByCode(in.Code)
	if !ok {
		return nil, fault.New(fault.NotFound, "there is no competition %q", in.Code)
	}
	return answer(found), nil
}

func (r competitionRoutes) addCompetition(ctx context.Context, in *addCompetitionInput) (*createdCompetition, error) {
	if err := r.store.SaveCompetition(ctx, in.Body, false, r.now()); err != nil {
		return nil, err
	}
	return &createdCompetition{"/api/v1/competitions/" + in.Body.Code, in.Body}, nil
}

func (r competitionRoutes) changeCompetition(ctx context.Context, in *changeCompetitionInput) (*body[competition.Competition], error) {
	if in.Body.Code != in.Code {
		return nil, fault.At("body.code", fault.New(fault.Invalid, "the code is %s in the address: it cannot be changed", in.Code))
	}
	if _, ok := competition.ByCode(in.Code); !ok {
		return nil, fault.New(fault.NotFound, "there is no competition %q", in.Code)
	}
	if err := r.store.SaveCompetition(ctx, in.Body, true, r.now()); err != nil {
		return nil, err
	}
	return answer(in.Body), nil
}

func (r competitionRoutes) deleteCompetition(ctx context.Context, in *competitionPath) (*struct{}, error) {
	return nil, r.store.DeleteCompetition(ctx, in.Code, r.now())
}
