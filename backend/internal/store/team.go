package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/football"
)

type teamRow struct {
	ID      int64 `gorm:"primaryKey"`
	Field   football.Field
	Country string
	Name    string
}

func (teamRow) TableName() string { return "teams" }

func (r teamRow) team() football.Team {
	return football.Team{ID: r.ID, Name: r.Name, Country: r.Country, Field: r.Field}
}

// BeforeCreate sets the field of a team for which it was left out.
func (r *teamRow) BeforeCreate(*gorm.DB) error {
	if r.Field == "" {
		r.Field = football.Men
	}
	return nil
}

type aliasRow struct {
	Field   football.Field `gorm:"primaryKey"`
	Country string         `gorm:"primaryKey"`
	Alias   string         `gorm:"primaryKey"`
	TeamID  int64
}

func (aliasRow) TableName() string { return "team_aliases" }

type refereeRow struct {
	ID      int64 `gorm:"primaryKey"`
	Name    string
	Country string
}

func (refereeRow) TableName() string { return "referees" }

func (r refereeRow) referee() football.Referee { return football.Referee(r) }

// Teams lists teams by name. An empty division and a zero season mean any.
func (s *Store) Teams(ctx context.Context, division string, season football.Season) ([]football.Team, error) {
	query := s.db.WithContext(ctx).Order("name, country")
	if division != "" || season != 0 {
		played := func(side string) *gorm.DB {
			matches := s.db.Table("matches").Select("1").Where("matches." + side + " = teams.id")
			if division != "" {
				matches = matches.Where("division = ?", division)
			}
			if season != 0 {
				matches = matches.Where("season = ?", int(season))
			}
			return matches
		}
		// This is one index lookup per team; PostgreSQL would turn EXISTS into a scan of all
		// matches.
		query = query.Where("(?) IS NOT NULL OR (?) IS NOT NULL", played("home_team_id").Limit(1), played("away_team_id").Limit(1))
	}
	var rows []teamRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, toFault(err, "teams")
	}
	list := make([]football.Team, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.team())
	}
	return list, nil
}

// Team returns a team and its aliases.
func (s *Store) Team(ctx context.Context, id int64) (football.Team, []string, error) {
	var row teamRow
	if err := s.db.WithContext(ctx).First(&row, "id = ?", id).Error; err != nil {
		return football.Team{}, nil, toFault(err, "team %d", id)
	}
	var aliases []string
	err := s.db.WithContext(ctx).Model(&aliasRow{}).Where("team_id = ?", id).Order("alias").Pluck("alias", &aliases).Error
	return row.team(), aliases, toFault(err, "aliases of team %d", id)
}

// Referees lists all referees by name.
func (s *Store) Referees(ctx context.Context) ([]football.Referee, error) {
	var rows []refereeRow
	if err := s.db.WithContext(ctx).Order("name, country").Find(&rows).Error; err != nil {
		return nil, toFault(err, "referees")
	}
	list := make([]football.Referee, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.referee())
	}
	return list, nil
}

// Referee returns a referee by id.
func (s *Store) Referee(ctx context.Context, id int64) (football.Referee, error) {
	var row refereeRow
	err := s.db.WithContext(ctx).First(&row, "id = ?", id).Error
	return row.referee(), toFault(err, "referee %d", id)
}
