package forecast_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/quinielaml/quinielaml/backend/internal/competition"
	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
)

func models() []string { return append(forecast.Models(), forecast.Benchmarks()...) }

type blockForecast struct {
	block int
	probs football.Probs
}

// replay returns a model's forecast of each match, by the match's id.
func replay(t *testing.T, name string, records []football.MatchRecord, from football.Season, deductions ...competition.Deduction) (map[int64]blockForecast, *history.History) {
	t.Helper()
	h := history.ByCountry(records, odds.Power, deductions...)[0]
	e, err := forecast.NewEvidence(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	all := map[int64]blockForecast{}
	err = forecast.Replay(t.Context(), forecast.Recipe{Name: name, Seed: 1}, e, from, 2100, records, false, func(i int, f forecast.Forecast) {
		all[records[h.Games[i].Source].ID] = blockForecast{h.Games[i].Block, f.Probs}
	})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return all, h
}

// Changing a result, its shots and its odds must not move any earlier forecast by one
// bit, whether in the season that is forecast or in one before it.
func TestNoForecastKnowsTheFuture(t *testing.T) {
	const seasons = 6
	records := newLeague(seasons).records
	from := firstSeason + seasons - 2
	for _, name := range models() {
		t.Run(name, func(t *testing.T) {
			before, h := replay(t, name, records, from)
			perSeason := len(records) / seasons
			for _, planted := range []int{4*perSeason + 20, 5*perSeason + 40} {
				changed := slices.Clone(records)
				shots, none := 20, 0
				s := &changed[planted]
				if s.Score.Outcome() == football.Home {
					s.Score = &football.Score{Away: 9}
				} else {
					s.Score = &football.Score{Home: 9}
				}
				s.Statistics = &football.Statistics{Home: football.SideStatistics{ShotsOnTarget: &shots}, Away: football.SideStatistics{ShotsOnTarget: &none}}
				s.Quotes = []odds.Quote{{Bookmaker: "PS", Moment: odds.Closing, Odds: odds.Odds{20, 10, 1.1}, Over25: 1.2, Under25: 4}}
				block := -1
				for i := range h.Games {
					if records[h.Games[i].Source].ID == s.ID {
						block = h.Games[i].Block
					}
				}
				after, _ := replay(t, name, changed, from)
				moved := 0
				for id, was := range before {
					now, ok := after[id]
					own := id == s.ID && usesOwnOdds(name)
					if was.block <= block && !own && (!ok || now != was) {
						t.Errorf("changed in block %d: match %d of block %d was %v, is %v", block, id, was.block, was.probs, now.probs)
					}
					if was.block > block && now != was {
						moved++
					}
				}
				if moved == 0 && !slices.Contains(forecast.Benchmarks(), name) {
					t.Errorf("changed in block %d: no later forecast moved either, so this test cannot fail", block)
				}
			}
		})
	}
}

// Points taken away move forecasts of the last rounds from the block after the day of the
// decision on, and none before.
func TestDeductionsCountFromTheDayAfterTheDecision(t *testing.T) {
	const seasons = 6
	records := newLeague(seasons).records
	from := firstSeason + seasons - 1
	before, h := replay(t, forecast.Strength, records, from)
	late := -1 // the last round but two
	for i := range h.Games {
		if g := &h.Games[i]; g.Season == from && g.Division == 0 && g.RoundsLeft == 3 {
			late = i
		}
	}
	day := records[h.Games[late].Source].Kickoff.UTC().Truncate(24 * time.Hour)
	moved := false
	for team := range h.Teams {
		deduction := competition.Deduction{Division: h.Divisions[0].Code, Season: from, Team: h.Teams[team], Points: 9, Day: day}
		after, _ := replay(t, forecast.Strength, records, from, deduction)
		for id, was := range before {
			now := after[id]
			if was.block <= h.Games[late].Block && now != was {
				t.Errorf("%s: match %d of block %d, the decision is of block %d: %v became %v", h.Teams[team].Name, id, was.block, h.Games[late].Block, was.probs, now.probs)
			}
			moved = moved || now != was
		}
	}
	if !moved {
		t.Error("no forecast moved")
	}
}

func usesOwnOdds(name string) bool {
	return name == forecast.Blend || slices.Contains(forecast.Benchmarks(), name)
}

func TestTheSameSeedGivesTheSameForecasts(t *testing.T) {
	records := newLeague(5).records
	shuffled := slices.Clone(records)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for _, name := range models() {
		a, _ := replay(t, name, records, firstSeason+4)
		b, _ := replay(t, name, shuffled, firstSeason+4)
		if diff := cmp.Diff(a, b, cmp.AllowUnexported(blockForecast{})); diff != "" {
			t.Errorf("%s depends on the order in which matches are stored:\n%s", name, diff)
		}
	}
}

// Models must have learned something: their forecasts of a simulated season must be
// better than the frequencies of the outcomes.
func TestModelsBeatTheBaseRates(t *testing.T) {
	records := newLeague(8).records
	loss := func(name string) float64 {
		all, _ := replay(t, name, records, firstSeason+5)
		sum := 0.0
		for _, s := range records {
			if f, ok := all[s.ID]; ok {
				sum -= math.Log(f.probs[s.Score.Outcome()])
			}
		}
		return sum / float64(len(all))
	}
	base := loss(forecast.BaseRate)
	for _, name := range models() {
		if got := loss(name); name != forecast.BaseRate && got >= base {
			t.Errorf("%s: log loss %.4f, base rates %.4f", name, got, base)
		}
	}
}

func fit(t *testing.T, name string, records []football.MatchRecord) (*forecast.Model, map[int64]forecast.PastForecast) {
	t.Helper()
	all := map[int64]forecast.PastForecast{}
	model, err := forecast.Fit(t.Context(), forecast.Recipe{Name: name, Seed: 1}, records, forecast.Observer{OnForecast: func(s forecast.PastForecast) error {
		all[records[s.Record].ID] = s
		return nil
	}})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return model, all
}

// checkForecast checks a forecast as a whole: probabilities, grid and parts.
func checkForecast(t *testing.T, what string, f forecast.Forecast) {
	t.Helper()
	sum := 0.0
	for _, p := range f.Probs {
		if !(p > 0 && p < 1) {
			t.Errorf("%s: probabilities %v", what, f.Probs)
		}
		sum += p
	}
	if math.Abs(sum-1) > 1e-9 || !(f.Confidence >= 0 && f.Confidence <= 1) || !(f.Expected.Home > 0 && f.Expected.Away > 0) {
		t.Errorf("%s: %+v", what, f)
	}
	grid := f.Grid()
	fromGrid, total := grid.Probs(), 0.0
	for o := range fromGrid {
		total += math.Abs(fromGrid[o] - f.Probs[o])
	}
	if total > 1e-9 || grid.MostProbable() != f.Score {
		t.Errorf("%s: the grid gives %v and %v, the forecast %v and %v", what, fromGrid, grid.MostProbable(), f.Probs, f.Score)
	}
	home, away := 0.0, 0.0
	for _, part := range f.Parts {
		home += part.Home
		away += part.Away
	}
	if wantHome, wantAway := math.Log(f.Probs[0]/f.Probs[1]), math.Log(f.Probs[2]/f.Probs[1]); len(f.Parts) == 0 ||
		math.Abs(home-wantHome) > 1e-9 || math.Abs(away-wantAway) > 1e-9 {
		t.Errorf("%s: the parts add up to %v, %v, want %v, %v: %+v", what, home, away, wantHome, wantAway, f.Parts)
	}
}

// open returns the record without its result, as a fixture.
func open(s football.MatchRecord) football.MatchRecord {
	s.Score, s.Statistics, s.Status = nil, nil, football.Scheduled
	return s
}

func TestExtremeHistoriesGiveValidForecasts(t *testing.T) {
	full := newLeague(5).records
	last := func(records []football.MatchRecord, n int) []football.MatchRecord {
		out := slices.Clone(records)
		for i := len(out) - n; i < len(out); i++ {
			out[i] = open(out[i])
		}
		return out
	}
	withoutOdds := slices.Clone(full)
	for i := range withoutOdds {
		withoutOdds[i].Quotes = nil
	}
	bare := slices.Clone(withoutOdds)
	for i := range bare {
		bare[i].Statistics = nil
	}
	absurd := slices.Clone(full)
	for i := range absurd {
		if absurd[i].Home.ID == 1 {
			absurd[i].Score = &football.Score{Home: 9}
		}
		if absurd[i].Away.ID == 1 {
			absurd[i].Score = &football.Score{Away: 9}
		}
	}
	newcomer := open(full[len(full)-1])
	newcomer.ID, newcomer.Home = 9999, team(77)
	otherDivision := open(full[0])
	otherDivision.ID, otherDivision.Division, otherDivision.Season = 9998, "XX", full[len(full)-1].Season
	cases := map[string][]football.MatchRecord{
		"a round to come": last(full, 4), "no odds": last(withoutOdds, 4), "no odds, no shots": last(bare, 4), "nine goals each time": last(absurd, 4),
		"one season": last(newLeague(1).records, 4), "a single match": {full[0]}, "a fixture alone": {open(full[0])},
		"a new team": append(slices.Clone(full), newcomer), "a division that nobody knows": append(slices.Clone(full), otherDivision),
	}
	for what, records := range cases {
		for _, name := range forecast.Models() {
			_, all := fit(t, name, records)
			if len(all) == 0 {
				t.Errorf("%s, %s: nothing was forecast", what, name)
			}
			for _, s := range all {
				checkForecast(t, what+", "+name, s.Forecast)
			}
		}
	}
}

// A model stored as JSON must forecast as the original did: a fixture that the fit has
// seen, up to the order of sums, and others.
func TestAStoredModelForecastsTheSame(t *testing.T) {
	records := newLeague(5).records
	for i := len(records) - 8; i < len(records); i++ {
		records[i] = open(records[i])
	}
	fixture := records[len(records)-1]
	for _, name := range forecast.Models() {
		model, all := fit(t, name, records)
		state, err := model.Encode()
		if err != nil {
			t.Fatal(err)
		}
		kept, err := forecast.Decode(forecast.Recipe{Name: name, Seed: 1}, state)
		if err != nil {
			t.Fatal(err)
		}
		again, err := kept.Forecast(fixture.Fixture, fixture.Quotes...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(all[fixture.ID].Forecast, again, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%s: stored and read:\n%s", name, diff)
		}
		if own, err := kept.Forecast(fixture.Fixture); err != nil || own.Own != nil || again.Own == nil || own.Probs != *again.Own || own.Probs == again.Probs {
			t.Errorf("%s: %v without odds (%v), %v of its own with odds, blended to %v", name, own.Probs, err, again.Own, again.Probs)
		}
		state2, err := kept.Encode()
		if err != nil || !bytes.Equal(state, state2) {
			t.Errorf("%s: forecasting a fixture changed the model (%v)", name, err)
		}
		next := fixture.Fixture
		next.Season, next.Kickoff, next.Matchday = next.Season+1, next.Kickoff.AddDate(1, 0, 0), 1
		newTeam := fixture.Fixture
		newTeam.Away = team(50)
		for what, f := range map[string]football.Fixture{"next season": next, "a team it has not seen": newTeam} {
			got, err := kept.Forecast(f)
			if err != nil {
				t.Errorf("%s, %s: %v", name, what, err)
				continue
			}
			checkForecast(t, name+", "+what, got)
		}
		for what, f := range map[string]football.Fixture{
			"another country": {Division: "E0", Home: football.Team{ID: 1, Country: "GB-ENG"}, Away: football.Team{ID: 2, Country: "GB-ENG"}},
			"a new division":  {Division: "XX", Home: team(1), Away: team(2)},
		} {
			if _, err := kept.Forecast(f); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
}

// With constant strengths, old matches are as informative as new ones; with strengths
// that reverse, they mislead.
func TestHalfLifeIsChosenFromThePast(t *testing.T) {
	chosen := func(l *league) float64 {
		m, _ := fit(t, forecast.DixonColes, l.records)
		encoded, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		_, rest, ok := strings.Cut(string(encoded), `"halfLife":`)
		if !ok {
			t.Fatal("the model has no half-life")
		}
		number, _, _ := strings.Cut(rest, ",")
		days, err := strconv.ParseFloat(number, 64)
		if err != nil {
			t.Fatal(err)
		}
		return days
	}
	steady, restless := newLeague(10), newVolatileLeague(10)
	if long, short := chosen(steady), chosen(restless); !(long > short) {
		t.Errorf("half-life of %.0f days with constant strengths, %.0f with others", long, short)
	}
}

// Fixtures of the next season must not prevent forecasts of the open fixtures of this
// one, nor of a division whose last season was earlier.
func TestEarlierSeasonsWithFixturesAreForecast(t *testing.T) {
	records := newLeague(3).records
	perSeason := len(records) / 3
	records[2*perSeason-1] = open(records[2*perSeason-1]) // of the second season's lower division
	left := records[2*perSeason-1].ID
	_, all := fit(t, forecast.Strength, records)
	if _, ok := all[left]; !ok {
		t.Error("a fixture of the season before the last has no forecast")
	}
	var stopped []football.MatchRecord // the lower division has no third season
	for i, s := range newLeague(3).records {
		if i < 2*perSeason || s.Division == "SP1" {
			stopped = append(stopped, s)
		}
	}
	_, all = fit(t, forecast.Strength, stopped)
	if _, ok := all[left]; !ok {
		t.Error("the last season of a division that stopped earlier has no forecasts")
	}
}

func TestDamagedModelsAreRejected(t *testing.T) {
	for _, text := range []string{"", "{", `{"countries": 3}`, `{"countries": [{}]}`} {
		if _, err := forecast.Decode(forecast.Recipe{Name: forecast.Strength}, []byte(text)); err == nil {
			t.Errorf("%q is read without an error", text)
		}
	}
	if _, err := forecast.Decode(forecast.Recipe{Name: "oracle"}, []byte(`{}`)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown model: %v", err)
	}
	if _, err := forecast.Fit(t.Context(), forecast.Recipe{Name: "oracle"}, newLeague(1).records, forecast.Observer{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown recipe: %v", err)
	}
}

func TestAFitStopsWhenItIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, name := range forecast.Models() {
		if _, err := forecast.Fit(ctx, forecast.Recipe{Name: name}, newLeague(2).records, forecast.Observer{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// In the last rounds, stakes must move the forecasts once past seasons have shown
// their effect.
func TestMotivationIsLearned(t *testing.T) {
	_, all := fit(t, forecast.Strength, newLeague(6).records)
	moved := false
	for _, s := range all {
		for _, part := range s.Forecast.Parts {
			moved = moved || part.Name == forecast.PartMotivation && part.Home != 0
		}
	}
	if !moved {
		t.Error("no forecast of the last rounds was moved by the stakes")
	}
}

func TestMain(m *testing.M) {
	forecast.SetTestHistory(func() *history.History { return history.ByCountry(newLeague(6).records, odds.Power)[0] })
	m.Run()
}
