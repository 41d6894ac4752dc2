package world_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/world"
)

var start = time.Date(2015, time.August, 1, 20, 0, 0, 0, time.UTC)

// twoLeagues has some seasons of two leagues of ten clubs. Every season the second clubs
// of both meet twice in a cup, where those of the first league win.
func twoLeagues(seasons int) (records []football.MatchRecord) {
	random := rand.New(rand.NewPCG(1, 2))
	club := func(area string, i int) football.Team {
		id := int64(i + 1)
		if area == "FR" {
			id += 100
		}
		return football.Team{ID: id, Name: area + string(rune('A'+i)), Country: area}
	}
	add := func(division string, on time.Time, home, away football.Team, score football.Score) {
		records = append(records, football.MatchRecord{
			Fixture: football.Fixture{ID: int64(len(records) + 1), Division: division, Season: football.Season(on.Year()), Kickoff: on, Home: home, Away: away},
			Status:  football.Played, Score: &score,
		})
	}
	for season := range seasons {
		from := start.AddDate(season, 0, 0)
		for i := range 10 {
			for j := range 10 {
				if i == j {
					continue
				}
				on := from.AddDate(0, 0, 7*((i+j)%9)+3*i)
				for _, league := range []struct{ code, area string }{{"SP1", "ES"}, {"F1", "FR"}} {
					// The first clubs of a league are its best.
					add(league.code, on, club(league.area, i), club(league.area, j), football.Score{Home: random.IntN(2 + (12-i)/4), Away: random.IntN(2 + (11-j)/5)})
				}
			}
		}
		add("UCL", from.AddDate(0, 6, 0), club("ES", 1), club("FR", 1), football.Score{Home: 3})
		add("UCL", from.AddDate(0, 6, 7), club("FR", 1), club("ES", 1), football.Score{Home: 0, Away: 2})
	}
	return records
}

func strengths(t *testing.T, records []football.MatchRecord) *world.Strengths {
	t.Helper()
	return world.NewField(football.Men, records).Strengths()
}

