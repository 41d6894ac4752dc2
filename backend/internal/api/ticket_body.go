package api

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

type reductionBody struct {
	Number     int   `json:"number"`
	Official   bool  `json:"official" doc:"the others are played as single columns"`
	Triples    int   `json:"triples"`
	Dobles     int   `json:"dobles"`
	Columns    int   `json:"columns"`
	Guarantee  int   `json:"guarantee" doc:"hits when every fixture ends as marked"`
	Guarantees []int `json:"guarantees" nullable:"false" doc:"hits then, by how many of the fixtures with several marks do not end with the first of them"`
}

func newReductionBody(r *pool.Reduction) reductionBody {
	return reductionBody{r.Number, r.Official(), r.Triples, r.Dobles, r.Len(), r.Guarantee(), r.Guarantees()}
}

// reductions returns all reductions. They are computed only once.
var reductions = sync.OnceValue(func() (list []reductionBody) {
	for i := range pool.Reductions() {
		list = append(list, newReductionBody(&pool.Reductions()[i]))
	}
	return list
})

type ticketContent struct {
	Columns   []string `json:"columns,omitempty" nullable:"false" validate:"omitempty,max=31104" doc:"fourteen signs each"`
	Marks     []string `json:"marks,omitempty" nullable:"false" validate:"omitempty,max=50,dive,max=3" doc:"fourteen: 1, 1X, 1X2 …"`
	Reduction int      `json:"reduction,omitempty" validate:"omitempty,min=1" doc:"of marks: the number of an official one, 1 to 6, or of a free one"`
	Elige8    []int    `json:"elige8,omitempty" nullable:"false" validate:"omitempty,max=14" doc:"numbers of the eight fixtures of the extra game, played on the first column"`
	Pleno     []string `json:"pleno,omitempty" nullable:"false" validate:"omitempty,max=16,dive,max=5" doc:"cells such as 1-M"`
}

// parse converts and validates a ticket of a request.
func (c ticketContent) parse() (t pool.Ticket, err error) {
	text, err := json.Marshal(c)
	if err != nil {
		return t, err
	}
	return t, t.UnmarshalJSON(text)
}

func newTicketContent(t pool.Ticket) (*ticketContent, error) {
	text, err := t.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var c ticketContent
	return &c, json.Unmarshal(text, &c)
}

// prefixLocation prepends a location to that of a fault.
func prefixLocation(location string, err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		if f.Location != "" {
			location += "." + f.Location
		}
		return fault.At(location, err)
	}
	return err
}

type directBody struct {
	Triples int `json:"triples"`
	Dobles  int `json:"dobles"`
}

type ticketSums struct {
	Columns       int                `json:"columns"`
	Cost          float64            `json:"cost"`
	BelowMinimum  bool               `json:"belowMinimum,omitempty" doc:"weighed all the same: the pool takes no ticket with so few columns, and it cannot be kept"`
	AtLeast       map[string]float64 `json:"atLeast" doc:"chance that the best column has at least 10 … 14 right"`
	PlenoAl15     *float64           `json:"plenoAl15,omitempty"`
	Expected      *float64           `json:"expectedReturn,omitempty" doc:"in euros after tax, by forecasts drawn half-way to the public's shares"`
	Rate          *float64           `json:"returnRate,omitempty" doc:"of each euro played"`
	Growth        *float64           `json:"growthShare,omitempty" doc:"the part of one's money, put into such tickets again and again, that makes it grow fastest: 0 where they return no more than they cost"`
	Prizes        map[string]float64 `json:"prizes,omitempty" doc:"of a column with just so many right, and of the pleno: the mean where one wins, in euros before tax, by pleno, 14 … 10"`
	PublicGuessed bool               `json:"publicGuessed" doc:"the public's shares are a crude guess"`
	Reduction     *reductionBody     `json:"reduction,omitempty" doc:"that the columns are of"`
	Direct        *directBody        `json:"direct,omitempty" doc:"marks beside the reduction that are played in full"`
	Elige8        *float64           `json:"elige8,omitempty" doc:"chance that its eight fixtures are right; its prize is in no sum"`
	Likeliest8    []int              `json:"likeliestElige8" nullable:"false" doc:"numbers of the eight fixtures with the greatest chance"`
	Ticket        *ticketContent     `json:"ticket,omitempty"`
	Assumed       float64            `json:"takingsAssumed,omitempty" doc:"takings in euros that the money rests on because none are known or can be estimated"`
	Knowledge     *knowledgeBody     `json:"knowledge,omitempty" doc:"what the sums rest on; absent in comparisons, where it is the jornada's"`
}

func newTicketSums(w *playing.Worth) ticketSums {
	sums := ticketSums{
		Columns: w.Columns, Cost: w.Cost, BelowMinimum: w.BelowMinimum, AtLeast: w.AtLeast(), PlenoAl15: w.PlenoAl15, PublicGuessed: w.PublicGuessed, Elige8: w.Elige8,
	}
	for _, i := range w.LikeliestElige8 {
		sums.Likeliest8 = append(sums.Likeliest8, i+1)
	}
	if w.Reduction != nil {
		sums.Reduction = &reductions()[w.Reduction.Number-1]
	}
	if w.Direct != (pool.Direct{}) {
		sums.Direct = &directBody{w.Direct.Triples, w.Direct.Dobles}
	}
	if w.Return != nil {
		rate := w.Return.Rate()
		growth := w.Growth
		sums.Expected, sums.Rate, sums.Growth, sums.Prizes = &w.Return.Net, &rate, &growth, w.Return.PrizesByName()
	}
	return sums
}

// setBasis says what the sums rest on.
func (b *ticketSums) setBasis(ctx context.Context, c *playing.Coupon) {
	b.Knowledge = newKnowledgeBody(ctx, c.Knowledge())
	b.setTakings(c)
}

func (b *ticketSums) setTakings(c *playing.Coupon) {
	b.Assumed = c.AssumedTakings()
}

// newSuggestionSums returns the sums of a suggested ticket, with the ticket itself.
func newSuggestionSums(s *playing.Suggestion) (ticketSums, error) {
	sums := newTicketSums(&s.Worth)
	var err error
	sums.Ticket, err = newTicketContent(s.Ticket)
	return sums, err
}
