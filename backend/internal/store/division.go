package store

import (
	"context"
	"sort"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

type divisionRow struct {
	Code         string `gorm:"primaryKey"`
	Name         string
	Country      string
	Tier         int
	HomeMeetings int
}

func (divisionRow) TableName() string { return "divisions" }

func (r divisionRow) division() football.Division { return football.Division(r) }

type seasonRow struct {
	Division string `gorm:"primaryKey"`
	Year     int    `gorm:"primaryKey"`
}

func (seasonRow) TableName() string { return "seasons" }

// Divisions lists the divisions with matches: Spain first, then by country and tier.
func (s *Store) Divisions(ctx context.Context) ([]football.Division, error) {
	var rows []divisionRow
	err := s.db.WithContext(ctx).Where("code IN (SELECT division FROM seasons)").Find(&rows).Error
	if err != nil {
		return nil, named(err, "divisions")
	}
	list := make([]football.Division, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.division())
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if spain := a.Country == "ES"; spain != (b.Country == "ES") {
			return spain
		}
		if a.Country != b.Country {
			return a.Country < b.Country
		}
		return a.Tier < b.Tier
	})
	return list, nil
}

// Seasons sums up the seasons of one division, or of all when it is empty; newest first.
func (s *Store) Seasons(ctx context.Context, division string) ([]football.SeasonSummary, error) {
	query := s.db.WithContext(ctx).Table("matches").
		Select("division, season, max(coalesce(matchday, 0)) AS matchdays, count(*) AS matches, "+
			"sum(CASE WHEN home_goals IS NOT NULL THEN 1 ELSE 0 END) AS played, "+
			"sum(CASE WHEN sample THEN 1 ELSE 0 END) AS samples, "+
			"min(CASE WHEN status = ? THEN matchday END) AS next_matchday", football.Scheduled).
		Group("division, season").Order("season DESC, division")
	if division != "" {
		query = query.Where("division = ?", division)
	}
	var rows []struct {
		Division                            string
		Season                              int
		Matchdays, Matches, Played, Samples int
		NextMatchday                        *int
	}
	if err := query.Find(&rows).Error; err != nil {
		return nil, named(err, "seasons")
	}
	list := make([]football.SeasonSummary, 0, len(rows))
	for _, r := range rows {
		current := r.Matchdays
		if r.NextMatchday != nil {
			current = *r.NextMatchday
		}
		list = append(list, football.SeasonSummary{
			Division: r.Division, Season: football.Season(r.Season),
			Matchdays: r.Matchdays, CurrentMatchday: current,
			Matches: r.Matches, Played: r.Played, Sample: r.Samples > 0,
		})
	}
	return list, nil
}

// SeasonSheets gives all fixtures and matches of a season by kick-off, without
// statistics and quotes.
func (s *Store) SeasonSheets(ctx context.Context, division string, season football.Season) ([]football.Sheet, error) {
	var rows []matchRow
	err := s.db.WithContext(ctx).Where("division = ? AND season = ?", division, int(season)).Order("kickoff, id").Find(&rows).Error
	if err != nil {
		return nil, named(err, "season %s of %s", season, division)
	}
	return s.sheets(ctx, rows)
}
