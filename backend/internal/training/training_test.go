package training_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/job"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// memoryStore is a store in memory that lets tests see what was saved.
type memoryStore struct {
	records   []football.MatchRecord
	model     training.Model
	forecasts []training.Forecast
	found     training.Findings
	fitted    []training.Fitted
	replays   []training.BacktestForecast
	champions map[string]training.Champion
	compared  []string // inputs of the comparisons
	broken    error

	ending     *training.Ending
	deductions []competition.Deduction
}

func (s *memoryStore) History(context.Context) ([]football.MatchRecord, error) {
	return slices.Clone(s.records), nil
}

func (s *memoryStore) SaveModels(_ context.Context, models []training.Fitted, found *training.Findings, _ ...job.Also) (saved []training.Model, err error) {
	if s.broken != nil {
		return nil, s.broken
	}
	s.fitted = models
	for i := range models {
		models[i].ID = 7
		s.model, s.forecasts, s.found = models[i].Model, models[i].Forecasts, *found
		saved = append(saved, models[i].Model)
	}
	return saved, nil
}

func (s *memoryStore) Champions(context.Context) (map[string]training.Champion, error) {
	return s.champions, nil
}

func (s *memoryStore) Ending(context.Context, string) (training.Ending, error) {
	if s.ending == nil {
		return training.Ending{}, fault.New(fault.NotFound, "not found")
	}
	return *s.ending, nil
}

func (s *memoryStore) Deductions(_ context.Context, division string, season football.Season) (found []competition.Deduction, _ error) {
	for _, d := range s.deductions {
		if d.Division == division && d.Season == season {
			found = append(found, d)
		}
	}
	return found, nil
}

func (s *memoryStore) AllDeductions(context.Context) ([]competition.Deduction, error) {
	return slices.Clone(s.deductions), nil
}

func (s *memoryStore) Compared(_ context.Context, inputs string) (bool, error) {
	return slices.Contains(s.compared, inputs), nil
}

func (s *memoryStore) SaveComparison(
	ctx context.Context, c training.Comparison, replays []training.BacktestForecast, models []training.Fitted, found *training.Findings, _ ...job.Also,
) (training.Comparison, []training.Model, error) {
	s.replays, s.compared = replays, append(s.compared, c.Inputs)
	saved, err := s.SaveModels(ctx, models, found)
	return c, saved, err
}

var (
	recipe = forecast.Recipe{Name: forecast.DynamicGoals}
	now    = time.Date(2023, time.August, 22, 10, 0, 0, 0, time.UTC)
)

func fixture(id int64, matchday, day int) football.MatchRecord {
	return football.MatchRecord{Status: football.Scheduled, Fixture: football.Fixture{
		ID: id, Division: "SP1", Season: 2023, Matchday: matchday, Kickoff: time.Date(2023, time.August, day, 12, 0, 0, 0, time.UTC),
		Home: football.Team{ID: 2*id + 1, Name: "H", Country: "ES"}, Away: football.Team{ID: 2*id + 2, Name: "A", Country: "ES"},
	}}
}

func match(id int64, matchday, day int) football.MatchRecord {
	s := fixture(id, matchday, day)
	s.Status, s.Score = football.Played, &football.Score{Home: 1}
	return s
}

