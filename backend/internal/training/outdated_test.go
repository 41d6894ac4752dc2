package training_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// crown makes the models that were saved last the champions, as a database does.
func (s *memoryStore) crown() {
	for i := range s.fitted {
		for _, division := range s.fitted[i].Divisions {
			s.champions[division] = training.Champion{ModelID: 7, Recipe: s.fitted[i].Recipe, Inputs: s.fitted[i].Inputs}
		}
	}
}

func TestOutdated(t *testing.T) {
	both, neither := training.Outdated{Comparison: true, Forecasts: true}, training.Outdated{}
	tests := []struct {
		name   string
		change func(s *memoryStore, trainer *training.Trainer)
		want   training.Outdated
	}{
		{"nothing", func(*memoryStore, *training.Trainer) {}, neither},
		{"another hour", func(_ *memoryStore, trainer *training.Trainer) {
			trainer.Now = func() time.Time { return now.Add(time.Hour) }
		}, neither},
		{"a result", func(s *memoryStore, _ *training.Trainer) {
			s.records[2].Status, s.records[2].Score = football.Played, &football.Score{Away: 2}
		}, both},
		{"a corrected score", func(s *memoryStore, _ *training.Trainer) { s.records[0].Score = &football.Score{Home: 4} }, both},
		{"a new fixture", func(s *memoryStore, _ *training.Trainer) { s.records = append(s.records, fixture(9, 4, 29)) }, both},
		{"another version of the program", func(_ *memoryStore, trainer *training.Trainer) { trainer.Version = "v2" }, both},
		{"a fixture that was not played", func(_ *memoryStore, trainer *training.Trainer) {
			trainer.Now = func() time.Time { return now.AddDate(0, 0, 5) } // the fixture is on the 26th
		}, training.Outdated{Forecasts: true}},
		{"a champion that a user holds", func(s *memoryStore, _ *training.Trainer) {
			champion := s.champions["SP1"]
			champion.Held = true
			s.champions["SP1"] = champion
		}, training.Outdated{Comparison: true}},
		{"an older model as the champion", func(s *memoryStore, _ *training.Trainer) {
			s.champions["SP1"] = training.Champion{ModelID: 3, Recipe: forecast.Recipe{Name: forecast.Elo}, Inputs: "older"}
		}, both},
		{"no matches", func(s *memoryStore, _ *training.Trainer) { s.records = nil }, neither},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := &memoryStore{champions: map[string]training.Champion{}, records: []football.MatchRecord{match(1, 1, 12), match(2, 2, 19), fixture(3, 3, 26)}}
			trainer := &training.Trainer{Store: s, Now: func() time.Time { return now }, Version: "v1"}
			expect := func(when string, want training.Outdated) {
				t.Helper()
				if got, err := trainer.Outdated(t.Context()); err != nil || got != want {
					t.Errorf("%s: %+v, %v, want %+v", when, got, err, want)
				}
			}
			expect("before the first fit", both)
			if err := trainer.Compare(t.Context(), training.Plan{}, training.Hooks{}, &training.Summary{}); err != nil {
				t.Fatal(err)
			}
			s.crown()
			expect("after a comparison", neither)
			test.change(s, trainer)
			expect("after the change", test.want)
			if test.want.Forecasts {
				if err := trainer.Refresh(t.Context(), training.Hooks{}, &training.Refreshed{}); err != nil {
					t.Fatal(err)
				}
				s.crown()
				test.want.Forecasts = false
				expect("after new forecasts", test.want)
			}
		})
	}
}

// A comparison of some models, or over other seasons, does not stand for the daily one.
func TestOnlyACompleteComparisonCounts(t *testing.T) {
	for _, plan := range []training.Plan{{Models: []string{forecast.Elo, forecast.Strength}}, {From: 2023, To: 2023}} {
		s := &memoryStore{champions: map[string]training.Champion{}, records: []football.MatchRecord{match(1, 1, 12), match(2, 2, 19), fixture(3, 3, 26)}}
		trainer := &training.Trainer{Store: s, Now: func() time.Time { return now }}
		if err := trainer.Compare(t.Context(), plan, training.Hooks{}, &training.Summary{}); err != nil {
			t.Fatal(err)
		}
		s.crown()
		if got, err := trainer.Outdated(t.Context()); err != nil || got != (training.Outdated{Comparison: true}) {
			t.Errorf("%+v: %+v, %v", plan, got, err)
		}
	}
}

