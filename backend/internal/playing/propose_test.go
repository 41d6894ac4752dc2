package playing_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// referenceCard is a card with the probabilities of a usual coupon, which the public
// plays too much to its favourites.
func referenceCard() *pool.Card {
	card := &pool.Card{Takings: 2_000_000, Probs: pool.Forecasts{
		{.72, .18, .10},
		{.62, .23, .15},
		{.55, .26, .19},
		{.50, .27, .23},
		{.47, .28, .25},
		{.45, .29, .26},
		{.43, .30, .27},
		{.41, .30, .29},
		{.40, .31, .29},
		{.38, .30, .32},
		{.35, .31, .34},
		{.30, .29, .41},
		{.24, .26, .50},
		{.16, .22, .62},
	}}
	public := card.Probs.EstimatePublic()
	card.Public = &public
	card.Pleno = new(pool.PlenoProbs)
	for home := range card.Pleno {
		for away := range card.Pleno[home] {
			card.Pleno[home][away] = .0625
		}
	}
	card.Pleno[2][1], card.Pleno[3][3] = .11, .015
	return card
}

func TestAProposalIsAWholeTicketForTheMoney(t *testing.T) {
	for _, aim := range []playing.Aim{playing.AimPrize, playing.AimValue} {
		for _, budget := range []float64{1.5, 6, 12, 24} {
			for _, extras := range []bool{false, true} {
				if budget == 1.5 && extras {
					continue // it does not pay for two columns and the extra game
				}
				card := referenceCard()
				calculator := playing.NewCalculator(card, pool.RulesOn(closes))
				p, err := calculator.Propose(t.Context(), playing.Wish{Budget: budget, Aim: aim, Pleno: extras, Elige8: extras})
				if err != nil {
					t.Fatalf("%s for %v €: %v", aim, budget, err)
				}
				if p.Cost > budget || p.Cost < budget-1.5 || p.Columns < 2 {
					t.Errorf("%s for %v €: %d columns for %v €", aim, budget, p.Columns, p.Cost)
				}
				columns, err := p.Ticket.Expand()
				if err != nil {
					t.Fatal(err)
				}
				if len(columns) == 1 {
					t.Errorf("%s for %v €: a single column %v", aim, budget, columns)
				}
				if extras != (len(p.Ticket.Elige8) == 8) || extras != (p.Elige8 != nil) || extras && (p.Ticket.Pleno[0] != pool.Cell{Home: 2, Away: 1} || p.PlenoAl15 == nil) {
					t.Errorf("%s for %v €: pleno %v, Elige 8 on %v", aim, budget, p.Ticket.Pleno, p.Ticket.Elige8)
				}
				if p.Sharing == nil || p.Sharing.Favourites != card.Probs.Favourites() || p.Sharing.WithLikeliest > p.Sharing.WithFavourites*(1+1e-9) {
					t.Errorf("%s for %v €: sharing %+v", aim, budget, p.Sharing)
				}
				if want := 2_000_000 / .75 * card.Public.Probability(card.Probs.Favourites()); math.Abs(p.Sharing.WithFavourites-want) > 1e-6 {
					t.Errorf("shared with %v others, want %v", p.Sharing.WithFavourites, want)
				}
			}
		}
	}
}

// A proposal is as good as the best of the suggestions for the same money.
func TestAProposalIsTheBestSuggestion(t *testing.T) {
	calculator := playing.NewCalculator(referenceCard(), pool.RulesOn(closes))
	for aim, objective := range map[playing.Aim]pool.Objective{playing.AimPrize: 10, playing.AimValue: pool.Value} {
		p, err := calculator.Propose(t.Context(), playing.Wish{Budget: 12, Aim: aim})
		if err != nil {
			t.Fatal(err)
		}
		all, err := calculator.Compare(t.Context(), pool.SuggestionRequest{Budget: 12, Objective: objective})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			if one.Suggestion == nil || one.Objective != objective || one.Kind == pool.KindFree {
				continue
			}
			if aim == playing.AimPrize && one.Suggestion.Chances.Best.AtLeast(10) > p.Chances.Best.AtLeast(10) || aim == playing.AimValue && one.Suggestion.Return.Net > p.Return.Net {
				t.Errorf("%s: %s is better than the proposed %s", aim, one.Kind, p.Kind)
			}
		}
	}
}

func TestAProposalSaysWhy(t *testing.T) {
	card := referenceCard()
	card.Pleno = nil
	p, err := playing.NewCalculator(card, pool.RulesOn(closes)).Propose(t.Context(), playing.Wish{Budget: 12, Aim: playing.AimPrize, Pleno: true, Elige8: true})
	if err != nil {
		t.Fatal(err)
	}
	var text []string
	for _, reason := range p.Reasons {
		text = append(text, reason.String())
	}
	for _, want := range []string{"for 12 €", "1 in ", "fixtures ", "shared with about ", "the pleno al 15 is 1-1, the commonest", "Elige 8 is on"} {
		if !slices.ContainsFunc(text, func(one string) bool { return strings.Contains(one, want) }) {
			t.Errorf("no reason says %q: %q", want, text)
		}
	}
}

func TestAProposalThatCannotBeMade(t *testing.T) {
	card := referenceCard()
	card.Takings = 0
	calculator := playing.NewCalculator(card, pool.RulesOn(closes))
	for name, w := range map[string]playing.Wish{
		"value without takings": {Budget: 12, Aim: playing.AimValue},
		"one column":            {Budget: 1.5, Aim: playing.AimPrize, Elige8: true},
	} {
		if _, err := calculator.Propose(t.Context(), w); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if p, err := calculator.Propose(t.Context(), playing.Wish{Budget: 6, Aim: playing.AimPrize}); err != nil || p.Sharing != nil {
		t.Errorf("without takings: %+v, %v", p.Sharing, err)
	}
	even := referenceCard()
	for i := range even.Probs {
		even.Probs[i] = football.Probs{.34, .33, .33}
	}
	if _, err := playing.NewCalculator(even, pool.RulesOn(closes)).Propose(t.Context(), playing.Wish{Budget: 6, Aim: playing.AimPrize}); err != nil {
		t.Error(err)
	}
}
