package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quinielaml/quinielaml/backend/internal/training"
)

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
	OwnHome       *float64
	OwnDraw       *float64
	OwnAway       *float64
	HomeLast      *time.Time
	AwayLast      *time.Time
	Caution       forecast.Caution
	Parts         []forecast.Part `gorm:"serializer:json"`
	Published     bool
}

func (forecastRow) TableName() string { return "forecasts" }

func newForecastRow(model int64, f training.Forecast) forecastRow {
	parts := f.Parts
	if parts == nil {
		parts = []forecast.Part{} // stored as [], not as null
	}
	row := forecastRow{
		MatchID: f.MatchID, ModelID: model, MadeAt: f.MadeAt.UTC(), AsOf: f.AsOf.UTC(), Retrospective: f.Retrospective,
		Home: f.Probs[football.Home], Draw: f.Probs[football.Draw], Away: f.Probs[football.Away],
		ScoreHome: f.Score.Home, ScoreAway: f.Score.Away,
		ExpectedHome: f.Expected.Home, ExpectedAway: f.Expected.Away, Rho: f.Rho, Confidence: f.Confidence, Parts: parts, Published: f.Published,
	}
	row.Caution, row.HomeLast, row.AwayLast = f.Known.Caution, dayOrNull(f.Known.Last[0]), dayOrNull(f.Known.Last[1])
	if own := f.Own; own != nil {
		row.OwnHome, row.OwnDraw, row.OwnAway = &own[football.Home], &own[football.Draw], &own[football.Away]
	}
	return row
}

// dayOrNull returns nil for the zero time.
func dayOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// known returns what the forecast was made from.
func (r *forecastRow) known() forecast.Knowledge {
	k := forecast.Knowledge{Caution: r.Caution}
	for side, last := range []*time.Time{r.HomeLast, r.AwayLast} {
		if last != nil {
			k.Last[side] = last.UTC()
		}
	}
	return k
}

// own returns the model's own probabilities if the forecast is a blend with odds.
func (r *forecastRow) own() *football.Probs {
	if r.OwnHome == nil || r.OwnDraw == nil || r.OwnAway == nil {
		return nil
	}
	return &football.Probs{*r.OwnHome, *r.OwnDraw, *r.OwnAway}
}

func (r forecastRow) forecast(model string) training.Forecast {
	parts := r.Parts
	if len(parts) == 0 {
		parts = nil // nil, as before it was stored
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
			Own:        r.own(),
			Known:      r.known(),
			Parts:      parts,
		},
	}
}

// saveForecasts stores the forecasts of a new model. A retrospective forecast is
// left out if users were already shown a forecast of the match.
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

// Forecasts lists matches with their forecasts, by kick-off. In the current
// matchdays, matches without a forecast are left out; in other lists they are
// included. The forecasts have no parts.
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

// forecastsOf returns the forecast to show of each match, by match id and without its
// parts: the last published one made before kick-off, else the latest published one.
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
	rows, err := findForecasts(s.db.WithContext(ctx).Where("match_id IN ? AND published", ids).Order("made_at, model_id"))
	if err != nil {
		return nil, toFault(err, "forecasts")
	}
	names, err := s.modelNames(ctx, rows)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		before := func(f training.Forecast) bool { return !f.Retrospective && !f.MadeAt.After(kickoff[f.MatchID]) }
		f := row.forecast(names[row.ModelID])
		if known, ok := chosen[f.MatchID]; !ok || before(f) || !before(known) {
			chosen[f.MatchID] = f
		}
	}
	return chosen, nil
}

// modelNames returns the names of the models of forecasts, by id.
func (s *Store) modelNames(ctx context.Context, forecasts []forecastRow) (map[int64]string, error) {
	names := map[int64]string{}
	for _, row := range forecasts {
		names[row.ModelID] = ""
	}
	if len(names) == 0 {
		return names, nil
	}
	var models []struct {
		ID   int64
		Name string
	}
	err := s.db.WithContext(ctx).Table("models").Select("id, name").Find(&models, "id IN ?", slices.Collect(maps.Keys(names))).Error
	for _, model := range models {
		names[model.ID] = model.Name
	}
	return names, toFault(err, "models")
}

// ForecastOf returns the forecast to show of one match; nil if there is none.
func (s *Store) ForecastOf(ctx context.Context, record football.MatchRecord) (*training.Forecast, error) {
	forecasts, err := s.forecastsOf(ctx, []football.MatchRecord{record})
	if err != nil {
		return nil, err
	}
	f, ok := forecasts[record.ID]
	if !ok {
		return nil, nil
	}
	var row forecastRow
	err = s.db.WithContext(ctx).Select("parts").First(&row, "match_id = ? AND model_id = ?", f.MatchID, f.ModelID).Error
	if len(row.Parts) > 0 { // nil, as before it was stored
		f.Parts = row.Parts
	}
	return &f, toFault(err, "forecast of match %d", record.ID)
}

// ForecastHistory returns all forecasts of a match, oldest first: the published ones
// and those of challengers.
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

// SaveForecast stores a forecast, replacing the same model's forecast of the match.
func (s *Store) SaveForecast(ctx context.Context, f training.Forecast) error {
	row := newForecastRow(f.ModelID, f)
	return toFault(s.db.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error, "forecast of match %d", f.MatchID)
}

// DropForecasts deletes all forecasts of a match.
func (s *Store) DropForecasts(ctx context.Context, match int64) error {
	return toFault(s.db.WithContext(ctx).Where("match_id = ?", match).Delete(&forecastRow{}).Error, "forecasts of match %d", match)
}
