package world_test

import (
	"math"
	"slices"
	"testing"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/world"
)

// A state of the past is what the matches before that day alone would have led to.
func TestATimelineKnowsOfADayWhatWasPlayedBefore(t *testing.T) {
	records := twoLeagues(30) // more matches than lie between two states that are kept
	timeline := world.NewField(football.Men, records).Timeline()
	if timeline.Games() != len(records) || len(timeline.Teams()) != 20 {
		t.Fatalf("%d games of %d teams", timeline.Games(), len(timeline.Teams()))
	}
	spain, france := football.Team{ID: 2, Name: "ESB"}, football.Team{ID: 102, Name: "FRB"}
	for _, on := range []int{1, 400, 4096, 9000, 20_000} {
		day := start.AddDate(0, 0, on)
		before := slices.DeleteFunc(slices.Clone(records), func(r football.MatchRecord) bool { return history.Day(r.Kickoff) >= history.Day(day) })
		want, wantErr := strengths(t, before).Forecast(spain, france, "UCL", false, day)
		got, err := timeline.Before(day).Forecast(spain, france, "UCL", false, day)
		if (err == nil) != (wantErr == nil) || got.Matches != want.Matches || got.Last != want.Last {
			t.Fatalf("after %d days: %+v %v, want %+v %v", on, got, err, want, wantErr)
		}
		for o := range want.Probs {
			if math.Abs(got.Probs[o]-want.Probs[o]) > 1e-12 {
				t.Errorf("after %d days: %v, want %v", on, got.Probs, want.Probs)
			}
		}
	}
}

func TestRecordsMayComeInAnyOrder(t *testing.T) {
	records := twoLeagues(3)
	reversed := slices.Clone(records)
	slices.Reverse(reversed)
	ask := func(records []football.MatchRecord) football.Probs {
		made, err := strengths(t, records).Forecast(football.Team{ID: 3}, football.Team{ID: 103}, "UCL", false, start.AddDate(3, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		return made.Probs
	}
	if got, want := ask(reversed), ask(records); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestAForecastSaysWhatItRestsOn(t *testing.T) {
	s := strengths(t, twoLeagues(2))
	want := []world.Played{{Competition: "SP1", Matches: 36}, {Competition: "UCL", Matches: 4}}
	if got := s.Played(2); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if s.LeagueOf(2) != "SP1" || s.LeagueOf(102) != "F1" || s.LeagueOf(999) != "" || s.Played(999) != nil {
		t.Errorf("leagues %q and %q", s.LeagueOf(2), s.LeagueOf(102))
	}
	spain, france := football.Team{ID: 2}, football.Team{ID: 102}
	soon, err := s.Forecast(spain, france, "UCL", false, start.AddDate(2, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	later, err := s.Forecast(spain, france, "UCL", false, start.AddDate(6, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for o := range soon.Errors {
		if soon.Errors[o] <= 0 || soon.Errors[o] > .25 {
			t.Errorf("standard errors %v", soon.Errors)
		}
	}
	if later.Errors[football.Home] <= soon.Errors[football.Home] {
		t.Errorf("four years later the standard errors are %v, before %v", later.Errors, soon.Errors)
	}
}
