package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
)

// viewStore reads and changes what players think of fixtures.
type viewStore interface {
	Jornada(ctx context.Context, id int64) (jornada.Jornada, error)
	Views(ctx context.Context, jornadaID, user int64) ([]jornada.View, error)
	SaveView(ctx context.Context, jornadaID, user int64, v jornada.View, at time.Time) error
	DeleteView(ctx context.Context, jornadaID, user int64, position int, at time.Time) error
}

type viewRoutes struct {
	*router
	store viewStore
}

type viewInput struct {
	ID      int64 `path:"id" minimum:"1"`
	Fixture int   `path:"fixture" minimum:"1" maximum:"14" doc:"number of the fixture on the slip"`
}

type newViewInput struct {
	ID      int64 `path:"id" minimum:"1"`
	Fixture int   `path:"fixture" minimum:"1" maximum:"14" doc:"number of the fixture on the slip"`
	Body    newViewBody
}

type newViewBody struct {
	Percentages []float64 `json:"percentages,omitempty" nullable:"false" validate:"omitempty,len=3,dive,min=0,max=100" doc:"of 1, X and 2"`
	Odds        []float64 `json:"odds,omitempty" nullable:"false" validate:"omitempty,len=3,dive,min=1,max=1000" doc:"decimal, instead of percentages; the margin is taken out"`
}

type viewBody struct {
	Fixture int       `json:"fixture" doc:"number of the fixture on the slip"`
	Probs   probsBody `json:"probs" doc:"add up to one"`
}

func newViewAnswer(v jornada.View) viewBody { return viewBody{v.Position, newProbsBody(v.Probs)} }

func (v viewRoutes) register() {
	const tag = "pool"
	list := get("listViews", "jornadas/{id}/views", tag, "What one thinks oneself of the fixtures of a jornada", http.StatusNotFound)
	list.Description = "The chances, the expected return and the suggestions that a player asks for rest on the player's own views. Nobody else sees them, and they count for nobody else."
	route(v.router, list, v.listViews)
	route(v.router, operation(http.MethodPut, "setView", "jornadas/{id}/fixtures/{fixture}/view", tag, "Set one's own view of a fixture", http.StatusNotFound, http.StatusConflict), v.setView)
	describeSums(v.api.OpenAPI().Components.Schemas)
	route(v.router, noContent(operation(http.MethodDelete, "deleteView", "jornadas/{id}/fixtures/{fixture}/view", tag, "Take back one's own view of a fixture", http.StatusNotFound, http.StatusConflict)), v.deleteView)
}

// describeSums says what three percentages may add up to, for which JSON Schema has no word.
func describeSums(schemas huma.Registry) {
	percentages := schemas.SchemaFromRef(schemas.Schema(reflect.TypeFor[newViewBody](), true, "").Ref).Properties["percentages"]
	percentages.Extensions = map[string]any{"x-sum": map[string]any{"minimum": jornada.MinSum, "maximum": jornada.MaxSum}}
}

func (v viewRoutes) listViews(ctx context.Context, in *idInput) (*body[list[viewBody]], error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := v.store.Jornada(ctx, in.ID); err != nil {
		return nil, err
	}
	views, err := v.store.Views(ctx, in.ID, caller.User.ID)
	if err != nil {
		return nil, err
	}
	return listOf(views, "", newViewAnswer), nil
}

func (v viewRoutes) setView(ctx context.Context, in *newViewInput) (*body[viewBody], error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	view, err := jornada.NewView(in.Fixture, in.Body.Percentages, in.Body.Odds)
	if err != nil {
		return nil, prefixLocation("body", err)
	}
	if err := v.store.SaveView(ctx, in.ID, caller.User.ID, view, v.now()); err != nil {
		return nil, err
	}
	return answer(newViewAnswer(view)), nil
}

func (v viewRoutes) deleteView(ctx context.Context, in *viewInput) (*struct{}, error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, v.store.DeleteView(ctx, in.ID, caller.User.ID, in.Fixture, v.now())
}
