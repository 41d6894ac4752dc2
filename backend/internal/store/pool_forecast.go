package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// idsPerQuery limits the ids in one query, because both databases limit the number
// of parameters and SQLite the depth of an expression.
const idsPerQuery = 500

// PoolCandidates returns the matches that fixtures of the pool may be: those that
// kick off between two times, both included, by kick-off, without statistics and
// quotes.
func (s *Store) PoolCandidates(ctx context.Context, from, to time.Time) ([]football.MatchRecord, error) {
	rows, err := findMatches(s.db.WithContext(ctx).Where("kickoff >= ? AND kickoff <= ?", from.UTC(), to.UTC()).Order("kickoff, id"))
	if err != nil {
		return nil, toFault(err, "matches of the pool")
	}
	return s.matchRecords(ctx, rows)
}

// TeamSpellings returns teams with all their known spellings. Unknown ids are left
// out.
func (s *Store) TeamSpellings(ctx context.Context, teamIDs []int64) ([]ingest.KnownTeam, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(teamIDs)))
	all := make([]ingest.KnownTeam, 0, len(ids))
	for some := range slices.Chunk(ids, idsPerQuery) {
		known, err := knownTeams(s.db.WithContext(ctx), "id IN ?", some)
		if err != nil {
			return nil, err
		}
		all = append(all, known...)
	}
	return all, nil
}

// PoolForecasts returns matches of the pool by id, each with the forecast that was
// known at a time, such as the closing of its jornada. This is the latest published
// forecast that uses nothing known later. Of several with the same data the first is
// returned, because later models would only look better. Without a published
// forecast it is the main model's forecast in a comparison over past seasons, which
// has neither a score grid nor a model id; without that it is nil. Deleted matches
// are left out.
func (s *Store) PoolForecasts(ctx context.Context, closings map[int64]time.Time) (map[int64]training.MatchForecast, error) {
	ids := make([]int64, 0, len(closings))
	for id := range closings {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	matches := make(map[int64]training.MatchForecast, len(ids))
	for some := range slices.Chunk(ids, idsPerQuery) {
		if err := s.addPoolForecasts(ctx, matches, some, closings); err != nil {
			return nil, err
		}
	}
	return matches, nil
}

func (s *Store) addPoolForecasts(ctx context.Context, matches map[int64]training.MatchForecast, ids []int64, closings map[int64]time.Time) error {
	tx := s.db.WithContext(ctx)
	there, err := findMatches(tx.Where("id IN ?", ids))
	if err != nil {
		return toFault(err, "matches of the pool")
	}
	records, err := s.matchRecords(ctx, there)
	if err != nil {
		return err
	}
	known, err := publishedBy(tx, ids, closings)
	if err != nil {
		return err
	}
	var replayed []backtestForecastRow
	if err := tx.Find(&replayed, "match_id IN ? AND model = ?", ids, forecast.Strength).Error; err != nil {
		return toFault(err, "replays of the pool")
	}
	for _, r := range replayed {
		if known[r.MatchID] == nil {
			f := training.Forecast{MatchID: r.MatchID, Model: r.Model}
			f.Probs = football.Probs{r.Home, r.Draw, r.Away}
			known[r.MatchID] = &f
		}
	}
	for _, record := range records {
		matches[record.ID] = training.MatchForecast{Record: record, Forecast: known[record.ID]}
	}
	return nil
}

// publishedBy returns each match's latest published forecast that uses nothing known
// after its time in closings, by match id.
func publishedBy(tx *gorm.DB, ids []int64, closings map[int64]time.Time) (map[int64]*training.Forecast, error) {
	together := map[time.Time][]int64{} // most matches share their closing with fourteen others
	for _, id := range ids {
		at := closings[id].UTC()
		together[at] = append(together[at], id)
	}
	inTime := tx.Session(&gorm.Session{NewDB: true})
	for at, matches := range together {
		inTime = inTime.Or("forecasts.match_id IN ? AND forecasts.as_of <= ?", matches, at)
	}
	ranked := tx.Table("forecasts").Joins("JOIN models ON models.id = forecasts.model_id").
		Select("forecasts.*, models.name, row_number() OVER (PARTITION BY forecasts.match_id " +
			"ORDER BY forecasts.as_of DESC, forecasts.made_at, forecasts.model_id) AS place").
		Where("forecasts.published").Where(inTime)
	var rows []struct {
		Forecast forecastRow `gorm:"embedded"`
		Name     string
	}
	if err := tx.Table("(?) AS ranked", ranked).Where("place = 1").Find(&rows).Error; err != nil {
		return nil, toFault(err, "forecasts of the pool")
	}
	known := make(map[int64]*training.Forecast, len(rows))
	for _, row := range rows {
		f := row.Forecast.forecast(row.Name)
		known[f.MatchID] = &f
	}
	return known, nil
}
