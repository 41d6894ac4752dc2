package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

func forecastAt(match int64, madeAt time.Time, home float64) training.Forecast {
	return training.Forecast{
		MatchID: match, MadeAt: madeAt, AsOf: madeAt, Published: true,
		Forecast: forecast.Forecast{
			Probs: football.Probs{home, .3, .7 - home}, Score: football.Score{Home: 1}, Expected: forecast.Goals{Home: 1.5, Away: 1}, Rho: -.05, Confidence: .8, Parts: []forecast.Part{{Name: forecast.PartHome, Home: .25, Away: -.125}},
		},
	}
}

func saveModel(t *testing.T, s *store.Store, madeAt time.Time, forecasts ...training.Forecast) training.Model {
	t.Helper()
	models, err := s.SaveModels(t.Context(), []training.Fitted{{Model: training.Model{
		Name: "m", Recipe: forecast.Recipe{Name: "m"}, State: []byte(`{}`), TrainedAt: madeAt, TrainedThrough: madeAt, Matches: 10, Divisions: []string{"SP1"},
	}, Forecasts: forecasts}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return models[0]
}

// A forecast is read as it was saved, with the model's own probabilities beside a blend.
func TestForecastsKeepTheModelsOwnProbabilities(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		for i, own := range []*football.Probs{{.5, .25, .25}, nil} {
			f := forecastAt(match.ID, match.Kickoff.Add(time.Duration(i-9)*time.Hour), .4)
			f.Own = own
			saveModel(t, s, f.MadeAt, f)
			alone, err := s.ForecastOf(t.Context(), *match)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(f.Forecast, alone.Forecast); diff != "" {
				t.Errorf("one forecast:\n%s", diff)
			}
			list, _, err := s.Forecasts(t.Context(), training.Query{MatchQuery: football.MatchQuery{Division: "SP1"}})
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			if diff := cmp.Diff(own, list[0].Forecast.Own); diff != "" {
				t.Errorf("in the list:\n%s", diff)
			}
		}
	})
}

// A forecast made before the match stays, whatever later models forecast.
func TestTheLastForecastBeforeKickoffIsShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		shown := func() float64 {
			t.Helper()
			f, err := s.ForecastOf(t.Context(), *match)
			if err != nil {
				t.Fatal(err)
			}
			if f == nil {
				return 0
			}
			return f.Probs[football.Home]
		}
		if got := shown(); got != 0 {
			t.Errorf("without a model: %v", got)
		}
		steps := []struct {
			name  string
			given training.Forecast
			want  float64
		}{
			{"a first model", forecastAt(match.ID, match.Kickoff.Add(-48*time.Hour), .4), .4},
			{"a later model before the match", forecastAt(match.ID, match.Kickoff.Add(-time.Hour), .45), .45},
			{"a model after the match", forecastAt(match.ID, match.Kickoff.Add(time.Hour), .5), .45},
		}
		for _, step := range steps {
			saveModel(t, s, step.given.MadeAt, step.given)
			if got := shown(); got != step.want {
				t.Errorf("%s: P(1) = %v is shown, want %v", step.name, got, step.want)
			}
		}
	})
}

// Of a match without a forecast before kick-off, the first retrospective forecast is
// shown. Those of later models, which would look better, do not replace it.
func TestWithoutAForecastBeforeKickoffTheFirstLaterOneIsShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0, played(1, 0))
		importRecords(t, s, match)
		for i, home := range []float64{.4, .6} {
			given := forecastAt(match.ID, match.Kickoff.Add(time.Duration(i+1)*time.Hour), home)
			given.Retrospective = true
			saveModel(t, s, given.MadeAt, given)
		}
		f, err := s.ForecastOf(t.Context(), *match)
		if err != nil || f == nil {
			t.Fatal(f, err)
		}
		if f.Probs[football.Home] != .4 || !f.Retrospective {
			t.Errorf("%+v is shown, want the older model's", f)
		}
	})
}

