package playing_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
	"github.com/quinielaml/quinielaml/backend/internal/training"
)

var closes = time.Date(2023, time.September, 2, 18, 0, 0, 0, time.UTC)

// memoryStore is a store in memory that records the queries it gets.
type memoryStore struct {
	matches   []football.MatchRecord
	aliases   map[int64][]string
	forecasts map[int64][]training.Forecast // by match, earliest first
	asked     []string
	closings  []map[int64]time.Time
}

func (m *memoryStore) PoolCandidates(_ context.Context, from, to time.Time) (near []football.MatchRecord, err error) {
	m.asked = append(m.asked, "candidates")
	for _, one := range m.matches {
		if !one.Kickoff.Before(from) && !one.Kickoff.After(to) {
			near = append(near, one)
		}
	}
	return near, nil
}

func (m *memoryStore) TeamSpellings(_ context.Context, ids []int64) (known []ingest.KnownTeam, err error) {
	m.asked = append(m.asked, "spellings")
	teams := map[int64]football.Team{}
	for _, one := range m.matches {
		teams[one.Home.ID], teams[one.Away.ID] = one.Home, one.Away
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		known = append(known, ingest.KnownTeam{Team: teams[id], Aliases: m.aliases[id]})
	}
	return known, nil
}

func (m *memoryStore) PoolForecasts(_ context.Context, closings map[int64]time.Time) (map[int64]training.MatchForecast, error) {
	m.asked = append(m.asked, "forecasts")
	m.closings = append(m.closings, maps.Clone(closings))
	found := map[int64]training.MatchForecast{}
	for _, one := range m.matches {
		at, wanted := closings[one.ID]
		if !wanted {
			continue
		}
		match := training.MatchForecast{Record: one}
		for _, f := range m.forecasts[one.ID] {
			if !f.AsOf.After(at) {
				match.Forecast = &f
			}
		}
		found[one.ID] = match
	}
	return found, nil
}

// match returns a scheduled match between two teams.
func match(id int64, home, away football.Team, kickoff time.Time) football.MatchRecord {
	return football.MatchRecord{Fixture: football.Fixture{ID: id, Division: "SP1", Season: 2023, Home: home, Away: away, Kickoff: kickoff}, Status: football.Scheduled}
}

func publishedForecast(asOf time.Time, p football.Probs) training.Forecast {
	f := training.Forecast{AsOf: asOf, Published: true}
	f.Probs = p
	return f
}

// sample returns a jornada whose fixture i+1 is match i+1, except the last three, which
// are of a league that is not stored. The public's shares of all fixtures are known.
func sample() jornada.Jornada {
	j := jornada.Jornada{Season: 2023, Number: 5, Day: closes, Takings: 2_500_000}
	for i := range j.Fixtures {
		j.Fixtures[i] = jornada.Fixture{Home: fmt.Sprintf("Home %d", i), Away: fmt.Sprintf("Away %d", i)}
		if i < 11 {
			j.Fixtures[i].MatchID = int64(i + 1)
		}
	}
	for i := range j.Public {
		j.Public[i] = football.Probs{.6, .25, .15}
	}
	return j
}

// sampleStore has the matches of sample, each forecast a day before the closing.
func sampleStore() *memoryStore {
	m := &memoryStore{forecasts: map[int64][]training.Forecast{}}
	for id := int64(1); id <= 11; id++ {
		m.matches = append(m.matches, match(id, football.Team{ID: id}, football.Team{ID: id + 100}, closes.Add(time.Hour)))
		m.forecasts[id] = []training.Forecast{publishedForecast(closes.Add(-24*time.Hour), football.Probs{.4, .3, .3})}
	}
	return m
}

func load(t *testing.T, m *memoryStore, j jornada.Jornada, now time.Time) playing.Coupon {
	t.Helper()
	coupon, err := playing.LoadCoupon(t.Context(), m, nil, j, now)
	if err != nil {
		t.Fatal(err)
	}
	return coupon
}

