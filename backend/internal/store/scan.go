package store

import (
	"database/sql"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

// The long lists, of matches and of forecasts, are scanned by hand: GORM's scanning by
// reflection takes most of the time of a list.

// optional is a column that may be NULL. It scans without reflection, unlike a pointer.
type optional struct {
	value int
	set   bool
}

// Scan reads an integer or NULL.
func (o *optional) Scan(from any) error {
	switch n := from.(type) {
	case nil:
		*o = optional{}
	case int64:
		*o = optional{int(n), true}
	default:
		return fmt.Errorf("a whole number as %T", from)
	}
	return nil
}

// pointer returns the value, or nil for NULL.
func (o optional) pointer() *int {
	if !o.set {
		return nil
	}
	return &o.value
}

// integer is a column of whole numbers that is never NULL.
type integer int64

// Scan reads an integer.
func (i *integer) Scan(from any) error {
	n, ok := from.(int64)
	if !ok {
		return fmt.Errorf("a whole number as %T", from)
	}
	*i = integer(n)
	return nil
}

// scanRows calls scan for every row of a query on one table.
func scanRows(query *gorm.DB, columns []string, table string, scan func(rows *sql.Rows) error) (err error) {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = table + "." + column
	}
	rows, err := query.Select(strings.Join(names, ", ")).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// eachRow calls use for every row of a query, of which only one is in memory at a time.
func eachRow[T any](query *gorm.DB, use func(T)) (err error) {
	rows, err := query.Model(new(T)).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var row T
		if err := query.ScanRows(rows, &row); err != nil {
			return err
		}
		use(row)
	}
	return rows.Err()
}

// matchColumns are the columns of a matchRow in the order in which findMatches scans
// them, without updated_at, which no record has.
var matchColumns = []string{
	"id", "division", "season", "matchday", "matchday_inferred", "kickoff", "kickoff_time_known", "home_team_id", "away_team_id",
	"meeting", "referee_id", "status", "home_goals", "away_goals", "half_home_goals", "half_away_goals", "attendance", "sample", "version",
	"stage", "round", "leg", "neutral", "venue", "extra_home_goals", "extra_away_goals", "penalty_home_goals", "penalty_away_goals",
	"shootout_winner", "with_extra_time",
}

// findMatches returns the rows of a query on matches.
func findMatches(query *gorm.DB) (list []matchRow, err error) {
	var (
		id, season, home, away, meeting, version                            integer
		matchday, referee, homeGoals, awayGoals, halfHome, halfAway, people optional
		leg, extraHome, extraAway, penaltyHome, penaltyAway                 optional
		division, status, stage, round, venue, winner                       string
		inferred, timeKnown, sample, neutral, withExtraTime                 bool
		kickoff                                                             time.Time
	)
	err = scanRows(query.Table("matches"), matchColumns, "matches", func(rows *sql.Rows) error {
		err := rows.Scan(&id, &division, &season, &matchday, &inferred, &kickoff, &timeKnown, &home, &away,
			&meeting, &referee, &status, &homeGoals, &awayGoals, &halfHome, &halfAway, &people, &sample, &version,
			&stage, &round, &leg, &neutral, &venue, &extraHome, &extraAway, &penaltyHome, &penaltyAway, &winner, &withExtraTime)
		row := matchRow{
			ID: int64(id), Division: division, Season: int(season), Matchday: matchday.pointer(), MatchdayInferred: inferred,
			Kickoff: kickoff, KickoffTimeKnown: timeKnown, HomeTeamID: int64(home), AwayTeamID: int64(away), Meeting: int(meeting),
			Status: status, HomeGoals: homeGoals.pointer(), AwayGoals: awayGoals.pointer(),
			HalfHomeGoals: halfHome.pointer(), HalfAwayGoals: halfAway.pointer(), Attendance: people.pointer(), Sample: sample, Version: int(version),
			Stage: stage, Round: round, Leg: leg.pointer(), Neutral: neutral, Venue: venue,
			ExtraHomeGoals: extraHome.pointer(), ExtraAwayGoals: extraAway.pointer(), PenaltyHomeGoals: penaltyHome.pointer(), PenaltyAwayGoals: penaltyAway.pointer(),
			ShootoutWinner: football.Side(winner), WithExtraTime: withExtraTime,
		}
		if referee.set {
			one := int64(referee.value)
			row.RefereeID = &one
		}
		list = append(list, row)
		return err
	})
	return list, err
}

// forecastColumns are the columns of a forecastRow in the order in which findForecasts
// scans them, without parts, which no list shows and which are JSON.
var forecastColumns = []string{
	"match_id", "model_id", "made_at", "as_of", "retrospective", "home", "draw", "away", "score_home", "score_away",
	"expected_home", "expected_away", "rho", "confidence", "own_home", "own_draw", "own_away",
	"home_last", "away_last", "caution",
}

// findForecasts returns the rows of a query on published forecasts, without their
// parts.
func findForecasts(query *gorm.DB) (list []forecastRow, err error) {
	err = scanRows(query.Table("forecasts"), forecastColumns, "forecasts", func(rows *sql.Rows) error {
		var match, model, scoreHome, scoreAway integer
		row := forecastRow{Published: true}
		err := rows.Scan(&match, &model, &row.MadeAt, &row.AsOf, &row.Retrospective, &row.Home, &row.Draw, &row.Away, &scoreHome, &scoreAway,
			&row.ExpectedHome, &row.ExpectedAway, &row.Rho, &row.Confidence, &row.OwnHome, &row.OwnDraw, &row.OwnAway,
			&row.HomeLast, &row.AwayLast, &row.Caution)
		row.MatchID, row.ModelID, row.ScoreHome, row.ScoreAway = int64(match), int64(model), int(scoreHome), int(scoreAway)
		list = append(list, row)
		return err
	})
	return list, err
}