func TestCupsTellHowStrongTheLeaguesAre(t *testing.T) {
	records := twoLeagues(4)
	s := strengths(t, records)
	// The fifth clubs have never met one of the other league.
	spain, france := football.Team{ID: 5, Name: "ESE"}, football.Team{ID: 105, Name: "FRE"}
	on := start.AddDate(4, 0, 0)
	there, err := s.Forecast(spain, france, "UCL", true, on)
	if err != nil {
		t.Fatal(err)
	}
	back, err := s.Forecast(france, spain, "UCL", true, on)
	if err != nil {
		t.Fatal(err)
	}
	if there.Probs[football.Home] < 1.5*there.Probs[football.Away] {
		t.Errorf("%v", there.Probs)
	}
	for o := range there.Probs {
		if math.Abs(there.Probs[o]-back.Probs[2-o]) > 1e-12 {
			t.Errorf("on neutral ground %v, the other way %v", there.Probs, back.Probs)
		}
	}
	home, err := s.Forecast(spain, france, "UCL", false, on)
	if err != nil {
		t.Fatal(err)
	}
	if home.Probs[football.Home] <= there.Probs[football.Home]+.03 {
		t.Errorf("at home %v, on neutral ground %v", home.Probs, there.Probs)
	}
	later, err := s.Forecast(spain, france, "UCL", true, on.AddDate(3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if later.Confidence >= there.Confidence || later.Last != there.Last || later.Matches[0] != 72 {
		t.Errorf("three years later %+v, now %+v", later, there)
	}
}

func TestATeamWithoutMatchesHasNoForecast(t *testing.T) {
	s := strengths(t, twoLeagues(1))
	known, unknown := football.Team{ID: 1, Name: "ESA"}, football.Team{ID: 999, Name: "Nobody"}
	for _, two := range [][2]football.Team{{known, unknown}, {unknown, known}, {known, known}} {
		if _, err := s.Forecast(two[0], two[1], "UCL", false, start); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s – %s: %v", two[0].Name, two[1].Name, err)
		}
	}
}

// Changing results must not move the forecast of any match of that day or before.
func TestNoForecastKnowsTheFuture(t *testing.T) {
	records := twoLeagues(3)
	forecasts := func(records []football.MatchRecord) map[int64]football.Probs {
		f := world.NewField(football.Men, records)
		all := map[int64]football.Probs{}
		f.Replay(func(i int, made world.Forecast) { all[records[f.Source[i]].ID] = made.Probs })
		return all
	}
	before := forecasts(records)
	cut := start.AddDate(1, 1, 0)
	changed := 0
	for i := range records {
		if !records[i].Kickoff.Before(cut) {
			records[i].Score = &football.Score{Away: 5}
			changed++
		}
	}
	after, moved := forecasts(records), false
	for _, r := range records {
		switch {
		case !r.Kickoff.After(cut.AddDate(0, 0, -1)):
			if after[r.ID] != before[r.ID] {
				t.Fatalf("%s – %s on %s moved", r.Home.Name, r.Away.Name, r.Kickoff)
			}
		case after[r.ID] != before[r.ID]:
			moved = true
		}
	}
	if changed == 0 || !moved {
		t.Errorf("%d results changed, forecasts after them moved: %v", changed, moved)
	}
}

func TestAwardedMatchesAndFixturesTeachNothing(t *testing.T) {
	records := twoLeagues(2)
	ask := func(records []football.MatchRecord) football.Probs {
		made, err := strengths(t, records).Forecast(football.Team{ID: 1}, football.Team{ID: 101}, "UCL", false, start.AddDate(2, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		return made.Probs
	}
	plain := ask(records)
	awarded := football.MatchRecord{
		Fixture: football.Fixture{ID: 9000, Division: "UCL", Season: 2016, Kickoff: start.AddDate(1, 8, 0), Home: records[0].Home, Away: football.Team{ID: 101, Name: "FRA", Country: "FR"}},
		Status:  football.Awarded, Score: &football.Score{Away: 3},
	}
	if got := ask(append(slices.Clip(records), awarded)); math.Abs(got[0]-plain[0]) > .002 {
		t.Errorf("%v, without the awarded match %v", got, plain)
	}
	awarded.Status = football.Played
	if got := ask(append(slices.Clip(records), awarded)); got[0] > plain[0]-.01 {
		t.Errorf("%v, without the match %v", got, plain)
	}
}

func BenchmarkStrengths(b *testing.B) {
	records := twoLeagues(100)
	f := world.NewField(football.Men, records)
	b.Run("learn 18,200 matches", func(b *testing.B) {
		for b.Loop() {
			f.Strengths()
		}
	})
	s := f.Strengths()
	b.Run("forecast two teams", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Forecast(records[0].Home, records[1].Home, "UCL", true, start.AddDate(100, 0, 0)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func TestTheMarginOfATieThatExtraTimeMayHaveDecidedIsNotLearnt(t *testing.T) {
	goals := func(home, away int, withExtraTime bool) [2]float64 {
		field := world.NewField(football.Men, []football.MatchRecord{{
			Fixture: football.Fixture{Kickoff: start, Home: football.Team{ID: 1}, Away: football.Team{ID: 2}},
			Status:  football.Played, Score: &football.Score{Home: home, Away: away}, WithExtraTime: withExtraTime,
		}})
		return field.Games[0].Goals
	}
	if got := goals(4, 1, false); got != [2]float64{4, 1} {
		t.Errorf("in 90 minutes: %v", got)
	}
	if got := goals(4, 1, true); got != [2]float64{2, 1} {
		t.Errorf("home win: %v", got)
	}
	if got := goals(0, 2, true); got != [2]float64{0, 1} {
		t.Errorf("away win: %v", got)
	}
}