// Forecasts of challengers are stored, but users see only the champion's.
func TestForecastsOfChallengersAreNotShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		champion := forecastAt(match.ID, start, .4)
		saveModel(t, s, start, champion)
		challenger := forecastAt(match.ID, start.Add(time.Hour), .6)
		challenger.Published = false
		saveModel(t, s, challenger.MadeAt, challenger)
		if f, err := s.ForecastOf(t.Context(), *match); err != nil || f == nil || f.Probs[football.Home] != .4 {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

func TestRatingsAreThoseOfTheLastTraining(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		rating := func(day int, attack float64) training.Rating {
			return training.Rating{TeamID: match.Home.ID, At: start.AddDate(0, 0, day), TeamStrength: forecast.TeamStrength{Attack: attack, Defence: -attack}}
		}
		for _, ratings := range [][]training.Rating{{rating(0, .1), rating(7, .2)}, {rating(7, .3), rating(0, .4), rating(0, .5)}} {
			_, err := s.SaveModels(t.Context(), nil, &training.Findings{Ratings: ratings})
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Ratings(t.Context(), match.Home.ID)
		if diff := cmp.Diff([]training.Rating{rating(0, .5), rating(7, .3)}, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

func TestAModelIsSavedCompletelyOrNotAtAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		match := matchRecord("SP1", 2023, 0)
		importRecords(t, s, match)
		_, err := s.SaveModels(t.Context(), []training.Fitted{{Model: training.Model{
			Name: "m", State: []byte(`{}`), TrainedAt: start, TrainedThrough: start, Matches: 1, Divisions: []string{"SP1"},
		}, Forecasts: []training.Forecast{forecastAt(match.ID, start, .4), forecastAt(match.ID+99, start, .4)}}}, nil)
		if err == nil {
			t.Fatal("a forecast of an unknown match is stored")
		}
		models, err := s.Models(t.Context())
		if err != nil || len(models) != 0 {
			t.Errorf("models %v, %v", models, err)
		}
		if f, err := s.ForecastOf(t.Context(), *match); err != nil || f != nil {
			t.Errorf("forecast %v, %v", f, err)
		}
	})
}

func TestTheNewestModelIsTheChampion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		importRecords(t, s, matchRecord("SP1", 2023, 0))
		first, second := saveModel(t, s, start), saveModel(t, s, start.Add(time.Hour))
		models, err := s.Models(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, model := range models {
			got = append(got, model.ID)
		}
		if want := []int64{second.ID, first.ID}; !slices.Equal(got, want) {
			t.Errorf("models %v, want %v", got, want)
		}
		if diff := cmp.Diff([]string{"SP1"}, models[0].Divisions); diff != "" || len(models[1].Divisions) != 0 {
			t.Errorf("champions %v and %v", models[0].Divisions, models[1].Divisions)
		}
	})
}

func TestTheCurrentMatchday(t *testing.T) {
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	on := func(n int) func(*football.MatchRecord) { return func(s *football.MatchRecord) { s.Kickoff = day(n) } }
	matchday := func(n int) func(*football.MatchRecord) { return func(s *football.MatchRecord) { s.Matchday = n } }
	postponed := func(s *football.MatchRecord) { s.Status = football.Postponed }
	tests := []struct {
		name    string
		records []*football.MatchRecord
		now     time.Time
		want    []int // indices of records
	}{
		{
			"the next fixture's",
			[]*football.MatchRecord{matchRecord("SP1", 2023, 0, matchday(1), on(0), played(1, 0)), matchRecord("SP1", 2023, 1, matchday(2), on(7)), matchRecord("SP1", 2023, 2, matchday(2), on(8)), matchRecord("SP1", 2023, 3, matchday(3), on(14))},
			day(3),
			[]int{1, 2},
		},
		{
			"between two days of it",
			[]*football.MatchRecord{matchRecord("SP1", 2023, 0, matchday(1), on(0), played(1, 0)), matchRecord("SP1", 2023, 1, matchday(1), on(2))},
			day(1),
			[]int{0, 1},
		},
		{
			"results that are awaited",
			[]*football.MatchRecord{matchRecord("SP1", 2023, 0, matchday(1), on(0), played(1, 0)), matchRecord("SP1", 2023, 1, matchday(2), on(7))},
			day(60),
			[]int{1},
		},
		{
			"a forgotten fixture does not count",
			[]*football.MatchRecord{matchRecord("SP1", 2023, 0, matchday(1), on(0)), matchRecord("SP1", 2023, 1, matchday(9), on(60), played(1, 0))},
			day(90),
			[]int{1},
		},
		{
			"the last one played",
			[]*football.MatchRecord{matchRecord("SP1", 2023, 0, matchday(1), on(0), played(1, 0)), matchRecord("SP1", 2023, 1, matchday(2), on(7), played(1, 0)), matchRecord("SP1", 2023, 2, matchday(2), on(8), played(1, 0))},
			day(60),
			[]int{1, 2},
		},
		{
			"without numbers: the days around it",
			[]*football.MatchRecord{matchRecord("SP1", 2023, 0, matchday(0), on(0), played(1, 0)), matchRecord("SP1", 2023, 1, matchday(0), on(7)), matchRecord("SP1", 2023, 2, matchday(0), on(9)), matchRecord("SP1", 2023, 3, matchday(0), on(14))},
			day(3),
			[]int{1, 2},
		},
		{
			"a postponed match is no next one",
			[]*football.MatchRecord{matchRecord("SP1", 2023, 0, matchday(1), on(5), postponed), matchRecord("SP1", 2023, 1, matchday(2), on(7))},
			day(3),
			[]int{1},
		},
	}
	each := func(t *testing.T, another func(testing.TB) string) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				s := storetest.Open(t, another(t))
				var records []*football.MatchRecord
				for _, one := range test.records {
					clone := *one
					records = append(records, &clone)
				}
				importRecords(t, s, records...)
				var forecasts []training.Forecast
				for _, one := range records {
					forecasts = append(forecasts, forecastAt(one.ID, start.AddDate(0, 0, -1), .4))
				}
				saveModel(t, s, start, forecasts...)
				found, _, err := s.Forecasts(t.Context(), training.Query{Current: true, Now: test.now})
				if err != nil {
					t.Fatal(err)
				}
				var got, want []int64
				for _, f := range found {
					got = append(got, f.Record.ID)
				}
				for _, i := range test.want {
					want = append(want, records[i].ID)
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("matches %v, want %v", got, want)
				}
			})
		}
	}
	t.Run("sqlite", func(t *testing.T) { each(t, storetest.SQLite) })
	t.Run("postgres", func(t *testing.T) { each(t, storetest.Postgres) })
}
