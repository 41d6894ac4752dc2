package api

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// refereeStore reads and changes referees.
type refereeStore interface {
	Referees(ctx context.Context) ([]football.Referee, error)
	Referee(ctx context.Context, id int64) (football.Referee, error)
	RefereeRates(ctx context.Context, id int64) (his, league football.OutcomeCounts, err error)
	RefereeEffect(ctx context.Context, id int64) (football.Effect, error)
	AddReferee(ctx context.Context, referee football.Referee, at time.Time) (football.Referee, error)
	RenameReferee(ctx context.Context, id int64, name string, at time.Time) (football.Referee, error)
}

type refereeRoutes struct {
	*router
	store refereeStore
}

type refereeRef struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type refereeBody struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Country string `json:"country"`
}

type refereeDetailBody struct {
	ID       int64      `json:"id"`
	Name     string     `json:"name"`
	Country  string     `json:"country"`
	Matches  int        `json:"matches" doc:"played"`
	Forecast int        `json:"forecast" doc:"matches that were forecast and played, from which the effect is measured"`
	Rates    []rateBody `json:"rates" nullable:"false" doc:"home wins, draws, away wins"`
	Cards    *cardsBody `json:"cards,omitempty" doc:"per match, where they are known"`
}

type rateBody struct {
	Outcome       string  `json:"outcome" enum:"home,draw,away"`
	Share         float64 `json:"share"`
	League        float64 `json:"league" doc:"of all matches of the same divisions and seasons"`
	StandardError float64 `json:"standardError" doc:"of the difference, if the referee makes none"`
	Chance        bool    `json:"chance" doc:"the difference is within two standard errors"`
	Effect        float64 `json:"effect" doc:"how much more often it ended so than was forecast before the matches; 0 without any"`
	EffectError   float64 `json:"effectError" doc:"standard error of the effect, if there is none"`
}

type cardsBody struct {
	Matches      int     `json:"matches" doc:"of which cards are known"`
	Yellow       float64 `json:"yellow"`
	Red          float64 `json:"red"`
	LeagueYellow float64 `json:"leagueYellow"`
	LeagueRed    float64 `json:"leagueRed"`
}

type addRefereeInput struct {
	Body addRefereeBody
}

type addRefereeBody struct {
	Name    string `json:"name" validate:"required,max=80"`
	Country string `json:"country" validate:"required,max=10" doc:"ES, GB-ENG …"`
}

type changeRefereeInput struct {
	ID   int64 `path:"id" validate:"min=1"`
	Body changeRefereeBody
}

type changeRefereeBody struct {
	Name string `json:"name" validate:"required,max=80"`
}

type createdReferee struct {
	Location string `header:"Location"`
	Body     refereeBody
}

func (r refereeRoutes) register() {
	const tag = "football"
	route(r.router, get("listReferees", "referees", tag, "Referees by name"), r.listReferees)
	route(r.router, get("getReferee", "referees/{id}", tag, "A referee's matches against the leagues'", http.StatusNotFound), r.getReferee)
	route(r.router, created("addReferee", "referees", tag, "Add a referee"), r.addReferee)
	route(r.router, forEditors(operation(http.MethodPatch, "changeReferee", "referees/{id}", tag, "Change a referee's name", http.StatusNotFound, http.StatusConflict)), r.changeReferee)
}

func (r refereeRoutes) listReferees(ctx context.Context, _ *struct{}) (*body[list[refereeBody]], error) {
	referees, err := r.store.Referees(ctx)
	if err != nil {
		return nil, err
	}
	return listOf(referees, "", func(one football.Referee) refereeBody { return refereeBody(one) }), nil
}

func (r refereeRoutes) getReferee(ctx context.Context, in *idInput) (*body[refereeDetailBody], error) {
	referee, err := r.store.Referee(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	his, league, err := r.store.RefereeRates(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	effect, err := r.store.RefereeEffect(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b := refereeDetailBody{
		ID: referee.ID, Name: referee.Name, Country: referee.Country, Matches: his.Matches, Forecast: effect.Matches, Rates: []rateBody{},
	}
	for i, name := range []string{"home", "draw", "away"} {
		outcome := football.Outcomes[i]
		difference, se := his.Deviation(league, outcome)
		excess, excessError := effect.Mean(outcome)
		b.Rates = append(b.Rates, rateBody{name, his.Share(outcome), league.Share(outcome), se, math.Abs(difference) <= 2*se, excess, excessError})
	}
	if his.WithCards > 0 {
		perMatch := func(cards, matches int) float64 { return float64(cards) / float64(matches) }
		b.Cards = &cardsBody{
			his.WithCards, perMatch(his.YellowCards, his.WithCards), perMatch(his.RedCards, his.WithCards),
			perMatch(league.YellowCards, league.WithCards), perMatch(league.RedCards, league.WithCards),
		}
	}
	return answer(b), nil
}

func (r refereeRoutes) addReferee(ctx context.Context, in *addRefereeInput) (*createdReferee, error) {
	if err := checkCountry(in.Body.Country); err != nil {
		return nil, err
	}
	name, err := trimName("body.name", in.Body.Name)
	if err != nil {
		return nil, err
	}
	referee, err := r.store.AddReferee(ctx, football.Referee{Name: name, Country: in.Body.Country}, r.now())
	if err != nil {
		return nil, fault.At("body.name", err)
	}
	return &createdReferee{fmt.Sprintf("/api/v1/referees/%d", referee.ID), refereeBody(referee)}, nil
}

func (r refereeRoutes) changeReferee(ctx context.Context, in *changeRefereeInput) (*body[refereeBody], error) {
	name, err := trimName("body.name", in.Body.Name)
	if err != nil {
		return nil, err
	}
	referee, err := r.store.RenameReferee(ctx, in.ID, name, r.now())
	if err != nil {
		if fault.KindOf(err) == fault.Conflict {
			err = fault.At("body.name", err)
		}
		return nil, err
	}
	return answer(refereeBody(referee)), nil
}

// checkCountry returns an Invalid fault if no division belongs to the country.
func checkCountry(country string) error {
	known := slices.ContainsFunc(competition.All(), func(c competition.Competition) bool { return c.Area == country })
	if !known {
		return fault.At("body.country", fault.New(fault.Invalid, "there are no divisions of the country %q", country))
	}
	return nil
}

// trimName normalizes the spaces of a name. It returns an Invalid fault if nothing
// is left.
func trimName(location, name string) (string, error) {
	trimmed := strings.Join(strings.Fields(name), " ")
	if trimmed == "" {
		return "", fault.At(location, fault.New(fault.Invalid, "the name is empty"))
	}
	return trimmed, nil
}
