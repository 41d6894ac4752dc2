package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

type rangeBody struct {
	Min int `json:"min" validate:"min=0,max=14"`
	Max int `json:"max" validate:"min=0,max=14"`
}

type groupBody struct {
	Marks []string  `json:"marks" nullable:"false" validate:"required,len=14,dive,max=3" doc:"fourteen: 1, 1X, 1X2 …, empty for a fixture that is not of the group"`
	Right rangeBody `json:"right" doc:"how many of them end as marked"`
}

type filtersBody struct {
	Homes          *rangeBody  `json:"homes,omitempty" doc:"number of 1"`
	Draws          *rangeBody  `json:"draws,omitempty" doc:"number of X"`
	Aways          *rangeBody  `json:"aways,omitempty" doc:"number of 2"`
	Variants       *rangeBody  `json:"variants,omitempty" doc:"number of X and 2 together"`
	Run            *rangeBody  `json:"run,omitempty" doc:"length of the longest run of one sign"`
	Interruptions  *rangeBody  `json:"interruptions,omitempty" doc:"times that a sign differs from the one before"`
	Groups         []groupBody `json:"groups,omitempty" nullable:"false" validate:"omitempty,max=20,dive"`
	MinProbability float64     `json:"minProbability,omitempty" validate:"omitempty,min=0,max=1" doc:"of all fourteen right"`
	MaxProbability float64     `json:"maxProbability,omitempty" validate:"omitempty,min=0,max=1"`
}

func (b *filtersBody) toFilters() (*pool.Filters, error) {
	if b == nil {
		return nil, nil //nolint:nilnil // no filters are asked for
	}
	text, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	var f pool.Filters
	return &f, prefixLocation("body", f.UnmarshalJSON(text))
}

type wishBody struct {
	Budget    float64      `json:"budget" validate:"required,min=0,max=25000" doc:"in euros, at most"`
	Objective string       `json:"objective" validate:"required,oneof=p14 p13 p12 p11 p10 value"`
	Kind      string       `json:"kind,omitempty" validate:"omitempty,oneof=columns multiple reduced free" doc:"a suggestion needs one; a comparison is of all"`
	Pleno     []string     `json:"pleno,omitempty" nullable:"false" validate:"omitempty,max=16,dive,max=5"`
	Filters   *filtersBody `json:"filters,omitempty" doc:"of columns"`
}

