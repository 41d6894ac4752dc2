package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/pool/workshop"
)

// conditionSetStore reads and changes the sets of conditions that users keep.
type conditionSetStore interface {
	ConditionSets(ctx context.Context, user int64) ([]jornada.ConditionSet, error)
	SaveConditionSet(ctx context.Context, set jornada.ConditionSet, at time.Time) (jornada.ConditionSet, error)
	DeleteConditionSet(ctx context.Context, user, id int64) error
}

type conditionSetRoutes struct {
	*router
	store conditionSetStore
}

type newConditionSetBody struct {
	Name       string   `json:"name" validate:"required,max=60" doc:"unlike those of the user's other sets"`
	Conditions []string `json:"conditions" nullable:"false" validate:"required,min=1,max=100,dive,max=10000" doc:"a line of text each, as in the workshop; together 50,000 characters at most"`
}

type newConditionSetInput struct {
	Body newConditionSetBody
}

type changeConditionSetInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body newConditionSetBody
}

type conditionSetBody struct {
	ID         int64     `json:"id"`
	Name       string    `json:"name"`
	Conditions []string  `json:"conditions" nullable:"false"`
	UpdatedAt  time.Time `json:"updatedAt"`
}

func newConditionSetAnswer(s jornada.ConditionSet) conditionSetBody {
	return conditionSetBody{s.ID, s.Name, s.Conditions, s.UpdatedAt}
}

type newConditionSetOutput struct {
	Location string `header:"Location"`
	Body     conditionSetBody
}

// maxSetText is the most text that a set of conditions can have.
const maxSetText = 50_000

// CheckConditionSet returns an Invalid fault if conditions are too many or too long to be
// kept.
func CheckConditionSet(conditions []string) error {
	length := 0
	for _, one := range conditions {
		length += len(one)
	}
	if length > maxSetText {
		return fault.At("conditions", fault.New(fault.Invalid, "the conditions have more than %d characters together", maxSetText))
	}
	return nil
}

func (c conditionSetRoutes) register() {
	const tag = "pool"
	list := get("listConditionSets", "condition-sets", tag, "The sets of conditions that one keeps for the workshop, by name")
	list.Description = "They are of no jornada: a set made for one can be used in any other. Nobody else sees them."
	route(c.router, list, c.listSets)
	add := operation(http.MethodPost, "addConditionSet", "condition-sets", tag, "Keep a set of conditions under a name", http.StatusConflict)
	add.DefaultStatus = http.StatusCreated
	route(c.router, add, c.addSet)
	route(c.router, operation(http.MethodPut, "changeConditionSet", "condition-sets/{id}", tag, "Change a set of conditions or its name", http.StatusNotFound, http.StatusConflict), c.changeSet)
	route(c.router, noContent(operation(http.MethodDelete, "deleteConditionSet", "condition-sets/{id}", tag, "Delete a set of conditions", http.StatusNotFound)), c.deleteSet)
}

func (c conditionSetRoutes) listSets(ctx context.Context, _ *struct{}) (*body[list[conditionSetBody]], error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	sets, err := c.store.ConditionSets(ctx, caller.User.ID)
	if err != nil {
		return nil, err
	}
	return listOf(sets, "", newConditionSetAnswer), nil
}

func (c conditionSetRoutes) save(ctx context.Context, id int64, in *newConditionSetBody) (conditionSetBody, error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return conditionSetBody{}, err
	}
	set := jornada.ConditionSet{ID: id, UserID: caller.User.ID, Name: strings.TrimSpace(in.Name)}
	for i, text := range in.Conditions {
		one, err := workshop.Parse(text)
		if err != nil {
			return conditionSetBody{}, fault.At(fmt.Sprintf("body.conditions[%d]", i), err)
		}
		set.Conditions = append(set.Conditions, one.String())
	}
	if err := CheckConditionSet(set.Conditions); err != nil {
		return conditionSetBody{}, prefixLocation("body", err)
	}
	kept, err := c.store.SaveConditionSet(ctx, set, c.now())
	return newConditionSetAnswer(kept), prefixLocation("body", err)
}

func (c conditionSetRoutes) addSet(ctx context.Context, in *newConditionSetInput) (*newConditionSetOutput, error) {
	set, err := c.save(ctx, 0, &in.Body)
	if err != nil {
		return nil, err
	}
	return &newConditionSetOutput{fmt.Sprintf("/api/v1/condition-sets/%d", set.ID), set}, nil
}

func (c conditionSetRoutes) changeSet(ctx context.Context, in *changeConditionSetInput) (*body[conditionSetBody], error) {
	set, err := c.save(ctx, in.ID, &in.Body)
	if err != nil {
		return nil, err
	}
	return answer(set), nil
}

func (c conditionSetRoutes) deleteSet(ctx context.Context, in *idInput) (*struct{}, error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return nil, err
	}
	return nil, c.store.DeleteConditionSet(ctx, caller.User.ID, in.ID)
}
