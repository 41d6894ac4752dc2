package api_test

import (
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// Forecasts and divisions say how far the results reach that they were made from.
func TestForecastsAndDivisionsSayHowOldTheirDataAre(t *testing.T) {
	type listing struct {
		Items []struct {
			Probs       struct{ Home float64 }
			Ranges      struct{ Home struct{ Low, High float64 } }
			LastMatches struct{ Home, Away string }
			Caution     string
			DataThrough *time.Time
			Stale       bool
		}
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := serve(t, s)
		p.fill(t)
		token := p.logIn(t)
		forecasts := decode[listing](t, p.get(t, token, "/api/v1/forecasts")).Items
		if len(forecasts) == 0 {
			t.Fatal("no forecasts")
		}
		for _, f := range forecasts {
			for _, day := range []string{f.LastMatches.Home, f.LastMatches.Away} {
				if last, err := time.Parse(time.DateOnly, day); err != nil || last.After(today) || last.Before(today.AddDate(-1, 0, 0)) {
					t.Errorf("last match on %q, %v", day, err)
				}
			}
			if r := f.Ranges.Home; !(r.Low < f.Probs.Home && f.Probs.Home < r.High) || f.Caution != "seasonEnd" { // the season of four teams has six rounds
				t.Errorf("%+v", f)
			}
		}
		stale := func() bool {
			t.Helper()
			list := decode[listing](t, p.get(t, p.logIn(t), "/api/v1/divisions")).Items
			if len(list) != 1 || list[0].DataThrough == nil || list[0].DataThrough.After(today) {
				t.Fatalf("%+v", list)
			}
			return list[0].Stale
		}
		if stale() {
			t.Error("the results of this week are stale")
		}
		p.clock.now = today.AddDate(1, 0, 0)
		if !stale() {
			t.Error("results of a year ago are not stale")
		}
	})
}
