package api

import (
	"context"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
)

type matchupRoutes struct {
	*router
	learner *matchup.Learner
}

type matchupInput struct {
	Home        string    `query:"home" validate:"required,max=80" doc:"id or name of a team, in any spelling or language; of women with (f)"`
	Away        string    `query:"away" validate:"required,max=80"`
	Competition string    `query:"competition" validate:"max=10" doc:"code; unless given, the league of both"`
	Neutral     bool      `query:"neutral" doc:"on neither side's ground"`
	Day         time.Time `query:"day" format:"date" timeFormat:"2006-01-02" doc:"today unless given; of a day in the past, with what was known before it"`
}

// matchupBody is the forecast of any two teams.
type matchupBody struct {
	Home          knownTeamBody  `json:"home"`
	Away          knownTeamBody  `json:"away"`
	Field         football.Field `json:"field" enum:"men,women,men-national,women-national"`
	Competition   string         `json:"competition,omitempty" doc:"whose home advantage and goals it has; absent: none in particular"`
	Neutral       bool           `json:"neutral"`
	Day           string         `json:"day" format:"date"`
	Probs         probsBody      `json:"probs" doc:"add up to one"`
	Errors        probsBody      `json:"errors" doc:"standard errors of the probabilities: how far they may be off because the teams are not known better"`
	Confidence    float64        `json:"confidence" doc:"one minus the standard error of the logarithm of the ratio of expected goals"`
	Score         scoreBody      `json:"score" doc:"the most probable exact score"`
	SignScore     scoreBody      `json:"signScore" doc:"the most probable of the scores with the most probable sign"`
	ExpectedGoals goalsBody      `json:"expectedGoals"`
	Grid          gridBody       `json:"grid" doc:"probability of each exact score: rows are home goals, columns away goals, both from 0; they add up to one"`
	Markets       marketsBody    `json:"markets"`
}

// knownTeamBody is a team and what is known of it.
type knownTeamBody struct {
	Team         teamRef      `json:"team"`
	Matches      int          `json:"matches" doc:"learnt from"`
	LastMatch    string       `json:"lastMatch" format:"date" doc:"the last of them"`
	DaysAgo      int          `json:"daysAgo" doc:"from it to the day of the forecast"`
	Competitions []playedBody `json:"competitions" nullable:"false" doc:"the one with most matches first"`
}

type playedBody struct {
	Competition string `json:"competition" doc:"code"`
	Matches     int    `json:"matches"`
}

func newKnownTeamBody(language string, side matchup.Side) knownTeamBody {
	b := knownTeamBody{newTeamRef(language, side.Team), side.Matches, side.Last.Format(time.DateOnly), side.DaysAgo, []playedBody{}}
	for _, p := range side.Played {
		b.Competitions = append(b.Competitions, playedBody(p))
	}
	return b
}

func (m matchupRoutes) register() {
	op := get("forecastTeams", "forecast", "forecasts", "The forecast of any two teams of one field, whether or not their match is stored", http.StatusNotFound, http.StatusConflict)
	op.Description = "Teams are named as in the search for teams. A name that may mean several teams is a conflict (409) that lists them with their ids."
	route(m.router, op, m.forecastTeams)
}

func (m matchupRoutes) forecastTeams(ctx context.Context, in *matchupInput) (*body[matchupBody], error) {
	known, err := m.learner.Known(ctx)
	if err != nil {
		return nil, err
	}
	q, err := in.question(known, m.now())
	if err != nil {
		return nil, prefixLocation("query", err)
	}
	a, err := known.Forecast(q)
	if err != nil {
		return nil, prefixLocation("query", err)
	}
	grid := a.Grid()
	return answer(matchupBody{
		Home: newKnownTeamBody(languageOf(ctx), a.Sides[0]), Away: newKnownTeamBody(languageOf(ctx), a.Sides[1]),
		Field: a.Field, Competition: a.Competition, Neutral: q.Neutral, Day: q.Day.Format(time.DateOnly),
		Probs: newProbsBody(a.Probs), Errors: newProbsBody(a.Errors), Confidence: a.Confidence,
		Score: scoreBody(a.Score), SignScore: scoreBody(grid.MostProbableOf(a.Probs.MostProbable())), ExpectedGoals: goalsBody(a.Expected), Grid: gridBody(grid), Markets: newMarkets(&grid, a.Probs),
	}), nil
}

// question finds the two teams.
func (in *matchupInput) question(known *matchup.Known, now time.Time) (q matchup.Question, err error) {
	q = matchup.Question{Competition: in.Competition, Neutral: in.Neutral, Day: now.UTC()}
	var field football.Field
	if in.Competition != "" {
		c, ok := competition.ByCode(in.Competition)
		if !ok {
			return q, fault.At("competition", fault.New(fault.Invalid, "there is no competition %q", in.Competition))
		}
		field = c.Field
	}
	two, err := known.Resolve(in.Home, in.Away, field)
	if err != nil {
		return q, err
	}
	q.Home, q.Away = two[0], two[1]
	if !in.Day.IsZero() {
		q.On(in.Day, now)
	}
	return q, nil
}
