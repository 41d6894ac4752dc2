package forecast

import (
	"math"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/history"
	"github.com/quinielaml/quinielaml/backend/internal/odds"
	"github.com/quinielaml/quinielaml/backend/internal/realdata"
	"github.com/quinielaml/quinielaml/backend/internal/scoring"
)

// Closing lines that lie between the opening line and the model, by a share of each
// division that is less on Fridays, give these shares back.
func TestSharesAreRecoveredFromClosingLines(t *testing.T) {
	h := testHistory()
	want := func(g *history.Game) float64 {
		w := []float64{.25, .5}[g.Division]
		if weekday(g.Day) == time.Friday {
			w -= .2
		}
		return w
	}
	model := make([]football.Probs, len(h.Games))
	for i := range h.Games {
		g := &h.Games[i]
		model[i] = softmax(.8*math.Sin(float64(i)), .1)
		g.Opening.Probs = football.Probs{.45, .28, .27}
		w := want(g)
		g.Closing.Probs = geometric([]football.Probs{g.Opening.Probs, model[i]}, []float64{1 - w, w})
	}
	e := &Evidence{History: h}
	s, err := e.fitShares(len(h.Blocks), func(i int) football.Probs { return model[i] })
	if err != nil {
		t.Fatal(err)
	}
	fridays := 0
	for i := range h.Games {
		g := &h.Games[i]
		if weekday(g.Day) == time.Friday {
			fridays++
		}
		if got := s.of(g, len(h.Divisions)); math.Abs(got-want(g)) > .02 {
			t.Fatalf("share %.3f in division %d on a %s, want %.2f", got, g.Division, weekday(g.Day), want(g))
		}
	}
	if fridays == 0 {
		t.Error("no game was on a Friday")
	}
	none, err := e.fitShares(0, nil)
	if got := none.of(&h.Games[0], len(h.Divisions)); err != nil || got != defaultShare {
		t.Errorf("share %v before anything was learned, %v", got, err)
	}
}

func TestWeekdays(t *testing.T) {
	for _, day := range []time.Time{time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if got := weekday(history.Day(day)); got != day.Weekday() {
			t.Errorf("%s is a %s, not a %s", day.Format(time.DateOnly), day.Weekday(), got)
		}
	}
}

// The blend is closer to the closing odds than both the opening odds and the model.
func TestBlendIsCloserToClosingOddsThanOpeningOdds(t *testing.T) {
	records := realdata.Records(t, "spain.csv", 1993, 2023)
	e, err := NewEvidence(t.Context(), history.ByCountry(records, odds.Power)[0])
	if err != nil {
		t.Fatal(err)
	}
	excess := map[string]float64{}
	for _, name := range []string{Blend, MarketOther, Strength} {
		var scores scoring.Scores
		err := Replay(t.Context(), Recipe{Name: name}, e, 2021, 2023, records, false, func(i int, f Forecast) {
			g := &e.Games[i]
			if closing := football.Probs(g.Closing.Probs); g.HasResult && closing[0] > 0 {
				scores.Add(f.Probs, g.Outcome(), &closing)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		excess[name] = 1e4 * scores.Excess
	}
	t.Logf("excess ×10⁻⁴: %v", excess)
	if excess[Blend] > 8.3 || excess[Strength] > 12.1 || excess[Blend] > excess[MarketOther]-1.5 {
		t.Errorf("excess ×10⁻⁴: %v", excess)
	}
}