func TestSourcesOfProbabilities(t *testing.T) {
	m, j := sampleStore(), sample()
	m.forecasts[3] = nil
	m.matches = slices.Delete(m.matches, 1, 2) // match 2
	j.Public[13] = football.Probs{}
	j.Odds[0], j.Odds[11] = odds.Odds{2, 4, 4}, odds.Odds{2, 4, 4}
	j.Tips[11], j.Tips[12] = football.Probs{.7, .2, .1}, football.Probs{.7, .2, .1}
	c := load(t, m, j, closes.Add(-time.Hour))
	for i, want := range map[int]struct {
		source playing.Source
		probs  football.Probs
	}{
		0:  {playing.FromForecast, football.Probs{.4, .3, .3}},
		1:  {playing.FromPublic, football.Probs{.6, .25, .15}}, // its match was deleted
		2:  {playing.FromPublic, football.Probs{.6, .25, .15}}, // it has no forecast
		11: {playing.FromOdds, football.Probs{.5, .25, .25}},   // its league is not stored
		12: {playing.FromTips, football.Probs{.7, .2, .1}},
		13: {playing.FromNothing, football.Probs{.45, .27, .28}},
	} {
		if got := c.Fixtures[i]; got.Source != want.source || got.Probs != want.probs {
			t.Errorf("fixture %d: %+v, want %+v", i+1, got, want)
		}
		for o := range want.probs {
			if math.Abs(c.Card.Probs[i][o]-want.probs[o]) > 1e-12 {
				t.Errorf("fixture %d of the card: %v, want %v", i+1, c.Card.Probs[i], want.probs)
			}
		}
	}
	if c.Fixtures[1].MatchID != 0 || c.Jornada.Fixtures[1].MatchID != 0 || c.Forecast() != 9 {
		t.Errorf("fixture 2 %+v, %d forecast", c.Fixtures[1], c.Forecast())
	}
	if c.Card.Public != nil {
		t.Error("the public's shares count as known without those of fixture 14")
	}
	if c := load(t, m, sample(), closes); c.Card.Public == nil || c.Card.Public[13] != (football.Probs{.6, .25, .15}) {
		t.Errorf("the public's shares of all: %v", c.Card.Public)
	}
}

// Once a jornada has closed, forecasts made later count neither for its tickets nor
// for its replay. Before that, the latest forecast counts.
func TestForecastsAfterTheClosingDoNotCount(t *testing.T) {
	m := sampleStore()
	last := football.Probs{.8, .1, .1}
	for id := int64(1); id <= 11; id++ {
		m.forecasts[id] = append(m.forecasts[id], publishedForecast(closes.Add(-time.Hour), football.Probs{.5, .3, .2}), publishedForecast(closes.Add(time.Hour), last))
	}
	for _, test := range []struct {
		now  time.Duration
		want float64
	}{{-2 * time.Hour, .4}, {-time.Hour, .5}, {0, .5}, {2 * time.Hour, .5}, {1000 * time.Hour, .5}} {
		if got := load(t, m, sample(), closes.Add(test.now)).Card.Probs[0][football.Home]; got != test.want {
			t.Errorf("%v after the closing: %v, want %v", test.now, got, test.want)
		}
	}
	later := sample()
	later.Day = closes.Add(2 * time.Hour)
	if got := load(t, m, later, closes.Add(3*time.Hour)).Card.Probs[0]; got != last {
		t.Errorf("a jornada that closes later has %v, want %v", got, last)
	}
}

func TestLoadCouponsQueriesTheStoreOnce(t *testing.T) {
	m := sampleStore()
	jornadas := make([]jornada.Jornada, 40)
	for i := range jornadas {
		jornadas[i] = sample()
	}
	if _, err := playing.LoadCoupons(t.Context(), m, nil, jornadas, closes.Add(time.Hour)); err != nil || len(m.asked) != 1 {
		t.Errorf("asked %v, %v", m.asked, err)
	}
	// The same matches with another closing.
	m.asked, m.closings = nil, nil
	jornadas[20].Day = closes.Add(-12 * time.Hour)
	coupons, err := playing.LoadCoupons(t.Context(), m, nil, jornadas, closes.Add(time.Hour))
	if err != nil || len(m.asked) != 3 || len(coupons) != 40 {
		t.Fatalf("asked %v for %d, %v", m.asked, len(coupons), err)
	}
	for i, want := range []time.Time{closes, closes.Add(-12 * time.Hour), closes} {
		if got := m.closings[i][1]; !got.Equal(want) {
			t.Errorf("question %d: as of %v, want %v", i+1, got, want)
		}
	}
}

