package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/audit"
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
}

func (modelRow) TableName() string { return "models" }

func (r modelRow) model() training.Model {
	m := training.Model{
		ID: r.ID, Name: r.Name, Recipe: r.Recipe, State: []byte(r.State),
		TrainedAt: r.TrainedAt.UTC(), TrainedThrough: r.TrainedThrough.UTC(), Matches: r.Matches, Digest: r.Digest,
	}
	if r.ComparisonID != nil {
		m.Comparison = *r.ComparisonID
	}
	return m
}

type championRow struct {
	Division string `gorm:"primaryKey"`
	ModelID  int64
	Held     bool
}

func (championRow) TableName() string { return "champions" }

type forecastRow struct {
	MatchID       int64 `gorm:"primaryKey;autoIncrement:false"`
	ModelID       int64 `gorm:"primaryKey;autoIncrement:false"`
	MadeAt        time.Time
	AsOf          time.Time
	Retrospective bool
	Home          float64
	Draw          float64
	Away          float64
	ScoreHome     int
	ScoreAway     int
	ExpectedHome  float64
	ExpectedAway  float64
	Rho           float64
	Confidence    float64
	Parts         []forecast.Part `gorm:"serializer:json"`
	Published     bool
}

func (forecastRow) TableName() string { return "forecasts" }

func newForecastRow(model int64, f training.Forecast) forecastRow {
	parts := f.Parts
	if parts == nil {
		parts = []forecast.Part{} // kept as [], not as null
	}
	return forecastRow{
		MatchID: f.MatchID, ModelID: model, MadeAt: f.MadeAt.UTC(), AsOf: f.AsOf.UTC(), Retrospective: f.Retrospective,
		Home: f.Probs[football.Home], Draw: f.Probs[football.Draw], Away: f.Probs[football.Away],
		ScoreHome: f.Score.Home, ScoreAway: f.Score.Away,
		ExpectedHome: f.Expected.Home, ExpectedAway: f.Expected.Away, Rho: f.Rho, Confidence: f.Confidence, Parts: parts, Published: f.Published,
	}
}

func (r forecastRow) forecast(model string) training.Forecast {
	parts := r.Parts
	if len(parts) == 0 {
		parts = nil // as in a forecast that was never kept
	}
	return training.Forecast{
		MatchID: r.MatchID, ModelID: r.ModelID, Model: model,
		MadeAt: r.MadeAt.UTC(), AsOf: r.AsOf.UTC(), Retrospective: r.Retrospective, Published: r.Published,
		Forecast: forecast.Forecast{
			Probs:      football.Probs{r.Home, r.Draw, r.Away},
			Score:      football.Score{Home: r.ScoreHome, Away: r.ScoreAway},
			Expected:   forecast.Goals{Home: r.ExpectedHome, Away: r.ExpectedAway},
			Rho:        r.Rho,
			Confidence: r.Confidence,
			Parts:      parts,
		},
	}
}

// History gives all matches that were played or decided and all fixtures that
// are to come, by kick-off, with statistics and quotes.
func (s *Store) History(ctx context.Context) ([]football.MatchRecord, error) {
	var rows []matchRow
	err := s.db.WithContext(ctx).Where("home_goals IS NOT NULL OR status IN ?", []football.Status{football.Scheduled, football.Postponed}).
		Order("kickoff, id").Find(&rows).Error
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
	var statistics []statisticsRow
	if err := s.db.WithContext(ctx).Find(&statistics).Error; err != nil {
		return nil, toFault(err, "statistics")
	}
	for _, row := range statistics {
		if i, ok := index[row.MatchID]; ok {
			records[i].Statistics = row.statistics()
		}
	}
	var quotes []quoteRow
	if err := s.db.WithContext(ctx).Order("match_id, bookmaker, moment").Find(&quotes).Error; err != nil {
		return nil, toFault(err, "odds")
	}
	for _, row := range quotes {
		if i, ok := index[row.MatchID]; ok {
			records[i].Quotes = append(records[i].Quotes, row.quote())
		}
	}
	return records, nil
}