// A postponed match without a new date is forecast as if it were played now, so its
// forecast is another one every day.
func TestOverdueMatchesOutdateForecastsEveryDay(t *testing.T) {
	postponed := fixture(3, 2, 20)
	postponed.Status = football.Postponed
	s := &memoryStore{champions: map[string]training.Champion{}, records: []football.MatchRecord{match(1, 1, 12), match(2, 2, 19), postponed}}
	trainer := &training.Trainer{Store: s, Now: func() time.Time { return now }}
	for day := range 3 {
		trainer.Now = func() time.Time { return now.AddDate(0, 0, day) }
		if got, err := trainer.Outdated(t.Context()); err != nil || !got.Forecasts || got.Comparison != (day == 0) {
			t.Errorf("day %d: %+v, %v", day, got, err)
		}
		var err error
		if day == 0 {
			err = trainer.Compare(t.Context(), training.Plan{}, training.Hooks{}, &training.Summary{})
		} else {
			err = trainer.Refresh(t.Context(), training.Hooks{}, &training.Refreshed{})
		}
		if err != nil {
			t.Fatal(err)
		}
		s.crown()
		trainer.Now = func() time.Time { return now.AddDate(0, 0, day).Add(time.Hour) }
		if got, err := trainer.Outdated(t.Context()); err != nil || got != (training.Outdated{}) {
			t.Errorf("an hour after day %d: %+v, %v", day, got, err)
		}
	}
}

// A stored ending is outdated when other points are deducted from its teams than when it was
// simulated.
func TestDeductionsOutdateEndings(t *testing.T) {
	s := &memoryStore{champions: map[string]training.Champion{}, records: []football.MatchRecord{match(1, 1, 12), match(2, 2, 19), fixture(3, 3, 26)}}
	trainer := &training.Trainer{Store: s, Now: func() time.Time { return now }, Version: "v1"}
	if err := trainer.Compare(t.Context(), training.Plan{}, training.Hooks{}, &training.Summary{}); err != nil {
		t.Fatal(err)
	}
	s.crown()
	home := s.records[0].Home
	deduction := func(season football.Season, team football.Team, points int) competition.Deduction {
		return competition.Deduction{Division: "SP1", Season: season, Team: team, Points: points}
	}
	ending := func(deducted int) *training.Ending {
		return &training.Ending{Division: "SP1", Season: 2023, Teams: []training.Prospect{
			{Team: training.TeamName{ID: home.ID}, Deducted: deducted}, {Team: training.TeamName{ID: home.ID + 100}},
		}}
	}
	for _, test := range []struct {
		name       string
		ending     *training.Ending
		deductions []competition.Deduction
		want       bool
	}{
		{"no ending", nil, []competition.Deduction{deduction(2023, home, 3)}, false},
		{"none deducted", ending(0), nil, false},
		{"points deducted", ending(0), []competition.Deduction{deduction(2023, home, 3)}, true},
		{"the same points", ending(3), []competition.Deduction{deduction(2023, home, 3)}, false},
		{"the same points in two decisions", ending(3), []competition.Deduction{deduction(2023, home, 5), deduction(2023, home, -2)}, false},
		{"a deduction deleted", ending(3), nil, true},
		{"of another season", ending(0), []competition.Deduction{deduction(2022, home, 3)}, false},
		{"of a team that is not in it", ending(0), []competition.Deduction{deduction(2023, football.Team{ID: 99}, 3)}, false},
	} {
		s.ending, s.deductions = test.ending, test.deductions
		changed := len(test.deductions) > 0 // what is at stake for the teams
		if got, err := trainer.Outdated(t.Context()); err != nil || got != (training.Outdated{Endings: test.want, Forecasts: changed, Comparison: changed}) {
			t.Errorf("%s: %+v, %v", test.name, got, err)
		}
	}
}
