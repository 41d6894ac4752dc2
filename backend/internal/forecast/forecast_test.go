package forecast_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
)

var recipe = forecast.Recipe{Name: forecast.DynamicGoals}

var start = time.Date(2010, time.August, 28, 12, 0, 0, 0, time.UTC)

func match(country string, day int, home, away int64, goals, against int) football.Match {
	division := map[string]string{"ES": "SP1", "GB-ENG": "E0"}[country]
	team := func(id int64) football.Team {
		return football.Team{ID: id, Name: fmt.Sprint(country, id), Country: country}
	}
	return football.Match{
		Fixture: football.Fixture{
			ID: int64(day)*1000 + home, Division: division, Season: 2010, Kickoff: start.AddDate(0, 0, day), Home: team(home), Away: team(away),
		},
		Score: football.Score{Home: goals, Away: against},
	}
}

// league is a few months of two countries, with weekends and midweek rounds.
func league() (matches []football.Match) {
	random := rand.New(rand.NewPCG(3, 4))
	for week := range 12 {
		for pair := range int64(4) {
			home, away := 1+(pair*2+int64(week))%8, 1+(pair*2+1+int64(week))%8
			matches = append(matches,
				match("ES", week*7+int(pair%2), home, away, random.IntN(4), random.IntN(3)),
				match("GB-ENG", week*7+int(pair%3), home+20, away+20, random.IntN(4), random.IntN(3)))
		}
	}
	return matches
}

type said struct {
	Forecast forecast.Forecast
	AsOf     time.Time
}

func walk(t *testing.T, matches []football.Match) (map[string]said, *forecast.Model) {
	t.Helper()
	all := map[string]said{}
	model, err := forecast.Walk(t.Context(), recipe, matches, func(m football.Match, f forecast.Forecast, asOf time.Time) error {
		all[fmt.Sprint(m.Kickoff, m.Home.Name, m.Away.Name)] = said{f, asOf}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(matches) {
		t.Fatalf("%d of %d matches were forecast", len(all), len(matches))
	}
	return all, model
}

// A planted result of the future must not move any earlier forecast by one bit.
func TestNoForecastKnowsTheFuture(t *testing.T) {
	matches := league()
	slices.SortStableFunc(matches, func(a, b football.Match) int { return a.Kickoff.Compare(b.Kickoff) })
	before, _ := walk(t, matches)
	for _, planted := range []int{0, len(matches) / 2, len(matches) - 1} {
		changed := slices.Clone(matches)
		changed[planted].Score = football.Score{Home: 9}
		after, _ := walk(t, changed)
		moved := 0
		for key, was := range before {
			if was.AsOf.After(changed[planted].Kickoff) {
				if was.Forecast != after[key].Forecast {
					moved++
				}
				continue
			}
			if diff := cmp.Diff(was, after[key]); diff != "" {
				t.Errorf("result %d planted at %s moved the forecast of %s:\n%s", planted, changed[planted].Kickoff, key, diff)
			}
		}
		if planted == 0 && moved == 0 {
			t.Error("a result moved no later forecast either: this test cannot fail")
		}
	}
}

func TestARoundBlockIsForecastFromItsStart(t *testing.T) {
	tests := []struct {
		name    string
		matches []football.Match
		want    []int // day on which each forecast was made
	}{
		{
			"Friday to Monday are one block",
			[]football.Match{match("ES", 0, 1, 2, 1, 0), match("ES", 1, 3, 4, 1, 0), match("ES", 2, 5, 6, 1, 0), match("ES", 3, 7, 8, 1, 0)},
			[]int{0, 0, 0, 0},
		},
		{
			"two days without a match begin another",
			[]football.Match{match("ES", 0, 1, 2, 1, 0), match("ES", 2, 3, 4, 1, 0)},
			[]int{0, 2},
		},
		{
			"a team that plays again begins another",
			[]football.Match{match("ES", 0, 1, 2, 1, 0), match("ES", 1, 3, 1, 1, 0), match("ES", 1, 5, 6, 1, 0)},
			[]int{0, 1, 1},
		},
		{
			"another country's matches do not matter",
			[]football.Match{match("ES", 0, 1, 2, 1, 0), match("GB-ENG", 1, 21, 22, 1, 0), match("ES", 2, 3, 4, 1, 0)},
			[]int{0, 1, 2},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			all, _ := walk(t, test.matches)
			for i, m := range test.matches {
				got := all[fmt.Sprint(m.Kickoff, m.Home.Name, m.Away.Name)].AsOf
				if want := start.AddDate(0, 0, test.want[i]); !got.Equal(want) {
					t.Errorf("match %d of day %s forecast as of %s, want %s", i, m.Kickoff.Format(time.DateOnly), got, want)
				}
			}
		})
	}
}

func TestTheOrderInTheDatabaseDoesNotMatter(t *testing.T) {
	matches := league()
	want, first := walk(t, matches)
	slices.Reverse(matches)
	got, second := walk(t, matches)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("forecasts differ:\n%s", diff)
	}
	a, errA := first.Encode()
	b, errB := second.Encode()
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("models differ (%v, %v)", errA, errB)
	}
}

