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

type payoutCategory struct {
	Category  string           `json:"category" enum:"pleno,14,13,12,11,10"`
	Results   int              `json:"results" doc:"that are still possible and in which the best column ends in the category; of the pleno one for each cell that is ticked, and those of 14 include them"`
	Chance    float64          `json:"chance" doc:"of these results together"`
	Smallest  float64          `json:"smallest" doc:"prize of one column in the category before tax, in euros, over these results; 0: below the least that is paid"`
	Largest   float64          `json:"largest"`
	Likeliest []categoryResult `json:"likeliest" nullable:"false" doc:"20 at most, the most probable first"`
}

type categoryResult struct {
	Signs  string  `json:"signs" doc:"fourteen"`
	Pleno  string  `json:"pleno,omitempty" doc:"cell such as 2-M, in the category of the pleno"`
	Chance float64 `json:"chance"`
	Prize  float64 `json:"prize" doc:"of one column in the category, before tax"`
	Net    float64 `json:"net" doc:"of the whole ticket, after tax"`
}

type payoutsAnswer struct {
	Cost      float64        `json:"cost" doc:"without Elige 8"`
	Possible  int            `json:"possible" doc:"results that are still possible"`
	All       payoutSums     `json:"all"`
	Groups    []payoutGroup  `json:"groups" nullable:"false"`
	Likeliest []payingResult `json:"likeliest" nullable:"false" doc:"the likeliest results that pay, 50 at most"`

	Categories []payoutCategory `json:"categories" nullable:"false" doc:"that the ticket can still reach, the highest first"`
	Open       []int            `json:"open" nullable:"false" doc:"numbers of the fixtures whose outcome is not certain"`
	Estimated  bool             `json:"estimated" doc:"the prizes are estimated: they are not published yet"`
	Assumed    float64          `json:"takingsAssumed,omitempty" doc:"takings in euros that the prizes rest on because none are known or can be estimated"`
	Knowledge  *knowledgeBody   `json:"knowledge" doc:"what the chances rest on"`
}

func newPayoutSums(s *pool.PayoutSums) payoutSums {
	return payoutSums{s.Chance, s.Pays, s.Back, s.Paying, s.Expected, s.Smallest, s.Largest}
}

func newPayoutCategories(categories []pool.PayoutCategory) []payoutCategory {
	all := make([]payoutCategory, len(categories))
	for i := range categories {
		c := &categories[i]
		smallest, largest := c.Prizes()
		all[i] = payoutCategory{c.Category.String(), c.Results, c.Chance, smallest, largest, make([]categoryResult, len(c.Likeliest))}
		for n := range c.Likeliest {
			r := &c.Likeliest[n]
			one := categoryResult{Signs: r.Column().String(), Chance: r.Chance, Prize: r.Prize, Net: r.Winning}
			if r.Cell != nil {
				one.Pleno = r.Cell.String()
			}
			all[i].Likeliest[n] = one
		}
	}
	return all
}

func (s suggestionRoutes) registerPayouts() {
	op := operation(http.MethodPost, "payouts", "jornadas/{id}/payouts", "pool", "What a ticket can win, before and during play", http.StatusNotFound)
	op.Description = "All results that are still possible are gone through, with the running scores. Winnings are after tax and, but for its own category, without the pleno al 15; before the prizes are published they are estimated from the takings and the public's percentages, for each result by itself."
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
	out.Categories, out.Open, out.Estimated = newPayoutCategories(p.Categories), make([]int, len(p.Open)), p.Estimated
	for i, n := range p.Open {
		out.Open[i] = n + 1
	}
	if p.Estimated {
		out.Assumed = coupon.AssumedTakings()
	}
	out.Knowledge = newKnowledgeBody(ctx, coupon.Knowledge())
	return answer(out), nil
}
