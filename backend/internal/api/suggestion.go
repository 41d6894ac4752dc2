package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/quinielaml/quinielaml/backend/internal/api/auth"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// suggestionStore reads what the routes that evaluate and suggest tickets need.
type suggestionStore interface {
	playing.ForecastStore
	playing.PastStore
	Jornada(ctx context.Context, id int64) (jornada.Jornada, error)
	Views(ctx context.Context, jornadaID, user int64) ([]jornada.View, error)
	RunningScores(ctx context.Context, id int64) ([]jornada.RunningScore, error)
}

type suggestionRoutes struct {
	*router
	store    suggestionStore
	teams    playing.Teams
	computed computedAnswers
	values   *playing.Values
	past     *pastJornadas
}

type weighedBody struct {
	Ticket ticketContent `json:"ticket"`
}

type oddsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body weighedBody
}

type wishBody struct {
	Budget     float64      `json:"budget" validate:"min=0,max=25000" doc:"in euros, at most"`
	Objective  string       `json:"objective" validate:"required,oneof=p14 p13 p12 p11 p10 value"`
	Kind       string       `json:"kind,omitempty" validate:"omitempty,oneof=columns multiple reduced free" doc:"a suggestion needs one; a comparison is of all"`
	Pleno      []string     `json:"pleno,omitempty" nullable:"false" validate:"omitempty,max=16,dive,max=5"`
	Conditions []string     `json:"conditions,omitempty" nullable:"false" validate:"omitempty,max=100,dive,max=10000" doc:"that the columns fulfil, a line of text each, as in the workshop: variants 3..6"`
	Filters    *filtersBody `json:"filters,omitempty" doc:"some of the conditions in another form"`
}

func (b *wishBody) toRequest() (request pool.SuggestionRequest, err error) {
	request.Budget = b.Budget
	if request.Objective, err = pool.ParseObjective(b.Objective); err != nil {
		return request, prefixLocation("body", err)
	}
	for i, text := range b.Pleno {
		cell, err := pool.ParseCell(text)
		if err != nil {
			return request, fault.At(fmt.Sprintf("body.pleno[%d]", i), err)
		}
		request.Pleno = append(request.Pleno, cell)
	}
	return request, nil
}

type wishInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body wishBody
}

// comparedBody is the best ticket of one kind for one objective.
type comparedBody struct {
	Kind      string      `json:"kind" enum:"columns,multiple,reduced,free"`
	Objective string      `json:"objective" enum:"p14,p13,p12,p11,p10,value"`
	Sums      *ticketSums `json:"sums,omitempty"`
	Refused   string      `json:"refused,omitempty" doc:"why there is no such ticket"`
	Same      []sameBody  `json:"same,omitempty" nullable:"false" doc:"for which this is the best ticket as well; they have no place of their own in the list"`
}

// sameBody names a kind and an objective.
type sameBody struct {
	Kind      string `json:"kind" enum:"columns,multiple,reduced,free"`
	Objective string `json:"objective" enum:"p14,p13,p12,p11,p10,value"`
}

type replayInput struct {
	ID     int64   `path:"id" minimum:"1"`
	Budget float64 `query:"budget" default:"12" validate:"min=0,max=1500" doc:"in euros, at most"`
	Known  int     `query:"known" default:"13" validate:"min=0,max=14" doc:"fixtures that must have been forecast; with fewer nothing is played"`
}

type replayBody struct {
	Known      int            `json:"known" doc:"fixtures that had been forecast when the jornada closed"`
	Unpaid     bool           `json:"unpaid" doc:"the takings are not known, so that no prize can be worked out"`
	Strategies []replayedBody `json:"strategies" nullable:"false" doc:"empty: too few were forecast, or the takings are not known"`
}

