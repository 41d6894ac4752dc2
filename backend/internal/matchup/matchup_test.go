package matchup_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/ingest"
	"github.com/quinielaml/quinielaml/backend/internal/matchup"
)

var start = time.Date(2022, time.August, 1, 20, 0, 0, 0, time.UTC)

// memoryStore has matches in memory.
type memoryStore struct {
	mutex   sync.Mutex
	version int64
	records []football.MatchRecord
	aliases map[int64][]string
	read    int           // how often all results were read
	hold    chan struct{} // reading waits until it is closed; nil: it does not
}

func (m *memoryStore) ResultsVersion(context.Context) (int64, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.version, nil
}

func (m *memoryStore) EachResult(_ context.Context, f func(*football.MatchRecord)) error {
	m.mutex.Lock()
	m.read++
	records, hold := m.records, m.hold
	m.mutex.Unlock()
	if hold != nil {
		<-hold
	}
	for i := range records {
		f(&records[i])
	}
	return nil
}

func (m *memoryStore) TeamSpellings(_ context.Context, ids []int64) (known []ingest.KnownTeam, err error) {
	teams := map[int64]football.Team{}
	for i := range m.records {
		teams[m.records[i].Home.ID], teams[m.records[i].Away.ID] = m.records[i].Home, m.records[i].Away
	}
	for _, id := range ids {
		known = append(known, ingest.KnownTeam{Team: teams[id], Aliases: m.aliases[id]})
	}
	return known, nil
}

// league adds matches of everybody against everybody, in which the first teams are the
// best.
func (m *memoryStore) league(division string, teams ...football.Team) {
	for i, home := range teams {
		for j, away := range teams {
			if i == j {
				continue
			}
			score := football.Score{Home: max(0, j-i), Away: max(0, i-j)}
			m.records = append(m.records, football.MatchRecord{
				Fixture: football.Fixture{ID: int64(len(m.records) + 1), Division: division, Season: 2022, Kickoff: start.AddDate(0, 0, 7*(i+j)), Home: home, Away: away},
				Status:  football.Played, Score: &score,
			})
		}
	}
	m.version++
}

func team(id int64, country, name string, field football.Field) football.Team {
	return football.Team{ID: id, Name: name, Country: country, Field: field}
}

var (
	madrid  = team(1, "ES", "Real Madrid", football.Men)
	bilbao  = team(2, "ES", "Ath Bilbao", football.Men)
	levante = team(3, "ES", "Levante", football.Men)
	arsenal = team(4, "GB-ENG", "Arsenal", football.Men)
	everton = team(5, "GB-ENG", "Everton", football.Men)
	another = team(6, "PT", "Arsenal", football.Men)
	spain   = team(7, "FIFA", "Spain", football.MenNational)
	italy   = team(8, "FIFA", "Italy", football.MenNational)
	women   = team(9, "FIFA", "Spain", football.WomenNational)
	others  = team(10, "FIFA", "Italy", football.WomenNational)
)

func everybody() *memoryStore {
	m := &memoryStore{aliases: map[int64][]string{5: {"Everton FC"}}}
	m.league("SP1", madrid, bilbao, levante)
	m.league("E0", arsenal, everton)
	m.league("P1", another, team(11, "PT", "Porto", football.Men))
	m.league("EURO", spain, italy)
	m.league("WEURO", women, others)
	return m
}

