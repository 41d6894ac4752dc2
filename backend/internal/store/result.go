package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

// resultsAtOnce is the number of matches that EachResult has in memory.
const resultsAtOnce = 5000

// ResultsVersion returns a number that grows whenever matches, odds or teams change,
// whichever process changes them: each such change is recorded in the audit log. The
// condition is written so that it is checked from the newest entry on, where it holds
// soon, and not looked up in an index whose entries would have to be sorted.
func (s *Store) ResultsVersion(ctx context.Context) (int64, error) {
	var newest auditRow
	err := s.db.WithContext(ctx).Select("id").Where("kind || '' IN ?", []audit.Kind{audit.Import, audit.Match, audit.Team}).Order("id DESC").Take(&newest).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return 0, nil
	}
	return newest.ID, toFault(err, "version of the results")
}

// EachResult calls f with every match of any field that was played, by id, with what
// tells how strong teams are: teams, day, ground, score and prices, and nothing else. f
// must not keep the record.
func (s *Store) EachResult(ctx context.Context, f func(*football.MatchRecord)) error {
	var rows []teamRow
	if err := s.db.WithContext(ctx).Find(&rows).Error; err != nil {
		return toFault(err, "teams")
	}
	teams := make(map[int64]football.Team, len(rows))
	for _, row := range rows {
		teams[row.ID] = row.team()
	}
	for after := int64(0); ; {
		records, err := s.resultsAfter(ctx, after, teams)
		if err != nil {
			return toFault(err, "results")
		}
		for i := range records {
			if records[i].Status == football.Played && records[i].Score != nil {
				f(&records[i])
			}
		}
		if len(records) < resultsAtOnce {
			return nil
		}
		after = records[len(records)-1].ID
	}
}

var resultColumns = []string{"id", "division", "season", "kickoff", "home_team_id", "away_team_id", "stage", "neutral", "status", "home_goals", "away_goals", "with_extra_time"}

// resultsAfter returns the first matches with greater ids, also those that were not
// played: a condition on the status would have SQLite sort all matches every time.
func (s *Store) resultsAfter(ctx context.Context, after int64, teams map[int64]football.Team) ([]football.MatchRecord, error) {
	records := make([]football.MatchRecord, 0, resultsAtOnce)
	query := s.db.WithContext(ctx).Table("matches").Where("id > ?", after).Order("id").Limit(resultsAtOnce)
	err := scanRows(query, resultColumns, "matches", func(rows *sql.Rows) error {
		var id, season, home, away integer
		var homeGoals, awayGoals optional
		var r football.MatchRecord
		var kickoff time.Time
		err := rows.Scan(&id, &r.Division, &season, &kickoff, &home, &away, &r.Stage, &r.Neutral, &r.Status, &homeGoals, &awayGoals, &r.WithExtraTime)
		r.ID, r.Season, r.Kickoff = int64(id), football.Season(season), kickoff.UTC()
		r.Home, r.Away = teams[int64(home)], teams[int64(away)]
		if homeGoals.set && awayGoals.set {
			r.Score = &football.Score{Home: homeGoals.value, Away: awayGoals.value}
		}
		records = append(records, r)
		return err
	})
	if err != nil || len(records) == 0 {
		return nil, err
	}
	return records, s.addPrices(ctx, records)
}

var priceColumns = []string{"match_id", "bookmaker", "moment", "home", "draw", "away", "over25", "under25"}

// addPrices adds the prices of outcomes and goals to records, which are by id.
func (s *Store) addPrices(ctx context.Context, records []football.MatchRecord) error {
	query := s.db.WithContext(ctx).Table("quotes").
		Where("match_id >= ? AND match_id <= ?", records[0].ID, records[len(records)-1].ID).Order("match_id, bookmaker, moment")
	at := 0
	return scanRows(query, priceColumns, "quotes", func(rows *sql.Rows) error {
		var match integer
		var bookmaker, moment string
		var home, draw, away, over, under sql.NullFloat64
		if err := rows.Scan(&match, &bookmaker, &moment, &home, &draw, &away, &over, &under); err != nil {
			return err
		}
		for at < len(records)-1 && records[at].ID < int64(match) {
			at++
		}
		if r := &records[at]; r.ID == int64(match) {
			r.Quotes = append(r.Quotes, odds.Quote{
				Bookmaker: bookmaker, Moment: odds.Moment(moment),
				Odds: odds.Odds{home.Float64, draw.Float64, away.Float64}, Over25: over.Float64, Under25: under.Float64,
			})
		}
		return nil
	})
}
