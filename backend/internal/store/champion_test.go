package store_test

import (
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// The state of older models is deleted, as it can be recomputed, but not that of
// champions: they are needed for forecasts.
func TestOnlyModelsWithoutADivisionLoseTheirState(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		importRecords(t, s, matchRecord("SP1", 2023, 0), matchRecord("E0", 2023, 1))
		fitted := func(divisions ...string) training.Model {
			t.Helper()
			models, err := s.SaveModels(t.Context(), []training.Fitted{{Model: training.Model{
				Name: "m", State: []byte(`{"known": 1}`), TrainedAt: start, TrainedThrough: start, Matches: 10, Divisions: divisions,
			}}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			return models[0]
		}
		replaced, english := fitted("SP1"), fitted("E0")
		latest := fitted("SP1")
		for _, c := range []struct {
			model training.Model
			knows bool
		}{{replaced, false}, {english, true}, {latest, true}} {
			got, err := s.Model(t.Context(), c.model.ID)
			if err != nil || (len(got.State) > 0) != c.knows {
				t.Errorf("model %d has state %q, %v", c.model.ID, got.State, err)
			}
		}
		if err := s.Activate(t.Context(), replaced.ID, []string{"SP1"}, true, start); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a model without a state is activated: %v", err)
		}
		if err := s.Activate(t.Context(), latest.ID, []string{"SP1", "SP2"}, true, start); fault.KindOf(err) != fault.Invalid {
			t.Errorf("activated for a division without matches: %v", err)
		}
		if champions, err := s.Champions(t.Context()); err != nil || champions["SP1"].Held || champions["SP1"].ModelID != latest.ID {
			t.Errorf("champions %+v, %v", champions, err)
		}
	})
}

func TestAHeldDivisionStaysHeldAfterATraining(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		importRecords(t, s, matchRecord("SP1", 2023, 0))
		model := saveModel(t, s, start)
		if err := s.Activate(t.Context(), model.ID, []string{"SP1", "SP1"}, true, start); err != nil {
			t.Fatal(err)
		}
		next := saveModel(t, s, start.AddDate(0, 0, 1))
		if champions, err := s.Champions(t.Context()); err != nil || !champions["SP1"].Held || champions["SP1"].ModelID != next.ID {
			t.Errorf("champions %+v, %v", champions, err)
		}
	})
}

// A user who chooses a champion while a job fits models is not overruled by the job.
func TestAChampionChosenDuringAFitStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		importRecords(t, s, matchRecord("SP1", 2023, 0), matchRecord("E0", 2023, 1))
		list, _, err := s.Matches(t.Context(), football.MatchQuery{})
		if err != nil {
			t.Fatal(err)
		}
		save := func(name string, seen map[string]training.Champion) training.Model {
			t.Helper()
			fitted := training.Fitted{Seen: seen, Model: training.Model{
				Name: name, State: []byte(`{"known": 1}`), TrainedAt: start, TrainedThrough: start, Matches: 10, Divisions: []string{"E0", "SP1"},
			}}
			for _, match := range list {
				fitted.Forecasts = append(fitted.Forecasts, forecastAt(match.ID, start, .5))
			}
			models, err := s.SaveModels(t.Context(), []training.Fitted{fitted}, nil)
			if err != nil {
				t.Fatal(err)
			}
			return models[0]
		}
		chosen, other := save("chosen", nil), save("other", nil)
		seen, err := s.Champions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Activate(t.Context(), chosen.ID, []string{"SP1"}, false, start); err != nil {
			t.Fatal(err)
		}

		late := save("other", seen)

		champions, err := s.Champions(t.Context())
		if err != nil || champions["SP1"].ModelID != chosen.ID || champions["E0"].ModelID != late.ID {
			t.Errorf("champions %+v, %v; want %d of SP1 and %d of E0 (before: %d)", champions, err, chosen.ID, late.ID, other.ID)
		}
		if !slices.Equal(late.Divisions, []string{"E0"}) {
			t.Errorf("the late model says it is the champion of %v", late.Divisions)
		}
		for _, match := range list {
			history, err := s.ForecastHistory(t.Context(), match.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range history {
				if f.ModelID == late.ID && f.Published != (match.Division == "E0") {
					t.Errorf("%s: the late forecast is published: %v", match.Division, f.Published)
				}
			}
		}
		if none := save("third", map[string]training.Champion{}); len(none.Divisions) != 0 {
			t.Errorf("a fit that began without champions replaces those of %v", none.Divisions)
		}
	})
}
