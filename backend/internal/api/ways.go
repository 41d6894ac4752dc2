package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// keptWayStore reads and changes the ways of playing that users keep.
type keptWayStore interface {
	KeptWays(ctx context.Context, user int64) ([]jornada.KeptWay, error)
	SaveKeptWay(ctx context.Context, way jornada.KeptWay, at time.Time) (jornada.KeptWay, error)
	DeleteKeptWay(ctx context.Context, user, id int64) error
}

type keptWayRoutes struct {
	*router
	store keptWayStore
}

type newKeptWayBody struct {
	Name string  `json:"name" validate:"required,max=60" doc:"unlike those of the user's other ways"`
	Way  wayBody `json:"way"`
}

type newKeptWayInput struct {
	Body newKeptWayBody
}

type changeKeptWayInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body newKeptWayBody
}

type keptWayBody struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	Way       wayBody   `json:"way"`
	UpdatedAt time.Time `json:"updatedAt"`
}

func newKeptWayAnswer(w *jornada.KeptWay) (b keptWayBody, err error) {
	b = keptWayBody{ID: w.ID, Name: w.Name, UpdatedAt: w.UpdatedAt}
	if err := json.Unmarshal(w.Way, &b.Way); err != nil {
		return b, fmt.Errorf("way of playing %d: %w", w.ID, err)
	}
	return b, nil
}

// EncodeWay returns a way of playing as it is kept, or an Invalid fault if its conditions
// are too long.
func EncodeWay(way *playing.Way) (json.RawMessage, error) {
	b := wayBody{
		Kind: string(way.Kind), Triples: way.Marks.Triples, Dobles: way.Marks.Dobles, Least: way.Marks.Least,
		Reduce: way.Reduce, Budget: way.Budget, Objective: way.Objective.String(),
	}
	for i := range way.Conditions {
		b.Conditions = append(b.Conditions, way.Conditions[i].String())
	}
	if err := CheckConditionSet(b.Conditions); err != nil {
		return nil, err
	}
	return json.Marshal(b)
}

type newKeptWayOutput struct {
	Location string `header:"Location"`
	Body     keptWayBody
}

func (k keptWayRoutes) register() {
	const tag = "pool"
	all := get("listWays", "ways", tag, "The ways of playing that one keeps for the test bench, by name")
	all.Description = "Nobody else sees them."
	route(k.router, all, k.listWays)
	add := operation(http.MethodPost, "addWay", "ways", tag, "Keep a way of playing under a name", http.StatusConflict)
	add.DefaultStatus = http.StatusCreated
	route(k.router, add, k.addWay)
	route(k.router, operation(http.MethodPut, "changeWay", "ways/{id}", tag, "Change a way of playing or its name", http.StatusNotFound, http.StatusConflict), k.changeWay)
	route(k.router, noContent(operation(http.MethodDelete, "deleteWay", "ways/{id}", tag, "Delete a way of playing", http.StatusNotFound)), k.deleteWay)
}

func (k keptWayRoutes) listWays(ctx context.Context, _ *struct{}) (*body[list[keptWayBody]], error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	ways, err := k.store.KeptWays(ctx, caller.User.ID)
	if err != nil {
		return nil, err
	}
	out := list[keptWayBody]{Items: make([]keptWayBody, len(ways))}
	for i := range ways {
		if out.Items[i], err = newKeptWayAnswer(&ways[i]); err != nil {
			return nil, err
		}
	}
	return answer(out), nil
}

func (k keptWayRoutes) save(ctx context.Context, id int64, in *newKeptWayBody) (b keptWayBody, err error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return b, err
	}
	way, err := in.Way.parse()
	if err != nil {
		return b, err
	}
	if err := way.Validate(pool.RulesOn(k.now())); err != nil {
		return b, prefixLocation("body.way", err)
	}
	encoded, err := EncodeWay(&way)
	if err != nil {
		return b, prefixLocation("body.way", err)
	}
	kept, err := k.store.SaveKeptWay(ctx, jornada.KeptWay{ID: id, UserID: caller.User.ID, Name: strings.TrimSpace(in.Name), Way: encoded}, k.now())
	if err != nil {
		return b, prefixLocation("body", err)
	}
	return newKeptWayAnswer(&kept)
}

func (k keptWayRoutes) addWay(ctx context.Context, in *newKeptWayInput) (*newKeptWayOutput, error) {
	way, err := k.save(ctx, 0, &in.Body)
	if err != nil {
		return nil, err
	}
	return &newKeptWayOutput{fmt.Sprintf("/api/v1/ways/%d", way.ID), way}, nil
}

func (k keptWayRoutes) changeWay(ctx context.Context, in *changeKeptWayInput) (*body[keptWayBody], error) {
	way, err := k.save(ctx, in.ID, &in.Body)
	if err != nil {
		return nil, err
	}
	return answer(way), nil
}

func (k keptWayRoutes) deleteWay(ctx context.Context, in *idInput) (*struct{}, error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, k.store.DeleteKeptWay(ctx, caller.User.ID, in.ID)
}
