package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

type addTeamInput struct {
	Body addTeamBody
}

type addTeamBody struct {
	Name    string `json:"name" validate:"required,max=80"`
	Country string `json:"country" validate:"required,max=10" doc:"of its league, as divisions have it: ES, GB-ENG …"`
}

type changeTeamInput struct {
	ID   int64 `path:"id" validate:"min=1"`
	Body changeTeamBody
}

type changeTeamBody struct {
	Name    *string  `json:"name,omitempty" validate:"omitempty,min=1,max=80" doc:"the name it had stays as another spelling"`
	Aliases []string `json:"aliases,omitempty" nullable:"false" validate:"omitempty,max=100,dive,min=1,max=80" doc:"all other spellings; absent: they stay"`
}

type addRefereeInput struct {
	Body addRefereeBody
}

type addRefereeBody struct {
	Name    string `json:"name" validate:"required,max=80"`
	Country string `json:"country" validate:"required,max=10" doc:"ES, GB-ENG …"`
}

type changeRefereeInput struct {
	ID   int64 `path:"id" validate:"min=1"`
	Body changeRefereeBody
}

type changeRefereeBody struct {
	Name string `json:"name" validate:"required,max=80"`
}

type createdTeam struct {
	Location string `header:"Location"`
	Body     teamBody
}

type createdReferee struct {
	Location string `header:"Location"`
	Body     refereeBody
}

type mergeInput struct {
	Body mergeTeamsBody
}

type mergeTeamsBody struct {
	From   int64 `json:"from" validate:"required,min=1" doc:"id of the team that goes"`
	Into   int64 `json:"into" validate:"required,min=1" doc:"id of the team that stays"`
	DryRun bool  `json:"dryRun,omitempty" doc:"only say what would change"`
}

type mergeBody struct {
	ID        int64      `json:"id,omitempty" doc:"absent of a dry run"`
	At        time.Time  `json:"at,omitzero"`
	Actor     string     `json:"actor,omitempty"`
	From      teamRef    `json:"from"`
	Into      teamRef    `json:"into"`
	Matches   int        `json:"matches" doc:"that change hands"`
	Aliases   []string   `json:"aliases" nullable:"false" doc:"other spellings that change hands"`
	Conflicts []string   `json:"conflicts" nullable:"false" doc:"seasons in which both played: then they are two clubs"`
	UndoneAt  *time.Time `json:"undoneAt,omitempty"`
}

type mergeOutput struct {
	Status int
	Body   mergeBody
}

func newMergeBody(m football.TeamMerge) mergeBody {
	return mergeBody{
		ID: m.ID, At: m.At, Actor: m.Actor, From: teamRef{m.From.ID, m.From.Name}, Into: teamRef{m.Into.ID, m.Into.Name},
		Matches: m.Matches, Aliases: append([]string{}, m.Aliases...), Conflicts: append([]string{}, m.Conflicts...), UndoneAt: m.UndoneAt,
	}
}

func (s *Server) teamChangeRoutes() {
	const tag = "football"
	created := func(id, path, summary string) huma.Operation {
		op := operation(http.MethodPost, id, path, tag, summary, http.StatusConflict)
		op.DefaultStatus = http.StatusCreated
		return forEditors(op)
	}
	route(s, created("addTeam", "teams", "Add a team"), s.addTeam)
	route(s, forEditors(operation(http.MethodPatch, "changeTeam", "teams/{id}", tag, "Change a team's name or other spellings", http.StatusNotFound, http.StatusConflict)), s.changeTeam)
	route(s, created("addReferee", "referees", "Add a referee"), s.addReferee)
	route(s, forEditors(operation(http.MethodPatch, "changeReferee", "referees/{id}", tag, "Change a referee's name", http.StatusNotFound, http.StatusConflict)), s.changeReferee)

	merge := created("mergeTeams", "team-merges", "Make one of two teams that are the same club")
	merge.Description = "All matches and spellings of one become the other's. It can be undone, and tried first: a dry run answers 200."
	merge.Errors = append(merge.Errors, http.StatusNotFound)
	route(s, merge, s.mergeTeams)
	route(s, forEditors(get("listTeamMerges", "team-merges", tag, "Merges of teams, newest first")), s.listTeamMerges)
	route(s, forEditors(noContent(operation(http.MethodDelete, "undoTeamMerge", "team-merges/{id}", tag, "Make two teams of one again", http.StatusNotFound, http.StatusConflict))), s.undoTeamMerge)
}

