package api

import (
	"context"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// deductionStore reads and changes the points taken away from teams.
type deductionStore interface {
	Team(ctx context.Context, id int64) (football.Team, []string, error)
	Deductions(ctx context.Context, division string, season football.Season) ([]competition.Deduction, error)
	AddDeduction(ctx context.Context, d competition.Deduction, at time.Time, also ...job.Also) (competition.Deduction, error)
	DeleteDeduction(ctx context.Context, id int64, at time.Time, also ...job.Also) error
}

type deductionRoutes struct {
	*router
	store deductionStore
	jobs  transactionalJobs
}

type deductionsInput struct {
	Division string `query:"division" validate:"required,max=10" doc:"code"`
	Season   string `query:"season" validate:"required,season" doc:"2023 or 2023-24"`
}

type addDeductionInput struct {
	Body addDeductionBody
}

type addDeductionBody struct {
	Division string      `json:"division" validate:"required,max=10" doc:"code"`
	Season   seasonInput `json:"season" validate:"required,season" doc:"2023 or 2023-24"`
	TeamID   int64       `json:"teamId" validate:"required,min=1"`
	Points   int         `json:"points" validate:"min=-99,max=99" doc:"taken away; negative: given back; not 0"`
	Day      string      `json:"day" validate:"required,datetime=2006-01-02" doc:"of the decision; it counts in tables after the matchdays from then on"`
	Reason   string      `json:"reason" validate:"required,max=200" doc:"as it stands below the table"`
}

type deductionBody struct {
	ID     int64   `json:"id"`
	Team   teamRef `json:"team"`
	Points int     `json:"points" doc:"taken away; negative: given back"`
	Day    string  `json:"day" format:"date" doc:"of the decision"`
	Reason string  `json:"reason"`
}

func newDeductionBody(language string, d competition.Deduction) deductionBody {
	return deductionBody{d.ID, newTeamRef(language, d.Team), d.Points, d.Day.Format(time.DateOnly), d.Reason}
}

func (d deductionRoutes) register() {
	const tag = "football"
	route(d.router, get("listDeductions", "deductions", tag, "Points taken away from teams in a season, in order of the decisions"), d.listDeductions)
	add := created("addDeduction", "deductions", tag, "Take points away from a team, or give some back")
	add.Description = "They count in the table, in the team's places, in what is at stake for it and in the simulation of the season's rest: forecasts and simulation are made anew."
	route(d.router, add, d.addDeduction)
	route(d.router, forEditors(noContent(operation(http.MethodDelete, "deleteDeduction", "deductions/{id}", tag, "Delete points taken away, as if they never had been", http.StatusNotFound))), d.deleteDeduction)
}

func (d deductionRoutes) listDeductions(ctx context.Context, in *deductionsInput) (*body[list[deductionBody]], error) {
	if _, ok := competition.ByCode(in.Division); !ok {
		return nil, fault.At("query.division", fault.New(fault.Invalid, "there is no division %q", in.Division))
	}
	deductions, err := d.store.Deductions(ctx, in.Division, seasonOf(in.Season))
	if err != nil {
		return nil, err
	}
	return listOf(deductions, "", func(one competition.Deduction) deductionBody { return newDeductionBody(languageOf(ctx), one) }), nil
}

func (d deductionRoutes) addDeduction(ctx context.Context, in *addDeductionInput) (*body[deductionBody], error) {
	of, ok := competition.ByCode(in.Body.Division)
	if !ok {
		return nil, fault.At("body.division", fault.New(fault.Invalid, "there is no division %q", in.Body.Division))
	}
	deduction := competition.Deduction{Division: of.Code, Season: seasonOf(in.Body.Season), Points: in.Body.Points, Reason: in.Body.Reason}
	if deduction.Points == 0 {
		return nil, fault.At("body.points", fault.New(fault.Invalid, "a deduction of no points changes nothing: give a number from 1 to 99, or a negative one for points given back"))
	}
	var err error
	if deduction.Day, err = time.Parse(time.DateOnly, in.Body.Day); err != nil {
		return nil, err // validation has let only days through
	}
	if !of.Contains(deduction.Season, deduction.Day) {
		return nil, fault.At("body.day", fault.New(fault.Invalid, "%s is not a day of the season %s", in.Body.Day, of.SeasonName(deduction.Season)))
	}
	deduction.Team, _, err = d.store.Team(ctx, in.Body.TeamID)
	if fault.KindOf(err) == fault.NotFound {
		return nil, fault.At("body.teamId", fault.New(fault.Invalid, "%s", err))
	}
	if err != nil {
		return nil, err
	}
	if deduction, err = d.store.AddDeduction(ctx, deduction, d.now(), d.jobs.Also(job.Forecast, nil)); err != nil {
		return nil, err
	}
	return answer(newDeductionBody(languageOf(ctx), deduction)), nil
}

func (d deductionRoutes) deleteDeduction(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, d.store.DeleteDeduction(ctx, in.ID, d.now(), d.jobs.Also(job.Forecast, nil))
}
