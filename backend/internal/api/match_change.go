package api

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

type matchDetailsBody struct {
	Division         string          `json:"division" validate:"required,max=10" doc:"code"`
	Season           seasonInput     `json:"season" validate:"required,season" doc:"2023 or 2023-24"`
	Matchday         int             `json:"matchday,omitempty" validate:"omitempty,min=1,max=99"`
	Kickoff          time.Time       `json:"kickoff" validate:"required"`
	KickoffTimeKnown *bool           `json:"kickoffTimeKnown,omitempty" doc:"true unless said otherwise"`
	HomeTeamID       int64           `json:"homeTeamId" validate:"required,min=1"`
	AwayTeamID       int64           `json:"awayTeamId" validate:"required,min=1"`
	RefereeID        int64           `json:"refereeId,omitempty" validate:"omitempty,min=1"`
	Status           football.Status `json:"status,omitempty" validate:"omitempty,oneof=scheduled postponed abandoned cancelled" doc:"of a match without a result; as it is unless given"`
	Stage            *string         `json:"stage,omitempty" validate:"omitempty,max=60" doc:"as it is unless given, like the four below"`
	Round            *string         `json:"round,omitempty" validate:"omitempty,max=60"`
	Leg              *int            `json:"leg,omitempty" validate:"omitempty,min=0,max=2" doc:"0: none"`
	Neutral          *bool           `json:"neutral,omitempty"`
	Venue            *string         `json:"venue,omitempty" validate:"omitempty,max=120"`
	Odds             []quoteBody     `json:"odds,omitempty" nullable:"false" validate:"max=100,dive" doc:"take the place of the ones there are; absent: they stay"`
}

type resultBody struct {
	HomeGoals *int        `json:"homeGoals" validate:"required,min=0,max=99"`
	AwayGoals *int        `json:"awayGoals" validate:"required,min=0,max=99"`
	HalfTime  *goalsInput `json:"halfTime,omitempty"`
	ExtraTime *goalsInput `json:"extraTime,omitempty" doc:"after 120 minutes; the goals above are those after 90. Absent: it stays, unless the goals change; so do penalties"`
	Penalties *goalsInput `json:"penalties,omitempty" doc:"of the shoot-out"`
	Kickoff   *time.Time  `json:"kickoff,omitempty" doc:"the right one of a match that was played at another time than it says. A match that has not begun has no score"`
	Awarded   bool        `json:"awarded,omitempty" doc:"decided at the table, not played: nothing is learnt from it"`
}

type goalsInput struct {
	Home int `json:"home" validate:"min=0,max=99"`
	Away int `json:"away" validate:"min=0,max=99"`
}

type newMatchInput struct {
	Body matchDetailsBody
}

type changeMatchInput struct {
	ID      int64  `path:"id" validate:"min=1"`
	IfMatch string `header:"If-Match" doc:"the ETag of the version that the change is thought for, or * for whichever is there; 428 without it, 412 when it is not the present one"`
	Body    matchDetailsBody
}

type matchVersionInput struct {
	ID      int64  `path:"id" validate:"min=1"`
	IfMatch string `header:"If-Match" doc:"the ETag of the version that the change is thought for, or * for whichever is there; 428 without it, 412 when it is not the present one"`
}

type resultInput struct {
	ID      int64  `path:"id" validate:"min=1"`
	IfMatch string `header:"If-Match" doc:"the ETag of the version that the change is thought for, or * for whichever is there; 428 without it, 412 when it is not the present one"`
	Body    resultBody
}

type newMatchOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     matchBody
}

