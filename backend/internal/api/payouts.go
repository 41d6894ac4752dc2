package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

type payoutsBody struct {
	Ticket   ticketContent `json:"ticket"`
	Fixtures []int         `json:"fixtures,omitempty" nullable:"false" validate:"omitempty,max=3,dive,min=1,max=14" doc:"numbers of fixtures, by whose outcomes what can be won is grouped"`
}

type payoutsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body payoutsBody
}

type payoutSums struct {
	Chance   float64 `json:"chance" doc:"of these results"`
	Pays     float64 `json:"pays" doc:"chance that they pay; of all results, not given these"`
	Back     float64 `json:"back" doc:"chance that they pay what the ticket costs, at least"`
	Paying   int     `json:"paying" doc:"number of results that pay"`
	Expected float64 `json:"expected" doc:"winnings times their chances, in euros"`
	Smallest float64 `json:"smallest" doc:"winnings where they pay"`
	Largest  float64 `json:"largest"`
}

type payoutGroup struct {
	Signs string     `json:"signs" doc:"of the fixtures asked for, in their order"`
	Sums  payoutSums `json:"sums"`
}

type payingResult struct {
	Signs  string  `json:"signs" doc:"fourteen"`
	Chance float64 `json:"chance"`
	Hits   int     `json:"hits" doc:"of the best column"`
	Net    float64 `json:"net"`
}

type payoutsAnswer struct {
	Cost      float64        `json:"cost" doc:"without Elige 8"`
	Possible  int            `json:"possible" doc:"results that are still possible"`
	All       payoutSums     `json:"all"`
	Groups    []payoutGroup  `json:"groups" nullable:"false"`
	Likeliest []payingResult `json:"likeliest" nullable:"false" doc:"the likeliest results that pay, 50 at most"`
	Knowledge *knowledgeBody `json:"knowledge" doc:"what the chances rest on"`
}

func newPayoutSums(s *pool.PayoutSums) payoutSums {
	return payoutSums{s.Chance, s.Pays, s.Back, s.Paying, s.Expected, s.Smallest, s.Largest}
}

func (s suggestionRoutes) registerPayouts() {
	op := operation(http.MethodPost, "payouts", "jornadas/{id}/payouts", "pool", "What a ticket can win, before and during play", http.StatusNotFound)
	op.Description = "All results that are still possible are gone through, with the running scores. Winnings are after tax and without the pleno al 15; before the prizes are published they are estimated from the takings and the public's percentages, for each result by itself."
	route(s.router, withLimit(ticketLimit, withLoad(heavy, op)), s.payouts)
}

func (s suggestionRoutes) payouts(ctx context.Context, in *payoutsInput) (*body[payoutsAnswer], error) {
	ticket, err := in.Body.Ticket.parse()
	if err != nil {
		return nil, prefixLocation("body.ticket", err)
	}
	coupon, err := s.ownCoupon(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	scores, err := s.store.RunningScores(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	fixtures := make([]int, len(in.Body.Fixtures))
	for i, n := range in.Body.Fixtures {
		fixtures[i] = n - 1
	}
	p, err := coupon.Payouts(ctx, &ticket, scores, fixtures)
	if err != nil {
		return nil, prefixLocation("body", err)
	}
	out := payoutsAnswer{Cost: p.Cost, Possible: p.Possible, All: newPayoutSums(&p.All), Groups: []payoutGroup{}, Likeliest: []payingResult{}}
	for i := range p.Groups {
		var signs strings.Builder
		for _, o := range p.Groups[i].Outcomes {
			signs.WriteString(o.String())
		}
		out.Groups = append(out.Groups, payoutGroup{signs.String(), newPayoutSums(&p.Groups[i].PayoutSums)})
	}
	for _, one := range p.Likeliest {
		out.Likeliest = append(out.Likeliest, payingResult{one.Column.String(), one.Chance, one.Hits, one.Winning})
	}
	out.Knowledge = newKnowledgeBody(ctx, coupon.Knowledge())
	return answer(out), nil
}
