package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/job"
)

type deductionRow struct {
	ID       int64 `gorm:"primaryKey"`
	Division string
	Season   int
	TeamID   int64
	Points   int
	Day      string // 2006-01-02
	Reason   string
	At       time.Time
	Actor    string
}

func (deductionRow) TableName() string { return "deductions" }

func (r deductionRow) deduction(team teamRow) (competition.Deduction, error) {
	day, err := time.Parse(time.DateOnly, r.Day)
	if err != nil {
		return competition.Deduction{}, fmt.Errorf("day of deduction %d: %w", r.ID, err)
	}
	return competition.Deduction{
		ID: r.ID, Division: r.Division, Season: football.Season(r.Season), Team: team.team(), Points: r.Points, Day: day, Reason: r.Reason,
	}, nil
}

// details are what an audit entry says of it.
func (r deductionRow) details() map[string]any {
	return map[string]any{"division": r.Division, "season": r.Season, "points": r.Points, "day": r.Day, "reason": r.Reason}
}

// Deductions lists the points taken away in a season, in order of the decisions.
func (s *Store) Deductions(ctx context.Context, division string, season football.Season) ([]competition.Deduction, error) {
	list, err := s.deductions(s.db.WithContext(ctx).Where("division = ? AND season = ?", division, int(season)))
	return list, toFault(err, "points deducted in %s %s", division, season)
}

// AllDeductions lists the points taken away in all seasons, in order of the decisions.
func (s *Store) AllDeductions(ctx context.Context) ([]competition.Deduction, error) {
	list, err := s.deductions(s.db.WithContext(ctx))
	return list, toFault(err, "points deducted")
}

func (s *Store) deductions(chosen *gorm.DB) ([]competition.Deduction, error) {
	ctx := chosen.Statement.Context
	var rows []deductionRow
	if err := chosen.Order("day, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.TeamID)
	}
	teams, err := rowsByID[teamRow](s.db.WithContext(ctx), ids, func(r teamRow) int64 { return r.ID })
	if err != nil {
		return nil, err
	}
	list := make([]competition.Deduction, 0, len(rows))
	for _, row := range rows {
		d, err := row.deduction(teams[row.TeamID])
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// AddDeduction stores points taken away from a team, which has to play in the season.
func (s *Store) AddDeduction(ctx context.Context, d competition.Deduction, at time.Time, also ...job.Also) (competition.Deduction, error) {
	row := deductionRow{
		Division: d.Division, Season: int(d.Season), TeamID: d.Team.ID, Points: d.Points, Day: d.Day.Format(time.DateOnly), Reason: d.Reason,
		At: at.UTC(), Actor: audit.ActorFrom(ctx).Name,
	}
	err := s.transaction(ctx, func(tx *gorm.DB) error {
		// The lock makes those who add to the season wait for one another.
		var season seasonRow
		err := tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).Where("matches > 0").Limit(1).Find(&season, "division = ? AND year = ?", row.Division, row.Season).Error
		if err != nil {
			return toFault(err, "season %s of %s", d.Season, d.Division)
		}
		if season.Matches == 0 {
			return fault.At("body.season", fault.New(fault.Invalid, "there are no matches of %s in %s", d.Division, d.Season))
		}
		var matches int64
		err = tx.Model(&matchRow{}).Where("division = ? AND season = ?", row.Division, row.Season).
			Where("home_team_id = ? OR away_team_id = ?", row.TeamID, row.TeamID).Count(&matches).Error
		if err != nil {
			return toFault(err, "matches of team %d", row.TeamID)
		}
		if matches == 0 {
			return fault.At("body.teamId", fault.New(fault.Invalid, "%s does not play in %s in %s", d.Team.Name, d.Division, d.Season))
		}
		full := fault.New(fault.Conflict, "there are %d deductions in %s %s, which is as many as can be kept", s.limits.Deductions, d.Division, d.Season)
		if err := checkPlace(tx.Model(&deductionRow{}).Where("division = ? AND season = ?", row.Division, row.Season), 1, s.limits.Deductions, full); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return toFault(err, "the deduction of %s on %s", d.Team.Name, row.Day)
		}
		return recordAudit(tx, at, audit.Deduction, row.ID, d.Team.Name, "added", row.details())
	}, also...)
	d.ID = row.ID
	return d, err
}

// DeleteDeduction deletes points taken away, as if they never had been.
func (s *Store) DeleteDeduction(ctx context.Context, id int64, at time.Time, also ...job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var row deductionRow
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&row, "id = ?", id).Error; err != nil {
			return toFault(err, "deduction %d", id)
		}
		var team teamRow
		if err := tx.First(&team, "id = ?", row.TeamID).Error; err != nil {
			return toFault(err, "team %d", row.TeamID)
		}
		if err := tx.Delete(&deductionRow{}, "id = ?", id).Error; err != nil {
			return toFault(err, "deduction %d", id)
		}
		return recordAudit(tx, at, audit.Deduction, id, team.Name, "deleted", row.details())
	}, also...)
}

// reassignDeductions moves deductions with these ids from one team to another.
func reassignDeductions(tx *gorm.DB, from, into int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	err := tx.Model(&deductionRow{}).Where("team_id = ? AND id IN ?", from, ids).Update("team_id", into).Error
	return toFault(err, "deductions of team %d", from)
}
