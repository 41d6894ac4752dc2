package forecast_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/forecast"
)

// A forecast knows its teams' last matches, and that the first two and the last three
// rounds of a season are less certain.
func TestForecastsSayWhatTheyKnow(t *testing.T) {
	records := newLeague(4).records
	perSeason := len(records) / 4
	first := 3 * perSeason
	for i := first; i < len(records); i++ {
		records[i] = open(records[i])
	}
	before := map[int64]time.Time{}
	for _, s := range records[:first] {
		day := s.Kickoff.Truncate(24 * time.Hour)
		before[s.Home.ID], before[s.Away.ID] = day, day
	}
	model, all := fit(t, forecast.Strength, records)
	cautions := map[forecast.Caution]int{}
	for _, s := range records[first:] {
		f := all[s.ID].Forecast
		if f.Known.Last != [2]time.Time{before[s.Home.ID], before[s.Away.ID]} {
			t.Fatalf("round %d: last matches %v, want %v", s.Matchday, f.Known.Last, before[s.Home.ID])
		}
		want := forecast.Caution("")
		switch {
		case s.Matchday <= 2:
			want = forecast.SeasonStart
		case s.Matchday > 14-3:
			want = forecast.SeasonEnd
		}
		if f.Known.Caution != want {
			t.Errorf("round %d: %q, want %q", s.Matchday, f.Known.Caution, want)
		}
		cautions[want]++
	}
	if len(cautions) != 3 {
		t.Errorf("cautions %v", cautions)
	}
	unknown := records[first].Fixture
	unknown.Away = team(90)
	f, err := model.Forecast(unknown)
	if err != nil || !f.Known.Last[1].IsZero() || f.Known.Last[0].IsZero() {
		t.Errorf("against a team without matches: %v, %v", f.Known.Last, err)
	}
}

// The longer ago the last match, the wider a forecast; a summer does not count.
func TestForecastsAge(t *testing.T) {
	last := time.Date(2024, time.June, 2, 0, 0, 0, 0, time.UTC)
	f := forecast.FromRates(football.Probs{.45, .28, .27}, 1.5, 1.1, 0, .04)
	f.Known.Last = [2]time.Time{last, last}
	width := func(f forecast.Forecast) float64 {
		width := 0.0
		for o, r := range f.Ranges() {
			if p := f.Probs[o]; !(r.Low > 0 && r.Low <= p && p <= r.High && r.High < 1) {
				t.Errorf("%v around %v", r, p)
			}
			width += r.High - r.Low
		}
		return width
	}
	if summer := f.Aged(last.AddDate(0, 3, 0)); summer.Confidence != f.Confidence {
		t.Errorf("after a summer: %v, before %v", summer.Confidence, f.Confidence)
	}
	one, two := f.Aged(last.AddDate(1, 0, 0)), f.Aged(last.AddDate(2, 6, 0))
	if !(width(f) < width(one) && width(one) < width(two)) || one.Probs != f.Probs {
		t.Errorf("widths %.3f, %.3f, %.3f", width(f), width(one), width(two))
	}
	// By hand: .04 and .07 a year for each side beyond 120 days of the year.
	if want := 1 - .3660; one.Confidence < want-1e-3 || one.Confidence > want+1e-3 {
		t.Errorf("confidence %.4f after a year, want %.4f", one.Confidence, want)
	}
	f.Expected = forecast.Goals{}
	if r := f.Ranges(); r[0] != (forecast.Range{Low: .45, High: .45}) {
		t.Errorf("without rates: %v", r)
	}
}