func (b *wishBody) toWish() (request pool.SuggestionRequest, err error) {
	request.Budget = b.Budget
	if request.Filters, err = b.Filters.toFilters(); err != nil {
		return request, err
	}
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

// comparedBody is one way to choose a ticket.
type comparedBody struct {
	Kind      string      `json:"kind" enum:"columns,multiple,reduced,free"`
	Objective string      `json:"objective" enum:"p14,p13,p12,p11,p10,value"`
	Sums      *ticketSums `json:"sums,omitempty"`
	Refused   string      `json:"refused,omitempty" doc:"why there is no such ticket"`
}

func (s *Server) suggestionRoutes(tag string) {
	route(s.router, operation(http.MethodPost, "suggestTicket", "jornadas/{id}/suggestions", tag, "The best ticket for a budget", http.StatusNotFound), s.suggestTicket)
	route(s.router, operation(http.MethodPost, "compareTickets", "jornadas/{id}/comparisons", tag,
		"The best ticket of each kind for a budget, beside the most probable columns and those worth most", http.StatusNotFound), s.compareTickets)
	route(s.router, get("replayJornada", "jornadas/{id}/replay", tag, "What each strategy would have won in a jornada that is over", http.StatusNotFound, http.StatusConflict), s.replayJornada)
}

type replayInput struct {
	ID     int64   `path:"id" minimum:"1"`
	Budget float64 `query:"budget" default:"12" validate:"min=0,max=1500" doc:"in euros, at most"`
	Known  int     `query:"known" default:"13" validate:"min=0,max=14" doc:"fixtures that must have been forecast; with fewer nothing is played"`
}

type replayBody struct {
	Known      int            `json:"known" doc:"fixtures that had been forecast when the jornada closed"`
	Strategies []replayedBody `json:"strategies" nullable:"false" doc:"empty: too few were forecast"`
}

type replayedBody struct {
	Name    string             `json:"name"`
	Cost    float64            `json:"cost"`
	Won     float64            `json:"won" doc:"after tax, without the pleno al 15; prizes worked out with these columns among the winners"`
	Best    int                `json:"best" doc:"hits of the best column"`
	AtLeast map[string]float64 `json:"atLeast" doc:"what its chances were"`
}

// replayJornada plays a jornada that is over with every strategy, by what was
// known at its closing.
func (s *Server) replayJornada(ctx context.Context, in *replayInput) (*body[replayBody], error) {
	j, err := s.store.Jornada(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !j.Finished() || j.Winners == nil {
		return nil, fault.New(fault.Conflict, "%s cannot be replayed before its signs and winners are known", j.Name())
	}
	rules := pool.RulesOn(j.Day)
	strategies, err := pool.Strategies(rules, in.Budget)
	if err != nil {
		return nil, prefixLocation("query", err)
	}
	results, err := pool.ParseResults(j.Outcomes, j.Pleno)
	if err != nil {
		return nil, fmt.Errorf("results of %s: %w", j.Name(), err)
	}
	card, shown, err := s.buildCard(ctx, j)
	if err != nil {
		return nil, err
	}
	out := replayBody{Strategies: []replayedBody{}}
	for _, f := range shown.Fixtures {
		if f.Source == "forecast" {
			out.Known++
		}
	}
	if out.Known < in.Known {
		return answer(out), nil
	}
	for _, strategy := range strategies {
		from := &card
		if strategy.Objective == pool.Value {
			from = shrinkToPublic(&card)
		}
		got, err := strategy.Replay(ctx, from, rules, &results, *j.Winners)
		if err != nil {
			return nil, err
		}
		out.Strategies = append(out.Strategies, replayedBody{strategy.Name, got.Cost, roundToCents(got.Won), got.Best, atLeast(got.Chances)})
	}
	return answer(out), nil
}

// atLeast 10 … 14 right, the chances of the best column.
func atLeast(c pool.Chances) map[string]float64 {
	chances := map[string]float64{}
	for hits := pool.MinHits; hits <= pool.Fixtures; hits++ {
		chances[strconv.Itoa(hits)] = c.Best.AtLeast(hits)
	}
	return chances
}

func (s *Server) suggestTicket(ctx context.Context, in *wishInput) (*body[ticketSums], error) {
	request, err := in.Body.toWish()
	if err != nil {
		return nil, err
	}
	if in.Body.Kind == "" {
		return nil, fault.At("body.kind", fault.New(fault.Invalid, "choose a kind: columns, multiple, reduced or free"))
	}
	request.Kind = pool.Kind(in.Body.Kind)
	card, rules, err := s.loadCard(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	sums, err := suggest(ctx, card, rules, request)
	if err != nil {
		return nil, prefixLocation("body", err)
	}
	return answer(sums), nil
}

func (s *Server) compareTickets(ctx context.Context, in *wishInput) (*body[list[comparedBody]], error) {
	request, err := in.Body.toWish()
	if err != nil {
		return nil, err
	}
	card, rules, err := s.loadCard(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := list[comparedBody]{}
	var refused error
	for _, way := range []struct {
		kind      pool.Kind
		objective pool.Objective
	}{
		{pool.KindColumns, request.Objective},
		{pool.KindMultiple, request.Objective},
		{pool.KindReduced, request.Objective},
		{pool.KindFree, request.Objective},
		{pool.KindColumns, pool.Fixtures},
		{pool.KindColumns, pool.Value},
	} {
		one := comparedBody{Kind: string(way.kind), Objective: way.objective.String()}
		if slices.ContainsFunc(out.Items, func(c comparedBody) bool { return c.Kind == one.Kind && c.Objective == one.Objective }) {
			continue
		}
		request.Kind, request.Objective = way.kind, way.objective
		switch sums, err := suggest(ctx, card, rules, request); {
		case err == nil:
			one.Sums = &sums
		case fault.KindOf(err) != fault.Invalid:
			return nil, err
		default:
			one.Refused = translateError(ctx, err)
			refused = cmp.Or(refused, err)
		}
		out.Items = append(out.Items, one)
	}
	if !slices.ContainsFunc(out.Items, func(c comparedBody) bool { return c.Sums != nil }) {
		return nil, prefixLocation("body", refused)
	}
	return answer(out), nil
}

// maxBudgets budgets of suggestions: covering with more columns takes long.
var maxBudgets = map[pool.Kind]float64{pool.KindColumns: 1500, pool.KindMultiple: 23_328, pool.KindReduced: 23_328, pool.KindFree: 23_328}

// suggest is the best ticket for a wish, with what it stands for.
func suggest(ctx context.Context, card *pool.Card, rules pool.Rules, request pool.SuggestionRequest) (sums ticketSums, err error) {
	if most := maxBudgets[request.Kind]; request.Budget > most {
		return sums, fault.At("budget", fault.New(fault.Invalid, "for %s the budget is at most %.0f €", fault.Say(string(request.Kind)), most))
	}
	from := card
	if request.Objective == pool.Value {
		from = shrinkToPublic(card)
	}
	suggestion, err := pool.Suggest(ctx, from, rules, request)
	if err != nil {
		return sums, err
	}
	if sums, err = newTicketSums(ctx, card, &suggestion.Ticket, rules); err != nil {
		return sums, err
	}
	if suggestion.Reduction != nil {
		sums.Reduction = &reductions()[suggestion.Reduction.Number-1]
	}
	sums.Ticket, err = newTicketContent(suggestion.Ticket)
	return sums, err
}
