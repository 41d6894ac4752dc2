package quinielaml

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// Store reads what the routes list.
type Store interface {
	Teams(ctx context.Context, division string, season football.Season) ([]football.Team, error)
	Referees(ctx context.Context) ([]football.Referee, error)
	Forecasts(ctx context.Context, q training.Query) ([]training.MatchForecast, string, error)
	Seasons(ctx context.Context, division string) ([]football.SeasonSummary, error)
	Champions(ctx context.Context) (map[string]training.Champion, error)
}

// Matches changes matches on behalf of the caller.
type Matches interface {
	// AddFixture stores a fixture and its forecast.
	AddFixture(ctx context.Context, f Fixture) error
	// EnterScore sets the score of a match, whatever its version.
	EnterScore(ctx context.Context, id int64, score football.Score) error
	DeleteMatch(ctx context.Context, id int64) error
}

// Fixture is a new match as entered on the page. Its time of day is not known.
type Fixture struct {
	Division   competition.Competition
	Season     football.Season
	Matchday   int
	Day        time.Time
	Home, Away int64
	Referee    int64 // 0 if not known
}

type namedItem struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

func (p Handler) getTeams(c echo.Context) error {
	teams, err := p.Store.Teams(c.Request().Context(), "", 0)
	if err != nil {
		return err
	}
	var list []namedItem
	for _, team := range teams {
		list = append(list, namedItem{team.ID, stripEscapes(team.Name)})
	}
	return writeList(c, "GetTeams", byName(list))
}

func (p Handler) getReferees(c echo.Context) error {
	referees, err := p.Store.Referees(c.Request().Context())
	if err != nil {
		return err
	}
	var list []namedItem
	for _, referee := range referees {
		list = append(list, namedItem{referee.ID, stripEscapes(referee.Name)})
	}
	return writeList(c, "GetReferees", byName(list))
}

// byName sorts by name without accents. It is done here because each database
// orders accented letters differently.
func byName(list []namedItem) []namedItem {
	slices.SortStableFunc(list, func(a, b namedItem) int { return cmp.Compare(football.FoldText(a.Name), football.FoldText(b.Name)) })
	return list
}

// match is a match as the page expects it. Unknown values are "" because the page
// shows a null result as a wrong forecast.
type match struct {
	ID           int64  `json:"id"`
	Day          string `json:"day"`
	Division     string `json:"division"`
	Journey      any    `json:"journey"`
	Local        string `json:"local"`
	Visitor      string `json:"visitor"`
	Predicted    string `json:"predictedResult"`
	Probability1 any    `json:"probability1"`
	ProbabilityX any    `json:"probabilityX"`
	Probability2 any    `json:"probability2"`
	LocalGoals   any    `json:"localGoals"`
	VisitorGoals any    `json:"visitorGoals"`
	Result       string `json:"result"`
}

func newMatch(f training.MatchForecast) match {
	s := f.Record
	m := match{
		ID: s.ID, Day: dayOf(s), Division: codeOf(s.Division), Local: stripEscapes(s.Home.Name), Visitor: stripEscapes(s.Away.Name),
		Journey: "", Probability1: "", ProbabilityX: "", Probability2: "", LocalGoals: "", VisitorGoals: "",
	}
	if s.Matchday > 0 {
		m.Journey = s.Matchday
	}
	if f.Forecast != nil {
		probs := f.Forecast.Probs
		m.Predicted = probs.MostProbable().String()
		m.Probability1, m.ProbabilityX, m.Probability2 = percent(probs[football.Home]), percent(probs[football.Draw]), percent(probs[football.Away])
	}
	if s.Score != nil {
		m.LocalGoals, m.VisitorGoals, m.Result = s.Score.Home, s.Score.Away, s.Score.Outcome().String()
	}
	return m
}

// percent converts a probability to a percentage with two decimals.
func percent(p float64) float64 { return math.Round(p*1e4) / 100 }

