package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

type modelRow struct {
	ID             int64 `gorm:"primaryKey"`
	Name           string
	Recipe         forecast.Recipe `gorm:"serializer:json"`
	State          string
	TrainedAt      time.Time
	TrainedThrough time.Time
	Matches        int
	Digest         string
	ComparisonID   *int64
	Inputs         string
}

func (modelRow) TableName() string { return "models" }

func (r modelRow) model() training.Model {
	m := training.Model{
		ID: r.ID, Name: r.Name, Recipe: r.Recipe, State: []byte(r.State),
		TrainedAt: r.TrainedAt.UTC(), TrainedThrough: r.TrainedThrough.UTC(), Matches: r.Matches, Digest: r.Digest, Inputs: r.Inputs,
	}
	if r.ComparisonID != nil {
		m.Comparison = *r.ComparisonID
	}
	return m
}

// History returns all matches of men's leagues that were played or awarded and all their
// coming fixtures, by kick-off, with statistics and quotes.
func (s *Store) History(ctx context.Context) ([]football.MatchRecord, error) {
	rows, err := findMatches(s.db.WithContext(ctx).
		Where("division IN (SELECT code FROM competitions WHERE kind = ? AND field = ?)", competition.League, football.Men).
		Where("home_goals IS NOT NULL OR status IN ?", []football.Status{football.Scheduled, football.Postponed}).Order("kickoff, id"))
	if err != nil {
		return nil, toFault(err, "matches")
	}
	records, err := s.matchRecords(ctx, rows)
	if err != nil {
		return nil, err
	}
	index := make(map[int64]int, len(records))
	for i, record := range records {
		index[record.ID] = i
	}
	err = eachRow(s.db.WithContext(ctx), func(row statisticsRow) {
		if i, ok := index[row.MatchID]; ok {
			records[i].Statistics = row.statistics()
		}
	})
	if err != nil {
		return nil, toFault(err, "statistics")
	}
	err = eachRow(s.db.WithContext(ctx).Order("match_id, bookmaker, moment"), func(row quoteRow) {
		if i, ok := index[row.MatchID]; ok {
			records[i].Quotes = append(records[i].Quotes, row.quote())
		}
	})
	if err != nil {
		return nil, toFault(err, "odds")
	}
	return records, nil
}

// SaveModels stores models with their forecasts and findings and makes each model
// the champion of its divisions, in one transaction.
func (s *Store) SaveModels(ctx context.Context, models []training.Fitted, found *training.Findings, also ...job.Also) (saved []training.Model, err error) {
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		saved, err = s.saveModels(tx, 0, models, found)
		return err
	}, also...)
	return saved, err
}

func (s *Store) saveModels(tx *gorm.DB, comparison int64, models []training.Fitted, found *training.Findings) (saved []training.Model, err error) {
	for _, fitted := range models {
		model, err := s.saveModel(tx, comparison, fitted)
		if err != nil {
			return nil, err
		}
		saved = append(saved, model)
	}
	if found == nil {
		return saved, nil
	}
	// Two trainings may end at once: what they find is replaced by one after the other.
	if err := lockAdditions(tx, "ratings"); err != nil {
		return nil, err
	}
	if err := s.saveRatings(tx, found.Ratings); err != nil {
		return nil, err
	}
	return saved, s.saveEffects(tx, found.Referees)
}

func (s *Store) saveModel(tx *gorm.DB, comparison int64, fitted training.Fitted) (training.Model, error) {
	model := fitted.Model
	row := modelRow{
		Name: model.Name, Recipe: model.Recipe, State: string(model.State), Digest: model.Digest, Inputs: model.Inputs,
		TrainedAt: model.TrainedAt.UTC(), TrainedThrough: model.TrainedThrough.UTC(), Matches: model.Matches,
	}
	if comparison != 0 {
		row.ComparisonID = &comparison
	}
	if err := tx.Create(&row).Error; err != nil {
		return model, toFault(err, "model %s", model.Name)
	}
	model.ID, model.Comparison = row.ID, comparison
	lost, err := replaceChampions(tx, row.ID, fitted)
	if err != nil {
		return model, toFault(err, "champions of %s", model.Name)
	}
	model.Divisions = slices.DeleteFunc(slices.Clone(model.Divisions), func(division string) bool { return slices.Contains(lost, division) })
	if err := s.saveForecasts(tx, row.ID, fitted.Forecasts); err != nil {
		return model, err
	}
	if len(lost) > 0 {
		err := tx.Model(&forecastRow{}).Where("model_id = ? AND match_id IN (SELECT id FROM matches WHERE division IN ?)", row.ID, lost).Update("published", false).Error
		if err != nil {
			return model, toFault(err, "forecasts of %s", model.Name)
		}
	}
	// The state of an older model of this name can be recomputed from its recipe.
	err = tx.Model(&modelRow{}).Where("name = ? AND id <> ? AND state <> '' AND id NOT IN (SELECT model_id FROM champions)", model.Name, row.ID).
		Update("state", "").Error
	if err != nil {
		return model, toFault(err, "older models %s", model.Name)
	}
	details := map[string]any{"divisions": model.Divisions, "matches": model.Matches}
	return model, recordAudit(tx, model.TrainedAt, audit.Model, row.ID, model.Name, "trained", details)
}

// Models lists the models, newest first, without their state.
func (s *Store) Models(ctx context.Context) ([]training.Model, error) {
	var rows []modelRow
	if err := s.db.WithContext(ctx).Omit("state").Order("id DESC").Find(&rows).Error; err != nil {
		return nil, toFault(err, "models")
	}
	var champions []championRow
	if err := s.db.WithContext(ctx).Order("division").Find(&champions).Error; err != nil {
		return nil, toFault(err, "champions")
	}
	list := make([]training.Model, 0, len(rows))
	for _, row := range rows {
		model := row.model()
		for _, champion := range champions {
			if champion.ModelID == row.ID {
				model.Divisions = append(model.Divisions, champion.Division)
				if champion.Held {
					model.Held = append(model.Held, champion.Division)
				}
			}
		}
		list = append(list, model)
	}
	return list, nil
}

// Model returns a model by its id, with its state if that is still stored.
func (s *Store) Model(ctx context.Context, id int64) (training.Model, error) {
	var row modelRow
	if err := s.db.WithContext(ctx).First(&row, id).Error; err != nil {
		return training.Model{}, toFault(err, "model %d", id)
	}
	model := row.model()
	var champions []championRow
	if err := s.db.WithContext(ctx).Where("model_id = ?", id).Order("division").Find(&champions).Error; err != nil {
		return model, toFault(err, "champions")
	}
	for _, champion := range champions {
		model.Divisions = append(model.Divisions, champion.Division)
		if champion.Held {
			model.Held = append(model.Held, champion.Division)
		}
	}
	return model, nil
}
