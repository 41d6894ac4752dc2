package training_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// shelf is a store in memory; what was saved is kept for the test to see.
type shelf struct {
	matches   []football.Match
	fixtures  []football.Fixture
	model     training.Model
	forecasts []training.Forecast
	found     training.Findings
	broken    error
}

func (s *shelf) PlayedMatches(context.Context) ([]football.Match, error)  { return s.matches, nil }
func (s *shelf) OpenFixtures(context.Context) ([]football.Fixture, error) { return s.fixtures, nil }

func (s *shelf) SaveModel(_ context.Context, model training.Model, forecasts []training.Forecast, found training.Findings) (training.Model, error) {
	if s.broken != nil {
		return training.Model{}, s.broken
	}
	model.ID = 7
	s.model, s.forecasts, s.found = model, forecasts, found
	return model, nil
}

var (
	recipe = forecast.Recipe{Name: forecast.DynamicGoals}
	now    = time.Date(2023, time.September, 1, 10, 0, 0, 0, time.UTC)
)

func fixture(id int64, matchday, day int) football.Fixture {
	return football.Fixture{
		ID: id, Division: "SP1", Season: 2023, Matchday: matchday, Kickoff: time.Date(2023, time.August, day, 12, 0, 0, 0, time.UTC),
		Home: football.Team{ID: 2*id + 1, Name: "H", Country: "ES"}, Away: football.Team{ID: 2*id + 2, Name: "A", Country: "ES"},
	}
}

func match(id int64, matchday, day int) football.Match {
	return football.Match{Fixture: fixture(id, matchday, day), Score: football.Score{Home: 1}}
}

func run(t *testing.T, s *shelf) training.Result {
	t.Helper()
	result, err := (&training.Trainer{Store: s, Now: func() time.Time { return now }}).Run(t.Context(), recipe)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestTrainingForecastsWhatIsToComeAndTheLastMatchday(t *testing.T) {
	s := &shelf{
		matches:  []football.Match{match(1, 1, 12), match(2, 1, 13), match(3, 2, 19), match(4, 2, 20)},
		fixtures: []football.Fixture{fixture(5, 3, 26), fixture(6, 3, 27)},
	}
	result := run(t, s)
	if result.Model.ID != 7 || result.Fixtures != 2 || result.Retrospective != 2 || result.Model.Matches != 4 ||
		!result.Model.TrainedThrough.Equal(s.matches[3].Kickoff) || !slices.Equal(result.Model.Divisions, []string{"SP1"}) {
		t.Errorf("result %+v", result)
	}
	retrospective := map[int64]bool{}
	for _, f := range s.forecasts {
		retrospective[f.MatchID] = f.Retrospective
		want := now
		if f.Retrospective {
			want = s.matches[2].Kickoff // the block's first match
		}
		if !f.AsOf.Equal(want) || !f.MadeAt.Equal(now) {
			t.Errorf("match %d: made at %s as of %s, want as of %s", f.MatchID, f.MadeAt, f.AsOf, want)
		}
	}
	if len(retrospective) != 4 || !retrospective[3] || !retrospective[4] || retrospective[5] || retrospective[6] {
		t.Errorf("forecasts %v", retrospective)
	}
}

func TestWithoutMatchdaysTheLastDaysCount(t *testing.T) {
	s := &shelf{matches: []football.Match{match(1, 0, 12), match(2, 0, 19), match(3, 0, 20)}}
	run(t, s)
	var got []int64
	for _, f := range s.forecasts {
		got = append(got, f.MatchID)
	}
	if want := []int64{2, 3}; !slices.Equal(got, want) {
		t.Errorf("matches %v, want %v", got, want)
	}
}

func TestAwardedMatchesAreNotLearntFrom(t *testing.T) {
	awarded := match(2, 1, 13)
	awarded.Awarded = true
	result := run(t, &shelf{matches: []football.Match{match(1, 1, 12), awarded}})
	if result.Model.Matches != 1 || !result.Model.TrainedThrough.Equal(match(1, 1, 12).Kickoff) {
		t.Errorf("%+v", result.Model)
	}
}

func TestTheSavedModelForecastsTheSameAgain(t *testing.T) {
	s := &shelf{matches: []football.Match{match(1, 1, 12), match(2, 1, 13)}, fixtures: []football.Fixture{fixture(5, 3, 26)}}
	run(t, s)
	model, err := forecast.Decode(s.model.Recipe, s.model.State)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.forecasts {
		if f.MatchID == 5 && model.Forecast(s.fixtures[0]) != f.Forecast {
			t.Errorf("%+v, want %+v", model.Forecast(s.fixtures[0]), f.Forecast)
		}
	}
}

func TestTrainingSaysWhyItCannot(t *testing.T) {
	trainer := training.Trainer{Store: &shelf{}, Now: func() time.Time { return now }}
	if _, err := trainer.Run(t.Context(), recipe); fault.KindOf(err) != fault.Conflict {
		t.Errorf("without matches: %v", err)
	}
	broken := errors.New("disk full")
	trainer.Store = &shelf{matches: []football.Match{match(1, 1, 12)}, broken: broken}
	if _, err := trainer.Run(t.Context(), recipe); !errors.Is(err, broken) {
		t.Errorf("a store that fails: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	trainer.Store = &shelf{matches: []football.Match{match(1, 1, 12)}}
	if _, err := trainer.Run(ctx, recipe); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
