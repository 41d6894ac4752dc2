package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// jobQueue adds, lists, watches and cancels jobs.
type jobQueue interface {
	// Add queues a job, or returns the unfinished one that does the same.
	Add(ctx context.Context, kind job.Kind, args any) (job.Job, error)
	Job(ctx context.Context, id int64) (job.Job, error)
	List(ctx context.Context, q job.Query) ([]job.Job, error)
	Cancel(ctx context.Context, id int64) (job.Job, error)
	Retry(ctx context.Context, id int64) (job.Job, error)
	// Watch sends the present state of a job and every later one, until the job has
	// finished or ctx ends.
	Watch(ctx context.Context, id int64) (<-chan job.Job, error)
}

type jobRoutes struct {
	*router
	jobs    jobQueue
	closing <-chan struct{} // closed on shutdown, to end streams
}

type jobBody struct {
	ID          int64           `json:"id"`
	Kind        job.Kind        `json:"kind" enum:"import,update,prepare,train,backtest,forecast,simulate,asof"`
	State       job.State       `json:"state" enum:"queued,running,succeeded,failed,cancelled"`
	By          string          `json:"by" doc:"who caused it"`
	Step        string          `json:"step,omitempty" doc:"what is being done"`
	Done        int             `json:"done" doc:"of total"`
	Total       int             `json:"total" doc:"0: it cannot be said"`
	SecondsLeft int             `json:"secondsLeft,omitempty" doc:"estimated"`
	Attempt     int             `json:"attempt"`
	CreatedAt   time.Time       `json:"createdAt"`
	StartedAt   *time.Time      `json:"startedAt,omitempty" doc:"of the latest attempt"`
	FinishedAt  *time.Time      `json:"finishedAt,omitempty"`
	NextAttempt *time.Time      `json:"nextAttemptAt,omitempty" doc:"when it is tried again after the error"`
	Error       string          `json:"error,omitempty" doc:"of the latest attempt"`
	Arguments   json.RawMessage `json:"arguments,omitempty"`
	Result      json.RawMessage `json:"result,omitempty" doc:"by kind, once it is over"`
}

func newJobBody(ctx context.Context, j job.Job, now time.Time) jobBody {
	b := jobBody{
		ID: j.ID, Kind: j.Kind, State: j.State, By: j.RequestedBy, Step: j.Step, Done: j.Done, Total: j.Total,
		SecondsLeft: int(j.Remaining(now).Round(time.Second) / time.Second), Attempt: j.Attempt,
		CreatedAt: j.CreatedAt, StartedAt: j.StartedAt, FinishedAt: j.FinishedAt, NextAttempt: j.NextAttempt, Error: j.Error.In(translationsFor(languageOf(ctx))),
	}
	if len(j.Args) > 0 && !bytes.Equal(j.Args, []byte("null")) {
		b.Arguments = j.Args
	}
	if j.State.Finished() && len(j.Result) > 0 && !bytes.Equal(j.Result, []byte("null")) {
		b.Result = resultIn(languageOf(ctx), j)
	}
	return b
}

type jobOutput struct {
	Location string `header:"Location"`
	Body     jobBody
}

func jobAccepted(ctx context.Context, j job.Job, now time.Time) *jobOutput {
	return &jobOutput{fmt.Sprintf("/api/v1/jobs/%d", j.ID), newJobBody(ctx, j, now)}
}

type jobRequestBody struct {
	Kind   job.Kind    `json:"kind" validate:"required,oneof=update prepare train backtest forecast simulate asof"`
	Models []string    `json:"models,omitempty" nullable:"false" validate:"omitempty,max=20,dive,max=40" doc:"of train and backtest; all unless given"`
	From   seasonInput `json:"from,omitempty" validate:"omitempty,season" doc:"first season of train and backtest; the last three unless given"`
	To     seasonInput `json:"to,omitempty" validate:"omitempty,season"`
	Date   string      `json:"date,omitempty" validate:"omitempty,datetime=2006-01-02" doc:"of asof: the day to forecast from"`
}

type newJobInput struct {
	Body jobRequestBody
}

