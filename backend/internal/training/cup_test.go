package training_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/feed"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/listing"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

// cupStore has one season of a cup as it was known on a day.
type cupStore struct {
	training.SeasonStore
	records []football.MatchRecord
}

func (s cupStore) Seasons(context.Context, string) ([]football.SeasonSummary, error) {
	return []football.SeasonSummary{{Season: s.records[0].Season}}, nil
}

func (s cupStore) SeasonMatchRecords(context.Context, string, football.Season) ([]football.MatchRecord, error) {
	return s.records, nil
}

// championsLeague returns a published season of the Champions League as it was known on a
// day: fixtures are known for two weeks.
func championsLeague(t *testing.T, file string, day time.Time) cupStore {
	t.Helper()
	var gathered ingest.Collector
	reader, _, err := feed.Open(realdata.Open(t, "raw/champions-league/"+file), listing.Hints{Name: file})
	if err != nil {
		t.Fatal(err)
	}
	if err := gathered.Add(reader); err != nil {
		t.Fatal(err)
	}
	all, err := gathered.MatchRecords()
	if err != nil {
		t.Fatal(err)
	}
	var s cupStore
	knockOut := false
	slices.SortFunc(all, func(a, b football.MatchRecord) int { return a.Kickoff.Compare(b.Kickoff) })
	for _, r := range all {
		knockOut = knockOut || r.Stage == "Knockout"
		if r.Division != "UCL" || knockOut && r.Kickoff.After(day.AddDate(0, 0, 14)) {
			continue
		}
		if r.Kickoff.After(day) {
			r.Status, r.Score, r.HalfTime, r.ExtraTime, r.Penalties = football.Scheduled, nil, nil, nil, nil
		}
		s.records = append(s.records, r)
	}
	return s
}

// evenly forecasts all teams alike, better at home.
func evenly(context.Context, string, time.Time) (training.Pairing, error) {
	return func(_, _ football.Team, neutral bool) (forecast.Forecast, error) {
		if neutral {
			return forecast.FromRates(football.Probs{.36, .28, .36}, 1.3, 1.3, 0, .04), nil
		}
		return forecast.FromRates(football.Probs{.45, .27, .28}, 1.5, 1.1, 0, .04), nil
	}, nil
}

func TestTheChampionsLeagueFromEveryStage(t *testing.T) {
	date := func(text string) time.Time {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return day
	}
	tests := []struct {
		file, day string
		teams     int
		rounds    []competition.BoundaryKind
		certain   []string // teams that are through to the first of these rounds for certain
	}{
		{"2023-24_cl.txt", "2023-11-01", 32, []competition.BoundaryKind{"last16", "quarterFinals", "semiFinals", "final", "winner"}, nil},
		{"2023-24_cl.txt", "2024-03-01", 16, []competition.BoundaryKind{"last16", "quarterFinals", "semiFinals", "final", "winner"}, []string{"Real Madrid CF"}},
		{"2023-24_cl.txt", "2024-04-20", 4, []competition.BoundaryKind{"semiFinals", "final", "winner"}, []string{"Real Madrid CF", "Borussia Dortmund"}},
		{"2023-24_cl.txt", "2024-05-20", 2, []competition.BoundaryKind{"final", "winner"}, []string{"Real Madrid CF", "Borussia Dortmund"}},
		{"2023-24_cl.txt", "2024-06-03", 1, []competition.BoundaryKind{"winner"}, []string{"Real Madrid CF"}},
		{"2024-25_cl.txt", "2024-12-01", 36, []competition.BoundaryKind{"last16", "quarterFinals", "semiFinals", "final", "winner"}, nil},
		{"2024-25_cl.txt", "2025-02-05", 24, []competition.BoundaryKind{"last16", "quarterFinals", "semiFinals", "final", "winner"}, []string{"Liverpool FC", "FC Barcelona"}},
	}
	for _, test := range tests {
		t.Run(test.day, func(t *testing.T) {
			store := championsLeague(t, test.file, date(test.day))
			forecaster := training.Forecaster{Now: func() time.Time { return date(test.day) }, Pair: evenly}
			ending, err := forecaster.Simulate(t.Context(), store, "UCL", nil)
			if err != nil {
				t.Fatal(err)
			}
			if ending.Kind != competition.Cup || len(ending.Teams) != test.teams {
				t.Fatalf("%d teams of a %s, want %d", len(ending.Teams), ending.Kind, test.teams)
			}
			for k, line := range ending.Teams[0].Lines {
				if line.Kind != test.rounds[k] || len(ending.Teams[0].Lines) != len(test.rounds) {
					t.Fatalf("rounds %+v, want %v", ending.Teams[0].Lines, test.rounds)
				}
				sum := 0.0
				for _, team := range ending.Teams {
					sum += team.Lines[k].Own
				}
				if math.Abs(sum-float64(line.Places)) > 1e-9 {
					t.Errorf("%s: chances of %.4f, want %d", line.Kind, sum, line.Places)
				}
			}
			for _, name := range test.certain {
				at := slices.IndexFunc(ending.Teams, func(p training.Prospect) bool { return p.Team.Name == name })
				if at < 0 || ending.Teams[at].Lines[0].Own != 1 {
					t.Errorf("%s: %d", name, at)
				}
			}
		})
	}
}

// A result that is assumed decides a tie, and one of no match to come is refused.
func TestAssumedResultsOfACup(t *testing.T) {
	day := time.Date(2024, time.May, 20, 0, 0, 0, 0, time.UTC)
	store := championsLeague(t, "2023-24_cl.txt", day)
	final := store.records[len(store.records)-1]
	forecaster := training.Forecaster{Now: func() time.Time { return day }, Pair: evenly}
	ending, err := forecaster.Simulate(t.Context(), store, "UCL", []training.AssumedResult{{final.Home.ID, final.Away.ID, football.Score{Away: 1}}})
	if err != nil || ending.Teams[0].Team.ID != final.Away.ID || ending.Teams[0].Lines[0].Own != 1 {
		t.Errorf("%+v, %v", ending, err)
	}
	if _, err := forecaster.Simulate(t.Context(), store, "UCL", []training.AssumedResult{{final.Away.ID, final.Home.ID, football.Score{}}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a match that is not to come: %v", err)
	}
	forecaster.Pair = nil
	if _, err := forecaster.Simulate(t.Context(), store, "UCL", nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("without forecasts of any two teams: %v", err)
	}
}
