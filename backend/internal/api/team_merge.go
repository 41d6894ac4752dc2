package api

import (
	"context"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// teamMergeStore plans, makes, lists and undoes merges of teams.
type teamMergeStore interface {
	PlanMerge(ctx context.Context, from, into int64) (football.TeamMerge, error)
	MergeTeams(ctx context.Context, from, into int64, at time.Time) (football.TeamMerge, error)
	Merges(ctx context.Context) ([]football.TeamMerge, error)
	UndoMerge(ctx context.Context, id int64, at time.Time) error
}

type teamMergeRoutes struct {
	*router
	store teamMergeStore
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
	ID         int64      `json:"id,omitempty" doc:"absent of a dry run"`
	At         time.Time  `json:"at,omitzero"`
	Actor      string     `json:"actor,omitempty"`
	From       teamRef    `json:"from"`
	Into       teamRef    `json:"into"`
	Matches    int        `json:"matches" doc:"that change hands"`
	Deductions int        `json:"deductions" doc:"decisions about points that change hands"`
	Aliases    []string   `json:"aliases" nullable:"false" doc:"other spellings that change hands"`
	Conflicts  []string   `json:"conflicts" nullable:"false" doc:"seasons in which both played: then they are two clubs"`
	UndoneAt   *time.Time `json:"undoneAt,omitempty"`
}

type mergeOutput struct {
	Status int
	Body   mergeBody
}

func newMergeBody(language string, m football.TeamMerge) mergeBody {
	return mergeBody{
		ID: m.ID, At: m.At, Actor: m.Actor, From: newTeamRef(language, m.From), Into: newTeamRef(language, m.Into),
		Matches: m.Matches, Deductions: m.Deductions, Aliases: append([]string{}, m.Aliases...), Conflicts: append([]string{}, m.Conflicts...), UndoneAt: m.UndoneAt,
	}
}

func (t teamMergeRoutes) register() {
	const tag = "football"
	merge := created("mergeTeams", "team-merges", tag, "Make one of two teams that are the same club")
	merge.Description = "All matches, points deducted and spellings of one become the other's. It can be undone, and tried first: a dry run answers 200."
	merge.Errors = append(merge.Errors, http.StatusNotFound)
	route(t.router, merge, t.mergeTeams)
	route(t.router, forEditors(get("listTeamMerges", "team-merges", tag, "Merges of teams, newest first")), t.listTeamMerges)
	route(t.router, forEditors(noContent(operation(http.MethodDelete, "undoTeamMerge", "team-merges/{id}", tag, "Make two teams of one again", http.StatusNotFound, http.StatusConflict))), t.undoTeamMerge)
}

func (t teamMergeRoutes) mergeTeams(ctx context.Context, in *mergeInput) (*mergeOutput, error) {
	if in.Body.DryRun {
		merge, err := t.store.PlanMerge(ctx, in.Body.From, in.Body.Into)
		return &mergeOutput{http.StatusOK, newMergeBody(languageOf(ctx), merge)}, err
	}
	merge, err := t.store.MergeTeams(ctx, in.Body.From, in.Body.Into, t.now())
	return &mergeOutput{http.StatusCreated, newMergeBody(languageOf(ctx), merge)}, err
}

func (t teamMergeRoutes) listTeamMerges(ctx context.Context, _ *struct{}) (*body[list[mergeBody]], error) {
	merges, err := t.store.Merges(ctx)
	if err != nil {
		return nil, err
	}
	return listOf(merges, "", func(m football.TeamMerge) mergeBody { return newMergeBody(languageOf(ctx), m) }), nil
}

func (t teamMergeRoutes) undoTeamMerge(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, t.store.UndoMerge(ctx, in.ID, t.now())
}