type ratingRow struct {
	TeamID  int64     `gorm:"primaryKey;autoIncrement:false"`
	At      time.Time `gorm:"primaryKey"`
	Attack  float64
	Defence float64
}

func (ratingRow) TableName() string { return "team_ratings" }

// Ratings of a team by the last training, oldest first.
func (s *Store) Ratings(ctx context.Context, team int64) ([]training.Rating, error) {
	var rows []ratingRow
	if err := s.db.WithContext(ctx).Where("team_id = ?", team).Order("at").Find(&rows).Error; err != nil {
		return nil, toFault(err, "ratings of team %d", team)
	}
	list := make([]training.Rating, 0, len(rows))
	for _, row := range rows {
		list = append(list, training.Rating{TeamID: row.TeamID, At: row.At.UTC(), TeamStrength: forecast.TeamStrength{Attack: row.Attack, Defence: row.Defence}})
	}
	return list, nil
}

// saveRatings puts the ratings of a training in the place of the ones before.
func (s *Store) saveRatings(tx *gorm.DB, ratings []training.Rating) error {
	if err := tx.Where("1 = 1").Delete(&ratingRow{}).Error; err != nil {
		return toFault(err, "ratings")
	}
	type key struct {
		team int64
		at   int64
	}
	rows := make([]ratingRow, 0, len(ratings))
	index := make(map[key]int, len(ratings))
	for _, r := range ratings {
		row := ratingRow{r.TeamID, r.At.UTC(), r.Attack, r.Defence}
		at := key{r.TeamID, r.At.UnixMicro()}
		if i, twice := index[at]; twice { // two matches of a team at one moment: the later one learnt counts
			rows[i] = row
			continue
		}
		index[at] = len(rows)
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	return toFault(tx.CreateInBatches(&rows, s.dialect.batchRows).Error, "ratings")
}

// SaveModels keeps models and their forecasts, makes each the champion of its
// divisions, and keeps what was found on the way: all of it or nothing.
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
	if err := s.saveRatings(tx, found.Ratings); err != nil {
		return nil, err
	}
	return saved, s.saveEffects(tx, found.Referees)
}

func (s *Store) saveModel(tx *gorm.DB, comparison int64, fitted training.Fitted) (training.Model, error) {
	model := fitted.Model
	row := modelRow{
		Name: model.Name, Recipe: model.Recipe, State: string(model.State), Digest: model.Digest,
		TrainedAt: model.TrainedAt.UTC(), TrainedThrough: model.TrainedThrough.UTC(), Matches: model.Matches,
	}
	if comparison != 0 {
		row.ComparisonID = &comparison
	}
	if err := tx.Create(&row).Error; err != nil {
		return model, toFault(err, "model %s", model.Name)
	}
	model.ID, model.Comparison = row.ID, comparison
	for _, division := range model.Divisions {
		champion := championRow{Division: division, ModelID: row.ID}
		onConflict := clause.OnConflict{Columns: []clause.Column{{Name: "division"}}, DoUpdates: clause.AssignmentColumns([]string{"model_id"})}
		if err := tx.Clauses(onConflict).Create(&champion).Error; err != nil {
			return model, toFault(err, "champion of %s", division)
		}
	}
	if err := s.saveForecasts(tx, row.ID, fitted.Forecasts); err != nil {
		return model, err
	}
	// What an older model of the name knew can be worked out again from its recipe.
	err := tx.Model(&modelRow{}).Where("name = ? AND id <> ? AND state <> '' AND id NOT IN (SELECT model_id FROM champions)", model.Name, row.ID).
		Update("state", "").Error
	if err != nil {
		return model, toFault(err, "older models %s", model.Name)
	}
	details := map[string]any{"divisions": model.Divisions, "matches": model.Matches}
	return model, recordAudit(tx, model.TrainedAt, audit.Model, row.ID, model.Name, "trained", details)
}

