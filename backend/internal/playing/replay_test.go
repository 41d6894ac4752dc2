package playing_test

import (
	"math"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// finished returns the sample jornada with its results.
func finished() jornada.Jornada {
	j := sample()
	j.Outcomes, j.Pleno = "1X111111111112", "1-0"
	j.Winners = &[jornada.Categories]int{0, 2, 100, 1500, 14000, 70000}
	return j
}

func TestReplayPlaysEveryStrategy(t *testing.T) {
	replay := func(j jornada.Jornada, minKnown int) playing.Replay {
		t.Helper()
		coupon := load(t, sampleStore(), j, closes.Add(1000*time.Hour))
		got, err := coupon.Replay(t.Context(), 6, minKnown)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := replay(finished(), 12); got.Known != 11 || len(got.Strategies) != 0 {
		t.Errorf("with too few forecasts: %+v", got)
	}
	before := replay(finished(), 11)
	names := []string{"two most probable columns", "most probable columns", "columns for ten right", "best multiple for 14", "best multiple for 10", "columns for value"}
	if len(before.Strategies) != len(names) {
		t.Fatalf("%+v", before)
	}
	for i, s := range before.Strategies {
		if s.Name != names[i] || s.Cost > 6 || s.Cost < 1.5 || s.Objective != pool.Value && (s.Best < 10 || s.Won <= 0) || s.Won != math.Round(s.Won*100)/100 || s.AtLeast()["10"] <= s.AtLeast()["14"] {
			t.Errorf("%+v", s)
		}
	}
	// Of the two columns, one has eleven hits and one twelve; both win a prize.
	if two := before.Strategies[0]; two.Cost != 1.5 || two.Best != 12 {
		t.Errorf("two columns: %+v", two)
	}
}

// The replayed ticket counts among the winners. Of takings of 2.5 million, 187,500 €
// go to each of 13, 12 and 11 hits. A single column with twelve hits would win more
// than those with thirteen, so 101 columns share both funds; the column with eleven
// hits is one of 14,001.
func TestReplayedTicketIsAmongTheWinners(t *testing.T) {
	j := finished()
	j.Winners[pool.Twelve] = 0
	coupon := load(t, sampleStore(), j, closes.Add(time.Hour))
	replay, err := coupon.Replay(t.Context(), 1.5, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := replay.Strategies[0].Won, 3712.87+13.39; math.Abs(got-want) > 1e-9 {
		t.Errorf("won %v, want %v", got, want)
	}
}

// Columns for value are chosen with forecasts half-way to the public's shares.
func TestReplayChoosesValueLikeASuggestion(t *testing.T) {
	coupon := load(t, sampleStore(), finished(), closes.Add(time.Hour))
	replay, err := coupon.Replay(t.Context(), 3, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := replay.Strategies[len(replay.Strategies)-1]
	card := coupon.Card
	card.Probs = card.Probs.Shrink(card.Public, .5)
	want, err := pool.Suggest(t.Context(), &card, coupon.Rules, pool.SuggestionRequest{Budget: 3, Objective: pool.Value, Kind: pool.KindColumns})
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "columns for value" || got.Chances != want.Chances {
		t.Errorf("%s: chances %v, half-way to the public %v", got.Name, got.Chances.Best, want.Chances.Best)
	}
}

func TestUnfinishedJornadaIsNotReplayed(t *testing.T) {
	for what, change := range map[string]func(*jornada.Jornada){
		"a sign is missing":        func(j *jornada.Jornada) { j.Outcomes = "1X11111111111-" },
		"no winners are known":     func(j *jornada.Jornada) { j.Winners = nil },
		"no results are there yet": func(j *jornada.Jornada) { j.Outcomes = "" },
	} {
		j := finished()
		change(&j)
		coupon := load(t, sampleStore(), j, closes.Add(time.Hour))
		if _, err := coupon.Replay(t.Context(), 6, 0); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestTotals(t *testing.T) {
	chances := pool.Chances{}
	chances.Best[10], chances.Best[12] = .2, .1
	one := func(won float64, best int) playing.Replay {
		return playing.Replay{Strategies: []playing.StrategyResult{{Strategy: playing.Strategy{Name: "a"}, Cost: 6, Won: won, Best: best, Chances: chances}}}
	}
	var totals playing.Totals
	for _, replay := range []playing.Replay{one(0, 7), {}, one(9.05, 11), one(.1, 10)} {
		totals.Add(replay)
	}
	got := totals[0]
	if len(totals) != 1 || got.Jornadas != 3 || got.Cost != 18 || got.Won != 9.15 || math.Abs(got.Return()-9.15/18) > 1e-12 || math.Abs(got.MeanHits()-28./3) > 1e-12 ||
		got.Best != [5]int{1, 1, 0, 0, 0} || math.Abs(got.Expected[0]-.9) > 1e-12 || math.Abs(got.Expected[1]-.3) > 1e-12 {
		t.Errorf("%+v", totals)
	}
}

func TestComparePrizes(t *testing.T) {
	j := finished()
	prizes := [jornada.Categories]float64(pool.RulesOn(j.Day).Prizes(j.Takings, 0, *j.Winners))
	j.Prizes = &prizes
	if compared, differences := playing.ComparePrizes(&j); compared != 5 || len(differences) != 0 {
		t.Errorf("%d compared, %+v", compared, differences)
	}
	j.Prizes[pool.Twelve]++
	if _, differences := playing.ComparePrizes(&j); len(differences) != 1 || differences[0].Hits != 12 || differences[0].Published-differences[0].Expected != 1 {
		t.Errorf("%+v", differences)
	}
}

// Without takings nothing is known of the prizes: the jornada is left out, also where
// they could be estimated, and published prizes are not called wrong.
func TestAJornadaWithoutTakingsIsLeftOutOfReplays(t *testing.T) {
	j := finished()
	j.Takings = 0
	j.Prizes = &[jornada.Categories]float64{0, 30_000, 1500, 100, 10, 2}
	coupon := load(t, sampleStore(), j, closes.Add(time.Hour))
	coupon.Card.Takings = 2_500_000
	replay, err := coupon.Replay(t.Context(), 6, 0)
	if err != nil || !replay.Unpaid || len(replay.Strategies) != 0 {
		t.Errorf("%+v, %v", replay, err)
	}
	if compared, differences := playing.ComparePrizes(&j); compared != 0 || len(differences) != 0 {
		t.Errorf("%d compared, %+v", compared, differences)
	}
	// A prize that was won and is not known is not compared either.
	j.Takings = 2_500_000
	j.Prizes[pool.Ten] = 0
	if compared, _ := playing.ComparePrizes(&j); compared != 4 {
		t.Errorf("%d compared, want 4", compared)
	}
}