type jobsInput struct {
	Kind   string `query:"kind" validate:"omitempty,oneof=import update prepare train backtest forecast simulate asof"`
	Cursor int64  `query:"cursor" validate:"min=0"`
	Limit  int    `query:"limit" default:"50" validate:"min=1,max=500"`
}

func asyncForEditors(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusAccepted
	return forEditors(op)
}

func (r jobRoutes) register() {
	const tag = "jobs"
	add := operation(http.MethodPost, "addJob", "jobs", tag, "Queue work; where the same is under way already, that is given", http.StatusTooManyRequests)
	route(r.router, asyncForEditors(add), r.addJob)
	route(r.router, forEditors(get("listJobs", "jobs", tag, "Background work, newest first")), r.listJobs)
	route(r.router, forEditors(get("getJob", "jobs/{id}", tag, "How far a job is", http.StatusNotFound)), r.getJob)
	route(r.router, forEditors(operation(http.MethodDelete, "cancelJob", "jobs/{id}", tag, "Cancel a job", http.StatusNotFound, http.StatusConflict)), r.cancelJob)
	problems := get("downloadProblems", "jobs/{id}/problems", tag, "Everything that was wrong with the files of an import, as CSV", http.StatusNotFound)
	route(r.router, listingProblems(problems), r.downloadProblems)
	route(r.router, asyncForEditors(operation(http.MethodPost, "retryJob", "jobs/{id}/retry", tag, "Try a job again that failed or was cancelled", http.StatusNotFound, http.StatusConflict)), r.retryJob)
	events := get("watchJob", "jobs/{id}/events", tag, "How a job goes on, as server-sent events until it is over", http.StatusNotFound)
	events.Description = "Each event is called job and has the job as its data, as GET jobs/{id} gives it."
	events = responding(events, "text/event-stream", text())
	route(r.router, withLoad(stream, forEditors(events)), r.watchJob)
}

func (r jobRoutes) addJob(ctx context.Context, in *newJobInput) (*jobOutput, error) {
	var args any
	switch b := in.Body; b.Kind {
	case job.Train, job.Backtest:
		plan := training.Plan{Models: b.Models, From: seasonOf(b.From), To: seasonOf(b.To)}
		if plan.From > 0 && plan.To == 0 {
			plan.To = plan.From
		}
		if err := plan.Check(); err != nil {
			return nil, fault.At("body.models", err)
		}
		args = plan
	case job.AsOf:
		if b.Date == "" {
			return nil, fault.At("body.date", fault.New(fault.Invalid, "name the day to forecast from"))
		}
		args = training.Day{Date: b.Date}
	case job.Import, job.Update, job.Prepare, job.Forecast, job.Simulate:
	}
	j, err := r.jobs.Add(ctx, in.Body.Kind, args)
	if err != nil {
		return nil, err
	}
	return jobAccepted(ctx, j, r.now()), nil
}

func (r jobRoutes) listJobs(ctx context.Context, in *jobsInput) (*body[list[jobBody]], error) {
	jobs, err := r.jobs.List(ctx, job.Query{Kind: job.Kind(in.Kind), Before: in.Cursor, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	next := ""
	if len(jobs) > in.Limit {
		jobs = jobs[:in.Limit]
		next = strconv.FormatInt(jobs[in.Limit-1].ID, 10)
	}
	return listOf(jobs, next, func(j job.Job) jobBody {
		j.Result = nil // may be large: only getJob returns it
		return newJobBody(ctx, j, r.now())
	}), nil
}

func (r jobRoutes) getJob(ctx context.Context, in *idInput) (*body[jobBody], error) {
	j, err := r.jobs.Job(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(newJobBody(ctx, j, r.now())), nil
}

func (r jobRoutes) cancelJob(ctx context.Context, in *idInput) (*body[jobBody], error) {
	j, err := r.jobs.Cancel(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(newJobBody(ctx, j, r.now())), nil
}

func (r jobRoutes) retryJob(ctx context.Context, in *idInput) (*jobOutput, error) {
	j, err := r.jobs.Retry(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return jobAccepted(ctx, j, r.now()), nil
}
