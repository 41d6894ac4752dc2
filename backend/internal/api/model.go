package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// modelStore reads and activates models, and reads their comparisons.
type modelStore interface {
	Models(ctx context.Context) ([]training.Model, error)
	Model(ctx context.Context, id int64) (training.Model, error)
	Activate(ctx context.Context, id int64, divisions []string, held bool, at time.Time, also ...job.Also) error
	Comparisons(ctx context.Context, limit int) ([]training.Comparison, error)
	Comparison(ctx context.Context, id int64) (training.Comparison, error)
	Divisions(ctx context.Context) ([]competition.Competition, error)
}

type modelRoutes struct {
	*router
	store modelStore
	jobs  transactionalJobs
}

type modelBody struct {
	ID             int64     `json:"id"`
	Name           string    `json:"name"`
	Active         bool      `json:"active" doc:"its forecasts are shown for at least one division"`
	Divisions      []string  `json:"divisions" nullable:"false" doc:"for which its forecasts are shown"`
	Held           []string  `json:"held" nullable:"false" doc:"of those, by hand: no comparison changes that"`
	TrainedAt      time.Time `json:"trainedAt"`
	TrainedThrough time.Time `json:"trainedThrough" doc:"kick-off of the last match it has learnt from"`
	Matches        int       `json:"matches" doc:"it has learnt from"`
	Digest         string    `json:"digest,omitempty" doc:"SHA-256 of all that it knows: a fit on the same matches gives the same"`
	Comparison     int64     `json:"comparison,omitempty" doc:"in which it was fitted"`
}

func newModelBody(m training.Model) modelBody {
	return modelBody{
		ID: m.ID, Name: m.Name, Active: len(m.Divisions) > 0, Divisions: append([]string{}, m.Divisions...), Held: append([]string{}, m.Held...),
		TrainedAt: m.TrainedAt, TrainedThrough: m.TrainedThrough, Matches: m.Matches, Digest: m.Digest, Comparison: m.Comparison,
	}
}

type modelDetails struct {
	Model  modelBody       `json:"model"`
	Recipe forecast.Recipe `json:"recipe"`
	Knows  any             `json:"knows,omitempty" doc:"settings and strengths, where a later model has not taken its place"`
	Ranks  []training.Rank `json:"ranks" nullable:"false" doc:"how good it was in that comparison"`
}

type comparisonBody struct {
	ID         int64                `json:"id"`
	At         time.Time            `json:"at"`
	From       int                  `json:"from" doc:"season"`
	To         int                  `json:"to" doc:"season"`
	Seconds    float64              `json:"seconds" doc:"it took"`
	Ranks      []training.Rank      `json:"ranks" nullable:"false" doc:"by division, the best first"`
	Promotions []training.Promotion `json:"promotions" nullable:"false"`
}

func newComparisonBody(c training.Comparison) comparisonBody {
	return comparisonBody{
		ID: c.ID, At: c.At, From: int(c.From), To: int(c.To), Seconds: c.Took.Seconds(),
		Ranks: append([]training.Rank{}, c.Ranks...), Promotions: append([]training.Promotion{}, c.Promotions...),
	}
}

type activationBody struct {
	Divisions []string `json:"divisions,omitempty" nullable:"false" validate:"omitempty,max=50,dive,max=10" doc:"all that there are matches of unless given"`
	Hold      *bool    `json:"hold,omitempty" doc:"no comparison puts another in its place, until it is activated with false; true unless said otherwise"`
}

type activateInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body activationBody
}

type comparisonsInput struct {
	Limit int `query:"limit" default:"20" validate:"min=1,max=100"`
}

func (m modelRoutes) register() {
	const tag = "models"
	route(m.router, get("listModels", "models", tag, "Trained models, newest first"), m.listModels)
	route(m.router, get("getModel", "models/{id}", tag, "A model: recipe, what it knows, how good it was", http.StatusNotFound), m.getModel)
	activate := operation(http.MethodPost, "activateModel", "models/{id}/activate", tag, "Make a model the champion of divisions by hand", http.StatusNotFound, http.StatusConflict)
	route(m.router, forEditors(activate), m.activateModel)
	route(m.router, get("listComparisons", "comparisons", tag, "Models compared over past seasons: the leaderboard, newest first"), m.listComparisons)
}

func (m modelRoutes) listModels(ctx context.Context, _ *struct{}) (*body[list[modelBody]], error) {
	models, err := m.store.Models(ctx)
	if err != nil {
		return nil, err
	}
	return listOf(models, "", newModelBody), nil
}

func (m modelRoutes) getModel(ctx context.Context, in *idInput) (*body[modelDetails], error) {
	model, err := m.store.Model(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := modelDetails{Model: newModelBody(model), Recipe: model.Recipe, Ranks: []training.Rank{}}
	if len(model.State) > 0 {
		out.Knows = json.RawMessage(model.State)
	}
	if model.Comparison != 0 {
		c, err := m.store.Comparison(ctx, model.Comparison)
		if err != nil {
			return nil, err
		}
		for _, rank := range c.Ranks {
			if rank.Model == model.Name {
				out.Ranks = append(out.Ranks, rank)
			}
		}
	}
	return answer(out), nil
}

func (m modelRoutes) activateModel(ctx context.Context, in *activateInput) (*body[modelBody], error) {
	divisions := in.Body.Divisions
	if len(divisions) == 0 {
		all, err := m.store.Divisions(ctx)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			divisions = append(divisions, d.Code)
		}
	}
	if len(divisions) == 0 {
		return nil, fault.At("body.divisions", fault.New(fault.Invalid, "there are no divisions yet"))
	}
	// Its forecasts are shown once the queued job has finished.
	if err := m.store.Activate(ctx, in.ID, divisions, in.Body.Hold == nil || *in.Body.Hold, m.now(), queueForecasts(m.jobs)); err != nil {
		return nil, err
	}
	model, err := m.store.Model(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(newModelBody(model)), nil
}

func (m modelRoutes) listComparisons(ctx context.Context, in *comparisonsInput) (*body[list[comparisonBody]], error) {
	all, err := m.store.Comparisons(ctx, in.Limit)
	if err != nil {
		return nil, err
	}
	return listOf(all, "", newComparisonBody), nil
}
