package week_test

import (
	"slices"
	"testing"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/store"
	"github.com/quinielaml/quinielaml/backend/internal/store/storetest"
)

// asked moves the clock minute by minute and returns when a path was asked for.
func (w *watch) asked(t *testing.T, path, from, to string) (times []string) {
	t.Helper()
	w.services.count(path)
	for at := madrid(t, from); !at.After(madrid(t, to)); at = at.Add(time.Minute) {
		w.now = at
		if err := w.Tick(t.Context()); err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		if n := w.services.count(path); n > 0 {
			times = append(times, at.In(madrid(t, from).Location()).Format("2 15:04"))
		}
	}
	return times
}

// A draw is asked for as soon as a match without a sign may have ended, however long
// before that it was asked for last, then every quarter of an hour; not while nothing can
// be there, and once an hour for what should have come long ago.
func TestADrawIsAskedForWhenItCanBeThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWatch(t, s)
		w.Addresses.Quinielista, w.Addresses.ESPN = "", ""
		w.services.set("/selae/proximosv3", next)
		w.services.set("/selae/fechav3", draw(nil, nil))
		w.services.set("/selae/estadisticas", statistics)
		w.at(t, "2026-09-26 10:00")
		w.at(t, "2026-09-26 11:30") // with its fixtures it is asked for every six hours
		want := func(when string, got []string, wanted ...string) {
			t.Helper()
			if !slices.Equal(got, wanted) {
				t.Errorf("%s: asked for at %q, want %q", when, got, wanted)
			}
		}
		// Six hours later were 17:30, but the first matches, which begin at 14:00, may have ended
		// at 15:45.
		want("Saturday", w.asked(t, "fechav3", "2026-09-26 12:00", "2026-09-26 16:20"), "26 15:45", "26 16:00", "26 16:15")
		// All seven of Saturday have their signs: the next ones begin on Sunday at 18:30.
		saturday := func(n int, f map[string]any) {
			if n <= 7 && n != 3 {
				signed(n, f)
			}
			if n == 3 {
				f["signo"] = "X"
			}
		}
		w.services.set("/selae/fechav3", draw(nil, saturday))
		want("Sunday", w.asked(t, "fechav3", "2026-09-26 16:21", "2026-09-27 20:50"), "26 16:30", "27 20:15", "27 20:30", "27 20:45")
		// One sign is still missing on Monday: it is drawn by lot some time.
		w.services.set("/selae/fechav3", draw(nil, func(n int, f map[string]any) {
			if n != 9 {
				signed(n, f)
			}
		}))
		w.at(t, "2026-09-27 21:00")
		want("the lot", w.asked(t, "fechav3", "2026-09-28 10:00", "2026-09-28 13:00"), "28 10:00", "28 11:00", "28 12:00", "28 13:00")
		// Then the prizes: soon after the last match at any moment, later once an hour.
		w.services.set("/selae/fechav3", draw(nil, signed))
		if j := w.at(t, "2026-09-28 14:00"); j.State(w.now) != jornada.Complete {
			t.Fatalf("with all signs: %s", j.State(w.now))
		}
		want("prizes", w.asked(t, "fechav3", "2026-09-28 15:00", "2026-09-28 15:40"), "28 15:00", "28 15:15", "28 15:30")
		w.at(t, "2026-09-30 10:00")
		want("late prizes", w.asked(t, "fechav3", "2026-09-30 10:01", "2026-09-30 12:30"), "30 11:00", "30 12:00")
	})
}

// The public's percentages are asked for often from the beginning of the last day, however
// shortly before that they were asked for.
func TestPercentagesOfTheLastDay(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	w := newWatch(t, s)
	w.Addresses.Quinielista, w.Addresses.ESPN = "", ""
	w.services.set("/selae/proximosv3", next)
	w.services.set("/selae/fechav3", draw(nil, nil))
	w.services.set("/selae/estadisticas", statistics)
	w.at(t, "2026-09-25 12:00")
	w.at(t, "2026-09-25 12:01")
	if got, want := w.asked(t, "estadisticas", "2026-09-25 12:02", "2026-09-25 14:20"), []string{"25 13:45", "25 14:15"}; !slices.Equal(got, want) {
		t.Errorf("asked for at %q, want %q", got, want)
	}
}