type replayedBody struct {
	Name    string             `json:"name"`
	Cost    float64            `json:"cost"`
	Won     float64            `json:"won" doc:"after tax, without the pleno al 15; prizes worked out with these columns among the winners"`
	Best    int                `json:"best" doc:"hits of the best column"`
	AtLeast map[string]float64 `json:"atLeast" doc:"what its chances were"`
}

// maxBudgets limits suggestions in euros: choosing more columns takes too long for a
// request.
var maxBudgets = map[pool.Kind]float64{pool.KindColumns: 1500, pool.KindMultiple: 23_328, pool.KindReduced: 23_328, pool.KindFree: 23_328}

func (s suggestionRoutes) register() {
	const tag = "pool"
	route(s.router, withLimit(ticketLimit, withLoad(brief, operation(http.MethodPost, "weighTicket", "jornadas/{id}/odds", tag, "Chances, cost and expected return of a ticket, exactly", http.StatusNotFound))), s.weighTicket)
	route(s.router, withLoad(heavy, operation(http.MethodPost, "suggestTicket", "jornadas/{id}/suggestions", tag, "The best ticket for a budget", http.StatusNotFound, http.StatusConflict)), s.suggestTicket)
	route(s.router, withLoad(heavy, operation(http.MethodPost, "compareTickets", "jornadas/{id}/comparisons", tag,
		"The best ticket of each kind for a budget, beside the most probable columns and those worth most", http.StatusNotFound, http.StatusConflict)), s.compareTickets)
	route(s.router, withLoad(heavy, get("replayJornada", "jornadas/{id}/replay", tag, "What each strategy would have won in a jornada that is over", http.StatusNotFound, http.StatusConflict)), s.replayJornada)
	s.registerProposal()
	s.registerWorkshop()
	s.registerScrutiny()
	s.registerPayouts()
}

// coupon loads a jornada with the forecasts made before it closed.
func (s suggestionRoutes) coupon(ctx context.Context, id int64) (playing.Coupon, error) {
	j, err := s.store.Jornada(ctx, id)
	if err != nil {
		return playing.Coupon{}, err
	}
	coupon, err := playing.LoadCoupon(ctx, s.store, s.teams, j, s.now())
	if err != nil {
		return coupon, err
	}
	return coupon, coupon.EstimateTakings(ctx, s.past)
}

// valuedCards is the number of cards of which the values of columns are kept, 20 MB each:
// this week's, and those of a few players with views of their own.
const valuedCards = 3

// newCalculator returns a calculator with the limits of requests.
func (s suggestionRoutes) newCalculator(coupon *playing.Coupon) *playing.Calculator {
	calculator := coupon.Calculator()
	calculator.MaxBudgets, calculator.Values = maxBudgets, s.values
	return calculator
}

// ownCoupon is coupon with the views of the player who asks.
func (s suggestionRoutes) ownCoupon(ctx context.Context, id int64) (playing.Coupon, error) {
	caller, err := auth.CallerOf(ctx)
	if err != nil {
		return playing.Coupon{}, err
	}
	coupon, err := s.coupon(ctx, id)
	if err != nil {
		return coupon, err
	}
	views, err := s.store.Views(ctx, id, caller.User.ID)
	if err != nil {
		return coupon, err
	}
	return coupon, coupon.Apply(views)
}

