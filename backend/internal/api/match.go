package api

import (
	"context"
	"net/http"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// matchStore reads and changes matches.
type matchStore interface {
	Forecasts(ctx context.Context, q training.Query) ([]training.MatchForecast, string, error)
	Match(ctx context.Context, id int64) (football.MatchRecord, error)
	ForecastOf(ctx context.Context, record football.MatchRecord) (*training.Forecast, error)
	Team(ctx context.Context, id int64) (football.Team, []string, error)
	Referee(ctx context.Context, id int64) (football.Referee, error)
	AddMatch(ctx context.Context, record football.MatchRecord, at time.Time, also ...job.Also) (football.MatchRecord, error)
	ChangeMatch(ctx context.Context, id int64, version int, action string, change func(*football.MatchRecord) error, at time.Time, also ...job.Also) (football.MatchRecord, error)
	DeleteMatch(ctx context.Context, id int64, version int, at time.Time, also ...job.Also) error
	Audit(ctx context.Context, q audit.Query) ([]audit.Entry, error)
}

// transactionalJobs queues jobs in the transaction of a change of the store.
type transactionalJobs interface {
	Also(kind job.Kind, args any) job.Also
}

type matchRoutes struct {
	*router
	store      matchStore
	forecaster *training.Forecaster
	jobs       transactionalJobs
}

type scoreBody struct {
	Home int `json:"home"`
	Away int `json:"away"`
}

func newScoreBody(s *football.Score) *scoreBody {
	if s == nil {
		return nil
	}
	body := scoreBody(*s)
	return &body
}

type matchBody struct {
	ID               int64           `json:"id"`
	Division         string          `json:"division"`
	Season           int             `json:"season"`
	OneYear          bool            `json:"oneYear,omitempty" doc:"the season is named by one year: 2024"`
	Matchday         int             `json:"matchday,omitempty"`
	Kickoff          time.Time       `json:"kickoff"`
	KickoffTimeKnown bool            `json:"kickoffTimeKnown" doc:"false: only the day of kickoff means something"`
	HomeTeam         teamRef         `json:"homeTeam"`
	AwayTeam         teamRef         `json:"awayTeam"`
	Referee          *refereeRef     `json:"referee,omitempty"`
	Status           football.Status `json:"status" enum:"scheduled,played,postponed,abandoned,awarded,cancelled"`
	Stage            string          `json:"stage,omitempty" doc:"of its competition; absent: its own rounds, such as those of a league"`
	Round            string          `json:"round,omitempty" doc:"name of the round within the stage: Semifinals, Group A"`
	Leg              int             `json:"leg,omitempty" doc:"of a tie of two"`
	Neutral          bool            `json:"neutral,omitempty" doc:"on neither side's ground"`
	Venue            string          `json:"venue,omitempty"`
	Score            *scoreBody      `json:"score,omitempty" doc:"after 90 minutes"`
	HalfTime         *scoreBody      `json:"halfTime,omitempty"`
	ExtraTime        *scoreBody      `json:"extraTime,omitempty" doc:"after 120 minutes"`
	Penalties        *scoreBody      `json:"penalties,omitempty" doc:"of the shoot-out"`
	ShootoutWinner   football.Side   `json:"shootoutWinner,omitempty" enum:"home,away" doc:"of a shoot-out whose score is not known"`
	WithExtraTime    bool            `json:"withExtraTime,omitempty" doc:"the score may include goals of extra time: its source does not tell"`
	Forecast         *MatchForecast  `json:"forecast,omitempty"`
	Statistics       *statisticsBody `json:"statistics,omitempty"`
	Attendance       *int            `json:"attendance,omitempty"`
	Odds             []quoteBody     `json:"odds,omitempty" nullable:"false"`
	Sample           bool            `json:"sample" doc:"part of the sample data"`
	Version          int             `json:"version"`
}

type statisticsBody struct {
	Home sideBody `json:"home"`
	Away sideBody `json:"away"`
}

type sideBody struct {
	Shots         *int `json:"shots,omitempty"`
	ShotsOnTarget *int `json:"shotsOnTarget,omitempty"`
	Corners       *int `json:"corners,omitempty"`
	Fouls         *int `json:"fouls,omitempty"`
	Offsides      *int `json:"offsides,omitempty"`
	Woodwork      *int `json:"woodwork,omitempty"`
	YellowCards   *int `json:"yellowCards,omitempty"`
	RedCards      *int `json:"redCards,omitempty"`
}

type quoteBody struct {
	Bookmaker    string      `json:"bookmaker" validate:"required,max=40"`
	Moment       odds.Moment `json:"moment" validate:"required,oneof=opening closing"`
	Home         float64     `json:"home,omitempty" validate:"omitempty,min=1.01,max=10000"`
	Draw         float64     `json:"draw,omitempty" validate:"omitempty,min=1.01,max=10000"`
	Away         float64     `json:"away,omitempty" validate:"omitempty,min=1.01,max=10000"`
	Over25       float64     `json:"over25,omitempty" validate:"omitempty,min=1.01,max=10000" doc:"more than 2.5 goals"`
	Under25      float64     `json:"under25,omitempty" validate:"omitempty,min=1.01,max=10000"`
	Handicap     *float64    `json:"handicap,omitempty" validate:"omitempty,min=-20,max=20" doc:"Asian handicap: goals given to the home side"`
	HandicapHome float64     `json:"handicapHome,omitempty" validate:"omitempty,min=1.01,max=10000"`
	HandicapAway float64     `json:"handicapAway,omitempty" validate:"omitempty,min=1.01,max=10000"`
}

type matchesInput struct {
	Division string    `query:"division" validate:"max=10" doc:"code"`
	Season   string    `query:"season" validate:"omitempty,season" doc:"2023 or 2023-24"`
	Matchday int       `query:"matchday" validate:"omitempty,min=1,max=99"`
	Team     int64     `query:"team" validate:"omitempty,min=1" doc:"id of either team"`
	Opponent int64     `query:"opponent" validate:"omitempty,min=1" doc:"id of the other team"`
	Referee  int64     `query:"referee" validate:"omitempty,min=1" doc:"id of the referee"`
	Status   string    `query:"status" validate:"omitempty,oneof=scheduled played postponed abandoned awarded cancelled"`
	From     time.Time `query:"from" doc:"kick-off at or after"`
	To       time.Time `query:"to" doc:"kick-off before"`
	Order    string    `query:"order" validate:"omitempty,oneof=oldest newest" doc:"which comes first; the oldest unless given"`
	Cursor   string    `query:"cursor" validate:"max=100" doc:"nextCursor of the previous page"`
	Limit    int       `query:"limit" validate:"omitempty,min=1,max=500" doc:"100 if not given"`
}

func (in matchesInput) query() football.MatchQuery {
	return football.MatchQuery{
		Division: in.Division, Season: seasonOf(in.Season), Matchday: in.Matchday, Team: in.Team, Opponent: in.Opponent, Referee: in.Referee,
		Status: football.Status(in.Status), From: in.From, To: in.To, Newest: in.Order == "newest",
		Cursor: in.Cursor, Limit: in.Limit,
	}
}

type matchOutput struct {
	ETag string `header:"ETag"`
	Body matchBody
}

func (m matchRoutes) register() {
	const tag = "football"
	stale := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	route(m.router, get("listMatches", "matches", tag, "Fixtures and matches by kick-off, with the forecast shown for each"), m.listMatches)
	route(m.router, get("getMatch", "matches/{id}", tag, "One fixture or match with statistics and odds", http.StatusNotFound), m.getMatch)
	route(m.router, created("addMatch", "matches", tag, "Add a fixture; it is forecast at once"), m.addMatch)
	route(m.router, forEditors(operation(http.MethodPut, "changeMatch", "matches/{id}", tag, "Change a fixture or match; a fixture is forecast anew", stale...)), m.changeMatch)
	route(m.router, forEditors(noContent(operation(http.MethodDelete, "deleteMatch", "matches/{id}", tag, "Delete a fixture or match", stale...))), m.deleteMatch)
	route(m.router, forEditors(operation(http.MethodPut, "enterResult", "matches/{id}/result", tag, "Enter or correct a result", stale...)), m.enterResult)
	route(m.router, forEditors(operation(http.MethodDelete, "withdrawResult", "matches/{id}/result", tag, "Withdraw a result: the match is a fixture again", stale...)), m.withdrawResult)
	route(m.router, get("listMatchChanges", "matches/{id}/changes", tag, "Who changed what of a match, newest first", http.StatusNotFound), m.listMatchChanges)
}

func (m matchRoutes) listMatches(ctx context.Context, in *matchesInput) (*body[list[matchBody]], error) {
	found, next, err := m.store.Forecasts(ctx, training.Query{MatchQuery: in.query()})
	if err != nil {
		return nil, err
	}
	return listOf(found, next, func(f training.MatchForecast) matchBody { return newMatchBody(languageOf(ctx), f.Record, f.Forecast) }), nil
}

func (m matchRoutes) getMatch(ctx context.Context, in *idInput) (*matchOutput, error) {
	record, err := m.store.Match(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return m.fullMatch(ctx, record)
}

// fullMatch returns a match with its statistics, odds and forecast.
func (m matchRoutes) fullMatch(ctx context.Context, record football.MatchRecord) (*matchOutput, error) {
	f, err := m.store.ForecastOf(ctx, record)
	if err != nil {
		return nil, err
	}
	b := newMatchBody(languageOf(ctx), record, f)
	b.Attendance = record.Attendance
	if record.Statistics != nil {
		b.Statistics = &statisticsBody{sideBody(record.Statistics.Home), sideBody(record.Statistics.Away)}
	}
	for _, q := range record.Quotes {
		b.Odds = append(b.Odds, quoteBody{
			Bookmaker: odds.BookmakerName(q.Bookmaker), Moment: q.Moment,
			Home: q.Odds[football.Home], Draw: q.Odds[football.Draw], Away: q.Odds[football.Away],
			Over25: q.Over25, Under25: q.Under25,
			Handicap: q.Handicap, HandicapHome: q.HandicapHome, HandicapAway: q.HandicapAway,
		})
	}
	return &matchOutput{ETag: etag(record.Version), Body: b}, nil
}

func newMatchBody(language string, record football.MatchRecord, f *training.Forecast) matchBody {
	b := matchBody{
		ID: record.ID, Division: record.Division, Season: int(record.Season), Matchday: record.Matchday,
		Kickoff: record.Kickoff, KickoffTimeKnown: record.TimeKnown,
		HomeTeam: newTeamRef(language, record.Home), AwayTeam: newTeamRef(language, record.Away),
		Status: record.Status, Sample: record.Sample, Version: record.Version,
		Score: newScoreBody(record.Score), HalfTime: newScoreBody(record.HalfTime),
		ExtraTime: newScoreBody(record.ExtraTime), Penalties: newScoreBody(record.Penalties), ShootoutWinner: record.ShootoutWinner, WithExtraTime: record.WithExtraTime,
		Stage: record.Stage, Round: record.Round, Leg: record.Leg, Neutral: record.Neutral, Venue: record.Venue,
	}
	if of, ok := competition.ByCode(record.Division); ok {
		b.OneYear = of.Calendar.OneYear
	}
	if record.Referee != nil {
		b.Referee = &refereeRef{record.Referee.ID, record.Referee.Name}
	}
	if f != nil {
		forecast := newMatchForecast(*f)
		b.Forecast = &forecast
	}
	return b
}