func learn(t *testing.T, m *memoryStore) *matchup.Known {
	t.Helper()
	known, err := matchup.Learn(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return known
}

func TestTwoTeamsThatNeverMetAreForecast(t *testing.T) {
	known := learn(t, everybody())
	a, err := known.Forecast(matchup.Question{Home: madrid, Away: arsenal, Competition: "UCL", Day: start.AddDate(1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	first, second := a.Sides[0], a.Sides[1]
	if a.Field != football.Men || first.Matches != 4 || second.Matches != 2 || first.Played[0].Competition != "SP1" || first.Last.Year() != 2022 || a.Errors[0] <= 0 {
		t.Errorf("%+v", a)
	}
	league, err := known.Forecast(matchup.Question{Home: madrid, Away: levante, Day: start.AddDate(1, 0, 0)})
	if err != nil || league.Competition != "SP1" {
		t.Errorf("two clubs of one league play in %q, %v", league.Competition, err)
	}
	if _, err := known.Forecast(matchup.Question{Home: madrid, Away: levante, AsOf: start, Day: start}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("before any match was played: %v", err)
	}
	for what, q := range map[string]matchup.Question{
		"itself":         {Home: madrid, Away: madrid},
		"another field":  {Home: madrid, Away: spain},
		"unknown":        {Home: madrid, Away: team(99, "ES", "Nobody", football.Men)},
		"no competition": {Home: madrid, Away: levante, Competition: "NONE"},
		"of women":       {Home: madrid, Away: levante, Competition: "WEURO"},
	} {
		if _, err := known.Forecast(q); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestNamesFindTeams(t *testing.T) {
	known := learn(t, everybody())
	for _, test := range []struct {
		home, away string
		field      football.Field
		want       [2]int64
		kind       fault.Kind // if want is zero
	}{
		{"Real Madrid", "Everton FC", "", [2]int64{1, 5}, 0},
		{"Athletic Club", "levante", "", [2]int64{2, 3}, 0}, // by the names of its club
		{"España", "Italia", "", [2]int64{7, 8}, 0},
		{"España (f)", "Italia (f)", "", [2]int64{9, 10}, 0},
		{"Spain", "Italy", football.WomenNational, [2]int64{}, fault.NotFound},
		{"Madr", "Ever", "", [2]int64{1, 5}, 0}, // by the beginning of a word
		{"Arsenal", "Everton", "", [2]int64{}, fault.Conflict},
		{"6", "Everton", "", [2]int64{6, 5}, 0}, // an id
		{"Nobody", "Everton", "", [2]int64{}, fault.NotFound},
		{"Real Madrid", "Real Madrid", "", [2]int64{1, 1}, 0}, // Forecast refuses it
	} {
		two, err := known.Resolve(test.home, test.away, test.field)
		if got := [2]int64{two[0].ID, two[1].ID}; got != test.want || (err != nil) != (test.want == [2]int64{}) || err != nil && fault.KindOf(err) != test.kind {
			t.Errorf("%s – %s: %v, %v", test.home, test.away, got, err)
		}
	}
	if _, err := known.Resolve("Arsenal", "Everton", ""); err == nil || !strings.Contains(err.Error(), "Arsenal (GB-ENG, 4), Arsenal (PT, 6)") {
		t.Errorf("%v", err)
	}
}

// Some coupons print the mark of the second team at the first, and the second team exists.
func TestASecondTeamThatNoLongerPlaysIsNotMeant(t *testing.T) {
	m := everybody()
	second := team(30, "ES", "Ath Bilbao B", football.Men)
	m.league("SP2", second, team(31, "ES", "Huesca", football.Men))
	m.league("SP1", bilbao, madrid)
	for i := range m.records[len(m.records)-2:] {
		m.records[len(m.records)-1-i].Kickoff = start.AddDate(5, 0, i)
	}
	known := learn(t, m)
	for day, want := range map[time.Time]int64{start.AddDate(0, 1, 0): 30, start.AddDate(5, 1, 0): 2} {
		two, ok := known.Pair("Real Madrid", "Athletic de Bilbao B", day)
		if !ok || two[1].ID != want {
			t.Errorf("on %s: %v %v, want %d", day, two, ok, want)
		}
	}
}

// A coupon has spellings of its own and no ids.
func TestACouponsFixtureMeansTwoTeams(t *testing.T) {
	known := learn(t, everybody())
	day := start.AddDate(0, 6, 0)
	for _, test := range []struct {
		home, away string
		want       [2]int64 // zero: not certain
	}{
		{"Athletic de Bilbao B", "Real Madrid", [2]int64{2, 1}}, // the mark of the second team is a mistake of some coupons
		{"España Femenino", "Italia Femenino", [2]int64{9, 10}},
		{"España", "Italia (f)", [2]int64{}},
		{"Arsenal", "Everton", [2]int64{4, 5}}, // of one country
		{"Arsenal", "Real Madrid", [2]int64{}}, // which of the two?
		{"Nobody", "Everton", [2]int64{}},
		{"", "Everton", [2]int64{}},
	} {
		two, ok := known.Pair(test.home, test.away, day)
		if got := [2]int64{two[0].ID, two[1].ID}; ok != (test.want != [2]int64{}) || ok && got != test.want {
			t.Errorf("%s – %s: %v %v", test.home, test.away, got, ok)
		}
	}
}

func TestChangesAreLearntOnce(t *testing.T) {
	m := everybody()
	l := matchup.NewLearner(m)
	known := func() *matchup.Known {
		t.Helper()
		k, err := l.Known(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	var asking sync.WaitGroup
	for range 10 {
		asking.Go(func() {
			if _, err := l.Known(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	first := known()
	if known() != first || m.read != 1 {
		t.Errorf("read %d times", m.read)
	}
	m.league("SP2", team(20, "ES", "Eibar", football.Men), team(21, "ES", "Huesca", football.Men))
	if _, there := known().Team(20); !there || m.read != 2 {
		t.Errorf("a new team is not known; read %d times", m.read)
	}
}

// Learning everything takes seconds, so a request uses what was known before.
func TestARequestDoesNotWaitLongForChanges(t *testing.T) {
	m := everybody()
	l := matchup.NewLearner(m)
	before, err := l.Known(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.hold = make(chan struct{})
	m.league("SP2", team(20, "ES", "Eibar", football.Men), team(21, "ES", "Huesca", football.Men))
	if got, err := l.Known(t.Context()); err != nil || got != before {
		t.Errorf("while changes are learnt: %p, %v; want %p", got, err, before)
	}
	close(m.hold)
	for {
		got, err := l.Known(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, there := got.Team(20); there {
			return
		}
	}
}

func BenchmarkForecast(b *testing.B) {
	m := &memoryStore{}
	for n := range 100 {
		var teams []football.Team
		for i := range 30 {
			id := int64(100*n + i)
			teams = append(teams, team(id+1, fmt.Sprintf("C%d", n), fmt.Sprintf("Club %d", id), football.Men))
		}
		m.league("E0", teams...)
	}
	known, err := matchup.Learn(b.Context(), m)
	if err != nil {
		b.Fatal(err)
	}
	for _, test := range []struct {
		what string
		asOf time.Time
	}{{"now", time.Time{}}, {"on a past day", start.AddDate(0, 3, 0)}} {
		b.Run(test.what, func(b *testing.B) {
			for b.Loop() {
				if _, err := known.Forecast(matchup.Question{Home: m.records[0].Home, Away: m.records[0].Away, Day: start.AddDate(1, 0, 0), AsOf: test.asOf}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
