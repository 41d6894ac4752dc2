package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// callRow is a played match with a forecast of it.
type callRow struct {
	ID        int64
	Division  string
	Season    int
	Matchday  int
	Kickoff   time.Time
	HomeName  string
	AwayName  string
	HomeGoals int
	AwayGoals int
	Model     string
	MadeAt    *time.Time
	Home      float64
	Draw      float64
	Away      float64
}

const callColumns = `m.id, m.division, m.season, COALESCE(m.matchday, 0) AS matchday, m.kickoff, h.name AS home_name, a.name AS away_name, m.home_goals, m.away_goals`

// Calls returns the forecasts of matches that were played, by kick-off. Of the
// published forecasts, it is the last one made by each kick-off.
func (s *Store) Calls(ctx context.Context, q training.TrackRecordQuery) ([]training.Call, error) {
	var rows []callRow
	query := s.db.WithContext(ctx).Table("matches m").
		Joins("JOIN teams h ON h.id = m.home_team_id").Joins("JOIN teams a ON a.id = m.away_team_id").
		Where("m.status = ?", football.Played)
	if q.Division != "" {
		query = query.Where("m.division = ?", q.Division)
	}
	if q.Season != 0 {
		query = query.Where("m.season = ?", int(q.Season))
	}
	if q.Source == training.Backtested {
		query = query.Select(callColumns+", r.model, NULL AS made_at, r.home, r.draw, r.away").
			Joins("JOIN replays r ON r.match_id = m.id AND r.model = ?", q.Model)
	} else {
		query = query.Select(callColumns + ", x.name AS model, f.made_at, f.home, f.draw, f.away").
			Joins("JOIN forecasts f ON f.match_id = m.id AND f.published AND NOT f.retrospective AND f.made_at <= m.kickoff").
			Joins("JOIN models x ON x.id = f.model_id").
			Where(`NOT EXISTS (SELECT 1 FROM forecasts g WHERE g.match_id = m.id AND g.published AND NOT g.retrospective
				AND g.made_at <= m.kickoff AND (g.made_at > f.made_at OR g.made_at = f.made_at AND g.model_id > f.model_id))`)
		if q.Model != "" {
			query = query.Where("x.name = ?", q.Model)
		}
	}
	if err := query.Order("m.kickoff, m.id").Find(&rows).Error; err != nil {
		return nil, toFault(err, "track record")
	}
	market, err := s.markets(ctx, q, rows)
	if err != nil {
		return nil, err
	}
	base, err := s.baseRates(ctx, rows)
	if err != nil {
		return nil, err
	}
	calls := make([]training.Call, 0, len(rows))
	for i, row := range rows {
		call := training.Call{
			MatchID: row.ID, Division: row.Division, Season: football.Season(row.Season), Matchday: row.Matchday, Kickoff: row.Kickoff.UTC(), Home: row.HomeName, Away: row.AwayName,
			Score: football.Score{Home: row.HomeGoals, Away: row.AwayGoals}, Model: row.Model,
			Probs: football.Probs{row.Home, row.Draw, row.Away}, Base: base[i],
		}
		if row.MadeAt != nil {
			call.MadeAt = row.MadeAt.UTC()
		}
		if line, ok := market[row.ID]; ok {
			call.Market = &line
		}
		calls = append(calls, call)
	}
	return calls, nil
}

// markets returns the closing lines of matches by match id.
func (s *Store) markets(ctx context.Context, q training.TrackRecordQuery, rows []callRow) (map[int64]football.Probs, error) {
	lines := map[int64]football.Probs{}
	if len(rows) == 0 {
		return lines, nil
	}
	wanted := make(map[int64]bool, len(rows))
	for _, row := range rows {
		wanted[row.ID] = true
	}
	// The rows are in order of their kick-offs: odds of other years need not be read.
	of := s.db.Model(&matchRow{}).Select("id").Where("kickoff BETWEEN ? AND ?", rows[0].Kickoff.UTC(), rows[len(rows)-1].Kickoff.UTC())
	if q.Division != "" {
		of = of.Where("division = ?", q.Division)
	}
	query := s.db.WithContext(ctx).Where("moment = ? AND match_id IN (?)", odds.Closing, of)
	var quotes []quoteRow
	if err := query.Order("match_id, bookmaker").Find(&quotes).Error; err != nil {
		return nil, toFault(err, "odds")
	}
	for first := 0; first < len(quotes); {
		end := first
		var of []odds.Quote
		for ; end < len(quotes) && quotes[end].MatchID == quotes[first].MatchID; end++ {
			of = append(of, quotes[end].quote())
		}
		if id := quotes[first].MatchID; wanted[id] {
			if line, ok := odds.NewLine(of, odds.Closing, odds.Power); ok {
				lines[id] = football.Probs(line.Probs)
			}
		}
		first = end
	}
	return lines, nil
}