// saveForecasts of a new model. A match that was played stays with what people
// were shown of it, if they were shown anything.
func (s *Store) saveForecasts(tx *gorm.DB, model int64, forecasts []training.Forecast) error {
	var retrospective []int64
	for _, f := range forecasts {
		if f.Retrospective {
			retrospective = append(retrospective, f.MatchID)
		}
	}
	shown := map[int64]bool{}
	if len(retrospective) > 0 {
		var ids []int64
		if err := tx.Model(&forecastRow{}).Where("published AND match_id IN ?", retrospective).Distinct().Pluck("match_id", &ids).Error; err != nil {
			return toFault(err, "forecasts")
		}
		for _, id := range ids {
			shown[id] = true
		}
	}
	rows := make([]forecastRow, 0, len(forecasts))
	for _, f := range forecasts {
		if !f.Retrospective || !shown[f.MatchID] {
			rows = append(rows, newForecastRow(model, f))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return toFault(tx.CreateInBatches(&rows, s.dialect.batchRows).Error, "forecasts")
}

// Champions gives each division's champion.
func (s *Store) Champions(ctx context.Context) (map[string]training.Champion, error) {
	var rows []struct {
		Division string
		ModelID  int64
		Held     bool
		Recipe   forecast.Recipe `gorm:"serializer:json"`
	}
	err := s.db.WithContext(ctx).Table("champions").Select("champions.division, champions.model_id, champions.held, models.recipe").
		Joins("JOIN models ON models.id = champions.model_id").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "champions")
	}
	champions := map[string]training.Champion{}
	for _, row := range rows {
		champions[row.Division] = training.Champion{ModelID: row.ModelID, Recipe: row.Recipe, Held: row.Held}
	}
	return champions, nil
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

// Forecasts lists matches with what was said of them, by kick-off. Matches
// without a forecast are left out of the current ones and kept elsewhere.
func (s *Store) Forecasts(ctx context.Context, q training.Query) (list []training.MatchForecast, next string, err error) {
	var records []football.MatchRecord
	if q.Current {
		records, err = s.currentMatchdays(ctx, q)
	} else {
		records, next, err = s.Matches(ctx, q.MatchQuery)
	}
	if err != nil {
		return nil, "", err
	}
	forecasts, err := s.forecastsOf(ctx, records)
	if err != nil {
		return nil, "", err
	}
	for _, record := range records {
		one := training.MatchForecast{Record: record}
		if f, ok := forecasts[record.ID]; ok {
			one.Forecast = &f
		} else if q.Current {
			continue
		}
		list = append(list, one)
	}
	return list, next, nil
}

// forecastsOf chooses the forecast to show of each match, of those that were
// published: the last one made before kick-off, else the latest.
func (s *Store) forecastsOf(ctx context.Context, records []football.MatchRecord) (map[int64]training.Forecast, error) {
	chosen := map[int64]training.Forecast{}
	if len(records) == 0 {
		return chosen, nil
	}
	ids := make([]int64, 0, len(records))
	kickoff := make(map[int64]time.Time, len(records))
	for _, record := range records {
		ids = append(ids, record.ID)
		kickoff[record.ID] = record.Kickoff
	}
	var rows []struct {
		Forecast forecastRow `gorm:"embedded"`
		Name     string
	}
	err := s.db.WithContext(ctx).Table("forecasts").Select("forecasts.*, models.name").
		Joins("JOIN models ON models.id = forecasts.model_id").
		Where("forecasts.match_id IN ? AND forecasts.published", ids).
		Order("forecasts.made_at, forecasts.model_id").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "forecasts")
	}
	for _, row := range rows {
		before := func(f training.Forecast) bool { return !f.Retrospective && !f.MadeAt.After(kickoff[f.MatchID]) }
		f := row.Forecast.forecast(row.Name)
		if known, ok := chosen[f.MatchID]; !ok || before(f) || !before(known) {
			chosen[f.MatchID] = f
		}
	}
	return chosen, nil
}

