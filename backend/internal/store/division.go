package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
)

type competitionRow struct {
	Code    string `gorm:"primaryKey"`
	Name    string
	Country string // code of the area
	Tier    int
	Field   football.Field
	Kind    competition.Kind
	// Definition is the JSON of an operator's own competition; nil: the catalogue's.
	Definition *string
}

func (competitionRow) TableName() string { return "competitions" }

func newCompetitionRow(c competition.Competition) competitionRow {
	return competitionRow{Code: c.Code, Name: c.Name.English, Country: c.Area, Tier: c.Tier, Field: c.Field, Kind: c.Kind}
}

func (r competitionRow) competition() competition.Competition {
	if known, ok := competition.ByCode(r.Code); ok {
		return known
	}
	unlisted := competition.Unlisted(r.Code, r.Country)
	unlisted.Name.English, unlisted.Tier, unlisted.Field, unlisted.Kind = r.Name, r.Tier, r.Field, r.Kind
	return unlisted
}

// seasonRow has the counts of a season; recountSeasons maintains them.
type seasonRow struct {
	Division     string `gorm:"primaryKey"`
	Year         int    `gorm:"primaryKey"`
	Matches      int
	Played       int
	Samples      int
	Matchdays    int
	NextMatchday *int
	LastPlayed   *time.Time // kick-off of the last match with a result
	NextKickoff  *time.Time // of the first fixture without one
}

func (seasonRow) TableName() string { return "seasons" }

// Divisions lists the divisions that have matches: Spain first, then by country and
// tier.
func (s *Store) Divisions(ctx context.Context) ([]competition.Competition, error) {
	var rows []competitionRow
	err := s.db.WithContext(ctx).Where("code IN (SELECT division FROM seasons WHERE matches > 0)").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "divisions")
	}
	list := make([]competition.Competition, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.competition())
	}
	slices.SortFunc(list, competition.Compare)
	return list, nil
}

// Seasons summarizes the seasons of a division, or of all divisions if it is empty;
// newest first.
func (s *Store) Seasons(ctx context.Context, division string) ([]football.SeasonSummary, error) {
	query := s.db.WithContext(ctx).Where("matches > 0").Order("year DESC, division")
	if division != "" {
		query = query.Where("division = ?", division)
	}
	var rows []seasonRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, toFault(err, "seasons")
	}
	list := make([]football.SeasonSummary, 0, len(rows))
	for _, r := range rows {
		current := r.Matchdays
		if r.NextMatchday != nil {
			current = *r.NextMatchday
		}
		list = append(list, football.SeasonSummary{
			Division: r.Division, Season: football.Season(r.Year),
			Matchdays: r.Matchdays, CurrentMatchday: current,
			Matches: r.Matches, Played: r.Played, Sample: r.Samples > 0, LastPlayed: inUTC(r.LastPlayed), NextKickoff: inUTC(r.NextKickoff),
		})
	}
	return list, nil
}

// seasonKey identifies a season of a division.
type seasonKey struct {
	division string
	year     int
}

// recountSeasons recomputes the counts of seasons. Every transaction that adds,
// changes or removes matches must call it. Lists of seasons are read on every page,
// and counting hundreds of thousands of matches each time would be too slow.
func recountSeasons(tx *gorm.DB, seasons ...seasonKey) error {
	const of = "FROM matches WHERE matches.division = seasons.division AND matches.season = seasons.year"
	for some := range slices.Chunk(seasons, idsPerQuery) {
		these := tx.Session(&gorm.Session{NewDB: true})
		for _, key := range some {
			these = these.Or("division = ? AND year = ?", key.division, key.year)
		}
		err := tx.Model(&seasonRow{}).Where(these).Updates(map[string]any{
			"matches":       gorm.Expr("(SELECT count(*) " + of + ")"),
			"played":        gorm.Expr("(SELECT count(home_goals) " + of + ")"),
			"samples":       gorm.Expr("(SELECT count(*) " + of + " AND sample)"),
			"matchdays":     gorm.Expr("(SELECT coalesce(max(matchday), 0) " + of + ")"),
			"next_matchday": gorm.Expr("(SELECT min(matchday) "+of+" AND status = ?)", string(football.Scheduled)),
			"last_played":   gorm.Expr("(SELECT max(kickoff) " + of + " AND home_goals IS NOT NULL)"),
			"next_kickoff":  gorm.Expr("(SELECT min(kickoff) "+of+" AND status = ?)", string(football.Scheduled)),
		}).Error
		if err != nil {
			return toFault(err, "seasons")
		}
	}
	return nil
}

// seasonsOf returns the distinct seasons of records.
func seasonsOf(records []*football.MatchRecord) []seasonKey {
	seen := map[seasonKey]bool{}
	var keys []seasonKey
	for _, record := range records {
		if key := (seasonKey{record.Division, int(record.Season)}); !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	return keys
}

// SeasonMatchRecords returns all fixtures and matches of a season by kick-off,
// without statistics and quotes.
func (s *Store) SeasonMatchRecords(ctx context.Context, division string, season football.Season) ([]football.MatchRecord, error) {
	rows, err := findMatches(s.db.WithContext(ctx).Where("division = ? AND season = ?", division, int(season)).Order("kickoff, id"))
	if err != nil {
		return nil, toFault(err, "season %s of %s", season, division)
	}
	return s.matchRecords(ctx, rows)
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	utc := t.UTC()
	return &utc
}