// baseRates returns, for each row, the frequencies of the outcomes in its division
// before its day; nil if there were no matches.
func (s *Store) baseRates(ctx context.Context, rows []callRow) ([]*football.Probs, error) {
	base := make([]*football.Probs, len(rows))
	if len(rows) == 0 {
		return base, nil
	}
	var divisions []string
	for _, row := range rows {
		if !slices.Contains(divisions, row.Division) {
			divisions = append(divisions, row.Division)
		}
	}
	first := rows[0].Kickoff.UTC().Truncate(24 * time.Hour)
	played := s.db.WithContext(ctx).Model(&matchRow{}).Where("status = ? AND division IN ?", football.Played, divisions)
	// The database counts what was played before the first row; the rest is counted from
	// day to day.
	var before []struct {
		Division         string
		Home, Draw, Away float64
	}
	err := played.Session(&gorm.Session{}).Where("kickoff < ?", first).Group("division").Select(`division, SUM(CASE WHEN home_goals > away_goals THEN 1 ELSE 0 END) AS home,
		SUM(CASE WHEN home_goals = away_goals THEN 1 ELSE 0 END) AS draw, SUM(CASE WHEN home_goals < away_goals THEN 1 ELSE 0 END) AS away`).Find(&before).Error
	if err != nil {
		return nil, toFault(err, "results")
	}
	var results []struct {
		Division  string
		Kickoff   time.Time
		HomeGoals int
		AwayGoals int
	}
	err = played.Session(&gorm.Session{}).Select("division, kickoff, home_goals, away_goals").
		Where("kickoff BETWEEN ? AND ?", first, rows[len(rows)-1].Kickoff.UTC()).Order("kickoff, id").Find(&results).Error
	if err != nil {
		return nil, toFault(err, "results")
	}
	counts, next := map[string]*[3]float64{}, 0
	for _, b := range before {
		counts[b.Division] = &[3]float64{football.Home: b.Home, football.Draw: b.Draw, football.Away: b.Away}
	}
	for i, row := range rows {
		day := row.Kickoff.UTC().Truncate(24 * time.Hour)
		for ; next < len(results) && results[next].Kickoff.Before(day); next++ {
			r := &results[next]
			if counts[r.Division] == nil {
				counts[r.Division] = &[3]float64{}
			}
			counts[r.Division][football.Score{Home: r.HomeGoals, Away: r.AwayGoals}.Outcome()]++
		}
		if c := counts[row.Division]; c != nil {
			n := c[0] + c[1] + c[2] + 3 // one pseudo-match of each outcome, so that no rate is zero
			base[i] = &football.Probs{(c[0] + 1) / n, (c[1] + 1) / n, (c[2] + 1) / n}
		}
	}
	return base, nil
}

// TrackRecordModels returns the names of the models that have forecasts from a
// source.
func (s *Store) TrackRecordModels(ctx context.Context, source training.Source) (names []string, err error) {
	query, column := s.db.WithContext(ctx).Table("replays"), "model"
	if source == training.Published {
		column = "x.name"
		query = s.db.WithContext(ctx).Table("forecasts f").Joins("JOIN models x ON x.id = f.model_id").Where("f.published AND NOT f.retrospective")
	}
	err = query.Distinct().Order(column).Pluck(column, &names).Error
	return names, toFault(err, "models of the track record")
}
