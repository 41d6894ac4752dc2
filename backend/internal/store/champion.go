package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type championRow struct {
	Division string `gorm:"primaryKey"`
	ModelID  int64
	Held     bool
}

func (championRow) TableName() string { return "champions" }

// Champion returns the model whose forecasts are shown for a division, with its
// state.
func (s *Store) Champion(ctx context.Context, division string) (training.Model, error) {
	var row modelRow
	err := s.db.WithContext(ctx).Where("id = (SELECT model_id FROM champions WHERE division = ?)", division).First(&row).Error
	if err != nil {
		return training.Model{}, toFault(err, "champion of %s", division)
	}
	return row.model(), nil
}

// Champions returns the champion of each division, by division code.
func (s *Store) Champions(ctx context.Context) (map[string]training.Champion, error) {
	var rows []struct {
		Division string
		ModelID  int64
		Held     bool
		Recipe   forecast.Recipe `gorm:"serializer:json"`
		Inputs   string
	}
	err := s.db.WithContext(ctx).Table("champions").Select("champions.division, champions.model_id, champions.held, models.recipe, models.inputs").
		Joins("JOIN models ON models.id = champions.model_id").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "champions")
	}
	champions := map[string]training.Champion{}
	for _, row := range rows {
		champions[row.Division] = training.Champion{ModelID: row.ModelID, Recipe: row.Recipe, Held: row.Held, Inputs: row.Inputs}
	}
	return champions, nil
}

// Activate makes a model the champion of divisions at a user's request. If held is
// true, no comparison may replace it.
func (s *Store) Activate(ctx context.Context, id int64, divisions []string, held bool, at time.Time, also ...job.Also) error {
	return s.transaction(ctx, func(tx *gorm.DB) error {
		var row modelRow
		if err := tx.First(&row, id).Error; err != nil {
			return toFault(err, "model %d", id)
		}
		var known []string
		if err := tx.Model(&seasonRow{}).Where("division IN ?", divisions).Distinct().Pluck("division", &known).Error; err != nil {
			return toFault(err, "divisions")
		}
		for _, division := range divisions {
			if !slices.Contains(known, division) {
				return fault.At("body.divisions", fault.New(fault.Invalid, "there are no matches of %s", division))
			}
		}
		if row.State == "" {
			return fault.New(fault.Conflict, "model %d was replaced by a later one of the same name: activate that one", id)
		}
		var champions []championRow
		for _, division := range known { // skips duplicates
			champions = append(champions, championRow{Division: division, ModelID: id, Held: held})
		}
		if len(champions) > 0 {
			if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&champions).Error; err != nil {
				return toFault(err, "champions")
			}
		}
		return recordAudit(tx, at, audit.Model, id, row.Name, "activated", map[string]any{"divisions": divisions, "held": held})
	}, also...)
}

// replaceChampions makes a fitted model the champion of its divisions, and returns those
// where somebody has chosen another champion since the fit began.
func replaceChampions(tx *gorm.DB, id int64, fitted training.Fitted) (lost []string, err error) {
	for _, division := range fitted.Divisions {
		onConflict := clause.OnConflict{Columns: []clause.Column{{Name: "division"}}, DoUpdates: clause.AssignmentColumns([]string{"model_id"})}
		if fitted.Seen != nil {
			seen := fitted.Seen[division].ModelID // 0 if there was none
			onConflict.Where = clause.Where{Exprs: []clause.Expression{clause.Eq{Column: clause.Column{Table: "champions", Name: "model_id"}, Value: seen}}}
		}
		done := tx.Clauses(onConflict).Create(&championRow{Division: division, ModelID: id})
		if done.Error != nil {
			return nil, done.Error
		}
		if done.RowsAffected == 0 {
			lost = append(lost, division)
		}
	}
	return lost, nil
}