// checkCountry says whether any known division is of a country.
func checkCountry(country string) error {
	known := slices.ContainsFunc(football.Divisions(), func(d football.Division) bool { return d.Country == country })
	if !known {
		return fault.At("body.country", fault.New(fault.Invalid, "there are no divisions of the country %q", country))
	}
	return nil
}

// trimName trims a name, which then must have something left.
func trimName(location, name string) (string, error) {
	trimmed := strings.Join(strings.Fields(name), " ")
	if trimmed == "" {
		return "", fault.At(location, fault.New(fault.Invalid, "the name is empty"))
	}
	return trimmed, nil
}

func (s *Server) addTeam(ctx context.Context, in *addTeamInput) (*createdTeam, error) {
	if err := checkCountry(in.Body.Country); err != nil {
		return nil, err
	}
	name, err := trimName("body.name", in.Body.Name)
	if err != nil {
		return nil, err
	}
	team, err := s.store.AddTeam(ctx, football.Team{Name: name, Country: in.Body.Country}, s.cfg.Now())
	if err != nil {
		return nil, fault.At("body.name", err)
	}
	return &createdTeam{fmt.Sprintf("/api/v1/teams/%d", team.ID), teamBody(team)}, nil
}

func (s *Server) changeTeam(ctx context.Context, in *changeTeamInput) (*body[teamDetailBody], error) {
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
	if err := s.store.ChangeTeam(ctx, in.ID, in.Body.Name, in.Body.Aliases, s.cfg.Now()); err != nil {
		return nil, err
	}
	return s.getTeam(ctx, &idInput{in.ID})
}

func (s *Server) addReferee(ctx context.Context, in *addRefereeInput) (*createdReferee, error) {
	if err := checkCountry(in.Body.Country); err != nil {
		return nil, err
	}
	name, err := trimName("body.name", in.Body.Name)
	if err != nil {
		return nil, err
	}
	referee, err := s.store.AddReferee(ctx, football.Referee{Name: name, Country: in.Body.Country}, s.cfg.Now())
	if err != nil {
		return nil, fault.At("body.name", err)
	}
	return &createdReferee{fmt.Sprintf("/api/v1/referees/%d", referee.ID), refereeBody(referee)}, nil
}

func (s *Server) changeReferee(ctx context.Context, in *changeRefereeInput) (*body[refereeBody], error) {
	name, err := trimName("body.name", in.Body.Name)
	if err != nil {
		return nil, err
	}
	referee, err := s.store.RenameReferee(ctx, in.ID, name, s.cfg.Now())
	if err != nil {
		if fault.KindOf(err) == fault.Conflict {
			err = fault.At("body.name", err)
		}
		return nil, err
	}
	return answer(refereeBody(referee)), nil
}

func (s *Server) mergeTeams(ctx context.Context, in *mergeInput) (*mergeOutput, error) {
	if in.Body.DryRun {
		merge, err := s.store.PlanMerge(ctx, in.Body.From, in.Body.Into)
		return &mergeOutput{http.StatusOK, newMergeBody(merge)}, err
	}
	merge, err := s.store.MergeTeams(ctx, in.Body.From, in.Body.Into, s.cfg.Now())
	return &mergeOutput{http.StatusCreated, newMergeBody(merge)}, err
}

func (s *Server) listTeamMerges(ctx context.Context, _ *struct{}) (*body[list[mergeBody]], error) {
	merges, err := s.store.Merges(ctx)
	if err != nil {
		return nil, err
	}
	return listOf(merges, "", newMergeBody), nil
}

func (s *Server) undoTeamMerge(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, s.store.UndoMerge(ctx, in.ID, s.cfg.Now())
}
