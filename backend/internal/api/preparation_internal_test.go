package api

import (
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/football"
	"github.com/quinielaml/quinielaml/backend/internal/jornada"
	"github.com/quinielaml/quinielaml/backend/internal/playing"
	"github.com/quinielaml/quinielaml/backend/internal/pool"
)

// Values of a card that is looked at are kept, if there is time to compute them and
// tickets can still be chosen.
func TestACardIsPreparedWhileItIsLookedAt(t *testing.T) {
	closing := time.Date(2026, time.November, 28, 19, 0, 0, 0, time.UTC)
	card := func(home float64) *playing.Coupon {
		c := playing.Coupon{Jornada: jornada.Jornada{ID: 1, Day: closing}, Card: pool.Card{Takings: 2e6}, Rules: pool.RulesOn(closing)}
		for i := range c.Fixtures {
			c.Fixtures[i].Source = playing.FromForecast
			c.Card.Probs[i] = football.Probs{home, .8 - home, .2}
		}
		return &c
	}
	unknown := card(.5)
	for i := range unknown.Fixtures {
		unknown.Fixtures[i].Source = playing.FromNothing
	}
	for _, test := range []struct {
		name    string
		coupons []*playing.Coupon
		now     time.Time
		busy    bool
		want    int
	}{
		{"open", []*playing.Coupon{card(.5)}, closing.Add(-time.Hour), false, 1},
		{"twice the same", []*playing.Coupon{card(.5), card(.5)}, closing.Add(-time.Hour), false, 1},
		{"another at once", []*playing.Coupon{card(.5), card(.4)}, closing.Add(-time.Hour), false, 1},
		{"closed", []*playing.Coupon{card(.5)}, closing, false, 0},
		{"busy", []*playing.Coupon{card(.5)}, closing.Add(-time.Hour), true, 0},
		{"nothing known", []*playing.Coupon{unknown}, closing.Add(-time.Hour), false, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				values := playing.NewValues(valuedCards)
				p := &preparation{
					values: values, idle: func() bool { return !test.busy }, now: func() time.Time { return test.now },
					log: slog.New(slog.NewTextHandler(io.Discard, nil)),
				}
				for _, coupon := range test.coupons {
					p.start(coupon)
					synctest.Wait()
				}
				if got := values.Len(); got != test.want {
					t.Errorf("%d cards are prepared, want %d", got, test.want)
				}
			})
		})
	}
}

// What goes wrong beside the requests must not end the server.
func TestAPanicOfAPreparationIsLogged(t *testing.T) {
	closing := time.Date(2026, time.November, 28, 19, 0, 0, 0, time.UTC)
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		calls := 0
		p := &preparation{
			values: playing.NewValues(valuedCards), idle: func() bool { return true },
			now: func() time.Time {
				if calls++; calls == 2 { // once it is done
					panic("of a test")
				}
				return closing.Add(-time.Hour)
			},
			log: slog.New(slog.NewTextHandler(&log, nil)),
		}
		coupon := &playing.Coupon{Jornada: jornada.Jornada{ID: 1, Day: closing}}
		for i := range coupon.Fixtures {
			coupon.Fixtures[i].Source = playing.FromForecast
			coupon.Card.Probs[i] = football.Probs{.5, .3, .2}
		}
		p.start(coupon)
		synctest.Wait()
		if !strings.Contains(log.String(), "of a test") || p.running.Load() {
			t.Errorf("still running: %t; log: %s", p.running.Load(), log.String())
		}
	})
}