// matchDetails converts a request and looks up its teams and referee.
func (m matchRoutes) matchDetails(ctx context.Context, in matchDetailsBody) (football.Details, error) {
	division, ok := competition.ByCode(in.Division)
	if !ok {
		return football.Details{}, fault.At("body.division", fault.New(fault.Invalid, "there is no division %q", in.Division))
	}
	d := football.Details{
		Division: division.Code, Country: countryOf(division), Field: division.Field, Season: seasonOf(in.Season), Matchday: in.Matchday, Kickoff: in.Kickoff,
		TimeKnown: in.KickoffTimeKnown == nil || *in.KickoffTimeKnown, Status: in.Status,
		Place: football.Place{Stage: in.Stage, Round: in.Round, Venue: in.Venue, Leg: in.Leg, Neutral: in.Neutral},
	}
	unknown := func(location string, err error) error {
		if f := fault.KindOf(err); f == fault.NotFound {
			return fault.At(location, fault.New(fault.Invalid, "%s", err))
		}
		return err
	}
	var err error
	if d.Home, _, err = m.store.Team(ctx, in.HomeTeamID); err != nil {
		return football.Details{}, unknown("body.homeTeamId", err)
	}
	if d.Away, _, err = m.store.Team(ctx, in.AwayTeamID); err != nil {
		return football.Details{}, unknown("body.awayTeamId", err)
	}
	if in.RefereeID != 0 {
		referee, err := m.store.Referee(ctx, in.RefereeID)
		if err != nil {
			return football.Details{}, unknown("body.refereeId", err)
		}
		d.Referee = &referee
	}
	return d, nil
}

// countryOf returns the country of a competition's teams; "" if they come from several.
func countryOf(c competition.Competition) string {
	if c.Field == football.MenNational || c.Field == football.WomenNational {
		return football.National
	}
	if _, ok := competition.AreaByCode(c.Area); ok {
		return c.Area
	}
	return ""
}

func (b quoteBody) quote() odds.Quote {
	return odds.Quote{
		Bookmaker: odds.BookmakerCode(b.Bookmaker), Moment: b.Moment, Odds: odds.Odds{b.Home, b.Draw, b.Away},
		Over25: b.Over25, Under25: b.Under25, Handicap: b.Handicap, HandicapHome: b.HandicapHome, HandicapAway: b.HandicapAway,
	}
}

// quotes converts and checks prices: all prices of a market must be present, and each
// bookmaker only once per moment.
func quotes(bodies []quoteBody) ([]odds.Quote, error) {
	var list []odds.Quote
	seen := map[string]bool{}
	for i, b := range bodies {
		q := b.quote()
		key := q.Bookmaker + " " + string(q.Moment)
		var wrong error
		switch {
		case seen[key]:
			wrong = fault.New(fault.Invalid, "%s is there twice at the same moment", b.Bookmaker)
		case q.Empty():
			wrong = fault.New(fault.Invalid, "there is no price")
		case q.Odds != odds.Odds{} && !q.Odds.Complete():
			wrong = fault.New(fault.Invalid, "home, draw and away come together, each above 1")
		case (q.Over25 > 1) != (q.Under25 > 1):
			wrong = fault.New(fault.Invalid, "over and under come together, each above 1")
		case (q.HandicapHome > 1) != (q.HandicapAway > 1), (q.Handicap != nil) != (q.HandicapHome > 1):
			wrong = fault.New(fault.Invalid, "a handicap comes with both of its prices, each above 1")
		}
		if wrong != nil {
			return nil, fault.At(fmt.Sprintf("body.odds[%d]", i), wrong)
		}
		seen[key] = true
		list = append(list, q)
	}
	return list, nil
}

