package news

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/quinielaml/quinielaml/backend/internal/fault"
)

// Footer says below mail where it comes from.
var Footer = fault.Say("QuinielaML. You choose on the page of your account which news you get.")

// Limits of deliveries: how many are looked at in one go and sent at once, how long one may
// take, how often it is tried, and the pause before the second time, doubled each time.
const (
	dueAtOnce    = 500
	sentAtOnce   = 8
	deliveryTime = 20 * time.Second
	mostAttempts = 6
	firstPause   = time.Minute
)

// deliver sends what is due. A delivery is claimed before it is sent and never sent again
// unless it certainly has not arrived: a message is lost rather than sent twice.
func (w *Watcher) deliver(ctx context.Context) error {
	due, err := w.Store.DueDeliveries(ctx, w.Now(), dueAtOnce)
	if err != nil {
		return err
	}
	var sending errgroup.Group
	sending.SetLimit(sentAtOnce)
	for i := range due {
		sending.Go(func() error { return w.deliverOne(ctx, &due[i]) })
	}
	return sending.Wait()
}

func (w *Watcher) deliverOne(ctx context.Context, d *Delivery) error {
	if d.Device != nil && w.Push == nil || d.Device == nil && w.Mail == nil {
		return nil // it may be switched on again before it expires
	}
	mine, err := w.Store.ClaimDelivery(ctx, d.ID, w.Now())
	if err != nil || !mine {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, deliveryTime)
	defer cancel()
	if d.Device != nil {
		err = w.Push.Push(limited, d)
	} else {
		err = w.Mail.Mail(limited, d)
	}
	ctx = context.WithoutCancel(ctx) // what has happened is recorded although the server stops
	if err != nil {
		w.Log.WarnContext(ctx, "news were not delivered", "delivery", d.ID, "kind", string(d.Kind), "error", err)
	}
	switch {
	case err == nil:
		return w.Store.EndDelivery(ctx, d.ID, true, nil)
	case errors.Is(err, ErrGone) && d.Device != nil:
		return w.Store.DropDevice(ctx, d.Device.ID)
	case errors.Is(err, ErrNotSent) && d.Attempts+1 < mostAttempts:
		again := w.Now().Add(firstPause << d.Attempts)
		return w.Store.EndDelivery(ctx, d.ID, false, &again)
	default:
		return w.Store.EndDelivery(ctx, d.ID, false, nil)
	}
}
