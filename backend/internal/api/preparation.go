package api

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/quinielaml/quinielaml/backend/internal/playing"
)

// preparation computes the values of a card's columns while its reader still looks at it:
// they are half of the time of a first comparison. It runs when nothing heavy does, one
// card at a time and not again at once, so that reading cards never takes more than a
// fraction of the processors.
type preparation struct {
	values *playing.Values
	idle   func() bool
	now    func() time.Time
	log    *slog.Logger

	running atomic.Bool
	next    atomic.Int64 // Unix time in nanoseconds before which nothing is prepared
}

const (
	preparationPause = 2 * time.Second
	maxPreparation   = 10 * time.Second
)

// start prepares a card in the background, unless it is over or something else is going on.
func (p *preparation) start(coupon *playing.Coupon) {
	now := p.now()
	if coupon.Jornada.Closed(now) || coupon.CheckSuggestions() != nil || now.UnixNano() < p.next.Load() || !p.idle() {
		return
	}
	if !p.running.CompareAndSwap(false, true) {
		return
	}
	calculator := coupon.Calculator()
	calculator.Values = p.values
	go func() {
		defer p.running.Store(false)
		defer logPanic(p.log, "prepare a card")
		ctx, cancel := context.WithTimeout(context.Background(), maxPreparation)
		defer cancel()
		if err := calculator.Prepare(ctx); err != nil {
			p.log.Warn("values of columns not prepared", "jornada", coupon.Jornada.ID, "error", err)
		}
		p.next.Store(p.now().Add(preparationPause).UnixNano())
	}()
}