func (m matchRoutes) addMatch(ctx context.Context, in *newMatchInput) (*newMatchOutput, error) {
	details, err := m.matchDetails(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	record := football.MatchRecord{Status: football.Scheduled}
	if record.Quotes, err = quotes(in.Body.Odds); err != nil {
		return nil, err
	}
	if err := record.ApplyDetails(details); err != nil {
		return nil, err
	}
	if record, err = m.store.AddMatch(ctx, record, m.now(), queueForecasts(m.jobs)); err != nil {
		return nil, err
	}
	m.forecast(ctx, football.MatchRecord{}, record)
	out, err := m.fullMatch(ctx, record)
	if err != nil {
		return nil, err
	}
	return &newMatchOutput{fmt.Sprintf("/api/v1/matches/%d", record.ID), out.ETag, out.Body}, nil
}

func (m matchRoutes) changeMatch(ctx context.Context, in *changeMatchInput) (*matchOutput, error) {
	details, err := m.matchDetails(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	newQuotes, err := quotes(in.Body.Odds)
	if err != nil {
		return nil, err
	}
	return m.updateMatch(ctx, in.ID, in.IfMatch, "changed", func(record *football.MatchRecord) error {
		if in.Body.Odds != nil {
			record.Quotes = newQuotes
		}
		if err := record.ApplyDetails(details); err != nil {
			return err
		}
		return fault.At("body.kickoff", record.CheckScore(m.now()))
	})
}

func (m matchRoutes) enterResult(ctx context.Context, in *resultInput) (*matchOutput, error) {
	result := football.Result{Score: football.Score{Home: *in.Body.HomeGoals, Away: *in.Body.AwayGoals}, Awarded: in.Body.Awarded}
	for _, one := range []struct {
		into  **football.Score
		given *goalsInput
	}{{&result.HalfTime, in.Body.HalfTime}, {&result.ExtraTime, in.Body.ExtraTime}, {&result.Penalties, in.Body.Penalties}} {
		if one.given != nil {
			score := football.Score(*one.given)
			*one.into = &score
		}
	}
	return m.updateMatch(ctx, in.ID, in.IfMatch, "result entered", func(record *football.MatchRecord) error {
		corrected := result
		if record.Score != nil && *record.Score == result.Score && !result.Awarded {
			corrected.ExtraTime = cmp.Or(result.ExtraTime, record.ExtraTime)
			corrected.Penalties = cmp.Or(result.Penalties, record.Penalties)
			corrected.ShootoutWinner = record.ShootoutWinner
		}
		if in.Body.Kickoff != nil {
			if err := record.MoveKickoff(*in.Body.Kickoff); err != nil {
				return err
			}
		}
		if err := record.SetResult(corrected); err != nil {
			return err
		}
		return fault.At("body.kickoff", record.CheckScore(m.now()))
	})
}

func (m matchRoutes) withdrawResult(ctx context.Context, in *matchVersionInput) (*matchOutput, error) {
	return m.updateMatch(ctx, in.ID, in.IfMatch, "result withdrawn", (*football.MatchRecord).ClearResult)
}

// updateMatch changes a match if it has the version of the If-Match header, and
// updates its forecast.
func (m matchRoutes) updateMatch(ctx context.Context, id int64, ifMatch, action string, change func(*football.MatchRecord) error) (*matchOutput, error) {
	version, err := versionOf(ifMatch)
	if err != nil {
		return nil, err
	}
	var before football.MatchRecord
	after, err := m.store.ChangeMatch(ctx, id, version, action, func(record *football.MatchRecord) error {
		before = *record
		return change(record)
	}, m.now(), queueForecasts(m.jobs))
	if err != nil {
		return nil, err
	}
	m.forecast(ctx, before, after)
	return m.fullMatch(ctx, after)
}

// forecast updates the forecast of a match at once. A failure is only logged: the
// match and a forecast job are already stored, and an error
// response would make the client send the match again.
func (m matchRoutes) forecast(ctx context.Context, before, after football.MatchRecord) {
	if err := m.forecaster.MatchChanged(ctx, before, after); err != nil {
		m.log.ErrorContext(ctx, "match not forecast at once", "match", after.ID, "error", err)
	}
}

func (m matchRoutes) deleteMatch(ctx context.Context, in *matchVersionInput) (*struct{}, error) {
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, m.store.DeleteMatch(ctx, in.ID, version, m.now(), queueForecasts(m.jobs))
}

// queueForecasts queues a forecast job in the transaction of a change.
func queueForecasts(jobs transactionalJobs) job.Also { return jobs.Also(job.Forecast, nil) }

func (m matchRoutes) listMatchChanges(ctx context.Context, in *idInput) (*body[list[auditBody]], error) {
	entries, err := m.store.Audit(ctx, audit.Query{Kind: audit.Match, ObjectID: in.ID, Limit: football.MaxLimit})
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		if _, err := m.store.Match(ctx, in.ID); err != nil {
			return nil, err
		}
	}
	return listOf(entries, "", newAuditBody), nil
}