func TestADecodedModelForecastsTheSame(t *testing.T) {
	_, model := walk(t, league())
	state, err := model.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := forecast.Decode(recipe, state)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range league() {
		if diff := cmp.Diff(model.Forecast(m.Fixture), back.Forecast(m.Fixture)); diff != "" {
			t.Fatalf("forecasts differ:\n%s", diff)
		}
	}
}

func TestForecastsAreProperWithNextToNothingKnown(t *testing.T) {
	for _, matches := range [][]football.Match{nil, {match("ES", 0, 1, 2, 9, 0)}, {match("ES", 0, 1, 2, 0, 30)}} {
		_, model := walk(t, matches)
		for _, f := range []football.Fixture{match("ES", 7, 1, 2, 0, 0).Fixture, match("ES", 7, 3, 4, 0, 0).Fixture, match("GB-ENG", 7, 1, 9, 0, 0).Fixture} {
			got := model.Forecast(f)
			if sum := got.Probs[0] + got.Probs[1] + got.Probs[2]; math.IsNaN(sum) || math.Abs(sum-1) > 1e-12 {
				t.Errorf("%d matches known: probabilities %v", len(matches), got.Probs)
			}
			if !(got.Expected.Home > 0 && got.Expected.Away > 0 && got.Confidence >= 0 && got.Confidence <= 1) {
				t.Errorf("%d matches known: %+v", len(matches), got)
			}
		}
	}
}

func TestConfidenceGrowsWithWhatIsKnown(t *testing.T) {
	_, none := walk(t, nil)
	_, model := walk(t, league())
	f := match("ES", 90, 1, 2, 0, 0).Fixture
	if before, after := none.Forecast(f).Confidence, model.Forecast(f).Confidence; after <= before {
		t.Errorf("confidence %v after a season, %v before", after, before)
	}
}

func TestUnknownModelIsRefused(t *testing.T) {
	none := func(football.Match, forecast.Forecast, time.Time) error { return nil }
	if _, err := forecast.Walk(t.Context(), forecast.Recipe{Name: "crystal-ball"}, nil, none); fault.KindOf(err) != fault.Invalid {
		t.Errorf("Walk: %v", err)
	}
	if _, err := forecast.Decode(forecast.Recipe{Name: "crystal-ball"}, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("Decode: %v", err)
	}
	if _, err := forecast.Decode(recipe, []byte("{")); err == nil {
		t.Error("Decode reads a damaged state without an error")
	}
}

func TestWalkStopsWhenToldTo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	_, err := forecast.Walk(ctx, recipe, league(), func(football.Match, forecast.Forecast, time.Time) error {
		seen++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || seen > 4 {
		t.Errorf("stopped after %d matches with %v", seen, err)
	}
}

func BenchmarkDynamicGoalsWalk(b *testing.B) {
	matches := spain(b)
	visit := func(football.Match, forecast.Forecast, time.Time) error { return nil }
	for b.Loop() {
		if _, err := forecast.Walk(b.Context(), recipe, matches, visit); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(matches))*float64(b.N)/b.Elapsed().Seconds(), "matches/s")
}
