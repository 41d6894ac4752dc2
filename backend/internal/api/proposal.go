package api

import (
	"context"
	"net/http"

	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

type proposalWish struct {
	Budget     float64  `json:"budget" validate:"min=1.5,max=1500" doc:"in euros, at most, with the extra game"`
	Aim        string   `json:"aim,omitempty" validate:"omitempty,oneof=prize value" doc:"prize, unless given: the greatest chance of any prize; value: the greatest expected return"`
	Pleno      bool     `json:"pleno,omitempty" doc:"tick a cell of the pleno al 15"`
	Elige8     bool     `json:"elige8,omitempty" doc:"play the extra game"`
	Conditions []string `json:"conditions,omitempty" nullable:"false" validate:"omitempty,max=100,dive,max=10000" doc:"that the columns fulfil, a line of text each, as in the workshop: variants 3..6"`
}

type proposalInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body proposalWish
}

type proposalBody struct {
	Kind    string      `json:"kind" enum:"columns,multiple,reduced"`
	Aim     string      `json:"aim" enum:"prize,value"`
	Sums    ticketSums  `json:"sums" doc:"of the ticket, which is in them"`
	Reasons []string    `json:"reasons" nullable:"false" doc:"why it is this one"`
	Sharing *rivalsBody `json:"sharing,omitempty" doc:"absent without takings"`
}

type rivalsBody struct {
	Favourites         string  `json:"favourites" doc:"the most probable column"`
	WithFavourites     float64 `json:"withFavourites" doc:"columns of others that are expected to have the same fourteen signs"`
	Likeliest          string  `json:"likeliest" doc:"the most probable column of the ticket"`
	WithLikeliest      float64 `json:"withLikeliest"`
	FavouritesIncluded bool    `json:"favouritesIncluded" doc:"the favourites' column is one of the ticket's"`
}

func (s suggestionRoutes) registerProposal() {
	proposal := withLoad(heavy, operation(http.MethodPost, "proposeTicket", "jornadas/{id}/proposals", "pool", "One good ticket for a budget, filled in, with why it is this one", http.StatusNotFound, http.StatusConflict))
	proposal.Description = "It is the best of the multiples, official reductions and columns that the budget pays for, and never the favourites' column alone, which would be shared with too many."
	route(s.router, proposal, s.proposeTicket)
}

func (s suggestionRoutes) proposeTicket(ctx context.Context, in *proposalInput) (*body[proposalBody], error) {
	coupon, err := s.ownCoupon(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := coupon.CheckSuggestions(); err != nil {
		return nil, err
	}
	wish := playing.Wish{Budget: in.Body.Budget, Aim: playing.AimPrize, Pleno: in.Body.Pleno, Elige8: in.Body.Elige8}
	if in.Body.Aim != "" {
		wish.Aim = playing.Aim(in.Body.Aim)
	}
	calculator := s.newCalculator(&coupon)
	kept, err := computed(s.computed, newQuestion(ctx, "propose", calculator, in), func() (proposalBody, error) {
		if wish.Keep, err = fulfilling(ctx, &coupon, in.Body.Conditions, nil); err != nil {
			return proposalBody{}, err
		}
		proposal, err := calculator.Propose(ctx, wish)
		if err != nil {
			return proposalBody{}, prefixLocation("body", err)
		}
		return newProposalBody(ctx, &proposal, wish.Aim)
	})
	if err != nil {
		return nil, err
	}
	kept.Sums.setBasis(ctx, &coupon)
	return answer(kept), nil
}

func newProposalBody(ctx context.Context, p *playing.Proposal, aim playing.Aim) (b proposalBody, err error) {
	b = proposalBody{Kind: string(p.Kind), Aim: string(aim)}
	if b.Sums, err = newSuggestionSums(&p.Suggestion); err != nil {
		return b, err
	}
	for _, reason := range p.Reasons {
		b.Reasons = append(b.Reasons, reason.In(translationsFor(languageOf(ctx))))
	}
	if s := p.Sharing; s != nil {
		b.Sharing = &rivalsBody{s.Favourites.String(), s.WithFavourites, s.Likeliest.String(), s.WithLikeliest, s.FavouritesIncluded}
	}
	return b, nil
}
