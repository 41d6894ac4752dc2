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

// halfWayCards returns a card whose forecasts differ from the public's shares, and the
// same card with the means of both as forecasts, computed by hand.
func halfWayCards() (card, halfWay pool.Card) {
	public := pool.Forecasts{}
	for i := range card.Probs {
		card.Probs[i], public[i], halfWay.Probs[i] = football.Probs{.4, .25, .35}, football.Probs{.7, .2, .1}, football.Probs{.55, .225, .225}
	}
	card.Public, card.Takings = &public, 2_500_000
	halfWay.Public, halfWay.Takings = &public, 2_500_000
	return card, halfWay
}

var rules = pool.RulesOn(closes)

func TestMoneyIsComputedHalfWayToThePublic(t *testing.T) {
	card, halfWay := halfWayCards()
	ticket := pool.Ticket{Columns: []pool.Column{column(t, "11111111111111"), column(t, "11111111111112")}}
	worth, err := playing.NewCalculator(&card, rules).Weigh(t.Context(), &ticket)
	if err != nil {
		t.Fatal(err)
	}
	want, err := pool.ExpectedReturn(t.Context(), &halfWay, rules, &ticket)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(worth.Return.Net/want.Net-1) > 1e-9 {
		t.Errorf("expected return %v, half-way it is %v", worth.Return.Net, want.Net)
	}
	// The chances are those of the forecasts themselves: .4^14 and .4^13 × .35.
	if got, want := worth.AtLeast()["14"], math.Pow(.4, 13)*.75; math.Abs(got/want-1) > 1e-9 {
		t.Errorf("chance of fourteen %v, want %v", got, want)
	}
	calculator := playing.NewCalculator(&card, rules)
	calculator.ForecastWeight = 1
	trusting, err := calculator.Weigh(t.Context(), &ticket)
	if err != nil || math.Abs(trusting.Return.Net/want.Net-1) < .1 {
		t.Errorf("with all weight on the forecasts %v, half-way %v; %v", trusting.Return, want.Net, err)
	}
}

func TestColumnsForValueAreChosenHalfWayToThePublic(t *testing.T) {
	card, halfWay := halfWayCards()
	request := pool.SuggestionRequest{Budget: 3, Objective: pool.Value, Kind: pool.KindColumns}
	got, err := playing.NewCalculator(&card, rules).Suggest(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	want, err := pool.Suggest(t.Context(), &halfWay, rules, request)
	if err != nil {
		t.Fatal(err)
	}
	asSaid, err := pool.Suggest(t.Context(), &card, rules, request)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Ticket.Columns, want.Ticket.Columns) || slices.Equal(got.Ticket.Columns, asSaid.Ticket.Columns) {
		t.Errorf("chosen %v, half-way %v, by the forecasts alone %v", got.Ticket.Columns, want.Ticket.Columns, asSaid.Ticket.Columns)
	}
	// For hits the forecasts alone count.
	request.Objective = 12
	got, err = playing.NewCalculator(&card, rules).Suggest(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if want, err = pool.Suggest(t.Context(), &card, rules, request); err != nil || !slices.Equal(got.Ticket.Columns, want.Ticket.Columns) {
		t.Errorf("for twelve right %v, want %v, %v", got.Ticket.Columns, want.Ticket.Columns, err)
	}
}

func TestSingleColumnIsWeighedButNotPlayed(t *testing.T) {
	card, _ := halfWayCards()
	one := pool.Ticket{Columns: []pool.Column{column(t, "11111111111111")}}
	worth, err := playing.NewCalculator(&card, rules).Weigh(t.Context(), &one)
	if err != nil || !worth.BelowMinimum || worth.Cost != .75 || math.Abs(worth.Return.Rate()-worth.Return.Net/.75) > 1e-12 {
		t.Errorf("%+v, %v", worth, err)
	}
	j := sample()
	if _, err := playing.NewTicket(&j, &one); fault.KindOf(err) != fault.Invalid {
		t.Errorf("kept: %v", err)
	}
	if _, err := playing.NewCalculator(&card, rules).Weigh(t.Context(), &pool.Ticket{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no column at all: %v", err)
	}
	two := pool.Ticket{Columns: append(one.Columns, column(t, "11111111111112"))}
	if kept, err := playing.NewTicket(&j, &two); err != nil || kept.Columns != 2 || kept.Cost != 1.5 {
		t.Errorf("two columns: %+v, %v", kept, err)
	}
}

// Where the best reduction of any kind is an official one it has no place of its own.
func TestCompareHasEachTicketOnce(t *testing.T) {
	card, _ := halfWayCards()
	same := 0
	for _, budget := range []float64{3, 12} {
		ways, err := playing.NewCalculator(&card, rules).Compare(t.Context(), pool.SuggestionRequest{Budget: budget, Objective: 13})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		all := len(ways)
		for _, way := range ways {
			all, same = all+len(way.Same), same+len(way.Same)
			if way.Suggestion == nil {
				continue
			}
			columns, err := way.Suggestion.Ticket.Expand()
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, c := range columns {
				texts = append(texts, c.String())
			}
			slices.Sort(texts)
			key := strings.Join(texts, " ")
			if seen[key] {
				t.Errorf("%v €: %s %s is there twice", budget, way.Kind, way.Objective)
			}
			seen[key] = true
		}
		if all != 6 {
			t.Errorf("%v €: %d tickets, those that are the same counted", budget, all)
		}
	}
	if same == 0 {
		t.Error("no two are the same: the test shows nothing")
	}
}

func TestCompareHasEachAlternativeOnce(t *testing.T) {
	card, _ := halfWayCards()
	card.Takings = 0 // so column values are not known
	calculator := playing.NewCalculator(&card, rules)
	calculator.MaxBudgets = map[pool.Kind]float64{pool.KindMultiple: 2}
	for objective, want := range map[pool.Objective]string{
		12:            "columns p12, multiple p12, reduced p12, free p12, columns p14, columns value",
		pool.Fixtures: "columns p14, multiple p14, reduced p14, free p14, columns value",
	} {
		ways, err := calculator.Compare(t.Context(), pool.SuggestionRequest{Budget: 3, Objective: objective})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, way := range ways {
			names = append(names, string(way.Kind)+" "+way.Objective.String())
			if refused := way.Kind == pool.KindMultiple || way.Kind == pool.KindReduced || way.Objective == pool.Value; (way.Refused != nil) != refused || (way.Suggestion == nil) != refused {
				t.Errorf("%s: %+v", names[len(names)-1], way)
			}
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("ways %s, want %s", got, want)
		}
	}
	if _, err := calculator.Compare(t.Context(), pool.SuggestionRequest{Budget: 1, Objective: 12}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("for nothing: %v", err)
	}
}