func run(t *testing.T, s *memoryStore) training.Result {
	t.Helper()
	result, err := (&training.Trainer{Store: s, Now: func() time.Time { return now }}).Run(t.Context(), recipe)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestRunForecastsFixturesAndTheLastMatchday(t *testing.T) {
	s := &memoryStore{records: []football.MatchRecord{
		match(1, 1, 12), match(2, 1, 13), match(3, 2, 19), match(4, 2, 20), fixture(5, 3, 26), fixture(6, 3, 27),
	}}
	result := run(t, s)
	if result.Model.ID != 7 || result.Fixtures != 2 || result.Retrospective != 2 || result.Model.Matches != 4 ||
		!result.Model.TrainedThrough.Equal(s.records[3].Kickoff) || !slices.Equal(result.Model.Divisions, []string{"SP1"}) {
		t.Errorf("result %+v", result)
	}
	retrospective := map[int64]bool{}
	for _, f := range s.forecasts {
		retrospective[f.MatchID] = f.Retrospective
		want := now
		if f.Retrospective {
			want = s.records[2].Kickoff // the block's first match
		}
		if !f.AsOf.Equal(want) || !f.MadeAt.Equal(now) {
			t.Errorf("match %d: made at %s as of %s, want as of %s", f.MatchID, f.MadeAt, f.AsOf, want)
		}
	}
	if len(retrospective) != 4 || !retrospective[3] || !retrospective[4] || retrospective[5] || retrospective[6] {
		t.Errorf("forecasts %v", retrospective)
	}
}

func TestLastDaysReplaceAnUnknownMatchday(t *testing.T) {
	s := &memoryStore{records: []football.MatchRecord{match(1, 0, 12), match(2, 0, 19), match(3, 0, 20)}}
	run(t, s)
	var got []int64
	for _, f := range s.forecasts {
		got = append(got, f.MatchID)
	}
	if want := []int64{2, 3}; !slices.Equal(got, want) {
		t.Errorf("matches %v, want %v", got, want)
	}
}

func TestModelsDoNotLearnFromAwardedMatches(t *testing.T) {
	awarded := match(2, 1, 13)
	awarded.Status = football.Awarded
	result := run(t, &memoryStore{records: []football.MatchRecord{match(1, 1, 12), awarded}})
	if result.Model.Matches != 1 || !result.Model.TrainedThrough.Equal(match(1, 1, 12).Kickoff) {
		t.Errorf("%+v", result.Model)
	}
}

// A past fixture whose result is missing is forecast from what was known
// before it; a postponed one is forecast with what is known now.
func TestForecastsDoNotUseLaterResults(t *testing.T) {
	postponed := fixture(6, 1, 13)
	postponed.Status = football.Postponed
	s := &memoryStore{records: []football.MatchRecord{match(1, 1, 12), match(2, 2, 19), fixture(5, 1, 13), postponed}}
	run(t, s)
	made := map[int64]training.Forecast{}
	for _, f := range s.forecasts {
		made[f.MatchID] = f
	}
	if past := made[5]; !past.Retrospective || !past.AsOf.Equal(s.records[0].Kickoff) {
		t.Errorf("the past fixture as of %s, retrospective %t", past.AsOf, past.Retrospective)
	}
	if f := made[6]; f.Retrospective || !f.AsOf.Equal(now) {
		t.Errorf("the postponed one as of %s, retrospective %t", f.AsOf, f.Retrospective)
	}
}

func TestSavedModelMakesTheSameForecasts(t *testing.T) {
	for _, name := range forecast.Models() {
		s := &memoryStore{records: []football.MatchRecord{match(1, 1, 12), match(2, 1, 13), fixture(5, 3, 26)}}
		trainer := training.Trainer{Store: s, Now: func() time.Time { return now }}
		if _, err := trainer.Run(t.Context(), forecast.Recipe{Name: name}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		model, err := forecast.Decode(s.model.Recipe, s.model.State)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range s.forecasts {
			if f.MatchID != 5 {
				continue
			}
			again, err := model.Forecast(s.records[2].Fixture)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(f.Forecast, again, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("%s:\n%s", name, diff)
			}
		}
	}
}

// A stored model is refitted to the last bit, whatever has been played since, and
// Refit reports when the matches it had learned from have changed.
func TestRefitIsIdenticalToTheLastBit(t *testing.T) {
	records := []football.MatchRecord{match(1, 1, 12), match(2, 1, 13), match(3, 2, 19), fixture(4, 3, 26)}
	for i := range records {
		records[i].Home.ID, records[i].Away.ID = int64(1+i%2), int64(3+i%3)
	}
	for _, name := range forecast.Models() {
		s := &memoryStore{records: records}
		trainer := training.Trainer{Store: s, Now: func() time.Time { return now }}
		result, err := trainer.Run(t.Context(), forecast.Recipe{Name: name, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		s.records = slices.Clone(records)
		s.records[3].Status, s.records[3].Score = football.Played, &football.Score{Away: 4}
		trainer.Now = func() time.Time { return now.AddDate(0, 0, 7) }
		if again, err := trainer.Refit(t.Context(), result.Model); err != nil || !again.Same || again.Matches != 3 {
			t.Errorf("%s after another match: %+v, %v", name, again, err)
		}
		s.records[0].Score = &football.Score{Away: 2}
		if again, err := trainer.Refit(t.Context(), result.Model); err != nil || again.Same {
			t.Errorf("%s after a correction: %+v, %v", name, again, err)
		}
	}
}

func TestTrainingErrors(t *testing.T) {
	trainer := training.Trainer{Store: &memoryStore{}, Now: func() time.Time { return now }}
	if _, err := trainer.Run(t.Context(), recipe); fault.KindOf(err) != fault.Conflict {
		t.Errorf("without matches: %v", err)
	}
	broken := errors.New("disk full")
	trainer.Store = &memoryStore{records: []football.MatchRecord{match(1, 1, 12)}, broken: broken}
	if _, err := trainer.Run(t.Context(), recipe); !errors.Is(err, broken) {
		t.Errorf("a store that fails: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	trainer.Store = &memoryStore{records: []football.MatchRecord{match(1, 1, 12)}}
	if _, err := trainer.Run(ctx, recipe); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