func TestFindMatch(t *testing.T) {
	team := func(id int64, name string) football.Team { return football.Team{ID: id, Name: name, Country: "ES"} }
	madrid, atletico, bilbao, betis, sociedad := team(1, "Real Madrid"), team(2, "Ath Madrid"), team(3, "Ath Bilbao"), team(4, "Betis"), team(5, "Sociedad")
	m := &memoryStore{aliases: map[int64][]string{2: {"Atlético de Madrid"}, 3: {"Athletic Club"}}, matches: []football.MatchRecord{
		match(10, madrid, betis, closes.Add(24*time.Hour)),
		match(11, atletico, sociedad, closes.Add(48*time.Hour)),
		match(12, bilbao, betis, closes.Add(-4*24*time.Hour)),
		match(13, betis, madrid, closes.Add(6*24*time.Hour)),
		match(14, sociedad, bilbao, closes.Add(-24*time.Hour)),
		match(15, sociedad, bilbao, closes.Add(72*time.Hour)),
	}}
	j := jornada.Jornada{Day: closes}
	want := [...]int64{10, 11, 12, 0, 0, 0, 0}
	copy(j.Fixtures[:], []jornada.Fixture{
		{Home: "REAL MADRID", Away: "Real Betis"},
		{Home: "At. Madrid", Away: "R. Sociedad"},
		{Home: "Athletic Club", Away: "Betis"},
		{Home: "Betis", Away: "Real Madrid"},       // too far away in time
		{Home: "Sociedad", Away: "Athletic Club"},  // two matches are equally similar
		{Home: "Betis", Away: "Ath Bilbao"},        // home and away are swapped
		{Home: "Bayern München", Away: "Dortmund"}, // of another league
	})
	if err := playing.FindMatches(t.Context(), m, &j); err != nil {
		t.Fatal(err)
	}
	for i, id := range want {
		if f := j.Fixtures[i]; f.MatchID != id {
			t.Errorf("%s – %s is match %d, want %d", f.Home, f.Away, f.MatchID, id)
		}
	}
	// A jornada at another time has other matches; one query gets those of both.
	next := jornada.Jornada{Day: closes.Add(6 * 24 * time.Hour)}
	next.Fixtures[0] = j.Fixtures[3]
	next.Fixtures[1] = jornada.Fixture{Home: "Home", Away: "Away", MatchID: 14} // given by id, however far away in time
	m.asked = nil
	if err := playing.FindMatches(t.Context(), m, &j, &next); err != nil || next.Fixtures[0].MatchID != 13 || next.Fixtures[1].MatchID != 14 {
		t.Errorf("%+v, %v", next.Fixtures[:2], err)
	}
	if want := []string{"forecasts", "candidates", "spellings"}; !slices.Equal(m.asked, want) {
		t.Errorf("asked %v, want %v", m.asked, want)
	}
	next.Fixtures[2].MatchID = 999
	err := playing.FindMatches(t.Context(), m, &j, &next)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != fault.NotFound || f.Location != "fixtures[2].matchId" {
		t.Errorf("no such match: %v", err)
	}
}

// Coupons have names of their own, and say with (f) that women play. Where a name may
// mean several teams, who plays whom that day decides.
func TestFindMatchByTheNamesOfCoupons(t *testing.T) {
	id := int64(0)
	team := func(name string) football.Team { id++; return football.Team{ID: id, Name: name, Country: "ES"} }
	coruna, alaves, santander, ferrol, gijon, sociedad := team("La Coruna"), team("Alaves"), team("Santander"), team("Ferrol"), team("Sp Gijon"), team("Sociedad")
	atletico, barcelona, women, eldense, bilbao := team("Ath Madrid"), team("Barcelona"), team("Barcelona (f)"), team("Eldense"), team("Athletic Club")
	m := &memoryStore{matches: []football.MatchRecord{
		match(10, coruna, gijon, closes), match(11, santander, alaves, closes), match(12, ferrol, eldense, closes),
		match(13, atletico, sociedad, closes), match(14, barcelona, bilbao, closes), match(15, women, team("Madrid CFF (f)"), closes),
	}}
	j := jornada.Jornada{Day: closes}
	want := [...]int64{10, 11, 12, 13, 14, 15, 0, 10, 0, 0, 15}
	copy(j.Fixtures[:], []jornada.Fixture{
		{Home: "DEPORTIVO (m)", Away: "SPORTING (m)"},
		{Home: "RACING", Away: "ALAVÉS"},
		{Home: "RACING", Away: "ELDENSE"},
		{Home: "AT.MADRID", Away: "R.SOCIEDAD"},
		{Home: "Barça", Away: "ATH.CLUB"},
		{Home: "BARCELONA (f)", Away: "MADRID CFF (f)"},
		{Home: "BARCELONA (f)", Away: "ATHLETIC CLUB (f)"}, // of the women, who are not there
		{Home: "R.C. Deportivo de La Coruña", Away: "Real Sporting"},
		{Home: "At. Madrid B", Away: "Sporting"}, // other clubs
		{Home: "R. Madrid", Away: "R. Sociedad"},
		{Home: "BARCELONA", Away: "MADRID CFF", Women: true},
	})
	if err := playing.FindMatches(t.Context(), m, &j); err != nil {
		t.Fatal(err)
	}
	for i, id := range want {
		if f := j.Fixtures[i]; f.MatchID != id {
			t.Errorf("%s – %s is match %d, want %d", f.Home, f.Away, f.MatchID, id)
		}
	}
}

func column(t *testing.T, signs string) pool.Column {
	t.Helper()
	c, err := pool.ParseColumn(signs)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