// ForecastOf is the forecast to show of one match.
func (s *Store) ForecastOf(ctx context.Context, record football.MatchRecord) (*training.Forecast, error) {
	forecasts, err := s.forecastsOf(ctx, []football.MatchRecord{record})
	if err != nil {
		return nil, err
	}
	if f, ok := forecasts[record.ID]; ok {
		return &f, nil
	}
	return nil, nil
}

// ForecastHistory is all that was said of a match, oldest first: what people
// were shown and what challengers said.
func (s *Store) ForecastHistory(ctx context.Context, match int64) ([]training.Forecast, error) {
	var rows []struct {
		Forecast forecastRow `gorm:"embedded"`
		Name     string
	}
	err := s.db.WithContext(ctx).Table("forecasts").Select("forecasts.*, models.name").Joins("JOIN models ON models.id = forecasts.model_id").
		Where("forecasts.match_id = ?", match).Order("forecasts.made_at, forecasts.model_id").Find(&rows).Error
	if err != nil {
		return nil, toFault(err, "forecasts of match %d", match)
	}
	list := make([]training.Forecast, 0, len(rows))
	for _, row := range rows {
		list = append(list, row.Forecast.forecast(row.Name))
	}
	return list, nil
}

// Round of a division without matchday numbers: what begins within these days.
const unnumberedRound = 4 * 24 * time.Hour

// currentMatchdays gives the records of one matchday of every division, or of
// q's: the coming one, else the last one that was played.
func (s *Store) currentMatchdays(ctx context.Context, q training.Query) ([]football.MatchRecord, error) {
	divisions, err := s.Divisions(ctx)
	if err != nil {
		return nil, err
	}
	var all []football.MatchRecord
	for _, division := range divisions {
		if q.Division != "" && q.Division != division.Code {
			continue
		}
		pivot, err := s.currentMatch(ctx, division.Code, q.Now)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			continue
		}
		if err != nil {
			return nil, toFault(err, "current matchday of %s", division.Code)
		}
		round := football.MatchQuery{Division: division.Code, Season: football.Season(pivot.Season), Limit: football.MaxLimit}
		switch {
		case pivot.Matchday != nil:
			round.Matchday = *pivot.Matchday
		case pivot.HomeGoals == nil:
			round.From, round.To = pivot.Kickoff, pivot.Kickoff.Add(unnumberedRound)
		default:
			round.From, round.To = pivot.Kickoff.Add(-unnumberedRound), pivot.Kickoff.Add(time.Minute)
		}
		records, _, err := s.Matches(ctx, round)
		if err != nil {
			return nil, err
		}
		all = append(all, records...)
	}
	return all, nil
}

// resultWait is how long a result may be awaited before the fixture counts as
// forgotten, measured from the last match of its division that has one.
const resultWait = 14 * 24 * time.Hour

// currentMatch is the match whose matchday is the current one: the next fixture by
// kick-off, else the latest one whose result is awaited, else the last match played.
func (s *Store) currentMatch(ctx context.Context, division string, now time.Time) (matchRow, error) {
	db := s.db.WithContext(ctx).Where("division = ?", division).Session(&gorm.Session{})
	var next, played, awaited matchRow
	err := db.Where("status = ? AND kickoff >= ?", football.Scheduled, now.UTC()).Order("kickoff, id").Take(&next).Error
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return next, err
	}
	playedErr := db.Where("home_goals IS NOT NULL").Order("kickoff DESC, id").Take(&played).Error
	if playedErr != nil && !errors.Is(playedErr, gorm.ErrRecordNotFound) {
		return played, playedErr
	}
	err = db.Where("status = ? AND kickoff > ?", football.Scheduled, played.Kickoff.Add(-resultWait).UTC()).
		Order("kickoff DESC, id").Take(&awaited).Error
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return awaited, err
	}
	return played, playedErr
}