// dayOf returns the date of a match in the time zone of its division.
func dayOf(s football.MatchRecord) string {
	kickoff := s.Kickoff
	if division, ok := competition.ByCode(s.Division); ok && s.TimeKnown {
		if zone, err := time.LoadLocation(division.TimeZone()); err == nil {
			kickoff = kickoff.In(zone)
		}
	}
	return kickoff.Format("02/01/2006")
}

// maxMatches is the number of matches that getMatches lists.
const maxMatches = 21

func (p Handler) getMatches(c echo.Context) error {
	code := c.Param("division")
	var list []match
	if division, ok := divisionOf(code); ok {
		found, _, err := p.Store.Forecasts(c.Request().Context(), training.Query{
			MatchQuery: football.MatchQuery{Division: division.Code, Newest: true, Limit: maxMatches},
		})
		if err != nil {
			return err
		}
		for _, f := range found {
			list = append(list, newMatch(f))
		}
	}
	return writeList(c, "GetMatches_"+code, list)
}

// getPrediction lists the scheduled matches of each division's current matchday.
func (p Handler) getPrediction(c echo.Context) error {
	found, _, err := p.Store.Forecasts(c.Request().Context(), training.Query{Current: true, Now: p.Now()})
	if err != nil {
		return err
	}
	var list []match
	for _, f := range found {
		if f.Record.Status == football.Scheduled {
			list = append(list, newMatch(f))
		}
	}
	return writeList(c, "GetPrediction", list)
}

// maxJourney is the last matchday that the page offers.
const maxJourney = 42

func (p Handler) saveMatch(c echo.Context) error {
	var in struct{ Journey, LocalTeam, VisitorTeam, Day, Division, Referee formValue }
	if err := readBody(c, &in); err != nil {
		return err
	}
	var f Fixture
	var err error
	if f.Matchday, err = in.Journey.number("Journey", 1, maxJourney); err != nil {
		return err
	}
	if f.Home, err = in.LocalTeam.id("LocalTeam"); err != nil {
		return err
	}
	if f.Away, err = in.VisitorTeam.id("VisitorTeam"); err != nil {
		return err
	}
	if in.Referee != "" {
		if f.Referee, err = in.Referee.id("Referee"); err != nil {
			return err
		}
	}
	if f.Day, err = time.Parse(time.DateOnly, string(in.Day)); err != nil {
		return fault.New(fault.Invalid, "Day must be a date such as 2026-11-28.")
	}
	f.Season = football.SeasonOn(f.Day)
	var known bool
	if f.Division, known = divisionOf(string(in.Division)); !known {
		return fault.New(fault.Invalid, "There are no matches of the division %q here.", string(in.Division))
	}
	if err := p.Matches.AddFixture(c.Request().Context(), f); err != nil {
		return err
	}
	return writeFinished(c, "SaveMatch")
}

const maxGoals = 99

func (p Handler) saveResult(c echo.Context) error {
	var in struct{ LocalGoals, VisitorGoals, MatchID formValue }
	if err := readBody(c, &in); err != nil {
		return err
	}
	id, err := in.MatchID.id("MatchId")
	if err != nil {
		return err
	}
	var score football.Score
	if score.Home, err = in.LocalGoals.number("LocalGoals", 0, maxGoals); err != nil {
		return err
	}
	if score.Away, err = in.VisitorGoals.number("VisitorGoals", 0, maxGoals); err != nil {
		return err
	}
	if err := p.Matches.EnterScore(c.Request().Context(), id, score); err != nil {
		return err
	}
	return writeFinished(c, "SaveResult")
}

// deleteMatch deletes a match. It is no error if there is none.
func (p Handler) deleteMatch(c echo.Context) error {
	id, err := formValue(c.Param("matchId")).id("The match")
	if err != nil {
		return err
	}
	if err := p.Matches.DeleteMatch(c.Request().Context(), id); err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	return writeFinished(c, "DeleteMatch")
}