func (s suggestionRoutes) weighTicket(ctx context.Context, in *oddsInput) (*body[ticketSums], error) {
	coupon, err := s.ownCoupon(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	ticket, err := in.Body.Ticket.parse()
	if err != nil {
		return nil, prefixLocation("body.ticket", err)
	}
	worth, err := s.newCalculator(&coupon).Weigh(ctx, &ticket)
	if err != nil {
		return nil, prefixLocation("body.ticket", err)
	}
	sums := newTicketSums(&worth)
	sums.setBasis(ctx, &coupon)
	return answer(sums), nil
}

func (s suggestionRoutes) suggestTicket(ctx context.Context, in *wishInput) (*body[ticketSums], error) {
	request, err := in.Body.toRequest()
	if err != nil {
		return nil, err
	}
	if in.Body.Kind == "" {
		return nil, fault.At("body.kind", fault.New(fault.Invalid, "choose a kind: columns, multiple, reduced or free"))
	}
	request.Kind = pool.Kind(in.Body.Kind)
	coupon, err := s.ownCoupon(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := coupon.CheckSuggestions(); err != nil {
		return nil, err
	}
	calculator := s.newCalculator(&coupon)
	kept, err := computed(s.computed, newQuestion(ctx, "suggest", calculator, in), func() (ticketSums, error) {
		if request.Keep, err = fulfilling(ctx, &coupon, in.Body.Conditions, in.Body.Filters); err != nil {
			return ticketSums{}, err
		}
		suggestion, err := calculator.Suggest(ctx, request)
		if err != nil {
			return ticketSums{}, prefixLocation("body", err)
		}
		return newSuggestionSums(&suggestion)
	})
	if err != nil {
		return nil, err
	}
	kept.setBasis(ctx, &coupon)
	return answer(kept), nil
}

// question has everything that a suggestion or a comparison depends on.
type question struct {
	What, Language string // the language of why there is no ticket
	Card           *pool.Card
	Rules          pool.Rules
	ForecastWeight float64
	Wish           any
}

func newQuestion(ctx context.Context, what string, c *playing.Calculator, wish any) question {
	language := languageOf(ctx)
	return question{what, language, c.Card, c.Rules, c.ForecastWeight, wish}
}

func (s suggestionRoutes) compareTickets(ctx context.Context, in *wishInput) (*body[list[comparedBody]], error) {
	request, err := in.Body.toRequest()
	if err != nil {
		return nil, err
	}
	coupon, err := s.ownCoupon(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := coupon.CheckSuggestions(); err != nil {
		return nil, err
	}
	calculator := s.newCalculator(&coupon)
	what := "compare"
	if coupon.TakingsAssumed {
		what = "compare with assumed takings"
	}
	return computed(s.computed, newQuestion(ctx, what, calculator, in), func() (*body[list[comparedBody]], error) {
		if request.Keep, err = fulfilling(ctx, &coupon, in.Body.Conditions, in.Body.Filters); err != nil {
			return nil, err
		}
		alternatives, err := calculator.Compare(ctx, request)
		if err != nil {
			return nil, prefixLocation("body", err)
		}
		return newComparison(ctx, &coupon, alternatives)
	})
}

func newComparison(ctx context.Context, coupon *playing.Coupon, alternatives []playing.Alternative) (*body[list[comparedBody]], error) {
	out := list[comparedBody]{Items: []comparedBody{}}
	for _, way := range alternatives {
		compared := comparedBody{Kind: string(way.Kind), Objective: way.Objective.String()}
		if way.Suggestion == nil {
			compared.Refused = translateError(ctx, way.Refused)
		} else {
			sums, err := newSuggestionSums(way.Suggestion)
			if err != nil {
				return nil, err
			}
			sums.setTakings(coupon)
			compared.Sums = &sums
		}
		for _, same := range way.Same {
			compared.Same = append(compared.Same, sameBody{string(same.Kind), same.Objective.String()})
		}
		out.Items = append(out.Items, compared)
	}
	return answer(out), nil
}

func (s suggestionRoutes) replayJornada(ctx context.Context, in *replayInput) (*body[replayBody], error) {
	coupon, err := s.coupon(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	replay, err := coupon.Replay(ctx, in.Budget, in.Known)
	if err != nil {
		return nil, prefixLocation("query", err)
	}
	out := replayBody{Known: replay.Known, Unpaid: replay.Unpaid, Strategies: []replayedBody{}}
	for i := range replay.Strategies {
		got := &replay.Strategies[i]
		out.Strategies = append(out.Strategies, replayedBody{got.Name, got.Cost, got.Won, got.Best, got.AtLeast()})
	}
	return answer(out), nil
}
